"""What people have left of each kind of leave is brought in from a file, row by row.

A figure is what the person has left as of the plan's date, not counting leaves that Rollcall knows
whose first day lies on or after that date. Whoever is not in the file keeps what stood.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sqlmodel import col, select

from handbook.grid import folded
from handbook.leave import Kind
from handbook.words import mark
from storage.balances import Balance
from storage.importers import sheets
from storage.importers.columns import BALANCES, Columns, below, find, plain
from storage.importers.rows import (
    BadCell,
    BadRow,
    RowsRefused,
    Staff,
    here_on,
    person_of,
)
from storage.importers.sheets import Cell, Row, Sheet
from storage.people import Person, Team
from storage.transaction import Tx

Kinds = Mapping[str, Kind]
"""The handbook's kinds of leave by name."""
MOST_DAYS = 366
_DAYS = re.compile(r"(-?\d{1,9}(?:\.\d{1,9})?) ?(?:天|days?)?", re.IGNORECASE)


@dataclass(frozen=True)
class Figure:
    """One good row: the days, whole or half ones, that a person has left of a kind."""

    row: Row
    cell: Cell
    person_id: int
    kind: str
    days: float

    @property
    def key(self) -> tuple[int, str]:
        return self.person_id, self.kind


@dataclass(frozen=True)
class BalancePlan:
    """What a file says and what it would do: `sets` differ from what stands, `same` do not."""

    team_id: int
    kinds: Kinds = field(repr=False)
    as_of: date
    sheet: Sheet = field(repr=False)
    bad: tuple[BadRow, ...]
    sets: tuple[Figure, ...]
    same: tuple[Figure, ...]

    @property
    def changes_nothing(self) -> bool:
        return not self.sets


def plan(tx: Tx, team: Team, kinds: Kinds, path: Path, as_of: date) -> BalancePlan:
    """Read the file against the team and its handbook's kinds; changes nothing.

    Raises UnreadableFile.
    """
    assert team.id is not None
    return _plan(tx, team.id, kinds, sheets.read(path), as_of)


def apply(
    tx: Tx, plan: BalancePlan, *, only_good: bool = False, by: str = "terminal"
) -> BalancePlan:
    """Do what the plan says, judged again under lock; what was done is the plan that comes back.

    Leaves one journal entry for each figure that changed. Raises RowsRefused when rows are bad and
    `only_good` was not said.
    """
    people = select(Person.id).where(Person.team_id == plan.team_id).order_by(col(Person.id))
    tx.session.exec(people.with_for_update(key_share=True)).all()
    plan = _plan(tx, plan.team_id, plan.kinds, plan.sheet, plan.as_of)
    if plan.bad and not only_good:
        raise RowsRefused(plan.bad)
    stood = _standing(tx, plan.team_id)
    for figure in plan.sets:
        before = stood.get(figure.key)
        tx.note(
            "balance.set",
            f"person:{figure.person_id}",
            by,
            kind=figure.kind,
            before=before.days if before else None,
            days=figure.days,
            as_of=plan.as_of,
            sha256=plan.sheet.sha256,
        )
        balance = before or Balance(
            person_id=figure.person_id, kind=figure.kind, days=figure.days, as_of=plan.as_of
        )
        balance.days, balance.as_of = figure.days, plan.as_of
        tx.session.add(balance)
    tx.session.flush()
    return plan


def _plan(tx: Tx, team_id: int, kinds: Kinds, sheet: Sheet, as_of: date) -> BalancePlan:
    query = select(Person).where(Person.team_id == team_id)
    people = tx.session.exec(query.execution_options(populate_existing=True)).all()
    good, bad = _read(sheet, Staff(people), kinds, as_of)
    stood = {key: (balance.days, balance.as_of) for key, balance in _standing(tx, team_id).items()}
    sets = tuple(one for one in good if stood.get(one.key) != (one.days, as_of))
    same = tuple(one for one in good if stood.get(one.key) == (one.days, as_of))
    return BalancePlan(team_id, kinds, as_of, sheet, tuple(bad), sets, same)


def _standing(tx: Tx, team_id: int) -> dict[tuple[int, str], Balance]:
    rows = tx.session.exec(
        select(Balance)
        .join(Person, col(Person.id) == Balance.person_id)
        .where(Person.team_id == team_id)
        .execution_options(populate_existing=True)
    )
    return {(balance.person_id, balance.kind): balance for balance in rows}


def _read(
    sheet: Sheet, staff: Staff, kinds: Kinds, as_of: date
) -> tuple[list[Figure], list[BadRow]]:
    columns = find(sheet, BALANCES)
    names = _names(kinds)
    figures: list[Figure] = []
    bad: list[BadRow] = []
    for row in below(sheet, columns):
        try:
            figures.append(_figure(row, columns, staff, names, as_of))
        except BadCell as refused:
            bad.append(refused.row)
    twice = {refused.row: refused for refused in _twice(figures)}
    good = [figure for figure in figures if figure.row.number not in twice]
    return good, sorted([*bad, *twice.values()], key=lambda refused: refused.row)


def _names(kinds: Kinds) -> dict[str, str]:
    """A kind's name by everything that it may be called: its key first, then words, then titles."""
    names = {folded(name): name for name in kinds}
    for name, kind in kinds.items():
        for word in kind.words:
            names.setdefault(folded(word), name)
    for name, kind in kinds.items():
        for title in (kind.title.en, kind.title.zh):
            names.setdefault(folded(title), name)
    return names


def _figure(
    row: Row, columns: Columns, staff: Staff, names: Mapping[str, str], as_of: date
) -> Figure:
    kind_cell, days_cell = columns.cell(row, "kind"), columns.cell(row, "days")
    assert kind_cell is not None
    assert days_cell is not None
    person = person_of(row, columns, staff)
    assert person.id is not None
    here_on(person, as_of, row, _first_said(row, columns))
    for cell in (kind_cell, days_cell):
        if cell.value == "":
            raise BadCell(row, cell, mark("is empty"))
    kind = names.get(folded(kind_cell.text))
    if kind is None:
        reason = mark("is not a kind of leave of the handbook; it has {kinds}")
        raise BadCell(row, kind_cell, reason, kinds=", ".join(dict.fromkeys(names.values())))
    return Figure(row, days_cell, person.id, kind, _days(row, days_cell))


def _first_said(row: Row, columns: Columns) -> Cell:
    """The cell that names the person."""
    cells = (columns.cell(row, name) for name in ("person", "email", "name"))
    return next(cell for cell in cells if cell is not None and cell.value != "")


def _days(row: Row, cell: Cell) -> float:
    """The number that a cell says. Raises BadCell."""
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        days = float(value)
    else:
        found = _DAYS.fullmatch(plain(value)) if isinstance(value, str) else None
        if not found:
            raise BadCell(row, cell, mark("is not a number of days; write it as 7 or 7.5"))
        days = float(found[1])
    if days < 0:
        raise BadCell(row, cell, mark("is less than 0"))
    if days > MOST_DAYS:
        raise BadCell(row, cell, mark("is more than {most} days"), most=MOST_DAYS)
    if not (days * 2).is_integer():
        raise BadCell(row, cell, mark("is neither whole nor half days; write it as 7 or 7.5"))
    return days


def _twice(figures: Sequence[Figure]) -> Iterator[BadRow]:
    """Rows that say one person's days of one kind again: which of them is right, nobody knows."""
    rows: dict[tuple[int, str], list[int]] = {}
    for figure in figures:
        rows.setdefault(figure.key, []).append(figure.row.number)
    for figure in figures:
        first, *more = rows[figure.key]
        if more:
            other = more[0] if figure.row.number == first else first
            reason = mark("stands for the same person and kind in row {row} too; keep one of them")
            yield BadCell(figure.row, figure.cell, reason, row=other).row
