"""What an absence does to the staffing of each shift, in words."""

from collections.abc import Sequence

from commands.deciding.lines import shift_line
from handbook.words import Say
from storage import rosters
from storage.rosters import Shift, Staffing
from storage.transaction import Tx

MOST_LINES = 4
"""Shifts that are named one by one; of a longer leave the rest is summed up."""


def effect(
    tx: Tx,
    shifts: Sequence[Shift],
    zone: str,
    say: Say,
    *,
    without: int,
    is_away: bool,
    beside: int | None = None,
) -> list[str]:
    """One line a shift: how many are there without this leave and with it, against the minimum.

    `without` is the leave's number, `beside` that of the one it replaces. `is_away`: the leave's
    person is missing as things stand; a leave that no longer counts shows the staffing as it is.
    """
    counted = rosters.staffing(tx, shifts, without=without, beside=beside)
    change = -int(is_away)
    lines = [staffing_line(one, zone, say, change=change) for one in counted[:MOST_LINES]]
    if rest := counted[MOST_LINES:]:
        short = sum(_missing(one, change) > 0 for one in rest)
        more = say.plural("And {n} more shift", "And {n} more shifts", len(rest))
        lines.append(say("{more}; short on {short} of them", more=more, short=short))
    return lines


def staffing_line(staffing: Staffing, zone: str, say: Say, *, change: int = 0) -> str:
    """How many are on the floor of a shift, against the minimum; before and after a `change`."""
    minimum = staffing.minimum
    where = shift_line(staffing.shift, zone, say)
    there = staffing.present + change
    if change:
        count = say("{before} → {after}", before=staffing.present, after=there)
    else:
        count = say("{count} on the floor", count=there)
    if minimum is None:
        return say("{shift}: {staff}", shift=where, staff=count)
    missing = _missing(staffing, change)
    if missing <= 0:
        return say("{shift}: {staff}, {minimum} needed", shift=where, staff=count, minimum=minimum)
    return say(
        "{shift}: {staff}, {minimum} needed — {missing} short",
        shift=where,
        staff=count,
        minimum=minimum,
        missing=missing,
    )


def _missing(staffing: Staffing, change: int) -> int:
    """How many the shift lacks; zero or less where it lacks none or has no minimum."""
    return (staffing.minimum or 0) - (staffing.present + change)
