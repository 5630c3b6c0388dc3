"""Messages leave in the order of their conversation, one deliverer a conversation at a time."""

from collections import defaultdict
from threading import Lock

import pytest

from storage import outbox
from storage.cards import Card
from storage.database import Database
from storage.outbox import (
    HELD,
    PARKED,
    QUEUED,
    SENDING,
    SENT,
    SWALLOWED,
    Claimed,
    Outgoing,
)
from tests.storage.floor import NOW, Clock, together

LEASE = 15.0
LEADERS = "C0LEAD"


@pytest.fixture
def machine() -> Clock:
    return Clock()


def said(database: Database, words: str, channel: str = LEADERS, subject: str = "leave:1") -> int:
    with database.change(NOW) as tx:
        return outbox.post(tx, channel, subject, Card(title=words))


def claimed(database: Database, holder: str = "one") -> Claimed | None:
    with database.change(NOW) as tx:
        return outbox.claim(tx, holder, LEASE)


def must_claim(database: Database, holder: str = "one") -> Claimed:
    found = claimed(database, holder)
    assert found is not None
    return found


def finished(
    database: Database,
    row: int | None,
    state: str = SENT,
    wait: float = 0.0,
    channel: str | None = None,
    ts: str | None = None,
) -> None:
    assert row is not None
    with database.change(NOW) as tx:
        outbox.finish(tx, row, state, wait=wait, channel=channel, ts=ts)


def row(database: Database, number: int) -> Outgoing:
    with database.read(NOW) as tx:
        return tx.session.get_one(Outgoing, number)


def waiting(database: Database) -> int:
    with database.read(NOW) as tx:
        return outbox.backlog(tx).waiting


def test_three_deliverers_keep_the_order_of_every_conversation(database: Database) -> None:
    channels = [LEADERS, "C0FLOOR", "@U0LI"]
    queued = defaultdict(list)
    for number in range(300):
        channel = channels[number * 7 % 3]
        queued[channel].append(said(database, str(number), channel))
    sent: dict[str, list[int]] = defaultdict(list)
    writing = Lock()

    def deliver(deliverer: int) -> None:
        while waiting(database):
            found = claimed(database, f"deliverer {deliverer}")
            if found is None:
                continue
            assert found.row.id is not None
            assert not found.is_in_doubt
            with writing:
                sent[found.conversation.name].append(found.row.id)
            finished(database, found.row.id)

    together(3, deliver)
    assert sent == queued


def test_a_conversation_has_one_deliverer_at_a_time(database: Database) -> None:
    first, second = said(database, "first"), said(database, "second")
    assert must_claim(database, "one").row.id == first
    assert claimed(database, "two") is None
    finished(database, first)
    assert must_claim(database, "two").row.id == second


def test_two_conversations_do_not_wait_for_each_other(database: Database) -> None:
    leaders, floor = said(database, "to leaders"), said(database, "to all", "C0FLOOR")
    assert must_claim(database, "one").row.id == leaders
    assert must_claim(database, "two").row.id == floor


def test_the_conversation_that_waited_longest_comes_first(database: Database) -> None:
    said(database, "later", "C0FLOOR")
    first = said(database, "first", "C0FLOOR")
    assert must_claim(database).row.id == first - 1


def test_a_deliverer_that_died_leaves_its_row_in_doubt_when_its_lease_is_over(
    database: Database, machine: Clock
) -> None:
    number = said(database, "first")
    assert not must_claim(database, "one").is_in_doubt
    machine.seconds += LEASE - 1
    assert claimed(database, "two") is None, "the lease still holds"
    machine.seconds += 1
    again = must_claim(database, "two")
    assert (again.row.id, again.is_in_doubt, again.row.tries) == (number, True, 2)
    assert again.row.first_try == machine.seconds - LEASE


def test_a_send_whose_answer_was_lost_is_in_doubt(database: Database) -> None:
    number = said(database, "first")
    must_claim(database)
    finished(database, number, SENDING)
    assert must_claim(database).is_in_doubt


def test_a_send_that_surely_failed_is_not_in_doubt(database: Database) -> None:
    number = said(database, "first")
    must_claim(database)
    finished(database, number, QUEUED)
    assert not must_claim(database).is_in_doubt


def test_a_stopping_deliverer_gives_back_only_what_it_holds(database: Database) -> None:
    said(database, "to leaders")
    said(database, "to all", "C0FLOOR")
    mine, others = must_claim(database, "one"), must_claim(database, "two")
    with database.change(NOW) as tx:
        outbox.release(tx, "one")
    again = must_claim(database, "three")
    assert again.row.id == mine.row.id
    assert again.is_in_doubt, "it may have been sent"
    assert claimed(database, "three") is None
    assert others.conversation.name == "C0FLOOR"


def test_a_channel_is_left_alone_until_its_pause_is_over(
    database: Database, machine: Clock
) -> None:
    first, second = said(database, "first"), said(database, "second")
    must_claim(database)
    finished(database, first, wait=1.0)
    machine.seconds += 0.9
    assert claimed(database) is None
    with database.read(NOW) as tx:
        assert not outbox.is_anything_due(tx)
    machine.seconds += 0.1
    with database.read(NOW) as tx:
        assert outbox.is_anything_due(tx)
    assert must_claim(database).row.id == second


@pytest.mark.parametrize("state", [PARKED, HELD])
def test_a_message_that_cannot_be_sent_lets_the_next_pass(database: Database, state: str) -> None:
    first, second = said(database, "first"), said(database, "second")
    must_claim(database)
    finished(database, first, state)
    assert must_claim(database).row.id == second
    with database.read(NOW) as tx:
        backlog = outbox.backlog(tx)
    assert (backlog.waiting, backlog.parked + backlog.held) == (1, 1)


def test_a_newer_drawing_swallows_those_that_still_wait(database: Database) -> None:
    post = said(database, "card")
    must_claim(database)
    finished(database, post, channel=LEADERS, ts="1.1")
    with database.change(NOW) as tx:
        parent = tx.session.get_one(Outgoing, post)
        drawings = [outbox.redraw(tx, parent) for _ in range(3)]
    assert [row(database, number).state for number in drawings] == [SWALLOWED, SWALLOWED, QUEUED]
    found = must_claim(database)
    assert (found.row.id, found.parent_ts, found.parent_channel) == (drawings[2], "1.1", LEADERS)
    with database.change(NOW) as tx:
        last = outbox.redraw(tx, tx.session.get_one(Outgoing, post))
    assert row(database, drawings[2]).state == SENDING, "what is on its way is not called back"
    finished(database, drawings[2])
    assert must_claim(database).row.id == last


def test_a_drawing_of_one_card_swallows_none_of_another(database: Database) -> None:
    posts = [said(database, "one"), said(database, "two", subject="leave:2")]
    with database.change(NOW) as tx:
        drawings = [outbox.redraw(tx, tx.session.get_one(Outgoing, post)) for post in posts]
    assert [row(database, number).state for number in drawings] == [QUEUED, QUEUED]


def test_a_newer_home_swallows_the_same_persons_older_one(database: Database) -> None:
    with database.change(NOW) as tx:
        homes = [outbox.home(tx, "U0LI"), outbox.home(tx, "U0WANG"), outbox.home(tx, "U0LI")]
    assert [row(database, number).state for number in homes] == [SWALLOWED, QUEUED, QUEUED]


def test_a_whisper_goes_to_one_person_of_the_channel_in_its_turn(database: Database) -> None:
    first = said(database, "first")
    with database.change(NOW) as tx:
        whisper = outbox.whisper(tx, LEADERS, "U0LI", "leave:1", Card(title="psst"), "1.1")
    must_claim(database)
    assert claimed(database) is None
    finished(database, first)
    found = must_claim(database)
    assert (found.row.id, found.row.person, found.parent_ts) == (whisper, "U0LI", "1.1")


def test_a_reply_follows_its_post_and_knows_where_it_went(database: Database) -> None:
    post = said(database, "card")
    with database.change(NOW) as tx:
        answer = outbox.reply(tx, tx.session.get_one(Outgoing, post), "leave:1", Card(title="yes"))
    must_claim(database)
    finished(database, post, channel="C0MOVED", ts="1.1")
    found = must_claim(database)
    assert (found.row.id, found.parent_ts, found.parent_channel) == (answer, "1.1", "C0MOVED")


def test_a_direct_message_channel_is_opened_once_and_kept(database: Database) -> None:
    with database.change(NOW) as tx:
        first = outbox.tell(tx, "U0LI", "leave:1", Card(title="Approved"))
        outbox.tell(tx, "U0LI", "leave:1", Card(title="Proof, please"))
    assert must_claim(database).conversation.dm is None
    with database.change(NOW) as tx:
        outbox.keep_dm(tx, "@U0LI", "D0LI")
    finished(database, first)
    assert must_claim(database).conversation.dm == "D0LI"


def test_a_subjects_thread_hangs_on_its_first_post_in_a_channel(database: Database) -> None:
    with database.change(NOW) as tx:
        outbox.tell(tx, "U0LI", "leave:1", Card(title="Asked"))
        post = outbox.post(tx, LEADERS, "leave:1", Card(title="Card"))
        outbox.post(tx, "C0FLOOR", "leave:1", Card(title="Later"))
    with database.read(NOW) as tx:
        first = outbox.first_of(tx, "leave:1")
        assert first is not None
        assert first.id == post
        assert outbox.first_of(tx, "leave:2") is None


def test_an_answer_is_kept_while_the_post_is_in_doubt_and_given_out_when_it_is_found(
    database: Database,
) -> None:
    post = said(database, "card")
    must_claim(database)
    with database.change(NOW) as tx:
        assert outbox.by_message(tx, LEADERS, "1.1") is None
        assert outbox.is_post_in_doubt(tx, LEADERS)
        assert not outbox.is_post_in_doubt(tx, "C0FLOOR")
        outbox.keep_reply(tx, LEADERS, "1.1", {"text": "approve"})
        outbox.keep_reply(tx, LEADERS, "9.9", {"text": "talk elsewhere"})
        outbox.keep_reply(tx, LEADERS, "1.1", {"text": "thanks"})
    with database.read(NOW) as tx:
        assert outbox.settled_replies(tx) == []
    finished(database, post, channel=LEADERS, ts="1.1")
    with database.change(NOW) as tx:
        settled = outbox.settled_replies(tx)
        assert [kept.event["text"] for kept in settled] == ["approve", "thanks"]
        assert settled[0].id is not None
        outbox.drop_reply(tx, settled[0].id)
    with database.read(NOW) as tx:
        assert [kept.event["text"] for kept in outbox.settled_replies(tx)] == ["thanks"]
        assert not outbox.is_post_in_doubt(tx, LEADERS)


def test_the_backlog_tells_how_long_the_oldest_has_waited(
    database: Database, machine: Clock
) -> None:
    said(database, "first")
    machine.seconds += 30
    said(database, "second")
    machine.seconds += 12
    with database.read(NOW) as tx:
        backlog = outbox.backlog(tx)
    assert (backlog.waiting, backlog.oldest) == (2, 42.0)


def test_a_claim_costs_the_same_few_statements_however_much_waits(
    database: Database, statements: list[str]
) -> None:
    costs = []
    for count in (1, 40):
        for number in range(count):
            said(database, str(number), f"C{count}{number}")
        statements.clear()
        found = must_claim(database)
        costs.append(len(statements))
        finished(database, found.row.id)
    assert costs[0] == costs[1]
