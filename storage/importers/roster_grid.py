"""A month of a roster as its usual grid: people down, dates across, codes in the cells."""

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO

from storage.importers.roster_file import timeless
from storage.importers.sheets import guarded


def write(
    title: str,
    people: Sequence[tuple[int, str, str]],
    days: Sequence[date],
    cells: Mapping[tuple[int, date], Sequence[str]],
) -> bytes:
    """An XLSX that reads back as a roster. `people`: number, staff code, name, in order; `cells`:
    the codes of a person's day, none for a rest."""
    # A seventh of a second, which most processes need not spend.
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    sheet.append(["code", "name", *(day.isoformat() for day in days)])
    for number, code, name in people:
        shifts = (guarded("/".join(cells.get((number, day), ()))) for day in days)
        sheet.append([guarded(code), guarded(name), *shifts])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "C2"
    sheet.column_dimensions["B"].width = 20
    for column in range(3, len(days) + 3):
        sheet.column_dimensions[get_column_letter(column)].width = 11
    made = BytesIO()
    book.save(made)
    return timeless(made)
