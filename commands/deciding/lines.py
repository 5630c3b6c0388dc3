"""A shift and a request in one line each, the same wherever they are listed."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from commands.deciding.asking import Asking
from handbook.terms import OURS
from handbook.words import Say, mark
from storage.leaves import (
    APPROVED,
    ASKED,
    DECLINED,
    OFFERED,
    QUEUED,
    REVOKED,
    WITHDRAWN,
    Leave,
)

STATES: Mapping[str, str] = {
    ASKED: mark("waiting"),
    APPROVED: mark("approved"),
    DECLINED: mark("declined"),
    WITHDRAWN: mark("withdrawn"),
    REVOKED: mark("revoked"),
    QUEUED: mark("waiting for a place"),
    OFFERED: mark("a place is offered"),
}


class Timed(Protocol):
    """A shift, or somebody's place on one."""

    @property
    def code(self) -> str: ...
    @property
    def day(self) -> date: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


def shift_line(shift: Timed, zone: str, say: Say) -> str:
    """Its code, its hours in the team's zone, and the day that it belongs to."""
    local = ZoneInfo(zone)
    return say(
        "{code} {start}–{end}, {day}",
        code=shift.code,
        start=say.time(shift.starts_at.astimezone(local)),
        end=say.time(shift.ends_at.astimezone(local)),
        day=say.day(shift.day),
    )


def hours_line(shift: Timed, zone: str, say: Say) -> str:
    """Its code and its hours in the team's zone."""
    local = ZoneInfo(zone)
    return say(
        "{code} {start}–{end}",
        code=shift.code,
        start=say.time(shift.starts_at.astimezone(local)),
        end=say.time(shift.ends_at.astimezone(local)),
    )


def leave_line(asking: Asking, leave: Leave) -> str:
    """Its number, kind, days and state."""
    say = asking.say
    return say(
        "#{number} {kind}, {days}: {state}",
        number=leave.id,
        kind=asking.book.leave.kinds[leave.kind].title.in_language(say.lang),
        days=say.days((leave.first, leave.last)),
        state=say(STATES[leave.state]),
    )


def several(parts: Iterable[str], say: Say) -> str:
    """ "a; b, c; d": what has commas of its own."""
    text = ""
    for part in parts:
        text = say("{some}; {more}", some=text, more=part) if text else part
    return text


def cited(rule: str, say: Say) -> str:
    """A rule's id as it is said to people; what the source leaves open has none."""
    return say("our own rule") if rule == OURS else rule


def others(count: int, say: Say) -> str:
    """ "and 18 others", at the end of a list of people's names."""
    return say.plural("{n} other", "{n} others", count)
