"""What must stand in Slack after the days, worked out afresh from the roster, what people did and
the phone centre's handbook. One line is one kind of message.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tests.proofs.days import CREW, DAY, FIRST, HOURS, Cast, Floor

MINUTE = timedelta(minutes=1)
MEETING_DAYS = (6, 0, 1)
ABSENCE, POINTS = "Proposed: absence, in days: 1", "Proposed: points: −2"


@dataclass(frozen=True)
class Expected:
    """One message of ours: at which house time, in which channel (`@` and a Slack id for somebody's
    direct message), and how it begins as it stands at the end, as a pattern. `under`: how the post
    begins in whose thread it stands. `because`: the house time of the act that it comes from; None
    where it comes by the clock alone.
    """

    at: datetime
    place: str
    words: str
    under: str | None = None
    because: datetime | None = None

    def is_like(self, words: str, parent: str | None) -> bool:
        if (self.under is None) != (parent is None):
            return False
        is_under = self.under is None or re.match(self.under, parent or "")
        return bool(is_under and re.match(self.words, words))


def expected(teams: list[Floor], since: datetime, until: datetime) -> list[Expected]:
    """All that must have been said in [since, until], of days on which people did their acts."""
    found: list[Expected] = []
    days = (until.date() - FIRST).days + 3
    for floor in teams:
        for day in (FIRST + DAY * n for n in range(-2, days)):
            found += _Day(floor, day, since, until).all()
    return [
        one
        for one in found
        if since <= one.at <= until and (one.because is None or since <= one.because < until)
    ]


@dataclass
class _Day:
    """What one team's day leads to, on that day and on later ones."""

    floor: Floor
    day: date
    since: datetime
    until: datetime
    cast: Cast = field(init=False)

    def __post_init__(self) -> None:
        self.cast = Cast(self.floor, self.day)

    def all(self) -> Iterator[Expected]:
        yield from self.roll_calls()
        for code in HOURS:
            yield from self.briefing(code)
            yield from self.equipment(code)
            yield from self.report(code)
        yield from self.head()
        if self.day.weekday() in MEETING_DAYS:
            yield from self.meeting()
        yield from self.sick()
        yield from self.refused()
        yield from self.punctual()
        yield from self.missing()
        yield from self.astray("L", self.at(15, 40))
        yield from self.astray("N", self.at(2, 30))

    def at(self, hour: int, minute: int = 0, later: int = 0) -> datetime:
        return self.floor.at(self.day + DAY * later, hour, minute)

    def leaders(self, at: datetime, words: str, under: str | None = None) -> Expected:
        return Expected(at, self.floor.leaders_channel, words, under)

    # By the clock alone

    def roll_calls(self) -> Iterator[Expected]:
        """One card a shift as it begins, or when the first word is said of it: of one that ran
        when the house began, at its end, when nobody has checked a seat."""
        for code in HOURS:
            starts, ends = self.floor.hours(self.day, code)
            said = self.at(14, 20)
            at = said if code == "L" and self.since <= said < self.until else starts
            at = ends if starts < self.since else at
            yield self.leaders(at, self.shift(code) + self.staff(code))

    def shift(self, code: str) -> str:
        starts, ends = HOURS[code]
        return rf"{code} {starts:02}:00–{ends:02}:00, {_date(self.day)}\n"

    def away(self, code: str) -> str:
        """Whoever was sick the day before is on leave; nobody is ""."""
        if code == "E" and self.since <= self.at(8, 40, later=-1) < self.until:
            return Cast(self.floor, self.day - DAY).sick
        return ""

    def staff(self, code: str) -> str:
        """How many are there when the early shift begins; the others' cards change later."""
        if code != "E":
            return ""
        away, (leaders, agents) = self.away(code), CREW[code]
        everybody = leaders + agents
        if away:
            return rf"On the floor: {everybody - 1} of {everybody}, 1 needed\nOn leave: {away}$"
        return rf"On the floor: {everybody} of {everybody}, 1 needed$"

    def briefing(self, code: str) -> Iterator[Expected]:
        """Shown to who leads the shift half an hour before it, posted a quarter before it; ten
        minutes after its start the leaders learn that only one has read it (CC-2.10.1a)."""
        starts, shift = self.floor.hours(self.day, code)[0], self.shift(code)
        (leaders, agents), posted = CREW[code], starts - 15 * MINUTE
        for number in range(leaders):
            who = self.floor.leader(code, number + 1)
            yield _told(who, starts - 30 * MINUTE, f"As the briefing stands now: {shift}")
        first = self.floor.leader(code, 1)
        words = f"Briefing: {shift}Led by: {first}"
        yield Expected(posted, self.floor.floor_channel, words)
        there = leaders + agents - bool(self.away(code))
        read = rf"Briefing: 1 of {there} have read it\.\nNot read yet: .*{first}"
        yield _because(posted, self.leaders(starts + 10 * MINUTE, read, shift))

    def equipment(self, code: str) -> Iterator[Expected]:
        """Everybody is asked for their seat a quarter before the end; as nobody says anything, the
        leaders hear at the end that no seat was checked (CC-2.6)."""
        ends, shift = self.floor.hours(self.day, code)[1], self.shift(code)
        title = f"Equipment check, {shift}"
        yield Expected(ends - 15 * MINUTE, self.floor.floor_channel, title)
        there = sum(CREW[code]) - bool(self.away(code))
        result = (
            rf"Equipment check \(CC-2\.6\): 0 of {there} seats\.\nNothing heard of these seats: "
        )
        yield self.leaders(ends, result, shift)

    def report(self, code: str) -> Iterator[Expected]:
        """Due of each shift a quarter before its end, asked for a quarter earlier, then, and on the
        next morning, of each who leads it: one is enough, and nobody ever hands it in. Asked for at
        once when the house begins, unless it was late by then (CC-5)."""
        due_at = self.floor.hours(self.day, code)[1] - 15 * MINUTE
        late_at = self.floor.at(due_at.date() + DAY, 6)
        asked = [("Due soon", due_at - 15 * MINUTE), ("Due now", due_at), ("Late", late_at)]
        if late_at <= self.since:
            return
        if due_at <= self.since:  # both were asked for in one letter, that waits
            asked = [(f"Due on {_date(due_at.date())}", self.since), ("Late", late_at)]
        period = rf"Shift report\nPeriod: {_date(self.day)}, {code} "
        for number in range(CREW[code][0]):
            for what, at in asked:
                who = self.floor.leader(code, number + 1)
                yield _told(who, self.at_work(code, at), f"{what}: {period}")

    def meeting(self) -> Iterator[Expected]:
        """At five in the morning, chaired by who leads the shift of the night. They have a draft
        when they come to work, and are asked for the minutes at the end (CC-2.10.2)."""
        begins, ends, chair = self.at(5), self.at(6), self.floor.leader("N", 1)
        posted, drafted = begins - 90 * MINUTE, max(self.at(10, later=-1), self.since)
        if begins <= self.since:
            return
        about = rf"Weekly project meeting, {_date(self.day)}, 05:00\n"
        words = "You chair" if posted <= self.until else "Draft agenda"
        yield _told(chair, self.at_work("N", drafted), f"{words}: {about}")
        yield self.leaders(posted, about)
        yield _told(chair, ends, rf"Please keep the minutes\n{about}")

    def at_work(self, code: str, at: datetime) -> datetime:
        """When those of the shift read what waits for them: then, or as their next one begins."""
        day = at.astimezone(self.floor.zone).date()
        hours = [self.floor.hours(day + n * DAY, code) for n in (-1, 0, 1)]
        return next(max(at, starts) for starts, ends in hours if at < ends)

    def head(self) -> Iterator[Expected]:
        """At five past midnight, once the day before had anything to seal."""
        if self.at(0) > self.since:
            words = rf"The journal up to {_date(self.day - DAY)} ends with \d+:[0-9a-f]{{64}}\n"
            yield Expected(self.at(0, 5), self.floor.managers_channel, words)

    # What people bring about

    def sick(self) -> Iterator[Expected]:
        """A day's sick leave: decided in the thread, then its proofs are waited for in vain."""
        asked, decided, who = self.at(8, 40), self.at(9), self.cast.sick
        card = rf"Sick leave #\d+: approved\nPerson: <@{who}>\nDays: {_date(self.day + DAY)}\n"
        leader = self.floor.leader("E", 1)
        for one in (
            self.leaders(asked, card),
            self.leaders(decided, rf"Approved by <@{leader}> \(CC-2.4.4\)", card),
            _told(who, decided, r"Sick leave #\d+: approved\n"),
            _told(who, self.at(18, later=1), r"Proofs of sick leave #\d+\n"),
            _told(who, self.at(7, later=2), r"Proofs of sick leave #\d+\n"),
            self.proposed(self.at(15, later=2), "L", "proofs of a leave missing", who, ABSENCE),
            _told(who, self.at(7, later=3), rf"A consequence is proposed\n{ABSENCE}"),
        ):
            yield _because(asked, one)

    def refused(self) -> Iterator[Expected]:
        """After 30, 60 and 90 minutes of silence the next leader is asked (CC-2.4.4)."""
        asked, decided, who = self.at(9), self.at(10, 50), self.cast.refused
        card = rf"Sick leave #\d+: declined\nPerson: <@{who}>\nDays: {_date(self.day + DAY)}\n"
        yield _because(asked, self.leaders(asked, card))
        for step in (1, 2, 3):
            silent = "".join(
                rf"{self.floor.leader('E', n + 1)} was asked .*\n" for n in range(step)
            )
            words = rf"{silent}Asked now: <@{self.floor.leader('E', step + 1)}>"
            yield _because(asked, self.leaders(asked + 30 * step * MINUTE, words, card))
        words = rf"Declined by <@{self.floor.leader('E', 2)}>"
        yield _because(asked, self.leaders(decided, words, card))
        yield _because(asked, _told(who, decided, r"Sick leave #\d+: declined\n"))

    def punctual(self) -> Iterator[Expected]:
        """Back before the time is over: reminded once, five minutes before."""
        went, who = self.at(9, 20), self.cast.punctual
        for one in (
            self.leaders(went, rf"#\d+ {who} is back\n"),
            _told(who, went, "Away from the post until 09:35\n"),
            _told(who, went + 10 * MINUTE, "5 min left: back by 09:35\n"),
            _told(who, went + 10 * MINUTE, "Welcome back. You were away for 10 min"),
        ):
            yield _because(went, one)

    def missing(self) -> Iterator[Expected]:
        """Said to be late and never came: asked, proposed after an hour (CC-2.4.10.4), closed."""
        said, who, shift = self.at(14, 20), self.cast.missing, self.shift("L")
        counted = self.at(15, 55)
        for one in (
            _told(who, said, r"Late\n"),
            self.leaders(said, f"{who} will be late: expected at 15:40", shift),
            _told(who, self.at(15, 40), r"Are you here\?\n"),
            self.leaders(counted, f"{who} is still not here, 1 h after 14:55", shift),
            self.proposed(counted, "L", "late by an hour or more", who, ABSENCE),
            _told(who, counted, rf"A consequence is proposed\n{ABSENCE}"),
            self.leaders(self.at(23), f"{who} did not come to this shift", shift),
        ):
            yield _because(said, one)

    def astray(self, code: str, went: datetime) -> Iterator[Expected]:
        """Away for ten minutes and for good: reminded, missed, closed as the shift ends, and put to
        the next shift's leader (CC-2.2.1.14); they hear of it on their next shift."""
        who, day = self.cast.astray[code], self.day - DAY if code == "N" else self.day
        ends, again = self.floor.hours(day, code)[1], self.floor.hours(day + DAY, code)[0]
        state = "was not back by the end of" if ends <= self.until else "is not back: it was until"
        card = rf"#\d+ {who} {state}.*\nPerson: .*\nShift: {code} .*, {_date(day)}\n"
        back = f"{went + 10 * MINUTE:%H:%M}"
        following = {"L": "N", "N": "E"}[code]
        for one in (
            self.leaders(went, card),
            _told(who, went, f"Away from the post until {back}\n"),
            _told(who, went + 5 * MINUTE, f"5 min left: back by {back}\n"),
            _told(who, went + 15 * MINUTE, f"You are missed: it was until {back}\n"),
            self.leaders(
                went + 15 * MINUTE,
                f"<@{self.floor.leader(code, 1)}>: {who} is not back. It was until {back}, 5 min",
                card,
            ),
            self.leaders(ends, f"{who} had not said to be back when the shift ended", card),
            _told(who, ends, r"Your shift is over\n"),
            self.proposed(ends, following, "break longer than allowed", who, POINTS),
            _told(who, again, rf"A consequence is proposed\n{POINTS}"),
        ):
            yield _because(went, one)

    def proposed(self, at: datetime, code: str, what: str, who: str, outcome: str) -> Expected:
        """Put to the leader who is on duty at that moment."""
        return _told(self.floor.leader(code, 1), at, rf"Proposed: {what}\nAbout: {who}\n{outcome}")


def _told(who: str, at: datetime, words: str) -> Expected:
    return Expected(at, f"@{who}", words)


def _because(act: datetime, one: Expected) -> Expected:
    return Expected(one.at, one.place, one.words, one.under, act)


def _date(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"
