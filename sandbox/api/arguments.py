"""A call's arguments may come as form fields or JSON; handlers read them by their meaning."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from sandbox.plain import Json
from sandbox.refused import Refused

# Arguments that are structures, which form-encoded calls carry as JSON text.
_STRUCTURES = {
    "blocks": "invalid_blocks_format",
    "attachments": "invalid_attachments",
    "metadata": "invalid_metadata_format",
    "view": "invalid_arguments",
    "files": "invalid_arguments",
}


def read_body(content_type: str, body: bytes, query: str) -> Json:
    """All arguments of a request. Raises Refused: invalid_json, invalid_form_data."""
    args: Json = dict(parse_qsl(query, keep_blank_values=True)) if query else {}
    if content_type.startswith("application/json"):
        try:
            given = json.loads(body or b"{}")
        except ValueError as error:
            raise Refused("invalid_json") from error
        if not isinstance(given, dict):
            raise Refused("json_not_object")
        args.update(given)
    elif body:
        try:
            args.update(parse_qsl(body.decode("utf-8"), keep_blank_values=True))
        except (ValueError, UnicodeDecodeError) as error:
            raise Refused("invalid_form_data") from error
    return args


def structured(args: Json) -> Json:
    """The same arguments with their JSON texts read. Raises Refused by the argument's own code."""
    made = dict(args)
    for name, error in _STRUCTURES.items():
        value = made.get(name)
        if isinstance(value, str):
            try:
                made[name] = json.loads(value) if value else None
            except ValueError as broken:
                raise Refused(error) from broken
    return made


class Arguments:
    """Typed reading of one call's arguments."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values

    def __contains__(self, name: str) -> bool:
        return self.values.get(name) not in (None, "")

    def text(self, name: str, default: str = "") -> str:
        """An argument as text."""
        value = self.values.get(name)
        return default if value is None else str(value)

    def needed(self, name: str, error: str = "invalid_arguments") -> str:
        """A text that must not be empty. Raises Refused with `error`."""
        value = self.text(name)
        if not value:
            messages = [f"[ERROR] missing required field: {name}"]
            raise Refused(error, response_metadata={"messages": messages})
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A boolean, however it was spelt."""
        if name not in self:
            return default
        return str(self.values[name]).lower() in ("1", "true")

    def number(self, name: str, default: int) -> int:
        """A whole number. Raises Refused: invalid_arguments."""
        if name not in self:
            return default
        try:
            return int(str(self.values[name]))
        except ValueError as error:
            raise Refused("invalid_arguments") from error

    def listed(self, name: str) -> list[str]:
        """A list, given as JSON or as comma-separated text."""
        value = self.values.get(name)
        if isinstance(value, list):
            return [str(each) for each in value]
        return [each.strip() for each in str(value or "").split(",") if each.strip()]

    def structure(self, name: str) -> Any:
        """A JSON argument as it was read; None when absent."""
        return self.values.get(name)
