"""Words of the floor's day: bulletins, hand-overs, patrols, meetings, reports and actions."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import ColumnElement
from sqlmodel import col

from storage.actions import OPEN, Action
from storage.forgettable import Place, Term, begins
from storage.timetable import Pause


def floor(term: Term, day: date) -> Iterator[Place]:
    """What was written before the day."""
    yield Place("floor", Action, ("words",), _actions(term, day))
    yield Place("floor", Pause, ("reason",), _pauses(term, day))


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
