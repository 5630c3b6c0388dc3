"""The dates across a grid: as dates, as 12/1 or 12月1日, or as days of a month said elsewhere."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from handbook.words import mark
from storage.importers.columns import date_of, plain
from storage.importers.sheets import Cell, Row, Sheet, UnreadableFile

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME = r"(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_WEEKDAYS = {
    **dict(zip(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), range(7), strict=True)),
    **dict(zip("一二三四五六日", range(7), strict=True)),
    "天": 6,
}
_WEEKDAY = re.compile(
    r"(?:周|星期|礼拜)([一二三四五六日天])"
    r"|\b(mon|tue|wed|thu|fri|sat|sun)(?:s|r|rs|day|sday|nesday|rsday|urday)?\b\.?"
    r"|\(([一二三四五六日天])\)|^([一二三四五六日天])$",
    re.IGNORECASE,
)
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[日号]?")
_CHINESE = re.compile(r"(\d{1,2})月(\d{1,2})[日号]?")
_TWO = re.compile(r"(\d{1,2})[-/.](\d{1,2})")
_NAMED = re.compile(rf"(?:(\d{{1,2}})(?:st|nd|rd|th)? ?-?{_MONTH_NAME}|{_MONTH_NAME} ?(\d{{1,2}}))")
_IN_TITLE = (
    re.compile(r"(?P<year>20\d\d) ?(?:年 ?|[-/.])(?P<month>\d{1,2})(?! ?月? ?\d|[-/.]\d)"),
    re.compile(rf"{_MONTH_NAME.replace('(', '(?P<name>', 1)} ?(?P<year>20\d\d)\b"),
    re.compile(rf"(?P<year>20\d\d) ?{_MONTH_NAME.replace('(', '(?P<name>', 1)}"),
    re.compile(r"(?<!\d)(?P<month>\d{1,2}) ?月(?! ?\d)"),
    re.compile(rf"\b{_MONTH_NAME.replace('(', '(?P<name>', 1)}(?! ?\d)"),
)


@dataclass(frozen=True)
class Heading:
    """What one cell says of its day. `either`: two numbers of which one is the month."""

    cell: Cell
    column: int
    day: int = 0
    month: int | None = None
    whole: date | None = None
    either: tuple[int, int] | None = None
    weekday: int | None = None


@dataclass(frozen=True)
class Dates:
    """The date of each column; `wrong` are headings that name no day of the calendar."""

    by_column: Mapping[int, date]
    wrong: Sequence[Heading]


def heading(cell: Cell, column: int) -> Heading | None:
    """What a cell says of a day; None where it names none."""
    if isinstance(cell.value, float):
        if cell.value.is_integer() and 1 <= cell.value <= 31:
            return Heading(cell, column, day=int(cell.value))
        return None
    whole = date_of(cell)
    if whole is not None:
        return Heading(cell, column, whole=whole)
    if not isinstance(cell.value, str):
        return None
    text = plain(cell.value).casefold()
    found = _WEEKDAY.search(text)
    weekday = _WEEKDAYS[next(one for one in found.groups() if one)] if found else None
    text = _WEEKDAY.sub(" ", text).strip(" (),.;/-")
    return _in_words(Cell(cell.name, text), column, cell, weekday)


def _in_words(said: Cell, column: int, cell: Cell, weekday: int | None) -> Heading | None:
    text = said.text
    whole = date_of(said)
    if whole is not None:
        return Heading(cell, column, whole=whole, weekday=weekday)
    if found := _DAY.fullmatch(text):
        return Heading(cell, column, day=int(found[1]), weekday=weekday)
    if found := _CHINESE.fullmatch(text):
        return Heading(cell, column, int(found[2]), int(found[1]), weekday=weekday)
    if found := _TWO.fullmatch(text):
        either = (int(found[1]), int(found[2]))
        return Heading(cell, column, either=either, weekday=weekday)
    if found := _NAMED.fullmatch(text):
        number, name = (found[1], found[2]) if found[1] else (found[4], found[3])
        return Heading(cell, column, int(number), _MONTHS.index(name[:3]) + 1, weekday=weekday)
    return None


def weekday(cell: Cell) -> int | None:
    """The weekday that is all a cell says, Monday being 0."""
    found = _WEEKDAY.fullmatch(plain(cell.text).casefold())
    return _WEEKDAYS[next(one for one in found.groups() if one)] if found else None


def month_in(texts: Iterable[str], today: date) -> date | None:
    """The first of the month that titles name; one without its year is the nearest."""
    said = [plain(text).casefold() for text in texts]
    for pattern in _IN_TITLE:
        for text in said:
            found = pattern.search(text)
            if found is None:
                continue
            parts = found.groupdict()
            name = parts.get("name")
            month = _MONTHS.index(name[:3]) + 1 if name else int(parts["month"])
            if 1 <= month <= 12:
                year = parts.get("year")
                return date(int(year), month, 1) if year else nearest(month, 1, today)
    return None


def nearest(month: int, day: int, near: date) -> date | None:
    """That day of the year which brings it nearest; None where there is no such day."""
    found = [
        made
        for year in (near.year - 1, near.year, near.year + 1)
        if (made := _made(year, month, day)) is not None
    ]
    return min(found, key=lambda one: abs(one - near), default=None)


def resolve(
    sheet: Sheet, headings: Sequence[Heading], month: date | None, told: date | None, today: date
) -> Dates:
    """The headings' dates. `month`: what the titles say, `told`: what whoever imports it says.

    Raises UnreadableFile where no month is known, or a weekday shows that it is another one.
    """
    known = told or month
    if known is None and any(
        not one.whole and not one.either and not one.month for one in headings
    ):
        raise UnreadableFile(
            mark(
                "{file} has days without a month; say which with --month 2026-12, "
                "or write it above them."
            ),
            file=sheet.file,
        )
    orders = [
        {one.column: _date(one, known, today, day_first=day_first) for one in headings}
        for day_first in (False, True)
    ]
    dates = min(orders, key=_unlikely)
    for one in headings:
        day = dates[one.column]
        if day is not None:
            refuse_weekday(sheet, one.cell, one.weekday, day)
            _refuse_month(sheet, one.cell, told, day)
    return Dates(
        {column: day for column, day in dates.items() if day is not None},
        [one for one in headings if dates[one.column] is None],
    )


def refuse_weekday(sheet: Sheet, cell: Cell, weekday: int | None, day: date) -> None:
    """Raises UnreadableFile where a weekday is written beside a date that falls on another one."""
    if weekday is not None and weekday != day.weekday():
        raise UnreadableFile(
            mark(
                "{file}: {cell} says {said}, and {day} is another weekday. If the month is "
                "another one, say which with --month 2026-12."
            ),
            file=sheet.file,
            cell=cell.name,
            said=cell.text,
            day=day,
        )


def _refuse_month(sheet: Sheet, cell: Cell, told: date | None, day: date) -> None:
    if told is not None and abs(day - told) > timedelta(days=62):
        raise UnreadableFile(
            mark("{file}: {cell} is {day}, which is far from the month that you named."),
            file=sheet.file,
            cell=cell.name,
            day=day,
        )


def _date(one: Heading, known: date | None, today: date, *, day_first: bool) -> date | None:
    if one.whole is not None:
        return one.whole
    if one.either is not None:
        month, day = reversed(one.either) if day_first else one.either
        return nearest(month, day, known or today)
    if one.month is not None:
        return nearest(one.month, one.day, known or today)
    assert known is not None, "a day alone has been refused"
    return _made(known.year, known.month, one.day)


def _unlikely(dates: Mapping[int, date | None]) -> tuple[int, int]:
    """How many are no dates, and how far they lie apart: a grid is of days that follow."""
    found = [day for day in dates.values() if day is not None]
    apart = (max(found) - min(found)).days if found else 0
    return len(dates) - len(found), apart


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def headings_of(row: Row, but: Iterable[int]) -> Iterator[Heading]:
    """The row's cells that name days, outside of some columns."""
    others = set(but)
    for column, cell in enumerate(row.cells):
        if column not in others and (found := heading(cell, column)) is not None:
            yield found
