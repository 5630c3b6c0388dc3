"""Whose turn it is to decide: chosen by the routing, kept on the request, told where they are."""

from collections.abc import Sequence
from datetime import datetime

from commands.deciding.asking import Asking
from commands.deciding.reach import tell_or_keep
from commands.deciding.routing import Candidate, Route, who_decides
from commands.leave import card
from commands.leave.asked import Turn, escalation, waking_hours
from commands.leave.buttons import buttons
from handbook.book import Handbook
from handbook.leave import Verdict
from handbook.leave.climbing import Climb, line_of
from handbook.words import Say, of
from storage import decisions, later, people, rosters, silences
from storage.cards import Card, Fact
from storage.leaves import ASKED, Leave
from storage.people import Known, Team
from storage.rosters import Shift
from storage.transaction import Tx


def begin(
    tx: Tx, book: Handbook, leave: Leave, verdict: Verdict, person: Known, shifts: Sequence[Shift]
) -> Turn | None:
    """Choose who is asked first for the step that the request waits for, and set it on the leave.

    `shifts` are those that the leave misses. None where nobody may decide. Whoever is off duty is
    waited for where the other steps still fit behind their coming.
    """
    leave.climbs_from, leave.climbed = tx.now, 0
    role, without = card.step(leave, verdict), not_to_ask(tx, leave)
    route = who_decides(tx, book, person.team, role, tx.now, shifts, without)
    first = _first(tx, leave, person, route)
    if first is None:
        leave.asked_of, leave.asked_since = None, None
        return None
    number = first.known.id
    hours = waking_hours(book, leave, person.team)
    expected = route.presence.expected(tx, [number], hours).get(number)
    climb = climb_of(book, leave, person.team)
    if expected and climb and climb.has_room(expected, still_due(verdict, tx.now), 0):
        leave.climbs_from = expected
    leave.asked_of, leave.asked_since = number, leave.climbs_from
    return Turn(first.known, route.presence, expected, route=route)


def _first(tx: Tx, leave: Leave, person: Known, route: Route) -> Candidate | None:
    # Days without a roster have no shift's leader yet: there the person's own is the nearest.
    own = person.person.leader_id
    if own is not None and not rosters.is_published(tx, leave.team_id, leave.first):
        for candidate in route.candidates:
            if candidate.known.id == own:
                return candidate
    return route.first


def not_to_ask(tx: Tx, leave: Leave) -> set[int]:
    """Ids of the person themselves and of those who have approved, or were silent on, this step."""
    without = {leave.person_id}
    if leave.id is None:
        return without
    subject = f"leave:{leave.id}"
    if leave.step:
        without |= {decision.by for decision in decisions.of(tx, subject)}
    silent = silences.of(tx, subject)
    return without | {one.person_id for one in silent if one.step == leave.step and one.was_there}


def climb_of(book: Handbook, leave: Leave, team: Team) -> Climb | None:
    """The marks at which the request climbs; None where it does not. Asks the database nothing."""
    rules = escalation(book, leave, team)
    if rules is None or leave.climbs_from is None:
        return None
    begins_at = leave.facts.get("begins_at")
    line = line_of(
        datetime.fromisoformat(leave.verdict["decide_by"]),
        datetime.fromisoformat(begins_at) if begins_at else None,
        leave.taken_at or leave.asked_at,
    )
    return Climb(rules.after_minutes, leave.climbs_from, line)


def still_due(verdict: Verdict, now: datetime) -> datetime | None:
    """When the answer is needed; None where that is over."""
    return verdict.decide_by if verdict.decide_by > now else None


def tell(
    tx: Tx,
    book: Handbook,
    leave: Leave,
    verdict: Verdict,
    person: Known,
    shifts: Sequence[Shift],
    turn: Turn | None,
) -> None:
    """Tell whoever is asked in a private message; who reads the leaders' channel now has the card.

    The request is stored, and the row of the person who asked is held.
    """
    if turn is None or turn.known.person.slack_id is None:
        return
    known, roles = turn.known, book.roles
    is_there = turn.expected == tx.now
    if is_there and any(roles[r].in_leaders_channel for r in known.roles if r in roles):
        return
    is_kept = not (is_there or turn.is_urgent or book.messages.is_urgent("leave.ask"))
    say = of(known.language)
    # What is kept is read later, when the staffing may be another.
    effect = () if is_kept else card.staffing(tx, leave, person.team, say, shifts)
    lines = [say("You are asked to decide ({rule}).", rule=verdict.steps_rule), *effect]
    at = turn.expected if is_kept else None
    if due := still_due(verdict, tx.now):
        when = say.moment(card.local(due, person.team))
        if at is not None and due <= at:
            lines.append(say("An answer was needed by {when}.", when=when))
        else:
            lines.append(say("An answer is needed by {when}.", when=when))
    told = _request(book, leave, verdict, person, lines, say)
    later.drop(tx, f"leave:{leave.id}", "leave.ask", known.id)  # one letter is enough
    tell_or_keep(tx, known, at, "leave.ask", f"leave:{leave.id}", told)


def _request(
    book: Handbook,
    leave: Leave,
    verdict: Verdict,
    person: Known,
    lines: Sequence[str],
    say: Say,
) -> Card:
    """What is wanted, of whom, for which days, and where the card is."""
    return Card(
        title=card.title(leave, book, say),
        facts=(
            Fact(label=say("Person"), value=person.name),
            Fact(label=say("Days"), value=card.counted(leave, verdict, person.team, say)),
        ),
        lines=tuple(lines),
        small=(say("The card is in the leaders' channel, and others may decide it there."),),
        buttons=buttons(leave, verdict, say),
    )


def go_on(asking: Asking, leave: Leave, verdict: Verdict, shifts: Sequence[Shift]) -> None:
    """After a move: ask whoever is first for the next step, or drop what still waits to be said."""
    tx = asking.tx
    later.drop(tx, f"leave:{leave.id}", "leave.ask")
    if leave.state != ASKED:
        return
    person = people.by_id(tx, leave.person_id)
    turn = begin(tx, asking.book, leave, verdict, person, shifts)
    tell(tx, asking.book, leave, verdict, person, shifts, turn)
