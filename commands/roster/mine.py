"""One's own shifts: this week and the next, or a month."""

from collections.abc import Iterable
from datetime import date, timedelta

from commands.deciding.asking import Asking
from commands.deciding.lines import shift_line
from commands.roster import spans
from commands.roster.marks import MARKS
from storage import people, rostered, rosters, swaps
from storage.cards import Button, Card
from storage.rostered import Place
from storage.swaps import APPROVED

MOST = 40
"""Lines; a month has fewer shifts than that."""


def line(asking: Asking, typed: str) -> Card:
    """The shifts, what changes them, and what is not published. Raises Refusal."""
    say, today = asking.say, asking.today
    if typed.strip():
        meant = spans.read(asking, typed)
        first, last = meant.days[0], meant.last
    else:
        first = spans.week_of(today).monday
        last = first + timedelta(days=13)
    places = rostered.of_person(asking.tx, asking.person.id, first, last)
    lines = [
        *_told(asking, places, first, last),
        *(() if places else [say("None on the roster.")]),
        *_unpublished(asking, first, last),
    ]
    return Card(
        title=say("Your shifts"),
        lines=(say("{days}:", days=say.days((first, last))), *lines[: MOST + 2]),
        small=(say("The team's week: /rollcall roster team"),),
        buttons=(
            Button(action="roster.week", label=say("The team's week"), value=f"{first}:0:all"),
        ),
    )


def _told(asking: Asking, places: Iterable[Place], first: date, last: date) -> Iterable[str]:
    say, zone, me = asking.say, asking.person.team.zone, asking.person.id
    team_id = asking.person.person.team_id
    away = rostered.away(asking.tx, team_id, first, last)
    by_swap = _by_swap(asking, first, last)
    names = {one.id: one.name for one in people.of_team(asking.tx, team_id)}
    for place in places:
        notes = []
        if (me, place.day) in away:
            notes.append(say("on leave"))
        if place.mark is not None:
            notes.append(say(MARKS[place.mark]))
        if place.covers_id in names:
            notes.append(say("for {name}", name=names[place.covers_id]))
        elif place.is_part:
            notes.append(say("a part of the shift"))
        if number := by_swap.get((place.day, place.code)):
            notes.append(say("by swap {swap}", swap=f"S{number}"))
        shift = shift_line(place, zone, say)
        yield say("{shift} ({notes})", shift=shift, notes=", ".join(notes)) if notes else shift


def _by_swap(asking: Asking, first: date, last: date) -> dict[tuple[date, str], int]:
    """The shifts that came by a swap that holds, and its number."""
    me, team_id = asking.person.id, asking.person.person.team_id
    held = swaps.touching(asking.tx, team_id, first, last, (APPROVED,), (me,))
    return {
        (move.day, move.code): swap.id or 0
        for swap in held
        for move in swaps.moves(asking.tx, swap.id or 0)
        if move.to_id == me
    }


def _unpublished(asking: Asking, first: date, last: date) -> Iterable[str]:
    """The days of which no roster is out; those that are over are nobody's question."""
    out = rosters.published(asking.tx, asking.person.person.team_id, first, last)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    missing = [day for day in days if day >= asking.today and day not in out]
    if missing:
        say = asking.say
        yield say("Not published yet: {days}", days=say.days(missing))
