"""What happened stays told: one chain without forks or gaps, and whoever alters it is found out."""

import json
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, text
from sqlmodel import col, delete, select

from storage import journal
from storage.database import Database
from storage.journal import Entry, Finding, Head
from storage.transaction import Tx
from tests.conftest import OpenDoor
from tests.storage.floor import NOW, together


def told(database: Database, count: int = 20) -> list[Head]:
    """A journal of so many entries; gives the head after each."""
    heads = []
    for number in range(1, count + 1):
        with database.change(NOW) as tx:
            tx.note("leave.asked", f"leave:{number}", f"person:{number}", days=number)
        with database.read(NOW) as tx:
            head = journal.head(tx)
            assert head is not None
            heads.append(head)
    return heads


def audited(database: Database, *heads: Head) -> list[Finding]:
    with database.read(NOW) as tx:
        return journal.audit(tx, heads)


def test_a_journal_nobody_touched_is_in_order(database: Database) -> None:
    heads = told(database)
    assert audited(database, *heads) == []
    assert [head.number for head in heads] == list(range(1, 21))


def test_an_empty_journal_is_in_order(database: Database) -> None:
    assert audited(database) == []


def test_sixteen_people_at_once_leave_one_chain_without_forks_or_gaps(database: Database) -> None:
    def forty(person: int) -> None:
        for number in range(40):
            with database.change(NOW) as tx:
                tx.note("late.told", f"late:{person}-{number}", f"person:{person}")

    together(16, forty)
    assert audited(database) == []
    with database.read(NOW) as tx:
        last = journal.head(tx)
        assert last is not None
        assert last.number == 640
        for person in range(16):
            mine = [
                entry.subject for entry in journal.entries(tx) if entry.actor == f"person:{person}"
            ]
            assert mine == [f"late:{person}-{number}" for number in range(40)], "in their own order"


def test_a_change_with_several_notes_tells_them_in_order_and_unbroken(database: Database) -> None:
    with database.change(NOW) as tx:
        tx.note("leave.asked", "leave:1", "person:1")
        tx.note("leave.approved", "leave:1", "person:2", rule="CC-2.4.1")
    with database.read(NOW) as tx:
        events = [(entry.number, entry.event) for entry in journal.of_subject(tx, "leave:1")]
    assert events == [(1, "leave.asked"), (2, "leave.approved")]
    assert audited(database) == []


def test_a_long_journal_is_read_by_pages_and_nothing_is_skipped(database: Database) -> None:
    told(database, 11)
    with database.read(NOW) as tx:
        numbers = [entry.number for entry in journal.entries(tx, page=3)]
    assert numbers == list(range(1, 12))


def test_personal_words_are_in_the_journal_only_as_a_salted_digest(database: Database) -> None:
    with database.change(NOW) as tx:
        for number, salt in ((1, "one"), (2, "other")):
            tx.note(
                "leave.asked",
                f"leave:{number}",
                "person:1",
                personal={"reason": (salt, "发烧 fever")},
            )
    with database.read(NOW) as tx:
        first, second = (entry.facts["reason"] for entry in journal.entries(tx))
        stored = json.dumps([entry.model_dump(mode="json") for entry in journal.entries(tx)])
    assert first == journal.digest("one", "发烧 fever")
    assert first != second, "the same words cannot be recognised without their salt"
    assert "fever" not in stored
    assert "发烧" not in json.loads(stored)


def sql(words: str) -> Callable[[Tx], None]:
    return lambda tx: _run(tx.connection, words)


def _run(connection: Connection, words: str) -> None:
    for statement in words.split(";"):
        connection.execute(text(statement.strip()))


def tamper(database: Database, act: Callable[[Tx], None]) -> None:
    with database.change(NOW) as tx:
        act(tx)


CHANGED = "its words are not those it was sealed with"


@pytest.mark.parametrize(
    "change",
    [
        "facts = '{\"days\": 6}'",
        "actor = 'person:6'",
        "subject = 'leave:6'",
        "event = 'leave.asket'",
        "at = '2026-11-02 06:00:01'",
    ],
)
def test_a_changed_entry_is_named(database: Database, change: str) -> None:
    told(database)
    tamper(database, sql(f"UPDATE journal SET {change} WHERE number = 5"))
    assert audited(database) == [Finding(5, CHANGED)]


def test_an_entry_whose_own_hash_was_changed_is_named(database: Database) -> None:
    told(database)
    tamper(database, sql(f"UPDATE journal SET hash = '{'a' * 64}' WHERE number = 5"))
    assert audited(database)[0] == Finding(5, CHANGED)


@pytest.mark.parametrize("damage", ["facts = '{\"days\": '", "at = 'soon'", "facts = X'ff'"])
def test_an_entry_damaged_beyond_reading_is_named_and_the_rest_is_still_read(
    sqlite_url: str, open_door: OpenDoor, damage: str
) -> None:
    database = open_door(sqlite_url)
    told(database)
    tamper(database, sql(f"UPDATE journal SET {damage} WHERE number = 5"))
    tamper(database, sql("UPDATE journal SET actor = 'person:1' WHERE number = 15"))
    assert audited(database) == [Finding(5, "cannot be read"), Finding(15, CHANGED)]


def test_an_entry_deleted_in_the_middle_is_missed(database: Database) -> None:
    told(database)
    tamper(database, sql("DELETE FROM journal WHERE number = 7"))
    assert audited(database) == [Finding(7, "missing: entry 8 stands in its place")]


def test_two_swapped_entries_are_named(database: Database) -> None:
    told(database)
    tamper(
        database,
        sql(
            """UPDATE journal SET number = -1 WHERE number = 4;
            UPDATE journal SET number = 4 WHERE number = 5;
            UPDATE journal SET number = 5 WHERE number = -1"""
        ),
    )
    findings = audited(database)
    assert Finding(4, "does not follow the entry before it") in findings
    assert {4, 5} <= {finding.number for finding in findings}


def test_an_entry_put_in_is_named(database: Database) -> None:
    told(database)

    def put_in(tx: Tx) -> None:
        sql(
            """UPDATE journal SET number = -number - 1 WHERE number > 6;
            UPDATE journal SET number = -number WHERE number < 0"""
        )(tx)
        entry = tx.session.get_one(Entry, 6)
        forged = Entry(**{**entry.model_dump(), "number": 7, "prev": "b" * 64})
        forged.hash = journal.seal(forged)
        tx.session.add(forged)

    tamper(database, put_in)
    assert audited(database)[0] == Finding(7, "does not follow the entry before it")


def test_a_cut_tail_shows_only_against_a_posted_head(database: Database) -> None:
    heads = told(database)
    tamper(database, sql("DELETE FROM journal WHERE number > 10"))
    assert audited(database) == [], "the rest is a sound chain, which is why heads are posted"
    assert audited(database, heads[9]) == []
    assert audited(database, heads[19]) == [Finding(20, "was posted as a head and is gone")]


def rewrite(tx: Tx) -> None:
    """Change entry 5 and make everything after it consistent again."""
    entries = [Entry(**entry.model_dump()) for entry in journal.entries(tx)]
    tx.session.exec(delete(Entry).where(col(Entry.number) > 0))
    prev = journal.GENESIS
    for entry in entries:
        entry.actor = "person:1" if entry.number == 5 else entry.actor
        entry.prev = prev
        entry.hash = prev = journal.seal(entry)
    tx.session.add_all(entries)


def test_a_history_rewritten_consistently_shows_against_a_posted_head(database: Database) -> None:
    heads = told(database)
    tamper(database, rewrite)
    assert audited(database) == []
    assert audited(database, heads[3]) == [], "before the change nothing is wrong"
    for head in (heads[4], heads[19]):
        finding = Finding(head.number, "is not the entry whose head was posted")
        assert audited(database, head) == [finding]


def test_a_journal_that_grew_again_after_a_cut_shows_against_the_head_of_its_first_life(
    database: Database,
) -> None:
    heads = told(database)
    tamper(database, sql("DELETE FROM journal WHERE number > 10"))
    with database.change(NOW) as tx:
        for number in range(11, 21):
            tx.note("leave.asked", f"leave:{number}", "person:99")
    with database.read(NOW) as tx:
        second = journal.head(tx)
    assert second is not None
    assert second.number == 20
    for posted in ([heads[19], second], [second, heads[19]]):
        assert audited(database, *posted) == [Finding(20, "is not the entry whose head was posted")]


def test_facts_of_any_kind_are_still_sealed_when_they_are_read_back(database: Database) -> None:
    with database.change(NOW) as tx:
        tx.note(
            "team.set",
            "team:1",
            "person:1",
            words='“发烧” \\ "quoted" \n new line',
            number=10**18,
            part=0.1,
            none=None,
            nested={"b": [1, 2.50], "a": True},
            day=NOW.date(),
        )
    assert audited(database) == []
    with database.read(NOW) as tx:
        assert tx.session.exec(select(Entry)).one().facts["day"] == "2026-11-02"
