"""What had its term is forgotten: by the clock, at the terminal, for one person or for a team."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from commands.deciding import copies
from handbook.book import Handbook, in_force
from handbook.retention import KINDS, Personal
from storage import forgetting, people
from storage.forgetting import Term
from storage.people import Known, Team
from storage.transaction import Tx


def over(book: Handbook, team: Team, now: datetime) -> Term | None:
    """What had its term by the handbook's rules of today; None where it names no terms."""
    today = _today(team, now)
    retention = in_force(book.retention, today)
    if retention is None:
        return None
    before = {kind: retention.kept_since(kind, today) for kind in KINDS}
    return Term(team, {kind: day for kind, day in before.items() if day is not None})


def of_person(known: Known, now: datetime) -> Term:
    """All words of one person, whatever their term; of what ended before today and is decided."""
    today = _today(known.team, now)
    return Term(known.team, dict.fromkeys(KINDS, today), known.person, is_decided=True)


def forget(tx: Tx, term: Term, actor: str) -> dict[Personal, int]:
    """Delete what had its term, and the bot's copies of its files; the journal keeps how many rows
    of each kind that were."""
    ended = forgetting.files_over(tx, term)
    for person in sorted({file.person_id for file in ended}):
        people.lock(tx, person)
    copies.delete(tx, {file.subject for file in ended})
    gone = forgetting.forget(tx, term)
    if gone:
        whose = f"person:{term.person.id}" if term.person else f"team:{term.team.id}"
        tx.note("words.forgotten", whose, actor, rows=gone)
    return gone


def _today(team: Team, now: datetime) -> date:
    return now.astimezone(ZoneInfo(team.zone)).date()
