"""What a yes does: the person stands on the shift, or relieves, and its hours are overtime."""

from datetime import datetime

from commands.cover.finding import shift_of
from handbook.relief import minutes_between
from storage import covers, reassigning, reliefs
from storage.covers import Cover, CoverAsk
from storage.reassigning import Move
from storage.reliefs import ACCEPTED, COVERED, DONE, OPEN, STANDING, WITHDRAWN, Overtime
from storage.transaction import Tx


def take(tx: Tx, cover: Cover, row: CoverAsk, hours: tuple[datetime, datetime]) -> None:
    """The person has these hours. Their row and the shift's are held. Raises RosterDiffers."""
    shift, (starts, ends) = shift_of(tx, cover), hours
    overtime = Overtime(
        relief_id=cover.relief_id,
        cover_id=cover.id,
        team_id=cover.team_id,
        person_id=row.person_id,
        shift_id=cover.shift_id,
        day=cover.day,
        starts_at=starts,
        ends_at=ends,
        state=ACCEPTED,
        assigned_by=cover.asked_by,
        assigned_at=row.asked_at,
        answered_at=tx.now,
        salt=row.salt,
    )
    reliefs.add_overtime(tx, overtime)
    if cover.relief_id is None:
        is_whole = hours == (shift.starts_at, shift.ends_at)
        move = _move(shift.code, cover, row.person_id, None if is_whole else hours)
        reassigning.apply(tx, cover.team_id, [move])
        return
    relief = reliefs.get(tx, cover.relief_id)
    assert relief is not None
    reliefs.move(tx, relief, (OPEN, COVERED), state=COVERED)


def _move(code: str, cover: Cover, person: int, part: tuple[datetime, datetime] | None) -> Move:
    starts, ends = part or (None, None)
    return Move(cover.day, code, None, person, starts, ends)


def give_back(tx: Tx, cover: Cover, row: CoverAsk) -> None:
    """The person is released: what is still to come of it is nobody's again, what was worked stays.

    Their row and the shift's are held. Raises RosterDiffers where they do not stand on it any more.
    """
    assert row.starts_at is not None
    assert row.ends_at is not None
    assert cover.id is not None
    shift, now = shift_of(tx, cover), tx.now.replace(second=0, microsecond=0)
    has_begun = row.starts_at < now
    for overtime in reliefs.of_cover(tx, cover.id):
        if overtime.person_id != row.person_id or overtime.state != ACCEPTED:
            continue
        if has_begun:
            minutes = minutes_between(overtime.starts_at, now)
            reliefs.turn(tx, overtime, (ACCEPTED,), DONE, ended_at=now, minutes=minutes)
        else:
            reliefs.turn(tx, overtime, (ACCEPTED,), WITHDRAWN, ended_at=tx.now)
    if cover.relief_id is not None:
        _empty_again(tx, cover.relief_id)
        return
    part = (row.starts_at, row.ends_at)
    is_whole = part == (shift.starts_at, shift.ends_at)
    if has_begun:
        left = Move(cover.day, shift.code, row.person_id, None, now, row.ends_at)
        reassigning.apply(tx, cover.team_id, [left])
    else:
        move = _move(shift.code, cover, row.person_id, None if is_whole else part)
        reassigning.take_back(tx, cover.team_id, [move])


def _empty_again(tx: Tx, number: int) -> None:
    relief = reliefs.get(tx, number)
    assert relief is not None
    if not any(row.state == ACCEPTED for row in reliefs.overtimes(tx, number)):
        reliefs.move(tx, relief, STANDING, state=OPEN)


def reopen(tx: Tx, cover: Cover) -> bool:
    """People are asked again for what is left; False where another search looks already."""
    now = tx.now.replace(second=0, microsecond=0)
    if covers.searching(tx, cover.shift_id, cover.origin) is not None or cover.ends_at <= now:
        return False
    return covers.turn(
        tx,
        cover,
        (covers.TAKEN,),
        state=covers.SEARCHING,
        taken_by=None,
        taken_at=None,
        starts_at=max(cover.starts_at, now),
        next_at=tx.now,
        is_all_told=False,
        is_begin_told=cover.starts_at <= now,
    )
