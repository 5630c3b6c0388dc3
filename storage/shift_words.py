"""Words of hand-overs, patrols and post-shift meetings."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import ColumnElement
from sqlmodel import col

from storage.debriefs import Debrief
from storage.forgettable import Place, Term, begins
from storage.handovers import CLOSED, OPEN, HandOver, Point
from storage.patrols import Finding


def of_shifts(term: Term, day: date) -> Iterator[Place]:
    """What was written before the day; of a person, what they wrote."""
    yield Place("floor", Point, ("words",), _points(term, day))
    yield Place("floor", HandOver, ("review_words",), _hand_overs(term, day))
    yield Place("floor", Finding, ("place", "words"), _findings(term, day))
    yield Place("floor", Debrief, ("summary_words", "goals_words"), _debriefs(term, day))


def _points(term: Term, day: date) -> ColumnElement[bool]:
    """What nobody has closed yet may still be needed; what is old by itself is not."""
    over = col(Point.at) < begins(term, day)
    if term.person is not None:
        over &= col(Point.by_id) == term.person.id
    else:
        over &= col(Point.team_id) == term.team.id
    if not term.is_decided:
        return over
    old = col(Point.until).is_not(None) & (col(Point.until) < begins(term, day))
    return over & ((col(Point.state) != OPEN) | old)


def _hand_overs(term: Term, day: date) -> ColumnElement[bool]:
    over = col(HandOver.given_at) < begins(term, day)
    if term.person is not None:
        over &= col(HandOver.taker_id) == term.person.id
    else:
        over &= col(HandOver.team_id) == term.team.id
    return over & (col(HandOver.state) == CLOSED) if term.is_decided else over


def _findings(term: Term, day: date) -> ColumnElement[bool]:
    over = col(Finding.at) < begins(term, day)
    if term.person is not None:
        return over & (col(Finding.by_id) == term.person.id)
    return over & (col(Finding.team_id) == term.team.id)


def _debriefs(term: Term, day: date) -> ColumnElement[bool]:
    over = col(Debrief.starts_at) < begins(term, day)
    if term.person is not None:
        return over & (col(Debrief.written_by_id) == term.person.id)
    return over & (col(Debrief.team_id) == term.team.id)
