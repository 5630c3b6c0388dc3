"""The usual grid: people down, dates across, the codes of shifts in the cells."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from statistics import median_low

from handbook.grid import Mark
from handbook.words import mark
from storage.importers import columns as known_columns
from storage.importers.columns import Columns, plain
from storage.importers.grid_days import (
    Heading,
    headings_of,
    month_in,
    refuse_weekday,
    resolve,
    weekday,
)
from storage.importers.rows import About, BadCell, BadRow, here_on, person_of
from storage.importers.sheets import Cell, Row, Sheet, UnreadableFile
from storage.importers.turns import FAR, Floor, NoSuchTime, Turn
from storage.people import Person

_TITLE_ROWS = 10
_BETWEEN = re.compile(r"\s*[/,;、，；|&]\s*|\s+")


@dataclass(frozen=True)
class Grid:
    """Where a sheet has its people and its days."""

    columns: Columns
    headings: tuple[Heading, ...]
    body: tuple[Row, ...] = field(repr=False)
    titles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Said:
    """What a roster file says. `first`…`last`: the dates that it speaks of; `rests`: who is said
    not to work on which of them."""

    good: Sequence[Turn]
    bad: Sequence[BadRow]
    first: date | None
    last: date | None
    rests: frozenset[tuple[int, date]] = frozenset()


def find(sheet: Sheet) -> Grid | None:
    """The sheet as a grid; None where it has a list's columns, or no days across."""
    for place, row in enumerate(sheet.rows[:_TITLE_ROWS]):
        at = _headers(row)
        if {"date", "shift"} <= at.keys():
            return None
        at = {name: column for name, column in at.items() if name in known_columns.PERSON}
        if not at:
            continue
        below = [place + 1] if _is_empty(sheet, place + 1, at) else []
        near = [place, *below, *([place - 1] if place else [])]
        for other in near:
            found = tuple(headings_of(sheet.rows[other], at.values()))
            if found:
                last = max(place, other)
                beside = [cell.text for cell in sheet.rows[other].cells[: found[0].column]]
                above = _texts(sheet.rows[: min(place, other)])
                titles = [sheet.title, *above, *(beside if other != place else ())]
                columns = Columns(at, sheet.rows[last].number)
                return Grid(columns, found, sheet.rows[last + 1 :], tuple(titles))
    return None


def _headers(row: Row) -> dict[str, int]:
    names = {text: name for name, texts in known_columns.HEADERS.items() for text in texts}
    at: dict[str, int] = {}
    for column, cell in enumerate(row.cells):
        name = names.get(plain(cell.text).casefold())
        if name:
            at.setdefault(name, column)
    return at


def _is_empty(sheet: Sheet, place: int, at: Mapping[str, int]) -> bool:
    """Whether the row may be a header's other half, by the cells merged over both."""
    return place < len(sheet.rows) and all(
        sheet.rows[place].at(column).value == "" for column in at.values()
    )


def _texts(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        yield from (cell.text for cell in row.cells if cell.value != "")


def read(sheet: Sheet, grid: Grid, floor: Floor, month: date | None, today: date) -> Said:
    """Each cell read for itself. Raises UnreadableFile where its days are not known."""
    said = month_in(grid.titles, today)
    dates = resolve(sheet, grid.headings, said, month, today)
    body = list(_people(sheet, grid, dates.by_column))
    if not body:
        raise UnreadableFile(mark("{file} has headers and no rows below them."), file=sheet.file)
    bad = [*_wrong(dates.wrong, body, grid)]
    days, twice = _days(grid, dates.by_column)
    reader = _Reader(grid, floor, days, body)
    for row in body:
        reader.take(row)
    bad = [*bad, *twice, *reader.bad]
    first, last = min(days.values(), default=None), max(days.values(), default=None)
    return Said(reader.good, bad, first, last, frozenset(reader.rests))


def _people(sheet: Sheet, grid: Grid, days: Mapping[int, date]) -> Iterator[Row]:
    """The rows below the headers without that of the weekdays."""
    for row in grid.body:
        said = [row.at(column) for column in days]
        standing = [cell for cell in said if cell.value != ""]
        is_nobodys = all(row.at(column).value == "" for column in grid.columns.at.values())
        if is_nobodys and standing and all(weekday(cell) is not None for cell in standing):
            for column, day in days.items():
                refuse_weekday(sheet, row.at(column), weekday(row.at(column)), day)
        else:
            yield row


def _wrong(wrong: Sequence[Heading], body: Sequence[Row], grid: Grid) -> Iterator[BadRow]:
    """Headings such as the 31st of a short month are wrong where something stands below them."""
    for one in wrong:
        if any(row.at(one.column).value != "" for row in body):
            reason = mark("is not a date of the calendar; write it as 2026-11-02")
            yield BadRow(grid.columns.header_row, one.cell.name, one.cell.text, reason)


def _days(grid: Grid, dates: Mapping[int, date]) -> tuple[dict[int, date], list[BadRow]]:
    """The columns that count, and those whose date stands before or is far away."""
    days: dict[int, date] = {}
    bad: list[BadRow] = []
    middle = date.fromordinal(median_low(d.toordinal() for d in dates.values())) if dates else None
    seen: dict[date, Cell] = {}
    for one in grid.headings:
        day = dates.get(one.column)
        if day is None or middle is None:
            continue
        where = (grid.columns.header_row, one.cell.name, one.cell.text)
        if abs(day - middle) > FAR:
            reason = mark("{day} is far from the file's other dates, which are around {middle}")
            bad.append(BadRow(*where, reason, {"day": day, "middle": middle}, (None, day)))
        elif day in seen:
            reason = mark("{day} stands in {cell} already")
            bad.append(BadRow(*where, reason, {"day": day, "cell": seen[day].name}, (None, day)))
        else:
            seen[day] = one.cell
            days[one.column] = day
    return days, bad


class _Reader:
    """Reads the rows one after the other; what it found is in `good`, `bad` and `rests`."""

    def __init__(
        self, grid: Grid, floor: Floor, days: Mapping[int, date], body: Sequence[Row]
    ) -> None:
        self.good: list[Turn] = []
        self.bad: list[BadRow] = []
        self.rests: set[tuple[int, date]] = set()
        self._grid, self._floor, self._days = grid, floor, days
        self._seen: dict[int, Row] = {}
        self._last = max((row.number for row in body if self._is_known(row)), default=0)

    def take(self, row: Row) -> None:
        try:
            person = person_of(row, self._grid.columns, self._floor)
        except BadCell as refused:
            if not self._is_note(row):
                self.bad.append(refused.row)
            return
        assert person.id is not None
        before = self._seen.setdefault(person.id, row)
        if before is not row:
            cell = self._named(row)
            reason = mark("{name} stands in row {row} already")
            facts = {"name": person.name, "row": before.number}
            self.bad.append(
                BadRow(row.number, cell.name, cell.text, reason, facts, (person.id, None))
            )
            return
        for column, day in self._days.items():
            try:
                self._cell(row, row.at(column), person, day)
            except BadCell as refused:
                self.bad.append(refused.row)

    def _cell(self, row: Row, cell: Cell, person: Person, day: date) -> None:
        """Raises BadCell."""
        assert person.id is not None
        about, floor = (person.id, day), self._floor
        if floor.words.is_off(cell.text) and cell.text not in floor.hours:
            self.rests.add(about)
            return
        codes = self._codes(row, cell, about)
        here_on(person, day, row, cell)
        turns = []
        for code, how in codes:
            try:
                moments = floor.moments(day, floor.hours[code])
            except NoSuchTime as missing:
                raise BadCell(row, cell, missing.reason, about, **missing.facts) from None
            turns.append(Turn(row.number, cell.name, person.id, day, code, *moments, how))
        turns.sort(key=lambda turn: turn.starts_at)
        for one, other in pairwise(turns):
            if other.starts_at < one.ends_at:
                reason = mark("{one} and {other} are at the same time")
                raise BadCell(row, cell, reason, about, one=one.shift, other=other.shift)
        self.good.extend(turns)

    def _codes(self, row: Row, cell: Cell, about: About) -> list[tuple[str, Mark | None]]:
        """The shifts that a cell names, each with its mark. Raises BadCell."""
        floor = self._floor
        whole = floor.marked(cell.text)
        if whole[0] in floor.hours:
            return [whole]
        parts = [floor.marked(part) for part in _BETWEEN.split(cell.text) if part]
        unknown = [code for code, _ in parts if code not in floor.hours]
        if unknown:
            reason = mark("is not a shift of the team ({shifts}), nor a word for a rest ({rest})")
            raise BadCell(
                row,
                cell,
                reason,
                about,
                shifts=", ".join(floor.hours) or "—",
                rest=", ".join(floor.words.rest),
            )
        return parts

    def _named(self, row: Row) -> Cell:
        """The cell that says who the row is about."""
        said = [row.at(column) for column in self._grid.columns.at.values()]
        return next((cell for cell in said if cell.value != ""), said[0])

    def _is_known(self, row: Row) -> bool:
        return bool(self._floor.called(self._named(row).text))

    def _is_note(self, row: Row) -> bool:
        """Totals and notes stand below the people, or beside nobody, and name no shift."""
        for column in self._days:
            cell = row.at(column)
            if cell.value != "" and self._floor.marked(cell.text)[0] in self._floor.hours:
                return False
        return row.number > self._last or self._named(row).value == ""
