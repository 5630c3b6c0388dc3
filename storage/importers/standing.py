"""What stands on the roster beside what a file says: what stays, and what would overlap."""

from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from handbook.words import mark
from storage.importers.grid import Said
from storage.importers.rows import BadRow
from storage.importers.turns import Turn

Key = tuple[int, date, str]
"""Who, on which day, on which shift."""


class Stored(NamedTuple):
    person_id: int
    day: date
    shift: str
    starts_at: datetime
    ends_at: datetime
    shift_id: int
    mark: str | None

    @property
    def key(self) -> Key:
        return self.person_id, self.day, self.shift


def without_overlaps(
    said: Said, stored: Sequence[Stored]
) -> tuple[list[Turn], list[BadRow], list[Stored]]:
    """The turns that fit beside each other and beside what stays; each one that turns bad may
    keep more of what stood, so it goes round until nothing changes."""
    turns_left, refused = list(said.good), list(said.bad)
    while True:
        kept = list(_kept(stored, turns_left, refused, said))
        overlapping = {row.cell: row for row in _overlaps(turns_left, kept)}
        if not overlapping:
            return turns_left, sorted(refused, key=lambda row: row.row), kept
        turns_left = [turn for turn in turns_left if turn.cell not in overlapping]
        refused.extend(overlapping.values())


def _kept(
    stored: Iterable[Stored],
    good: Iterable[Turn],
    bad: Iterable[BadRow],
    whole: Said,
) -> Iterator[Stored]:
    """What stands and stays: outside the file's dates, or on a day that a bad row may be about."""
    first, last = whole.first, whole.last
    said = {turn.key for turn in good}
    spoken = {(person_id, day) for person_id, day, _ in said} | whole.rests
    unclear = {row.about for row in bad}
    for one in stored:
        if first is None or last is None or not first <= one.day <= last:
            yield one
        elif one.key not in said and (one.person_id, one.day) not in spoken:
            could_be = {
                (one.person_id, one.day),
                (one.person_id, None),
                (None, one.day),
                (None, None),
            }
            if could_be & unclear:
                yield one


def _overlaps(good: Sequence[Turn], kept: Iterable[Stored]) -> Iterator[BadRow]:
    taken: dict[int, list[tuple[datetime, datetime, str]]] = {}
    for one in kept:
        mine = taken.setdefault(one.person_id, [])
        mine.append((one.starts_at, one.ends_at, f"{one.shift} {one.day}"))
    for slots in taken.values():
        slots.sort()
    for turn in good:
        slots = taken.setdefault(turn.person_id, [])
        slot = (turn.starts_at, turn.ends_at, f"{turn.shift} {turn.day}")
        place = bisect(slots, slot)
        beside = slots[max(0, place - 1) : place + 1]
        clash = next((one for one in beside if one[0] < slot[1] and slot[0] < one[1]), None)
        if clash:
            yield turn.bad(mark("overlaps with the same person's {shift}"), shift=clash[2])
        else:
            slots.insert(place, slot)
