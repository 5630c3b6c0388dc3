"""A month that was published by mistake is taken off again, as far as it lies ahead."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from commands.deciding import rerostered, swaps_broken, swaps_checked
from commands.deciding.reach import reach
from commands.roster.spans import Month
from handbook.book import Handbook
from handbook.words import Say, of
from storage import leaves, people, rostered, swaps
from storage.cards import Card
from storage.people import Team
from storage.swaps import APPROVED
from storage.transaction import Tx


@dataclass(frozen=True)
class Taken:
    """What was taken off: `places` of `people`, on the days from `first` to `last`."""

    first: date
    last: date
    places: int
    people: int
    lines: tuple[str, ...]


def days(tx: Tx, team: Team, month: Month) -> tuple[date, date] | None:
    """The month's days from tomorrow on, in the team's zone; None where it has none left."""
    today = tx.now.astimezone(ZoneInfo(team.zone)).date()
    first = max(month.first, today + timedelta(days=1))
    return (first, month.last) if first <= month.last else None


def hanging(tx: Tx, team: Team, first: date, last: date, say: Say) -> Iterator[str]:
    """The approved swaps and leaves that rest on the roster of these days, a line each."""
    names = {one.id: one.name for one in people.of_team(tx, team.id or 0)}
    for swap in swaps.touching(tx, team.id or 0, first, last, (APPROVED,)):
        both = [names[one] for one in (swap.asker_id, swap.colleague_id) if one in names]
        called = swaps_broken.name(swap)
        yield say("Swap {swap}: {names}", swap=called, names=say.names(both))
    for leave in leaves.open_between(tx, team.id or 0, first, last):
        if leave.state == leaves.APPROVED:
            yield say(
                "{name}: #{number}, {days}",
                name=names[leave.person_id],
                number=leave.id,
                days=say.days((leave.first, leave.last)),
            )


def unpublish(tx: Tx, book: Handbook, team: Team, month: Month, say: Say, by: str) -> Taken | None:
    """Take the coming days of the month off; None where nothing of them is published.

    Approved swaps and leaves stay: they are in the roster again that is brought in next. Swaps that
    wait are closed, since their shifts are gone.
    """
    assert team.id is not None
    found = days(tx, team, month)
    if found is None:
        return None
    first, last = found
    rostered.hold(tx, team.id, first, last)
    before = rostered.places(tx, team.id, first, last)
    count = rostered.take_off(tx, team.id, first, last)
    if not count:
        return None
    tx.note("roster.unpublished", f"team:{team.id}", by, first=first, last=last, removed=count)
    closed = swaps_checked.close_waiting(tx, book, team, first, last, by)
    touched = {(place.person_id, place.day) for place in before}
    lines = [
        *(
            say("Swap {swap} waited and is closed.", swap=swaps_broken.name(one.swap))
            for one in closed
        ),
        *rerostered.act(tx, team.id, touched, say),
    ]
    ids = sorted({person for person, _ in touched})
    for number in ids:
        _tell(tx, book, number, first, last)
    return Taken(first, last, count, len(ids), tuple(lines))


def _tell(tx: Tx, book: Handbook, number: int, first: date, last: date) -> None:
    known = people.by_id(tx, number)
    say = of(known.language)
    told = {"first": say.day(first), "last": say.day(last)}
    card = Card(
        title=say("Your roster has changed"),
        lines=(
            say("The roster for {month} is taken back.", month=say.month(first)),
            say("Nothing is published from {first} to {last} until a new one comes.", **told),
        ),
    )
    reach(tx, book, known, "roster.changed", f"roster:{number}", card)
