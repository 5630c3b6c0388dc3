"""The hours of a cover are over: they count as overtime as they were taken."""

from commands.cover import telling
from commands.deciding.asking import Books
from handbook.words import of
from storage import covers, duty, people, reliefs
from storage.reliefs import ACCEPTED, DONE, WITHDRAWN
from storage.transaction import Tx


def why_not(tx: Tx, number: int) -> str | None:
    """Why the clock has nothing to end; None where it has."""
    row = reliefs.overtime(tx, number)
    return None if row is not None and row.state == ACCEPTED else "it was ended meanwhile"


def run_out(tx: Tx, books: Books, number: int) -> None:
    """It counts as it was planned; nothing of it where the person was on leave after all."""
    row = reliefs.overtime(tx, number)
    if row is None or row.cover_id is None:
        return
    people.lock(tx, row.person_id)
    reliefs.read_again(tx, row)
    cover = covers.get(tx, row.cover_id)
    if row.state != ACCEPTED or cover is None:
        return
    was_there = row.person_id in duty.present_on(
        tx, reliefs.shift(tx, row.shift_id), [row.person_id]
    )
    if was_there:
        reliefs.turn(tx, row, (ACCEPTED,), DONE, ended_at=row.ends_at, minutes=row.planned)
    else:
        reliefs.turn(tx, row, (ACCEPTED,), WITHDRAWN, ended_at=tx.now)
    tx.note(
        f"overtime.{row.state}",
        telling.subject(cover),
        "clock",
        overtime=row.id,
        person=row.person_id,
        minutes=row.minutes,
    )
    telling.show(tx, cover)
    if was_there:
        known = people.by_id(tx, row.person_id)
        say = of(known.language)
        lines = [
            say("Your overtime is over. Noted: {time}. Thank you.", time=say.minutes(row.planned)),
            say("If it was more or less, please tell your leader."),
        ]
        telling.tell(tx, books[known.team.handbook], known, cover, lines, "cover.ended")
