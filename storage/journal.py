"""What happened, append-only: each entry carries the hash of the one before it."""

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import JSON, BigInteger, Column, bindparam, func
from sqlalchemy.exc import DBAPIError
from sqlmodel import Field, SQLModel, col, select

from storage.prepared import Prepared
from storage.transaction import Moment, Tx, insert_all

GENESIS = "0" * 64
_HEAD = re.compile(r"\b(\d+):([0-9a-f]{64})\b")
_UNREADABLE = (ValueError, TypeError, DBAPIError)  # no JSON, no moment, no text
_KEY = 0x526F6C6C63616C6C  # "Rollcall": the key of PostgreSQL's advisory lock
_LOCK: Prepared[tuple[None]] = Prepared(
    select(func.pg_advisory_xact_lock(bindparam("key", type_=BigInteger)))
)


class Entry(SQLModel, table=True):
    """One event. `number` counts from 1 without gaps; `prev` is unique: the chain cannot fork."""

    __tablename__ = "journal"
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    prev: str = Field(unique=True)
    hash: str = Field(unique=True)
    at: datetime = Field(sa_type=Moment)
    event: str
    subject: str = Field(index=True)
    actor: str
    facts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


@dataclass(frozen=True)
class Head:
    """A head that was posted where the database cannot reach it."""

    number: int
    hash: str


@dataclass(frozen=True)
class Finding:
    """Something wrong with the chain: the entry's number and what is wrong, in English."""

    number: int
    what: str


def heads_in(words: str) -> list[Head]:
    """The heads that a message names, as NUMBER:HASH."""
    return [Head(int(number), sealed) for number, sealed in _HEAD.findall(words)]


def digest(salt: str, words: str) -> str:
    """What the journal keeps of personal words: proof without the words."""
    return hashlib.sha256(f"{salt}:{words}".encode()).hexdigest()


_SEALED = ("number", "prev", "at", "event", "subject", "actor", "facts")


def seal(entry: Entry) -> str:
    """The hash over everything an entry says, its place and its predecessor."""
    return _seal({name: getattr(entry, name) for name in _SEALED})


def _seal(said_by: Mapping[str, Any]) -> str:
    said = json.dumps(
        [said_by[name] if name != "at" else said_by[name].isoformat() for name in _SEALED],
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(said.encode()).hexdigest()


def write(tx: Tx) -> None:
    """Chain the transaction's notes, as its last act before the commit.

    On PostgreSQL the advisory lock must be a statement of its own: only a later statement sees the
    head that the previous holder committed.
    """
    if tx.postgres:
        tx.rows(_LOCK, key=_KEY)
    last = head(tx)
    number, prev = (last.number, last.hash) if last else (0, GENESIS)
    chained = []
    for note in tx.notes:
        number += 1
        facts = dict(note.facts)
        facts.update({name: digest(*words) for name, words in note.personal.items()})
        entry = {
            "number": number,
            "prev": prev,
            "at": tx.now,
            "event": note.event,
            "subject": note.subject,
            "actor": note.actor,
            "facts": json.loads(json.dumps(facts, default=str)),
        }
        prev = _seal(entry)
        chained.append({**entry, "hash": prev})
    insert_all(tx, Entry, chained)


_NEWEST = select(Entry.number, Entry.hash).order_by(col(Entry.number).desc()).limit(1)
_LAST: Prepared[tuple[int, str]] = Prepared(_NEWEST)


def head(tx: Tx, before: datetime | None = None) -> Head | None:
    """The last entry, or the last one written before a moment of house time."""
    if before is None:
        return next((Head(*row) for row in tx.rows(_LAST)), None)
    row = tx.connection.execute(_NEWEST.where(col(Entry.at) < before)).first()
    return Head(*row) if row else None


def of_subject(tx: Tx, subject: str) -> list[Entry]:
    return list(
        tx.session.exec(
            select(Entry).where(Entry.subject == subject).order_by(col(Entry.number))
        ).all()
    )


def of_subjects(tx: Tx, subjects: Collection[str]) -> list[Entry]:
    """All entries about any of the subjects, in order; without those damaged beyond reading."""
    query = select(Entry.number).where(col(Entry.subject).in_(subjects))
    numbers = tx.session.exec(query.order_by(col(Entry.number))).all()
    found = (_readable(tx, number) for number in numbers)
    return [entry for entry in found if entry is not None]


def entries(tx: Tx, page: int = 1000) -> Iterable[Entry]:
    """All entries in order, a page at a time, so that a long journal does not fill the memory."""
    after = -(2**31)
    while True:
        found = tx.session.exec(
            select(Entry).where(col(Entry.number) > after).order_by(col(Entry.number)).limit(page)
        ).all()
        if not found:
            return
        yield from found
        after = found[-1].number
        tx.session.expunge_all()


def audit(tx: Tx, heads: Sequence[Head] = ()) -> list[Finding]:
    """Everything that is wrong with the journal, in order; `heads` are those posted elsewhere."""
    findings: list[Finding] = []
    expected, prev = 1, GENESIS
    posted: dict[int, set[str]] = {}
    for posted_head in heads:
        posted.setdefault(posted_head.number, set()).add(posted_head.hash)
    for link, entry in _links(tx):
        if link.number != expected:
            findings.append(Finding(expected, f"missing: entry {link.number} stands in its place"))
        elif link.prev != prev:
            findings.append(Finding(link.number, "does not follow the entry before it"))
        if entry is None:
            findings.append(Finding(link.number, "cannot be read"))
        elif seal(entry) != link.hash:
            findings.append(Finding(link.number, "its words are not those it was sealed with"))
        if posted.pop(link.number, {link.hash}) != {link.hash}:
            findings.append(Finding(link.number, "is not the entry whose head was posted"))
        expected, prev = link.number + 1, link.hash
    findings.extend(
        Finding(number, "was posted as a head and is gone") for number in sorted(posted)
    )
    return findings


class _Link(NamedTuple):
    number: int
    prev: str
    hash: str


def _links(tx: Tx, page: int = 1000) -> Iterator[tuple[_Link, Entry | None]]:
    """The chain in order; None for an entry that is damaged beyond reading."""
    after = -(2**31)
    query = select(Entry.number, Entry.prev, Entry.hash).order_by(col(Entry.number)).limit(page)
    while found := tx.session.exec(query.where(col(Entry.number) > after)).all():
        links = [_Link(*row) for row in found]
        try:
            within = col(Entry.number).between(links[0].number, links[-1].number)
            whole = {entry.number: entry for entry in tx.session.exec(select(Entry).where(within))}
            yield from ((link, whole.get(link.number)) for link in links)
        except _UNREADABLE:
            yield from ((link, _readable(tx, link.number)) for link in links)
        after = links[-1].number
        tx.session.expunge_all()


def _readable(tx: Tx, number: int) -> Entry | None:
    try:
        return tx.get(Entry, number)
    except _UNREADABLE:
        return None
