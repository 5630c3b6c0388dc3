"""What can be pressed in a message, a form or a Home tab, and the question some ask first."""

import html
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from nicegui import ui

from sandbox.page.buttons import Look, button, quoted
from sandbox.page.controls import Control, Json, Suggest, draw_control
from sandbox.page.mrkdwn import plain_to_html, to_html
from sandbox.page.people import sign
from sandbox.page.reader import Reader

Press = Callable[[Json, Json, Any], Awaitable[None]]
"""Called with the block, the element and the value that was put in; None for a button."""


@dataclass(frozen=True)
class Hand:
    """The reader's hand on one message, form or Home tab.

    `press` acts at once, `entered` takes the value of an input block. `suggest` answers an external
    select, `start` is the value that a control shows first, `errors` are by block id. `upload`
    draws a file input; None where there is none.
    """

    reader: Reader
    press: Press
    entered: Press
    suggest: Callable[[Json, Json], Suggest]
    start: Callable[[Json, Json], Any]
    errors: dict[str, str]
    upload: Callable[[Json, Json], None] | None = None


def show(markup: str, classes: str = "") -> None:
    """Put HTML made by this page's own writers into the slot."""
    ui.html(markup, sanitize=False).classes(classes)


def text_html(text: Json, reader: Reader) -> str:
    """Return a text object, plain or mrkdwn, as HTML."""
    shown = text["text"]
    return to_html(shown, reader) if text["type"] == "mrkdwn" else plain_to_html(shown)


def image_html(image: Json) -> str:
    """Show a picture of this computer; of others only the words, as no network is used."""
    source = str(image.get("image_url") or image.get("slack_file", {}).get("url", ""))
    alt = html.escape(image.get("alt_text", ""), quote=True)
    if source.startswith(("http://127.0.0.1", "http://localhost", "data:image/")):
        return f'<img src="{html.escape(source, quote=True)}" alt="{alt}">'
    words = f"{sign('image')} {alt or 'picture'}"
    return f'<span class="picture" role="img" aria-label="{alt}">{words}</span>'


def draw_element(block: Json, element: Json, hand: Hand) -> None:
    """Draw one element that acts at once."""
    match element["type"]:
        case "button" | "workflow_button" | "icon_button":
            _button(block, element, hand)
        case "overflow":
            _overflow(block, element, hand)
        case "feedback_buttons":
            for key in ("positive_button", "negative_button"):
                _button(block, {**element, **element[key], "type": "button"}, hand)
        case "image":
            show(image_html(element), "thumbnail")
        case _:
            _control(block, element, hand)


def _control(block: Json, element: Json, hand: Hand) -> None:
    async def changed(value: Any) -> None:
        await _after_question(element, lambda: hand.press(block, element, value))

    start, suggest = hand.start(block, element), hand.suggest(block, element)
    draw_control(Control(element, start, changed, hand.reader, suggest))


def _button(block: Json, element: Json, hand: Hand) -> None:
    label = element.get("text", {}).get("text", "")
    look: Look = element.get("style", "default")

    async def pressed() -> None:
        await _after_question(element, lambda: hand.press(block, element, None))

    made = button(
        on_click=pressed,
        look=look,
        test_id=_test_id(element),
        name=element.get("accessibility_label", label),
    )
    if element.get("url"):
        made.props(f"href={quoted(element['url'])} target=_blank")
    with made:
        show(plain_to_html(label))


def _overflow(block: Json, element: Json, hand: Hand) -> None:
    def choose(value: str) -> Callable[[], Awaitable[None]]:
        async def chosen() -> None:
            await _after_question(element, lambda: hand.press(block, element, value))

        return chosen

    more = button(icon="more_horiz", look="default", test_id=_test_id(element), name="More actions")
    with more, ui.menu().props("auto-close"):
        for option in element["options"]:
            value = option.get("value", "")
            item = ui.menu_item(on_click=choose(value))
            with item.props(f"data-testid={quoted('option-' + value)}"):
                show(text_html(option["text"], hand.reader))


def _test_id(element: Json) -> str:
    return "action-" + str(element.get("action_id", ""))


async def _after_question(element: Json, act: Callable[[], Awaitable[None]]) -> None:
    """Ask first where the element says so; Deny does nothing."""
    question = element.get("confirm")
    if question is None:
        await act()
        return
    with ui.dialog() as dialog, ui.card().classes("confirm"):
        dialog.props("persistent")
        ui.label(question["title"]["text"]).classes("confirm-title")
        ui.label(question["text"]["text"])
        with ui.row().classes("confirm-buttons"):
            button(
                question["deny"]["text"],
                lambda: dialog.submit(False),
                look="default",
                test_id="confirm-no",
            )
            button(
                question["confirm"]["text"],
                lambda: dialog.submit(True),
                look=question.get("style", "primary"),
                test_id="confirm-yes",
            )
    agreed = await dialog
    dialog.delete()
    if agreed:
        await act()
