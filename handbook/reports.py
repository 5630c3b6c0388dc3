"""Reports: who owes which to whom, with copies, by when, and what lateness leads to (CC-5, BB-22).

A report is about a period: the day, week, month, half-year or year that the day lies in which it is
due on, or the one before or after.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from handbook.calendar import Calendar
from handbook.conduct import ConductRules
from handbook.exams.rules import Whoever
from handbook.source import Page, Path_
from handbook.terms import OURS, Text, Version, Word, in_force
from handbook.timing import When

Period = Literal["day", "week", "month", "half_year", "year"]
OwedBy = Literal["each", "together", "shift", "rota"]
"""Each who has one of the roles; all who have them one together; whoever of them leads the shift;
whoever has a turn."""
Hours = Annotated[float, Field(ge=0, le=24 * 31)]
Minutes = Annotated[int, Field(strict=True, ge=-240, le=720)]
Workdays = Annotated[int, Field(strict=True, ge=1, le=10)]
Days = Annotated[int, Field(strict=True, ge=1, le=31)]
DAY = timedelta(days=1)
SAME_MINUTE = timedelta(minutes=1)
"""Whoever hands in within the minute that is said is in time."""


class Asking(Page):
    """When it is asked for: `remind` hours before it is due, and then. So many workdays after the
    day that it was due on, in the morning, its receiver hears of it as `late`, and at `climb` those
    above the receiver.
    """

    remind: Hours = 24
    late: Workdays = 1
    climb: Workdays = 2
    rule: str = OURS

    @property
    def before(self) -> timedelta:
        return timedelta(hours=self.remind)

    def steps(
        self, due_at: datetime, zone: ZoneInfo, calendar: Calendar, hour: int
    ) -> dict[str, datetime]:
        """When it is asked for, by the step's name, in their order. `hour`: that of the morning."""
        due_at = due_at.astimezone(UTC)
        day = due_at.astimezone(zone).date()
        found = {"remind": due_at - self.before, "due": due_at}
        for step, after in (("late", self.late), ("climb", self.climb)):
            morning = datetime.combine(_workday(day, after, calendar), time(hour), zone)
            found[step] = morning.astimezone(UTC)
        return found

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.late < self.climb:
            raise ValueError("climb comes after late")
        return self


def _workday(day: date, after: int, calendar: Calendar) -> date:
    """The nth workday after a day."""
    left = after
    while left:
        day += DAY
        left -= calendar.is_workday(day)
    return day


class Lateness(Page):
    """What is proposed where it comes late: `item` of the catalogue, its points for each day.

    With nothing `nothing_days` after the day that it is due on, the item gives no points: how many
    that are is not stated, so whoever decides gives them.
    """

    item: str
    nothing_days: Days
    decided_by: str
    rule: str


class ReportRules(Version):
    """What holds for one kind of report from a date on.

    `when`: the days, and the minute by which it is due; or `after_shift`: minutes after each
    shift's end. `of`: which period it is about. `rota`: whose turn it is, for `owed_by: rota`.
    `approval`: its receiver approves it or gives it back. `again_hours`: how long one that came
    back may take.
    """

    roles: tuple[str, ...] = ()
    owed_by: OwedBy = "each"
    rota: str | None = None
    when: When | None = None
    after_shift: Minutes | None = None
    period: Period = "day"
    of: Literal["this", "last", "next"] = "this"
    to: Whoever
    copies: Whoever | None = None
    approval: bool = False
    again_hours: Annotated[float, Field(gt=0, le=240)] = 24
    asking: Asking = Asking()
    lateness: Lateness | None = None
    rule: str
    when_rule: str = OURS

    @model_validator(mode="after")
    def _whole(self) -> Self:
        is_of_shift = self.owed_by == "shift"
        if (self.after_shift is not None) != is_of_shift or (self.when is None) != is_of_shift:
            raise ValueError("say `when`; of a shift's leader `after_shift`, and no `when`")
        if is_of_shift and self.period != "day":
            raise ValueError("a shift's report is about its day")
        if (self.rota is not None) != (self.owed_by == "rota"):
            raise ValueError("`rota` goes with `owed_by: rota`")
        if not self.roles and self.owed_by != "rota":
            raise ValueError("say whose it is: `roles`")
        if self.lateness and self.owed_by != "each":
            raise ValueError("of points it must be clear whose they are: `owed_by: each`")
        return self


class ReportKind(Page):
    """One report. `asks_for`: what belongs into it; `words`: what people may call it."""

    title: Text
    asks_for: Text | None = None
    words: tuple[Word, ...] = ()
    rules: tuple[ReportRules, ...]


class Overview(Version):
    """When whoever receives reports is told what is missing, and by which rule."""

    when: When
    rule: str = OURS


class Reports(Page):
    """A team's reports by name."""

    kinds: dict[str, ReportKind] = Field(default_factory=dict)
    overview: tuple[Overview, ...] = ()


@dataclass(frozen=True)
class Slot:
    """One report by the calendar: the period that it is about, and until when it is due.

    `day`: the one that was meant before holidays were thought of, whose rules hold.
    """

    name: str
    rules: ReportRules
    day: date
    first: date
    last: date
    due_at: datetime


def span(period: Period, of: str, day: date) -> tuple[date, date]:
    """The period that the day lies in, or the one before or after; first and last day."""
    first = _begin(period, day)
    if of == "last":
        first = _begin(period, first - DAY)
    elif of == "next":
        first = _end(period, first) + DAY
    return first, _end(period, first)


def _begin(period: Period, day: date) -> date:
    match period:
        case "day":
            return day
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "half_year":
            return day.replace(month=1 if day.month < 7 else 7, day=1)
        case "year":
            return day.replace(month=1, day=1)


def _end(period: Period, first: date) -> date:
    days = {"day": 1, "week": 7}.get(period)
    if days:
        return first + timedelta(days=days - 1)
    months = {"month": 1, "half_year": 6, "year": 12}[period]
    after = first.month - 1 + months
    return date(first.year + after // 12, after % 12 + 1, 1) - DAY


def _at_due(_: ReportRules) -> timedelta:
    return timedelta(0)


def slots(
    reports: Reports,
    zone: ZoneInfo,
    calendar: Calendar,
    since: datetime,
    until: datetime,
    lead: Callable[[ReportRules], timedelta] = _at_due,
) -> Iterator[Slot]:
    """The reports that are due in (since, until] by the calendar; shifts' are not among them.

    `lead`: so long before they are due they are asked about instead.
    """
    for name, kind in reports.kinds.items():
        for rules in kind.rules:
            if rules.when is None:
                continue
            begin, end = since + lead(rules), until + lead(rules)
            first, last = begin.astimezone(zone).date(), end.astimezone(zone).date()
            for meant, day in rules.when.falling(first, last, calendar):
                due_at = datetime.combine(day, rules.when.at, zone).astimezone(UTC)
                if begin < due_at <= end and in_force(kind.rules, meant) is rules:
                    first_day, last_day = span(rules.period, rules.of, meant)
                    yield Slot(name, rules, meant, first_day, last_day, due_at)


def is_in_time(due_at: datetime, handed_at: datetime) -> bool:
    """Whether it came by the minute that is said."""
    return handed_at < due_at + SAME_MINUTE


def days_late(due_at: datetime, handed_at: datetime, zone: ZoneInfo) -> int:
    """Days after the one that it was due on; 0 on that day itself, whatever the hour."""
    day, came = due_at.astimezone(zone).date(), handed_at.astimezone(zone).date()
    return max(0, (came - day).days)


def nothing_from(lateness: Lateness, due_at: datetime, zone: ZoneInfo) -> datetime:
    """When the last day is over on which it still gives points: the next one's first moment."""
    day = due_at.astimezone(zone).date() + timedelta(days=lateness.nothing_days + 1)
    return datetime.combine(day, time(), zone)


def points_late(lateness: Lateness, each: float | None, days: int) -> float | None:
    """Points that are proposed where it came so many days late; None where none are stated."""
    if each is None or days > lateness.nothing_days:
        return None
    return each * days


def mistakes(reports: Reports, conduct: ConductRules) -> Iterator[tuple[Path_, str]]:
    """What single values cannot show: items that do not exist, words that mean two reports."""
    owner: dict[str, str] = {}
    for name, kind in reports.kinds.items():
        for at, rules in enumerate(kind.rules):
            late = rules.lateness
            if late and late.item not in conduct.items:
                path: Path_ = ("kinds", name, "rules", at, "lateness", "item")
                yield path, f"“{late.item}” is not among the items of conduct"
        for word in kind.words:
            other = owner.setdefault(word.casefold(), name)
            if other != name:
                yield ("kinds", name, "words"), f"“{word}” already means “{other}”"
