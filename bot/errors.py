"""What went wrong has two audiences: the person gets a sentence and a reference, Slack a status."""

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

import structlog
from slack_bolt import BoltResponse

from handbook.words import of

log = structlog.get_logger()
EVENT_TRIES = 3
_JSON: dict[str, str | Sequence[str]] = {"Content-Type": "application/json;charset=utf-8"}


class _Failures:
    """How often the same event has failed; the newest thousand are remembered."""

    def __init__(self) -> None:
        self._counts: OrderedDict[str, int] = OrderedDict()
        self._lock = threading.Lock()

    def count(self, event: str) -> int:
        with self._lock:
            self._counts[event] = self._counts.pop(event, 0) + 1
            while len(self._counts) > 1_000:
                self._counts.popitem(last=False)
            return self._counts[event]


_failures = _Failures()


def answer_error(
    error: Exception, body: dict[str, Any], failed: Callable[[str], None]
) -> BoltResponse:
    """Log the error under a reference and answer the payload's kind."""
    reference = uuid4().hex[:8]
    kind = body.get("type") or ("command" if body.get("command") else "unknown")
    log.error("listener.failed", reference=reference, kind=kind, exc_info=error)
    failed(f"{type(error).__name__} ({reference})")
    if kind == "event_callback":
        # 500 makes Slack send it again; the same event failing for ever helps nobody.
        status = 500 if _failures.count(body.get("event_id", "")) < EVENT_TRIES else 200
        return BoltResponse(status=status)
    words = _words(reference)
    if kind == "view_submission":
        inputs = [b["block_id"] for b in body["view"]["blocks"] if b["type"] == "input"]
        errors = {"response_action": "errors", "errors": {inputs[0]: words}} if inputs else {}
        return BoltResponse(status=200, body=json.dumps(errors), headers=_JSON)
    answer = {"response_type": "ephemeral", "text": words}
    return BoltResponse(status=200, body=json.dumps(answer), headers=_JSON)


def _words(reference: str) -> str:
    """Both languages: at this point we may not know whom we speak to."""
    return " ".join(
        of(language)(
            "Something went wrong here and nothing was changed. Please try again; "
            "if it happens again, tell your coordinator this reference: {reference}.",
            reference=reference,
        )
        for language in ("en", "zh")
    )
