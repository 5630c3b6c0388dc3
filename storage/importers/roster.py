"""A roster file is the truth for its dates: whoever it leaves out of a day does not work that day.

Bad rows never take anybody off: a day that one could be about keeps what stood, unless good rows
speak of that person's day.
"""

from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam
from sqlmodel import col, delete, insert, select
from sqlmodel.sql.expression import SelectOfScalar

from handbook.words import mark
from storage import rosters
from storage.importers import sheets, turns
from storage.importers.rows import BadRow, RowsRefused
from storage.importers.sheets import Sheet
from storage.importers.team import shift_codes
from storage.importers.turns import Floor, Turn
from storage.people import Person, Team
from storage.rosters import Assignment, Shift
from storage.transaction import Tx

Found = TypeVar("Found")
Key = tuple[int, date, str]
"""Who, on which day, on which shift."""


class _Stored(NamedTuple):
    person_id: int
    day: date
    shift: str
    starts_at: datetime
    ends_at: datetime
    shift_id: int

    @property
    def key(self) -> Key:
        return self.person_id, self.day, self.shift


@dataclass(frozen=True)
class RosterPlan:
    """What a file says and what it would do. `first`…`last`: the dates it is the truth for.

    `retimed`: shifts (day, code) whose hours are no longer those that stand.
    """

    team_id: int
    sheet: Sheet = field(repr=False)
    good: tuple[Turn, ...]
    bad: tuple[BadRow, ...]
    adds: tuple[Key, ...]
    removes: tuple[Key, ...]
    same: tuple[Key, ...]
    retimed: tuple[tuple[date, str], ...]
    first: date | None
    last: date | None

    @property
    def changes_nothing(self) -> bool:
        return not (self.adds or self.removes or self.retimed)

    @property
    def touched(self) -> set[tuple[int, date]]:
        """Every person and date whose work it changes."""
        retimed = {key for key in self.same if key[1:] in self.retimed}
        return {(person, day) for person, day, _ in (*self.adds, *self.removes, *retimed)}


def plan(tx: Tx, team: Team, path: Path) -> RosterPlan:
    """Read the file against the team and its roster; changes nothing. Raises UnreadableFile."""
    return _plan(tx, team, sheets.read(path))


def apply(tx: Tx, plan: RosterPlan, *, only_good: bool = False, by: str = "terminal") -> RosterPlan:
    """Do what the plan says, judged again under lock; what was done is the plan that comes back.

    Leaves one journal entry if anything changed. Raises RowsRefused when rows are bad and
    `only_good` was not said.
    """
    team = tx.get(Team, plan.team_id)
    assert team is not None
    people = select(Person.id).where(Person.team_id == team.id).order_by(col(Person.id))
    tx.session.exec(people.with_for_update(key_share=True)).all()
    if plan.first and plan.last:
        rosters.lock(tx, _shifts(tx, plan.team_id, plan.first, plan.last))
    plan = _plan(tx, team, plan.sheet)
    if plan.bad and not only_good:
        raise RowsRefused(plan.bad)
    if plan.changes_nothing or plan.first is None or plan.last is None:
        return plan
    _write(tx, plan, plan.first, plan.last)
    tx.note(
        "roster.imported",
        f"team:{team.id}",
        by,
        sha256=plan.sheet.sha256,
        first=plan.first,
        last=plan.last,
        added=len(plan.adds),
        removed=len(plan.removes),
        same=len(plan.same),
        retimed=len(plan.retimed),
        left_out=len(plan.bad),
    )
    return plan


def _plan(tx: Tx, team: Team, sheet: Sheet) -> RosterPlan:
    assert team.id is not None
    people = _fresh(tx, select(Person).where(Person.team_id == team.id))
    hours = {code: (row.starts, row.ends) for code, row in shift_codes(tx, team.id).items()}
    good, bad = turns.read(sheet, Floor(ZoneInfo(team.zone), people, hours))
    first = min((turn.day for turn in good), default=None)
    last = max((turn.day for turn in good), default=None)
    stored = _stored(tx, team.id, first, last) if first and last else []
    good, bad, kept = _without_overlaps(good, bad, stored, first, last)
    said = {turn.key: turn for turn in good}
    staying = {one.key for one in kept}
    covered = [one for one in stored if first and last and first <= one.day <= last]
    standing = {one.key for one in covered}
    stood = {(one.day, one.shift): (one.starts_at, one.ends_at) for one in covered}
    retimed = {
        (turn.day, turn.shift)
        for turn in good
        if stood.get((turn.day, turn.shift), (turn.starts_at, turn.ends_at))
        != (turn.starts_at, turn.ends_at)
    }
    return RosterPlan(
        team.id,
        sheet,
        tuple(good),
        tuple(bad),
        adds=tuple(sorted(said.keys() - standing)),
        removes=tuple(sorted(standing - said.keys() - staying)),
        same=tuple(sorted(said.keys() & standing)),
        retimed=tuple(sorted(retimed)),
        first=first,
        last=last,
    )


def _stored(tx: Tx, team_id: int, first: date, last: date) -> list[_Stored]:
    """What stands, a day more on each side: a night reaches into the next morning."""
    one = timedelta(days=1)
    rows = tx.session.exec(
        select(Shift, Assignment.person_id)
        .join(Assignment, col(Assignment.shift_id) == Shift.id)
        .where(Shift.team_id == team_id, Shift.day >= first - one, Shift.day <= last + one)
        .execution_options(populate_existing=True)
    ).all()
    return [
        _Stored(person_id, shift.day, shift.code, shift.starts_at, shift.ends_at, shift.id or 0)
        for shift, person_id in rows
    ]


def _without_overlaps(
    good: Sequence[Turn],
    bad: Sequence[BadRow],
    stored: Sequence[_Stored],
    first: date | None,
    last: date | None,
) -> tuple[list[Turn], list[BadRow], list[_Stored]]:
    """The turns that fit beside each other and beside what stays; each one that turns bad may
    keep more of what stood, so it goes round until nothing changes."""
    turns_left, refused = list(good), list(bad)
    while True:
        kept = list(_kept(stored, turns_left, refused, first, last))
        overlapping = {row.row: row for row in _overlaps(turns_left, kept)}
        if not overlapping:
            return turns_left, sorted(refused, key=lambda row: row.row), kept
        turns_left = [turn for turn in turns_left if turn.row not in overlapping]
        refused.extend(overlapping.values())


def _kept(
    stored: Iterable[_Stored],
    good: Iterable[Turn],
    bad: Iterable[BadRow],
    first: date | None,
    last: date | None,
) -> Iterator[_Stored]:
    """What stands and stays: outside the file's dates, or on a day that a bad row may be about."""
    said = {turn.key for turn in good}
    spoken = {(person_id, day) for person_id, day, _ in said}
    unclear = {row.about for row in bad}
    for one in stored:
        if first is None or last is None or not first <= one.day <= last:
            yield one
        elif one.key not in said and (one.person_id, one.day) not in spoken:
            could_be = {
                (one.person_id, one.day),
                (one.person_id, None),
                (None, one.day),
                (None, None),
            }
            if could_be & unclear:
                yield one


def _overlaps(good: Sequence[Turn], kept: Iterable[_Stored]) -> Iterator[BadRow]:
    taken: dict[int, list[tuple[datetime, datetime, str]]] = {}
    for one in kept:
        mine = taken.setdefault(one.person_id, [])
        mine.append((one.starts_at, one.ends_at, f"{one.shift} {one.day}"))
    for slots in taken.values():
        slots.sort()
    for turn in good:
        slots = taken.setdefault(turn.person_id, [])
        slot = (turn.starts_at, turn.ends_at, f"{turn.shift} {turn.day}")
        place = bisect(slots, slot)
        beside = slots[max(0, place - 1) : place + 1]
        clash = next((one for one in beside if one[0] < slot[1] and slot[0] < one[1]), None)
        if clash:
            yield turn.bad(mark("overlaps with the same person's {shift}"), shift=clash[2])
        else:
            slots.insert(place, slot)


def _fresh(tx: Tx, query: SelectOfScalar[Found]) -> list[Found]:
    """The rows as they are now, whatever the session saw before it held the lock."""
    return list(tx.session.exec(query.execution_options(populate_existing=True)).all())


def _shifts(tx: Tx, team_id: int, first: date, last: date) -> list[Shift]:
    query = select(Shift).where(Shift.team_id == team_id, Shift.day >= first, Shift.day <= last)
    return _fresh(tx, query)


def _write(tx: Tx, plan: RosterPlan, first: date, last: date) -> None:
    connection = tx.connection
    hours = {(turn.day, turn.shift): (turn.starts_at, turn.ends_at) for turn in plan.good}
    stood = {(shift.day, shift.code): shift for shift in _shifts(tx, plan.team_id, first, last)}
    for key in plan.retimed:
        stood[key].starts_at, stood[key].ends_at = hours[key]
    new = [
        {"team_id": plan.team_id, "day": day, "code": code, "starts_at": at, "ends_at": until}
        for (day, code), (at, until) in hours.items()
        if (day, code) not in stood
    ]
    if new:  # in one statement, which the session's own way of adding is not on SQLite
        connection.execute(insert(Shift), new)
    tx.session.flush()
    shifts = {(shift.day, shift.code): shift for shift in _shifts(tx, plan.team_id, first, last)}
    if plan.removes:
        gone = delete(Assignment).where(
            col(Assignment.shift_id) == bindparam("shift"),
            col(Assignment.person_id) == bindparam("person"),
        )
        connection.execute(gone, _rows(plan.removes, shifts, "shift", "person"))
    if plan.adds:
        connection.execute(insert(Assignment), _rows(plan.adds, shifts, "shift_id", "person_id"))
    # A shift that nobody is on any more is no shift: it would count as one without people.
    peopled = select(Assignment.shift_id).where(Assignment.shift_id == Shift.id).exists()
    tx.session.exec(
        delete(Shift).where(
            col(Shift.team_id) == plan.team_id,
            col(Shift.day) >= first,
            col(Shift.day) <= last,
            ~peopled,
        )
    )


def _rows(
    keys: Iterable[Key], shifts: Mapping[tuple[date, str], Shift], shift: str, person: str
) -> list[dict[str, int | None]]:
    return [{shift: shifts[day, code].id, person: person_id} for person_id, day, code in keys]
