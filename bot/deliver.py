"""The outbox goes to Slack: in order within a conversation, each message once."""

import queue
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any
from uuid import uuid4

import structlog
from slack_sdk import WebClient

from bot.blocks import blocks, home_view, plain
from bot.drawing import Easel
from bot.ends import Ends, NotOurs
from bot.errors import traced
from bot.files import Copying
from bot.groups import Groups
from bot.lookup import METADATA, find
from bot.outcome import UNDRAWABLE, Outcome, Trouble, outcome_of, told
from bot.pace import Budget
from bot.settings import Settings
from bot.sharing import shares
from storage import delivery, kept, outbox
from storage.cards import Card
from storage.database import TIMELESS, Database
from storage.delivery import Claimed
from storage.outbox import HELD, PARKED, QUEUED, SENDING, SENT, SWALLOWED

log = structlog.get_logger()
IDLE = 0.5
"""Seconds between looks at an outbox that nobody poked: retries, leases, other replicas."""
EDITS_A_MINUTE = 50
SETTLE_EVERY = 2.0
"""Seconds between looks at kept answers while nothing is to be sent. One may have been kept just
after its post was recorded and the others were judged."""


class Deliverer:
    """Threads that take a conversation each and send its oldest message."""

    def __init__(
        self, database: Database, client: WebClient, easel: Easel, settings: Settings, ends: Ends
    ) -> None:
        self.database, self.client, self.easel = database, client, easel
        self.settings, self.ends = settings, ends
        # A lease outlasts its send's time-out, whatever the settings say.
        self._lease = max(settings.lease_seconds, 1.5 * settings.send_timeout)
        self._work: queue.Queue[None] = queue.Queue(max(settings.deliverers, 1))
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._edits = Budget(EDITS_A_MINUTE, 60.0, database.machine)
        self._failed: Counter[int | None] = Counter()
        self._copying = Copying(database, client, ends, settings.send_timeout)
        timeout = settings.send_timeout
        self._shares = shares(self._copying, database, client, easel, ends, timeout)
        self._groups = Groups(database, client, ends)
        self._settling = Budget(1, SETTLE_EVERY, database.machine)

    def start(self) -> None:
        for number in range(self.settings.deliverers):
            thread = threading.Thread(target=self._run, name=f"deliver-{number}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Finish what is being sent, take no more."""
        self._stopping.set()
        for _ in self._threads:
            self.poke()
        for thread in self._threads:
            thread.join(self._lease)

    def poke(self) -> None:
        """There may be work: somebody look now."""
        with suppress(queue.Full):
            self._work.put_nowait(None)

    def _run(self) -> None:
        holder = f"{threading.current_thread().name}-{uuid4().hex[:8]}"
        while not self._stopping.is_set():
            try:
                has_worked = self.deliver_one(holder)
                if not has_worked and not self._settling.wait():
                    self.ends.settle()
            except Exception as fault:
                log.error("deliver.failed", **traced(fault))
                has_worked = False
            if not has_worked:
                with suppress(queue.Empty):
                    self._work.get(timeout=IDLE)
        with self.database.change(TIMELESS) as tx:
            delivery.release(tx, holder)

    def deliver_one(self, holder: str) -> bool:
        """Send one message, if any is due."""
        with self.database.read(TIMELESS) as tx:
            if not delivery.is_anything_due(tx):
                return False
        with self.database.change(TIMELESS) as tx:
            claimed = delivery.claim(tx, holder, self._lease)
        if claimed is None:
            return False
        self.ends.waypoint("after the claim's mark")
        self.poke()  # a change has several conversations to tell: let another take the next
        try:
            outcome = self._send(claimed)
        except Trouble as trouble:
            outcome = trouble.outcome
        except NotOurs:
            log.warning("deliver.lease_lost", row=claimed.row.id)
            return True
        except Exception as fault:
            log.error("deliver.not_sent", row=claimed.row.id, **traced(fault))
            outcome = outcome_of(fault, self._tries(claimed), claimed.row.error)
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
            case outbox.FILE | outbox.UNFILE:
                return self._file(claimed)
            case outbox.USERGROUP:
                return self._groups.make_equal(claimed, self._call)
            case _:
                return self._say(claimed)

    def _file(self, claimed: Claimed) -> Outcome:
        if claimed.row.kind == outbox.UNFILE:
            return self._copying.delete(claimed, self._call)
        share = self._shares[claimed.row.subject.partition(":")[0]]
        return share(claimed, self._channel(claimed), self._call)

    def _say(self, claimed: Claimed) -> Outcome:
        row = claimed.row
        if row.kind == outbox.REPLY and claimed.parent_ts is None:
            return Outcome(PARKED, error="the post it answers never arrived")
        channel = self._channel(claimed)
        if claimed.is_in_doubt:
            self.ends.waypoint("during look-up")
            with told(claimed, self._tries(claimed)):
                hold = partial(self._hold, claimed)
                ts = find(self.client, row, channel, claimed.parent_ts, hold)
            if ts is not None:
                return Outcome(SENT, channel=channel, ts=ts)
        card = Card.model_validate(row.card)
        sent = self._write(
            claimed,
            self.client.chat_postMessage,
            channel=channel,
            thread_ts=claimed.parent_ts,
            text=plain(card),
            blocks=blocks(card),
            metadata={"event_type": METADATA, "event_payload": {"key": row.key}},
            unfurl_links=False,
            unfurl_media=False,
        )
        return Outcome(
            SENT, wait=self.settings.pace_seconds, channel=sent["channel"], ts=sent["ts"]
        )

    def _whisper(self, claimed: Claimed) -> Outcome:
        row = claimed.row
        if claimed.is_in_doubt:
            return Outcome(SENT, error="perhaps lost: a whisper is never sent twice")
        card = Card.model_validate(row.card)
        self._write(
            claimed,
            self.client.chat_postEphemeral,
            channel=row.conversation,
            user=row.person or "",
            thread_ts=row.thread_ts,
            text=plain(card),
            blocks=blocks(card),
        )
        return Outcome(SENT, wait=self.settings.pace_seconds)

    def _edit(self, claimed: Claimed) -> Outcome:
        if claimed.parent_ts is None or claimed.parent_channel is None:
            if claimed.is_parent_undone:
                return Outcome(QUEUED, wait=IDLE)  # its post is still on its way
            return Outcome(SWALLOWED, error="the post it draws again never arrived")
        wait = self._edits.wait()
        if wait:
            return Outcome(QUEUED, wait=wait)
        card = self.easel.draw(claimed.row.subject)
        self.ends.waypoint("during an edit")
        self._write(
            claimed,
            self.client.chat_update,
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
            self._write(claimed, self.client.views_publish, user_id=person, view=home_view(card))
        return Outcome(SENT)

    def _write(self, claimed: Claimed, method: Callable[..., Any], **message: Any) -> Any:
        """Write to Slack; a message whose blocks it refuses goes out once more in plain words.

        Raises Trouble, NotOurs.
        """
        try:
            answer = self._call(claimed, method, **message)
        except Trouble as trouble:
            if trouble.outcome.error not in UNDRAWABLE or "blocks" not in message:
                raise
            with self.database.change(self.ends.now()) as tx:
                self.ends.alarm(tx, "invalid_blocks", _about(claimed, trouble.outcome))
            answer = self._call(claimed, method, **{**message, "blocks": []})
        self.ends.waypoint("after Slack accepted")
        return answer

    def _call(
        self,
        claimed: Claimed,
        method: Callable[..., Any],
        *,
        is_on_its_way: bool = True,
        **message: Any,
    ) -> Any:
        self._hold(claimed)
        with told(claimed, self._tries(claimed), is_on_its_way=is_on_its_way):
            return method(**message)

    def _hold(self, claimed: Claimed) -> None:
        """Before each call: have the conversation for as long as it may take. Raises NotOurs."""
        left = claimed.conversation.lease_until - self.database.machine()
        if left > self.settings.send_timeout:
            return
        with self.database.change(TIMELESS) as tx:
            is_ours = delivery.hold(tx, claimed, self._lease)
        if not is_ours:
            raise NotOurs

    def _channel(self, claimed: Claimed) -> str:
        """Where it goes: a direct message's channel is opened once and kept."""
        name = claimed.conversation.name
        if not name.startswith("@"):
            return name
        if claimed.conversation.dm:
            return claimed.conversation.dm
        with told(claimed, self._tries(claimed), is_on_its_way=False):
            opened = self.client.conversations_open(users=name[1:])
        channel = str(opened["channel"]["id"])
        with self.database.change(TIMELESS) as tx:
            delivery.keep_dm(tx, name, channel)
        return channel

    def _tries(self, claimed: Claimed) -> int:
        """How often it went wrong, should it do so now. A send that a death cut short did not."""
        return self._failed[claimed.row.id] + 1

    def _record(self, claimed: Claimed, outcome: Outcome) -> None:
        """What came of it, and the alarm about it, in one transaction."""
        row = claimed.row
        assert row.id is not None
        with self.database.change(self.ends.now()) as tx:
            is_ours = delivery.finish(
                tx,
                row.id,
                outcome.state,
                wait=outcome.wait,
                channel=outcome.channel,
                ts=outcome.ts,
                error=outcome.error,
                holder=claimed.conversation.holder,
            )
            if is_ours and outcome.state in (PARKED, HELD):
                self.ends.alarm(tx, outcome.state, _about(claimed, outcome))
            if is_ours and row.kind == outbox.POST and outcome.state != SENDING:
                kept.drop_strays(tx, row.conversation)
        if outcome.error and outcome.state in (QUEUED, SENDING):
            self._failed[row.id] += 1
        else:
            self._failed.pop(row.id, None)
        self.ends.waypoint("after recording")
        if outcome.state in (PARKED, HELD):
            self.poke()
        if outcome.state == SENT and row.kind == outbox.POST:
            self.ends.settle()


def _about(claimed: Claimed, outcome: Outcome) -> str:
    return f"row {claimed.row.id} to {claimed.row.conversation}: {outcome.error}"
