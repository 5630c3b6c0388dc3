"""A spreadsheet or a CSV file is rows of cells, each with the name that people know it by."""

import csv
import hashlib
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path

import python_calamine

from handbook.words import mark

Value = str | float | bool | date | time | datetime | timedelta
MOST_BYTES = 20_000_000
MOST_UNPACKED = 200_000_000
MOST_ROWS = 200_000

_OLE = b"\xd0\xcf\x11\xe0"  # an old .xls, or an encrypted .xlsx inside the old container
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # its stream there; the library misses it
_FORMULA = re.compile(r"'*\s*[=+\-@＝＋－＠]|[\t\r\n]")
_GUARDED = re.compile(r"'+\s*[=+\-@＝＋－＠]|'[\t\r\n]")


class UnreadableFile(Exception):
    """A file that cannot be read at all; `reason` is a marked text, `facts` its values."""

    def __init__(self, reason: str, **facts: object) -> None:
        self.reason, self.facts = reason, facts
        super().__init__(reason.format(**facts))


@dataclass(frozen=True)
class Cell:
    """`name` as a spreadsheet shows it ("B7"); an empty cell's value is ""."""

    name: str
    value: Value

    @property
    def text(self) -> str:
        """What a person reads there; a whole number without its ".0"."""
        value = self.value
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        if isinstance(value, datetime) and value.time() == time.min:
            return value.date().isoformat()
        return str(value)


@dataclass(frozen=True)
class Row:
    """A row that is not blank; `number` counts from 1 as a spreadsheet does."""

    number: int
    cells: tuple[Cell, ...]

    def at(self, column: int) -> Cell:
        if column < len(self.cells):
            return self.cells[column]
        return Cell(f"{letters(column)}{self.number}", "")


@dataclass(frozen=True)
class Sheet:
    """The rows of a file that have words in them. `sha256` is of the file's bytes; `title` is the
    name of a workbook's sheet, as its tab shows it."""

    file: str
    sha256: str
    rows: tuple[Row, ...] = field(repr=False)
    title: str = ""


def guarded(text: str) -> str:
    """The text as a spreadsheet may open it: what begins like a formula stays words."""
    return f"'{text}" if _FORMULA.match(text) else text


@cache
def letters(column: int) -> str:
    """A column's letters, from 0: A, B, … Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def read(path: Path) -> Sheet:
    """The first visible sheet of a workbook, or a CSV file. Raises UnreadableFile."""
    if path.is_dir():
        raise UnreadableFile(mark("{file} is a folder; name a file."), file=path.name)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UnreadableFile(
                mark("{file} is larger than {most} MB; split it by months."),
                file=path.name,
                most=MOST_BYTES // 1_000_000,
            )
        content = path.read_bytes()
    except OSError as trouble:
        raise UnreadableFile(
            mark("{file} cannot be read: {why}."), file=path.name, why=trouble.strerror
        ) from None
    if not content.strip():
        raise UnreadableFile(mark("{file} is empty."), file=path.name)
    is_workbook = content.startswith((b"PK", _OLE))
    if not is_workbook and path.suffix.lower() in {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}:
        raise UnreadableFile(
            mark("{file} is not a workbook, whatever its name says; save it again as .xlsx."),
            file=path.name,
        )
    if is_workbook:
        title, table = _workbook(content, path.name)
    else:
        title, table = "", _csv(content, path.name)
    standing = [
        (number, values)
        for number, values in enumerate(table, 1)
        if any(value != "" for value in values)
    ]
    if len(standing) > MOST_ROWS:
        raise UnreadableFile(
            mark("{file} has more than {most} rows; split it by months."),
            file=path.name,
            most=MOST_ROWS,
        )
    rows = tuple(_rows(standing))
    if not rows:
        raise UnreadableFile(mark("{file} has no rows."), file=path.name)
    return Sheet(path.name, hashlib.sha256(content).hexdigest(), rows, title)


def _rows(table: Iterable[tuple[int, Iterable[Value]]]) -> Iterator[Row]:
    for number, values in table:
        cells = tuple(
            Cell(f"{letters(column)}{number}", _plain(value)) for column, value in enumerate(values)
        )
        if any(cell.value != "" for cell in cells):
            yield Row(number, cells)


def _plain(value: Value) -> Value:
    """Text without its margins and without the apostrophe that guards a formula's first letter."""
    if not isinstance(value, str):
        return value
    return (value[1:] if _GUARDED.match(value) else value).strip()


def _workbook(content: bytes, name: str) -> tuple[str, Iterable[list[Value]]]:
    if content.startswith(b"PK"):
        _refuse_bombs(content, name)
    try:
        if content.startswith(_OLE) and _ENCRYPTED in content:
            raise python_calamine.PasswordError
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
        visible = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible == python_calamine.SheetVisibleEnum.Visible
            and sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
        if not visible:
            raise UnreadableFile(mark("{file} has no visible sheet."), file=name)
        return visible[0], book.get_sheet_by_name(visible[0]).to_python(skip_empty_area=False)
    except python_calamine.PasswordError:
        raise UnreadableFile(
            mark("{file} has a password; save a copy without one."), file=name
        ) from None
    except (python_calamine.CalamineError, OSError, ValueError):
        raise UnreadableFile(
            mark("{file} cannot be opened as a workbook; save it again as .xlsx or .csv."),
            file=name,
        ) from None


def _refuse_bombs(content: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return  # the workbook's own reader says what is wrong
    if unpacked > MOST_UNPACKED:
        raise UnreadableFile(
            mark("{file} is larger than {most} MB; split it by months."),
            file=name,
            most=MOST_UNPACKED // 1_000_000,
        )


def _csv(content: bytes, name: str) -> Iterable[list[Value]]:
    text = _decoded(content)
    if text is None or re.search(r"[\x00-\x08\x0e-\x1f]", text):
        raise UnreadableFile(
            mark("{file} is neither text nor a workbook; save it as .xlsx or .csv."), file=name
        )
    lines = text.splitlines(keepends=True)
    said = re.fullmatch(r"sep=(.)\s*", lines[0])  # Excel's own way of naming the separator
    head = next((line for line in lines if line.strip(" ,;\t\r\n")), "")
    separator = said[1] if said else max(",;\t", key=lambda one: _columns(head, one))
    if said:
        lines[0] = "\n"
    try:
        return [
            list[Value](row)
            for row in csv.reader(StringIO("".join(lines), newline=""), delimiter=separator)
        ]
    except csv.Error:
        raise UnreadableFile(
            mark("{file} is not a CSV file that can be read; save it as .xlsx."), file=name
        ) from None


def _columns(head: str, separator: str) -> int:
    return len(next(csv.reader([head], delimiter=separator)))


def _decoded(content: bytes) -> str | None:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
