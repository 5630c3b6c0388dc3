"""A year of sheets, and the workbook of a month."""

from io import BytesIO

from openpyxl import load_workbook

from commands.deciding.command import Drawing
from commands.sheet import file
from tests.commands.desk import BOOKS, Desk
from tests.commands.sheet_desk import (
    at,
    events,
    scored,
    tasks,
    types,
    with_manager,
)
from tests.stories.floor import ADA, DORA, EVE


def test_a_year_says_what_is_missing_and_counts_it_for_nothing(desk: Desk) -> None:
    with_manager(desk)
    scored(desk)
    assert "No month of it holds a score yet." in types(desk, ADA, "year")
    types(desk, EVE, "approve M1")
    desk.now = at(1, 4, year=2027)
    said = types(desk, ADA, "year 2026")
    assert "November 2026: 85.4" in said
    assert "The mean of 1 month: 85.4" in said
    assert "Not in it, and not counted as 0: January 2026" in said
    assert "and December 2026" in said
    looked = events(desk).count("sheet.looked")
    types(desk, DORA, f"year <@{ADA}> 2026")
    assert events(desk).count("sheet.looked") == looked + 1


def test_the_file_holds_what_its_reader_has_a_part_in(desk: Desk) -> None:
    with_manager(desk)
    tasks(desk, lines="work: =1+1 | +2; exam: x; conduct: y")
    assert "direct message" in types(desk, DORA, "file 2026-11")
    with desk.read() as tx:
        made = file.made(Drawing(tx, BOOKS, 1))
    assert made.name == "sheets-2026-11.xlsx"
    book = load_workbook(BytesIO(made.content))
    assert book.sheetnames == ["Sheets", "Lines"]
    cell = book["Lines"]["G2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)
    assert events(desk)[-1] == "sheet.file"
