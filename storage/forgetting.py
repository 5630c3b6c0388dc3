"""People's words are deleted where they stand; the figures that came of them stay.

The journal keeps salted digests of the words alone, so its seals stay true. The salt goes with the
words: with it a short reason could be guessed from its digest.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import (
    ColumnElement,
    String,
    cast,
    delete,
    false,
    func,
    literal,
    or_,
    text,
    union_all,
    update,
)
from sqlmodel import SQLModel, col, select

from handbook.retention import KINDS, Personal
from storage import call_agents, files
from storage.calendars import Calendar
from storage.calls import Agent
from storage.files import SentFile
from storage.floor_words import hand_ins
from storage.forgettable import Place, whose_is
from storage.forgettable import Term as Term
from storage.people import Person
from storage.personal_words import places, proofs_over
from storage.proofs import OWED, SENT, Proof
from storage.reports import HandIn
from storage.transaction import Tx


def count(tx: Tx, term: Term) -> dict[Personal, int]:
    """How many rows of each kind hold words that would go; kinds without any are left out."""
    return _count(tx, term, list(places(term)), _files(term))


def _count(
    tx: Tx, term: Term, listed: Sequence[Place], files_: Mapping[Personal, ColumnElement[bool]]
) -> dict[Personal, int]:
    """One statement asks all tables: one each would be forty for every team, every night."""
    rows: list[tuple[Personal, type[SQLModel], ColumnElement[bool]]]
    rows = [(place.kind, place.table, place.held) for place in listed]
    if "calendars" in term.before:
        rows.append(("calendars", Calendar, _calendars(term)))
    if day := term.before.get("calls"):
        rows.append(("calls", Agent, call_agents.over(term, day)))
    rows += [(kind, SentFile, which) for kind, which in files_.items()]
    tx.flush()
    counts = [
        select(literal(at), func.count()).select_from(table).where(which)
        for at, (_, table, which) in enumerate(rows)
    ]
    found = dict.fromkeys(KINDS, 0)
    for at, number in tx.connection.execute(union_all(*counts)) if counts else ():
        found[rows[at][0]] += number
    return {kind: number for kind, number in found.items() if number}


def files_over(tx: Tx, term: Term) -> list[SentFile]:
    """Files of reports and proofs that had their term, whose copies go with the words."""
    which = or_(false(), *_files(term).values())
    return list(tx.session.exec(select(SentFile).where(which).order_by(col(SentFile.id))).all())


def _files(term: Term) -> dict[Personal, ColumnElement[bool]]:
    """Which files those are, by the kind of matter."""
    found: dict[Personal, ColumnElement[bool]] = {}
    if day := term.before.get("floor"):
        number, report = (cast(col(one), String) for one in (HandIn.id, HandIn.report_id))
        of = select(literal("report:") + report + literal(":") + number)
        found["floor"] = col(SentFile.subject).in_(of.where(hand_ins(term, day)))
    if day := term.before.get("proofs"):
        leave = select(literal("proof:") + cast(col(Proof.leave_id), String))
        over = proofs_over(term, day)
        if term.is_decided:  # one of a leave's proofs that waits keeps the files of all
            waits = select(Proof.leave_id).where(col(Proof.state).in_([OWED, SENT]))
            over &= col(Proof.leave_id).not_in(waits)
        found["proofs"] = col(SentFile.subject).in_(leave.where(over))
    return found


def forget(tx: Tx, term: Term) -> dict[Personal, int]:
    """Delete the words, let the files be for nothing, and say how many rows of each kind that were.

    Copies of `files_over` are to be deleted before: afterwards nobody knows whose they were.
    """
    if not tx.postgres:  # else the words stay readable in the file, where its pages are free
        tx.connection.execute(text("PRAGMA secure_delete = ON"))
    listed, files_ = list(places(term)), _files(term)
    gone = _count(tx, term, listed, files_)
    for which in files_.values():  # while the rows are there that tell which they are
        files.end(tx, which)
    for place in listed:
        if place.kind in gone:
            tx.connection.execute(update(place.table).where(place.held).values(place.without))
    if "calendars" in gone:  # a calendar is gone as a whole: its address opens nothing any more
        tx.connection.execute(delete(Calendar).where(_calendars(term)))
    if "calls" in gone:  # a name is a key: another stands in its place
        call_agents.forget(tx, call_agents.over(term, term.before["calls"]))
    return gone


def _calendars(term: Term) -> ColumnElement[bool]:
    """The person's calendars; of a team, those of people who have left it."""
    whose = select(Person.id).where(whose_is(term))
    if term.person is None:
        whose = whose.where(col(Person.left_on) < term.before["calendars"])
    return col(Calendar.person_id).in_(whose)
