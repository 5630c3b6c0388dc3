"""Amazon Connect's contact records: JSON, a record a line or one after the other without any end.

A record comes again when it changes: the one that was updated last holds. A transfer is a record
of its own. Chats and tasks are left out, and so are contacts that never came to a queue.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from handbook.words import mark
from storage.calls import ABANDONED, ANSWERED, OPEN
from storage.importers.calls.mapped import NOT_QUEUED
from storage.importers.calls.visits import NOT_NUMBERS, OUT_OF_RANGE, Bad, Visit, checked

NO_CALL = mark("chats and tasks")
_NOT_JSON = mark("is not JSON")
_OUTBOUND = ("OUTBOUND", "EXTERNAL_OUTBOUND")
_ENDED_BY: Mapping[object, str] = {
    "CUSTOMER_DISCONNECT": "caller",
    "AGENT_DISCONNECT": "agent",
    "CONTACT_FLOW_DISCONNECT": "system",
    "TELECOM_PROBLEM": "system",
    "EXPIRED": "system",
}
_DECODER = json.JSONDecoder()


def knows(sample: bytes) -> bool:
    """Whether a file begins like these."""
    head = sample.lstrip(b"\xef\xbb\xbf \r\n")[:20_000]
    return head.startswith(b"{") and b'"ContactId"' in head and b'"InitiationMethod"' in head


def is_whole(line: bytes) -> bool:
    """Whether a last line without its end is a record nevertheless."""
    try:
        return bool(list(_records(line)))
    except (ValueError, RecursionError):
        return False


def _records(raw: bytes) -> Iterator[Any]:
    """Raises ValueError."""
    text = raw.decode("utf-8-sig").strip()
    at = 0
    while at < len(text):
        record, at = _DECODER.raw_decode(text, at)
        yield record
        while at < len(text) and text[at] in " ,\t":
            at += 1


class AmazonConnect:
    """Reads records, after `number` lines."""

    def __init__(self, number: int = 0) -> None:
        self.bad = Bad()
        self.ignored: Counter[str] = Counter()
        self.number = number
        self.last = 0

    def read(self, lines: Iterable[bytes]) -> Iterator[Visit]:
        for raw in lines:
            self.number += 1
            try:
                for record in _records(raw):
                    visit = self._visit(record)
                    if visit is not None:
                        yield visit
            except json.JSONDecodeError:
                self._refuse(raw, _NOT_JSON)
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
                self._refuse(raw, NOT_NUMBERS)
            except OverflowError:
                self._refuse(raw, OUT_OF_RANGE)

    def rest(self) -> Sequence[Visit]:
        return ()

    def _refuse(self, raw: bytes, reason: str) -> None:
        self.bad.add(self.number, raw.decode("utf-8", "replace").strip(), reason)

    def _visit(self, record: Mapping[str, Any]) -> Visit | None:
        """Raises ValueError, KeyError, TypeError, AttributeError or OverflowError."""
        key = str(record["ContactId"])
        if record.get("Channel", "VOICE") != "VOICE":
            self.ignored[NO_CALL] += 1
            return None
        queue: Mapping[str, Any] = record.get("Queue") or {}
        agent: Mapping[str, Any] = record.get("Agent") or {}
        is_outbound = record.get("InitiationMethod") in _OUTBOUND
        connected = _moment(agent.get("ConnectedToAgentTimestamp"))
        over = _moment(record.get("DisconnectTimestamp"))
        entered = _moment(queue.get("EnqueueTimestamp"))
        if entered is None and is_outbound:
            entered = _moment(record.get("InitiationTimestamp"))
        if entered is None:
            self.ignored[NOT_QUEUED] += 1
            return None
        left = _moment(queue.get("DequeueTimestamp"))
        outcome = ANSWERED if connected else ABANDONED if over or left else OPEN
        moments = [at for at in (connected, left, over) if at is not None]
        waited = _seconds(queue.get("Duration"))
        if waited is None and moments:
            waited = moments[0] - entered
        is_answered = outcome == ANSWERED
        updated = _moment(record.get("LastUpdateTimestamp"))
        visit = Visit(
            key,
            updated or over or 0,
            str(queue.get("Name") or str(queue.get("ARN") or "").rpartition("/")[2]),
            entered,
            outcome,
            wait_s=None if outcome == OPEN else waited,
            agent=str(agent["Username"]) if is_answered and agent.get("Username") else None,
            talk_s=_seconds(agent.get("AgentInteractionDuration")) if is_answered else None,
            hold_s=_seconds(agent.get("CustomerHoldDuration")) if is_answered else None,
            acw_s=_seconds(agent.get("AfterContactWorkDuration")) if is_answered else None,
            ended_by=_ENDED_BY.get(record.get("DisconnectReason")),
            direction="out" if is_outbound else "in",
        )
        self.last = max(self.last, entered, *moments)
        return checked(visit)


def _moment(said: str | None) -> int | None:
    """Raises ValueError, TypeError or OverflowError."""
    if not said:
        return None
    at = datetime.fromisoformat(said)
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())


def _seconds(said: Any) -> int | None:
    """Raises ValueError or TypeError."""
    return None if said is None else int(said)
