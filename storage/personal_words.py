"""Where people's words stand: which columns of which rows, by the kind of matter and its term."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from sqlalchemy import ColumnElement, String, and_, cast, func, literal, or_
from sqlmodel import col, select

from handbook.retention import Personal
from storage import appeals
from storage.appeals import Appeal
from storage.assessments import HOLDS, Assessment, AssessmentLine
from storage.attendance import OPEN, Record
from storage.call_uploads import FAILED, READ, CallUpload
from storage.cases import OPEN as OPEN_CASE
from storage.cases import Case
from storage.covers import Cover, CoverAsk
from storage.decisions import Decision
from storage.exams import Resit
from storage.floor_words import floor
from storage.forgettable import Place as Place
from storage.forgettable import Term as Term
from storage.forgettable import begins, whose_is
from storage.later import WAITING, Later
from storage.leaves import UNDECIDED, Leave
from storage.ledger import Entry
from storage.offers import LeaveOffer
from storage.outbox import HELD, QUEUED, SENDING, Outgoing
from storage.people import Person, Team
from storage.proofs import OWED, SENT, Proof
from storage.proposals import PROPOSED, Proposal
from storage.reliefs import ACCEPTED, ASKED, Overtime
from storage.samples import Sample
from storage.service_logs import ProblemReport
from storage.stepping_away import OPEN_STATES, StepAway
from storage.swaps import WAITING as WAITING_SWAPS
from storage.swaps import Swap

_UNSENT = (QUEUED, SENDING, HELD)
CASE_WORDS = ("words", "decided_words", "training_words", "result_words")
_Own = Leave | Record | Proposal | Entry | Overtime | StepAway | Sample | Case | Assessment


def places(term: Term) -> Iterator[Place]:
    """Everywhere that words stand of the kinds that the term names."""
    for kind, day in term.before.items():
        if find := _FINDERS.get(kind):
            yield from find(term, day)


def _leaves(term: Term, day: date) -> Iterator[Place]:
    over = _whose(Leave, term) & (col(Leave.last) < day)
    if term.is_decided:
        over &= col(Leave.state).not_in(UNDECIDED)
    numbers = select(Leave.id).where(over)
    subjects = select(literal("leave:") + cast(col(Leave.id), String)).where(over)
    yield Place("leave", Decision, ("words",), col(Decision.subject).in_(subjects))
    yield Place("leave", LeaveOffer, ("words",), col(LeaveOffer.leave_id).in_(numbers))
    yield Place("leave", Leave, ("reason", "decided_words"), over)


def _swaps(term: Term, day: date) -> Iterator[Place]:
    over = col(Swap.begins_at) < begins(term, day)
    if term.person is not None:
        over &= col(Swap.asker_id) == term.person.id
    else:
        over &= col(Swap.team_id) == term.team.id
    if term.is_decided:
        over &= col(Swap.state).not_in(WAITING_SWAPS)
    subjects = select(literal("swap:") + cast(col(Swap.id), String)).where(over)
    yield Place("swaps", Decision, ("words",), col(Decision.subject).in_(subjects))
    yield Place("swaps", Swap, ("reason", "decided_words"), over)


def _assessments(term: Term, day: date) -> Iterator[Place]:
    """Sheets of months that ended before the day."""
    over = _whose(Assessment, term) & (col(Assessment.month) <= _month_over(day))
    if term.is_decided:
        over &= col(Assessment.state).in_(HOLDS)
    lines = col(AssessmentLine.assessment_id).in_(select(Assessment.id).where(over))
    yield Place("assessments", AssessmentLine, ("own_words", "words"), lines)
    columns = ("own_words", "words", "plan", "returned_words", "reply")
    yield Place("assessments", Assessment, columns, over)


def _month_over(day: date) -> date:
    """The last month of which no day is left, by its first day."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def _records(term: Term, day: date) -> ColumnElement[bool]:
    over = _whose(Record, term) & (col(Record.day) < day)
    return over & (col(Record.state) != OPEN) if term.is_decided else over


def _overtime(term: Term, day: date) -> ColumnElement[bool]:
    over = _whose(Overtime, term) & (col(Overtime.day) < day)
    return over & col(Overtime.state).not_in((ASKED, ACCEPTED)) if term.is_decided else over


def _asked(term: Term, day: date) -> ColumnElement[bool]:
    """Questions for cover, which is over by its day whatever became of it."""
    old = select(Cover.id).where(col(Cover.day) < day)
    theirs = select(Person.id).where(whose_is(term))
    return col(CoverAsk.person_id).in_(theirs) & col(CoverAsk.cover_id).in_(old)


def _away(term: Term, day: date) -> ColumnElement[bool]:
    over = _whose(StepAway, term) & (col(StepAway.asked_at) < begins(term, day))
    return over & col(StepAway.state).not_in(OPEN_STATES) if term.is_decided else over


def _proposals(term: Term, day: date) -> ColumnElement[bool]:
    ended = func.coalesce(col(Proposal.decided_at), col(Proposal.proposed_at))
    over = _whose(Proposal, term) & (ended < begins(term, day))
    return over & (col(Proposal.state) != PROPOSED) if term.is_decided else over


def _cases(term: Term, day: date) -> ColumnElement[bool]:
    """Those whose follow-up is still to come are kept with it."""
    over = _whose(Case, term) & (col(Case.opened_at) < begins(term, day))
    due = col(Case.training_due)
    over &= due.is_(None) | (due < day)
    return over & (col(Case.state) != OPEN_CASE) if term.is_decided else over


def _conduct(term: Term, day: date) -> Iterator[Place]:
    """What was noted with an entry, and what both sides and a reviewer said of it."""
    over = _whose(Entry, term) & (col(Entry.day) < day)
    if term.is_decided:
        waits = select(Appeal.entry_id).where(col(Appeal.state) == appeals.OPEN)
        over &= col(Entry.id).not_in(waits)
    old = col(Appeal.entry_id).in_(select(Entry.id).where(over))
    yield Place("conduct", Appeal, ("words", "answer", "decided_words"), old)
    yield Place("conduct", Entry, ("place", "evidence", "note", "side"), over)


def proofs_over(term: Term, day: date) -> ColumnElement[bool]:
    leaves = select(Leave.id).where(_whose(Leave, term) & (col(Leave.last) < day))
    over = col(Proof.leave_id).in_(leaves)
    return over & col(Proof.state).not_in([OWED, SENT]) if term.is_decided else over


def _whose(table: type[_Own], term: Term) -> ColumnElement[bool]:
    if term.person is not None:
        return col(table.person_id) == term.person.id
    return col(table.team_id) == term.team.id


def _messages(term: Term, day: date) -> Iterator[Place]:
    """Private messages that were said, or need not be said any more."""
    before = begins(term, day)
    direct = col(Outgoing.conversation).startswith("@")
    reader = func.coalesce(col(Outgoing.person), func.substr(col(Outgoing.conversation), 2))
    is_private = direct | col(Outgoing.person).is_not(None)
    linked = select(Person.slack_id).where(col(Person.slack_id).is_not(None))
    is_group = direct & col(Outgoing.conversation).contains(",")
    has_them = col(Outgoing.conversation).contains(col(Person.slack_id))
    with_them = is_group & select(Person.id).where(whose_is(term), has_them).exists()
    if term.person is not None:
        theirs = reader.in_(linked.where(Person.id == term.person.id)) | _about(term.person)
    else:  # whoever is linked to nobody any more has no team that would see to it
        theirs = reader.in_(linked.where(Person.team_id == term.team.id)) | (
            reader.not_in(linked) & ~is_group
        )
    said = col(Outgoing.state).not_in(_UNSENT) & (col(Outgoing.at) < before)
    yield Place("messages", Outgoing, ("card",), said & is_private & or_(theirs, with_them))
    people = select(Person.id).where(whose_is(term))
    kept = col(Later.person_id).in_(people) & (col(Later.state) != WAITING)
    yield Place("messages", Later, ("card",), kept & (col(Later.due_at) < before))
    sent = col(CallUpload.person_id).in_(people) & col(CallUpload.state).in_((READ, FAILED))
    yield Place("messages", CallUpload, ("file_name",), sent & (col(CallUpload.at) < before))


def _floor(term: Term, day: date) -> Iterator[Place]:
    yield from floor(term, day)
    yield Place("floor", Outgoing, ("card",), _posted(term, day))


def _posted(term: Term, day: date) -> ColumnElement[bool]:
    """What was said in channels; of a person, what tells of them.

    Cards are drawn again from the rows that they tell of. The heads of the journal stay: they are
    held against it.
    """
    where, team = col(Outgoing.conversation), term.team
    if term.person is not None:
        whose = _about(term.person)
    else:  # a channel that is nobody's any more has no team that would see to it
        columns = (Team.floor_channel, Team.leaders_channel, Team.managers_channel)
        others = [
            select(col(one)).where(col(one).is_not(None), col(Team.id) != team.id)
            for one in columns
        ]
        own = (team.floor_channel, team.leaders_channel, team.managers_channel)
        whose = where.in_([one for one in own if one]) | and_(
            *(where.not_in(one) for one in others)
        )
    in_channel = ~where.startswith("@") & col(Outgoing.person).is_(None)
    said = col(Outgoing.state).not_in(_UNSENT) & (col(Outgoing.at) < begins(term, day))
    return said & in_channel & (col(Outgoing.subject) != "head") & whose


_SUBJECTS = (
    ("problem_report", ProblemReport, col(ProblemReport.id)),
    ("leave", Leave, col(Leave.id)),
    ("proofs", Leave, col(Leave.id)),
    ("attendance", Record, col(Record.id)),
    ("proposal", Proposal, col(Proposal.id)),
    ("consequence", Proposal, col(Proposal.id)),
    ("objection", Proposal, col(Proposal.id)),
    ("unsettled", Proposal, col(Proposal.id)),
    ("resit", Resit, col(Resit.id)),
    ("entry", Entry, col(Entry.id)),
    ("entry_change", Entry, col(Entry.id)),
    ("entry_side", Entry, col(Entry.id)),
    ("appeal", Appeal, col(Appeal.id)),
    ("appeal_told", Appeal, col(Appeal.id)),
    ("appeal_end", Appeal, col(Appeal.id)),
    ("relief", Overtime, col(Overtime.relief_id)),
    ("brb", StepAway, col(StepAway.id)),
    ("cover", CoverAsk, col(CoverAsk.cover_id)),
    ("sample", Sample, col(Sample.id)),
    ("recheck", Sample, col(Sample.id)),
    ("case", Case, col(Case.id)),
    ("case_told", Case, col(Case.id)),
    ("sheet", Assessment, col(Assessment.id)),
    ("sheet_back", Assessment, col(Assessment.id)),
)


def _about(person: Person) -> ColumnElement[bool]:
    """Messages to others that tell of the person."""
    return or_(
        *(
            col(Outgoing.subject).in_(
                select(literal(f"{name}:") + cast(number, String)).where(
                    col(table.person_id) == person.id
                )
            )
            for name, table, number in _SUBJECTS
        )
    )


def _attendance(term: Term, day: date) -> Iterator[Place]:
    yield Place("attendance", Record, ("reason", "excused_words"), _records(term, day))
    yield Place("attendance", Overtime, ("reason", "words"), _overtime(term, day))
    yield Place("attendance", StepAway, ("words", "decided_words"), _away(term, day))
    yield Place("attendance", CoverAsk, ("words", "release_words"), _asked(term, day))


def _consequences(term: Term, day: date) -> Iterator[Place]:
    yield Place("consequences", Proposal, ("decided_words", "objection"), _proposals(term, day))


def _shown(term: Term, day: date) -> Iterator[Place]:
    yield Place("proofs", Proof, ("words",), proofs_over(term, day))


def _quality(term: Term, day: date) -> Iterator[Place]:
    samples = _whose(Sample, term) & (col(Sample.day) < day)
    yield Place("quality", Sample, ("note",), samples)
    yield Place("quality", Case, CASE_WORDS, _cases(term, day))


_FINDERS: Mapping[Personal, Callable[[Term, date], Iterator[Place]]] = {
    "leave": _leaves,
    "attendance": _attendance,
    "consequences": _consequences,
    "conduct": _conduct,
    "proofs": _shown,
    "swaps": _swaps,
    "quality": _quality,
    "assessments": _assessments,
    "floor": _floor,
    "messages": _messages,
}
"""A calendar is no place of words: it goes as a whole. In the place of a telephone system's name
another stands: see `call_agents`."""
