"""What several people are told together arrives once, in order, and is theirs to talk under."""

from collections.abc import Iterator

import pytest

from commands.deciding.command import Drawing
from handbook.book import read
from storage import outbox
from storage.cards import Card
from storage.outbox import QUEUED, SENDING, SENT
from tests.bot.doors import count
from tests.bot.office import Office
from tests.commands.desk import DRAWS
from tests.stories.floor import ADA, DORA, GRACE, LINUS, MORNING, QUIET, Floor, floor

THREE = (LINUS, ADA, GRACE)


def tell(office: Office, words: str, *people: str) -> int:
    with office.database.change(MORNING) as tx:
        return outbox.tell_group(tx, people, "note:1", Card(lines=(words,)))


def said(office: Office) -> list[str]:
    """What the three were told together."""
    [place] = [p for p in office.slack.world.conversations.values() if p.kind == "mpim"]
    assert set(place.members) == {*THREE, office.intake.bot_user}
    return office.said(place.id)


def test_the_same_people_have_one_conversation_in_which_the_order_is_kept(
    post_office: Office,
) -> None:
    tell(post_office, "first", *THREE)
    tell(post_office, "second", *reversed(THREE), ADA)
    post_office.tell("for Ada alone")
    post_office.deliver()
    assert said(post_office) == ["first", "second"]
    assert post_office.told(ADA) == ["for Ada alone"]
    assert post_office.calls("conversations.open") == 2, "once for the three, once for Ada"


@pytest.mark.parametrize(("what", "sends"), [("reset_after", 2), ("reset_before", 3)])
def test_a_group_message_whose_answer_was_lost_is_there_once(
    either_office: Office, what: str, sends: int
) -> None:
    office = either_office
    office.slack.faults.next("chat.postMessage", what)
    number = tell(office, "first", *THREE)
    tell(office, "second", *THREE)
    office.deliver()
    assert office.row(number).state == SENDING
    office.deliver(after=2)
    assert said(office) == ["first", "second"]
    assert office.row(number).state == SENT
    assert office.calls("chat.postMessage") == sends


def test_a_lost_answer_to_the_opening_leaves_no_doubt(post_office: Office) -> None:
    post_office.slack.faults.next("conversations.open", "reset_after")
    number = tell(post_office, "hello", *THREE)
    post_office.deliver()
    assert post_office.row(number).state == QUEUED
    post_office.deliver(after=2)
    assert said(post_office) == ["hello"]
    assert post_office.calls("conversations.history") == 0


# ---- what people do there


@pytest.fixture
def house(sqlite_url: str) -> Iterator[Floor]:
    with floor(sqlite_url) as standing:
        yield standing


@pytest.fixture
def group(house: Floor) -> str:
    """Ada's request in a group message of two leaders and the director; the message's channel."""
    house.sick_call()
    house.settle()
    with house.bot.database.change(MORNING) as tx:
        card = DRAWS["leave"](Drawing(tx, {QUIET: read(QUIET)}, 1))
        outbox.tell_group(tx, [GRACE, LINUS, DORA], "leave:1", card)
    house.settle()
    return next(c.id for c in house.slack.world.conversations.values() if c.kind == "mpim")


def test_a_press_there_counts_and_whoever_is_second_is_told_apart(house: Floor, group: str) -> None:
    [card] = house.slack.messages(group)
    stale = card["ts"]
    house.slack.press(GRACE, group, stale, "leave.approve")
    house.card("approved")
    [delivery] = house.slack.record.deliveries("block_actions")
    again = {**delivery.parcel.payload, "trigger_id": "1.2.3", "user": {"id": LINUS}}
    assert house.slack.forge(type(delivery.parcel)("block_actions", "interactive", again)).ok
    house.told(LINUS, "Grace was first")
    assert not house.slack.ephemerals(LINUS, group)

    with house.bot.database.change(MORNING) as tx:
        [mine] = [row for row in outbox.posts_of(tx, "leave:1") if "," in row.conversation]
        outbox.redraw(tx, mine)
    house.settle()
    [card] = house.slack.messages(group)
    assert "#1: approved" in card["text"]
    assert "leave.approve" not in str(card["blocks"])


@pytest.mark.parametrize("words", ["sick today fever", "<@{bot}> sick today fever", "approve"])
def test_what_is_said_there_is_not_said_to_us(house: Floor, group: str, words: str) -> None:
    before = len(house.slack.messages(house.slack.dm(GRACE)))
    words = words.format(bot=house.slack.workspace.bot_user_id)
    [card] = house.slack.messages(group)
    house.slack.say(GRACE, group, words)
    house.slack.say(GRACE, group, words, thread_ts=card["ts"])
    house.slack.wait_for(lambda: not house.slack.pending)
    house.settle()
    assert count(house, "leave") == 1
    assert len(house.slack.messages(house.slack.dm(GRACE))) == before
    assert "waiting" in house.card("waiting")["text"]
