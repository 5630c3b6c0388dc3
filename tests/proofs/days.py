"""Days of a centre that never closes: its roster, and what its people do at which house time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sandbox import Channel, Command, Person, Workspace
from storage import people
from storage.database import Database
from storage.people import Need, Role, ShiftCode, Team
from storage.rosters import Assignment, Shift
from storage.transaction import Tx
from tests.proofs.centre import ADMIN

HOURS = {"E": (7, 15), "L": (15, 23), "N": (23, 7)}
CREW = {"E": (4, 6), "L": (1, 4), "N": (1, 3)}
"""Duty leaders and agents of each shift; whoever leads a shift leads it every day."""
FIRST = date(2026, 10, 24)
"""In the night of the next day the clocks of Europe are set back."""
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Floor:
    """One team. People are named by shift, part and number: `leader("E", 1)`. Slack ids."""

    number: int
    zone: ZoneInfo

    @property
    def leaders_channel(self) -> str:
        return f"C0LEADERS{self.number:02}"

    @property
    def managers_channel(self) -> str:
        return f"C0MANAGERS{self.number:02}"

    @property
    def floor_channel(self) -> str:
        return f"C0FLOOR{self.number:02}"

    def leader(self, code: str, number: int) -> str:
        return f"U0T{self.number}{code}LEAD{number}"

    def agent(self, code: str, number: int) -> str:
        return f"U0T{self.number}{code}AGENT{number}"

    def crew(self, code: str) -> tuple[list[str], list[str]]:
        """The shift's leaders and its agents."""
        leaders, agents = CREW[code]
        return (
            [self.leader(code, number + 1) for number in range(leaders)],
            [self.agent(code, number + 1) for number in range(agents)],
        )

    @property
    def everybody(self) -> list[str]:
        return [one for code in HOURS for part in self.crew(code) for one in part]

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """A time of the team's own clock; of two alike, the first."""
        return datetime.combine(day, time(hour, minute), self.zone)

    def hours(self, day: date, code: str) -> tuple[datetime, datetime]:
        """When a day's shift begins and ends."""
        starts, ends = HOURS[code]
        return self.at(day, starts), self.at(day + DAY if ends < starts else day, ends)


def floors(count: int) -> list[Floor]:
    """Every second one in a zone without summer time."""
    zones = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Shanghai")
    return [Floor(number, zones[number % 2]) for number in range(count)]


def begin(floor: Floor) -> datetime:
    """Before the first shift of the first day."""
    return floor.at(FIRST, 6)


def workspace(teams: list[Floor]) -> Workspace:
    ids = [ADMIN, *(one for floor in teams for one in floor.everybody)]
    channels = []
    for floor in teams:
        leaders = [one for code in HOURS for one in floor.crew(code)[0]]
        for name, members in (
            (floor.leaders_channel, [*leaders, ADMIN]),
            (floor.managers_channel, [ADMIN]),
            (floor.floor_channel, floor.everybody),
        ):
            channels.append(Channel(id=name, name=name.lower(), members=members))
    return Workspace(
        people=[
            Person(id=one, name=one.lower(), real_name=one.title(), email=f"{one}@c.example")
            for one in ids
        ],
        channels=channels,
        commands=[Command(command=word) for word in ("/timeoff", "/late", "/brb", "/rollcall")],
        house_time=begin(teams[0]),
    )


def settle_in(database: Database, teams: list[Floor], days: int) -> None:
    """Teams, people, and a roster from the day before until two days after."""
    with database.change(begin(teams[0])) as tx:
        for floor in teams:
            _settle(tx, floor, [FIRST + DAY * n for n in range(-1, days + 2)])


def _settle(tx: Tx, floor: Floor, days: list[date]) -> None:
    team = Team(
        name=f"Team {floor.number}",
        zone=str(floor.zone),
        language="en",
        handbook=str(Path(__file__).with_name("briefed.yaml")),
        leaders_channel=floor.leaders_channel,
        floor_channel=floor.floor_channel,
        managers_channel=floor.managers_channel,
    )
    tx.session.add(team)
    tx.session.flush()
    assert team.id is not None
    for code, (starts, ends) in HOURS.items():
        leaders, agents = floor.crew(code)
        rows = [
            people.Person(team_id=team.id, code=one, name=one, slack_id=one, locale="en-US")
            for one in (*leaders, *agents)
        ]
        tx.session.add_all(rows)
        tx.session.add(ShiftCode(team_id=team.id, code=code, starts=time(starts), ends=time(ends)))
        for weekday in range(7):
            tx.session.add(Need(team_id=team.id, code=code, weekday=weekday, minimum=1))
        tx.session.flush()
        for row in rows:
            assert row.id is not None
            role = "duty_leader" if row.code in leaders else "agent"
            tx.session.add(Role(person_id=row.id, role=role))
        for day in days:
            begins, over = floor.hours(day, code)
            shift = Shift(team_id=team.id, day=day, code=code, starts_at=begins, ends_at=over)
            tx.session.add(shift)
            tx.session.flush()
            assert shift.id is not None
            tx.session.add_all(
                Assignment(shift_id=shift.id, person_id=row.id) for row in rows if row.id
            )


@dataclass(frozen=True)
class Act:
    """What somebody does at a house time: types a slash command, writes to the bot, answers in the
    thread of the request that `about` names by its asker, or presses `presses` under the post of
    the floor channel that begins with `line`."""

    at: datetime
    floor: Floor
    who: str
    line: str
    about: str | None = None
    presses: str | None = None


def acts(teams: list[Floor], since: datetime, until: datetime) -> list[Act]:
    """All that people do in [since, until), in order of time."""
    found = []
    day = FIRST - DAY
    while day <= until.date():
        for floor in teams:
            found += [act for act in _day(floor, day) if since <= act.at < until]
        day += DAY
    return sorted(found, key=lambda act: act.at)


@dataclass(frozen=True)
class Cast:
    """Who does what on a day; each has other days too, so that nobody's days run together."""

    floor: Floor
    day: date

    def _of(self, code: str, first: int, count: int) -> str:
        return self.floor.agent(code, first + self.day.toordinal() % count)

    @property
    def sick(self) -> str:
        """Is away on the next day."""
        return self._of("E", 1, 3)

    @property
    def refused(self) -> str:
        """Waits long for an answer, and then may not be away."""
        return self._of("E", 4, 2)

    @property
    def punctual(self) -> str:
        """Leaves the post and comes back in time."""
        return self.floor.agent("E", 6)

    @property
    def missing(self) -> str:
        """Says to be late, and never comes."""
        return self._of("L", 1, 3)

    def reader(self, code: str) -> str:
        """Says of the briefing to have read it."""
        return self.floor.crew(code)[1][-1]

    @property
    def astray(self) -> dict[str, str]:
        """Leave the post and do not come back, by shift."""
        return {"L": self.floor.agent("L", 4), "N": self.floor.agent("N", 1)}


def _day(floor: Floor, day: date) -> Iterator[Act]:
    """What is done between one midnight and the next."""
    cast, tomorrow = Cast(floor, day), (day + DAY).isoformat()
    first, second = floor.leader("E", 1), floor.leader("E", 2)
    for code in HOURS:
        posted = floor.hours(day, code)[0] - timedelta(minutes=15)
        yield Act(posted, floor, cast.reader(code), f"Briefing: {code} ", presses="briefing.read")
    yield Act(floor.at(day, 2, 30), floor, cast.astray["N"], "brb 10")
    yield Act(floor.at(day, 8, 40), floor, cast.sick, f"/timeoff sick {tomorrow} fever")
    yield Act(floor.at(day, 9, 0), floor, first, "approve", cast.sick)
    yield Act(floor.at(day, 9, 0), floor, cast.refused, f"/timeoff sick {tomorrow} cough")
    yield Act(floor.at(day, 9, 20), floor, cast.punctual, "brb 15")
    yield Act(floor.at(day, 9, 30), floor, cast.punctual, "back")
    yield Act(floor.at(day, 10, 50), floor, second, "decline: we are too few", cast.refused)
    yield Act(floor.at(day, 14, 20), floor, cast.missing, "late 40 the bus")
    yield Act(floor.at(day, 15, 40), floor, cast.astray["L"], "brb 10")
