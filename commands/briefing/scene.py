"""What briefings tell of, read at one moment: for many shifts by as many statements as for one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from commands.deciding.training_day import TrainingDay
from handbook.attendance import LATES
from handbook.book import Handbook, in_force
from handbook.briefing import BriefingRules
from storage import actions, briefed, bulletins, handovers
from storage.actions import Action
from storage.attendance import OPEN, Record
from storage.briefed import Standing
from storage.bulletins import Bulletin
from storage.handovers import Point
from storage.people import Team
from storage.rosters import Shift, Staffing
from storage.transaction import Tx

Told = tuple[Handbook, Team, Shift]
"""A shift, its team and its team's handbook."""


@dataclass(frozen=True)
class Around:
    """Several shifts: what one of their scenes asks for first is read for all of them."""

    tx: Tx
    shifts: Sequence[int]
    teams: Sequence[int]
    roles: frozenset[str]
    """Those that may lead some of them."""

    @cached_property
    def standing(self) -> dict[int, list[Standing]]:
        return briefed.standing(self.tx, self.shifts)

    @cached_property
    def records(self) -> dict[int, list[Record]]:
        return briefed.records(self.tx, self.shifts)

    @cached_property
    def holding(self) -> dict[int, list[tuple[int, str]]]:
        return briefed.holding(self.tx, self.shifts, self.roles)

    @cached_property
    def minima(self) -> dict[tuple[int, int], int]:
        return briefed.minima(self.tx, self.shifts)

    @cached_property
    def swapped(self) -> dict[int, list[tuple[int | None, int | None]]]:
        return briefed.swapped(self.tx, self.shifts)

    @cached_property
    def told(self) -> dict[int, list[Bulletin]]:
        return bulletins.told_to(self.tx, self.teams, self.tx.now)

    @cached_property
    def points(self) -> dict[int, list[Point]]:
        return handovers.open_points_of(self.tx, self.teams)

    @cached_property
    def tasks(self) -> dict[int, list[Action]]:
        return actions.open_of_teams(self.tx, self.teams)

    @cached_property
    def days(self) -> dict[date, TrainingDay]:
        """Filled as they are asked for."""
        return {}


@dataclass(frozen=True)
class Scene:
    """What the briefing of one shift tells of."""

    around: Around
    book: Handbook
    team: Team
    shift: Shift
    rules: BriefingRules
    able: frozenset[str]
    """The roles that lead it, or may act for those."""

    @property
    def tx(self) -> Tx:
        return self.around.tx

    @cached_property
    def standing(self) -> list[Standing]:
        """Who stands on it, on leave or not, by name."""
        return self.around.standing.get(self._number, [])

    @cached_property
    def present(self) -> list[Standing]:
        return [one for one in self.standing if not one.is_away]

    @cached_property
    def late(self) -> list[Record]:
        """The open records of lateness."""
        records = self.around.records.get(self._number, ())
        return [one for one in records if one.event in LATES and one.state == OPEN]

    @cached_property
    def leaders(self) -> list[int]:
        """Who of those present leads the shift, by name."""
        held = [one for one in self.around.holding.get(self._number, ()) if one[1] in self.able]
        first = {number for number, role in held if role in self.rules.led.roles}
        among = [one.person_id for one in self.present]
        return [one for one in among if one in first] or [
            one for one in among if one in {number for number, _ in held}
        ]

    @property
    def staffing(self) -> Staffing:
        """Who takes another's seat is not counted beside them."""
        own = [one.is_away for one in self.standing if one.covers_id is None]
        minimum = self.around.minima.get((self._number, self.shift.day.weekday()))
        return Staffing(self.shift, len(own), sum(own), minimum)

    @property
    def moves(self) -> list[tuple[int | None, int | None]]:
        """Whose place went to whom by swaps."""
        return self.around.swapped.get(self._number, [])

    @property
    def told(self) -> list[Bulletin]:
        return self.around.told.get(self.shift.team_id, [])

    @property
    def points(self) -> list[Point]:
        """What the shift before has left open."""
        return self.around.points.get(self.shift.team_id, [])

    @property
    def tasks(self) -> list[Action]:
        return self.around.tasks.get(self.shift.team_id, [])

    @property
    def training(self) -> TrainingDay:
        day = self.shift.day
        if day not in self.around.days:
            self.around.days[day] = TrainingDay(self.tx, day)
        return self.around.days[day]

    @property
    def _number(self) -> int:
        return self.shift.id or 0


def scenes(tx: Tx, of: Sequence[Told]) -> list[Scene | None]:
    """What there is to tell of each; None where its handbook has no briefing on that day."""
    leading: dict[tuple[int, int], frozenset[str]] = {}

    def able(book: Handbook, rules: BriefingRules) -> frozenset[str]:
        key = id(book), id(rules)  # the same of most teams
        if key not in leading:
            leading[key] = frozenset().union(*map(book.deciders, rules.led.roles))
        return leading[key]

    ruled = [(told, rules) for told in of if (rules := in_force(told[0].briefing, told[2].day))]
    around = Around(
        tx,
        [shift.id or 0 for (_, _, shift), _ in ruled],
        sorted({shift.team_id for (_, _, shift), _ in ruled}),
        frozenset().union(*(able(told[0], rules) for told, rules in ruled)),
    )
    made = {
        shift.id: Scene(around, book, team, shift, rules, able(book, rules))
        for (book, team, shift), rules in ruled
    }
    return [made.get(shift.id) for _, _, shift in of]


def scene(tx: Tx, book: Handbook, team: Team, shift: Shift) -> Scene | None:
    """The same of one shift."""
    return scenes(tx, [(book, team, shift)])[0]
