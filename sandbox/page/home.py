"""The app's Home tab, drawn as published; pressing there goes to the app at once."""

from typing import Any

from nicegui import ui

from sandbox.page import acts
from sandbox.page.blocks import draw_blocks
from sandbox.page.controls import Json, Suggest, initial
from sandbox.page.pressable import Hand
from sandbox.page.window import Window


class Home:
    """The Home tab of the direct message with the app."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._shown: tuple[str, object] | None = None
        self.sheet = ui.element("div").classes("home").props("data-testid=home")

    def refresh(self) -> None:
        """Draw the published view again if it is another."""
        window = self._window
        if window.tab != "home":
            return
        view = window.slack.home(window.person)
        # The same again, with new block ids, is left as it is: a hand may be about to press.
        shown = (
            window.person,
            [{**block, "block_id": ""} for block in view["blocks"]] if view else None,
        )
        if shown == self._shown:
            return
        self._shown = shown
        self.sheet.clear()
        with self.sheet:
            if view is None:
                ui.label("The app has not published a Home tab for this person yet.").classes(
                    "quiet"
                )
            else:
                draw_blocks(view["blocks"], self._hand())

    def _hand(self) -> Hand:
        window = self._window

        async def press(block: Json, element: Json, value: Any) -> None:
            ack = await acts.act(
                window,
                "",
                lambda: window.slack.press_home(
                    window.person,
                    element["action_id"],
                    value=element.get("value") if value is None else value,
                ),
            )
            acts.tell(window, ack, "This button")

        def suggest(block: Json, element: Json) -> Suggest:
            view = window.slack.home(window.person)
            return acts.suggest_in_view(window, view["id"] if view else "", element)

        return Hand(window.reader, press, press, suggest, lambda _, each: initial(each), {})
