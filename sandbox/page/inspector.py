"""Everything between Slack and the app, newest first; and the buttons that make trouble."""

import html
import json
from datetime import UTC, datetime

from nicegui import events, ui

from sandbox.page.buttons import button
from sandbox.page.pressable import show
from sandbox.page.window import Window
from sandbox.record import Called, Delivered

_SHOWN_AT_MOST = 150

_SLOW = 5.0
_POST, _EDIT = "chat.postMessage", "chat.update"
_TROUBLES: tuple[tuple[str, str, str, str, str], ...] = (
    ("429", _POST, "Next post: too fast", "429", "The next chat.postMessage is answered 429."),
    ("500", _POST, "Next post: broken", "500", "The next chat.postMessage is answered 500."),
    ("lost", _POST, "Next post: answer lost", "reset_after", "It is posted; nobody tells the app."),
    ("slow", _POST, "Next post: 5 s slow", "slow", "The next post is answered after 5 s."),
    ("stale", _EDIT, "Next edit: 5 s late", "slow_before", "A decided card keeps its buttons 5 s."),
)


class Inspector:
    """The list of calls and deliveries, drawn only while it is open."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._words = ""
        self._kind = "all"
        self._drawn = 0
        self._asked: tuple[str, str] = ("", "")
        with ui.element("div").classes("inspector"):
            self._draw_troubles()
            with ui.element("div").classes("inspector-find"):
                ui.input(placeholder="Filter: a method, a word, an id", on_change=self._find).props(
                    "dense outlined clearable data-testid=traffic-filter "
                    'aria-label="Filter the traffic"'
                )
                ui.select(
                    {"all": "All", "out": "To the app", "in": "From the app", "bad": "Trouble"},
                    value="all",
                    on_change=self._choose,
                ).props('dense outlined options-dense aria-label="Kind" data-testid=traffic-kind')
            self._list = ui.element("div").classes("traffic")

    def refresh(self) -> None:
        """Put the entries that came since the last look on top."""
        if self._window.panel != "inspector":
            return
        entries = list(self._window.slack.record)
        asked = (self._words, self._kind)
        if asked != self._asked:
            self._list.clear()
            self._asked, self._drawn = asked, 0
        fresh = [entry for entry in entries[self._drawn :] if self._is_wanted(entry)]
        self._drawn = len(entries)
        for entry in fresh[-_SHOWN_AT_MOST:]:
            self._draw(entry)
        for old in list(self._list.default_slot.children)[_SHOWN_AT_MOST:]:
            old.delete()

    def _is_wanted(self, entry: Called | Delivered) -> bool:
        is_out = isinstance(entry, Delivered)
        if self._kind == "bad":
            fits = _is_trouble(entry)
        else:
            fits = self._kind == "all" or (self._kind == "out") == is_out
        return fits and self._words.lower() in _searched(entry)

    def _draw(self, entry: Called | Delivered) -> None:
        with self._list:
            row = ui.element("details").classes("entry" + (" bad" if _is_trouble(entry) else ""))
            row.move(self._list, 0)
        with row:
            with ui.element("summary").props("data-testid=traffic-entry"):
                show(_line_html(entry))
            body = ui.element("div")

        def opened() -> None:
            if not body.default_slot.children:
                with body:
                    show(_body_html(entry))

        row.on("toggle", opened, args=[])

    def _draw_troubles(self) -> None:
        faults = self._window.slack.faults
        with ui.element("div").classes("troubles"):
            ui.label("Make trouble for the app").classes("panel-caption")
            for name, method, label, what, why in _TROUBLES:

                def order(method: str = method, what: str = what, label: str = label) -> None:
                    seconds = _SLOW if what.startswith("slow") else 0.0
                    faults.next(method, what, seconds=seconds)
                    self._say(f"Ordered: {label.lower()}.")

                button(label, order, look="default", test_id=f"fault-{name}").tooltip(why)

            def clear() -> None:
                faults.clear()
                self._say("No more trouble.")

            button("Clear", clear, test_id="fault-clear")
            self._said = ui.label().classes("quiet").props("role=status data-testid=fault-said")

    def _say(self, words: str) -> None:
        self._said.set_text(words)

    def _find(self, event: events.ValueChangeEventArguments[str | None]) -> None:
        self._words = str(event.value or "")
        self.refresh()

    def _choose(self, event: events.ValueChangeEventArguments[str]) -> None:
        self._kind = event.value
        self.refresh()


def _is_trouble(entry: Called | Delivered) -> bool:
    if isinstance(entry, Called):
        return entry.fault is not None or entry.status != 200 or not entry.ok
    return not entry.ack.ok


def _title(entry: Called | Delivered) -> str:
    """The word by which engineers know it: a method, a command, an action id, an event type."""
    if isinstance(entry, Called):
        return entry.method
    payload = entry.payload
    inner = payload.get("event", {})
    if inner:
        return " ".join(str(inner[key]) for key in ("type", "subtype") if key in inner)
    if "command" in payload:
        return f"{payload['command']} {payload.get('text', '')}"
    actions = payload.get("actions", ())
    what = actions[0].get("action_id") if actions else payload.get("view", {}).get("callback_id")
    return f"{entry.kind} {what or payload.get('action_id', '')}"


def _searched(entry: Called | Delivered) -> str:
    return f"{_title(entry)} {entry}".lower()


def _outcome(entry: Called | Delivered) -> str:
    if isinstance(entry, Called):
        said = "ok" if entry.ok else str(entry.answer.get("error", ""))
        fault = f" · fault {entry.fault}" if entry.fault else ""
        return f"{entry.status} {said}{fault}"
    again = f" · attempt {entry.attempt + 1}" if entry.attempt else ""
    return (entry.ack.error or str(entry.ack.status)) + again


def _line_html(entry: Called | Delivered) -> str:
    arrow, word = ("→", "to app") if isinstance(entry, Delivered) else ("←", "from app")
    at = datetime.fromtimestamp(entry.at, UTC).astimezone()
    what = html.escape(_title(entry))
    mark = "! " if _is_trouble(entry) else ""
    return (
        f'<span class="way">{arrow} {word}</span><span class="what">{what}</span>'
        f'<span class="outcome">{mark}{html.escape(_outcome(entry))}</span>'
        f'<span class="quiet">{entry.ms:.0f} ms · {at:%H:%M:%S} · '
        f"house {entry.house:%a %H:%M}</span>"
    )


def _body_html(entry: Called | Delivered) -> str:
    parts: tuple[tuple[str, object], ...]
    if isinstance(entry, Called):
        parts = (("Arguments", entry.args), ("Answer", entry.answer))
    else:
        parts = (("Payload", entry.payload), ("Acknowledgement", entry.ack.body))
    return "".join(
        f"<h4>{name}</h4><pre>{html.escape(_pretty(value))}</pre>" for name, value in parts
    )


def _pretty(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, default=str)
