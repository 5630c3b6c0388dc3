"""Words of the floor's day: bulletins, hand-overs, patrols, meetings, reports and actions."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from storage.actions import OPEN, Action
from storage.forgettable import Place, Term, begins
from storage.reports import HANDED, RETURNED, HandIn, Report


def floor(term: Term, day: date) -> Iterator[Place]:
    """What was written before the day."""
    yield Place("floor", Action, ("words",), _actions(term, day))
    yield Place("floor", HandIn, ("words", "link"), _hand_ins(term, day))
    yield Place("floor", Report, ("returned_words",), _reports(term, day))


def _actions(term: Term, day: date) -> ColumnElement[bool]:
    """Of a person, those that they wrote."""
    over = col(Action.at) < begins(term, day)
    if term.person is not None:
        over &= col(Action.by_id) == term.person.id
    else:
        over &= col(Action.team_id) == term.team.id
    return over & (col(Action.state) != OPEN) if term.is_decided else over


def _hand_ins(term: Term, day: date) -> ColumnElement[bool]:
    """Of a person, those that they handed in; what is not decided yet stays."""
    over = col(HandIn.at) < begins(term, day)
    theirs = select(Report.id).where(col(Report.team_id) == term.team.id)
    if term.is_decided:
        theirs = theirs.where(col(Report.state) != HANDED)
    if term.person is not None:
        over &= col(HandIn.by_id) == term.person.id
    return over & col(HandIn.report_id).in_(theirs)


def _reports(term: Term, day: date) -> ColumnElement[bool]:
    """Why one came back, to whose it is or from whom it is."""
    over = (col(Report.team_id) == term.team.id) & (col(Report.due_at) < begins(term, day))
    if term.person is not None:
        by, own = col(Report.decided_by), col(Report.owner_id)
        over &= (by == term.person.id) | (own == term.person.id)
    return over & (col(Report.state) != RETURNED) if term.is_decided else over
