"""A swap in words: its name, its shifts, what stands against it, what it does to the staffing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from commands.deciding.effect import staffing_line
from commands.deciding.lines import cited, shift_line
from handbook.swap import Breach, SwapVerdict
from handbook.words import Say, mark
from storage import people, reassigning, rosters
from storage.cards import Fact
from storage.people import Team
from storage.reassigning import Move
from storage.rosters import Shift
from storage.swaps import (
    APPROVED,
    ASKED,
    BROKEN,
    DECLINED,
    LAPSED,
    OFFERED,
    REFUSED,
    UNDONE,
    WITHDRAWN,
    Swap,
)
from storage.transaction import Tx

STATES: Mapping[str, str] = {
    OFFERED: mark("waits for the colleague"),
    ASKED: mark("waits for a decision"),
    APPROVED: mark("approved"),
    REFUSED: mark("not taken by the colleague"),
    DECLINED: mark("declined"),
    WITHDRAWN: mark("withdrawn"),
    UNDONE: mark("taken back"),
    BROKEN: mark("broken by a new roster"),
    LAPSED: mark("too late: the shift has begun"),
}
OPEN_OFFER = mark("waits for somebody to take it")


def name(swap: Swap) -> str:
    return f"S{swap.id}"


def state(swap: Swap, say: Say) -> str:
    if swap.state == OFFERED and swap.colleague_id is None:
        return say(OPEN_OFFER)
    return say(STATES[swap.state])


def subject(swap: Swap) -> str:
    """What the leaders' card and its thread hang on."""
    return f"swap:{swap.id}"


def offer_subject(swap: Swap) -> str:
    """What the card of an open offer hangs on, where everybody sees it."""
    return f"swap_offer:{swap.id}"


@dataclass(frozen=True)
class Placed:
    """A move with its shift; None where the roster has no such shift any more."""

    move: Move
    shift: Shift | None


def placed(tx: Tx, team_id: int, moves: Sequence[Move]) -> list[Placed]:
    return [Placed(move, reassigning.shift_of(tx, team_id, move)) for move in moves]


def when(one: Placed, team: Team, say: Say) -> str:
    """The shift of a move, and the hours where it is a part of it."""
    move, zone = one.move, ZoneInfo(team.zone)
    if one.shift is None:
        return say("{code}, {day}", code=move.code, day=say.day(move.day))
    line = shift_line(one.shift, team.zone, say)
    if move.starts_at is None or move.ends_at is None:
        return line
    return say(
        "{shift}, only {start} to {end}",
        shift=line,
        start=say.time(move.starts_at.astimezone(zone)),
        end=say.time(move.ends_at.astimezone(zone)),
    )


def move_facts(
    placed: Sequence[Placed], names: Mapping[int, str], team: Team, say: Say
) -> list[Fact]:
    """A line a move: whose shift goes to whom."""
    found = []
    for one in placed:
        giver, taker = one.move.from_id, one.move.to_id
        if giver is not None and taker is not None:
            label = say("{giver} → {taker}", giver=names[giver], taker=names[taker])
        elif giver is not None:
            label = say("{giver} gives", giver=names[giver])
        else:
            label = say("{taker} works", taker=names[taker or 0])
        found.append(Fact(label=label, value=when(one, team, say)))
    return found


def rest_facts(
    placed: Sequence[Placed], names: Mapping[int, str], team: Team, say: Say
) -> list[Fact]:
    """A rest day that lies elsewhere: when its person rests, and when they work instead."""
    found = []
    for one in placed:
        resting, working = one.move.from_id, one.move.to_id
        label = (
            say("{name} rests", name=names[resting])
            if resting is not None
            else say("{name} works", name=names[working or 0])
        )
        found.append(Fact(label=label, value=when(one, team, say)))
    return found


def breach_line(breach: Breach, names: Mapping[int, str], say: Say) -> str:
    """What stands against it, for whom, by which rule."""
    told = {"name": names[breach.person], "rule": cited(breach.rule, say)}
    told["days"] = say.days((breach.first, breach.last)) if breach.first and breach.last else ""
    if breach.kind in ("has_left", "works_then", "on_leave", "no_skill"):
        return {
            "has_left": say("{name} is not on the team any more then ({days}).", **told),
            "works_then": say("{name} works then already ({days}).", **told),
            "on_leave": say("{name} is on leave then ({days}).", **told),
            "no_skill": say("{name} does not have the skill “{skill}”.", skill=breach.what, **told),
        }[breach.kind]
    is_time = breach.kind in ("short_rest", "long_day", "long_week")
    found = say.minutes(breach.found) if is_time else str(breach.found)
    allowed = say.minutes(breach.allowed) if is_time else str(breach.allowed)
    told |= {"found": found, "allowed": allowed}
    return {
        "too_often": say(
            "{name}: number {found} of the month, {allowed} are allowed ({rule}).", **told
        ),
        "short_rest": say(
            "{name}: {found} of rest between the shifts of {days}, {allowed} are needed ({rule}).",
            **told,
        ),
        "long_day": say(
            "{name}: {found} of work without a rest ({days}), {allowed} are allowed ({rule}).",
            **told,
        ),
        "long_week": say(
            "{name}: {found} of work in the week {days}, {allowed} are allowed ({rule}).", **told
        ),
        "days_in_a_row": say(
            "{name}: {found} days in a row ({days}), {allowed} are allowed ({rule}).", **told
        ),
    }[breach.kind]


def count_line(verdict: SwapVerdict, names: Mapping[int, str], say: Say) -> str | None:
    """Which one of the month it is for each; None where nothing is counted."""
    if verdict.most is None or not verdict.counted:
        return None
    each = [
        say("{name} {number}, {most} allowed", name=names[person], number=number, most=verdict.most)
        if number > verdict.most
        else say("{name} {number} of {most}", name=names[person], number=number, most=verdict.most)
        for person, number in verdict.counted.items()
    ]
    return say(
        "{people} ({rule})", people=say.names(each), rule=cited(verdict.most_rule or "", say)
    )


def count_label(kind: str, say: Say) -> str:
    return say("Rest days changed this month") if kind == "rest" else say("Swaps of the month")


def staffing(
    tx: Tx, placed: Sequence[Placed], kind: str, team: Team, say: Say, *, is_done: bool
) -> list[str]:
    """The staffing of each shift touched; with its change while that is to come."""
    shifts = {one.shift.id: one.shift for one in placed if one.shift is not None}
    counted = rosters.staffing(tx, list(shifts.values()))
    return [
        staffing_line(
            one, team.zone, say, change=0 if is_done else _change(placed, kind, one.shift)
        )
        for one in counted
    ]


def short(tx: Tx, placed: Sequence[Placed], kind: str) -> list[Shift]:
    """The shifts that would lack somebody by it."""
    shifts = {one.shift.id: one.shift for one in placed if one.shift is not None}
    found = []
    for one in rosters.staffing(tx, list(shifts.values())):
        change = _change(placed, kind, one.shift)
        if change < 0 and one.present + change < (one.minimum or 0):
            found.append(one.shift)
    return found


def _change(placed: Sequence[Placed], kind: str, shift: Shift) -> int:
    """How many more or fewer the shift has by it: only a rest day leaves a seat to nobody."""
    if kind != "rest":
        return 0
    its = [one.move for one in placed if one.shift is not None and one.shift.id == shift.id]
    return sum(m.from_id is None for m in its) - sum(m.to_id is None for m in its)


def names_of(tx: Tx, ids: Sequence[int | None]) -> dict[int, str]:
    return {number: people.by_id(tx, number).name for number in ids if number is not None}


def local(moment: datetime, team: Team) -> datetime:
    return moment.astimezone(ZoneInfo(team.zone))
