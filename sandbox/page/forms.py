"""The form on top of a person's stack, with its errors beside the fields they belong to."""

from typing import Any

from nicegui import events, ui

from sandbox.elements import HOLDERS, every_element
from sandbox.page import acts
from sandbox.page.blocks import draw_blocks
from sandbox.page.buttons import button, quoted
from sandbox.page.controls import Json, Suggest, initial
from sandbox.page.mrkdwn import plain_to_html
from sandbox.page.people import sign
from sandbox.page.pressable import Hand, show
from sandbox.page.window import Window
from sandbox.record import Ack

_TO_THE_FIRST_COMPLAINT = (
    "document.querySelector('.field-error, .form-trouble')?.scrollIntoView({block: 'center'})"
)
_TROUBLE = "We had some trouble connecting. Try again?"


class Form:
    """A dialog that shows whatever form the app has opened for this person."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._shown = ("", "", "")
        self._view: Json = {}
        self._entered: dict[str, dict[str, Any]] = {}
        self._errors: dict[str, str] = {}
        self._trouble = ""
        self._dialog = ui.dialog().props("persistent no-esc-dismiss no-refocus")
        with self._dialog, ui.card().classes("form").props("data-testid=form role=dialog"):
            self._head = ui.element("div").classes("form-head")
            self._body = ui.element("div").classes("form-body")
            self._foot = ui.element("div").classes("form-foot")

    def refresh(self) -> None:
        """Open, change or close the dialog as the stack says."""
        views = self._window.slack.views(self._window.person)
        if not views:
            self._dialog.close()
            self._shown, self._view = ("", "", ""), {}
            return
        view = views[-1]
        shown = (self._window.person, view["id"], view["hash"])
        if shown == self._shown:
            return
        if shown[:2] != self._shown[:2]:
            self._entered = {}
        self._errors, self._trouble = {}, ""
        self._shown, self._view = shown, view
        self._draw(depth=len(views))
        self._dialog.open()

    def _draw(self, depth: int) -> None:
        view, window = self._view, self._window
        for part in (self._head, self._body, self._foot):
            part.clear()
        with self._head:
            show(plain_to_html(view["title"]["text"]), "form-title")
            button(on_click=self._close_all, icon="close", test_id="form-x", name="Close the form")
        with self._body:
            if self._trouble:
                with ui.element("div").classes("form-trouble").props("role=alert"):
                    show(sign("warning") + plain_to_html(self._trouble))
            draw_blocks(view["blocks"], self._hand())
        with self._foot:
            ui.label(window.slack.world.workspace.bot_name).classes("quiet grow")
            words = (view.get("close") or {}).get("text") or ("Back" if depth > 1 else "Cancel")
            button(words, self._close, look="default", test_id="form-close")
            if view.get("submit"):
                self._submit_button = button(
                    view["submit"]["text"], self._submit, look="primary", test_id="form-submit"
                )

    def _hand(self) -> Hand:
        window = self._window

        async def press(block: Json, element: Json, value: Any) -> None:
            if element["type"] in HOLDERS:
                self._keep(block, element, value)
            await self._press(block, element, value)

        async def entered(block: Json, element: Json, value: Any) -> None:
            self._keep(block, element, value)
            if block.get("dispatch_action"):
                await self._press(block, element, value)

        def suggest(block: Json, element: Json) -> Suggest:
            return acts.suggest_in_view(window, self._view["id"], element)

        return Hand(window.reader, press, entered, suggest, self._start, self._errors, self._upload)

    def _keep(self, block: Json, element: Json, value: Any) -> None:
        self._entered.setdefault(block["block_id"], {})[element["action_id"]] = value

    def _start(self, block: Json, element: Json) -> Any:
        """What a field shows first: what was typed before an update, else what the app put in."""
        typed = self._entered.get(block.get("block_id", ""), {})
        if element.get("action_id") in typed:
            return typed[element["action_id"]]
        return initial(element)

    async def _press(self, block: Json, element: Json, value: Any) -> None:
        window, view_id, typed = self._window, self._view["id"], self._values()

        def fill_and_press() -> Ack:
            window.slack.fill(window.person, view_id, typed)
            return window.slack.press_in_view(
                window.person,
                view_id,
                element["action_id"],
                value=element.get("value") if value is None else value,
                block_id=block["block_id"],
            )

        ack = await acts.act(window, "", fill_and_press)
        if ack is not None and ack.error is not None:
            self._complain({}, ack.shown or _TROUBLE)
        window.refresh()

    async def _submit(self) -> None:
        window, view_id = self._window, self._view["id"]
        self._submit_button.props("loading")
        ack = await acts.act(
            window, "", lambda: window.slack.submit(window.person, view_id, self._values())
        )
        self._submit_button.props(remove="loading")
        if ack is not None and ack.errors:
            self._complain(dict(ack.errors), "")
        elif ack is None or ack.error is not None:
            self._complain({}, (ack and ack.shown) or _TROUBLE)
        window.refresh()

    def _complain(self, errors: dict[str, str], trouble: str) -> None:
        """Draw the same form again with what is wrong; what was typed stays."""
        self._errors, self._trouble = errors, trouble
        self._draw(depth=len(self._window.slack.views(self._window.person)))
        ui.run_javascript(_TO_THE_FIRST_COMPLAINT)

    def _values(self) -> dict[tuple[str, str], Any]:
        """What was put into the elements that the form has now, by block id and action id."""
        there = every_element(self._view["blocks"])
        keys = [(block["block_id"], element["action_id"]) for block, element in there]
        return {
            (block_id, action_id): self._entered[block_id][action_id]
            for block_id, action_id in keys
            if action_id in self._entered.get(block_id, {})
        }

    async def _close(self) -> None:
        await self._go_away(the_whole_pile=False)

    async def _close_all(self) -> None:
        await self._go_away(the_whole_pile=True)

    async def _go_away(self, *, the_whole_pile: bool) -> None:
        window, view_id = self._window, self._view["id"]
        await acts.act(
            window,
            "",
            lambda: window.slack.close(window.person, view_id, all_of_them=the_whole_pile),
        )
        window.refresh()

    def _upload(self, block: Json, element: Json) -> None:
        """Draw the field that takes files: each is uploaded as this person's when it is chosen."""

        async def received(event: events.UploadEventArguments) -> None:
            content = await event.file.read()
            stored = await acts.act(
                self._window,
                "",
                self._window.slack.upload,
                self._window.person,
                event.file.name,
                content,
            )
            if stored is not None:
                already = self._entered.get(block["block_id"], {}).get(element["action_id"]) or []
                self._keep(block, element, [*already, stored["id"]])

        ui.upload(
            multiple=int(element.get("max_files", 10)) > 1,
            auto_upload=True,
            on_upload=received,
            label="Choose or drop a file",
        ).props(f"flat bordered data-testid={quoted('action-' + element['action_id'])}").classes(
            "wide"
        )
