"""What leaders decided within a time, one question a kind of decision; and what still waits."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, literal
from sqlmodel import col, select

from handbook.fairness import Taken
from storage import appeals, leaves, swaps
from storage.appeals import Appeal
from storage.decisions import Decision
from storage.leaves import APPROVED, DECLINED, UNDECIDED, Leave
from storage.ledger import Entry
from storage.rosters import Assignment, Shift
from storage.swaps import Swap, SwapMove
from storage.transaction import Moment, Tx


@dataclass(frozen=True)
class Open:
    """How many wait for a leader at this moment, and since when the first of them does."""

    count: int
    since: datetime | None


@dataclass(frozen=True)
class Found:
    """The decisions of a time, in their order, and what was asked by its end and waits now."""

    taken: tuple[Taken, ...]
    open: Open


def leave(tx: Tx, team_id: int, since: datetime, until: datetime) -> Found:
    """Requests for leave: each step is a decision of its own, whose wait begins with the step.

    What a leader booked for somebody as done is no request, and left out.
    """
    subject = literal("leave:") + cast(col(Leave.id), String)
    meant = (
        select(Leave.id)
        .join(Decision, col(Decision.subject) == subject)
        .where(Leave.team_id == team_id, *_decided(since, until), _from(UNDECIDED))
    )
    rows = tx.session.exec(
        select(Decision, Leave)
        .join(Leave, col(Decision.subject) == subject)
        .where(col(Leave.id).in_(meant), col(Decision.undone_at).is_(None))
        .order_by(col(Decision.id))
    ).all()
    shifts = tx.session.exec(
        select(Leave.id, Shift)
        .join(Assignment, col(Assignment.person_id) == Leave.person_id)
        .join(Shift, col(Shift.id) == Assignment.shift_id)
        .where(col(Leave.id).in_(meant), Shift.day >= Leave.first, Shift.day <= Leave.last)
        .order_by(col(Shift.starts_at).desc())
    ).all()
    first = {number: (shift.day, shift.code) for number, shift in shifts}  # the earliest comes last
    steps: dict[int | None, list[Decision]] = defaultdict(list)
    taken = []
    for row, about in rows:
        before = [one.at for one in steps[about.id] if one.step == row.step - 1]
        steps[about.id].append(row)
        is_booked = about.filed_by == row.by and about.asked_at == row.at
        if not _is_meant(row, since, until, UNDECIDED) or is_booked:
            continue
        own = about.taken_at if about.taken_at and about.taken_at <= row.at else about.asked_at
        begun = max(before) if before else own
        day, code = first.get(about.id, (about.first, None))
        taken.append(_taken(row, begun, day, code, about.verdict["steps_rule"]))
    began = func.coalesce(col(Leave.taken_at), col(Leave.asked_at), type_=Moment())
    waits = (Leave.team_id == team_id, Leave.state == leaves.ASKED, began < until)
    return Found(tuple(taken), _open(tx, began, waits))


def swap(tx: Tx, team_id: int, since: datetime, until: datetime) -> Found:
    """Swaps: the wait begins with the colleague's yes, where one was needed."""
    subject = literal("swap:") + cast(col(Swap.id), String)
    rows = tx.session.exec(
        select(Decision, Swap, SwapMove)
        .join(Swap, col(Decision.subject) == subject)
        .join(SwapMove, col(SwapMove.swap_id) == Swap.id)
        .where(Swap.team_id == team_id, SwapMove.place == 0, col(Decision.undone_at).is_(None))
        .where(*_decided(since, until), _from((swaps.ASKED,)))
        .order_by(col(Decision.id))
    ).all()
    taken = tuple(
        _taken(row, about.answered_at or about.asked_at, move.day, move.code, about.verdict["rule"])
        for row, about, move in rows
    )
    began = func.coalesce(col(Swap.answered_at), col(Swap.asked_at), type_=Moment())
    waits = (Swap.team_id == team_id, Swap.state == swaps.ASKED, began < until)
    return Found(taken, _open(tx, began, waits))


def appeal(tx: Tx, team_id: int, since: datetime, until: datetime) -> Found:
    """Appeals against entries of the ledger: a yes changes the entry, or finds it void."""
    code = (
        select(Shift.code)
        .join(Assignment, col(Assignment.shift_id) == Shift.id)
        .where(col(Assignment.person_id) == Appeal.person_id, Shift.day == Entry.day)
        .order_by(col(Shift.starts_at))
        .limit(1)
        .correlate(Appeal, Entry)
        .scalar_subquery()
    )
    rows = tx.session.exec(
        select(Appeal, Entry, code)
        .join(Entry, col(Entry.id) == Appeal.entry_id)
        .where(Appeal.team_id == team_id, col(Appeal.state).in_(appeals.REVIEWED))
        .where(col(Appeal.decided_at) >= since, col(Appeal.decided_at) < until)
        .order_by(col(Appeal.decided_at), col(Appeal.id))
    ).all()
    taken = tuple(
        Taken(
            leader=about.decided_by,
            is_yes=about.state != appeals.UPHELD,
            is_against=False,
            waited=about.decided_at - about.asked_at,
            day=entry.day,
            code=on,
            rule=entry.rule,
        )
        for about, entry, on in rows
        if about.decided_by is not None and about.decided_at is not None
    )
    began = col(Appeal.asked_at)
    waits = (Appeal.team_id == team_id, Appeal.state == appeals.OPEN, began < until)
    return Found(taken, _open(tx, began, waits))


def _decided(since: datetime, until: datetime) -> Iterable[Any]:
    yield col(Decision.at) >= since
    yield col(Decision.at) < until
    yield col(Decision.outcome).in_((APPROVED, DECLINED))


def _from(states: Sequence[str]) -> ColumnElement[bool]:
    return col(Decision.before).in_(states)


def _is_meant(row: Decision, since: datetime, until: datetime, states: Sequence[str]) -> bool:
    is_decision = row.outcome in (APPROVED, DECLINED) and row.before in states
    return is_decision and since <= row.at < until


def _taken(row: Decision, begun: datetime, day: Any, code: str | None, rule: str) -> Taken:
    is_yes = row.outcome == APPROVED
    return Taken(row.by, is_yes, row.is_against, row.at - begun, day, code, rule)


def _open(tx: Tx, began: Any, waits: Iterable[Any]) -> Open:
    count, since = tx.session.exec(select(func.count(), func.min(began)).where(*waits)).one()
    return Open(count, since)
