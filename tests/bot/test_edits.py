"""Whispers are heard at most once; cards and homes end in the state that is true."""

import pytest

from bot.deliver import EDITS_A_MINUTE, IDLE
from storage import leaves, outbox
from storage.outbox import PARKED, SENT
from tests.bot.office import Office
from tests.stories.floor import ADA, EVE, GRACE, LEADERS, MORNING

MOMENT = 2.0
"""Longer than the first back-off, shorter than any patience."""


# ---- whispers


@pytest.mark.parametrize(("what", "heard"), [("reset_after", 1), ("reset_before", 0), ("500", 0)])
def test_a_whisper_whose_answer_was_lost_is_not_repeated(
    either_office: Office, what: str, heard: int
) -> None:
    office = either_office
    office.slack.faults.next("chat.postEphemeral", what)
    number = office.whisper("psst", GRACE)
    office.post("next")
    office.deliver()
    office.deliver(after=60)
    assert len(office.slack.ephemerals(GRACE, LEADERS)) == heard
    assert office.row(number).state == SENT
    assert office.said() == ["next"]


def test_a_whisper_that_was_surely_refused_is_tried_again(post_office: Office) -> None:
    post_office.slack.faults.next("chat.postEphemeral", "429")
    post_office.whisper("psst", GRACE)
    post_office.deliver()
    post_office.deliver(after=1)
    assert len(post_office.slack.ephemerals(GRACE, LEADERS)) == 1


def test_a_whisper_to_somebody_who_is_not_there_holds_up_nobody(post_office: Office) -> None:
    post_office.whisper("psst", ADA)
    post_office.post("next")
    post_office.deliver()
    assert [row.state for row in post_office.rows()][:2] == [PARKED, SENT]


# ---- edits and homes


def test_many_changes_while_slack_is_slow_are_one_edit_to_the_last_state(
    either_office: Office,
) -> None:
    office = either_office
    parent = office.sick_call()
    office.deliver()
    office.slack.faults.next("chat.update", "429", retry_after=5)
    for _ in range(10):
        with office.database.change(MORNING) as tx:
            outbox.redraw(tx, office.row(parent))
        office.deliver()
    office.intake.typed("1", GRACE, "leave", "approve 1")
    assert office.calls("chat.update") == 1
    office.deliver(after=5)
    assert [call.ok for call in office.slack.record.calls("chat.update")] == [False, True]
    assert "#1: approved" in office.slack.messages(LEADERS)[0]["text"]


def test_an_edit_whose_answer_was_lost_ends_in_the_newest_state(post_office: Office) -> None:
    post_office.sick_call()
    post_office.deliver()
    post_office.slack.faults.next("chat.update", "reset_after")
    with post_office.database.change(MORNING) as tx:
        outbox.redraw(tx, post_office.row(1))
    post_office.deliver()
    with post_office.database.change(MORNING) as tx:
        leaves.move(tx, 1, leaves.APPROVED, 4)
    post_office.deliver(after=MOMENT)
    assert "#1: approved" in post_office.slack.messages(LEADERS)[0]["text"]


def test_edits_stay_below_fifty_a_minute_and_new_cards_do_not_wait_for_them(
    post_office: Office,
) -> None:
    post_office.slack.enforce_rates = True
    parent = post_office.sick_call()
    post_office.deliver()
    for _ in range(EDITS_A_MINUTE + 10):
        with post_office.database.change(MORNING) as tx:
            outbox.redraw(tx, post_office.row(parent))
        post_office.deliver()
    assert post_office.calls("chat.update") == EDITS_A_MINUTE
    post_office.post("a new card")
    post_office.deliver()
    assert post_office.said()[-1] == "a new card"
    post_office.deliver(after=60)
    assert post_office.calls("chat.update") == EDITS_A_MINUTE + 1, "the ten that waited are one"
    assert not [call for call in post_office.slack.record.calls() if call.status == 429]


def test_an_edit_waits_for_its_post_and_no_longer(post_office: Office) -> None:
    post_office.slack.faults.next("chat.postMessage", "429", retry_after=3)
    post_office.sick_call()
    post_office.intake.typed("1", ADA, "leave", "withdraw 1")
    post_office.deliver()
    assert post_office.calls("chat.update") == 0
    post_office.deliver(after=3)
    post_office.deliver(after=IDLE)
    assert "#1: withdrawn" in post_office.slack.messages(LEADERS)[0]["text"]


def test_a_home_is_drawn_once_however_often_it_was_opened(post_office: Office) -> None:
    for _ in range(3):
        post_office.intake.home_opened(ADA)
    post_office.intake.home_opened(EVE)
    post_office.slack.faults.next("views.publish", "reset_after")
    post_office.deliver()
    post_office.deliver(after=MOMENT)
    assert post_office.slack.home(ADA) is not None
    assert post_office.slack.home(EVE) is None
    assert post_office.calls("views.publish") == 2, "lost once, drawn anew"
