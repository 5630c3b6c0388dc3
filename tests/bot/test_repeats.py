"""Whatever comes twice, too late or from the wrong person changes nothing, on either door."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from sandbox.record import Delivered
from storage import leaves
from tests.bot.doors import count, everything
from tests.stories.floor import ADA, BO, FLOOR, GRACE, LEADERS, LINUS, MORNING, Floor, floor

pytestmark = pytest.mark.long

BOTH = pytest.mark.parametrize("delivery", ["http", "socket"])
# Either database and either door, once each: what they do to a repeat is not each other's matter.
IN_PAIRS = pytest.mark.parametrize(
    ("database_url", "delivery"),
    [("sqlite", "http"), ("postgres", "socket")],
    indirect=["database_url"],
)


@pytest.fixture
def house(sqlite_url: str) -> Iterator[Floor]:
    """Spoken to by HTTP."""
    with floor(sqlite_url) as standing:
        yield standing


def state_of(house: Floor, number: int = 1) -> str:
    with house.bot.database.read(MORNING) as tx:
        leave = leaves.get(tx, number)
        assert leave is not None
        return leave.state


def open_form(house: Floor, who: str) -> str:
    """Ask for the form; the id of the view once it can be filled in."""
    assert house.slack.command(who, FLOOR, "/timeoff", "form").ok

    def filled() -> str:
        views = house.slack.views(who)
        return str(views[-1]["id"]) if views and views[-1].get("submit") else ""

    return house.slack.wait_for(filled)


def events_of(house: Floor, ts: str) -> list[Delivered]:
    return [
        each
        for each in house.slack.record.deliveries("event")
        if each.payload["event"].get("ts") == ts
    ]


# ---- what comes twice


@IN_PAIRS
def test_a_repeated_command_changes_nothing_and_gets_the_first_answer(
    database_url: str, delivery: str
) -> None:
    with floor(database_url, delivery) as house:
        first = house.slack.command(ADA, FLOOR, "/timeoff", "sick today fever")
        logged = house.slack.command(GRACE, LEADERS, "/deduct", "A002 litter")
        before = everything(house)
        both = house.slack.record.deliveries("command")
        for _ in range(3):
            assert [house.slack.replay(one).body for one in both] == [first.body, logged.body]
        assert everything(house) == before


@BOTH
def test_a_repeated_refusal_is_the_same_refusal(sqlite_url: str, delivery: str) -> None:
    with floor(sqlite_url, delivery) as house:
        first = house.slack.command(ADA, FLOOR, "/timeoff", "withdraw 77")
        before = everything(house)
        [delivered] = house.slack.record.deliveries("command")
        assert house.slack.replay(delivered).body == first.body
        assert everything(house) == before


@IN_PAIRS
def test_a_repeated_press_changes_nothing_and_says_nothing_more(
    database_url: str, delivery: str
) -> None:
    with floor(database_url, delivery) as house:
        card = house.sick_call()
        assert house.slack.press(GRACE, LEADERS, card["ts"], "leave.approve").ok
        before = everything(house)
        [delivered] = house.slack.record.deliveries("block_actions")
        assert house.slack.replay(delivered).ok
        assert everything(house) == before
        assert state_of(house) == leaves.APPROVED


@IN_PAIRS
def test_a_repeated_form_changes_nothing_and_gets_the_first_answer(
    database_url: str, delivery: str
) -> None:
    with floor(database_url, delivery) as house:
        view = open_form(house, ADA)
        first = house.slack.submit(ADA, view, {"kind": "sick", "reason": "fever"})
        assert first.ok
        before = everything(house)
        [delivered] = house.slack.record.deliveries("view_submission")
        again = house.slack.replay(delivered)
        assert (again.ok, again.body) == (True, first.body)
        assert everything(house) == before


@BOTH
def test_a_repeated_wish_for_a_form_opens_no_second_one_and_complains_to_nobody(
    sqlite_url: str, delivery: str
) -> None:
    with floor(sqlite_url, delivery) as house:
        open_form(house, ADA)
        before = everything(house)
        [delivered] = house.slack.record.deliveries("command")
        assert house.slack.replay(delivered).ok
        house.slack.wait_for(lambda: len(house.slack.record.calls("views.open")) == 2)
        house.bot.forms.stop()
        assert len(house.slack.views(ADA)) == 1
        assert everything(house) == before


@IN_PAIRS
def test_a_word_in_a_thread_that_slack_brings_again_is_judged_once(
    database_url: str, delivery: str
) -> None:
    with floor(database_url, delivery) as house:
        card = house.sick_call()
        house.settle()
        said = house.slack.say(GRACE, LEADERS, "approve", thread_ts=card["ts"])
        [event] = house.slack.wait_for(lambda: events_of(house, said["ts"]))
        house.told(ADA, "approved")
        before = everything(house)
        assert house.slack.replay(event).ok
        assert everything(house) == before


def test_a_mention_that_comes_as_two_events_is_one_request(house: Floor) -> None:
    said = house.slack.say(ADA, FLOOR, "@bot sick today fever")
    house.slack.wait_for(lambda: len(events_of(house, said["ts"])) == 2)
    assert [event.ack.ok for event in events_of(house, said["ts"])] == [True, True]
    house.card("#1: waiting")
    assert count(house, "leave") == 1


# ---- who comes too late, or may not


@BOTH
def test_who_presses_an_old_button_is_told_who_was_first(sqlite_url: str, delivery: str) -> None:
    with floor(sqlite_url, delivery) as house:
        card = house.sick_call()
        house.slack.faults.next("chat.update", "429", retry_after=2)
        house.slack.press(GRACE, LEADERS, card["ts"], "leave.approve")
        assert house.slack.press(LINUS, LEADERS, card["ts"], "leave.approve").ok
        [told] = house.slack.wait_for(lambda: house.slack.ephemerals(LINUS, LEADERS))
        assert "Grace was first" in told["text"]
        assert state_of(house) == leaves.APPROVED


@BOTH
def test_who_may_not_decide_is_told_so_and_changes_nothing(sqlite_url: str, delivery: str) -> None:
    with floor(sqlite_url, delivery) as house:
        card = house.sick_call()
        assert house.slack.press(BO, LEADERS, card["ts"], "leave.approve").ok
        house.slack.wait_for(lambda: house.slack.ephemerals(BO, LEADERS))
        assert state_of(house) == leaves.ASKED
        assert "waiting" in house.slack.messages(LEADERS)[0]["text"]


def test_two_leaders_press_at_once_and_one_of_them_decides(database_url: str) -> None:
    with floor(database_url) as house, ThreadPoolExecutor(2) as hands:
        card = house.sick_call()
        house.settle()
        begin = threading.Barrier(2)

        def press(who: str) -> bool:
            begin.wait(10)
            return house.slack.press(who, LEADERS, card["ts"], "leave.approve").ok

        assert list(hands.map(press, [GRACE, LINUS])) == [True, True]
        house.settle()
        whispers = [*house.slack.ephemerals(GRACE), *house.slack.ephemerals(LINUS)]
        first, late = sorted(whispers, key=lambda told: "was first" in told["text"])
        assert "Approved: #1." in first["text"]
        assert "was first" in late["text"]
