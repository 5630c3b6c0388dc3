"""What happened is only ever added: every Web API call and every delivery, in order."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sandbox.changes import Changes
from sandbox.pings import pings_in
from sandbox.plain import Json, compact


@dataclass(frozen=True)
class Ack:
    """What came back from the app for one delivery, and what the person saw of it.

    `status` is None when nothing came back. `error` is the word Slack would show or log
    (`operation_timeout`, `dispatch_failed`, ...). `errors` are a form's, by block id.
    `shown` is the sentence or text that the person sees, if any.
    """

    status: int | None = None
    body: Json | str = ""
    ms: float = 0.0
    timed_out: bool = False
    error: str | None = None
    trigger_id: str | None = None
    response_url: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    shown: str | None = None
    stops_retries: bool = False

    @property
    def ok(self) -> bool:
        """The app acknowledged in time, and Slack could use the answer."""
        return self.error is None and self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True)
class Parcel:
    """Something on its way to the app.

    `envelope` is Socket Mode's type (`slash_commands`, `interactive`, `events_api`), `kind` the
    finer word: `command`, `block_actions`, `view_submission`, `view_closed`, `message_action`,
    `block_suggestion`, `event`.
    """

    kind: str
    envelope: Literal["slash_commands", "interactive", "events_api"]
    payload: Json


@dataclass(frozen=True)
class Sent:
    """The very bytes of a delivery: an HTTP request, or a Socket Mode envelope without headers."""

    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Called:
    """One Web API call. `answer` is what Slack meant to answer, even if a fault lost it.

    `args` are without the token; `at` is machine time, `house` house time; `pinged` are the
    broadcasts that its words would have made (`channel`, `here`, `everyone`, `S...`).
    """

    method: str
    args: Json
    answer: Json
    status: int
    at: float
    house: datetime
    ms: float
    fault: str | None = None
    pinged: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Slack did what was asked (the caller may still not have heard of it)."""
        return bool(self.answer.get("ok"))

    def __str__(self) -> str:
        fault = f" [{self.fault}]" if self.fault else ""
        said = "ok" if self.ok else str(self.answer.get("error"))
        return f"call {self.method} {compact(self.args)[:160]} -> {self.status} {said}{fault}"


@dataclass(frozen=True)
class Delivered:
    """One attempt of one delivery, written when its answer came or its time was over."""

    parcel: Parcel
    ack: Ack
    attempt: int
    at: float
    house: datetime
    door: Literal["http", "socket"]
    sent: Sent
    retry_reason: str | None = None

    @property
    def kind(self) -> str:
        """The parcel's word, such as `command` or `event`."""
        return self.parcel.kind

    @property
    def payload(self) -> Json:
        """What the app was sent."""
        return self.parcel.payload

    @property
    def ms(self) -> float:
        """From sending to the answer, in milliseconds."""
        return self.ack.ms

    @property
    def pinged(self) -> tuple[str, ...]:
        """The broadcasts in the answer to a command, as `Called.pinged`."""
        body = self.ack.body
        if self.kind != "command":
            return ()
        return pings_in({"text": body} if isinstance(body, str) else body)

    def __str__(self) -> str:
        said = self.ack.error or f"{self.ack.status} in {self.ms:.0f} ms"
        inner = self.payload.get("event", self.payload)
        return f"sent {self.kind} #{self.attempt} {compact(inner)[:160]} -> {said}"


class Record:
    """The append-only list of `Called` and `Delivered`."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._entries: list[Called | Delivered] = []
        self._callbacks: list[Callable[[Called | Delivered], None]] = []

    def add(self, entry: Called | Delivered) -> None:
        """Write one entry and tell those who subscribed, in the writer's thread."""
        with self._changes:
            self._entries.append(entry)
            callbacks = list(self._callbacks)
        for callback in callbacks:
            callback(entry)

    def __iter__(self) -> Iterator[Called | Delivered]:
        with self._changes.lock:
            return iter(list(self._entries))

    def __len__(self) -> int:
        return len(self._entries)

    def calls(self, method: str | None = None, **args: Any) -> list[Called]:
        """The Web API calls of a method, with these arguments; all without either."""
        return [
            entry
            for entry in self
            if isinstance(entry, Called)
            and method in (None, entry.method)
            and all(entry.args.get(name) == value for name, value in args.items())
        ]

    def deliveries(self, kind: str | None = None, *, event: str | None = None) -> list[Delivered]:
        """The deliveries of a kind; `event` narrows events to one type (`app_mention`)."""
        return [
            entry
            for entry in self
            if isinstance(entry, Delivered)
            and kind in (None, entry.kind)
            and (event is None or entry.payload.get("event", {}).get("type") == event)
        ]

    def pings(self) -> list[Called | Delivered]:
        """The calls and the answers to commands that would have woken a channel or group."""
        return [entry for entry in self if entry.pinged]

    def last(self, count: int = 15) -> str:
        """The newest entries, one a line, for people who look for what went wrong."""
        with self._changes.lock:
            newest = self._entries[-count:]
        return "\n".join(f"  {entry}" for entry in newest) or "  (nothing happened)"

    def subscribe(self, callback: Callable[[Called | Delivered], None]) -> Callable[[], None]:
        """Call back on each new entry; returns the function that ends it."""
        with self._changes:
            self._callbacks.append(callback)

        def unsubscribe() -> None:
            with self._changes:
                self._callbacks.remove(callback)

        return unsubscribe
