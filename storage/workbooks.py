"""Tables as a workbook and as CSV, in which no cell can begin a formula."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

from storage.importers.sheets import guarded

if TYPE_CHECKING:
    from openpyxl.cell import Cell

Value = str | int | float | date | time | None


@dataclass(frozen=True)
class Table:
    """`name` is the sheet's, in the reader's language; `file` ends the name of its CSV file. What
    stands above and left of the cell `frozen` stays in sight."""

    file: str
    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[Value]]
    frozen: str = "A2"


def workbook(tables: Sequence[Table]) -> bytes:
    """A sheet a table; words are kept as words, whatever they begin with."""
    # A seventh of a second, which most processes need not spend.
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    for table in tables:
        sheet = book.create_sheet(table.name[:31])
        sheet.freeze_panes = table.frozen
        for column, title in enumerate(table.head, 1):
            widths = [len(title), *(len(str(row[column - 1])) for row in table.rows[:200])]
            letter = get_column_letter(column)
            sheet.column_dimensions[letter].width = min(40, max(widths) * 1.4 + 2)
        sheet.append([_cell(sheet, title, is_bold=True) for title in table.head])
        for row in table.rows:
            sheet.append([_cell(sheet, value) for value in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: object, value: Value, *, is_bold: bool = False) -> "Cell":
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    cell = WriteOnlyCell(sheet, value=value)  # type: ignore[arg-type]  # a write-only sheet is meant
    if isinstance(value, str):
        cell.data_type = "s"  # openpyxl takes what begins with = for a formula
        cell.quotePrefix = guarded(value) != value
    if is_bold:
        cell.font = Font(bold=True)
    return cell


def as_csv(table: Table) -> bytes:
    """UTF-8 with the mark by which spreadsheets know it; words that begin like a formula have an
    apostrophe before them."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    for row in (table.head, *table.rows):
        writer.writerow([_plain(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _plain(value: Value) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value if isinstance(value, int | float) else value.isoformat()
