"""What was expected is held against what stands in Slack, and the database against both."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import col, select

from sandbox import Slack
from storage import journal
from storage.database import Database
from storage.journal import Entry
from storage.occurrences import DONE, MISSED, Occurrence
from storage.transaction import Tx
from tests.proofs.centre import MORNING
from tests.proofs.expected import Expected
from tests.proofs.truth import Wrong, promises_broken


@dataclass(frozen=True)
class Stands:
    """A message of ours in Slack: when it came by house time, where, and its thread's post."""

    at: datetime
    place: str
    words: str
    parent: str | None

    def __str__(self) -> str:
        return f"{self.at:%d %H:%M} UTC in {self.place}: {self.words[:90]!r}"


def everything_wrong(
    database: Database, slack: Slack, awaited: Sequence[Expected]
) -> tuple[list[Stands], list[Wrong]]:
    """What stands there, and every broken promise."""
    standing = _standing(slack)
    with database.read(MORNING) as tx:
        return standing, [
            *_differences(standing, awaited),
            *promises_broken(tx, slack),
            *_occurrences(tx),
            *_heads(tx, standing),
        ]


def _standing(slack: Slack) -> list[Stands]:
    found = []
    ours = slack.workspace.bot_user_id
    with slack.changes.lock:
        for place in slack.world.conversations.values():
            name = place.id
            if place.kind == "im":
                [name] = [f"@{member}" for member in place.members if member != ours]
            for ts, message in place.messages.items():
                if not message.get("bot_id"):
                    continue
                thread = message.get("thread_ts")
                parent = place.messages[thread]["text"] if thread not in (None, ts) else None
                at = slack.moments.of(ts).astimezone(UTC)
                found.append(Stands(at, name, message["text"], parent))
    return found


def _differences(standing: Sequence[Stands], awaited: Sequence[Expected]) -> list[Wrong]:
    """Each expected message stands there once, and nothing else does."""
    by_place: dict[tuple[datetime, str], list[Stands]] = {}
    for stands in standing:
        by_place.setdefault((stands.at, stands.place), []).append(stands)
    wrong, explained = [], Counter[int]()
    for one in awaited:
        at = one.at.astimezone(UTC)
        found = [
            stands
            for stands in by_place.get((at, one.place), ())
            if one.is_like(stands.words, stands.parent)
        ]
        explained.update(map(id, found))
        if len(found) != 1:
            wrong.append(
                Wrong(f"{len(found)} times, {at:%d %H:%M} UTC in {one.place}: {one.words!r}")
            )
    return wrong + [
        Wrong(f"explained {explained[id(stands)]} times: {stands}")
        for stands in standing
        if explained[id(stands)] != 1
    ]


def _occurrences(tx: Tx) -> list[Wrong]:
    """Each was done, and the journal says so once, or was missed for a reason."""
    stored = tx.session.exec(select(Occurrence)).all()
    written = Counter(
        (entry.event, entry.subject, datetime.fromisoformat(entry.facts["due_at"]))
        for entry in tx.session.exec(select(Entry).where(col(Entry.actor) == "clock")).all()
        if entry.event.startswith("clock.")
    )
    done = Counter(
        (f"clock.{one.job}", one.subject, one.due_at) for one in stored if one.outcome == DONE
    )
    return [
        *(
            Wrong(f"{one.job} of {one.subject}, due at {one.due_at}: {one.outcome} ({one.why})")
            for one in stored
            if not (one.outcome == DONE and not one.why) and not (one.outcome == MISSED and one.why)
        ),
        *(Wrong(f"{which}: {n} in the journal") for which, n in (written - done).items()),
        *(Wrong(f"{which}: done, not in the journal") for which in done - written),
    ]


def _heads(tx: Tx, standing: Sequence[Stands]) -> list[Wrong]:
    """Each posted head is in the journal as it was posted."""
    sealed = {entry.number: entry.hash for entry in journal.entries(tx)}
    return [
        Wrong(f"the journal has another hash: {stands}")
        for stands in standing
        for head in journal.heads_in(stands.words)
        if sealed.get(head.number) != head.hash
    ]
