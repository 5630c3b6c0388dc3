"""A file of calls that were listened to and chats that were read is taken apart, row by row.

What was found in a call is read by whoever scores it; a file's rows are idempotent by their id.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

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
    `by_id`: who sampled, where the file says so. `phrase_error`: fewer phrases were said than were
    due; `wrong_answer`: the file says that it was not right; `errors`: how many it counts."""

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
    phrase_error: bool = False
    wrong_answer: bool = False
    errors: int = 0


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
            good.append(_sample(row, columns, staff, today, ZoneInfo(team.zone)))
        except BadCell as refused:
            bad.append(refused.row)
    twice = {refused.row: refused for refused in _twice(good)}
    left = tuple(one for one in good if one.row.number not in twice)
    every = sorted([*bad, *twice.values()], key=lambda refused: refused.row)
    return SamplePlan(team.id, sheet, left, tuple(every))


def _sample(row: Row, columns: Columns, staff: Staff, today: date, zone: ZoneInfo) -> SampleRow:
    """Raises BadCell."""
    date_cell, reference = columns.cell(row, "date"), columns.cell(row, "reference")
    assert date_cell is not None
    assert reference is not None
    person = person_of(row, columns, staff)
    assert person.id is not None
    day = _day_of(date_cell, zone)
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
        _lacks_phrases(row, columns),
        _is_wrong(row, columns),
        _count(row, columns, "errors") or 0,
    )


def _day_of(cell: Cell, zone: ZoneInfo) -> date | None:
    """A date, or that of a moment: in the team's zone where it names its own."""
    if isinstance(cell.value, datetime):
        return cell.value.date()
    day = date_of(cell)
    if day is not None or not isinstance(cell.value, str):
        return day
    found = _MOMENT.fullmatch(plain(cell.text))
    if found is None:
        return None
    text = f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}T{int(found[4]):02}:{found[5]}"
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(zone).date() if moment.tzinfo else moment.date()


_MOMENT = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[ T](\d{1,2}):"
    r"([0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})?)"
)


def _lacks_phrases(row: Row, columns: Columns) -> bool:
    """Raises BadCell where more were said than were due."""
    due, said = _count(row, columns, "phrases_due"), _count(row, columns, "phrases_said")
    if due is None or said is None:
        return False
    if said > due:
        cell = columns.cell(row, "phrases_said")
        assert cell is not None, "it has a number"
        raise BadCell(row, cell, mark("is more than were due"))
    return said < due


def _is_wrong(row: Row, columns: Columns) -> bool:
    """Raises BadCell for what is no yes and no no."""
    cell = columns.cell(row, "answer_right")
    if cell is None or cell.value == "":
        return False
    said = cell.text.casefold()
    if said not in _RIGHT and said not in _WRONG:
        raise BadCell(row, cell, mark("is no answer; write 1 where it was right, and 0 where not"))
    return said in _WRONG


_RIGHT = ("1", "yes", "true", "是", "正确", "对")
_WRONG = ("0", "no", "false", "否", "错误", "错")


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
