"""Where the handbook wants a yes before somebody leaves the post, it is given once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import select

from commands.deciding.asking import Asking, Refusal
from commands.deciding.replies import read_decision
from storage import outbox
from storage.people import Role
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
    until,
)
from tests.commands.desk import BOOKS, BOT, REPLIES, Desk, refusal
from tests.stories.floor import ADA, BO, GRACE, LEADERS, LINUS, MONDAY, WEI


@pytest.fixture
def floor(desk: Desk) -> Desk:
    """Four in the afternoon: the late shift is at work."""
    desk.now = at(MONDAY, 16)
    return desk


class TestAsking:
    """Longer than the handbook allows, or private: somebody has to agree first."""

    def test_the_shifts_leader_is_asked_and_agrees(self, floor: Desk) -> None:
        answer = brb(floor, ADA, "16 lunch room")
        assert answer.lines == (
            "Please wait: the duty leader has to agree first (CC-1.2).",
            "Asked: Grace. I will tell you.",
        )
        assert labels(answer) == ["Withdraw"]
        assert labels(card(floor)) == ["Agree", "Decline…", "Details"]
        assert floor.told(GRACE) == [], "she reads the leaders' channel"
        floor.passes(minutes=4)
        floor.presses(GRACE, "brb.agree", 1)
        away = newest(floor)
        assert (away.state, away.until) == ("out", at(MONDAY, 16, 20)), "from the yes on"
        assert "Grace has agreed. Please be back by 16:20." in floor.told(ADA)[-1]

    def test_a_time_of_day_stays_that_time(self, floor: Desk) -> None:
        brb(floor, ADA, "until 16:40 lunch")
        floor.passes(minutes=4)
        floor.presses(GRACE, "brb.agree", 1)
        assert newest(floor).until == at(MONDAY, 16, 40)

    def test_a_no_says_why(self, floor: Desk) -> None:
        brb(floor, ADA, "30")
        with floor.is_as_before():
            assert "Please say why" in refusal(lambda: brb(floor, GRACE, "decline 1"))
        brb(floor, GRACE, "decline 1 two calls wait")
        assert newest(floor).state == "declined"
        assert floor.told(ADA)[-1] == (
            "Declined by Grace\nWhy: two calls wait\nPlease stay at your post."
        )
        assert card(floor).title == "#1 Ada stays at the post: declined"
        assert labels(card(floor)) == ["Details"]

    @pytest.mark.parametrize(
        ("word", "state"), [("Approve!", "out"), ("驳回 人手不够", "declined")]
    )
    def test_a_word_in_the_thread_decides(self, floor: Desk, word: str, state: str) -> None:
        brb(floor, ADA, "30")
        decision = read_decision(word, BOOKS["call-centre"].words, BOT)
        assert decision is not None

        def decide(asking: Asking) -> None:
            post = outbox.first_of(asking.tx, "brb:1")
            assert post is not None
            REPLIES["brb"](asking, post, decision)

        floor._act(GRACE, decide)
        assert newest(floor).state == state

    def test_the_second_is_told_who_was_first(self, floor: Desk) -> None:
        brb(floor, ADA, "30")
        floor.presses(GRACE, "brb.agree", 1)
        for act in (
            lambda: floor.presses(LINUS, "brb.agree", 1),
            lambda: brb(floor, LINUS, "decline 1 no"),
        ):
            with floor.is_as_before():
                assert refusal(act).startswith("Grace was first and agreed to #1 (16:00).")

    def test_who_may_not_decide_is_told_who_may(self, floor: Desk) -> None:
        brb(floor, ADA, "30")
        with floor.is_as_before():
            told = refusal(lambda: floor.presses(BO, "brb.agree", 1))
        assert told == "#1 is for the duty leader to decide (CC-1.2). Nothing was changed."
        with floor.is_as_before():
            assert refusal(lambda: brb(floor, GRACE, "agree 7")).startswith("I know no absence “7”")

    def test_a_leader_asks_another_leader(self, floor: Desk) -> None:
        answer = brb(floor, GRACE, "30 dentist")
        assert "Asked: Linus. I will tell you." in answer.lines
        with floor.is_as_before():
            told = refusal(lambda: floor.presses(GRACE, "brb.agree", 1))
        assert told.startswith("Nobody decides their own request.")
        floor.presses(LINUS, "brb.agree", 1)
        assert newest(floor).state == "out"

    def test_where_nobody_else_could_agree_nobody_has_to(self, floor: Desk) -> None:
        with floor.database.change(floor.now) as tx:
            for role in tx.session.exec(select(Role)).all():
                if role.role in ("duty_leader", "director"):
                    tx.session.delete(role)
        assert labels(brb(floor, ADA, "30")) == ["I'm back", "5 more minutes"]

    def test_with_no_leader_on_duty_the_asker_is_told(self, floor: Desk) -> None:
        floor.now = at(TUESDAY, 3)
        answer = brb(floor, WEI, "30")
        assert answer.lines[1] == "Grace现在不在岗，请同时告诉现场的人。"
        assert [row.conversation for row in floor.outgoing()] == [LEADERS], "nobody is woken"

    def test_nobody_answers_in_time(self, floor: Desk) -> None:
        brb(floor, ADA, "30")
        until(floor, at(MONDAY, 16, 29))
        assert newest(floor).state == "asked"
        until(floor, at(MONDAY, 16, 31))
        assert newest(floor).state == "lapsed"
        assert floor.told(ADA)[-1].startswith("No answer in time\nNobody has answered")
        with floor.is_as_before():
            told = refusal(lambda: floor.presses(GRACE, "brb.agree", 1))
        assert told.startswith("#1 is closed: nobody answered in time.")

    @pytest.mark.parametrize("line", ["back", "press"])
    def test_taking_it_back(self, floor: Desk, line: str) -> None:
        brb(floor, ADA, "30")
        if line == "press":
            floor.presses(ADA, "brb.withdraw", 1)
        else:
            brb(floor, ADA, line)
        assert newest(floor).state == "withdrawn"
        with floor.is_as_before():
            told = refusal(lambda: floor.presses(GRACE, "brb.agree", 1))
        assert told.startswith("Ada has taken #1 back.")

    def test_asking_again_takes_the_first_one_back(self, floor: Desk) -> None:
        brb(floor, ADA, "30")
        answer = brb(floor, ADA, "10")
        assert "What you asked for before (#1) is taken back." in answer.lines
        assert [away.state for away in every(floor)] == ["withdrawn", "out"]
        assert posts(floor) == 1
        assert card(floor).title == "#2 Ada is away until 16:10"

    def test_a_service_desk_is_left_only_with_a_yes(self, service: Desk) -> None:
        service.now = at(MONDAY, 16)
        answer = brb(service, ADA, "5 post room")
        assert "Please wait: the shift leader has to agree first (SD-D1)." in answer.lines
        service.presses(GRACE, "brb.agree", 1)  # the service manager acts for the shift leader
        assert newest(service).state == "out"
        until(service, at(MONDAY, 17))
        brb(service, ADA, "back")
        assert (newest(service).over, records(service)) == (55, []), "no rule makes anything of it"


def test_two_leaders_at_once_agree_once(each_desk: Desk) -> None:
    each_desk.now = at(MONDAY, 16)
    brb(each_desk, ADA, "30")

    def press(who: str) -> str:
        try:
            each_desk.presses(who, "brb.agree", 1)
        except Refusal as refused:
            return refused.lines[0]
        return "agreed"

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(press, (GRACE, LINUS)))
    assert said[1] == "agreed"
    assert "was first and agreed to #1" in said[0]
