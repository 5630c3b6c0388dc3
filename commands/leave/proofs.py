"""The proofs that a leave owes, in words."""

from handbook.book import Handbook, in_force
from handbook.leave import Proofs, Verdict, for_days
from handbook.words import Say
from storage.leaves import Leave


def proofs_line(book: Handbook, leave: Leave, verdict: Verdict, say: Say) -> list[str]:
    """What to bring and when, by the rule of the leave's first day; nothing where none is owed."""
    version = in_force(book.leave.kinds[leave.kind].rules, leave.first)
    proofs = for_days(version.proofs, verdict.length) if version else None
    if not isinstance(proofs, Proofs):
        return []
    told = {
        "documents": say.names([document.in_language(say.lang) for document in proofs.documents]),
        "rule": proofs.rule,
    }
    if proofs.on_day is not None and verdict.proofs_on is not None:
        day = say.day(verdict.proofs_on)
        return [say("On {day} please bring: {documents} ({rule}).", day=day, **told)]
    if verdict.proofs_on is not None:
        day = say.day(verdict.proofs_on)
        return [
            say(
                "On your first day back, {day}, please bring: {documents} ({rule}).",
                day=day,
                **told,
            )
        ]
    return [say("On your first day back please bring: {documents} ({rule}).", **told)]
