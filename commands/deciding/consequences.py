"""An event of somebody's attendance is recorded, and what it leads to is proposed: one change."""

import secrets
from collections.abc import Callable, Sequence
from datetime import date, datetime

from commands.deciding import proposals
from commands.deciding.proposal_card import shown
from handbook.attendance import Event, Proposed, Recorded, judge
from handbook.book import Handbook, in_force
from storage import attendance, leaves, people
from storage import proposals as stored
from storage.attendance import CLOSED, EXCUSED, OPEN, Record
from storage.people import Known
from storage.proposals import Proposal
from storage.transaction import Tx


def record(
    tx: Tx,
    book: Handbook,
    known: Known,
    event: Event,
    day: date,
    *,
    by: int,
    actor: str,
    how: str = attendance.RECORDED,
    shift: int | None = None,
    counts_from: datetime | None = None,
    expected_at: datetime | None = None,
    arrived_at: datetime | None = None,
    minutes: int | None = None,
    days: float = 1.0,
    subject: str | None = None,
    reason: str = "",
    told: Callable[[Record], None] | None = None,
) -> Record:
    """Record an event of a person, and propose what it leads to.

    `day`: the shift's date, or the last of `days`. `by`: who says so, as an id, and `actor` as the
    journal names them. Without `minutes` a late stays open: nobody knows them yet. `subject`: what
    it comes from (`leave:12`). `told` is what is said of the record, before what it leads to.
    Holds the person's row.
    """
    people.lock(tx, known.id)
    noted = attendance.add(
        tx,
        Record(
            team_id=known.person.team_id,
            person_id=known.id,
            event=event,
            day=day,
            shift_id=shift,
            how=how,
            state=OPEN if event in ("late", "briefing") and minutes is None else CLOSED,
            noted_at=tx.now,
            noted_by=by,
            counts_from=counts_from,
            expected_at=expected_at,
            arrived_at=arrived_at,
            minutes=minutes or 0,
            days=days,
            subject=subject,
            reason=reason or None,
            salt=secrets.token_hex(8),
        ),
    )
    tx.note(
        f"attendance.{event}",
        f"attendance:{noted.id}",
        actor,
        personal={"reason": (noted.salt, reason)} if reason else None,
        person=known.id,
        day=day,
        how=how,
        minutes=minutes,
        days=days,
        **({"of": subject} if subject else {}),
    )
    if told is not None:
        told(noted)
    weigh(tx, book, known, day)
    return noted


def stayed_away(tx: Tx, person_id: int, day: date) -> Event:
    """What not being at work on the day is: leave may have been asked for and not given."""
    return "not_approved" if leaves.is_refused_on(tx, person_id, day) else "stayed_away"


def weigh(tx: Tx, book: Handbook, known: Known, day: date) -> list[Proposal]:
    """Propose what the rules of the day demand of the person and is not proposed yet.

    The person's row is held. A record that is still open counts once its minutes are known.
    """
    due = judge(book.attendance.consequences, recorded(tx, known.id), day)
    return [_propose(tx, book, known, one, day) for one in due]


def settle(tx: Tx, book: Handbook, known: Known, record: Record, actor: str) -> list[Proposal]:
    """After a record was corrected or excused: what rested on it and no longer holds is void, and
    what the rules demand now is proposed. Gives what was decided already and stays as it is.

    The person's row is held.
    """
    assert record.id is not None
    events = {one.number: one for one in recorded(tx, known.id)}
    decided = []
    for proposal in stored.resting_on(tx, record.id):
        rests_on = [events.get(n) for n in stored.records_of(tx, proposal.id or 0)]
        if _holds(book, proposal, rests_on):
            proposals.show(tx, proposal, shown([one for one in rests_on if one is not None]))
            continue
        if stored.move(tx, proposal, stored.PROPOSED, state=stored.VOID):
            stored.free(tx, proposal.id or 0)
            proposals.say_void(tx, book, known, proposal, actor)
        elif proposal.state in (stored.CONFIRMED, stored.CHANGED):
            decided.append(proposal)
    weigh(tx, book, known, record.day)
    return decided


def _holds(book: Handbook, proposal: Proposal, events: Sequence[Recorded | None]) -> bool:
    """Whether all that a proposal rests on still counts, and is as long as it must be."""
    found = book.attendance.consequences.get(proposal.consequence)
    trigger = in_force(found.rules, proposal.day) if found else None
    least = (trigger.at_least_minutes or 0) if trigger else 0
    if not all(one is not None and one.counts and one.minutes >= least for one in events):
        return False
    days = sum(one.days for one in events if one is not None)
    return trigger is None or trigger.days is None or days >= trigger.days


def recorded(tx: Tx, person_id: int) -> list[Recorded]:
    """All of the person's events that could count, with what rests on them already."""
    found = attendance.that_could_count(tx, person_id)
    numbers = [row.id for row, _ in found if row.id is not None]
    used: dict[int, set[str]] = {}
    waived: dict[int, set[str]] = {}
    for number, consequence, state in stored.uses(tx, numbers) if numbers else ():
        is_over = state in (stored.WAIVED, stored.VOID)  # void by review, or nothing rested on it
        (waived if is_over else used).setdefault(number, set()).add(consequence)
    return [
        Recorded(
            number=row.id or 0,
            event=row.event,  # type: ignore[arg-type]  # stored as the handbook names it
            day=row.day,
            minutes=row.minutes,
            days=row.days,
            is_excused=row.state == EXCUSED,
            is_protected=is_protected,
            used_by=frozenset(used.get(row.id or 0, ())),
            waived_by=frozenset(waived.get(row.id or 0, ())),
        )
        for row, is_protected in found
        if row.state != OPEN or row.minutes  # open for so long that it counts all the same
    ]


def _propose(tx: Tx, book: Handbook, known: Known, due: Proposed, day: date) -> Proposal:
    """Store it, put it to whoever decides, and tell the person."""
    return proposals.propose(tx, book, known, due, day)
