"""People's words are deleted where they stand; the figures that came of them stay.

The journal keeps salted digests of the words alone, so its seals stay true. The salt goes with the
words: with it a short reason could be guessed from its digest.
"""

from sqlalchemy import ColumnElement, delete, func, text, update
from sqlmodel import col, select

from handbook.retention import KINDS, Personal
from storage.calendars import Calendar
from storage.forgettable import Term as Term
from storage.forgettable import whose_is
from storage.people import Person
from storage.personal_words import places
from storage.transaction import Tx


def count(tx: Tx, term: Term) -> dict[Personal, int]:
    """How many rows of each kind hold words that would go; kinds without any are left out."""
    found = dict.fromkeys(KINDS, 0)
    for place in places(term):
        query = select(func.count()).select_from(place.table).where(place.held)
        found[place.kind] += tx.session.exec(query).one()
    if "calendars" in term.before:
        query = select(func.count()).select_from(Calendar).where(_calendars(term))
        found["calendars"] = tx.session.exec(query).one()
    return {kind: rows for kind, rows in found.items() if rows}


def forget(tx: Tx, term: Term) -> dict[Personal, int]:
    """Delete the words, and say how many rows of each kind held some."""
    if not tx.postgres:  # else the words stay readable in the file, where its pages are free
        tx.connection.execute(text("PRAGMA secure_delete = ON"))
    gone = count(tx, term)
    for place in places(term):
        if place.kind in gone:
            tx.connection.execute(update(place.table).where(place.held).values(place.without))
    if "calendars" in gone:  # a calendar is gone as a whole: its address opens nothing any more
        tx.connection.execute(delete(Calendar).where(_calendars(term)))
    return gone


def _calendars(term: Term) -> ColumnElement[bool]:
    """The person's calendars; of a team, those of people who have left it."""
    whose = select(Person.id).where(whose_is(term))
    if term.person is None:
        whose = whose.where(col(Person.left_on) < term.before["calendars"])
    return col(Calendar.person_id).in_(whose)
