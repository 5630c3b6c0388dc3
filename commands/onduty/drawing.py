"""One shift in the answer: whoever leads it first, the others, who is away; never why."""

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from commands.deciding.asking import Asking
from commands.deciding.lines import others, shift_line
from commands.deciding.shift_card import floor_line, not_there
from handbook.attendance import LATES
from handbook.book import Handbook, read, shipped_names
from handbook.words import Say
from storage import attendance, duty, people, rostered
from storage.attendance import OPEN
from storage.cards import Item
from storage.people import Known, Team
from storage.rostered import Place
from storage.rosters import Shift

MOST_NAMES = 30
"""Of more people than that, the answer says how many more there are."""
MOST_SHIFTS = 12


def words(line: str) -> Item:
    return Item(lines=(line,))


def own(asking: Asking, team: Team, shift: Shift, *, is_now: bool) -> Item:
    """A shift of the own team, with everybody's name."""
    say, tx, zone = asking.say, asking.tx, ZoneInfo(team.zone)
    places = rostered.on_shift(tx, shift.id or 0)
    known = {one.id: one for one in people.of_team(tx, shift.team_id)}
    here = duty.present_on(tx, shift)
    book = asking.book
    there = [place for place in places if place.person_id in here]
    leading = [place for place in there if _post(book, known[place.person_id])]
    leading.sort(key=lambda place: _height(book, known[place.person_id]), reverse=True)
    others = [place for place in there if place not in leading]
    late = [
        one
        for one in attendance.of_shift(tx, shift.id or 0)
        if one.event in LATES and one.state == OPEN and one.expected_at is not None
    ]
    names = {number: one.name for number, one in known.items()}
    missing = not_there(tx, shift) if is_now else 0
    lines = [
        say("On the floor: {staff}.", staff=floor_line(tx, shift, missing, say)),
        _line(say("Leading"), (_titled(book, known, place, zone, say) for place in leading), say),
        _line(say("With them"), (_named(names, place, zone, say) for place in others), say),
        _line(
            say("Expected late"),
            (
                say(
                    "{name} at {time}",
                    name=names[one.person_id],
                    time=say.time(one.expected_at.astimezone(zone)),
                )
                for one in late
                if one.expected_at
            ),
            say,
        ),
        _line(
            say("On leave"),
            (names[place.person_id] for place in places if place.person_id not in here),
            say,
        ),
    ]
    return Item(title=shift_line(shift, team.zone, say), lines=tuple(filter(None, lines)))


def other(asking: Asking, team: Team, shift: Shift, *, is_now: bool) -> Item:
    """A shift of another team: how many, and whoever leads it."""
    say, tx, zone = asking.say, asking.tx, ZoneInfo(team.zone)
    here = duty.present_on(tx, shift)
    known = {one.id: one for one in people.of_team(tx, shift.team_id)}
    book = _book_of(asking, team)
    missing = not_there(tx, shift) if is_now else 0
    lines = [say("On the floor: {staff}.", staff=floor_line(tx, shift, missing, say))]
    if book is not None:
        places = [p for p in rostered.on_shift(tx, shift.id or 0) if p.person_id in here]
        leading = [place for place in places if _post(book, known[place.person_id])]
        leading.sort(key=lambda place: _height(book, known[place.person_id]), reverse=True)
        titled = (_titled(book, known, place, zone, say) for place in leading)
        lines.append(_line(say("Leading"), titled, say))
    return Item(title=shift_line(shift, team.zone, say), lines=tuple(filter(None, lines)))


def _book_of(asking: Asking, team: Team) -> Handbook | None:
    """The other team's handbook; None for a page of its own, which only its people go by."""
    if team.handbook == asking.person.team.handbook:
        return asking.book
    return read(team.handbook) if team.handbook in shipped_names() else None


def _leads(book: Handbook, role: str) -> bool:
    found = book.roles.get(role)
    return found is not None and (found.in_leaders_channel or book.rank(role) > 0)


def _post(book: Handbook, known: Known) -> str | None:
    """The highest role by which somebody leads; None for who leads nobody."""
    leading = [role for role in known.roles if _leads(book, role)]
    order = list(book.roles)
    return max(leading, key=lambda role: (book.rank(role), order.index(role)), default=None)


def _height(book: Handbook, known: Known) -> tuple[int, int]:
    post = _post(book, known)
    return (book.rank(post), list(book.roles).index(post)) if post else (-1, -1)


def _titled(book: Handbook, known: dict[int, Known], place: Place, zone: ZoneInfo, say: Say) -> str:
    names = {number: one.name for number, one in known.items()}
    post = _post(book, known[place.person_id])
    assert post is not None
    title = book.roles[post].in_language(say.lang)
    return say("{name} ({title})", name=_named(names, place, zone, say), title=title)


def _named(names: dict[int, str], place: Place, zone: ZoneInfo, say: Say) -> str:
    """The name, with the own hours where they are not the shift's."""
    name = names[place.person_id]
    if not place.is_part:
        return name
    told = {
        "name": name,
        "start": say.time(place.starts_at.astimezone(zone)),
        "end": say.time(place.ends_at.astimezone(zone)),
    }
    if place.covers_id in names:
        return say("{name} {start}–{end} for {other}", other=names[place.covers_id], **told)
    return say("{name} {start}–{end}", **told)


def _line(label: str, names: Iterable[str], say: Say) -> str:
    listed: Sequence[str] = list(names)
    if not listed:
        return ""
    if len(listed) > MOST_NAMES:
        listed = [*listed[:MOST_NAMES], others(len(listed) - MOST_NAMES, say)]
    return say("{label}: {names}", label=label, names=say.names(listed))
