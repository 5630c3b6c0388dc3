"""A card with buttons and menus, as an app would post it."""

from typing import Any

from sandbox.plain import Json


def button(action_id: str, value: str = "1", **more: Any) -> Json:
    text = {"type": "plain_text", "text": action_id}
    return {"type": "button", "action_id": action_id, "value": value, "text": text, **more}


def option(value: str) -> Json:
    return {"text": {"type": "plain_text", "text": value.title()}, "value": value}


CARD: list[Json] = [
    {
        "type": "actions",
        "block_id": "one",
        "elements": [
            button("leave.approve", "7", style="primary"),
            button("leave.details", "7"),
        ],
    },
    {"type": "actions", "block_id": "other", "elements": [button("leave.details", "8")]},
    {
        "type": "section",
        "block_id": "two",
        "text": {"type": "mrkdwn", "text": "kind"},
        "accessory": {
            "type": "static_select",
            "action_id": "kind",
            "options": [option("sick"), option("annual")],
            "placeholder": {"type": "plain_text", "text": "kind"},
        },
    },
    {
        "type": "actions",
        "block_id": "three",
        "elements": [
            {"type": "overflow", "action_id": "more", "options": [option("undo"), option("log")]}
        ],
    },
]
