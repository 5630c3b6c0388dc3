"""Who is to take part in a training on a day, shift by shift."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from commands.deciding.training_day import Held, held
from commands.training import finding
from handbook.book import Handbook
from handbook.training import CycleRules
from storage import duty, people, rosters, trainings
from storage.people import Known, Team
from storage.rosters import Shift
from storage.trainings import TrainingPlace
from storage.transaction import Tx


@dataclass(frozen=True)
class Expected:
    """Somebody who is to take part on a day: in its training, or in an earlier one's second date.

    `place`: what was ticked before on that day, if anything.
    """

    known: Known
    held: Held
    place: TrainingPlace | None

    @property
    def is_ticked(self) -> bool:
        return self.place is not None

    @property
    def value(self) -> str:
        return f"{self.held.due}.{self.known.id}"


class Roll:
    """Who is to take part on a day, shift by shift; read once for all of its shifts."""

    def __init__(self, tx: Tx, book: Handbook, team: Team, day: date) -> None:
        self.day, self.team, self.book = day, team, book
        self._tx = tx
        assert team.id is not None
        self.of_day = held(tx, book, team, day, day)
        self._rules = {one.due: finding.rules_on(book, one.due) for one in self.of_day}
        self._seconds = [
            (training, place)
            for training, place in trainings.second_dates(tx, day, day)
            if training.team_id == team.id and training.day != day
        ]
        self.is_needed = bool(self.of_day or self._seconds)
        self._team = {
            known.id: known
            for known in (people.of_team(tx, team.id) if self.is_needed else ())
            if not known.has_left(day)
        }
        self._places: dict[int, Mapping[int, TrainingPlace]] = {}

    def about(self, rules: CycleRules | None) -> list[Known]:
        return [
            known
            for known in self._team.values()
            if rules is not None and known.roles & set(rules.about)
        ]

    def on(self, shift: Shift) -> list[Expected]:
        """Those of a shift, in the order of their names."""
        return self._among(duty.present_on(self._tx, shift)) if self.is_needed else []

    def in_office(self) -> list[Expected]:
        """Those who stand on no shifts and are not on leave."""
        if not self.is_needed or self.team.id is None:
            return []
        ids = duty.unrostered(self._tx, self.team.id, self.day)
        away = duty.floor(self._tx, self.team, self._tx.now, ids).away if ids else set()
        return self._among(ids - away)

    def _among(self, ids: set[int]) -> list[Expected]:
        found = [
            Expected(known, one, self._place(one, known.id))
            for one in self.of_day
            for known in self.about(self._rules[one.due])
            if known.id in ids
        ]
        # Somebody who is ticked as absent on a second date has another one then.
        found += [
            Expected(
                self._team[place.person_id],
                Held(self.team, training.due, training.day, training),
                None,
            )
            for training, place in self._seconds
            if place.person_id in ids and place.person_id in self._team
        ]
        return sorted(found, key=lambda one: (one.is_ticked, one.known.name, one.held.due))

    def absent(self, there: set[tuple[date, int]]) -> Iterator[tuple[Held, list[Known]]]:
        """Of each training, those who were to take part on the day and were not `there` at all."""
        for one in self.of_day:
            off = [
                known
                for known in self.about(self._rules[one.due])
                if (one.due, known.id) not in there and self._place(one, known.id) is None
            ]
            if off:
                yield one, off
        waiting: dict[date, tuple[Held, list[Known]]] = {}
        for training, place in self._seconds:
            known = self._team.get(place.person_id)
            if known is not None and (training.due, known.id) not in there:
                one = Held(self.team, training.due, training.day, training)
                waiting.setdefault(training.due, (one, []))[1].append(known)
        yield from waiting.values()

    def _place(self, one: Held, person: int) -> TrainingPlace | None:
        if one.row is None or one.row.id is None:
            return None
        if one.row.id not in self._places:
            self._places[one.row.id] = trainings.places(self._tx, one.row.id)
        return self._places[one.row.id].get(person)


def begun(tx: Tx, roll: Roll) -> list[tuple[Shift | None, int]]:
    """Shifts of the day that have begun and that somebody is to take part in, with how many are
    not ticked; None stands for those without one."""
    if not roll.is_needed or roll.team.id is None:
        return []
    every: list[Shift | None] = [
        shift for shift in rosters.on_day(tx, roll.team.id, roll.day) if shift.starts_at <= tx.now
    ]
    rolls = [(shift, roll.on(shift) if shift else roll.in_office()) for shift in (*every, None)]
    return [(shift, sum(not one.is_ticked for one in found)) for shift, found in rolls if found]


def open_shifts(tx: Tx, roll: Roll) -> list[tuple[Shift | None, int]]:
    """Those of them of which somebody is not ticked."""
    return [(shift, count) for shift, count in begun(tx, roll) if count]
