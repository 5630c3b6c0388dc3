"""What is new, what is to be watched, and what is told at once (CC-1.2.5.2, CC-1.2.2.6)."""

import re
import secrets
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from commands.bulletin.rights import check_may_add, numbered_words, subject
from commands.deciding.asking import Asking, Refusal, team_say
from commands.deciding.command import Filled
from handbook.words import Say
from storage import bulletins, outbox
from storage.bulletins import NEW, POINT, Bulletin
from storage.cards import Card, Choice, Field, Form, clean

MOST = 1000
_DATE = re.compile(r"(?:from |until |从|至|到)?\s*(\d{4}-\d\d-\d\d)[\s,:，：]*", re.IGNORECASE)
_FARTHEST = timedelta(days=366)


def new_line(asking: Asking, rest: str) -> Card:
    """ "add the tariff changes", "add 2026-12-01 the tariff changes". Raises Refusal."""
    day, words = _dated(asking, rest)
    return add(asking, NEW, words, day)


def point_line(asking: Asking, rest: str) -> Card:
    """ "point greet by name", "point 2026-12-01 greet by name": until that day. Raises Refusal."""
    day, words = _dated(asking, rest)
    return add(asking, POINT, words, day)


def now_line(asking: Asking, rest: str) -> Card:
    """ "now the booking system is down": told to the floor at once. Raises Refusal."""
    return add(asking, NEW, rest, None, at_once=True)


def add(asking: Asking, kind: str, typed: str, day: date | None, *, at_once: bool = False) -> Card:
    """Note it. `day`: from when something new holds, or until when a point does. Raises Refusal."""
    say, tx = asking.say, asking.tx
    check_may_add(asking, kind)
    words = clean(typed, MOST)
    if not words:
        raise Refusal(
            say("Please say what the floor is to know. Nothing was noted."), *examples(say)
        )
    zone = ZoneInfo(asking.person.team.zone)
    last = day if kind == POINT and day else asking.today
    until = datetime.combine(last + timedelta(days=1), time(), zone).astimezone(UTC)
    starts = day if kind == NEW and day and day > asking.today else None
    row = Bulletin(
        team_id=asking.person.person.team_id,
        kind=kind,
        by_id=asking.person.id,
        at=tx.now,
        holds_from=datetime.combine(starts, time(), zone).astimezone(UTC) if starts else tx.now,
        holds_until=until if kind == POINT else None,
        words=words,
        salt=secrets.token_hex(8),
    )
    if kind == POINT and day is None:
        row.holds_until = tx.now + bulletins.DAY
    number = bulletins.add(tx, row)
    tx.note("bulletin.added", subject(row), asking.actor, personal={"words": (row.salt, words)})
    said = [say("Noted as B{number}.", number=number)]
    if at_once:
        _tell_floor(asking, row, team_say(asking.person.team))
        said.append(say("The floor is told now, and each shift's briefing for a day."))
    elif starts is not None:
        said.append(say("Briefings tell of it on {day}.", day=say.day(starts)))
    elif kind == NEW:
        said.append(say("Each shift's briefing tells of it for a day from now."))
    elif day is None:
        said.append(say("Each shift's briefing shows it for a day from now."))
    else:
        said.append(
            say("Each shift's briefing shows it until the end of {day}.", day=say.day(last))
        )
    said.append(say("To take it back: /rollcall bulletin withdraw B{number}", number=number))
    return Card(lines=tuple(said))


def _tell_floor(asking: Asking, row: Bulletin, say: Say) -> None:
    card = Card(title=say("Please note, from now on"), lines=(numbered_words(row),))
    outbox.post(asking.tx, asking.person.team.floor_channel, subject(row), card)


def examples(say: Say) -> list[str]:
    return [
        say("Something new: /rollcall bulletin add the new tariff holds from today"),
        say("From a day on: /rollcall bulletin add 2026-12-01 the new tariff"),
        say("To be watched: /rollcall bulletin point check the caller's address"),
        say("At once, to the floor: /rollcall bulletin now the booking system is down"),
    ]


def _dated(asking: Asking, rest: str) -> tuple[date | None, str]:
    """The date that it begins with, and the rest. Raises Refusal."""
    say, found = asking.say, _DATE.match(rest.strip())
    if found is None:
        return None, rest
    try:
        day = date.fromisoformat(found[1])
    except ValueError:
        raise Refusal(say("{day} is not a date. Nothing was noted.", day=found[1])) from None
    if not asking.today <= day <= asking.today + _FARTHEST:
        raise Refusal(
            say("The day must be today or later, within a year. Nothing was noted."),
        )
    return day, rest.strip()[found.end() :]


def form(asking: Asking, _: str) -> Form:
    """What, of which kind, and the day. Raises Refusal."""
    say = asking.say
    kinds = [kind for kind in KINDS if _may(asking, kind)]
    if not kinds:
        check_may_add(asking, NEW)
    return Form(
        action="bulletin.add",
        title=say("Tell the floor"),
        submit=say("Send"),
        close=say("Close"),
        fields=(
            Field(
                name="kind",
                label=say("What it is"),
                kind="choice",
                choices=tuple(Choice(value=kind, label=KINDS[kind](say)) for kind in kinds),
                value=kinds[0],
            ),
            Field(name="words", label=say("In words"), kind="text", limit=MOST),
            Field(
                name="day",
                label=say("Day"),
                kind="date",
                is_optional=True,
                hint=say("What is new holds from this day on; a point is shown until its end."),
            ),
        ),
    )


def sent(asking: Asking, filled: Filled) -> Card:
    """Raises Refusal."""
    kind, typed = filled.answers.get("kind", NEW), filled.answers.get("day", "")
    day = _dated(asking, typed)[0] if typed else None
    words = filled.answers.get("words", "")
    if kind == AT_ONCE:
        return add(asking, NEW, words, None, at_once=True)
    return add(asking, POINT if kind == POINT else NEW, words, day)


def _may(asking: Asking, kind: str) -> bool:
    try:
        check_may_add(asking, POINT if kind == POINT else NEW)
    except Refusal:
        return False
    return True


AT_ONCE = "now"
KINDS: dict[str, Callable[[Say], str]] = {
    NEW: lambda say: say("New: told in each shift's briefing for a day"),
    POINT: lambda say: say("To be watched: shown in each briefing until the day"),
    AT_ONCE: lambda say: say("At once: told to the floor now, too"),
}
