"""Forms of a leave desk, and an app that answers them as it is told."""

from collections.abc import Callable
from typing import Any

from slack_bolt import App

from sandbox.plain import Json
from tests.sandbox.cards import option


def words(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def field(block_id: str, element: Json, **more: Any) -> Json:
    element = {"action_id": f"{block_id}.it", **element}
    return {
        "type": "input",
        "block_id": block_id,
        "label": words(block_id),
        "element": element,
        **more,
    }


def form(*blocks: Json, **more: Any) -> Json:
    view = {"type": "modal", "title": words("Leave"), "submit": words("Send")}
    return {
        **view,
        "callback_id": "leave",
        "blocks": list(blocks) or [field("reason", {"type": "plain_text_input"})],
        **more,
    }


LEAVE = form(
    field("day", {"type": "datepicker", "initial_date": "2026-01-06"}),
    field("reason", {"type": "plain_text_input", "max_length": 20, "min_length": 3}),
    field(
        "kind",
        {"type": "static_select", "options": [option("sick"), option("annual")]},
        optional=True,
    ),
    field(
        "shifts",
        {"type": "checkboxes", "options": [option("early"), option("late")]},
        optional=True,
    ),
    field("cover", {"type": "users_select"}, optional=True),
)


class Clerk:
    """An app that answers forms as it is told, and notes what it got."""

    def __init__(self, app: App) -> None:
        self.heard: list[Json] = []
        self.answer: Json = {}
        app.view("leave")(self._sent)
        app.view_closed("leave")(self._closed)
        app.action("tick")(self._pressed)
        app.action("kind.it")(self._pressed)

    def _sent(self, ack: Any, body: Json) -> None:
        self.heard.append(body)
        ack(**self.answer)

    def _closed(self, ack: Any, body: Json) -> None:
        self.heard.append(body)
        ack()

    def _pressed(self, ack: Any, body: Json) -> None:
        self.heard.append(body)
        ack()


Open = Callable[..., str]
