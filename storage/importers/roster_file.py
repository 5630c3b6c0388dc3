"""A roster is written so that it reads back the same; the same rows give the same file."""

import csv
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO, StringIO
from pathlib import Path

from storage.importers.sheets import guarded

HEADERS = ("code", "name", "date", "shift", "starts", "ends")
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest moment that a zip file can name
_WRITTEN = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


@dataclass(frozen=True)
class RosterRow:
    """A person's shift on the day it starts; wall times in the team's zone."""

    code: str
    name: str
    day: date
    shift: str
    starts: time
    ends: time


def write(path: Path, rows: Iterable[RosterRow]) -> None:
    """CSV (with a mark for Excel that it is UTF-8) or XLSX, by the suffix. Raises ValueError."""
    match path.suffix.lower():
        case ".csv":
            path.write_bytes(_csv(rows))
        case ".xlsx":
            path.write_bytes(_xlsx(rows))
        case other:
            raise ValueError(f"a roster is written as .csv or .xlsx, not as {other or 'nothing'}")


def _csv(rows: Iterable[RosterRow]) -> bytes:
    text = StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(HEADERS)
    for row in rows:
        words = (guarded(row.code), guarded(row.name), row.day.isoformat(), guarded(row.shift))
        lines.writerow((*words, f"{row.starts:%H:%M}", f"{row.ends:%H:%M}"))
    return text.getvalue().encode("utf-8-sig")


def _xlsx(rows: Iterable[RosterRow]) -> bytes:
    from openpyxl import Workbook  # a seventh of a second, which most processes need not spend

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Roster")
    sheet.append(HEADERS)
    for row in rows:
        words = (guarded(row.code), guarded(row.name), row.day, guarded(row.shift))
        sheet.append((*words, row.starts, row.ends))
    made = BytesIO()
    book.save(made)
    return timeless(made)


def timeless(made: BytesIO) -> bytes:
    """The same workbook without the moment it was made at."""
    written = BytesIO()
    moment = datetime(*_LONG_AGO).isoformat().encode() + b"Z"
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _WRITTEN.sub(rb"\g<1>" + moment, content)
            member = zipfile.ZipInfo(name, _LONG_AGO)
            new.writestr(member, content, zipfile.ZIP_DEFLATED)
    return written.getvalue()
