"""A file of calls that were listened to and chats that were read is taken apart, row by row.

What was found in a call is read by whoever scores it; a file's rows are idempotent by their id.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sqlmodel import select

from handbook.words import mark
from storage.importers import sheets
from storage.importers.columns import SAMPLES, Columns, below, date_of, find, plain
from storage.importers.rows import BadCell, BadRow, Staff, here_on, person_of
from storage.importers.sheets import Cell, Row, Sheet
from storage.people import Person, Team
from storage.samples import ID, TELEPHONE
from storage.transaction import Tx


@dataclass(frozen=True)
class SampleRow:
    """One good row. `read` is None for a call; `found` is what was ticked, as it was typed.
    `by_id`: who sampled, where the file says so."""

    row: Row
    dated: Cell
    reference: Cell
    items: Cell
    person_id: int
    day: date
    by_id: int | None
    read: int | None
    failing: int
    found: str
    note: str


@dataclass(frozen=True)
class SamplePlan:
    """What a file says: its good rows and its bad ones."""

    team_id: int
    sheet: Sheet = field(repr=False)
    good: tuple[SampleRow, ...]
    bad: tuple[BadRow, ...]


def plan(tx: Tx, team: Team, path: Path, today: date) -> SamplePlan:
    """Read the file against the team; changes nothing. Raises UnreadableFile."""
    assert team.id is not None
    sheet = sheets.read(path)
    columns = find(sheet, SAMPLES)
    staff = Staff(tx.session.exec(select(Person).where(Person.team_id == team.id)).all())
    good: list[SampleRow] = []
    bad: list[BadRow] = []
    for row in below(sheet, columns):
        try:
            good.append(_sample(row, columns, staff, today))
        except BadCell as refused:
            bad.append(refused.row)
    twice = {refused.row: refused for refused in _twice(good)}
    left = tuple(one for one in good if one.row.number not in twice)
    every = sorted([*bad, *twice.values()], key=lambda refused: refused.row)
    return SamplePlan(team.id, sheet, left, tuple(every))


def _sample(row: Row, columns: Columns, staff: Staff, today: date) -> SampleRow:
    """Raises BadCell."""
    date_cell, reference = columns.cell(row, "date"), columns.cell(row, "reference")
    assert date_cell is not None
    assert reference is not None
    person = person_of(row, columns, staff)
    assert person.id is not None
    day = date_of(date_cell)
    if day is None:
        raise BadCell(row, date_cell, mark("is not a date of the calendar; write it as 2026-11-02"))
    if day > today:
        raise BadCell(row, date_cell, mark("is still to come"))
    here_on(person, day, row, date_cell)
    _check_id(row, reference)
    read = _count(row, columns, "read")
    items, note = columns.cell(row, "items"), columns.cell(row, "note")
    return SampleRow(
        row,
        date_cell,
        reference,
        items or reference,
        person.id,
        day,
        _sampler(row, columns, staff),
        read,
        _count(row, columns, "failing") or 0,
        plain(items.text) if items else "",
        plain(note.text) if note else "",
    )


def _check_id(row: Row, cell: Cell) -> None:
    """An id is kept and shown: no customer's name or number may stand in it. Raises BadCell."""
    if not ID.fullmatch(cell.text) or not any(one.isdigit() for one in cell.text):
        raise BadCell(row, cell, mark("is no id of a call or sheet"))
    if TELEPHONE.fullmatch(cell.text):
        raise BadCell(row, cell, mark("looks like a telephone number; give the id instead"))


def _count(row: Row, columns: Columns, name: str) -> int | None:
    cell = columns.cell(row, name)
    if cell is None or cell.value == "":
        return None
    if not cell.text.isascii() or not cell.text.isdigit() or len(cell.text) > 5:
        raise BadCell(row, cell, mark("is not a whole number"))
    return int(cell.text)


def _sampler(row: Row, columns: Columns, staff: Staff) -> int | None:
    cell = columns.cell(row, "sampler")
    if cell is None or cell.value == "":
        return None
    found = staff.called(cell.text)
    if len(found) != 1:
        raise BadCell(row, cell, mark("nobody on the team's list is called this"))
    return found[0].id


def _twice(good: Sequence[SampleRow]) -> Iterator[BadRow]:
    """Rows with the id of another: which of them is right, nobody knows."""
    rows: dict[tuple[bool, str], list[int]] = {}
    for one in good:
        rows.setdefault((one.read is None, one.reference.text), []).append(one.row.number)
    for one in good:
        first, *more = rows[one.read is None, one.reference.text]
        if more:
            other = more[0] if one.row.number == first else first
            reason = mark("stands in row {row} too; keep one of them")
            yield BadCell(one.row, one.reference, reason, row=other).row
