"""The week's and the month's figures by the clock: once, with what is missing, and kept."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from schedules import kpi_month, kpi_week
from schedules.schedule import Schedule
from storage import occurrences
from storage.cards import Card
from storage.kpi_posts import Posted
from tests.commands.desk import BOOKS, Desk, refusal
from tests.commands.kpi_desk import brought_in, call, epoch
from tests.commands.shift_desk import clock, posted
from tests.stories.floor import ADA, GRACE, MANAGERS, MONDAY, ZONE


def a_day(day: date, within: int, of: int, talk: int = 170) -> list[str]:
    """So many calls, of which so many were answered within 20 seconds and the others never."""
    return [
        line
        for n in range(of)
        for line in call(
            f"{day}.{n}",
            epoch(day, 10) + 300 * n,
            5 if n < within else 90,
            talk if n < within else None,
        )
    ]


def days(desk: Desk, path: Path, *of: tuple[date, int, int]) -> None:
    """Calls of each day."""
    lines = [line for one in of for line in a_day(*one)]
    brought_in(desk.database, path.parent, lines, desk.now, path.name)


def a_week(desk: Desk, path: Path) -> None:
    """From Monday to Saturday without Wednesday, and the week before: 7 and 9 of ten."""
    last = [(MONDAY + timedelta(days=n - 7), 9, 10) for n in range(7)]
    this = [(MONDAY + timedelta(days=n), 7, 10) for n in (0, 1, 3, 4, 5)]
    desk.now = datetime(2026, 11, 9, 8, tzinfo=ZONE)
    days(desk, path, *last, *this)


def ticks(desk: Desk, schedule: Schedule, **since: int) -> list[str | None]:
    """What was due in the last hours, claimed as the clock claims it."""
    back = timedelta(**(since or {"hours": 12}))
    with desk.read() as tx:
        dues = schedule.due(tx, BOOKS, desk.now - back, desk.now)
    said = []
    for due in dues:
        with desk.database.change(desk.now) as tx:
            if occurrences.claim(tx, schedule.name, due.subject, due.at):
                why = schedule.why_useless(tx, BOOKS, due) or schedule.post(tx, BOOKS, due)
                said.append(why)
    return said


def kept(desk: Desk) -> list[Posted]:
    with desk.read() as tx:
        return list(tx.session.exec(select(Posted)).all())


def card(desk: Desk) -> Card:
    return next(
        Card.model_validate(row.card)
        for row in reversed(desk.outgoing())
        if row.conversation == MANAGERS and row.card
    )


def test_the_week_is_posted_once_to_the_managers(each_desk: Desk, tmp_path: Path) -> None:
    desk = each_desk
    a_week(desk, tmp_path / "queue_log")
    assert ticks(desk, kpi_week.SCHEDULE) == []
    desk.passes(hours=2)
    assert ticks(desk, kpi_week.SCHEDULE) == [None]
    assert ticks(desk, kpi_week.SCHEDULE) == []
    told = card(desk)
    assert told.title == "Figures of the week, Mon 2 Nov to Sun 8 Nov 2026"
    assert told.lines[0].startswith("Answered within 20 s fell 20.0 points to 70.0 %, below 80 %")
    assert told.lines[1].startswith(
        "Targets missed: agent connect rate 70.0 %, 20.0 points below 90 % (our own rule); "
        "answered within 20 s 70.0 %, 10.0 points below 80 %"
    )
    assert told.lines[2] == (
        "Calls are missing of Wed 4 Nov and Sun 8 Nov 2026: they are in none of this. When they "
        "come, I say here what changes."
    )
    assert told.lines[3] == "How the days went: present at work 100.0 % (35 of 35)."
    assert told.table is not None
    assert told.table.rows[0][:4] == ("Agent connect rate", "≥ 90 %", "70.0 %", "90.0 %")
    assert len(told.table.rows) == 4
    assert "Not recorded by this system: mean after-call work." in told.small
    assert "up to Sat 7 Nov, 10:46" in told.text
    assert len(posted(desk, MANAGERS)) == 1


def test_a_week_off_leaves_no_week_out(desk: Desk, tmp_path: Path) -> None:
    """From 15 to 23 February 2026 nobody works: two Mondays' posts come on Tuesday the 24th."""
    days(
        desk, tmp_path / "queue_log", *[(date(2026, 2, 9) + timedelta(n), 9, 10) for n in range(6)]
    )
    desk.now = datetime(2026, 2, 24, 10, tzinfo=ZONE)
    assert ticks(desk, kpi_week.SCHEDULE, days=9) == [None]
    assert [row.first for row in kept(desk)] == [date(2026, 2, 9), date(2026, 2, 16)]
    assert [one.split(",")[0] for one in posted(desk, MANAGERS)] == ["Figures of the week"] * 2
    desk.now = datetime(2026, 3, 2, 10, tzinfo=ZONE)
    assert ticks(desk, kpi_week.SCHEDULE) == [None]
    assert len(kept(desk)) == 3


def test_what_was_posted_is_kept(each_desk: Desk, tmp_path: Path) -> None:
    a_week(each_desk, tmp_path / "queue_log")
    each_desk.passes(hours=2)
    ticks(each_desk, kpi_week.SCHEDULE)
    [row] = kept(each_desk)
    assert (row.kind, row.first, row.last) == ("week", MONDAY, MONDAY + timedelta(days=6))
    assert row.values["connect_rate"] == 70
    assert row.values["after_call_work"] is None
    assert row.subject == f"kpi_post:{row.id}"
    assert row.subject in {one.subject for one in each_desk.outgoing()}
    [entry] = [one for one in each_desk.journal() if one.event == "kpi.posted"]
    assert entry.facts == {"kind": "week", "first": "2026-11-02", "last": "2026-11-08"}


def test_pressed_twice_it_is_said_once(desk: Desk, tmp_path: Path) -> None:
    a_week(desk, tmp_path / "queue_log")
    desk.passes(hours=2)
    said = [clock(desk, kpi_week.SCHEDULE), clock(desk, kpi_week.SCHEDULE)]
    assert [[why for *_, why in one] for one in said] == [[None], ["it is posted already"]]


def test_where_no_call_ever_came_no_figures_are_to_come(desk: Desk, tmp_path: Path) -> None:
    desk.now = datetime(2026, 11, 9, 10, tzinfo=ZONE)
    assert ticks(desk, kpi_week.SCHEDULE) == []
    assert "Figures" not in desk.types(GRACE, "", "schedule").text
    days(desk, tmp_path / "queue_log", (MONDAY, 1, 1))
    assert ticks(desk, kpi_week.SCHEDULE) == [None]


def test_a_week_whose_calls_are_all_missing_says_so(desk: Desk, tmp_path: Path) -> None:
    days(desk, tmp_path / "queue_log", (date(2026, 10, 5), 3, 3))
    desk.now = datetime(2026, 11, 9, 10, tzinfo=ZONE)
    assert ticks(desk, kpi_week.SCHEDULE) == [None]
    told = card(desk)
    assert told.lines[0] == "No calls of Mon 2 Nov to Sun 8 Nov 2026 have come in yet."
    assert told.table is None
    [row] = kept(desk)
    assert set(row.values.values()) == {None}


def test_a_roster_that_began_within_the_week_hides_no_missing_workday(
    desk: Desk, tmp_path: Path
) -> None:
    """Sunday is the first day on the roster; of Thursday and Friday no call has come."""
    desk.now = datetime(2026, 11, 2, 9, 35, tzinfo=ZONE)
    some = [(date(2026, 10, 26) + timedelta(days=n), 9, 10) for n in (0, 1, 2)]
    days(desk, tmp_path / "queue_log", *some)
    ticks(desk, kpi_week.SCHEDULE)
    assert any(
        "missing of Thu 29 Oct to Fri 30 Oct and Sun 1 Nov" in one for one in card(desk).lines
    )


def test_the_month_comes_on_its_first_workday_beside_the_year_before(
    desk: Desk, tmp_path: Path
) -> None:
    desk.now = datetime(2026, 12, 1, 9, tzinfo=ZONE)
    days(
        desk,
        tmp_path / "queue_log",
        (date(2025, 11, 30), 1, 2),
        (date(2026, 10, 31), 8, 10),
        (date(2026, 11, 1), 9, 10),
        (date(2026, 11, 30), 9, 10),
        (date(2026, 12, 1), 0, 1),
    )
    desk.passes(hours=2)
    assert ticks(desk, kpi_month.SCHEDULE) == [None]
    told = card(desk)
    assert told.title == "Figures of November 2026"
    assert told.table is not None
    row = dict(zip(told.table.head, told.table.rows[0], strict=True))
    assert row["A year before"] == "50.0 %"
    assert row["Target"] == "≥ 90 %"
    assert told.table.rows[0][2:4] == ("90.0 %", "80.0 %")
    [kept_row] = kept(desk)
    assert (kept_row.first, kept_row.last) == (date(2026, 11, 1), date(2026, 11, 30))


def test_in_february_and_over_new_year(desk: Desk, tmp_path: Path) -> None:
    days(desk, tmp_path / "queue_log", (date(2028, 2, 29), 1, 1), (date(2026, 12, 31), 1, 1))
    desk.now = datetime(2027, 1, 4, 12, tzinfo=ZONE)
    ticks(desk, kpi_month.SCHEDULE, days=4)
    desk.now = datetime(2028, 3, 1, 12, tzinfo=ZONE)
    ticks(desk, kpi_month.SCHEDULE)
    assert [(row.first, row.last) for row in kept(desk)] == [
        (date(2026, 12, 1), date(2026, 12, 31)),
        (date(2028, 2, 1), date(2028, 2, 29)),
    ]


@pytest.mark.parametrize(("hours", "said"), [(2, None), (8 * 24, "the next one is near")])
def test_a_late_one_is_posted_until_the_next_is_near(
    desk: Desk, tmp_path: Path, hours: int, said: str | None
) -> None:
    a_week(desk, tmp_path / "queue_log")
    desk.passes(hours=2)
    with desk.read() as tx:
        [due] = kpi_week.SCHEDULE.due(tx, BOOKS, desk.now - timedelta(hours=2), desk.now)
    desk.passes(hours=hours)
    with desk.read() as tx:
        assert kpi_week.SCHEDULE.why_useless(tx, BOOKS, due) == said


def number_of(desk: Desk, what: str) -> str:
    """By which number the list of what comes next has it."""
    items = desk.types(GRACE, "", "schedule").items
    found = next(item.text for item in items if what in item.text)
    return found.split(".")[0].split()[0]


def test_leaders_see_it_coming_and_pause_it(desk: Desk, tmp_path: Path) -> None:
    a_week(desk, tmp_path / "queue_log")
    assert number_of(desk, "Figures of the week, Mon 2 Nov to Sun 8 Nov 2026")
    desk.types(GRACE, "pause weekly figures year-end", "schedule")
    desk.passes(hours=2)
    [why] = ticks(desk, kpi_week.SCHEDULE)
    assert why is not None
    assert why.startswith("paused")
    assert kept(desk) == []
    told = refusal(lambda: desk.types(ADA, "resume weekly figures", "schedule"))
    assert "What comes by the clock is for these to change" in told


def test_had_early_it_does_not_come_again(desk: Desk, tmp_path: Path) -> None:
    a_week(desk, tmp_path / "queue_log")
    number = number_of(desk, "Figures of the week")
    desk.types(GRACE, f"skip {number}", "schedule")
    desk.types(GRACE, f"undo {number}", "schedule")
    desk.types(GRACE, f"now {number}", "schedule")
    desk.passes(hours=2)
    assert ticks(desk, kpi_week.SCHEDULE) == []
    assert len(kept(desk)) == 1


def test_skipped_it_does_not_come(desk: Desk, tmp_path: Path) -> None:
    a_week(desk, tmp_path / "queue_log")
    desk.types(GRACE, f"skip {number_of(desk, 'Figures of the week')}", "schedule")
    desk.passes(hours=2)
    assert ticks(desk, kpi_week.SCHEDULE) == []
    assert kept(desk) == []
