"""Which hand-over, point or shift is meant, and who may hand over (CC-2.3, SD-M1)."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from commands.deciding.asking import Asking, Refusal
from commands.deciding.typed import numbered
from handbook.book import Handbook, in_force
from handbook.handover import HandOverRules
from storage import duty, handovers, people, rosters
from storage.cards import clean
from storage.handovers import HandOver, Point
from storage.people import Known, Team
from storage.rosters import Shift
from storage.transaction import Tx

LATELY = timedelta(hours=12)
"""For so long a shift that is over can still be handed over."""


def rules_of(asking: Asking) -> HandOverRules:
    """The rules of today. Raises Refusal where the handbook has none."""
    found = in_force(asking.book.handover, asking.today)
    if found is None:
        say, team = asking.say, asking.person.team.name
        raise Refusal(
            say("The handbook of {team} says nothing of hand-overs. Nothing is noted.", team=team)
        )
    return found


def may(book: Handbook, rules: HandOverRules, known: Known) -> bool:
    """Whether somebody hands over and takes over, by their own role or for another."""
    return book.may_any(known.roles, rules.roles)


def titles(asking: Asking, rules: HandOverRules) -> str:
    """Who hands over, as people call them."""
    say, roles = asking.say, asking.book.roles
    return say.names([roles[role].in_language(say.lang) for role in rules.roles])


def check_may(asking: Asking) -> HandOverRules:
    """Raises Refusal for whoever does not hand over."""
    rules = rules_of(asking)
    if not may(asking.book, rules, asking.person):
        raise Refusal(
            asking.say(
                "These hand over and take over: {people}. Nothing is noted.",
                people=titles(asking, rules),
            ),
            asking.say("Please tell one of them what the next shift should know."),
        )
    return rules


def leaders(tx: Tx, book: Handbook, rules: HandOverRules, team_id: int) -> list[Known]:
    """Everybody of the team who may hand over, those with the role itself first."""
    roles = {one for role in rules.roles for one in book.deciders(role)}
    found = people.with_role(tx, team_id, *sorted(roles))
    here = [known for known in found if not known.has_left(today_of(tx, known.team))]
    return sorted(here, key=lambda known: not known.roles & set(rules.roles))


def today_of(tx: Tx, team: Team) -> date:
    """The date where the team is."""
    return tx.now.astimezone(ZoneInfo(team.zone)).date()


def number_of(typed: str) -> tuple[str, str]:
    """A hand-over's number, and what follows it."""
    return numbered(typed, "H")


def found(asking: Asking, typed: str) -> HandOver:
    """The hand-over of the person's own team that the line begins with. Raises Refusal."""
    say, (number, _) = asking.say, number_of(typed)
    handover = handovers.get(asking.tx, int(number)) if number else None
    if handover is None or handover.team_id != asking.person.person.team_id:
        raise Refusal(
            say("I know no hand-over “{number}”. Nothing was changed.", number=clean(typed, 20))
            if typed.strip()
            else say("Which hand-over? Please add its number, for example: H12"),
            say("The newest: /rollcall handover list"),
        )
    return handover


def point_found(asking: Asking, typed: str) -> Point:
    """The point of the person's own team that the line begins with. Raises Refusal."""
    say, (number, _) = asking.say, numbered(typed, "N")
    point = handovers.point(asking.tx, int(number)) if number else None
    if point is None or point.team_id != asking.person.person.team_id:
        raise Refusal(
            say("I know no point “{number}”. Nothing was changed.", number=clean(typed, 20))
            if typed.strip()
            else say("Which point? Please add its number, for example: N12"),
            say("What is open: /rollcall handover list"),
        )
    return point


def shifts(asking: Asking) -> list[Shift]:
    """The team's shifts that can be handed over now, the likeliest first.

    The person's own first, then those that run, the earliest end first, then those just over.
    """
    tx, team_id = asking.tx, asking.person.person.team_id
    running = sorted(duty.running(tx, team_id, tx.now), key=lambda shift: shift.ends_at)
    since = tx.now - LATELY - timedelta(days=1)
    over = [
        shift
        for shift in reversed(rosters.starting(tx, since, tx.now))
        if shift.team_id == team_id and tx.now - LATELY < shift.ends_at <= tx.now
    ]
    own = _own(asking)
    known = {shift.id: shift for shift in (*([own] if own else []), *running, *over)}
    return list(known.values())


def _own(asking: Asking) -> Shift | None:
    """The shift that the person works, or has just worked."""
    tx, person = asking.tx, asking.person.id
    works = duty.works_on(tx, person, tx.now)
    if works is not None:
        return works
    last = duty.last_shift(tx, person, tx.now)
    return last if last is not None and last.ends_at > tx.now - LATELY else None


def shift_named(asking: Asking, value: str) -> Shift | None:
    """The shift with this number, of those that can be handed over; None where it is not one."""
    return next((one for one in shifts(asking) if str(one.id) == value), None)
