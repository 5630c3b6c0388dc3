"""The answer to a counter-offer: the person takes the other days, or keeps the request."""

from zoneinfo import ZoneInfo

from commands.deciding.asking import Asking, Refusal, team_say
from commands.deciding.command import Press
from commands.leave import card, queue
from commands.leave.anew import judge_anew
from commands.leave.days import refuse_past
from commands.leave.finding import found, numbered
from commands.leave.holding import hold
from commands.leave.offer import why_not
from commands.leave.replacing import settle
from commands.leave.telling import say_in_thread, tell_asker
from commands.leave.turns import go_on
from handbook.dates import Hours, Span
from handbook.leave import Verdict
from storage import decisions, leaves, offers, people
from storage.cards import Card, mention
from storage.leaves import APPROVED, ASKED, UNDECIDED, Leave
from storage.offers import OPEN, REFUSED, TAKEN, VOID, LeaveOffer


def accept_line(asking: Asking, rest: str) -> Card:
    """ "accept 12": the offer that waits. Raises Refusal."""
    return _accept(asking, found(asking, rest), None)


def accept_press(asking: Asking, press: Press) -> Card:
    """The button belongs to one offer: a later one is not meant by it."""
    return _accept(asking, found(asking, press.value), _which(press.value))


def keep_line(asking: Asking, rest: str) -> Card:
    """ "keep 12": the request as it was. Raises Refusal."""
    return _keep(asking, found(asking, rest), None)


def keep_press(asking: Asking, press: Press) -> Card:
    return _keep(asking, found(asking, press.value), _which(press.value))


def _which(value: str) -> int:
    _, which = numbered(value)
    return int(which) if which.isdecimal() and len(which) < 10 else 0


def _open(asking: Asking, leave: Leave, which: int | None) -> LeaveOffer:
    """The offer that is meant, with the person's row held. Raises Refusal."""
    say, tx = asking.say, asking.tx
    person = people.by_id(tx, leave.person_id)
    if person.id != asking.person.id:
        raise Refusal(
            say("Only {name} can answer this offer.", name=person.name),
            say("Nothing was changed."),
        )
    people.lock(tx, person.id)
    leaves.read_again(tx, leave)
    assert leave.id is not None
    offer = offers.newest_of(tx, leave.id) if which is None else offers.get(tx, which)
    if offer is None or offer.leave_id != leave.id:
        raise Refusal(
            say("Nobody has offered other days for #{number}.", number=leave.id),
            _stands(asking, leave),
        )
    state = offer.state if offer.state != OPEN or leave.state in UNDECIDED else VOID
    if state != OPEN:
        why = {
            TAKEN: say("You have accepted this offer already."),
            REFUSED: say("You have kept your request already."),
            VOID: say("This offer no longer stands: something has changed since."),
        }
        raise Refusal(why[state], _stands(asking, leave), say("Nothing was changed."))
    return offer


def _stands(asking: Asking, leave: Leave) -> str:
    return card.stands(leave, Verdict.model_validate(leave.verdict), asking.book, asking.say)


def _accept(asking: Asking, leave: Leave, which: int | None) -> Card:
    tx, say = asking.tx, asking.say
    offer = _open(asking, leave, which)
    by = people.by_id(tx, offer.by)
    if by.has_left(asking.today):
        raise Refusal(
            say("{name} has left the team, and the offer with them.", name=by.name),
            _stands(asking, leave),
        )
    waiting = hold(tx, leave, offer.first, offer.last)
    anew = judge_anew(asking, leave, _span(asking, offer))
    refuse_past(asking, Span(anew.days.first, anew.days.last), anew.work.shifts)
    broken = why_not(asking, leave, anew, by)
    if broken and not offer.words:
        raise Refusal(
            say("Things have changed since the offer:"),
            *broken,
            say("Your request stays as it was. Please speak to {name}.", name=by.name),
        )
    step, before, subject = leave.step, leave.state, f"leave:{leave.id}"
    # The days change after the leader's yes: it can no longer be undone, only reversed.
    decisions.add(tx, subject, step, APPROVED, before, by.id, offer.words, leave.changes)
    assert offer.id is not None
    assert leave.id is not None
    offers.close(tx, offer.id, TAKEN)
    leaves.set_days(tx, leave, anew.days)
    to = APPROVED if step + 1 >= len(anew.verdict.steps) else ASKED
    moved = leaves.move(tx, leave.id, to, by.id, offer.words, UNDECIDED, step)
    assert moved is not None, "the person's row is held"
    tx.note(
        "leave.part_accepted",
        subject,
        asking.actor,
        first=moved.first,
        last=moved.last,
        by=by.id,
        to=to,
        step=step + 1,
        of=len(anew.verdict.steps),
    )
    settle(asking, moved)
    go_on(asking, moved, anew.verdict, anew.work.shifts)
    team = by.team
    theirs = team_say(team)
    lines = [_accepted(asking, moved, offer), card.stands(moved, anew.verdict, asking.book, theirs)]
    say_in_thread(asking, moved, [*lines, *card.staffing(tx, moved, team, theirs)])
    tell_asker(asking, moved, anew.verdict, by)
    queue.freed(asking, waiting)
    return Card(
        lines=(
            say(
                "Accepted: #{number} is now {days}.",
                number=moved.id,
                days=card.days(moved, team, say),
            ),
            _stands(asking, moved),
        )
    )


def _accepted(asking: Asking, leave: Leave, offer: LeaveOffer) -> str:
    by = people.by_id(asking.tx, offer.by)
    say = team_say(by.team)
    return say(
        "{person} takes the days that {name} offered: {days}.",
        person=mention(asking.person.person.slack_id, asking.person.name),
        name=mention(by.person.slack_id, by.name),
        days=card.days(leave, by.team, say),
    )


def _span(asking: Asking, offer: LeaveOffer) -> Span:
    """The span that the offered days were read from."""
    if offer.begins_at is None or offer.ends_at is None:
        return Span(offer.first, offer.last)
    zone = ZoneInfo(asking.person.team.zone)
    begins, ends = offer.begins_at.astimezone(zone), offer.ends_at.astimezone(zone)
    return Span(begins.date(), begins.date(), Hours(start=begins.time(), end=ends.time()))


def _keep(asking: Asking, leave: Leave, which: int | None) -> Card:
    tx, say = asking.tx, asking.say
    offer = _open(asking, leave, which)
    assert offer.id is not None
    offers.close(tx, offer.id, REFUSED)
    tx.note("leave.part_refused", f"leave:{leave.id}", asking.actor, by=offer.by)
    by = people.by_id(tx, offer.by)
    _tell_kept(asking, leave, mention(by.person.slack_id, by.name))
    days = card.days(leave, asking.person.team, say)
    return Card(
        lines=(
            say("Your request stays as it was: #{number}, {days}.", number=leave.id, days=days),
            _stands(asking, leave),
        )
    )


def _tell_kept(asking: Asking, leave: Leave, by: str) -> None:
    team = asking.person.team
    say = team_say(team)
    person = mention(asking.person.person.slack_id, asking.person.name)
    verdict = Verdict.model_validate(leave.verdict)
    lines = [
        say("{person} does not take the days that {name} offered.", person=person, name=by),
        say("The request stays: {days}.", days=card.days(leave, team, say)),
        card.stands(leave, verdict, asking.book, say),
    ]
    say_in_thread(asking, leave, lines)
