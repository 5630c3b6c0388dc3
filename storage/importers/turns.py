"""A roster's row is one person's turn on one shift, or a bad row that says which cell and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from statistics import median_low
from zoneinfo import ZoneInfo

from handbook.grid import GridWords, Mark, folded
from handbook.words import mark
from storage.importers.columns import Columns, below, date_of, find, time_of
from storage.importers.rows import About, BadCell, BadRow, Staff, here_on, person_of
from storage.importers.sheets import Cell, Row, Sheet
from storage.people import Person

Hours = tuple[time, time]
FAR = timedelta(days=200)  # a year mistyped is 365 days away; a year's roster reaches 183


class NoSuchTime(Exception):
    """A time in spring's missing hour; `reason` is a marked text, `facts` its values."""

    def __init__(self, day: date, at: time) -> None:
        self.reason = mark("the clocks leave out {time} on {day}")
        self.facts = {"time": f"{at:%H:%M}", "day": day}
        super().__init__(f"{day} {at}")


@dataclass(frozen=True)
class Turn:
    """One person on one shift. `day` is the date it starts on; moments are in UTC; `mark` says how
    the person stands on it."""

    row: int
    cell: str
    person_id: int
    day: date
    shift: str
    starts_at: datetime
    ends_at: datetime
    mark: Mark | None = None

    @property
    def key(self) -> tuple[int, date, str]:
        return self.person_id, self.day, self.shift

    def bad(self, reason: str, **facts: object) -> BadRow:
        about = (self.person_id, self.day)
        return BadRow(self.row, self.cell, self.shift, reason, facts, about)


class Floor(Staff):
    """What a team's rows are read by: its zone, its people, the hours of its shifts, and the words
    of its handbook."""

    def __init__(
        self,
        zone: ZoneInfo,
        people: Sequence[Person],
        hours: Mapping[str, Hours],
        words: GridWords | None = None,
    ) -> None:
        super().__init__(people)
        self.zone = zone
        self.hours = hours
        self.words = words or GridWords()

    def shift(self, said: str) -> str:
        """The team's own spelling of a code, else the code as said."""
        alike = [code for code in self.hours if folded(code) == folded(said)]
        return alike[0] if len(alike) == 1 and said not in self.hours else said

    def marked(self, said: str) -> tuple[str, Mark | None]:
        """A code and the mark after it; a code that ends like a mark is a code."""
        whole = self.shift(said)
        if whole in self.hours:
            return whole, None
        stem, mark = self.words.without_mark(said)
        code = self.shift(stem)
        return (code, mark) if code in self.hours else (whole, None)

    def moments(self, day: date, hours: Hours) -> tuple[datetime, datetime]:
        """When a shift of that day begins and ends, in UTC. Raises NoSuchTime."""
        starts, ends = hours
        end_day = day if starts < ends else day + timedelta(days=1)
        return _moment(day, starts, self.zone), _moment(end_day, ends, self.zone)


def read(sheet: Sheet, floor: Floor) -> tuple[list[Turn], list[BadRow]]:
    """Each row read for itself, then against the others. Raises UnreadableFile."""
    columns = find(sheet)
    turns: list[Turn] = []
    bad: list[BadRow] = []
    for row in below(sheet, columns):
        try:
            turns.append(_turn(row, columns, floor))
        except BadCell as refused:
            bad.append(refused.row)
    contradicting = {refused.row: refused for refused in _contradictions(turns)}
    turns = [turn for turn in turns if turn.row not in contradicting]
    return turns, sorted([*bad, *contradicting.values()], key=lambda refused: refused.row)


def _turn(row: Row, columns: Columns, floor: Floor) -> Turn:
    day_cell, shift_cell = columns.cell(row, "date"), columns.cell(row, "shift")
    assert day_cell is not None
    assert shift_cell is not None
    day = date_of(day_cell)
    person = person_of(row, columns, floor, day)
    assert person.id is not None
    for cell in (day_cell, shift_cell):
        if cell.value == "":
            raise BadCell(row, cell, mark("is empty"), (person.id, day))
    if day is None:
        reason = mark("is not a date of the calendar; write it as 2026-11-02")
        raise BadCell(row, day_cell, reason, (person.id, None))
    here_on(person, day, row, day_cell)
    code, how = floor.marked(shift_cell.text)
    about = (person.id, day)
    hours = _hours(row, columns, floor, (shift_cell, code), about)
    try:
        starts_at, ends_at = floor.moments(day, hours)
    except NoSuchTime as missing:
        raise BadCell(row, shift_cell, missing.reason, about, **missing.facts) from None
    return Turn(row.number, shift_cell.name, person.id, day, code, starts_at, ends_at, how)


def _hours(
    row: Row,
    columns: Columns,
    floor: Floor,
    shift: tuple[Cell, str],
    about: About,
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
            raise BadCell(row, standing, reason, about)
        if known and value != known[place]:
            reason = mark("{shift} is from {starts} to {ends} on the team's page")
            facts = {"starts": f"{known[0]:%H:%M}", "ends": f"{known[1]:%H:%M}"}
            raise BadCell(row, standing, reason, about, shift=code, **facts)
        said.append(value)
    starts, ends = said
    if starts is None or ends is None:
        reason = mark(
            "is not a shift of the team ({shifts}); give its start and end, "
            "or leave the row out for a day off"
        )
        raise BadCell(row, cell, reason, about, shifts=", ".join(floor.hours) or "—")
    return starts, ends


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """A wall time's moment in UTC; the first of autumn's two. Raises NoSuchTime."""
    wall = datetime.combine(day, at, zone)
    moment = wall.astimezone(UTC)
    if moment.astimezone(zone) != wall:
        raise NoSuchTime(day, at)
    return moment


def _contradictions(turns: Sequence[Turn]) -> Iterator[BadRow]:
    """Dates far off, rows that stand twice, one code with two sets of hours on one day."""
    if not turns:
        return
    middle = date.fromordinal(median_low(turn.day.toordinal() for turn in turns))
    seen: dict[tuple[int, date, str], int] = {}
    hours: dict[tuple[date, str], Turn] = {}
    for turn in turns:
        if abs(turn.day - middle) > FAR:
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
