"""What must be true after any number of deaths, read from Slack's record and from the tables."""

from collections import Counter
from dataclasses import dataclass

from sqlmodel import col, select

from bot.blocks import plain
from sandbox import Slack
from storage import journal
from storage.cards import Card
from storage.database import Database
from storage.kept import Kept
from storage.leaves import Leave
from storage.outbox import EDIT, POST, REPLY, SENT, SWALLOWED, WHISPER, Conversation, Outgoing
from storage.people import Person
from storage.transaction import Tx
from tests.proofs.centre import MORNING
from tests.proofs.play import Story


@dataclass(frozen=True)
class Wrong:
    """One thing that should not be."""

    what: str

    def __str__(self) -> str:
        return self.what


def everything_wrong(database: Database, slack: Slack, stories: list[Story]) -> list[Wrong]:
    """Every broken promise; empty when all were kept."""
    with database.read(MORNING) as tx:
        rows = list(tx.session.exec(select(Outgoing).order_by(col(Outgoing.id))).all())
        return [*promises_broken(tx, slack), *_stories(tx, slack, stories, rows)]


def promises_broken(tx: Tx, slack: Slack) -> list[Wrong]:
    """Of those that hold whatever was said: the journal is whole, each message stands where it was
    put once and in order, and none is left."""
    rows = list(tx.session.exec(select(Outgoing).order_by(col(Outgoing.id))).all())
    return [
        *_journal(tx),
        *_posts(slack, rows),
        *_whispers(slack, rows),
        *_order(rows),
        *_strays(tx),
    ]


def what_is_known(database: Database, story: Story) -> str:
    """A story's rows, for those who look for what went wrong."""
    with database.read(MORNING) as tx:
        leave = tx.session.get(Leave, story.number or 0)
        rows = tx.session.exec(
            select(Outgoing)
            .where(Outgoing.subject == f"leave:{story.number}")
            .order_by(col(Outgoing.id))
        ).all()
        lanes = [tx.session.get_one(Conversation, row.conversation) for row in rows]
        kept = tx.session.exec(select(Kept).where(Kept.channel == story.crew.channel)).all()
    lines = [f"{story}", f"the leave: {leave.state if leave else None}"]
    for row, lane in zip(rows, lanes, strict=True):
        waits = f"until {lane.not_before:.1f}, {lane.holder} until {lane.lease_until:.1f}"
        lines.append(
            f"row {row.id} {row.kind} to {row.conversation}: {row.state} after {row.tries} tries, "
            f"{row.error}, ts {row.ts}; queued {row.queued:.1f}; its conversation waits {waits}"
        )
    lines += [f"kept: {each.event.get('text')} in {each.thread_ts}" for each in kept]
    return "\n".join([*lines, f"now {database.machine():.1f}"])


def _journal(tx: Tx) -> list[Wrong]:
    return [Wrong(f"journal: {found.number} {found.what}") for found in journal.audit(tx)]


def _in_slack(slack: Slack) -> Counter[str]:
    """How many messages carry each key, over all channels, threads and direct messages."""
    keys: Counter[str] = Counter()
    with slack.changes.lock:
        for place in slack.world.conversations.values():
            for message in place.messages.values():
                payload = (message.get("metadata") or {}).get("event_payload", {})
                if "key" in payload:
                    keys[payload["key"]] += 1
    return keys


def _posts(slack: Slack, rows: list[Outgoing]) -> list[Wrong]:
    found, keys = [], _in_slack(slack)
    accepted = Counter(
        call.args["metadata"]["event_payload"]["key"]
        for call in slack.record.calls("chat.postMessage")
        if call.ok
    )
    for row in rows:
        name = f"{row.kind} {row.id} ({row.subject})"
        if row.state not in (SENT, SWALLOWED) or (row.state == SWALLOWED and row.kind != EDIT):
            found.append(Wrong(f"{name} ended as {row.state}: {row.error}"))
        if row.kind in (POST, REPLY):
            if keys[row.key] > 1 or accepted[row.key] > 1:
                found.append(Wrong(f"{name} was posted {keys[row.key]} times"))
            if row.state == SENT and keys[row.key] != 1:
                found.append(Wrong(f"{name} counts as sent and is in Slack {keys[row.key]} times"))
    for key in set(keys) - {row.key for row in rows}:
        found.append(Wrong(f"a message with key {key} comes from nowhere"))
    return found


def _whispers(slack: Slack, rows: list[Outgoing]) -> list[Wrong]:
    """At most one accepted for each row; they carry no key, so by person and words."""
    meant = Counter(
        (row.person, plain(Card.model_validate(row.card))) for row in rows if row.kind == WHISPER
    )
    accepted = Counter(
        (call.args["user"], call.args["text"])
        for call in slack.record.calls("chat.postEphemeral")
        if call.ok
    )
    return [
        Wrong(f"{who} was told {count} times, {meant[who, words]} meant: {words}")
        for (who, words), count in accepted.items()
        if count > meant[who, words]
    ]


def _order(rows: list[Outgoing]) -> list[Wrong]:
    """In each conversation, posts and replies stand in Slack in the order they were written."""
    found = []
    last: dict[str, Outgoing] = {}
    for row in rows:
        if row.kind not in (POST, REPLY) or row.ts is None:
            continue
        before = last.get(row.conversation)
        if before is not None and float(before.ts or 0) > float(row.ts):
            found.append(Wrong(f"row {row.id} stands in {row.conversation} before {before.id}"))
        last[row.conversation] = row
    return found


def _stories(tx: Tx, slack: Slack, stories: list[Story], rows: list[Outgoing]) -> list[Wrong]:
    found = []
    people = {person.id: person for person in tx.session.exec(select(Person)).all()}
    leaves: dict[tuple[str, str], list[Leave]] = {}
    for leave in tx.session.exec(select(Leave)).all():
        who = people[leave.person_id].slack_id or ""
        leaves.setdefault((who, leave.first.isoformat()), []).append(leave)
    told = Counter((row.conversation, row.subject) for row in rows if row.kind == POST)
    for story in stories:
        name = f"#{story.number} ({story.kind})"
        stored = leaves.pop((story.agent, story.day.isoformat()), [])
        if story.number is not None and [leave.id for leave in stored] != [story.number]:
            found.append(Wrong(f"{name} was acknowledged, stored are {[x.id for x in stored]}"))
            continue
        if story.ended is None:
            continue
        [leave] = stored
        decider = people[leave.decided_by].slack_id if leave.decided_by else None
        if (leave.state, decider) != (story.ended, story.decider):
            found.append(Wrong(f"{name}: {leave.state} by {decider}, not {story.ended}"))
        card = slack.world.conversations[story.crew.channel].messages[story.card or ""]
        if f"#{story.number}: {story.ended}" not in card["text"]:
            found.append(Wrong(f"{name}: the card says {card['text'][:60]!r}"))
        if any("leave.approve" in str(block) for block in card["blocks"]):
            found.append(Wrong(f"{name}: the card can still be approved"))
        if judged := _judged_twice(rows, story):
            found.append(Wrong(f"{name}: one message was judged twice, says {judged!r}"))
        times = told[f"@{story.agent}", f"leave:{story.number}"]
        if times != (0 if story.kind == "withdraw" else 1):
            found.append(Wrong(f"{name}: the asker was told {times} times"))
    found += [Wrong(f"{who} on {day} was stored and never asked") for who, day in leaves]
    return found


def _judged_twice(rows: list[Outgoing], story: Story) -> str:
    """The second leader is told once that they were too late. Whoever decided by a message is told
    once that they did, and not that somebody was first, themself."""
    first, second = story.crew.leaders
    most = {second: 1}
    if story.kind in ("word", "decline"):
        most[first] = 1
    told: Counter[str | None] = Counter()
    for row in rows:
        if row.kind == WHISPER and f"#{story.number} " in f"{row.card}".replace(":", " "):
            told[row.person] += 1
            if told[row.person] > most.get(row.person or "", 99):
                return f"{row.card}"
    return ""


def _strays(tx: Tx) -> list[Wrong]:
    kept = tx.session.exec(select(Kept)).all()
    return [Wrong(f"an answer in {stray.channel} was kept and never judged") for stray in kept]
