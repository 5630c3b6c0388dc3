"""Who is on nobody's list, and what nobody understands, is answered and changes nothing."""

from datetime import datetime
from itertools import count

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.intake import Intake
from bot.showing import Showing
from commands.deciding.asking import Refusal
from commands.deciding.command import Filled, Press
from tests.commands.desk import BOOKS, COMMANDS, Desk
from tests.stories.floor import ADA, EVE, MORNING

_numbers = count(1)


class Morning:
    """House time that stands still."""

    def now(self) -> datetime:
        return MORNING


@pytest.fixture
def intake(desk: Desk) -> Intake:
    return Intake(desk.database, Morning(), BOOKS, COMMANDS, lambda: None)


def test_a_stranger_is_told_whom_to_ask_and_can_change_nothing(desk: Desk, intake: Intake) -> None:
    desk.types(ADA, "sick today fever")
    said = intake.typed("1", EVE, "timeoff", "sick today").text
    assert said.splitlines()[0] == "I do not know you yet."
    assert f"Your Slack id is {EVE}." in said
    intake.pressed("2", EVE, "leave.approve", Press("1", None, None))
    with pytest.raises(Refusal):
        intake.sent("3", EVE, "leave.decline", Filled("1", {"reason": "no"}))
    with pytest.raises(Refusal):
        Showing(desk.database, Morning(), BOOKS, COMMANDS).form(EVE, "leave.details", "1")
    assert desk.leave(1).state == "asked"
    assert [entry.event for entry in desk.journal()] == ["leave.asked"]


def test_what_is_not_understood_is_answered_with_an_example(intake: Intake) -> None:
    said = intake.typed("1", ADA, "", "good morning").text
    assert "I did not understand that." in said
    assert "sick today fever" in said


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("", "What I can do"),
        ("help", "What I can do"),
        ("list", "Your requests"),
        ("sick today", "Sick leave #1 is noted"),
        ("leave sick today", "Sick leave #1 is noted"),
        ("timeoff sick today", "Sick leave #1 is noted"),
        ("/timeoff sick today", "Sick leave #1 is noted"),
        ("form", "Press to open the form."),
        ("why 1", "I know no request “1”."),
        ("撤回 1", "I know no request “1”."),
        ("home", "Hello Ada"),
    ],
)
def test_the_same_words_work_in_a_direct_message(intake: Intake, line: str, says: str) -> None:
    assert says in intake.typed("1", ADA, "", line).text


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(line=st.one_of(st.text(max_size=60), st.text(alphabet="sick why 1#　撤回\n\t", max_size=20)))
@example(" ")
@example("\u3000")
@example("why")
@example("withdraw\n1")
def test_whatever_is_said_in_a_direct_message_is_answered(intake: Intake, line: str) -> None:
    assert intake.typed(f"key {next(_numbers)}", ADA, "", line).text
