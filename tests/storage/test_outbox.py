"""Messages leave in the order of their conversation, one deliverer a conversation at a time."""

from collections import defaultdict
from threading import Lock

import pytest

from storage import delivery
from storage.database import Database
from storage.outbox import HELD, PARKED, QUEUED, SENDING, SENT
from tests.storage.delivering import (
    LEADERS,
    LEASE,
    claimed,
    finished,
    must_claim,
    row,
    said,
    waiting,
)
from tests.storage.floor import NOW, Clock, together


@pytest.fixture
def machine() -> Clock:
    return Clock()


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
        delivery.release(tx, "one")
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
        assert not delivery.is_anything_due(tx)
    machine.seconds += 0.1
    with database.read(NOW) as tx:
        assert delivery.is_anything_due(tx)
    assert must_claim(database).row.id == second


@pytest.mark.parametrize("state", [PARKED, HELD])
def test_a_message_that_cannot_be_sent_lets_the_next_pass(database: Database, state: str) -> None:
    first, second = said(database, "first"), said(database, "second")
    must_claim(database)
    finished(database, first, state)
    assert must_claim(database).row.id == second
    with database.read(NOW) as tx:
        backlog = delivery.backlog(tx)
    assert (backlog.waiting, backlog.parked + backlog.held) == (1, 1)


def test_the_backlog_tells_how_long_the_oldest_has_waited(
    database: Database, machine: Clock
) -> None:
    said(database, "first")
    machine.seconds += 30
    said(database, "second")
    machine.seconds += 12
    with database.read(NOW) as tx:
        backlog = delivery.backlog(tx)
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


def test_a_deliverer_that_was_too_slow_cannot_undo_what_the_next_one_does(
    database: Database, machine: Clock
) -> None:
    number = said(database, "first")
    slow = must_claim(database, "slow")
    machine.seconds += LEASE
    must_claim(database, "next")
    with database.change(NOW) as tx:
        assert not delivery.hold(tx, slow, LEASE)
        assert not delivery.finish(tx, number, SENT, holder="slow", ts="1.1")
    found = row(database, number)
    assert (found.state, found.ts) == (SENDING, None)
    assert claimed(database, "third") is None, "the next one still has it"
    with database.change(NOW) as tx:
        assert delivery.finish(tx, number, SENT, holder="next", ts="2.2")
    assert row(database, number).ts == "2.2"


def test_a_deliverer_that_takes_long_keeps_what_it_holds(
    database: Database, machine: Clock
) -> None:
    said(database, "first")
    slow = must_claim(database, "slow")
    machine.seconds += LEASE - 1
    with database.change(NOW) as tx:
        assert delivery.hold(tx, slow, LEASE)
    machine.seconds += LEASE - 1
    assert claimed(database, "next") is None
    machine.seconds += 1
    assert must_claim(database, "next").is_in_doubt
