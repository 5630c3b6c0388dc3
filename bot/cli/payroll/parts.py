"""What the tables of a month are made of: their words, and when something counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.cli.phrases import begun
from bot.cli.tables import Value
from handbook.book import Handbook
from handbook.consequence import named
from handbook.words import Say, mark
from storage.attendance import CLOSED, DECLARED, RECORDED, SILENT
from storage.cards import clean
from storage.people import Team
from storage.proposals import CHANGED, CONFIRMED, Proposal
from storage.timesheet import Away, Noted, Own

HOW = {
    DECLARED: mark("said before"),
    SILENT: mark("was missed"),
    RECORDED: mark("recorded later"),
}
UNITS = {
    "absence_days": mark("days of absence"),
    "pay_days": mark("days of pay"),
    "points": mark("points"),
    "measure": mark("measure"),
}
SETTLED = (CONFIRMED, CHANGED)


@dataclass(frozen=True)
class Parts:
    """One team's month, in one language."""

    team: Team
    book: Handbook
    month: Sequence[Own]
    say: Say

    def who_head(self) -> list[str]:
        return [self.say("Staff number"), self.say("Name")]

    def who(self, own: Own) -> list[Value]:
        return [clean(own.known.person.code), own.known.name]

    def clock(self, moment: datetime) -> time:
        return moment.astimezone(ZoneInfo(self.team.zone)).time().replace(second=0, microsecond=0)

    def booked(self, part: Away) -> str:
        kind = self.book.leave.kinds.get(part.leave.kind)
        return (kind.booked_as if kind else None) or part.leave.kind

    def title(self, kind: str) -> str:
        found = self.book.leave.kinds.get(kind)
        return begun(found.title.in_language(self.say.lang)) if found else kind

    def unit(self, proposal: Proposal) -> str:
        """The currency of a fine, by the rules of its day."""
        found = named(self.book, proposal.ground, proposal.consequence, proposal.day)
        return found.outcome.currency if found and found.outcome else "CNY"


def counts(one: Noted) -> bool:
    return one.record.state == CLOSED and not one.is_covered


def amount(proposal: Proposal) -> float | None:
    decided = proposal.decided_amount
    return decided if decided is not None else proposal.amount


def hours(minutes: int) -> float | int:
    return short(round(minutes / 60, 2)) or 0


def short(number: float | None) -> float | int | None:
    """Without ".0": a spreadsheet shows 2 and not 2.0."""
    if number is None:
        return None
    return int(number) if number == int(number) else round(number, 2)
