"""The outbox goes to Slack: in order within a conversation, each message once."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.blocks import blocks, home_view, plain
from bot.drawing import Easel
from bot.lookup import METADATA, find
from bot.outcome import Outcome, Trouble, outcome_of
from bot.pace import Budget
from bot.settings import Settings
from storage import outbox
from storage.cards import Card
from storage.database import Database, Waypoint
from storage.outbox import HELD, PARKED, QUEUED, SENDING, SENT, SWALLOWED, Claimed

log = structlog.get_logger()
IDLE = 0.5
"""Seconds between looks at an outbox that nobody poked: retries, leases, other replicas."""
EDITS_A_MINUTE = 50


@dataclass(frozen=True)
class Ends:
    """What a deliverer leans on outside the outbox."""

    now: Callable[[], Any]
    settle: Callable[[], None]
    alarm: Callable[[str, str], None]
    waypoint: Waypoint


class Deliverer:
    """Threads that take a conversation each and send its oldest message."""

    def __init__(
        self, database: Database, client: WebClient, easel: Easel, settings: Settings, ends: Ends
    ) -> None:
        self.database, self.client, self.easel = database, client, easel
        self.settings, self.ends = settings, ends
        self._work = threading.Semaphore(0)
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._edits = Budget(EDITS_A_MINUTE, 60.0, database.machine)

    def start(self) -> None:
        for number in range(self.settings.deliverers):
            thread = threading.Thread(target=self._run, name=f"deliver-{number}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Finish what is being sent, take no more."""
        self._stopping.set()
        for _ in self._threads:
            self._work.release()
        for thread in self._threads:
            thread.join(self.settings.send_timeout + 5)

    def poke(self) -> None:
        """There may be work: look now."""
        self._work.release()

    def _run(self) -> None:
        holder = f"{threading.current_thread().name}-{uuid4().hex[:8]}"
        while not self._stopping.is_set():
            try:
                worked = self.deliver_one(holder)
            except Exception:
                log.exception("deliver.failed")
                worked = False
            if not worked:
                self._work.acquire(timeout=IDLE)
        with self.database.change(self.ends.now()) as tx:
            outbox.release(tx, holder)

    def deliver_one(self, holder: str) -> bool:
        """Send one message, if any is due."""
        with self.database.read(self.ends.now()) as tx:
            if not outbox.is_anything_due(tx):
                return False
        with self.database.change(self.ends.now()) as tx:
            claimed = outbox.claim(tx, holder, self.settings.lease_seconds)
        if claimed is None:
            return False
        self.ends.waypoint("after the claim's mark")
        try:
            outcome = self._send(claimed)
        except Trouble as trouble:
            outcome = trouble.outcome
        self._record(claimed, outcome)
        return True

    def _send(self, claimed: Claimed) -> Outcome:
        match claimed.row.kind:
            case outbox.EDIT:
                return self._edit(claimed)
            case outbox.HOME:
                return self._publish(claimed)
            case outbox.WHISPER:
                return self._whisper(claimed)
            case _:
                return self._say(claimed)

    def _say(self, claimed: Claimed) -> Outcome:
        row = claimed.row
        channel = self._channel(claimed)
        if row.kind == outbox.REPLY and claimed.parent_ts is None:
            return Outcome(PARKED, error="the post it answers never arrived")
        if claimed.is_in_doubt:
            self.ends.waypoint("during look-up")
            with _told(claimed):
                ts = find(self.client, row, channel, claimed.parent_ts)
            if ts is not None:
                return Outcome(SENT, channel=channel, ts=ts)
        card = Card.model_validate(row.card)
        sent = self._post(
            claimed,
            channel=channel,
            thread_ts=claimed.parent_ts,
            text=plain(card),
            blocks=blocks(card),
            metadata={"event_type": METADATA, "event_payload": {"key": row.key}},
            unfurl_links=False,
            unfurl_media=False,
        )
        self.ends.waypoint("after Slack accepted")
        return Outcome(
            SENT, wait=self.settings.pace_seconds, channel=sent["channel"], ts=sent["ts"]
        )

    def _post(self, claimed: Claimed, **message: Any) -> Any:
        """Post; a message whose blocks Slack refuses goes out once more in plain words."""
        with _told(claimed):
            try:
                return self.client.chat_postMessage(**message)
            except SlackApiError as refused:
                if refused.response.get("error") not in ("invalid_blocks", "msg_blocks_too_long"):
                    raise
                self.ends.alarm("invalid_blocks", f"row {claimed.row.id}: {refused.response.data}")
                return self.client.chat_postMessage(**{**message, "blocks": None})

    def _whisper(self, claimed: Claimed) -> Outcome:
        row = claimed.row
        if claimed.is_in_doubt:
            return Outcome(SENT, error="perhaps lost: a whisper is never sent twice")
        card = Card.model_validate(row.card)
        with _told(claimed):
            self.client.chat_postEphemeral(
                channel=row.conversation,
                user=row.person or "",
                thread_ts=row.thread_ts,
                text=plain(card),
                blocks=blocks(card),
            )
        return Outcome(SENT, wait=self.settings.pace_seconds)

    def _edit(self, claimed: Claimed) -> Outcome:
        if claimed.parent_ts is None or claimed.parent_channel is None:
            return Outcome(SWALLOWED, error="the post it draws again never arrived")
        wait = self._edits.wait()
        if wait:
            return Outcome(QUEUED, wait=wait)
        card = self.easel.draw(claimed.row.subject)
        self.ends.waypoint("during an edit")
        with _told(claimed):
            self.client.chat_update(
                channel=claimed.parent_channel,
                ts=claimed.parent_ts,
                text=plain(card),
                blocks=blocks(card),
            )
        return Outcome(SENT)

    def _publish(self, claimed: Claimed) -> Outcome:
        person = claimed.row.person or ""
        card = self.easel.home(person)
        if card is not None:
            with _told(claimed):
                self.client.views_publish(user_id=person, view=home_view(card))
        return Outcome(SENT)

    def _channel(self, claimed: Claimed) -> str:
        """Where it goes: a direct message's channel is opened once and kept."""
        name = claimed.conversation.name
        if not name.startswith("@"):
            return name
        if claimed.conversation.dm:
            return claimed.conversation.dm
        with _told(claimed, opening=True):
            opened = self.client.conversations_open(users=name[1:])
        channel = str(opened["channel"]["id"])
        with self.database.change(self.ends.now()) as tx:
            outbox.keep_dm(tx, name, channel)
        return channel

    def _record(self, claimed: Claimed, outcome: Outcome) -> None:
        row = claimed.row
        assert row.id is not None
        with self.database.change(self.ends.now()) as tx:
            outbox.finish(
                tx,
                row.id,
                outcome.state,
                wait=outcome.wait,
                channel=outcome.channel,
                ts=outcome.ts,
                error=outcome.error,
            )
        self.ends.waypoint("after recording")
        if outcome.state in (PARKED, HELD):
            self.ends.alarm(outcome.state, f"row {row.id} to {row.conversation}: {outcome.error}")
        if outcome.state == SENT and row.kind == outbox.POST:
            self.ends.settle()


@contextmanager
def _told(claimed: Claimed, *, opening: bool = False) -> Iterator[None]:
    """Turn whatever a send runs into to what is known about the message afterwards.

    `opening`: the message itself was not on its way yet, so it surely did not arrive — unless an
    earlier try may have.
    """
    try:
        yield
    except Exception as trouble:
        outcome = outcome_of(trouble, claimed.row.tries)
        if opening and outcome.state == SENDING and not claimed.is_in_doubt:
            outcome = Outcome(QUEUED, wait=outcome.wait, error=outcome.error)
        if claimed.is_in_doubt and outcome.state == QUEUED:
            outcome = Outcome(SENDING, wait=outcome.wait, error=outcome.error)
        raise Trouble(outcome) from trouble
