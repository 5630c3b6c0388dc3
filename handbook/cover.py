"""What a handbook says of looking for somebody who takes a shift (CC-2.4.2, CC-2.7.4)."""

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field

from handbook.source import Page
from handbook.terms import OURS, Version, Word

Hour = Annotated[int, Field(strict=True, ge=0, le=24)]
Hours = Annotated[float, Field(ge=0, le=48)]


class CoverVersion(Version):
    """What holds from a date on.

    `roles` may look for somebody. `wave_size` people are asked at a time, the next so many after
    `wave_minutes`. Nobody off duty is asked outside `waking_hours`, unless work begins within
    `urgent_hours` or has begun.
    """

    roles: tuple[str, ...] = Field(min_length=1)
    rule: str
    wave_size: Annotated[int, Field(strict=True, gt=0, le=50)] = 5
    wave_minutes: Annotated[int, Field(strict=True, gt=0, le=24 * 60)] = 10
    waking_hours: tuple[Hour, Hour] = (7, 22)
    urgent_hours: Hours = 3.0
    wave_rule: str = OURS

    def wakes(self, now: datetime, starts_at: datetime) -> bool:
        """Whether somebody off duty may be asked at that moment, which is in the team's zone."""
        first, last = self.waking_hours
        return now >= self.urgent_from(starts_at) or first <= now.hour < last

    def urgent_from(self, starts_at: datetime) -> datetime:
        return starts_at - timedelta(hours=self.urgent_hours)

    def next_waking(self, now: datetime, starts_at: datetime) -> datetime:
        """From when people off duty may be asked again, where they may not at that moment."""
        first = self.waking_hours[0]
        morning = now.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
        if now.hour >= first:
            morning += timedelta(days=1)
        return min(morning.replace(hour=first), self.urgent_from(starts_at).astimezone(now.tzinfo))


class CoverRules(Page):
    """Everything a handbook says of it. `words`: what people type for it."""

    words: tuple[Word, ...] = ()
    rules: tuple[CoverVersion, ...] = ()
