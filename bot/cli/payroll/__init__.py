"""A team's month in tables, as payroll reads it."""

from dataclasses import dataclass
from datetime import date

from bot.cli.payroll import details
from bot.cli.payroll.parts import Parts
from bot.cli.payroll.summary import summary
from bot.cli.tables import Table
from handbook.book import Handbook, in_force
from storage.leaves import Leave


@dataclass(frozen=True)
class Counting:
    """Whether a date of a leave counts as a day of it, by the rules of the leave's first day."""

    book: Handbook

    def __call__(self, leave: Leave, day: date, rests: bool) -> bool:
        kind = self.book.leave.kinds.get(leave.kind)
        rules = in_force(kind.rules, leave.first) if kind else None
        return not rests or rules is None or rules.counts == "calendar_days"


def tables(parts: Parts) -> list[Table]:
    """A summary a person, and the details."""
    return [
        summary(parts),
        details.shifts(parts),
        details.leave(parts),
        details.recorded(parts),
        details.proposed(parts),
    ]
