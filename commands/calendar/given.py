"""What was given to a calendar before, so that it learns of changes: revisions, and what fell out.

Calendars know an event by its uid, take the higher sequence for the newer, and keep an event that
they were given as a file until they are told that it is cancelled.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from commands.calendar.entries import Entry

Kept = Mapping[str, Any]
"""By uid, as it stands in `storage.calendars`: see `Given.kept`."""


@dataclass(frozen=True)
class Given:
    """An event as a calendar is given it: which revision, and since when it is so."""

    entry: Entry
    sequence: int
    changed_at: datetime
    is_cancelled: bool = False

    @property
    def kept(self) -> list[Any]:
        """What is kept of it. Of its words a fingerprint: nobody has to read names here."""
        entry = self.entry
        words = sha256(entry.words.encode()).hexdigest()[:16]
        times = [entry.starts.isoformat(), entry.ends.isoformat()]
        changed_at = self.changed_at.isoformat()
        return [self.sequence, changed_at, *times, entry.title, words, self.is_cancelled]

    @classmethod
    def from_kept(cls, uid: str, kept: Sequence[Any]) -> "Given":
        sequence, changed_at, starts, ends, title, _, is_cancelled = kept
        entry = Entry(uid, _read(starts), _read(ends), title)
        return cls(entry, sequence, datetime.fromisoformat(changed_at), is_cancelled)


def _read(said: str) -> date:
    return datetime.fromisoformat(said) if "T" in said else date.fromisoformat(said)


def given(
    kept: Kept, entries: Iterable[Entry], now: datetime, since: datetime
) -> tuple[Given, ...]:
    """The events to give now, each at its revision, and those that were given and are no more.

    What was over at `since` is left out, and is not spoken of as cancelled.
    """
    found = [_revised(kept, entry, now) for entry in entries if entry.over_at > since]
    named = {one.entry.uid for one in found}
    for uid, before in kept.items():
        old = Given.from_kept(uid, before)
        if uid in named or old.entry.over_at <= since:
            continue
        if not old.is_cancelled:
            old = replace(old, sequence=old.sequence + 1, changed_at=now, is_cancelled=True)
        found.append(old)
    return tuple(found)


def _revised(kept: Kept, entry: Entry, now: datetime) -> Given:
    before = kept.get(entry.uid)
    if before is None:
        return Given(entry, 0, now)
    sequence, changed_at, *rest = before
    if Given(entry, 0, now).kept[2:] == rest:
        return Given(entry, sequence, datetime.fromisoformat(changed_at))
    return Given(entry, sequence + 1, now)


def to_keep(events: Iterable[Given]) -> dict[str, Any]:
    return {one.entry.uid: one.kept for one in events}


def live(kept: Kept) -> list[Entry]:
    """What a calendar shows that took what it was given."""
    found = [Given.from_kept(uid, before) for uid, before in kept.items()]
    return [one.entry for one in found if not one.is_cancelled]


def fingerprint(entries: Iterable[Entry], now: datetime) -> str:
    """A digest of when there is what from now on, whatever the language."""
    coming = sorted(
        (entry.uid, entry.starts.isoformat(), entry.ends.isoformat())
        for entry in entries
        if entry.over_at > now
    )
    return sha256(json.dumps(coming).encode()).hexdigest()
