"""A shift and a request in one line each, the same wherever they are listed."""

from collections.abc import Mapping
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
from storage.rosters import Shift

STATES: Mapping[str, str] = {
    ASKED: mark("waiting"),
    APPROVED: mark("approved"),
    DECLINED: mark("declined"),
    WITHDRAWN: mark("withdrawn"),
    REVOKED: mark("revoked"),
    QUEUED: mark("waiting for a place"),
    OFFERED: mark("a place is offered"),
}


def shift_line(shift: Shift, zone: str, say: Say) -> str:
    """Its code, its hours in the team's zone, and the day that it belongs to."""
    local = ZoneInfo(zone)
    return say(
        "{code} {start}–{end}, {day}",
        code=shift.code,
        start=say.time(shift.starts_at.astimezone(local)),
        end=say.time(shift.ends_at.astimezone(local)),
        day=say.day(shift.day),
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


def cited(rule: str, say: Say) -> str:
    """A rule's id as it is said to people; what the source leaves open has none."""
    return say("our own rule") if rule == OURS else rule
