"""A table of calls in a file: where its columns stand, and its rows, line by line."""

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from handbook.words import mark
from storage.importers.calls.pages import CallPage, MappedPage, Outcomes, header, headers
from storage.importers.calls.visits import NOT_NUMBERS, OUT_OF_RANGE, Bad

_SEPARATORS = (",", ";", "\t", "|")
_HEADER_LINES = 10
"""A title and a note may stand above the headers."""
_MOST_OPEN = 50
"""Lines over which a quoted cell may go."""

ANOTHER_KIND = mark("rows of another kind")
TOTALS = mark("totals")


@dataclass(frozen=True)
class Shape:
    """How a page's table lies in a file; `header_line` counts from 1 and is 0 of JSON lines.

    `at`: where each of the page's columns stands, None where the file has none of that name.
    """

    header_line: int
    separator: str
    encoding: str
    at: Mapping[str, int | None]


def encoding_of(sample: bytes) -> str:
    """UTF-8 where the whole lines of a sample are, else GB18030."""
    whole = sample[: sample.rfind(b"\n") + 1] or sample
    try:
        whole.decode()
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def recognise(page: MappedPage, sample: bytes) -> Shape | None:
    """How the page's table lies in a file that begins so; None where it is none of the page's."""
    encoding = encoding_of(sample)
    lines = sample.decode(encoding, "replace").removeprefix("\ufeff").split("\n")
    first = next((line for line in lines if line.strip()), "")
    if first.lstrip().startswith("{"):
        return _of_json(page, first, encoding)
    for number, line in enumerate(lines[:_HEADER_LINES], 1):
        for separator in _SEPARATORS:
            names = [header(one) for one in _cells(line.rstrip("\r"), separator)]
            at = {one: _place(one, names) for one in named(page)}
            if all(at[column] is not None for column in page.known_by):
                return Shape(number, separator, encoding, at)
    return None


def _of_json(page: MappedPage, line: str, encoding: str) -> Shape | None:
    try:
        row = _inside(page, json.loads(line))
    except (ValueError, RecursionError):
        return None
    names = [header(one) for one in row]
    if all(_place(column, names) is not None for column in page.known_by):
        return Shape(0, "", encoding, {})
    return None


def _place(column: str, names: Sequence[str]) -> int | None:
    return next((names.index(one) for one in headers(column) if one in names), None)


def _cells(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []


def _inside(page: MappedPage, found: Any) -> Mapping[str, Any]:
    """Raises ValueError."""
    if isinstance(found, dict) and page.inside and page.inside in found:
        found = found[page.inside]
    if not isinstance(found, dict):
        raise ValueError
    return found


def named(page: MappedPage) -> list[str]:
    """Every column that the page names."""
    found: dict[str, None] = dict.fromkeys(page.known_by)
    for value in dict(page.columns).values():
        found.update(dict.fromkeys([value] if isinstance(value, str) else value or ()))
    found.update(dict.fromkeys(page.only))
    if isinstance(page, CallPage):
        outcome: Outcomes | None = page.outcome
        while outcome:
            found.update(dict.fromkeys(outcome.named))
            outcome = outcome.then
        found.update(dict.fromkeys(page.outbound))
        found.update(dict.fromkeys([page.ended_by_column] if page.ended_by_column else []))
    return list(found)


class Table:
    """The rows of a table, each as its cells by the page's columns; "" where there is none."""

    def __init__(self, page: MappedPage, shape: Shape, number: int = 0) -> None:
        self.bad = Bad()
        self.ignored: Counter[str] = Counter()
        self.number = number
        self._page, self._shape = page, shape
        self._names = named(page)
        self._only = {column: frozenset(words) for column, words in page.only.items()}

    def rows(self, lines: Iterable[bytes]) -> Iterator[tuple[int, str, Mapping[str, str]]]:
        """Line number, the line itself and its cells; what cannot be read is in `bad`."""
        for number, text in self._texts(lines):
            try:
                row = self._row(text)
            except (ValueError, csv.Error, RecursionError):
                self.refuse(number, text, NOT_NUMBERS)
                continue
            if row is not None:
                yield number, text, row

    def refuse(self, number: int, text: str, reason: str = OUT_OF_RANGE) -> None:
        self.bad.add(number, text.strip(), reason)

    def _texts(self, lines: Iterable[bytes]) -> Iterator[tuple[int, str]]:
        """Each row's text: a line, or several where a cell in quotes goes over them."""
        is_json = not self._shape.header_line
        begun, since = "", 0
        for raw in lines:
            self.number += 1
            if self.number <= self._shape.header_line:
                continue
            text = self._decoded(raw)
            if begun:
                text = begun + text
            else:
                since = self.number
            if not is_json and text.count('"') % 2 and self.number - since < _MOST_OPEN:
                begun = text
                continue
            begun = ""
            if text.strip(" \t\r\n,;"):
                yield since, text
        if begun:
            yield since, begun

    def _decoded(self, raw: bytes) -> str:
        try:
            return raw.decode(self._shape.encoding)
        except UnicodeDecodeError:
            return raw.decode("gb18030", "replace")

    def _row(self, text: str) -> Mapping[str, str] | None:
        """Raises ValueError or csv.Error."""
        if not self._shape.header_line:
            row = self._json(text)
        else:
            cells = next(csv.reader([text.rstrip("\r\n")], delimiter=self._shape.separator))
            first = next((cell.strip() for cell in cells if cell.strip()), "")
            if first in self._page.totals:
                self.ignored[TOTALS] += 1
                return None
            at, most = self._shape.at, len(cells)
            row = {
                name: cells[place] if (place := at[name]) is not None and place < most else ""
                for name in self._names
            }
        for column, words in self._only.items():
            if row[column].strip() not in words:
                self.ignored[ANOTHER_KIND] += 1
                return None
        return row

    def _json(self, text: str) -> Mapping[str, str]:
        found = {header(name): value for name, value in self._values(text).items()}
        row = {}
        for name in self._names:
            value = next((found[one] for one in headers(name) if one in found), None)
            said = "" if value is None else str(value)
            row[name] = unquote(said) if self._page.encoded and "%" in said else said
        return row

    def _values(self, text: str) -> Mapping[str, Any]:
        return _inside(self._page, json.loads(text))
