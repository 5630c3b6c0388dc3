"""When an unanswered request is put to the next person: by minutes, and in time for an answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

CLOSEST = timedelta(minutes=10)
"""Before the line, two steps are so far apart, where there is room for it."""


@dataclass(frozen=True)
class Climb:
    """The steps of one request: `minutes` counted from `since`, the last step before `line`.

    `line`: when the answer is due, None where it was due before the request was made; such a
    request climbs by the minutes alone.
    """

    minutes: tuple[int, ...]
    since: datetime
    line: datetime | None

    @property
    def steps(self) -> int:
        return len(self.minutes)

    def at(self, step: int) -> datetime:
        """When the step (from 0) is due; a later step is always due later."""
        by_minutes = self.since + timedelta(minutes=self.minutes[step])
        if self.line is None or self.line <= self.since:
            return by_minutes
        gap = min(CLOSEST, (self.line - self.since) / (self.steps + 1))
        return min(by_minutes, self.line - gap * (self.steps - step))

    def has_room(self, moment: datetime, end: datetime | None, step: int) -> bool:
        """Whether, waiting until the moment, this step and those behind it still fit before `end`.

        Whoever is asked at the moment then has some minutes for an answer.
        """
        return end is None or moment <= end - CLOSEST * (self.steps - step + 1)

    def is_last_before(self, end: datetime | None, step: int) -> bool:
        """Whether no later step comes before `end`."""
        if end is None:
            return False
        return step + 1 >= self.steps or self.at(step + 1) >= end


def line_of(decide_by: datetime, begins_at: datetime | None, since: datetime) -> datetime | None:
    """The moment that the steps are held before.

    None for a request made so late that the answer is due as the work begins, or later.
    """
    if decide_by <= since or (begins_at is not None and decide_by >= begins_at):
        return None
    return decide_by
