"""Hours that somebody was away are booked as leave by whoever decides that kind (CC-2.4.9)."""

from dataclasses import replace
from datetime import timedelta

from commands.deciding.asking import Asking, Refusal, team_say
from commands.deciding.booking import Booking
from commands.leave import card, facts
from commands.leave.facts import CHAIN, LOOK_AHEAD
from commands.leave.file import judged, request, rules_for
from commands.leave.refusing import refuse_overlap
from commands.leave.telling import tell_asker
from commands.leave.wish import Wish, Work
from handbook.dates import Span
from handbook.leave import Turn, Verdict, taken_out
from storage import decisions, leaves, outbox, people, rosters
from storage.leaves import APPROVED, ASKED


def book(asking: Asking, booking: Booking) -> int:
    """Store the hours as an approved leave, with its card, and give its number. Raises Refusal.

    It is filed and decided by the one who books it, judged by when the person said that they would
    go, and asks for no place of the day: they have gone already.
    """
    tx, person = asking.tx, booking.known
    people.lock(tx, person.id)
    work = _work(asking, booking)
    absence = work.absence
    span = Span(absence.first, absence.last)
    wish = Wish(person, booking.kind, span, booking.reason, is_special=True)
    refuse_overlap(asking, wish, work)
    rules = rules_for(asking, booking.kind, absence.first)
    found = facts.gather(asking, wish, work, rules)
    found = replace(found, asked_at=card.local(booking.asked_at, person.team))
    verdict = judged(asking, booking.kind, found, rules, person)
    _check_right(asking, booking, verdict)
    leave = request(asking, wish, work, found, verdict)
    leave.asked_at = booking.asked_at
    number = leaves.add(tx, leave)
    tx.note(
        "leave.asked",
        f"leave:{number}",
        asking.actor,
        personal={"reason": (leave.salt, leave.reason)} if leave.reason else None,
        kind=leave.kind,
        first=leave.first,
        last=leave.last,
        rules=verdict.rules,
        person=person.id,
    )
    moved = leaves.move(tx, number, APPROVED, asking.person.id, booking.why)
    assert moved is not None, "it was stored just now"
    subject = f"leave:{number}"
    decisions.add(tx, subject, 0, APPROVED, ASKED, asking.person.id, booking.why, moved.changes)
    tx.note(
        "leave.approved",
        subject,
        asking.actor,
        personal={"words": (moved.salt, booking.why)},
        rule=verdict.steps_rule,
        step=1,
        of=1,
    )
    drawn = card.of(tx, moved, person, asking.book, team_say(person.team), work.shifts)
    outbox.post(tx, person.team.leaders_channel, subject, drawn)
    tell_asker(asking, moved, verdict)
    return number


def _work(asking: Asking, booking: Booking) -> Work:
    """The work of those hours; its shifts are held. Raises Refusal where there is none."""
    tx, person = asking.tx, booking.known
    day = card.local(booking.begins, person.team).date()
    around = rosters.shifts_of(tx, person.id, day - timedelta(days=1), day + LOOK_AHEAD)
    turns = [Turn(shift.day, shift.starts_at, shift.ends_at) for shift in around]
    missed = taken_out(turns, booking.begins, booking.ends)
    if missed is None:
        raise Refusal(
            asking.say("{name} has no work in those hours any more.", name=person.name),
            asking.say("Nothing was changed."),
        )
    shifts = [shift for shift in around if missed.first <= shift.day <= missed.last]
    rosters.lock(tx, shifts)
    near = leaves.near(tx, person.id, missed.first - CHAIN, missed.last + CHAIN)
    return Work(missed, shifts, around, near)


def _check_right(asking: Asking, booking: Booking, verdict: Verdict) -> None:
    """That the one who books it may decide such a leave alone. Raises Refusal."""
    say, book = asking.say, asking.book
    is_alone = len(verdict.steps) == 1 and book.may(asking.person.roles, verdict.steps[0])
    if is_alone and asking.person.id != booking.known.id:
        return
    roles = [book.roles[role].in_language(say.lang) for role in verdict.steps]
    raise Refusal(
        say(
            "Leave of that kind is decided by: {roles} ({rule}).",
            roles=say.names(roles),
            rule=verdict.steps_rule,
        ),
        say("Nothing was changed."),
    )
