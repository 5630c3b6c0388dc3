"""Words of the floor's day: bulletins, hand-overs, patrols, meetings, reports and actions."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select

from storage.actions import OPEN, Action
from storage.briefings import Briefing
from storage.bulletins import Bulletin
from storage.forgettable import Place, Term, begins
from storage.rosters import Shift
from storage.shift_words import of_shifts
from storage.timetable import Pause


def floor(term: Term, day: date) -> Iterator[Place]:
    """What was written before the day."""
    yield Place("floor", Action, ("words",), _actions(term, day))
    yield Place("floor", Pause, ("reason",), _pauses(term, day))
    yield from of_shifts(term, day)
    yield Place("floor", Bulletin, ("words", "withdrawn_words"), _bulletins(term, day))
    yield Place("floor", Briefing, ("words",), _briefings(term, day))


def _actions(term: Term, day: date) -> ColumnElement[bool]:
    """Of a person, those that they wrote."""
    over = col(Action.at) < begins(term, day)
    if term.person is not None:
        over &= col(Action.by_id) == term.person.id
    else:
        over &= col(Action.team_id) == term.team.id
    return over & (col(Action.state) != OPEN) if term.is_decided else over


def _pauses(term: Term, day: date) -> ColumnElement[bool]:
    """Of a person, those that they made."""
    over = col(Pause.at) < begins(term, day)
    if term.person is not None:
        over &= col(Pause.by_id) == term.person.id
    else:
        over &= col(Pause.team_id) == term.team.id
    return over & col(Pause.ended_at).is_not(None) if term.is_decided else over


def _bulletins(term: Term, day: date) -> ColumnElement[bool]:
    """Of a person, those that they wrote."""
    first = begins(term, day)
    over = func.coalesce(col(Bulletin.withdrawn_at), col(Bulletin.at)) < first
    if term.person is not None:
        return over & (col(Bulletin.by_id) == term.person.id)
    return over & (col(Bulletin.team_id) == term.team.id)


def _briefings(term: Term, day: date) -> ColumnElement[bool]:
    """What a leader added to the briefing of a shift."""
    over = col(Briefing.shift_id).in_(select(Shift.id).where(col(Shift.day) < day))
    if term.person is not None:
        return over & (col(Briefing.added_by) == term.person.id)
    return over & (col(Briefing.team_id) == term.team.id)
