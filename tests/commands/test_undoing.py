"""Undo: one's own decision, for five minutes, while nothing has come after it."""

from functools import partial
from typing import Any

import pytest

from commands.deciding.asking import Refusal
from storage.cards import Button
from storage.leaves import APPROVED, ASKED, DECLINED
from tests.commands.desk import Desk, refusal
from tests.commands.test_deciding import APPROVALS, DECLINES
from tests.storage.floor import together
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS

LAST = "Nothing was changed."


def undo_button(desk: Desk, who: str, action: str = "leave.approve", number: int = 1) -> Button:
    """A press decides; the button that it is answered with."""
    answer = desk.presses(who, action, number)
    assert answer is not None
    (button,) = answer.buttons
    return button


def without_the_clock(desk: Desk) -> dict[str, Any]:
    """The request, but for since when it waits for its decision."""
    return desk.leave(1).model_dump(exclude={"asked_since", "climbs_from"})


def test_a_press_is_answered_with_a_button_and_until_when(desk: Desk) -> None:
    desk.types(ADA, "sick today")
    desk.passes(minutes=30)
    answer = desk.presses(GRACE, "leave.approve", 1)
    assert answer is not None
    assert answer.lines == (
        "Approved: #1. The person is told.",
        "You can undo it until 07:35: /timeoff undo 1",
    )
    assert [(b.action, b.label) for b in answer.buttons] == [("leave.undo", "Undo")]


@pytest.mark.parametrize("way", ["line", "Chinese line", "press"])
@pytest.mark.parametrize("decided", ["approved", "declined"])
def test_the_request_waits_again_as_if_nobody_had_decided(
    each_desk: Desk, way: str, decided: str
) -> None:
    desk = each_desk
    desk.types(ADA, "sick today")
    before = without_the_clock(desk)
    line = "approve 1" if decided == "approved" else "decline 1 too few"
    (button,) = desk.types(GRACE, line).buttons
    desk.passes(minutes=5)
    match way:
        case "line":
            answer = desk.types(GRACE, "undo 1")
        case "Chinese line":
            answer = desk.types(GRACE, "撤销1")
        case _:
            pressed = desk.presses(GRACE, button.action, button.value)
            assert pressed is not None
            answer = pressed
    assert answer.lines == (
        "Undone: #1. The person is told.",
        "#1 waits for the duty leader.",
    )
    assert without_the_clock(desk) == before
    assert desk.leave(1).asked_since == desk.now, "who decides is asked anew"
    said = desk.thread(1)[-1].splitlines()
    assert said[:2] == [
        "\ue000U0GRACE001\ue001 has undone their decision.",
        "#1 waits for the duty leader.",
    ]
    assert "4 → 3, 4 needed — 1 short" in said[2]
    told = desk.told(ADA)[-1]
    assert told.startswith("Sick leave #1: waiting for a decision")
    assert "Grace has undone the decision" in told
    entry = desk.journal()[-1]
    assert (entry.event, entry.facts["was"]) == ("leave.undone", decided)
    assert next(b.action for b in desk.card(1).buttons) == "leave.approve"
    desk.presses(LINUS, "leave.approve", 1)
    assert desk.leave(1).state == APPROVED


def test_every_way_to_decide_is_answered_with_undo(desk: Desk) -> None:
    ways = {**APPROVALS, **DECLINES}
    for way in ways.values():
        desk.types(ADA, "sick today")
        number = desk.count()
        way(desk, GRACE, number)
        desk.types(GRACE, f"undo {number}")
        assert desk.leave(number).state == ASKED
        desk.types(ADA, f"withdraw {number}")


def test_the_form_is_answered_with_it_as_well(desk: Desk) -> None:
    desk.types(ADA, "sick today")
    answer = desk.sends(GRACE, "leave.decline", 1, reason="too few")
    assert [button.action for button in answer.buttons] == ["leave.undo"]


class TestItIsRefused:
    """Too late, to others, twice, and once something has come after."""

    def test_after_five_minutes(self, desk: Desk) -> None:
        desk.types(ADA, "sick today")
        button = undo_button(desk, GRACE)
        desk.passes(minutes=5, seconds=1)
        for act in (
            partial(desk.types, GRACE, "undo 1"),
            partial(desk.presses, GRACE, button.action, button.value),
        ):
            with desk.is_as_before():
                told = refusal(act)
            assert told.splitlines() == [
                "Too late: your decision on #1 could be undone until 07:05.",
                "To change it all the same: /timeoff reverse 1 and the reason",
            ]

    @pytest.mark.parametrize("who", [ADA, BO, LINUS, DORA])
    def test_to_anybody_else(self, desk: Desk, who: str) -> None:
        desk.types(ADA, "sick today")
        button = undo_button(desk, GRACE)
        with desk.is_as_before():
            told = refusal(lambda: desk.types(who, "undo 1"))
            assert "Grace decided #1: only they can undo it." in told
            assert "Grace" in refusal(lambda: desk.presses(who, button.action, button.value))

    def test_twice(self, desk: Desk) -> None:
        desk.types(ADA, "sick today")
        button = undo_button(desk, GRACE)
        desk.types(GRACE, "undo 1")
        with desk.is_as_before():
            assert "no decision on #1 to undo" in refusal(lambda: desk.types(GRACE, "undo 1"))
            told = refusal(lambda: desk.presses(GRACE, button.action, button.value))
        assert told.startswith("You have undone that already.\n#1 waits for the duty leader.")

    def test_a_button_undoes_no_later_decision(self, desk: Desk) -> None:
        desk.types(ADA, "sick today")
        button = undo_button(desk, GRACE)
        desk.types(GRACE, "undo 1")
        desk.types(GRACE, "decline 1 too few")
        with desk.is_as_before():
            told = refusal(lambda: desk.presses(GRACE, button.action, button.value))
        assert "You have undone that already." in told
        assert "#1 is declined." in told

    def test_where_nobody_has_decided(self, desk: Desk) -> None:
        desk.types(ADA, "sick today")
        with desk.is_as_before():
            told = refusal(lambda: desk.types(GRACE, "undo 1"))
        assert told == "There is no decision on #1 to undo.\n#1 waits for the duty leader."

    def test_after_the_person_took_it_back(self, desk: Desk) -> None:
        desk.types(ADA, "sick today")
        desk.presses(GRACE, "leave.approve", 1)
        desk.types(ADA, "withdraw 1")
        with desk.is_as_before():
            told = refusal(lambda: desk.types(GRACE, "undo 1"))
        assert "Something has come after your decision on #1.\n#1 is withdrawn." in told

    def test_after_a_new_request_for_the_same_day(self, desk: Desk) -> None:
        desk.types(ADA, "sick today")
        desk.types(GRACE, "decline 1 too few")
        desk.types(ADA, "sick today still ill")
        with desk.is_as_before():
            told = refusal(lambda: desk.types(GRACE, "undo 1"))
        assert told == f"#2 has been asked for the same days since.\n{LAST}"

    @pytest.mark.parametrize("value", ["", "1", "1:", "1:99", "1:x", "99:1", "x"])
    def test_a_button_that_nobody_was_shown(self, desk: Desk, value: str) -> None:
        desk.types(ADA, "sick today")
        desk.presses(GRACE, "leave.approve", 1)
        with desk.is_as_before():
            refusal(lambda: desk.presses(GRACE, "leave.undo", value))


def test_undone_and_decided_otherwise_the_last_one_can_be_undone(desk: Desk) -> None:
    desk.types(ADA, "sick today")
    desk.types(GRACE, "approve 1")
    desk.types(GRACE, "undo 1")
    desk.types(GRACE, "decline 1 too few")
    assert desk.leave(1).decided_words == "too few"
    desk.types(GRACE, "undo 1")
    assert (desk.leave(1).state, desk.leave(1).decided_words) == (ASKED, None)


def test_of_an_undo_and_a_withdrawal_at_once_one_wins(each_desk: Desk) -> None:
    desk = each_desk
    desk.types(ADA, "sick today")
    desk.types(GRACE, "decline 1 too few")

    def act(who: int) -> str | None:
        try:
            desk.types((GRACE, ADA)[who], ("undo 1", "sick today")[who])
        except Refusal as refused:
            return refused.lines[0]
        return None

    told = together(2, act)
    assert sorted(word is None for word in told) == [False, True]
    open_ = [n for n in range(1, desk.count() + 1) if desk.leave(n).state == ASKED]
    assert len(open_) == 1, "never two open requests for one day"


def test_two_undos_at_once_undo_once(each_desk: Desk) -> None:
    desk = each_desk
    desk.types(ADA, "sick today")
    desk.presses(GRACE, "leave.approve", 1)

    def act(_: int) -> str | None:
        try:
            desk.types(GRACE, "undo 1")
        except Refusal as refused:
            return refused.lines[0]
        return None

    assert sorted(word is None for word in together(2, act)) == [False, True]
    assert (desk.leave(1).state, len(desk.thread(1))) == (ASKED, 2)
    assert desk.leave(1).state != DECLINED
