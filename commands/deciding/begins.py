"""When a person's work on a shift begins, and from when they are late for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handbook.attendance import Late, Lateness, counts_from, late
from handbook.book import Handbook, in_force
from handbook.terms import OURS
from storage import leaves, rosters
from storage.leaves import APPROVED, Leave
from storage.people import Known
from storage.rosters import Shift
from storage.transaction import Tx

AT_START = Lateness.model_validate({"from": date.min, "rule": OURS})
"""What counts where a handbook says nothing, and after a part of a shift on leave: its start."""


@dataclass(frozen=True)
class Begin:
    """Work begins at `starts_at`; `rules` say from when before it one is late."""

    rules: Lateness
    starts_at: datetime

    @property
    def counts_from(self) -> datetime:
        return counts_from(self.rules, self.starts_at)

    @property
    def briefing_at(self) -> datetime | None:
        minutes = self.rules.briefing_minutes
        return None if minutes is None else self.starts_at - timedelta(minutes=minutes)

    def late(self, at: datetime) -> Late | None:
        """What coming at that moment counts as; None for in time."""
        return late(self.rules, self.starts_at, at)


def begin(tx: Tx, book: Handbook, known: Known, shift: Shift) -> Begin | None:
    """When the person's work on the shift begins; None where they are on leave for all of it.

    A leave of the shift's first hours moves it behind them, and there is no briefing then; nor is
    there for whoever stands on a later part of it.
    """
    away = [one for one in leaves.near(tx, known.id, shift.day, shift.day) if _is_away(one)]
    if any(one.begins_at is None for one in away):
        return None
    begins_at, ends_at = rosters.hours(tx, shift, known.id)
    starts_at = _behind(begins_at, away)
    if starts_at >= ends_at:
        return None
    if starts_at != shift.starts_at:
        return Begin(AT_START, starts_at)
    return Begin(in_force(book.attendance.lateness, shift.day) or AT_START, starts_at)


def _is_away(leave: Leave) -> bool:
    return leave.state == APPROVED or leave.counts_at_once


def _behind(start: datetime, away: Sequence[Leave]) -> datetime:
    for leave in sorted(away, key=lambda one: one.begins_at or start):
        if leave.begins_at and leave.ends_at and leave.begins_at <= start < leave.ends_at:
            start = leave.ends_at
    return start
