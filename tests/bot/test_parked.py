"""A message that cannot be sent lets the next pass, and somebody is told."""

import pytest

from storage import outbox
from storage.outbox import PARKED, SENT, SWALLOWED, Outgoing
from tests.bot.office import Office
from tests.stories.floor import DORA, GRACE, LEADERS, MORNING


def test_a_message_for_a_channel_that_is_gone_is_parked_and_the_admin_told(
    either_office: Office,
) -> None:
    office = either_office
    office.slack.faults.next("chat.postMessage", "error:channel_not_found")
    lost = office.post("lost")
    office.post("next")
    office.deliver()
    assert office.row(lost).state == PARKED
    assert office.said() == ["next"]
    [told] = office.told(DORA)
    assert "parked" in told
    assert f"row {lost} to {LEADERS}: channel_not_found" in told


def test_an_alarm_that_cannot_be_delivered_raises_no_alarm(post_office: Office) -> None:
    post_office.slack.faults.next("conversations.open", "error:user_disabled", times=9)
    post_office.slack.faults.next("chat.postMessage", "error:is_archived")
    post_office.post("lost")
    post_office.deliver()
    assert [row.state for row in post_office.rows()] == [PARKED, PARKED]


def test_a_reply_to_a_post_that_never_arrived_is_parked(post_office: Office) -> None:
    post_office.slack.faults.next("chat.postMessage", "error:restricted_action")
    parent = post_office.post("lost")
    answer = post_office.reply("answer", parent)
    with post_office.database.change(MORNING) as tx:
        drawn = outbox.redraw(tx, post_office.row(parent))
    post_office.deliver()
    assert post_office.row(answer).state == PARKED
    assert post_office.row(drawn).state == SWALLOWED
    assert post_office.said() == []
    assert len(post_office.told(DORA)) == 2


@pytest.mark.parametrize("error", ["invalid_blocks", "msg_blocks_too_long"])
def test_a_message_that_slack_will_not_draw_is_said_plainly_once(
    either_office: Office, error: str
) -> None:
    office = either_office
    office.slack.faults.next("chat.postMessage", f"error:{error}")
    number = office.post("the words")
    office.deliver()
    [message] = office.slack.messages(LEADERS)
    assert message["text"] == "the words"
    assert not message.get("blocks")
    assert message["metadata"]["event_payload"] == {"key": office.row(number).key}
    assert office.row(number).state == SENT
    [told] = office.told(DORA)
    assert "invalid_blocks" in told
    assert "the words" not in told


def test_a_card_that_slack_will_not_draw_again_still_tells_how_it_stands(
    post_office: Office,
) -> None:
    post_office.sick_call()
    post_office.deliver()
    [card] = post_office.slack.messages(LEADERS)
    post_office.slack.faults.next("chat.update", "error:invalid_blocks")
    post_office.intake.typed("1", GRACE, "leave", "approve 1")
    post_office.deliver()
    card = post_office.slack.messages(LEADERS)[0]
    assert "#1: approved" in card["text"]
    assert not card.get("blocks"), "old buttons under new words would deceive"


def test_a_row_that_we_cannot_draw_is_parked_in_the_end(post_office: Office) -> None:
    broken = post_office.post("secret words")
    post_office.post("next")
    with post_office.database.change(MORNING) as tx:
        tx.session.get_one(Outgoing, broken).card = {"lines": "secret words", "colour": "red"}
    for _ in range(5):
        post_office.deliver(after=60)
    assert post_office.row(broken).state == PARKED
    assert post_office.said() == ["next"]
    assert "secret" not in str(post_office.told(DORA))
