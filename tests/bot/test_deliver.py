"""Every message reaches Slack once and in its turn, whatever Slack and the network do."""

import time

import pytest

from bot.deliver import EDITS_A_MINUTE, IDLE
from storage import leaves, outbox
from storage.outbox import HELD, PARKED, QUEUED, SENDING, SENT, SWALLOWED, Outgoing
from tests.bot.office import Office
from tests.stories.floor import ADA, BO, DORA, EVE, FLOOR, GRACE, LEADERS, LINUS, MORNING, WEI

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


# ---- what cannot be sent


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


# ---- answers to cards whose place is not known yet


@pytest.mark.parametrize("what", ["reset_after", "500_after"])
def test_an_answer_to_a_card_in_doubt_is_kept_and_judged_when_it_is_found(
    either_office: Office, what: str
) -> None:
    office = either_office
    office.slack.faults.next("chat.postMessage", what)
    office.sick_call()
    office.deliver()
    [card] = office.slack.messages(LEADERS)
    hear(office, GRACE, "approve", card["ts"])
    assert state_of(office) == leaves.ASKED
    office.deliver(after=MOMENT)
    assert state_of(office) == leaves.APPROVED
    office.deliver()
    assert "#1: approved" in office.slack.messages(LEADERS)[0]["text"]


def test_an_answer_in_a_strangers_thread_is_forgotten_when_the_doubt_is_over(
    post_office: Office,
) -> None:
    strange = post_office.slack.say(LINUS, LEADERS, "shall we go for lunch?")
    post_office.slack.faults.next("chat.postMessage", "reset_before")
    post_office.sick_call()
    post_office.deliver()
    hear(post_office, GRACE, "approve", strange["ts"])
    assert len(post_office.kept()) == 1
    post_office.deliver(after=MOMENT)
    assert state_of(post_office) == leaves.ASKED
    assert post_office.kept() == []


def test_an_answer_kept_a_moment_too_late_is_judged_all_the_same(post_office: Office) -> None:
    """The post was found between the question whether it is in doubt and the keeping."""
    post_office.sick_call()
    post_office.deliver()
    [card] = post_office.slack.messages(LEADERS)
    event = heard(post_office, GRACE, "approve", card["ts"])
    with post_office.database.change(MORNING) as tx:
        outbox.keep_reply(tx, LEADERS, card["ts"], event)
    post_office.deliverer.start()
    try:
        post_office.slack.wait_for(lambda: state_of(post_office) == leaves.APPROVED)
    finally:
        post_office.deliverer.stop()


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


def heard(office: Office, who: str, words: str, thread_ts: str) -> dict[str, object]:
    """The event that Slack sends for a word in a thread of the leaders' channel."""
    said = office.slack.say(who, LEADERS, words, thread_ts=thread_ts)
    return {**said, "type": "message", "channel": LEADERS, "channel_type": "channel"}


def hear(office: Office, who: str, words: str, thread_ts: str) -> None:
    office.intake.heard(heard(office, who, words, thread_ts))


def state_of(office: Office, number: int = 1) -> str:
    with office.database.read(MORNING) as tx:
        leave = leaves.get(tx, number)
        assert leave is not None
        return leave.state
