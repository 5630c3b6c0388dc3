"""A message whose answer was lost is looked for where it went, before it is sent again."""

from collections.abc import Callable

import pytest

from storage.outbox import HELD, SENDING, SENT
from tests.bot.office import Office
from tests.stories.floor import ADA, DORA, FLOOR, GRACE, LEADERS

MANY = 230
"""More than a page of history, between the message and the question."""


def talk(office: Office, channel: str, count: int = MANY, thread_ts: str | None = None) -> None:
    for number in range(count):
        office.slack.say(GRACE, channel, f"talk {number}", thread_ts=thread_ts)


@pytest.mark.parametrize(("what", "sends"), [("reset_after", 1), ("reset_before", 2)])
def test_a_post_is_looked_for_in_all_the_pages_of_its_channel(
    either_office: Office, what: str, sends: int
) -> None:
    office = either_office
    office.slack.faults.next("chat.postMessage", what)
    number = office.post("the card")
    office.deliver()
    talk(office, LEADERS)
    office.deliver(after=2)
    assert office.said() == ["the card"]
    assert office.row(number).state == SENT
    assert office.calls("chat.postMessage") == sends
    assert office.calls("conversations.history") == 2, "both pages were read"


@pytest.mark.parametrize(("what", "sends"), [("reset_after", 2), ("reset_before", 3)])
def test_a_reply_is_looked_for_in_all_the_pages_of_its_thread(
    either_office: Office, what: str, sends: int
) -> None:
    office = either_office
    parent = office.post("the card")
    office.deliver()
    thread = office.row(parent).ts
    assert thread is not None
    talk(office, LEADERS, thread_ts=thread)
    office.slack.faults.next("chat.postMessage", what)
    number = office.reply("approved", parent)
    office.deliver()
    office.deliver(after=2)
    assert office.said(thread_ts=thread) == ["the card", "approved"]
    assert office.row(number).state == SENT
    assert office.calls("chat.postMessage") == sends
    assert office.calls("conversations.replies") == 2
    assert office.calls("conversations.history") == 0, "a history shows no replies"


@pytest.mark.parametrize(("what", "sends"), [("reset_after", 1), ("reset_before", 2)])
def test_a_direct_message_is_looked_for_where_it_went(
    either_office: Office, what: str, sends: int
) -> None:
    office = either_office
    office.slack.faults.next("chat.postMessage", what)
    office.tell("for you")
    office.deliver()
    for number in range(MANY):
        office.slack.say(ADA, office.slack.dm(ADA), f"hm {number}")
    office.deliver(after=2)
    assert office.told(ADA) == ["for you"]
    assert office.calls("chat.postMessage") == sends
    [where] = {call.args["channel"] for call in office.slack.record.calls("conversations.history")}
    assert where.startswith("D")


def test_a_message_of_the_same_words_is_not_taken_for_ours(post_office: Office) -> None:
    post_office.post("the same words")
    post_office.deliver()
    post_office.slack.faults.next("chat.postMessage", "reset_before")
    post_office.post("the same words")
    post_office.deliver()
    post_office.deliver(after=2)
    assert post_office.said() == ["the same words", "the same words"]


def refused(office: Office) -> None:
    office.slack.faults.next("conversations.history", "error:missing_scope")


def left(office: Office) -> None:
    office.slack.faults.next("conversations.history", "error:not_in_channel")


@pytest.mark.parametrize("why", [refused, left])
def test_where_a_look_is_refused_the_message_is_held_and_the_admin_told(
    either_office: Office, why: Callable[[Office], None]
) -> None:
    office = either_office
    why(office)
    office.slack.faults.next("chat.postMessage", "reset_after")
    number = office.post("perhaps")
    office.post("next")
    office.post("elsewhere", FLOOR)
    office.deliver()
    office.deliver(after=2)
    assert office.row(number).state == HELD
    assert office.said() == ["perhaps", "next"], "it was there, but nobody may know"
    assert office.said(FLOOR) == ["elsewhere"]
    [told] = office.told(DORA)
    assert "held" in told
    assert f"row {number}" in told
    office.deliver(after=3600)
    assert office.calls("chat.postMessage") == 4, "held is held, until a person decides"


@pytest.mark.parametrize("what", ["429", "500", "reset_before", "slow"])
def test_while_it_cannot_be_looked_up_it_is_not_sent_again(post_office: Office, what: str) -> None:
    post_office.slack.faults.next("chat.postMessage", "reset_after")
    number = post_office.post("perhaps")
    post_office.deliver()
    post_office.slack.faults.next("conversations.history", what, times=2, seconds=1.3)
    for _ in range(2):
        post_office.deliver(after=60)
        assert post_office.row(number).state == SENDING
    post_office.deliver(after=60)
    assert post_office.said() == ["perhaps"]
    assert post_office.row(number).state == SENT


def test_a_found_message_may_be_answered_and_edited(post_office: Office) -> None:
    post_office.slack.faults.next("chat.postMessage", "reset_after")
    post_office.sick_call()
    post_office.intake.typed("1", GRACE, "leave", "approve 1")
    post_office.deliver()
    post_office.deliver(after=2)
    post_office.deliver(after=2)
    [card, answer] = post_office.slack.messages(LEADERS)
    assert "#1: approved" in card["text"]
    assert answer["thread_ts"] == card["ts"]
