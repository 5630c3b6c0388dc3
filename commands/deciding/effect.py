"""What an absence does to the staffing of each shift, in words."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from handbook.words import Say
from storage import rosters
from storage.rosters import Shift, Staffing
from storage.transaction import Tx


def effect(
    tx: Tx, shifts: Sequence[Shift], zone: str, say: Say, *, without: int, is_away: bool
) -> list[str]:
    """One line a shift: how many are there without this leave and with it, against the minimum.

    `without` is the leave's number. `is_away`: the leave's person is missing as things stand; a
    leave that no longer counts shows the staffing as it is.
    """
    return [
        _line(staffing, zone, say, is_away=is_away)
        for staffing in rosters.staffing(tx, shifts, without=without)
    ]


def _line(staffing: Staffing, zone: str, say: Say, *, is_away: bool) -> str:
    shift, there = staffing.shift, staffing.present
    where = say(
        "{code} {start}–{end}, {day}",
        code=shift.code,
        start=say.time(shift.starts_at.astimezone(ZoneInfo(zone))),
        end=say.time(shift.ends_at.astimezone(ZoneInfo(zone))),
        day=say.day(shift.day),
    )
    if not is_away:
        if staffing.minimum is None:
            return say("{shift}: {count} on the floor", shift=where, count=there)
        return say(
            "{shift}: {count} on the floor, {minimum} needed",
            shift=where,
            count=there,
            minimum=staffing.minimum,
        )
    after = there - 1
    if staffing.minimum is None:
        return say("{shift}: {before} → {after}", shift=where, before=there, after=after)
    line = say(
        "{shift}: {before} → {after}, {minimum} needed",
        shift=where,
        before=there,
        after=after,
        minimum=staffing.minimum,
    )
    if after < staffing.minimum:
        short = say.plural("{n} short", "{n} short", staffing.minimum - after)
        return f"{line} — {short}"
    return line
