"""What went wrong has two audiences: the person gets a sentence and a reference, Slack a status."""

import json
import threading
import traceback
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import structlog
from slack_bolt import BoltResponse
from slack_sdk import WebhookClient

from bot.blocks import answer_view
from handbook.words import of
from storage.cards import Card

log = structlog.get_logger()
EVENT_TRIES = 3
TELL_TIMEOUT = 3
"""Seconds for telling a presser; an error is no reason to hold a thread."""
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
    """Log the error under a reference and answer the payload's kind.

    `failed` is told the error's name and the reference.
    """
    reference = uuid4().hex[:8]
    kind = body.get("type") or ("command" if body.get("command") else "unknown")
    log.error("listener.failed", reference=reference, kind=kind, **traced(error))
    failed(f"{type(error).__name__} ({reference})")
    if kind == "event_callback":
        # 500 makes Slack send it again; the same event failing for ever helps nobody.
        status = 500 if _failures.count(body.get("event_id", "")) < EVENT_TRIES else 200
        return BoltResponse(status=status)
    words = _words(reference)
    if kind == "view_submission":
        return _answered(_in_form(body["view"], words))
    if kind == "block_actions":
        # Slack shows nobody what a press is answered with: say it where the button is.
        if body.get("response_url"):
            threading.Thread(target=_tell, args=(body["response_url"], words), daemon=True).start()
        return BoltResponse(status=200)
    return _answered({"response_type": "ephemeral", "text": words})


def traced(error: BaseException) -> dict[str, str]:
    """What may be logged of an error: its name and its way through the code.

    Never its words: they quote what people typed.
    """
    frames = traceback.extract_tb(error.__traceback__)
    way = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return {"error": type(error).__name__, "way": " > ".join(way)}


def _answered(answer: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=json.dumps(answer), headers=_JSON)


def _in_form(view: dict[str, Any], words: str) -> dict[str, Any]:
    """Under the first question; a form without questions turns into the sentence."""
    inputs = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    if inputs:
        return {"response_action": "errors", "errors": {inputs[0]: words}}
    title, close = view["title"]["text"], (view.get("close") or {}).get("text", "OK")
    return {
        "response_action": "update",
        "view": answer_view(Card(lines=(words,)), title, close),
    }


def _tell(response_url: str, words: str) -> None:
    """Say it to the presser alone, past a database that may be the very thing that failed."""
    try:
        WebhookClient(response_url, timeout=TELL_TIMEOUT, retry_handlers=[]).send(
            text=words, response_type="ephemeral", replace_original=False
        )
    except Exception as trouble:
        log.warning("presser.not_told", trouble=type(trouble).__name__)


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
