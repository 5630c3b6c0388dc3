"""What is said where: drawings, whispers, replies, direct messages, and answers that came early."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from storage import delivery, forgetting, kept, outbox, people
from storage.cards import Card
from storage.database import Database
from storage.forgetting import Term
from storage.kept import Kept
from storage.outbox import HELD, QUEUED, SENDING, SENT, SWALLOWED, Outgoing
from tests.storage.delivering import LEADERS, claimed, finished, must_claim, row, said
from tests.storage.floor import NOW, Clock, a_floor


@pytest.fixture
def machine() -> Clock:
    return Clock()


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
        delivery.keep_dm(tx, "@U0LI", "D0LI")
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
        assert kept.is_post_in_doubt(tx, LEADERS)
        assert not kept.is_post_in_doubt(tx, "C0FLOOR")
        kept.keep(tx, LEADERS, "1.1", {"ts": "2.1", "text": "approve"})
        kept.keep(tx, LEADERS, "9.9", {"ts": "2.2", "text": "talk elsewhere"})
        kept.keep(tx, LEADERS, "1.1", {"ts": "2.3", "text": "thanks"})
    with database.read(NOW) as tx:
        assert kept.settled(tx) == []
    finished(database, post, channel=LEADERS, ts="1.1")
    with database.change(NOW) as tx:
        settled = kept.settled(tx)
        assert [each.event["text"] for each in settled] == ["approve", "thanks"]
        kept.drop(tx, settled[0])
    with database.read(NOW) as tx:
        assert [each.event["text"] for each in kept.settled(tx)] == ["thanks"]
        assert not kept.is_post_in_doubt(tx, LEADERS)


@pytest.mark.parametrize("state", [SENT, HELD])
def test_an_answer_to_somebody_elses_post_is_forgotten_when_no_post_of_ours_is_in_doubt(
    database: Database, state: str
) -> None:
    post = said(database, "card")
    must_claim(database)
    with database.change(NOW) as tx:
        kept.keep(tx, LEADERS, "9.9", {"ts": "2.2", "text": "talk elsewhere"})
        kept.keep(tx, LEADERS, "1.1", {"ts": "2.1", "text": "approve"})
        kept.drop_strays(tx, LEADERS)
    finished(database, post, state, channel=LEADERS, ts="1.1")
    with database.change(NOW) as tx:
        kept.drop_strays(tx, LEADERS)
        left = [each.thread_ts for each in tx.session.exec(select(Kept)).all()]
    assert sorted(left) == (["1.1"] if state == SENT else ["1.1", "9.9"])


def test_two_who_judge_one_answer_drop_no_later_one(database: Database) -> None:
    """SQLite gives a number again: the second would drop whatever was kept in between."""
    post = said(database, "card")
    must_claim(database)
    with database.change(NOW) as tx:
        kept.keep(tx, LEADERS, "1.1", {"ts": "2.1", "text": "approve"})
    finished(database, post, channel=LEADERS, ts="1.1")
    with database.read(NOW) as tx:
        [first] = kept.settled(tx)
    with database.change(NOW) as tx:
        kept.drop(tx, first)
    with database.change(NOW) as tx:
        kept.keep(tx, LEADERS, "1.1", {"ts": "2.2", "text": "decline: too few"})
    with database.change(NOW) as tx:
        kept.drop(tx, first)
    with database.read(NOW) as tx:
        assert [one.event["text"] for one in kept.settled(tx)] == ["decline: too few"]


def test_a_reply_in_another_conversation_knows_that_its_post_is_still_on_its_way(
    database: Database,
) -> None:
    post = said(database, "card")
    with database.change(NOW) as tx:
        parent = tx.session.get_one(Outgoing, post)
        tx.session.add(outbox.Conversation(name="C0FLOOR"))
        tx.session.flush()
        parent.conversation = "C0FLOOR"
        outbox.reply(tx, parent, "leave:1", Card(title="yes"))
        parent.conversation = LEADERS
    first, second = must_claim(database), must_claim(database)
    assert (first.row.id, first.is_parent_undone) == (post, False)
    assert second.is_parent_undone


def test_what_was_said_in_a_channel_goes_at_the_floors_term(database: Database) -> None:
    """It is sent and old; what waits, the journal's heads and another team's posts stay."""
    old, new = NOW - timedelta(days=40), NOW
    with database.change(NOW) as tx:
        ours, theirs = (a_floor(tx, name=name).team for name in ("North", "South"))
        for number, letter in ((ours, "N"), (theirs, "S")):
            team = people.team(tx, number)
            team.floor_channel = team.leaders_channel = team.managers_channel = f"C{letter}"
            tx.session.add(team)
    with database.change(old) as tx:
        gone = [
            outbox.post(tx, where, subject, Card(title="Wei spilt coffee"))
            for where, subject in (("CN", "briefing:1"), ("COLD", "meeting:1"))
        ]
        parent = tx.session.get_one(Outgoing, gone[0])
        gone.append(outbox.reply(tx, parent, "briefing:1", Card(title="a word")))
        stays = [
            outbox.post(tx, where, subject, Card(title="stays"))
            for where, subject in (("CS", "briefing:2"), ("CN", "head"), ("CN", "waits:1"))
        ]
    with database.change(new) as tx:
        stays.append(outbox.post(tx, "CN", "briefing:3", Card(title="new")))
        sent = update(Outgoing).where(col(Outgoing.id) != stays[2])
        tx.connection.execute(sent.values(state=SENT))
    with database.change(NOW) as tx:
        day = NOW.date() - timedelta(days=30)
        term = Term(people.team(tx, ours), {"floor": day})
        assert forgetting.forget(tx, term) == {"floor": 3}
        assert forgetting.count(tx, term) == {}
    assert [row(database, number).card for number in gone] == [{}, {}, {}]
    assert all(row(database, number).card for number in stays)
