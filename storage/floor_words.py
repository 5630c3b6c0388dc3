"""Words of the floor's day: bulletins, hand-overs, patrols, meetings, reports and actions; of
trainings, and of whoever was asked to answer for a new person."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select

from storage.actions import OPEN, Action
from storage.briefings import Briefing
from storage.bulletins import Bulletin
from storage.checklists import UNSETTLED, Fault
from storage.forgettable import Place, Term, begins
from storage.meetings import Meeting, MeetingPoint
from storage.new_hires import OPEN as OPEN_PAIRINGS
from storage.new_hires import Pairing
from storage.reports import HANDED, RETURNED, HandIn, Report
from storage.rosters import Shift
from storage.service_logs import Inspection, LogLine, ProblemReport
from storage.shift_words import of_shifts
from storage.timetable import Pause
from storage.trainings import Training

MEETING_WORDS = ("reason", "joining_words", "minutes_words")


def floor(term: Term, day: date) -> Iterator[Place]:
    """What was written before the day."""
    yield Place("floor", Action, ("words",), _actions(term, day))
    yield Place("floor", HandIn, ("words", "link"), hand_ins(term, day))
    yield Place("floor", Report, ("returned_words",), _reports(term, day))
    yield Place("floor", Pause, ("reason",), _pauses(term, day))
    yield Place("floor", Training, ("words",), _trainings(term, day))
    yield Place("floor", Pairing, ("words",), _pairings(term, day))
    yield Place("floor", Action, ("closed_words",), _closed(term, day))
    yield from of_shifts(term, day)
    yield Place("floor", Bulletin, ("words", "withdrawn_words"), _bulletins(term, day))
    yield Place("floor", Briefing, ("words",), _briefings(term, day))
    yield Place("floor", MeetingPoint, ("words",), _points(term, day))
    yield Place("floor", Meeting, MEETING_WORDS, _meetings(term, day))
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


def hand_ins(term: Term, day: date) -> ColumnElement[bool]:
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


def _pauses(term: Term, day: date) -> ColumnElement[bool]:
    """Of a person, those that they made."""
    over = col(Pause.at) < begins(term, day)
    if term.person is not None:
        over &= col(Pause.by_id) == term.person.id
    else:
        over &= col(Pause.team_id) == term.team.id
    return over & col(Pause.ended_at).is_not(None) if term.is_decided else over


def _trainings(term: Term, day: date) -> ColumnElement[bool]:
    """Of a person, those that they noted; topics of a training to come stay."""
    over = col(Training.day) < day
    if term.person is not None:
        return over & (col(Training.by_id) == term.person.id)
    return over & (col(Training.team_id) == term.team.id)


def _pairings(term: Term, day: date) -> ColumnElement[bool]:
    """Of a person, why they declined."""
    over = col(Pairing.asked_at) < begins(term, day)
    if term.person is not None:
        over &= col(Pairing.buddy_id) == term.person.id
    else:
        over &= col(Pairing.team_id) == term.team.id
    return over & col(Pairing.state).not_in(OPEN_PAIRINGS) if term.is_decided else over


def _closed(term: Term, day: date) -> ColumnElement[bool]:
    """Why one was dropped; of a person, those that they dropped."""
    over = col(Action.closed_at) < begins(term, day)
    if term.person is not None:
        return over & (col(Action.closed_by_id) == term.person.id)
    return over & (col(Action.team_id) == term.team.id)


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


def _points(term: Term, day: date) -> ColumnElement[bool]:
    """Points for meetings that are over; of a person, those that they put on."""
    its = select(Meeting.id).where(
        col(Meeting.at) < begins(term, day), col(Meeting.team_id) == term.team.id
    )
    over = col(MeetingPoint.meeting_id).in_(its)
    return over & (col(MeetingPoint.by_id) == term.person.id) if term.person is not None else over


def _meetings(term: Term, day: date) -> ColumnElement[bool]:
    """Of a person, the meetings that they moved or cancelled, or whose minutes they kept."""
    over = col(Meeting.at) < begins(term, day)
    if term.person is not None:
        person = term.person.id
        return over & ((col(Meeting.changed_by) == person) | (col(Meeting.kept_by) == person))
    return over & (col(Meeting.team_id) == term.team.id)


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
