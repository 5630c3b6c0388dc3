"""Without an address the coming month is sent as a file, and again when it has changed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from commands.calendar import entries, ics
from commands.calendar.entries import Entry
from commands.calendar.given import fingerprint, given, live, to_keep
from commands.calendar.serving import may_have, name_of, today
from commands.deciding.asking import Books
from handbook.words import of
from storage import calendars, outbox, people
from storage.calendars import OWN, Calendar, Off, Turn
from storage.people import Known
from storage.transaction import Tx

MONTH = timedelta(days=31)
NEARLY_OVER = timedelta(days=7)
"""So long before the month that was sent is over, the next one is looked for."""
SETTLES = timedelta(minutes=5)
"""So long a change must have been the last one: many edits are one message."""
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Drawn:
    """A file to send: its name, bytes, what is said with it, and what it tells (`events`)."""

    name: str
    content: bytes
    words: str
    events: dict[str, Any]
    until: date


def send(tx: Tx, known: Known, calendar: Calendar) -> bool:
    """Send the coming month, whatever was sent before; False where it is empty: then it is sent
    when there is something. The person is in Slack."""
    calendar.until, calendar.differs, calendar.differs_since = None, None, None
    wanted = [one for one in _alone(tx, calendar, known) if one.over_at > tx.now]
    if not wanted and not calendar.events:
        calendar.until = _horizon(calendar, today(known, tx.now))
        tx.session.add(calendar)
        return False
    calendar.asked = fingerprint(wanted, tx.now)
    _queue(tx, known, calendar)
    return True


def _queue(tx: Tx, known: Known, calendar: Calendar) -> None:
    assert known.person.slack_id is not None, "only those are sent something who are in Slack"
    tx.session.add(calendar)
    outbox.file(tx, known.person.slack_id, f"calendar:{calendar.id}")


def drawn(tx: Tx, calendar: Calendar) -> Drawn | None:
    """The file of this moment; None when there is nothing to send any more."""
    known = people.by_id(tx, calendar.person_id)
    here = today(known, tx.now)
    if known.has_left(here):
        return None
    wanted, say = _alone(tx, calendar, known), of(known.language)
    if calendar.until is not None and fingerprint(wanted, tx.now) == _sent(calendar, tx.now):
        return None  # it is again as it was
    until = _horizon(calendar, here)
    events = given(calendar.events, wanted, tx.now, tx.now)
    if calendar.until is None:
        said = say(
            "Here are your shifts until {day}. Open the file to put them into your calendar.",
            day=say.day(until),
        )
    else:
        said = say(
            "Your shifts have changed, or new ones are published. Here they are until {day}: "
            "open the file to bring your calendar up to date.",
            day=say.day(until),
        )
    ends = say("I send it again when something changes. To end that: /rollcall calendar off")
    return Drawn(
        f"shifts-{here.isoformat()}.ics",
        ics.written(events, name_of(calendar, known, say), known.team.zone),
        f"{said}\n{ends}",
        to_keep(events),
        until,
    )


def offer(tx: Tx, calendar: Calendar, slack_id: str, file: Drawn) -> None:
    """The file will have this id in Slack; whether it arrives is not known yet."""
    calendar.tried = [*calendar.tried, slack_id]
    calendar.offered = {"events": file.events, "until": file.until.isoformat()}
    tx.session.add(calendar)


def not_sent(tx: Tx, calendar: Calendar) -> None:
    """There was nothing to send after all; the same change would be sent another time."""
    calendar.asked = None
    tx.session.add(calendar)


def arrived(tx: Tx, calendar: Calendar) -> None:
    """The file that was offered last is there."""
    if calendar.offered:
        calendar.events = calendar.offered["events"]
        calendar.until = date.fromisoformat(calendar.offered["until"])
    calendar.asked, calendar.tried, calendar.offered = None, [], {}
    tx.session.add(calendar)


# ---- by the clock


def look(tx: Tx, books: Books) -> Callable[[Tx], None] | None:
    """Compare what was sent with what is so now; gives what is to be written down of it."""
    sent = calendars.sent(tx)
    if not sent:
        return None
    teams = [team.id for team in people.teams(tx) if team.id is not None]
    staff = {known.id: known for team_id in teams for known in people.of_team(tx, team_id)}
    with_them = [
        (calendar, known)
        for calendar in sent
        if (known := staff[calendar.person_id]).person.slack_id is not None
        and may_have(tx, books, known, OWN)
    ]
    found = _together(tx, with_them)
    marks: dict[int, str | None] = {}
    for calendar, _ in with_them:
        assert calendar.id is not None
        wanted = fingerprint(found[calendar.id], tx.now)
        is_news = wanted not in (_sent(calendar, tx.now), calendar.asked)
        differs = wanted if is_news and calendar.until is not None else None
        if differs != calendar.differs:
            marks[calendar.id] = differs
    return (lambda tx: _mark(tx, marks)) if marks else None


def _mark(tx: Tx, marks: Mapping[int, str | None]) -> None:
    for number, differs in marks.items():
        calendar = calendars.held(tx, number)
        if calendar is not None:  # ended meanwhile, otherwise
            calendar.differs = differs
            calendar.differs_since = tx.now if differs else None
            tx.session.add(calendar)


def settled(tx: Tx, number: int, at: datetime) -> str | None:
    """A change was the last one for long enough: send it, or say why not."""
    calendar = calendars.held(tx, number)
    if calendar is None or calendar.differs_since is None:
        return "it is as it was, or was ended"
    if calendar.differs_since + SETTLES != at:
        return "it changed again meanwhile"
    known = people.by_id(tx, calendar.person_id)
    if known.person.slack_id is None:
        return "they have no Slack account any more"
    calendar.asked, calendar.differs, calendar.differs_since = calendar.differs, None, None
    _queue(tx, known, calendar)
    return None


def _together(tx: Tx, some: Sequence[tuple[Calendar, Known]]) -> dict[int, list[Entry]]:
    """What is to stand in each calendar, by its number: two statements for all of them."""
    days = [today(known, tx.now) for _, known in some]
    if not days:
        return {}
    ids = [known.id for _, known in some]
    first = min(days) - _DAY
    last = max(_horizon(calendar, day) for (calendar, _), day in zip(some, days, strict=True))
    turns: dict[int, list[Turn]] = {}
    for turn in calendars.turns(tx, ids, first, last):
        turns.setdefault(turn.person_id, []).append(turn)
    offs: dict[int, list[Off]] = {}
    for off in calendars.times_off(tx, ids, first, last):
        offs.setdefault(off.person_id, []).append(off)
    found = {}
    for (calendar, known), day in zip(some, days, strict=True):
        until = _horizon(calendar, day)
        own_turns = [turn for turn in turns.get(known.id, ()) if turn.day <= until]
        own_offs = [off for off in offs.get(known.id, ()) if off.first <= until]
        found[calendar.id or 0] = entries.own(known, own_turns, own_offs, of(known.language))
    return found


def _alone(tx: Tx, calendar: Calendar, known: Known) -> list[Entry]:
    return _together(tx, [(calendar, known)])[calendar.id or 0]


def _horizon(calendar: Calendar, today: date) -> date:
    """The last day to tell of: that of the last file, until it is nearly over."""
    if calendar.until is not None and calendar.until >= today + NEARLY_OVER:
        return calendar.until
    return today + MONTH


def _sent(calendar: Calendar, now: datetime) -> str:
    return fingerprint(live(calendar.events), now)
