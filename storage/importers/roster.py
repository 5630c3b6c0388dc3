"""A roster file is the truth for its dates: whoever it leaves out of a day does not work that day.

Bad rows never take anybody off: a day that one could be about keeps what stood, unless good rows
speak of that person's day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam
from sqlmodel import col, delete, insert, select, update
from sqlmodel.sql.expression import SelectOfScalar

from handbook.grid import GridWords
from storage import empty_shifts, rosters
from storage.importers import grid, parts, sheets, turns
from storage.importers.grid import Said
from storage.importers.rows import BadRow, RowsRefused
from storage.importers.sheets import Sheet
from storage.importers.standing import Key, Stored, without_overlaps
from storage.importers.team import shift_codes
from storage.importers.turns import Floor, Turn
from storage.people import Person, Team
from storage.rosters import Assignment, Shift
from storage.transaction import Tx

Found = TypeVar("Found")


@dataclass(frozen=True)
class Reading:
    """What a file is read by beside the team's own list: a handbook's words, and the month of a
    grid that does not name it."""

    words: GridWords = field(default_factory=GridWords)
    month: date | None = None


@dataclass(frozen=True)
class RosterPlan:
    """What a file says and what it would do. `first`…`last`: the dates it is the truth for.

    `retimed`: shifts (day, code) whose hours are no longer those that stand. `remarked`: who stands
    on them otherwise than before, on call or mobile.
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
    remarked: tuple[Key, ...] = ()
    reading: Reading = field(default=Reading(), repr=False)

    @property
    def changes_nothing(self) -> bool:
        return not (self.adds or self.removes or self.retimed or self.remarked)

    @property
    def touched(self) -> set[tuple[int, date]]:
        """Every person and date whose work it changes."""
        retimed = {key for key in self.same if key[1:] in self.retimed}
        changed = (*self.adds, *self.removes, *self.remarked)
        return {(person, day) for person, day, _ in (*changed, *retimed)}


def plan(tx: Tx, team: Team, path: Path, reading: Reading | None = None) -> RosterPlan:
    """Read the file against the team and its roster; changes nothing. Raises UnreadableFile."""
    return _plan(tx, team, sheets.read(path), reading or Reading())


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
    plan = _plan(tx, team, plan.sheet, plan.reading)
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
        remarked=len(plan.remarked),
        left_out=len(plan.bad),
    )
    return plan


def _said(tx: Tx, sheet: Sheet, floor: Floor, reading: Reading) -> Said:
    """A list or a grid, as its headers show. Raises UnreadableFile."""
    found = grid.find(sheet)
    if found is not None:
        today = tx.now.astimezone(floor.zone).date()
        return grid.read(sheet, found, floor, reading.month, today)
    good, bad = turns.read(sheet, floor)
    days = [turn.day for turn in good]
    return Said(good, bad, min(days, default=None), max(days, default=None))


def _plan(tx: Tx, team: Team, sheet: Sheet, reading: Reading) -> RosterPlan:
    assert team.id is not None
    people = _fresh(tx, select(Person).where(Person.team_id == team.id))
    hours = {code: (row.starts, row.ends) for code, row in shift_codes(tx, team.id).items()}
    found = _said(tx, sheet, Floor(ZoneInfo(team.zone), people, hours, reading.words), reading)
    first, last = found.first, found.last
    stored = _stored(tx, team.id, first, last) if first and last else []
    good, bad, kept = without_overlaps(found, stored)
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
        remarked=tuple(
            sorted(one.key for one in covered if one.key in said and one.mark != said[one.key].mark)
        ),
        reading=reading,
    )


def _stored(tx: Tx, team_id: int, first: date, last: date) -> list[Stored]:
    """What stands, a day more on each side: a night reaches into the next morning."""
    one = timedelta(days=1)
    rows = tx.session.exec(
        select(Shift, Assignment.person_id, Assignment.mark)
        .join(Assignment, col(Assignment.shift_id) == Shift.id)
        .where(Shift.team_id == team_id, Shift.day >= first - one, Shift.day <= last + one)
        .execution_options(populate_existing=True)
    ).all()
    return [
        Stored(person_id, shift.day, shift.code, shift.starts_at, shift.ends_at, shift.id or 0, how)
        for shift, person_id, how in rows
    ]


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
    parts.mend(tx, plan.team_id, first, last, plan.removes, plan.retimed)
    if plan.removes:
        gone = delete(Assignment).where(
            col(Assignment.shift_id) == bindparam("shift"),
            col(Assignment.person_id) == bindparam("person"),
        )
        connection.execute(gone, _rows(plan.removes, shifts, "shift", "person"))
    if plan.adds:
        marks = {turn.key: turn.mark for turn in plan.good}
        rows = _rows(plan.adds, shifts, "shift_id", "person_id")
        new_rows = [{**row, "mark": marks[key]} for row, key in zip(rows, plan.adds, strict=True)]
        connection.execute(insert(Assignment), new_rows)
    if plan.remarked:
        _remark(tx, plan, shifts)
    empty_shifts.remove(tx, plan.team_id, first, last)


def _remark(tx: Tx, plan: RosterPlan, shifts: Mapping[tuple[date, str], Shift]) -> None:
    marks = {turn.key: turn.mark for turn in plan.good}
    for key in plan.remarked:
        tx.connection.execute(
            update(Assignment)
            .where(
                col(Assignment.shift_id) == shifts[key[1:]].id,
                col(Assignment.person_id) == key[0],
            )
            .values(mark=marks[key])
        )


def _rows(
    keys: Iterable[Key], shifts: Mapping[tuple[date, str], Shift], shift: str, person: str
) -> list[dict[str, int | None]]:
    return [{shift: shifts[day, code].id, person: person_id} for person_id, day, code in keys]
