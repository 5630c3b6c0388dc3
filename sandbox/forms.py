"""A form belongs to one person: at most three on top of each other, each change a new hash."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.elements import element_of, every_element, start_value
from sandbox.plain import Json
from sandbox.refused import Refused
from sandbox.workspace import Workspace

DEPTH = 3
Typed = dict[str, dict[str, Json]]


@dataclass
class View:
    """A modal or a home as Slack holds it. `typed` is what the person changed, by block, action."""

    body: Json
    owner: str
    typed: Typed = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Slack's view id."""
        return str(self.body["id"])

    def state(self) -> Json:
        """`state.values`: typed, else initial, of every element that holds a value."""
        values: dict[str, dict[str, Json]] = {}
        for block, element in every_element(self.body["blocks"]):
            entry = self.typed.get(block["block_id"], {}).get(element["action_id"])
            entry = entry or start_value(element)
            if entry is not None:
                values.setdefault(block["block_id"], {})[element["action_id"]] = entry
        return {"values": values}

    def shown(self) -> Json:
        """The view object as payloads and answers carry it."""
        return {**self.body, "state": self.state()}

    def forget_lost_elements(self) -> None:
        """After new blocks: what was typed stays only where the same element still is."""
        self.typed = {
            block_id: kept
            for block_id, entries in self.typed.items()
            if (
                kept := {
                    action_id: entry
                    for action_id, entry in entries.items()
                    if (found := element_of(self.body["blocks"], block_id, action_id))
                    and found["type"] == entry["type"]
                }
            )
        }


class Forms:
    """Every open modal and every published home."""

    def __init__(self, workspace: Workspace, machine: Callable[[], float]) -> None:
        self._workspace = workspace
        self._machine = machine
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}

    def open(self, user: str, view: Json) -> View:
        """A new modal as the only one, or on top (views.push) by `push`."""
        self.stacks[user] = []
        return self.push(user, view)

    def push(self, user: str, view: Json) -> View:
        """On top of what is open. Raises Refused: push_limit_reached, duplicate_external_id."""
        stack = self.stacks.setdefault(user, [])
        if len(stack) >= DEPTH:
            raise Refused("push_limit_reached")
        self._check_external(view, None)
        body = self._body(view, f"V{secrets.token_hex(5).upper()}")
        body["root_view_id"] = stack[0].id if stack else body["id"]
        body["previous_view_id"] = stack[-1].id if stack else None
        made = View(body, user)
        stack.append(made)
        return made

    def change(self, old: View, view: Json) -> View:
        """New content under the same id, typed values kept where their elements are."""
        self._check_external(view, old)
        body = self._body(view, old.id)
        body["root_view_id"] = old.body["root_view_id"]
        body["previous_view_id"] = old.body["previous_view_id"]
        old.body = body
        old.forget_lost_elements()
        return old

    def publish(self, user: str, view: Json) -> View:
        """The person's home, under one id for good."""
        old = self.homes.get(user)
        if old is None:
            body = self._body(view, f"V{secrets.token_hex(5).upper()}")
            body["root_view_id"], body["previous_view_id"] = body["id"], None
            old = self.homes[user] = View(body, user)
            return old
        return self.change(old, view)

    def find(self, view_id: str) -> View:
        """An open modal or a home by its id. Raises Refused: not_found."""
        for view in self._all():
            if view.id == view_id:
                return view
        raise Refused("not_found")

    def find_external(self, external_id: str) -> View:
        """The same by the app's own id."""
        for view in self._all():
            if external_id and view.body["external_id"] == external_id:
                return view
        raise Refused("not_found")

    def _all(self) -> list[View]:
        return [view for stack in self.stacks.values() for view in stack] + [*self.homes.values()]

    def _check_external(self, view: Json, own: View | None) -> None:
        name = view.get("external_id")
        if name and any(v.body["external_id"] == name and v is not own for v in self._all()):
            raise Refused("duplicate_external_id")

    def _body(self, view: Json, view_id: str) -> Json:
        workspace = self._workspace
        blocks = [
            block if block.get("block_id") else {**block, "block_id": secrets.token_urlsafe(4)}
            for block in view["blocks"]
        ]
        return {
            "id": view_id,
            "team_id": workspace.team_id,
            "type": view["type"],
            "blocks": blocks,
            "private_metadata": view.get("private_metadata", ""),
            "callback_id": view.get("callback_id", ""),
            "hash": f"{int(self._machine())}.{secrets.token_hex(4)}",
            "title": view.get("title") or {"type": "plain_text", "text": "View Title"},
            "clear_on_close": bool(view.get("clear_on_close")),
            "notify_on_close": bool(view.get("notify_on_close")),
            "close": view.get("close"),
            "submit": view.get("submit"),
            "submit_disabled": bool(view.get("submit_disabled")),
            "app_id": workspace.app_id,
            "external_id": view.get("external_id", ""),
            "app_installed_team_id": workspace.team_id,
            "bot_id": workspace.bot_id,
        }
