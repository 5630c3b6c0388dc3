"""Which real shift is meant by what was typed: only shifts that stand on the roster can be."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from commands.deciding.asking import Asking, Refusal
from commands.deciding.lines import shift_line
from handbook.dates import Found, Hours, Unclear, find
from handbook.swap.naming import FILLING, WORDS, TimeOfDay, time_of_day
from storage import rosters
from storage.people import Known
from storage.reassigning import Move
from storage.rosters import Shift

DAY = timedelta(days=1)
SHOWN = 8
CODE = 3
"""Letters that a shift's code has at most, as far as a word in capitals is taken for one."""
AHEAD = 62
"""Days ahead from which shifts are shown and offered to choose from."""


@dataclass(frozen=True)
class Said:
    """The words for a shift: the dates they could mean, hours of it, its code or time of day."""

    days: tuple[date, ...]
    hours: Hours | None
    words: tuple[str, ...]


def said(asking: Asking, typed: str) -> Said:
    """What a few words say of a shift. Raises Refusal where they name no day."""
    say = asking.say
    match find(typed, asking.today):
        case Found(span=span, rest=rest) if span.first == span.last:
            hours = span.part if isinstance(span.part, Hours) else None
            part = span.part if isinstance(span.part, str) else ""
            return Said((span.first,), hours, _words(f"{rest} {part}"))
        case Unclear(choices=choices):
            days = tuple(c.first for c in choices if c.first == c.last and c.part is None)
            return Said(days, None, _words(typed))
        case _:
            raise Refusal(
                say("Which shift do you mean by “{said}”? Nothing was changed.", said=typed[:60]),
                say("For example: my Friday night, or 2026-11-07 E"),
            )


def _words(typed: str) -> tuple[str, ...]:
    tokens = re.findall(r"[A-Za-z0-9'’]+|[\u4e00-\u9fff]+", typed)
    return tuple(token for token in tokens if token.casefold() not in FILLING)


def pick(asking: Asking, known: Known, typed: str) -> tuple[Shift, Hours | None]:
    """The shift of that person that the words mean. Raises Refusal, which names those there are."""
    words = said(asking, typed)
    today = asking.today - DAY
    own = rosters.shifts_of(
        asking.tx, known.id, min([*words.days, today]), max([*words.days, today])
    )
    zone = ZoneInfo(known.team.zone)
    fits = [shift for shift in own if shift.day in words.days and _fits(shift, words.words, zone)]
    if len(fits) == 1:
        return fits[0], words.hours
    raise _which(asking, known, fits or [shift for shift in own if shift.day in words.days])


def _fits(shift: Shift, words: Sequence[str], zone: ZoneInfo) -> bool:
    """Whether no word speaks against the shift: codes and times of day do, other words do not."""
    called = time_of_day(*hours_of(shift, zone))
    for word in words:
        if word.casefold() == shift.code.casefold():
            return True
        called_so: TimeOfDay | None = WORDS.get(word.casefold())
        if called_so is not None and called_so != called:
            return False
        if called_so is None and word.isascii() and word.isupper() and len(word) <= CODE:
            return False  # another shift's code
    return True


def hours_of(shift: Shift, zone: ZoneInfo) -> tuple[time, time]:
    return shift.starts_at.astimezone(zone).time(), shift.ends_at.astimezone(zone).time()


def coming(asking: Asking, known: Known) -> list[Shift]:
    """The person's shifts that have not begun, in order."""
    until = asking.today + AHEAD * DAY
    own = rosters.shifts_of(asking.tx, known.id, asking.today, until)
    return [shift for shift in own if shift.starts_at > asking.tx.now]


def _which(asking: Asking, known: Known, near: Sequence[Shift]) -> Refusal:
    say, is_own = asking.say, known.id == asking.person.id
    shown = [shift_line(s, known.team.zone, say) for s in (near or coming(asking, known))[:SHOWN]]
    told = {"name": known.name, "shifts": say.names(shown)}
    if not shown:
        none = (
            say("You have no shift on the roster from today on.")
            if is_own
            else say("{name} has no shift on the roster from today on.", **told)
        )
        return Refusal(none, say("Nothing was changed."))
    if near:
        why = (
            say("Which one do you mean? Yours then: {shifts}.", **told)
            if is_own
            else say("Which one do you mean? {name} has then: {shifts}.", **told)
        )
    else:
        why = (
            say("You have no such shift. Your next ones: {shifts}.", **told)
            if is_own
            else say("{name} has no such shift. Their next ones: {shifts}.", **told)
        )
    return Refusal(why, say("Nothing was changed."), fields={"their_day": why})


def move_of(
    asking: Asking, shift: Shift, giver: Known, taker: Known | None, hours: Hours | None = None
) -> Move:
    """The shift goes from one to the other, or the part that the hours are. Raises Refusal."""
    to = taker.id if taker else None
    if hours is None:
        return Move(shift.day, shift.code, giver.id, to)
    starts, ends = _part(asking, shift, giver, hours)
    return Move(shift.day, shift.code, giver.id, to, starts, ends)


def _part(asking: Asking, shift: Shift, giver: Known, hours: Hours) -> tuple[datetime, datetime]:
    """The moments of a part that begins or ends with the giver's hours. Raises Refusal."""
    say, zone = asking.say, ZoneInfo(giver.team.zone)
    begins, ends = rosters.hours(asking.tx, shift, giver.id)
    first = _moment(shift, hours.start, begins, zone) if hours.start else begins
    last = _moment(shift, hours.end, first, zone) if hours.end else ends
    touches = first == begins or last == ends
    if begins <= first < last <= ends and touches and (first, last) != (begins, ends):
        return first, last
    own = say(
        "{start} to {end}",
        start=say.time(begins.astimezone(zone)),
        end=say.time(ends.astimezone(zone)),
    )
    why = say("A part begins or ends with your hours: {hours}.", hours=own)
    raise Refusal(
        why,
        say("For the middle of a shift, please ask for two parts. Nothing was changed."),
        fields={"hours": why},
    )


def _moment(shift: Shift, at: time, after: datetime, zone: ZoneInfo) -> datetime:
    """The moment of the shift at which the clock shows that time, not before `after`."""
    found = datetime.combine(shift.day, at, zone).astimezone(UTC)
    return found if found >= after else datetime.combine(shift.day + DAY, at, zone).astimezone(UTC)
