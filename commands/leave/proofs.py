"""The proofs that a leave owes, in words."""

from commands.deciding.owing import bring
from handbook.book import Handbook
from handbook.leave import Verdict
from handbook.leave.comparing import owed
from handbook.words import Say
from storage.leaves import Leave


def proofs_line(book: Handbook, leave: Leave, verdict: Verdict, say: Say) -> list[str]:
    """What to bring and when, by the rule of the leave's first day; nothing where none is owed."""
    proofs = owed(book.leave, leave.kind, leave.first, verdict)
    return [bring(proofs, verdict.proofs_on, say)] if proofs else []
