"""Somebody is missing: people are asked in waves, and the first yes has the shift."""

from datetime import date, datetime, timedelta

import pytest

from storage.covers import ACCEPTED, DECLINED, OVER, RELEASED, SEARCHING, STOPPED, TAKEN
from storage.reliefs import ACCEPTED as COMES
from storage.reliefs import COVERED, DONE, OPEN, WITHDRAWN
from tests.commands.cover_desk import (
    accepts,
    ask_of,
    asks,
    card,
    clock,
    colleague,
    cover,
    declines,
    on_shift,
    overtime,
    question,
    quiet_floor,
    says,
    standing,
    thread,
    works,
)
from tests.commands.desk import Desk, refusal
from tests.stories.floor import ADA, GRACE, LEADERS, MONDAY, ZONE

ONE, TWO, SIX, SEVEN = (colleague(n) for n in (1, 2, 6, 7))


@pytest.fixture
def floor(desk: Desk) -> Desk:
    return quiet_floor(desk, 7)


@pytest.fixture
def sick(floor: Desk) -> Desk:
    """Ada has called in sick for seven, and Grace looks for somebody from the card."""
    floor.types(ADA, "sick today fever")
    shown = floor.card(1)
    (button,) = [each for each in shown.buttons if each.action == "cover.find"]
    form = floor.opens(GRACE, "cover.find", button.value)
    assert "7 people could take it." in form.lines
    floor.sends(GRACE, "cover.find", button.value, hours="")
    return floor


def test_a_sick_call_is_covered_by_the_first_yes(sick: Desk) -> None:
    assert [row.wave for row in asks(sick)] == [1] * 5
    (message,) = sick.told(ONE)
    assert message.splitlines() == [
        "E: can you help out?",
        "Shift: E 07:00–15:00, Mon 2 Nov 2026",
        "Somebody is needed. Could you take it? The first yes has it; a no is fine too.",
        "It counts as overtime: 8 h.",
        "Your overtime this month so far: 0 min.",
        "Rule: CC-2.7.4",
    ]
    declines(sick, ONE)
    clock(sick, minutes=9)
    assert sick.told(SIX) == [], "ten minutes are not over"
    clock(sick, minutes=1)
    assert [row.wave for row in asks(sick)] == [1] * 5 + [2] * 2
    told = accepts(sick, SIX)
    assert told is not None
    assert "Thank you! It is yours: E, 07:00–15:00, Mon 2 Nov 2026." in told.text
    assert on_shift(sick) == dict.fromkeys(("Ada", "Grace", "Col 6"), ("07:00", "15:00"))
    (row,) = overtime(sick)
    assert (row.state, row.planned, row.day, row.relief_id) == (COMES, 480, MONDAY, None)
    assert thread(sick)[-1].splitlines() == [
        "\ue000U0COLL006\ue001 takes it, 07:00–15:00. The search is closed.",
        "Staffing: 1 → 2, 2 needed",
    ]
    assert "Somebody else has taken it" in sick.told(SEVEN)[-1]
    assert len(sick.told(ONE)) == 1, "whoever said no is left in peace"
    assert question(sick, SEVEN).buttons == ()
    shown = card(sick)
    assert shown.title == "Cover C1: taken"
    assert "Wave 1, 05:40: Col 1: no; Col 2: no answer yet" in shown.text
    assert "Wave 2, 05:50: Col 6: takes it" in shown.text
    assert [button.action for button in shown.buttons] == ["cover.release", "cover.details"]
    clock(sick, hours=1)
    assert len(asks(sick)) == 7, "the thread has closed itself"


def test_nothing_says_who_is_away_or_why(sick: Desk) -> None:
    accepts(sick, ONE)
    for row in sick.outgoing():
        if row.subject.startswith("cover"):
            assert "Ada" not in str(row.card)
            assert "fever" not in str(row.card)
            assert "sick" not in str(row.card)


def test_the_second_yes_is_told_who_was_first(sick: Desk) -> None:
    accepts(sick, ONE)
    told = refusal(lambda: accepts(sick, TWO))
    assert told == "Col 1 was first and has taken it. Thank you!\nNothing was changed."
    assert "You have taken it already." in refusal(lambda: accepts(sick, ONE))
    assert len(overtime(sick)) == 1


def test_a_yes_is_judged_at_the_press(sick: Desk) -> None:
    """Meanwhile they were put on the late shift: it would touch, and be sixteen hours."""
    works(sick, ONE, "L")
    told = refusal(lambda: accepts(sick, ONE))
    assert told.startswith("With your own shift it would be too long without a rest.")
    assert (cover(sick).state, overtime(sick)) == (SEARCHING, [])
    accepts(sick, TWO)
    assert cover(sick).state == TAKEN


def test_a_no_can_become_a_yes(sick: Desk) -> None:
    declines(sick, ONE)
    told = declines(sick, ONE)
    assert told is not None
    assert "You have said so already." in told.text
    assert ask_of(sick, ONE).state == DECLINED
    says(sick, ONE, "accept C1")
    assert ask_of(sick, ONE).state == ACCEPTED


def test_a_withdrawn_leave_ends_the_search(sick: Desk) -> None:
    sick.types(ADA, "withdraw 1")
    assert "It is not needed any more." in refusal(lambda: accepts(sick, ONE))
    clock(sick, minutes=1)
    assert cover(sick).state == STOPPED
    assert "It is not needed any more. Thank you all the same." in sick.told(ONE)[-1]
    assert thread(sick)[-1] == "Nobody is needed any more: the search has ended."


def test_nobody_says_yes(sick: Desk) -> None:
    clock(sick, minutes=10)
    clock(sick, minutes=10)
    told = thread(sick)[-1]
    assert told.startswith("Everybody who could take it was asked, and nobody has said yes.")
    assert "7 people have not answered." in told
    assert "\ue000U0GRACE001\ue001, please telephone, or do without." in told
    clock(sick, hours=1)
    assert thread(sick)[-1] == "It has begun, and nobody has taken it."
    accepts(sick, ONE)
    assert on_shift(sick)["Col 1"] == ("07:00", "15:00"), "it began this minute"


def test_a_yes_after_the_start_is_for_what_is_left(sick: Desk) -> None:
    clock(sick, hours=3)
    accepts(sick, ONE)
    assert on_shift(sick)["Col 1"] == ("08:40", "15:00")
    assert overtime(sick)[0].planned == 380


def test_its_time_is_over(sick: Desk) -> None:
    clock(sick, hours=10)
    assert cover(sick).state == OVER
    assert thread(sick)[-1] == "The time is over: nobody has taken it."
    assert "Its time is over." in refusal(lambda: accepts(sick, ONE))
    assert card(sick).buttons[0].action == "cover.details"


def test_the_leader_stops_it(sick: Desk) -> None:
    sick.presses(GRACE, "cover.stop", 1)
    assert "It is not needed any more." in sick.told(TWO)[-1]
    assert "has stopped the search" in thread(sick)[-1]
    assert "It is not needed any more." in refusal(lambda: accepts(sick, ONE))
    assert "not needed any more" in refusal(lambda: sick.presses(GRACE, "cover.stop", 1))


def test_the_taker_asks_and_the_leader_releases(sick: Desk) -> None:
    accepts(sick, ONE)
    row = ask_of(sick, ONE)
    told = sick.sends(ONE, "cover.ask_off", row.id or 0, reason="my child is ill")
    assert "Until one of them does it, the shift is yours." in told.text
    assert on_shift(sick)["Col 1"] == ("07:00", "15:00")
    assert "asks to be released" in thread(sick)[-1]
    assert "asks to be released" in card(sick).text
    assert "The leaders know" in refusal(lambda: says(sick, ONE, "cannot C1"))
    assert "my child is ill" in str(sick.opens(GRACE, "cover.release", 1).lines)
    assert "Please say why" in refusal(lambda: sick.sends(GRACE, "cover.release", 1, reason=""))
    sick.sends(GRACE, "cover.release", 1, reason="a child comes first")
    assert "Col 1" not in on_shift(sick)
    assert [row.state for row in overtime(sick)] == [WITHDRAWN]
    assert (ask_of(sick, ONE).state, cover(sick).state) == (RELEASED, SEARCHING)
    assert "It is free again. Could you take it after all?" in sick.told(TWO)[-1]
    assert len(asks(sick)) == 7, "and the next were asked"
    assert "You were released from it." in refusal(lambda: accepts(sick, ONE))
    accepts(sick, TWO)
    assert "Col 2" in on_shift(sick)
    assert not any("child" in str(row.card) for row in sick.outgoing())
    assert "a child comes first" in str(sick.opens(GRACE, "cover.details", 1).lines)


def test_released_in_the_middle_what_was_worked_stays(sick: Desk) -> None:
    accepts(sick, ONE)
    clock(sick, hours=3)
    says(sick, GRACE, "release C1 they are ill")
    assert on_shift(sick)["Col 1"] == ("07:00", "08:40")
    assert [(row.state, row.minutes) for row in overtime(sick)] == [(DONE, 100)]
    accepts(sick, TWO)
    assert on_shift(sick)["Col 2"] == ("08:40", "15:00")


def test_overtime_counts_when_it_is_over(sick: Desk) -> None:
    accepts(sick, ONE)
    clock(sick, hours=10)
    assert [(row.state, row.minutes) for row in overtime(sick)] == [(DONE, 480)]
    assert "Your overtime: 8 h" in sick.types(ONE, "hours 2026-11", "relief").text
    kept_or_told = sick.told(ONE)[-1]
    assert "Your overtime is over. Noted: 8 h. Thank you." in kept_or_told


def test_whoever_is_on_leave_after_all_has_no_overtime(sick: Desk) -> None:
    accepts(sick, ONE)
    sick.types(ONE, "sick today")
    clock(sick, hours=10)
    assert [row.state for row in overtime(sick)] == [WITHDRAWN]


@pytest.mark.parametrize(
    ("line", "code", "day", "hours"),
    [
        ("2026-11-03 E", "E", date(2026, 11, 3), ("07:00", "15:00")),
        ("today N 22:30-02:00", "N", MONDAY, None),
        ("today N 23:30-02:00", "N", MONDAY, ("23:30", "02:00")),
        ("明天 N 02:00-07:00", "N", date(2026, 11, 3), ("02:00", "07:00")),
        ("今天L班", "L", MONDAY, ("15:00", "23:00")),
        ("L", "L", MONDAY, ("15:00", "23:00")),
        ("tomorrow e", "E", date(2026, 11, 3), ("07:00", "15:00")),
    ],
)
def test_a_line_is_read(
    floor: Desk, line: str, code: str, day: date, hours: tuple[str, str] | None
) -> None:
    floor.now = datetime(2026, 11, 2, 9, 0, tzinfo=ZONE)
    if hours is None:
        told = refusal(lambda: says(floor, GRACE, line))
        assert "These hours do not lie in the shift: N 23:00–07:00" in told
        return
    says(floor, GRACE, line)
    accepts(floor, ONE)
    assert on_shift(floor, code, day)["Col 1"] == hours


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("today", "Which shift do you mean? Nothing was changed.\nIts code: E, L, N"),
        ("2027-02-03 E", "There is no shift E on Wed 3 Feb 2027."),
        ("31 February E", "I cannot tell which day “31 February” is."),
        ("stop", "Which search? Please add its number"),
        ("stop C9", "I know no search “C9”."),
        ("accept C9", "I know no search “C9”."),
    ],
)
def test_a_slip_says_what_to_type(floor: Desk, line: str, words: str) -> None:
    assert words in refusal(lambda: says(floor, GRACE, line))


def test_the_form_offers_real_shifts_only(floor: Desk) -> None:
    form = floor.opens(GRACE, "cover.find", "")
    choices = form.fields[0].choices
    assert [choice.label for choice in choices][:2] == [
        "N 23:00–07:00, Sun 1 Nov 2026",
        "E 07:00–15:00, Mon 2 Nov 2026",
    ]
    value = choices[1].value
    told = refusal(lambda: floor.sends(GRACE, "cover.find", "", shift=value, hours="6-8"))
    assert "Please write hours as 22:30-02:00." in told
    floor.sends(GRACE, "cover.find", "", shift=value, hours="07:00-11:00")
    assert "Needed: 07:00–11:00" in card(floor).text
    accepts(floor, ONE)
    assert on_shift(floor)["Col 1"] == ("07:00", "11:00")


def test_only_those_who_may_look_for_somebody(floor: Desk) -> None:
    with floor.is_as_before():
        told = refusal(lambda: says(floor, ONE, "today L"))
        assert "Cover is looked for by: duty leader (CC-2.7.4)." in told
        assert "Nobody asks you to help out" in refusal(lambda: says(floor, ONE))


def test_it_is_looked_for_once_at_a_time(floor: Desk) -> None:
    says(floor, GRACE, "today L")
    told = refusal(lambda: says(floor, GRACE, "today L"))
    assert "Grace looks for somebody already: C1, since" in told
    floor.now += timedelta(hours=2)
    clock(floor)
    accepts(floor, ONE)
    says(floor, GRACE, "today L")
    assert cover(floor, 2).state == SEARCHING, "two may be missing"


def test_nobody_off_duty_is_woken_for_what_has_time(floor: Desk) -> None:
    """At 5:40 for the late shift: only at seven they are asked; for the next morning at once, if
    it begins within three hours."""
    told = says(floor, GRACE, "today L")
    assert "Nobody off duty is woken now. They are asked at Mon 2 Nov, 07:00." in told.text
    assert asks(floor) == []
    clock(floor, hours=1)
    assert asks(floor) == []
    clock(floor, minutes=20)
    assert len(asks(floor)) == 5


def test_nobody_who_could(floor: Desk) -> None:
    for n in range(1, 8):
        works(floor, colleague(n), "N")
    told = refusal(lambda: says(floor, GRACE, "today L"))
    assert told.startswith("Nobody could take it. Nobody was asked.")
    assert "Why nobody can: too long without a rest: 9" in told


def test_a_missing_relief_is_covered_as_overtime(floor: Desk) -> None:
    """At eleven at night nobody comes for the night; the late shift's one says so."""
    works(floor, ONE, "L")
    works(floor, TWO, "N")
    floor.now = datetime(2026, 11, 2, 22, 55, tzinfo=ZONE)
    floor.types(ONE, "", "relief")
    floor.sends(GRACE, "cover.find", "relief:1")
    accepts(floor, colleague(3))
    (row,) = overtime(floor)
    assert (row.state, row.relief_id, row.planned) == (COMES, 1, 480)
    assert standing(floor, 1) == COVERED
    assert set(on_shift(floor, "N")) == {"Col 2"}, "it is no change of the roster"
    assert "Col 3 takes over, 23:00–07:00. You may go" in floor.told(ONE)[-1]
    says(floor, GRACE, "release C1 they are ill")
    assert standing(floor, 1) == OPEN
    floor.types(ONE, "came R1", "relief")
    clock(floor, minutes=1)
    assert cover(floor).state == STOPPED


def test_what_is_asked_stands_on_the_home_and_in_the_list(sick: Desk) -> None:
    assert "You are asked to help out" in sick.types(ONE, "", "home").text
    assert "Cover C1: somebody is looked for" in says(sick, GRACE).text
    accepts(sick, ONE)
    assert "You help out" in sick.types(ONE, "", "home").text
    says(sick, ONE, "cannot C1")
    assert "Cover C1: asks to be released" in sick.types(GRACE, "", "waiting").text


def test_the_channel_has_one_card_of_it(sick: Desk) -> None:
    accepts(sick, ONE)
    posts = [
        row
        for row in sick.outgoing()
        if row.kind == "post" and row.conversation == LEADERS and row.subject == "cover:1"
    ]
    assert len(posts) == 1


def test_every_step_is_in_the_journal(sick: Desk) -> None:
    declines(sick, ONE)
    accepts(sick, TWO)
    says(sick, GRACE, "release C1 they are ill")
    sick.presses(GRACE, "cover.stop", 1)
    events = [entry.event for entry in sick.journal() if entry.event.startswith("cover.")]
    assert events == [
        "cover.begun",
        "cover.asked",
        "cover.declined",
        "cover.taken",
        "cover.released",
        "cover.asked",
        "cover.stopped",
    ]
