"""What a newcomer can try, one press away: the right person, the right place, the line typed in."""

from collections.abc import Callable

from nicegui import ui

from sandbox.page.buttons import button, quoted
from sandbox.page.composer import Composer
from sandbox.page.window import Window
from sandbox.workspace import Tip


class Tips:
    """The "Try this" panel above the messages; it goes away for good when it is closed."""

    def __init__(
        self, window: Window, composer: Composer, thread_composer: Callable[[], Composer]
    ) -> None:
        self._window = window
        self._composer = composer
        self._thread_composer = thread_composer
        self._panel = ui.element("section").classes("tips").props('aria-label="Try this"')
        self._panel.set_visibility(bool(window.slack.world.workspace.tips))
        with self._panel:
            with ui.element("div").classes("tips-head"):
                ui.label("Try this").classes("panel-caption")
                button(
                    on_click=self.toggle, icon="close", test_id="tips-close", name="Close the tips"
                ).props("size=sm")
            with ui.element("div").classes("tips-list"):
                for number, tip in enumerate(window.slack.world.workspace.tips):
                    self._draw(number, tip)

    def toggle(self) -> None:
        """Show the panel, or put it away."""
        self._panel.set_visibility(not self._panel.visible)

    def _draw(self, number: int, tip: Tip) -> None:
        person = self._window.slack.world.people.get(tip.persona)
        card = ui.element("button").classes("tip").props(f"type=button data-testid=tip-{number}")
        card.on("click", lambda: self._try(tip))
        with card:
            ui.label(tip.text).classes("tip-text")
            who = f"as {person.real_name}" if person else ""
            ui.label(" · ".join(part for part in (who, tip.line) if part)).classes(
                "tip-line"
            ).props(f"title={quoted(tip.line)}")

    def _try(self, tip: Tip) -> None:
        window = self._window
        window.go(person=tip.persona or None)
        window.go(place=tip.channel or window.places()[0]["id"])
        messages = window.messages()
        if tip.in_thread and messages:
            window.open_thread(messages[-1]["ts"])
            self._thread_composer().fill(tip.line)
        elif tip.line:
            self._composer.fill(tip.line)
