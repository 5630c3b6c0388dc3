"""Back, or away for longer: what was too long is recorded once."""

from functools import partial

import pytest
from sqlmodel import select

from storage.proposals import Proposal
from tests.commands.brb_desk import (
    TUESDAY,
    at,
    brb,
    card,
    every,
    labels,
    newest,
    posts,
    records,
    thread,
    until,
)
from tests.commands.desk import Desk, refusal
from tests.stories.floor import ADA, BO, GRACE, MONDAY, WEI


@pytest.fixture
def floor(desk: Desk) -> Desk:
    """Four in the afternoon: the late shift is at work."""
    desk.now = at(MONDAY, 16)
    return desk


class TestBack:
    def test_in_time_it_is_only_noted(self, floor: Desk) -> None:
        brb(floor, ADA, "15")
        floor.passes(minutes=12)
        assert brb(floor, ADA, "back").lines == ("Welcome back. You were away for 12 min.",)
        assert (newest(floor).over, records(floor), thread(floor)) == (0, [], [])
        assert card(floor).title == "#1 Ada is back"

    @pytest.mark.parametrize("word", ["back", "I'm back!", "我回来了", "回来了。"])
    def test_it_is_said_in_both_languages(self, floor: Desk, word: str) -> None:
        brb(floor, ADA, "15")
        brb(floor, ADA, word)
        assert newest(floor).state == "back"

    def test_twice_is_said_once(self, floor: Desk) -> None:
        brb(floor, ADA, "15")
        floor.presses(ADA, "brb.back", 1)
        with floor.is_as_before():
            told = refusal(lambda: floor.presses(ADA, "brb.back", 1))
            assert told == refusal(lambda: brb(floor, ADA, "back"))
        assert told == "You are noted as back already, at 16:00."

    def test_nothing_to_end(self, floor: Desk) -> None:
        with floor.is_as_before():
            assert refusal(lambda: brb(floor, ADA, "back")).startswith("You are not away now")

    def test_anothers_button_is_not_ones_own(self, floor: Desk) -> None:
        brb(floor, ADA, "15")
        for action in ("brb.back", "brb.more"):
            with floor.is_as_before():
                told = refusal(partial(floor.presses, BO, action, 1))
            assert told == "That button is somebody else's. Nothing was changed."

    def test_a_leader_sees_them_come(self, floor: Desk) -> None:
        brb(floor, ADA, "15")
        with floor.is_as_before():
            assert refusal(lambda: floor.presses(WEI, "brb.is_back", 1)).startswith(
                "只有班长可以代别人说明"
            )
        floor.presses(BO, "brb.is_back", 1)
        assert newest(floor).state == "back"
        with floor.is_as_before():
            assert refusal(lambda: floor.presses(GRACE, "brb.is_back", 1)).startswith(
                "#1 is over: Ada is back."
            )

    def test_within_the_grace_nothing_comes_of_it(self, floor: Desk) -> None:
        brb(floor, ADA, "15")
        floor.now = at(MONDAY, 16, 20)
        assert "It was until 16:15: 5 min more." in brb(floor, ADA, "back").lines
        assert records(floor) == []

    def test_beyond_it_the_minutes_are_recorded_once_and_put_to_the_leader(
        self, floor: Desk
    ) -> None:
        brb(floor, ADA, "15")
        until(floor, at(MONDAY, 16, 57))
        brb(floor, ADA, "back")
        assert records(floor) == [("stepped_away", 42)]
        assert thread(floor)[-1] == "Ada is back at 16:57, 42 min over."
        with floor.read() as tx:
            [proposal] = tx.session.exec(select(Proposal)).all()
        assert (proposal.rule, proposal.outcome, proposal.amount) == ("CC-2.2.1.14", "points", 2)
        until(floor, at(TUESDAY, 1))
        assert records(floor) == [("stepped_away", 42)]

    def test_all_of_a_shift_stand_on_one_card(self, floor: Desk) -> None:
        for _ in range(3):
            brb(floor, ADA, "10")
            floor.passes(minutes=5)
            brb(floor, ADA, "back")
            floor.passes(minutes=25)
        assert posts(floor) == 1
        [earlier] = [f for f in card(floor).facts if f.label == "Earlier on this shift"]
        assert earlier.value == "16:00 to 16:05, 5 min and 16:30 to 16:35, 5 min"
        floor.now = at(TUESDAY, 16)
        brb(floor, ADA, "10")
        assert posts(floor) == 2
        assert card(floor, 4).title == "#4 Ada is away until 16:10"


class TestLonger:
    def test_within_what_needs_no_yes(self, floor: Desk) -> None:
        brb(floor, ADA, "5 lunch")
        answer = floor.presses(ADA, "brb.more", 1)
        assert answer is not None
        assert answer.lines == ("You are away since 16:00. It is until 16:10 now.",)
        assert newest(floor).words == "lunch"

    def test_a_second_line_changes_the_first_and_says_so(self, floor: Desk) -> None:
        brb(floor, ADA, "15")
        floor.passes(minutes=2)
        answer = brb(floor, ADA, "3")
        assert answer.lines == ("You are away since 16:00. It is until 16:05 now.",)
        assert len(every(floor)) == 1

    def test_beyond_it_the_leader_is_asked(self, floor: Desk) -> None:
        brb(floor, ADA, "15")
        answer = floor.presses(ADA, "brb.more", 1)
        assert answer is not None
        assert answer.lines[1].startswith("For longer, until 16:20, the duty leader has to agree")
        assert newest(floor).until == at(MONDAY, 16, 15), "until she does"
        assert labels(card(floor)) == ["Agree until 16:20", "Decline…", "Is back", "Details"]
        floor.presses(GRACE, "brb.agree", 1)
        assert newest(floor).until == at(MONDAY, 16, 20)
        assert labels(card(floor)) == ["Is back", "Details"]

    def test_a_no_leaves_the_end_as_it_was(self, floor: Desk) -> None:
        brb(floor, ADA, "15")
        floor.presses(ADA, "brb.more", 1)
        brb(floor, GRACE, "decline 1 calls wait")
        away = newest(floor)
        assert (away.state, away.until, away.wants_until) == ("out", at(MONDAY, 16, 15), None)
        assert floor.told(ADA)[-1].endswith("It stays until 16:15. Please come back by then.")

    def test_after_the_end_more_is_an_exception_and_the_minutes_do_not_vanish(
        self, floor: Desk
    ) -> None:
        brb(floor, ADA, "5")
        until(floor, at(MONDAY, 16, 12))
        floor.presses(ADA, "brb.more", 1)
        away = newest(floor)
        assert (away.until, away.wants_until) == (at(MONDAY, 16, 5), at(MONDAY, 16, 17))
        brb(floor, ADA, "back")
        assert records(floor) == [("stepped_away", 7)]

    def test_a_yes_after_the_end_makes_up_for_it(self, floor: Desk) -> None:
        brb(floor, ADA, "5")
        until(floor, at(MONDAY, 16, 12))
        brb(floor, ADA, "10")
        floor.presses(GRACE, "brb.agree", 1)
        floor.now = at(MONDAY, 16, 20)
        brb(floor, ADA, "back")
        assert records(floor) == []

    def test_not_beyond_the_shift(self, floor: Desk) -> None:
        floor.now = at(MONDAY, 22, 45)
        brb(floor, ADA, "12")
        with floor.is_as_before():
            told = refusal(lambda: floor.presses(ADA, "brb.more", 1))
        assert told.startswith("Your shift ends at 23:00.")
