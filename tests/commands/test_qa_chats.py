"""Chats are read: twenty a day of each person, and every four that fail cost a point (SD-Q1)."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from commands.deciding.asking import Refusal
from storage import cases
from storage.ledger import STANDING, VOID, Entry
from tests.commands.desk import Desk, refusal
from tests.commands.qa_desk import SERVED, entries, moved, served
from tests.stories.floor import ADA, BO, DORA, GRACE

__all__ = ["served"]
DUE = date(2026, 11, 20)


def points(desk: Desk, day: date) -> float:
    return sum(
        one.amount or 0.0
        for one in entries(desk)
        if one.state == STANDING and one.day == day and one.item == "SD-Q1"
    )


def test_the_second_sheet_of_a_day_is_noticed_and_adds_up(served: Desk) -> None:
    first = served.types(BO, "A001 chats 20 5 closing phrase", "qa")
    assert "Noted as Q1: Ada, 20 chats, 5 failing: four failing chats −1 point." in first.text
    told = served.told(ADA)[0]
    assert "They failed in: closing." in told
    assert "Of the day by now: 20 read, 5 failing. Every 4 failing count once (SD-Q1)." in told
    assert "chat quality: 25 of 26" in told
    second = served.types(BO, "A001 chats 10 3", "qa")
    assert "Of that day there was Q1 already. Together: 30 read, 8 failing" in second.text
    assert points(served, served.now.date()) == 2
    served.presses(ADA, "qa.seen", 2)
    assert [bool(one.seen_at) for one in entries(served)] == [False, True]


@pytest.mark.parametrize("day", ["2006-11-01", "2009-12-31"])
def test_a_day_before_the_rule_is_refused(served: Desk, day: str) -> None:
    with served.is_as_before():
        said = refusal(lambda: served.types(BO, f"A001 chats {day} 20 5", "qa"))
        assert "the handbook had no rule for it yet. Nothing is noted." in said
        sheet = {"person": "1", "read": "20", "failing": "5", "day": day}
        with pytest.raises(Refusal) as refused:
            served.sends(BO, "qa.sample", **sheet)
    assert set(refused.value.fields) == {"day"}


def test_taking_a_sheet_back_leaves_what_the_others_come_to(served: Desk) -> None:
    day = served.now.date()
    served.types(BO, "A001 chats 10 3", "qa")
    served.types(BO, "A001 chats 10 1", "qa")
    assert points(served, day) == 1
    served.types(BO, "undo Q1", "qa")
    assert points(served, day) == 0, "one failing is left, on the sheet that was logged"
    served.types(BO, "A001 chats 10 7", "qa")
    assert points(served, day) == 2


def test_both_databases_come_to_the_same(each_desk: Desk) -> None:
    desk = moved(each_desk, "service-desk", SERVED)
    for line in ("A001 chats 10 3 closing", "A001 chats 10 5 closing, attitude", "undo Q1"):
        desk.types(BO, line, "qa")
    assert points(desk, desk.now.date()) == 1
    desk.types(BO, "complaint A001 slow", "case")
    said = desk.types(DORA, "month", "qa").text
    assert "Chats: 10 read, 5 failing" in said
    assert "Most often: attitude 1× and closing 1×." in said
    assert "Ada (10 read)" in desk.types(DORA, "", "qa").text
    assert "C1 A complaint, Ada" in desk.types(DORA, "", "case").text
    desk.types(DORA, "verify C1 it is so", "case")
    desk.types(DORA, "training C1 2026-11-20 haste", "case")
    with desk.read() as tx:
        assert [one.id for one in cases.to_follow_up(tx, DUE, DUE)] == [1]


def test_what_a_review_voided_is_not_logged_again(served: Desk) -> None:
    served.types(BO, "A001 chats 20 4", "qa")
    with served.database.change(served.now) as tx:
        tx.session.exec(select(Entry)).one().state = VOID
    served.types(BO, "A001 chats 20 4", "qa")
    assert points(served, served.now.date()) == 1


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("A001 chats 20", "How many were read, and how many failed?"),
        ("A001 chats 5 6", "More failed than were read."),
        ("A001 chats 0 0", "from 1 to 1000"),
        ("A001 call 20261102-0815", "samples no calls"),
    ],
)
def test_a_sheet_that_cannot_be_is_refused(served: Desk, line: str, words: str) -> None:
    with served.is_as_before():
        assert words in refusal(lambda: served.types(BO, line, "qa"))


def test_who_has_twenty_read_is_seen(served: Desk) -> None:
    served.types(BO, "A001 chats 12 0", "qa")
    assert "Not yet: Ada (12 read)" in served.types(BO, "today", "qa").text
    served.types(BO, "A001 chats 8 0", "qa")
    assert "Chats: 1 of 1 people have 20 read." in served.types(DORA, "today", "qa").text
    said = served.types(DORA, "month", "qa").text
    assert "Chats: 20 read, 0 failing" in said
    assert "Chats: none read" in served.types(GRACE, "month 2026-10", "qa").text


@given(acts=st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=8))
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_points_follow_from_the_days_sum_alone(served: Desk, acts: list[tuple[int, bool]]) -> None:
    """However a day's failing chats lie on its sheets, and whichever of them are taken back."""
    served.passes(days=1)
    day, left = served.now.date(), list[tuple[str, int]]()
    for failing, takes_back in acts:
        if takes_back and left:
            served.types(BO, f"undo {left.pop(0)[0]}", "qa")
        else:
            answer = served.types(BO, f"A001 chats 10 {failing}", "qa").text
            number = answer.partition("Noted as ")[2].partition(":")[0]
            left.append((number, failing))
        assert points(served, day) == sum(failing for _, failing in left) // 4
