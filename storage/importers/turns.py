"""A roster's row is one person's turn on one shift, or a bad row that says which cell and why."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from statistics import median_low
from zoneinfo import ZoneInfo

from handbook.words import mark
from storage.importers.columns import Columns, date_of, find, time_of
from storage.importers.sheets import Cell, Row, Sheet, UnreadableRoster
from storage.people import Person

Hours = tuple[time, time]
_FAR = timedelta(days=200)  # a year mistyped is 365 days away; a year's roster reaches 183


@dataclass(frozen=True)
class BadRow:
    """`reason` is a marked text, `facts` its values; `about` is who and when, as far as known."""

    row: int
    cell: str
    value: str
    reason: str
    facts: Mapping[str, object] = field(default_factory=dict)
    about: tuple[int | None, date | None] = (None, None)


@dataclass(frozen=True)
class Turn:
    """One person on one shift. `day` is the date it starts on; moments are in UTC."""

    row: int
    cell: str
    person_id: int
    day: date
    shift: str
    starts_at: datetime
    ends_at: datetime

    @property
    def key(self) -> tuple[int, date, str]:
        return self.person_id, self.day, self.shift

    def bad(self, reason: str, **facts: object) -> BadRow:
        about = (self.person_id, self.day)
        return BadRow(self.row, self.cell, self.shift, reason, facts, about)


class Floor:
    """What a team's rows are read by: its zone, its people and the hours of its shifts."""

    def __init__(
        self, zone: ZoneInfo, people: Sequence[Person], hours: Mapping[str, Hours]
    ) -> None:
        self.zone = zone
        self.hours = hours
        self._spelled = {person.code: person for person in people}
        self._by_email = {person.email: person for person in people if person.email}
        self._alike: dict[str, list[Person]] = {}
        self._names: dict[str, list[Person]] = {}
        for person in people:
            self._alike.setdefault(folded(person.code), []).append(person)
            self._names.setdefault(folded(person.name), []).append(person)

    def shift(self, said: str) -> str:
        """The team's own spelling of a code, else the code as said."""
        alike = [code for code in self.hours if folded(code) == folded(said)]
        return alike[0] if len(alike) == 1 and said not in self.hours else said

    def called(self, said: str) -> Sequence[Person]:
        """Everybody that a staff number, an e-mail address or a name could mean."""
        one = self._spelled.get(said) or self._by_email.get(said.lower())
        return [one] if one else self._alike.get(folded(said)) or self._names.get(folded(said), [])


def folded(text: str) -> str:
    """The text without case, spaces and full-width forms."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def read(sheet: Sheet, floor: Floor) -> tuple[list[Turn], list[BadRow]]:
    """Each row read for itself, then against the others. Raises UnreadableRoster."""
    columns = find(sheet)
    rows = [row for row in sheet.rows if row.number > columns.header_row]
    if not rows:
        raise UnreadableRoster(mark("{file} has headers and no rows below them."), file=sheet.file)
    turns: list[Turn] = []
    bad: list[BadRow] = []
    for row in rows:
        try:
            turns.append(_turn(row, columns, floor))
        except _Refused as refused:
            bad.append(refused.row)
    contradicting = {refused.row: refused for refused in _contradictions(turns)}
    turns = [turn for turn in turns if turn.row not in contradicting]
    return turns, sorted([*bad, *contradicting.values()], key=lambda refused: refused.row)


class _Refused(Exception):
    def __init__(self, row: BadRow) -> None:
        self.row = row


def _refuse(
    row: Row, cell: Cell, about: tuple[int | None, date | None], reason: str, **facts: object
) -> _Refused:
    return _Refused(BadRow(row.number, cell.name, cell.text, reason, facts, about))


def _turn(row: Row, columns: Columns, floor: Floor) -> Turn:
    day_cell, shift_cell = columns.cell(row, "date"), columns.cell(row, "shift")
    assert day_cell is not None
    assert shift_cell is not None
    day = date_of(day_cell)
    person = _person(row, columns, floor, day)
    assert person.id is not None
    for cell in (day_cell, shift_cell):
        if cell.value == "":
            raise _refuse(row, cell, (person.id, day), mark("is empty"))
    if day is None:
        reason = mark("is not a date of the calendar; write it as 2026-11-02")
        raise _refuse(row, day_cell, (person.id, None), reason)
    if person.left_on is not None and person.left_on <= day:
        reason = mark("{name} left on {left}")
        facts = {"name": person.name, "left": person.left_on}
        raise _refuse(row, day_cell, (person.id, day), reason, **facts)
    code = floor.shift(shift_cell.text)
    about = (person.id, day)
    hours = _hours(row, columns, floor, (shift_cell, code), about)
    starts_at = _moment(day, hours[0], floor.zone)
    end_day = day if hours[0] < hours[1] else day + timedelta(days=1)
    ends_at = _moment(end_day, hours[1], floor.zone)
    if starts_at is None or ends_at is None:
        missing, on = (hours[0], day) if starts_at is None else (hours[1], end_day)
        reason = mark("the clocks leave out {time} on {day}")
        raise _refuse(row, shift_cell, about, reason, time=f"{missing:%H:%M}", day=on)
    return Turn(row.number, shift_cell.name, person.id, day, code, starts_at, ends_at)


def _person(row: Row, columns: Columns, floor: Floor, day: date | None) -> Person:
    cells = [columns.cell(row, name) for name in ("person", "email", "name")]
    standing = [cell for cell in cells if cell is not None]
    cell = next((cell for cell in standing if cell.value != ""), None)
    if cell is None:
        raise _refuse(row, standing[0], (None, day), mark("is empty"))
    found = floor.called(cell.text)
    if len(found) > 1:
        numbers = ", ".join(person.code for person in found)
        reason = mark("{numbers} have this name; write the staff number")
        raise _refuse(row, cell, (None, day), reason, numbers=numbers)
    if not found:
        reason = mark("nobody on the team's list is called this")
        raise _refuse(row, cell, (None, day), reason)
    name = columns.cell(row, "name")
    if name and name.value != "" and folded(name.text) != folded(found[0].name):
        reason = mark("{number} is {name} on the team's list")
        facts = {"number": cell.text, "name": found[0].name}
        raise _refuse(row, name, (None, day), reason, **facts)
    return found[0]


def _hours(
    row: Row,
    columns: Columns,
    floor: Floor,
    shift: tuple[Cell, str],
    about: tuple[int | None, date | None],
) -> Hours:
    """The shift's hours: the team's, which a row may repeat, or the row's own for a new code."""
    cell, code = shift
    known = floor.hours.get(code)
    said: list[time | None] = []
    for place, name in enumerate(("starts", "ends")):
        standing = columns.cell(row, name)
        if standing is None or standing.value == "":
            said.append(known[place] if known else None)
            continue
        value = time_of(standing)
        if value is None:
            reason = mark("is not a time of the day; write it as 07:00")
            raise _refuse(row, standing, about, reason)
        if known and value != known[place]:
            reason = mark("{shift} is from {starts} to {ends} on the team's page")
            facts = {"starts": f"{known[0]:%H:%M}", "ends": f"{known[1]:%H:%M}"}
            raise _refuse(row, standing, about, reason, shift=code, **facts)
        said.append(value)
    starts, ends = said
    if starts is None or ends is None:
        reason = mark(
            "is not a shift of the team ({shifts}); give its start and end, "
            "or leave the row out for a day off"
        )
        raise _refuse(row, cell, about, reason, shifts=", ".join(floor.hours) or "—")
    return starts, ends


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime | None:
    """A wall time's moment in UTC; the first of autumn's two, None in spring's missing hour."""
    wall = datetime.combine(day, at, zone)
    moment = wall.astimezone(UTC)
    return moment if moment.astimezone(zone) == wall else None


def _contradictions(turns: Sequence[Turn]) -> Iterator[BadRow]:
    """Dates far off, rows that stand twice, one code with two sets of hours on one day."""
    if not turns:
        return
    middle = date.fromordinal(median_low(turn.day.toordinal() for turn in turns))
    seen: dict[tuple[int, date, str], int] = {}
    hours: dict[tuple[date, str], Turn] = {}
    for turn in turns:
        if abs(turn.day - middle) > _FAR:
            reason = mark("{day} is far from the file's other dates, which are around {middle}")
            yield turn.bad(reason, day=turn.day, middle=middle)
        elif turn.key in seen:
            yield turn.bad(mark("the same stands in row {row} already"), row=seen[turn.key])
        else:
            first = hours.setdefault((turn.day, turn.shift), turn)
            if (first.starts_at, first.ends_at) != (turn.starts_at, turn.ends_at):
                reason = mark("row {row} gives this shift other hours on the same day")
                yield turn.bad(reason, row=first.row)
                continue
            seen[turn.key] = turn.row
