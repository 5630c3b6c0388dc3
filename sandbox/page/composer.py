"""The composer sends on Enter, and shows what / and @ can mean before anything is sent."""

import re
from dataclasses import dataclass

from nicegui import events, ui

from sandbox.page import acts
from sandbox.page.buttons import button, quoted
from sandbox.page.window import Window

_SEND_ON_ENTER = """(event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        emit('send', event.target.value);
    } else if (event.key === 'Tab' && !event.shiftKey && event.target.dataset.offers === 'yes') {
        event.preventDefault();
        emit('complete', event.target.value);
    }
}"""


@dataclass(frozen=True)
class Offer:
    """One line above the composer: what is put in (nothing for a mere hint), and what it means."""

    insert: str
    title: str
    hint: str = ""
    meaning: str = ""


class Composer:
    """Where a person types, in a place or in a thread."""

    def __init__(self, window: Window, *, is_thread: bool) -> None:
        self._window = window
        self._is_thread = is_thread
        self._offers: list[Offer] = []
        name = "thread-composer" if is_thread else "composer"
        with ui.element("div").classes("composer"):
            self._offered = ui.element("div").classes("offers").props("role=listbox")
            self._offered.set_visibility(False)
            self._box = ui.textarea(on_change=self._typed).props(
                f"borderless autogrow dense input-class=composer-text data-testid={name}"
            )
            self._box.classes("wide")
            self._box.on("keydown", self._key, js_handler=_SEND_ON_ENTER)
            with ui.element("div").classes("composer-foot"):
                if is_thread:
                    self._also = ui.checkbox("Also send to the channel").props(
                        "dense data-testid=also-send"
                    )
                else:
                    ui.label("Enter sends, Shift + Enter begins a new line, / shows the commands")
                button(
                    "Send",
                    self._send_typed,
                    icon="send",
                    look="primary",
                    test_id=name.replace("composer", "send"),
                    name="Send the message",
                )

    def refresh(self) -> None:
        """Name the place that this composer writes to."""
        window = self._window
        here = window.here()
        place = here["name"] if here["kind"] == "im" else f"#{here['name']}"
        words = "Reply in the thread" if self._is_thread else f"Message {place}"
        self._box.props(f"placeholder={quoted(words)} aria-label={quoted(words)}")

    def fill(self, line: str) -> None:
        """Put a line in, for the person to look at and send."""
        self._box.set_value(line)
        self._box.run_method("focus")

    async def _key(self, event: events.GenericEventArguments) -> None:
        what, typed = event.args
        if what == "send":
            await self._send(str(typed))
        elif self._offers:
            self._take(self._offers[0], str(typed))

    async def _send_typed(self) -> None:
        await self._send(str(self._box.value or ""))

    async def _send(self, typed: str) -> None:
        self._box.set_value("")
        thread = self._window.thread if self._is_thread else ""
        also = self._is_thread and bool(self._also.value)
        if self._is_thread:
            self._also.set_value(False)
        await acts.send(self._window, typed, thread=thread, also_here=also)

    def _typed(self, event: events.ValueChangeEventArguments[str | None]) -> None:
        self._offers = offers_for(str(event.value or ""), self._window, self._is_thread)
        takes = any(offer.insert for offer in self._offers)
        self._box.props(f"data-offers={'yes' if takes else 'no'}")
        self._offered.clear()
        self._offered.set_visibility(bool(self._offers))
        with self._offered:
            for offer in self._offers:
                line = (
                    ui.element("div")
                    .classes("offer")
                    .props(f"role=option tabindex=0 data-testid={quoted('offer-' + offer.insert)}")
                )
                line.on("click", lambda _, chosen=offer: self._take(chosen, str(self._box.value)))
                with line:
                    ui.label(offer.title).classes("offer-title")
                    ui.label(offer.hint).classes("offer-hint")
                    ui.label(offer.meaning).classes("offer-meaning")

    def _take(self, offer: Offer, typed: str) -> None:
        if not offer.insert:
            return
        kept = re.sub(r"[/@#]\S*$", "", typed)
        self.fill(f"{kept}{offer.insert} ")


def offers_for(typed: str, window: Window, is_thread: bool) -> list[Offer]:
    """Return what the end of the typed line may become: commands, people or channels."""
    workspace = window.slack.world.workspace
    if re.fullmatch(r"/\S*", typed) and not is_thread:
        return [
            Offer(each.command, each.command, each.usage_hint, each.description)
            for each in sorted(workspace.commands, key=lambda each: each.command)
            if each.command.startswith(typed)
        ]
    named = re.search(r"(?:^|\s)@([\w.-]*)$", typed)
    if named:
        start = named[1].lower()
        people = [(workspace.bot_name, workspace.bot_name, "the app")]
        people += [(each.name, each.real_name, each.title) for each in workspace.people]
        return [
            Offer(f"@{name}", f"@{name}", real, title)
            for name, real, title in people
            if name.lower().startswith(start) or real.lower().startswith(start)
        ][:8]
    used = re.match(r"(/\S+) ", typed)
    if used and not is_thread:
        return [
            Offer("", each.command, each.usage_hint, each.description)
            for each in workspace.commands
            if each.command == used[1]
        ]
    return []
