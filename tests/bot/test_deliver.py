"""Every message reaches Slack once and in its turn, whatever Slack and the network do."""

import time

import pytest

from storage.outbox import HELD, PARKED, QUEUED, SENDING, SENT
from tests.bot.office import Office
from tests.stories.floor import ADA, BO, FLOOR, GRACE, LEADERS, WEI

MOMENT = 2.0
"""Longer than the first back-off, shorter than any patience."""


# ---- in order


def test_three_deliverers_keep_the_order_of_each_channel(either_office: Office) -> None:
    office = either_office
    for number in range(24):
        office.post(f"leaders {number}")
        office.post(f"floor {number}", FLOOR)
    office.slack.latency = 0.002
    office.deliverer.start()
    try:
        office.slack.wait_for(lambda: len(office.said()) + len(office.said(FLOOR)) == 48, 60)
    finally:
        office.deliverer.stop()
    assert office.said() == [f"leaders {number}" for number in range(24)]
    assert office.said(FLOOR) == [f"floor {number}" for number in range(24)]
    assert {row.state for row in office.rows()} == {SENT}


def test_a_channel_gets_one_message_a_second_and_others_do_not_wait(post_office: Office) -> None:
    post_office.deliverer.settings = post_office.settings.model_copy(update={"pace_seconds": 1.0})
    post_office.slack.enforce_rates = True
    for number in range(6):
        post_office.post(f"{number}")
    post_office.post("to the floor", FLOOR)
    assert post_office.deliver() == 2
    assert (post_office.said(), post_office.said(FLOOR)) == (["0"], ["to the floor"])
    assert post_office.deliver(after=0.9) == 0
    for second in range(1, 6):
        assert post_office.deliver(after=1.0) == 1, f"second {second}"
    assert post_office.said() == ["0", "1", "2", "3", "4", "5"]
    assert not [call for call in post_office.slack.record.calls() if call.status == 429]


# ---- what may go wrong on the way


def test_a_busy_slack_is_left_alone_for_as_long_as_it_asks(post_office: Office) -> None:
    post_office.slack.faults.next("chat.postMessage", "429", retry_after=7)
    number = post_office.post("first")
    post_office.post("second")
    post_office.post("elsewhere", FLOOR)
    assert post_office.deliver() == 2
    assert (post_office.said(), post_office.said(FLOOR)) == ([], ["elsewhere"])
    assert post_office.row(number).state == QUEUED
    assert post_office.deliver(after=6.9) == 0
    assert post_office.deliver(after=0.1) == 2
    assert post_office.said() == ["first", "second"]
    assert post_office.calls("conversations.history") == 0, "what was refused need not be sought"


@pytest.mark.parametrize("what", ["500", "503", "500_after", "reset_before", "reset_after"])
@pytest.mark.parametrize("times", [1, 3])
def test_a_post_whose_answer_was_lost_is_there_once(
    either_office: Office, what: str, times: int
) -> None:
    office = either_office
    office.slack.faults.next("chat.postMessage", what, times=times)
    number = office.post("first")
    office.post("second")
    office.deliver()
    assert office.row(number).state == SENDING
    for _ in range(times):
        office.deliver(after=60)
    assert office.said() == ["first", "second"]
    assert office.row(number).ts == office.slack.messages(LEADERS)[0]["ts"]


def test_a_post_that_takes_longer_than_we_wait_is_there_once(post_office: Office) -> None:
    post_office.slack.faults.next("chat.postMessage", "slow", seconds=1.5)
    number = post_office.post("slow")
    started = time.monotonic()
    post_office.deliver()
    assert time.monotonic() - started < 1.4, "nobody waits longer than the time-out"
    assert post_office.row(number).state == SENDING
    post_office.deliver(after=MOMENT)
    assert post_office.said() == ["slow"]
    assert post_office.calls("chat.postMessage") == 1


def test_nothing_is_sent_again_by_the_library(post_office: Office) -> None:
    assert post_office.client.retry_handlers == []
    post_office.slack.faults.next("chat.postMessage", "reset_before")
    post_office.post("first")
    post_office.deliver()
    assert post_office.calls("chat.postMessage") == 1


def test_a_dead_token_loses_nothing(post_office: Office) -> None:
    post_office.slack.faults.next("chat.postMessage", "error:token_revoked")
    number = post_office.post("first")
    post_office.deliver()
    assert post_office.row(number).state == QUEUED
    assert post_office.deliver(after=59) == 0
    post_office.deliver(after=1)
    assert post_office.said() == ["first"]


# ---- direct messages


def test_a_direct_message_is_opened_once(either_office: Office) -> None:
    office = either_office
    for number in range(3):
        office.tell(f"{number}")
    office.tell("to Bo", BO)
    office.deliver()
    assert office.told(ADA) == ["0", "1", "2"]
    assert office.told(BO) == ["to Bo"]
    assert office.calls("conversations.open") == 2


def test_a_lost_answer_to_the_opening_leaves_no_doubt_about_the_message(
    post_office: Office,
) -> None:
    post_office.slack.faults.next("conversations.open", "reset_after")
    number = post_office.tell("hello")
    post_office.deliver()
    assert post_office.row(number).state == QUEUED
    post_office.deliver(after=MOMENT)
    assert post_office.told(ADA) == ["hello"]
    assert post_office.calls("conversations.history") == 0


# ---- several deliverers


def test_who_overslept_the_lease_leaves_the_message_to_the_next(either_office: Office) -> None:
    """The first deliverer halts for a minute just before it sends; another has taken over."""
    office = either_office
    number = office.post("first")
    other = office.another()

    def oversleep(waypoint: str) -> None:
        if waypoint == "after the claim's mark":
            office.at_waypoint = lambda _: None
            office.clock.seconds += 60
            assert other.deliver_one("the other")

    office.at_waypoint = oversleep
    office.deliver()
    assert office.said() == ["first"]
    assert office.calls("chat.postMessage") == 1
    assert office.row(number).state == SENT


def test_a_long_look_up_keeps_others_away(post_office: Office) -> None:
    """Each page of a history may take as long as a time-out: together longer than a lease."""
    post_office.slack.faults.next("chat.postMessage", "reset_before")
    number = post_office.post("first")
    post_office.deliver()
    for day in range(450):
        post_office.slack.say(GRACE, LEADERS, f"talk {day}")
    other = post_office.another()
    stolen = []

    def take_long(call: object) -> None:
        if getattr(call, "method", "") == "conversations.history":
            post_office.clock.seconds += 14
            stolen.append(other.deliver_one("the other"))

    post_office.slack.record.subscribe(take_long)
    post_office.deliver(after=MOMENT)
    assert stolen == [False, False, False]
    assert post_office.said() == ["first"]
    assert post_office.row(number).state == SENT


def test_deaths_do_not_make_a_message_wait_longer(post_office: Office) -> None:
    number = post_office.post("first")

    class Death(Exception):
        """What follows a waypoint does not happen."""

    def die(waypoint: str) -> None:
        if waypoint == "after the claim's mark":
            raise Death

    post_office.at_waypoint = die
    for _ in range(8):
        with pytest.raises(Death):
            post_office.deliver()
        post_office.clock.seconds += 60
    post_office.at_waypoint = lambda _: None
    post_office.slack.faults.next("chat.postMessage", "reset_before")
    post_office.deliver()
    assert post_office.row(number).state == SENDING
    post_office.deliver(after=1.0)
    assert post_office.said() == ["first"]


def test_a_deliverer_that_stops_leaves_nothing_locked(either_office: Office) -> None:
    office = either_office
    office.slack.latency = 0.05
    office.post("first")
    office.deliverer.start()
    office.slack.wait_for(lambda: office.calls("chat.postMessage"))
    office.deliverer.stop()
    office.post("second")
    assert office.another().deliver_one("the next")
    assert office.said() == ["first", "second"]


# ---- what goes along


def test_what_others_can_read_beside_a_message_is_its_key_alone(post_office: Office) -> None:
    post_office.sick_call()
    post_office.sick_call(WEI, "病假 今天 发烧")
    post_office.deliver()
    post_office.intake.typed("1", GRACE, "leave", "decline 1 we are too few")
    post_office.deliver()
    keys = {row.key for row in post_office.rows()}
    for call in post_office.slack.record.calls("chat.postMessage"):
        metadata = call.args["metadata"]
        assert metadata["event_type"] == "rollcall_message"
        assert set(metadata["event_payload"]) == {"key"}
        assert metadata["event_payload"]["key"] in keys
    assert not [row for row in post_office.rows() if row.state in (PARKED, HELD)]
