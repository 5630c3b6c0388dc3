"""Figures as charts, pictures, files and by other formulas; a formula of a sheet hides in none."""

import csv
from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.blocks import answer_view, blocks, home_view, plain
from commands.deciding.command import Drawing, Made, by_name
from sandbox.blockkit import check_message, check_view
from storage.people import Person
from tests.commands.desk import BOOKS, COMMANDS, Desk, refusal
from tests.commands.kpi_desk import brought_in, call, days, epoch, linked, ten
from tests.stories.floor import ADA, DORA, GRACE, ZONE

GIVES = by_name(command.gives for command in COMMANDS)


@pytest.fixture
def calls(desk: Desk, tmp_path: Path) -> Desk:
    """From mid-September to 11 November, with a day without a call."""
    lines = [
        line
        for day in days(date(2026, 9, 15), 58)
        if day != date(2026, 10, 20)
        for line in ten(day, late=day.day % 4)
    ]
    brought_in(desk.database, tmp_path, lines)
    linked(desk.database, {"Agent/1001": ADA})
    desk.now = datetime(2026, 11, 12, 10, tzinfo=ZONE)
    return desk


def file(desk: Desk, number: int = 1) -> Made:
    """What the newest message gives when it is sent."""
    subject = [row.subject for row in desk.outgoing() if row.kind == "file"][number - 1]
    assert subject is not None
    name, _, at = subject.partition(":")
    with desk.read() as tx:
        return GIVES[name](Drawing(tx, BOOKS, int(at)))


def test_some_days_are_a_chart_on_the_card(calls: Desk) -> None:
    card = calls.types(DORA, "month chart", "kpi")
    first, second = card.charts
    assert first.title == "Answered within 20 s"
    assert first.points == tuple(f"11-{day:02}" for day in range(1, 12))
    assert [line.name for line in first.lines] == ["Answered within 20 s", "Target ≥ 80"]
    assert set(first.lines[1].values) == {80.0}
    assert first.lines[0].values[:4] == (50.0, 40.0, 30.0, 60.0)
    assert first.finding == (
        "Answered within 20 s: from 30.0 % on Tue 3 Nov 2026 to 60.0 % on Wed 4 Nov 2026; "
        "0 of 11 days at the target ≥ 80 %."
    )
    assert second.finding.startswith("Agent connect rate: 80.0 % on each day; 0 of 11 days")
    drawn = blocks(card)
    assert [block["type"] for block in drawn].count("data_visualization") == 2
    assert check_message(drawn, plain(card)) == []
    assert first.finding in plain(card)
    for shown in (answer_view(card, "Answer", "Close"), home_view(card)):
        assert check_view(shown) == []


def test_many_days_are_a_picture_that_is_told_in_words(calls: Desk) -> None:
    card = calls.types(DORA, "2026-10 chart", "kpi")
    assert "comes to your direct message" in card.text
    assert not card.charts
    made = file(calls)
    assert made.name == "kpi-2026-10-01-2026-10-31.png"
    assert made.content.startswith(b"\x89PNG\r\n")
    assert len(made.content) < 120_000
    assert made.seen is not None
    assert made.seen.startswith("1: Answered within 20 s: from 30.0 % on Sat 3 Oct 2026 to 60.0 %")
    assert "0 of 30 days at the target" in made.seen
    assert made.seen.split(" 2: ")[1] in made.words


def test_one_day_is_no_chart(calls: Desk) -> None:
    assert "two days or more" in refusal(lambda: calls.types(DORA, "yesterday chart", "kpi"))


def test_a_workbook_of_days_indicators_and_agents(calls: Desk) -> None:
    with calls.database.change(calls.now) as tx:
        tx.session.get_one(Person, 1).name = "=1+1"
    calls.types(DORA, "2026-10 export", "kpi")
    assert calls.journal()[-1].event == "kpi.looked"
    made = file(calls)
    assert made.name == "kpi-2026-10-01-2026-10-31.xlsx"
    book = load_workbook(BytesIO(made.content))
    assert book.sheetnames == ["Days", "Indicators", "Agents"]
    head, *rows = book["Days"].iter_rows(values_only=True)
    assert len(rows) == 30
    found = dict(zip(head, rows[2], strict=True))
    assert (found["Answered within 20 s"], found["Offered"], found["Answered"]) == (30, 10, 8)
    assert found["Mean after-call work"] is None
    agent = book["Agents"]["A2"]
    assert (agent.value, agent.data_type, agent.quotePrefix) == ("=1+1", "s", True)
    assert book["Agents"]["C2"].value == 240
    status = {row[0]: row[6] for row in book["Indicators"].iter_rows(values_only=True)}
    assert status["Mean talk time"] == "met"


def test_a_leaders_workbook_has_no_agents(calls: Desk) -> None:
    assert "agents" not in calls.types(GRACE, "2026-10 export", "kpi").text
    assert load_workbook(BytesIO(file(calls).content)).sheetnames == ["Days", "Indicators"]
    assert "kpi.looked" not in [entry.event for entry in calls.journal()]


def test_days_as_csv(calls: Desk) -> None:
    calls.types(DORA, "export csv 2026-11", "kpi")
    made = file(calls)
    assert made.name.endswith(".csv")
    head, *rows = csv.reader(StringIO(made.content.decode("utf-8-sig")))
    assert rows[0][0] == "2026-11-01"
    assert rows[0][head.index("Agent connect rate")] == "80.0"
    assert len(rows) == 11


def formulas(desk: Desk, line: str) -> tuple[Mapping[str, tuple[str, ...]], str]:
    """The values beside each formula, and the whole in words."""
    card = desk.types(DORA, line, "kpi")
    assert card.table is not None
    numbers = len(card.table.numbers)
    return {row[0]: row[1 : 1 + numbers] for row in card.table.rows}, card.text


def test_the_trades_example_by_all_five_formulas(desk: Desk, tmp_path: Path) -> None:
    """1,000 answered, 860 of them in time; 60 give up: 10 within 5 s, 20 within 20 s."""
    at = epoch(date(2026, 11, 1))
    waits = [(5, 100)] * 860 + [(30, 100)] * 140 + [(4, None)] * 10 + [(15, None)] * 10
    waits += [(60, None)] * 40
    lines = [
        line for n, (wait, talk) in enumerate(waits) for line in call(f"c{n}", at + n, wait, talk)
    ]
    brought_in(desk.database, tmp_path, lines)
    found, text = formulas(desk, "formulas 2026-11-01")
    assert list(found.values()) == [("83.0 %",), ("86.0 %",), ("81.1 %",), ("82.7 %",), ("82.1 %",)]
    assert "Formula 3 (the handbook's)" in found
    assert "Asterisk's queue show" in text
    found, text = formulas(desk, "by formula 2 within 30 s short 5 s 2026-11-01")
    assert found["Formula 2"] == ("86.0 %", "100.0 %")
    assert found["Formula 3 (the handbook's)"] == ("81.1 %", "95.2 %")
    assert "By the handbook 81.1 %: formula 3, within 20 s." in text
    assert "As you asked 100.0 %: formula 2, within 30 s, without who gave up within 5 s." in text
    assert "As asked, 10 calls are not counted at all." in text
    assert "Nothing was changed" in text


def test_the_form_asks_for_formula_seconds_and_short_calls(calls: Desk) -> None:
    form = calls.opens(DORA, "kpi.what_if", "2026-10")
    assert [(field.name, field.value) for field in form.fields] == [
        ("formula", "3"),
        ("seconds", "20"),
        ("short", "0"),
    ]
    card = calls.sends(DORA, "kpi.what_if", "2026-10", formula="1", seconds="30", short="5")
    assert card.title == "In time by other formulas, Thu 1 Oct to Sat 31 Oct 2026"
    assert "formula 1, within 30 s" in card.text
    assert check_view(answer_view(card, "Answer", "Close")) == []
    wrong = refusal(
        lambda: calls.sends(DORA, "kpi.what_if", "2026-10", formula="9", seconds="x", short="-1")
    )
    assert wrong.count("whole seconds from 0 to 3600") == 3
    for act in (
        lambda: calls.opens(ADA, "kpi.what_if", "2026-10"),
        lambda: calls.sends(ADA, "kpi.what_if", "2026-10", formula="1", seconds="1", short="1"),
    ):
        assert "Only these see" in refusal(act)


def test_buttons_show_what_their_labels_say(calls: Desk) -> None:
    card = calls.types(DORA, "last week", "kpi")
    titles = {}
    for button in card.buttons:
        if button.action != "kpi.what_if":
            shown = calls.presses(DORA, button.action, button.value)
            assert shown is not None
            titles[button.label] = shown.title
    assert titles == {
        "By agent": "By agent, Mon 2 Nov to Sun 8 Nov 2026",
        "Chart": "Figures, Mon 2 Nov to Sun 8 Nov 2026",
        "Export": "Figures, Mon 2 Nov to Sun 8 Nov 2026",
        "The time before": "Figures, Mon 26 Oct to Sun 1 Nov 2026",
    }
    for action in ("kpi.show", "kpi.agents", "kpi.chart", "kpi.file"):
        calls.presses(DORA, action, "week 2026-11-02")
    assert "Only these" in refusal(lambda: calls.presses(ADA, "kpi.agents", "2026-10"))
