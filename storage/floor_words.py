"""Words of the floor's day: bulletins, hand-overs, patrols, meetings, reports and actions."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import ColumnElement
from sqlmodel import col

from storage.actions import OPEN, Action
from storage.checklists import UNSETTLED, Fault
from storage.forgettable import Place, Term, begins
from storage.service_logs import Inspection, LogLine, ProblemReport


def floor(term: Term, day: date) -> Iterator[Place]:
    """What was written before the day."""
    yield Place("floor", Action, ("words",), _actions(term, day))
    yield Place("floor", Fault, ("words",), _faults(term, day))
    for table in (LogLine, Inspection, ProblemReport):
        yield Place("floor", table, ("words",), _whose(table, term) & (col(table.day) < day))


def _actions(term: Term, day: date) -> ColumnElement[bool]:
    """Of a person, those that they wrote."""
    over = col(Action.at) < begins(term, day)
    if term.person is not None:
        over &= col(Action.by_id) == term.person.id
    else:
        over &= col(Action.team_id) == term.team.id
    return over & (col(Action.state) != OPEN) if term.is_decided else over


def _faults(term: Term, day: date) -> ColumnElement[bool]:
    """Of a person, what they found."""
    over = _whose(Fault, term) & (col(Fault.at) < begins(term, day))
    return over & ~UNSETTLED if term.is_decided else over


def _whose(
    table: type[Fault | LogLine | Inspection | ProblemReport], term: Term
) -> ColumnElement[bool]:
    """Of a person, what is theirs."""
    if term.person is not None:
        return col(table.person_id) == term.person.id
    return col(table.team_id) == term.team.id
