"""Meetings that come again: who chairs, who attends, what they are about, and when (CC-2.10)."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from handbook.calendar import Calendar
from handbook.source import Page, Path_
from handbook.terms import OURS, Text, Version, Word, in_force
from handbook.timing import DAY, ClockTime, When

Counted = Literal["requests", "appeals", "lates", "deductions", "bulletins", "actions", "figures"]
"""What an agenda tells of by itself: requests that wait for a decision, appeals that run, people
late more than once, deductions by kind, bulletins since the last meeting, unfinished tasks, and
the targets that were missed: since the last meeting, of a monthly one in the month before."""
Minutes = Annotated[int, Field(strict=True, ge=0, le=12 * 60)]
FARTHEST = 14
"""Days by which the workday before a meeting may lie ahead of it: no holiday is longer."""
WEEK = timedelta(days=7)


class Chairing(Page):
    """Who chairs: somebody with the first of these roles; where it is vacant or on leave, the
    next."""

    roles: tuple[str, ...] = Field(min_length=1)
    rule: str


class Attending(Page):
    """Who attends beside the chair: everybody with one of the roles, or the whole team."""

    roles: tuple[str, ...] = ()
    everybody: bool = False
    rule: str

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if self.everybody == bool(self.roles):
            raise ValueError("say one: `roles`, or `everybody: true`")
        return self


class Topic(Page):
    """One point of the rule, and what is told under it by itself."""

    title: Text
    tells: tuple[Counted, ...] = ()


class LateNames(Page):
    """The chair may see who was late more than once."""

    rule: str


class Copies(Page):
    """Who gets the minutes beside those who attend."""

    roles: tuple[str, ...] = Field(min_length=1)
    rule: str


class MeetingRules(Version):
    """What holds of a meeting from a date on.

    It lasts `lasts_minutes`. The chair has a draft on the workday before at `draft_at`; the agenda
    is posted in the `channel` so many minutes ahead (`ahead_minutes`, 0: as it begins). `joining`:
    where it is, and how one takes part from afar. `lists_tasks`: each open task with its owner,
    else only how many. Late more than once is from `late_times` on.
    """

    when: When
    when_rule: str = OURS
    lasts_minutes: Annotated[Minutes, Field(ge=5)] = 60
    chair: Chairing
    attending: Attending
    channel: Literal["leaders", "floor", "managers"] = "leaders"
    channel_rule: str = OURS
    draft_at: ClockTime
    draft_rule: str = OURS
    ahead_minutes: Minutes = 0
    joining: Text | None = None
    topics: tuple[Topic, ...] = Field(min_length=1)
    lists_tasks: bool = True
    late_times: Annotated[int, Field(strict=True, ge=2, le=31)] = 2
    late_names: LateNames | None = None
    minutes_to: Copies | None = None
    rule: str

    @property
    def tells(self) -> tuple[Counted, ...]:
        """All that is told under its topics."""
        return tuple(name for topic in self.topics for name in topic.tells)

    @model_validator(mode="after")
    def _tells_once(self) -> Self:
        if len(set(self.tells)) < len(self.tells):
            raise ValueError("the same is told under two topics")
        return self

    @model_validator(mode="after")
    def _drafted_before(self) -> Self:
        begins, drafted = (at.hour * 60 + at.minute for at in (self.when.at, self.draft_at))
        if 24 * 60 + begins - self.ahead_minutes <= drafted:
            raise ValueError("the agenda would be posted before it is drafted")
        return self


class MeetingKind(Page):
    """A meeting by its title and by the `words` that people type for it."""

    title: Text
    words: tuple[Word, ...] = ()
    rules: tuple[MeetingRules, ...]


def mistakes(kinds: Mapping[str, MeetingKind]) -> Iterator[tuple[Path_, str]]:
    """What one value alone cannot show: a word means one meeting."""
    owner: dict[str, str] = {}
    for name, kind in kinds.items():
        for word in (name, *kind.words):
            other = owner.setdefault(word.casefold(), name)
            if other != name:
                yield (name, "words"), f"“{word}” already means “{other}”"


def days(kind: MeetingKind, first: date, last: date, calendar: Calendar) -> list[date]:
    """The kind's days from `first` to `last`, each by the version that holds on it.

    A weekly meeting that a holiday moves is not held twice in a week.
    """
    found: list[date] = []
    for version in kind.rules:
        when = version.when
        if when.every != "week":
            found += [
                day
                for day in when.days(first, last, calendar)
                if in_force(kind.rules, day) is version
            ]
            continue
        monday, sunday = first - first.weekday() * DAY, last + (6 - last.weekday()) * DAY
        all_days = [
            day
            for day in when.days(monday, sunday, calendar)
            if in_force(kind.rules, day) is version
        ]
        for _, week in groupby(all_days, key=lambda day: day.isocalendar()[:2]):
            found += [day for day in [*week][: len(when.on)] if first <= day <= last]
    return sorted(set(found))


def moments(
    kind: MeetingKind, calendar: Calendar, zone: ZoneInfo, since: datetime, until: datetime
) -> Iterator[tuple[date, datetime]]:
    """The kind's days with the moments in (since, until] at which it begins, in their order."""
    first, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    for day in days(kind, first, last, calendar):
        rules = in_force(kind.rules, day)
        assert rules is not None, "the day is one of a version"
        at = datetime.combine(day, rules.when.at, zone)
        if since < at <= until:
            yield day, at


def drafted_at(rules: MeetingRules, begins: datetime, calendar: Calendar) -> datetime:
    """When the chair has the draft of a meeting: on the workday before. `begins` is in the team's
    zone."""
    day = begins.date() - DAY
    for _ in range(FARTHEST):
        if calendar.is_workday(day):
            break
        day -= DAY
    return datetime.combine(day, rules.draft_at, begins.tzinfo)


def posted_at(rules: MeetingRules, begins: datetime) -> datetime:
    """When its agenda is posted; elapsed minutes, also where the clocks change meanwhile."""
    return begins.astimezone(UTC) - timedelta(minutes=rules.ahead_minutes)


def ends_at(rules: MeetingRules, begins: datetime) -> datetime:
    return begins.astimezone(UTC) + timedelta(minutes=rules.lasts_minutes)
