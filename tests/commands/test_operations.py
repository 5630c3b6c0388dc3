"""`/kpi operations`: how the days went, in counts beside those before, about nobody."""

from datetime import timedelta

import pytest

from commands.deciding.asking import ask
from commands.deciding.operations import operations_of, short
from handbook.kpi.periods import of_week
from handbook.words import of
from storage import people
from storage.cards import Card
from tests.commands.desk import BOOKS, Desk, people_to_spare, refusal
from tests.stories.floor import ADA, BO, DORA, GRACE, MONDAY, WEI


def shown(desk: Desk, who: str = DORA, line: str = "operations") -> Card:
    return desk.types(who, line, "kpi")


def rows(card: Card) -> dict[str, tuple[str, ...]]:
    assert card.table is not None
    return {row[0]: row[1:] for row in card.table.rows}


@pytest.fixture
def week(desk: Desk) -> Desk:
    """Ada is late on Monday, Bo has Tuesday off; six requests were answered, half within 35 min."""
    people_to_spare(desk)
    desk.passes(hours=7, minutes=50)
    desk.types(ADA, "15", "late")
    desk.passes(minutes=25)
    desk.types(ADA, "here", "late")
    for n in range(6):
        desk.types(BO, f"personal 2026-11-{3 + n:02} dentist")
        desk.passes(minutes=10 * (n + 1))
        number = desk.count()
        desk.types(GRACE, f"decline {number} too few" if n else f"approve {number}")
    desk.types(GRACE, "A001 phone on the floor", "deduct")
    desk.passes(days=7)
    return desk


def test_the_week_is_told_beside_the_one_before(week: Desk) -> None:
    card = shown(week, line="operations last week")
    assert card.title == "Operations, Mon 2 Nov to Sun 8 Nov 2026"
    told = rows(card)
    assert told["Present at work"][0] == "100.0 % (34 of 34)"
    assert told["Late in the seat"] == ("1, 20 min in all", "0", "CC-2.4.2")
    assert told["Absences"][:2] == ("0", "0")
    assert told["Approved leave"][:2] == ("1, 1 shift", "0")
    assert told["Decisions on leave"][:2] == ("6, half of them within 35 min", "0")
    assert told["Deductions"][0].startswith("1")
    assert told["Decisions on swaps"][:2] == ("0", "0")


def test_nobody_is_named(week: Desk) -> None:
    text = shown(week, line="operations 2026-11").text
    assert not any(name in text for name in ("Ada", "Bo", "Grace", "A001", "dentist", "phone"))


def test_in_chinese(week: Desk) -> None:
    with week.database.change(week.now) as tx:
        wei = people.by_slack(tx, WEI)
        assert wei is not None
        tx.session.add(people.Role(person_id=wei.id, role="director"))
    card = shown(week, WEI, "运营 上周")
    assert card.title == "运营情况，2026年11月2日 周一 至 11月8日 周日"
    assert rows(card)["迟到"][0] == "1 次，共 20 分钟"


def test_who_may_not_see_the_figures_is_refused(week: Desk) -> None:
    assert "Only these see" in refusal(lambda: shown(week, ADA))


def test_in_one_line_only_what_there_was(week: Desk) -> None:
    with week.read() as tx:
        dora = people.by_slack(tx, DORA)
        assert dora is not None
        asking = ask(tx, dora, BOOKS)
        period = of_week(MONDAY, MONDAY + timedelta(days=6))
        line = short(operations_of(tx, asking.book, dora.team, period), of("en"))
    assert line.startswith(
        "present at work 100.0 % (34 of 34); late in the seat 1, 20 min in all; "
    )
    assert "Absences" not in line
    assert "swaps" not in line
