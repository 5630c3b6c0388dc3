"""Whose turn of a rota it is: drawn up fairly, passed on when somebody is not there, and told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from commands.deciding.lines import cited
from commands.deciding.reach import reach
from handbook.book import Handbook, in_force
from handbook.rotas import RotaRules, next_in_turn, spans, week_of
from handbook.words import Say, of
from storage import duty, outbox, people, rosters, rotas
from storage.cards import Button, Card
from storage.people import Known, Team
from storage.rotas import ASSIGNED, IN_TURN, LAPSED, Turn
from storage.transaction import Tx


@dataclass(frozen=True)
class Span:
    """A turn that the rules foresee: from its first to its last day, with its days of duty."""

    rules: RotaRules
    first: date
    last: date
    days: Sequence[date]


def span_of(book: Handbook, rota: str, day: date) -> Span | None:
    """The turn that the day lies in; None where the rota has none then."""
    found = book.rotas.get(rota)
    rules = in_force(found.rules, day) if found else None
    if rules is None:
        return None
    monday, sunday = (day, day) if rules.turn == "day" else week_of(day)
    spanned = spans(rules, monday, sunday, book.calendar)
    return Span(rules, *spanned[0]) if spanned else None


def able(tx: Tx, team: Team, span: Span) -> dict[int, str]:
    """Who could have the turn, with their staff codes: of the roles, here, and at work at the time
    of the duty; of a week's days, on half of them at least.

    Where a day has no roster, whoever is not on leave.
    """
    assert team.id is not None
    members = {
        known.id: known.person.code
        for known in people.with_role(tx, team.id, *span.rules.roles)
        if not known.has_left(span.days[-1])
    }
    published = rosters.published(tx, team.id, span.days[0], span.days[-1])
    times = dict.fromkeys(members, 0)
    for day in span.days:
        at = datetime.combine(day, span.rules.days.at, ZoneInfo(team.zone))
        floor = duty.floor(tx, team, at, members)
        there = floor.working if day in published else members.keys() - floor.away
        for person in there & members.keys():
            times[person] += 1
    return {one: members[one] for one in members if times[one] * 2 >= len(span.days)}


def settle(tx: Tx, book: Handbook, team: Team, rota: str, day: date) -> Turn | None:
    """The turn of the day, drawn up where it was not, and passed on where whoever has it will not
    be there; they and whoever has it now are told. None where the rota has no turn then."""
    span, number = span_of(book, rota, day), team.id or 0
    if span is None:
        return None
    people.lock_team(tx, number)
    turn = rotas.of_day(tx, number, rota, day)
    can = able(tx, team, span)
    if turn is None:
        # Whoever would have it already stands furthest back.
        chosen = next_in_turn(can, rotas.latest(tx, number, rota))
        turn = rotas.put(
            tx,
            Turn(team_id=number, rota=rota, day=span.first, last=span.last, person_id=chosen),
        )
        tx.note("rota.drawn", subject(turn), "clock", rota=rota, day=turn.day, person=chosen)
    elif turn.person_id is None or not _stays(tx, team, turn, span, can):
        before = rotas.latest(tx, number, rota)
        chosen = next_in_turn(can, before, without=[turn.person_id] if turn.person_id else [])
        if chosen is not None or turn.person_id is not None:
            pass_on(tx, book, turn, chosen, IN_TURN, actor="clock")
    return turn


def _stays(tx: Tx, team: Team, turn: Turn, span: Span, can: dict[int, str]) -> bool:
    """Whom a leader has named stays while they are here and not on leave."""
    if turn.person_id in can:
        return True
    if turn.how != ASSIGNED or turn.person_id is None:
        return False
    at = datetime.combine(span.days[0], span.rules.days.at, ZoneInfo(team.zone))
    known = people.by_id(tx, turn.person_id)
    return not known.has_left(span.days[-1]) and not duty.floor(tx, team, at, [known.id]).away


def pass_on(
    tx: Tx,
    book: Handbook,
    turn: Turn,
    person_id: int | None,
    how: str,
    *,
    actor: str,
    by: int | None = None,
) -> bool:
    """Give a turn to somebody else; both are told, but not `by`, and what was asked of it lapses.

    False where somebody was first, or it is theirs already.
    """
    was = turn.person_id
    if was == person_id or not rotas.pass_on(tx, turn, person_id, how):
        return False
    tx.note("rota.passed", subject(turn), actor, before=was, after=person_id, how=how)
    for asked in rotas.asks_about(tx, [turn.number]):
        if rotas.answer(tx, asked, LAPSED):
            for post in outbox.posts_of(tx, f"turn_ask:{asked.id}"):
                outbox.redraw(tx, post)
    redraw(tx, turn)
    for person in (was, person_id):
        if person is not None and person != by:
            known = people.by_id(tx, person)
            card = _told(tx, book, turn, known)
            reach(tx, book, known, "turn.told", f"turn:{turn.id}", card)
    return True


def _told(tx: Tx, book: Handbook, turn: Turn, reader: Known) -> Card:
    say, what = of(reader.language), of_turn(book, turn, of(reader.language))
    if turn.person_id == reader.id:
        return Card(lines=(say("Now yours: {what}.", what=what), *duty_lines(book, turn, say)))
    if turn.person_id is None:
        return Card(lines=(say("No longer yours: {what}.", what=what),))
    name = people.by_id(tx, turn.person_id).name
    return Card(lines=(say("No longer yours: {what}. {name} has it.", what=what, name=name),))


def subject(turn: Turn) -> str:
    return f"turn:{turn.id}"


def title_of(book: Handbook, rota: str, say: Say) -> str:
    """A rota's title; its bare name where the page no longer has it."""
    found = book.rotas.get(rota)
    return found.title.in_language(say.lang) if found else rota


def of_turn(book: Handbook, turn: Turn, say: Say) -> str:
    """ "cleaning, Tue 3 Nov 2026", "problem collector, Mon 2 – Sun 8 Nov 2026"."""
    return say("{what}, {days}", what=title_of(book, turn.rota, say), days=days_of(turn, say))


def days_of(turn: Turn, say: Say) -> str:
    return say.days((turn.day, turn.last))


def duty_lines(book: Handbook, turn: Turn, say: Say) -> tuple[str, ...]:
    """What is to be done, and by which rule."""
    found = book.rotas.get(turn.rota)
    rules = in_force(found.rules, turn.day) if found else None
    if rules is None:
        return ()
    rule = cited(rules.rule, say)
    return (say("{duty} ({rule})", duty=rules.duty.in_language(say.lang), rule=rule),)


def redraw(tx: Tx, turn: Turn) -> None:
    """Draw the posted week of the turn again."""
    monday, sunday = week_of(turn.day)
    for one in rotas.between(tx, turn.team_id, turn.rota, monday, sunday):
        for post in outbox.posts_of(tx, f"rota:{one.id}"):
            outbox.redraw(tx, post)


def hand_button(turn: Turn, say: Say) -> Button:
    """Opens the question who takes it over."""
    return Button(action="rota.hand", label=say("Hand it on…"), value=str(turn.id))
