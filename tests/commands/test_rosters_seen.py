"""One's own shifts, the team's week as a table, the month as a file."""

from datetime import datetime
from pathlib import Path

import pytest

from bot.blocks import answer_view, blocks, plain
from commands.deciding.command import Drawing
from commands.roster import month_file
from sandbox.blockkit import check_message, check_view
from storage import outbox
from storage.cards import Button, Card, Table
from storage.importers import sheets
from storage.people import Person
from storage.rosters import Assignment
from tests.commands.desk import BOOKS, Desk, refusal
from tests.commands.roster_desk import BASE, DAY, agree, bring_in, number, publish_file, swapped
from tests.stories.floor import ADA, BO, DORA, WEI, ZONE


def test_my_shifts_of_two_weeks_with_what_changes_them(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, tmp_path, BASE)
    swapped(desk)
    desk.types(ADA, "sick 2026-11-04")
    said = desk.types(ADA, "me", "roster").text.splitlines()
    assert said[1] == "Mon 2 Nov to Sun 15 Nov 2026:"
    assert "L 15:00–23:00, Wed 4 Nov 2026 (on leave)" in said
    assert "L 15:00–23:00, Wed 11 Nov 2026 (by swap S1)" in said
    assert not any("9 Nov 2026" in line and "L 15" in line for line in said)
    assert "Not published yet: Tue 10 Nov and Thu 12 Nov to Sun 15 Nov 2026" in said


@pytest.mark.parametrize("typed", ["", "me", "我", "me week", "me 2026-11", "me month", "me 本月"])
def test_it_is_asked_for_in_many_ways(desk: Desk, typed: str) -> None:
    assert "L 15:00–23:00, Tue 3 Nov 2026" in desk.types(ADA, typed, "roster").text


def test_parts_are_said_with_their_hours(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, tmp_path, BASE)
    agree(desk, (DAY, ADA, DORA), hours=(15, 18))
    said = desk.types(ADA, "me 2026-11-09", "roster").text
    assert "L 18:00–23:00, Mon 9 Nov 2026 (a part of the shift)" in said
    said = desk.types(DORA, "me 2026-11-09", "roster").text
    assert "L 15:00–18:00, Mon 9 Nov 2026 (for Ada, by swap S1)" in said


def test_the_teams_week_is_a_table(desk: Desk) -> None:
    desk.types(BO, "sick 2026-11-03")
    card = desk.types(WEI, "team", "roster")
    assert card.table is not None
    assert card.table.head[1:3] == ("2 一", "3 二")
    rows = {row[0]: row[1:] for row in card.table.rows}
    assert rows["Bo"] == ("L", "(L)", "L", "L", "L", "L", "L")
    assert "Dora" not in rows, "she is on no shift"
    assert "Bo: 2 一 L, 3 二 (L)" in plain(card)
    assert check_message(blocks(card), plain(card)) == []
    assert check_view(answer_view(card, "Answer", "Close")) == []
    later = desk.presses(WEI, "roster.week", card.buttons[0].value)
    assert later is not None
    assert later.table is None
    assert later.lines


def crowd(desk: Desk, count: int = 87) -> None:
    """So many more on the team and on every shift; Ada leads the first five of them."""
    with desk.database.change(desk.now) as tx:
        ada = number(tx, ADA)
        staff = [
            Person(
                team_id=1,
                code=f"X{n:03}",
                name=f"{n} " + "伟" * 70,
                leader_id=ada if n < 5 else None,
            )
            for n in range(count)
        ]
        tx.session.add_all(staff)
        tx.session.flush()
        tx.session.add_all(
            Assignment(shift_id=shift, person_id=person.id or 0)
            for shift in range(1, 25)
            for person in staff
        )


def test_a_large_team_has_pages_and_ones_own_group_first(desk: Desk) -> None:
    crowd(desk)
    card = desk.types(ADA, "team", "roster")
    assert card.table is not None
    assert len(card.table.rows) == 6
    assert check_message(blocks(card), plain(card)) == []
    [everybody] = [button for button in card.buttons if button.action == "roster.group"]
    shown: list[str] = []
    next_page: Button | None = everybody
    while next_page is not None:
        card = desk.presses(ADA, next_page.action, next_page.value) or Card()
        assert card.table is not None
        assert check_message(blocks(card), plain(card)) == []
        shown += [row[0] for row in card.table.rows]
        next_page = next((one for one in card.buttons if one.action == "roster.page"), None)
    assert (len(shown), len(set(shown))) == (92, 92)
    assert "Page 4 of 4" in card.text
    assert "looks different by now" in refusal(lambda: desk.presses(ADA, "roster.page", "old"))


def test_a_table_of_any_size_passes_slacks_limits() -> None:
    for rows, width in ((0, 3), (99, 20), (100, 20), (300, 26)):
        for cell in ("", "L", "x" * 90):
            head = tuple(f"h{n}" for n in range(width))
            card = Card(table=Table(head=head, rows=((cell,) * width,) * rows))
            assert check_message(blocks(card), "text") == [], (rows, width, cell)


def test_the_month_is_a_grid_with_people_down_and_dates_across(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, tmp_path, BASE)
    agree(desk, (DAY, ADA, DORA), hours=(15, 18))
    assert "comes to your direct message" in desk.types(ADA, "team 2026-11", "roster").text
    [row] = [row for row in desk.outgoing() if row.kind == outbox.FILE]
    assert (row.conversation, row.subject) == (f"@{ADA}", "roster_month:1")
    with desk.read() as tx:
        made = month_file.made(Drawing(tx, BOOKS, 1))
    assert made.name == "roster-2026-11.xlsx"
    path = tmp_path / made.name
    path.write_bytes(made.content)
    sheet = sheets.read(path)
    head, first = sheet.rows[0], sheet.rows[1]
    assert [cell.text for cell in head.cells[:3]] == ["code", "name", "2026-11-01"]
    assert len(head.cells) == 32
    assert [cell.text for cell in first.cells[:2]] == ["A001", "Ada"]
    cells = {row.cells[0].text: [cell.text for cell in row.cells[2:]] for row in sheet.rows[1:]}
    assert cells["A001"] == ["L"] * 9 + [""] * 21
    assert cells["D001"][8] == "L", "a part is a shift of its own in a grid"
    assert cells["A003"][:8] == ["N"] * 8
    done = publish_file(desk, path)
    assert (done.done.bad, done.done.changes_nothing) == ((), True)


def test_marks_are_seen_told_and_go_through_the_grid(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, tmp_path, BASE)
    bring_in(desk, tmp_path, BASE.replace("A001,2026-11-09,L", "A001,2026-11-09,L+"))
    said = desk.told(ADA)[-1]
    assert "Mon 9 Nov 2026: L 15:00–23:00 (on call), until now L 15:00–23:00" in said
    assert "L 15:00–23:00, Mon 9 Nov 2026 (on call)" in desk.types(ADA, "me 2026-11", "roster").text
    desk.types(ADA, "team 2026-11", "roster")
    with desk.read() as tx:
        made = month_file.made(Drawing(tx, BOOKS, 1))
    path = tmp_path / made.name
    path.write_bytes(made.content)
    assert publish_file(desk, path).done.changes_nothing


def test_a_month_without_a_roster_is_no_file(desk: Desk) -> None:
    with desk.is_as_before():
        said = refusal(lambda: desk.types(ADA, "team 2027-02", "roster"))
    assert said == "The roster for February 2027 is not out yet."
    assert "no week or month in “purple”" in refusal(lambda: desk.types(ADA, "me purple", "roster"))


@pytest.mark.parametrize(
    ("now", "typed", "expected"),
    [
        ((2026, 12, 31, 23, 30), "me next month", "Fri 1 Jan to Sun 31 Jan 2027:"),
        ((2028, 2, 29, 1, 0), "me month", "Tue 1 Feb to Tue 29 Feb 2028:"),
        ((2026, 11, 29, 23, 59), "me next week", "Mon 30 Nov to Sun 6 Dec 2026:"),
    ],
)
def test_months_end_where_the_calendar_ends_them(
    desk: Desk, now: tuple[int, ...], typed: str, expected: str
) -> None:
    desk.now = datetime(*now, tzinfo=ZONE)  # type: ignore[arg-type, misc]
    assert desk.types(ADA, typed, "roster").text.splitlines()[1] == expected
