"""Two chairs who change one meeting at once: one is announced, the other is told of it."""

from datetime import timedelta
from functools import partial

import pytest

from commands.deciding.asking import Refusal
from storage.meetings import CANCELLED
from tests.commands.desk import Desk, refusal
from tests.commands.meeting_desk import at, meeting, posts, turn
from tests.commands.sheet_desk import with_manager
from tests.commands.test_meeting import the
from tests.storage.floor import together
from tests.stories.floor import DORA, EVE, LEADERS

LINES = (
    (EVE, "move weekly 16:00 a room is free"),
    (DORA, "move weekly 2026-11-09 14:00 the auditors come"),
)


@pytest.fixture(params=["nobody has touched it", "its agenda is posted"])
def week(each_desk: Desk, request: pytest.FixtureRequest) -> Desk:
    with_manager(each_desk)
    turn(each_desk, at(4) if "nobody" in request.param else at(6, 14, 30))
    return each_desk


def announced(desk: Desk) -> list[str]:
    """What was said of changes in the channel, in the agenda's thread too."""
    return [told for told in posts(desk, LEADERS) if told.startswith(("Moved:", "Cancelled:"))]


def test_two_lines_at_once(week: Desk) -> None:
    def act(which: int) -> str:
        try:
            return meeting(week, *LINES[which])
        except Refusal as refused:
            return refused.lines[0]

    said = together(2, act)
    assert sorted(one.partition(" ")[0] for one in said if "meanwhile" not in one) == ["Moved:"]
    assert sum("has moved it to" in one and "Nothing was changed" in one for one in said) == 1
    [told] = announced(week)
    by, other = ("Eve", "Dora") if "Eve" in told else ("Dora", "Eve")
    assert f"{by} has moved it" in "".join(said)
    assert other not in told.partition("For:")[0]
    assert (the(week).changes, the(week).is_moved) == (1, True)


def test_two_forms_at_once(week: Desk) -> None:
    meeting(week, DORA, "add weekly headsets")
    number = the(week).id or 0
    forms = [week.opens(who, "meeting.move", number) for who in (EVE, DORA)]

    def act(which: int) -> str:
        who, value = (EVE, DORA)[which], forms[which].value
        answers = {"day": "2026-11-09", "time": f"1{which}:00", "reason": "a fault"}
        try:
            return week.sends(who, "meeting.move", value, **answers).text
        except Refusal as refused:
            return refused.fields["time"]

    said = together(2, act)
    assert sum("meanwhile" in one for one in said) == 1, said
    assert len(announced(week)) == 1
    week.now += timedelta(hours=1)
    old = {"day": "2026-11-10", "time": "10:00", "reason": "another"}
    with week.is_as_before():
        for who, form in zip((EVE, DORA), forms, strict=True):  # an old form stays old
            sends = partial(week.sends, who, "meeting.move", form.value, **old)
            assert "meanwhile" in refusal(sends)
    again = week.opens(DORA, "meeting.move", number)
    assert "Moved:" in week.sends(DORA, "meeting.move", again.value, **old).text


def test_cancelled_and_moved_at_once(week: Desk) -> None:
    lines = ((EVE, "cancel weekly most are away"), LINES[1])

    def act(which: int) -> str:
        try:
            return meeting(week, *lines[which])
        except Refusal as refused:
            return refused.lines[0]

    said = together(2, act)
    assert sum("meanwhile" in one for one in said) == 1, said
    assert len(announced(week)) == 1
    assert (the(week).state == CANCELLED) == ("has cancelled it" in "".join(said))


def test_a_second_cancelling_does_not_mean_the_next_one(week: Desk) -> None:
    meeting(week, EVE, "cancel weekly most are away")
    with week.is_as_before():
        assert "Eve has cancelled it meanwhile" in refusal(
            lambda: meeting(week, DORA, "cancel weekly most are away")
        )
    week.now += timedelta(minutes=6)
    assert "13 Nov" in meeting(week, DORA, "cancel weekly the next one too")


def test_some_minutes_later_a_line_is_meant(week: Desk) -> None:
    meeting(week, *LINES[0])
    with week.is_as_before():
        with pytest.raises(Refusal) as refused:
            meeting(week, *LINES[1])
        assert [button.action for button in refused.value.buttons] == ["meeting.move"]
    assert "Moved:" in meeting(week, EVE, "move weekly 16:30 later still"), "their own they know"
    week.now += timedelta(minutes=6)
    assert "Moved:" in meeting(week, *LINES[1])
