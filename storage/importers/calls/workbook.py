"""A workbook of calls as lines of CSV."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from io import StringIO
from pathlib import Path

from storage.importers import sheets
from storage.importers.sheets import Value


def as_lines(path: Path) -> Iterator[bytes]:
    """The first visible sheet as lines of CSV; blank rows stay, for lines to have their numbers."""
    number = 0
    for row in sheets.read(path).rows:
        for _ in range(number + 1, row.number):
            yield b"\n"
        number = row.number
        yield _csv(_written(cell.value) for cell in row.cells)


def _csv(cells: Iterable[str]) -> bytes:
    line = StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue().encode()


def _written(value: Value) -> str:
    """A cell as a page of calls writes it: 2026-11-02 09:00:05, 0:01:05, 35. A line has one row."""
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value.hour}:{value.minute:02}:{value.second:02}"
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).splitlines())
