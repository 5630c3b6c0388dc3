"""Slack's world is plain JSON: its shape as a type, and how it is copied."""

import json
from typing import Any

Json = dict[str, Any]


def copied(value: Json) -> Json:
    """A deep copy; JSON's way is several times faster than `copy.deepcopy`."""
    made: Json = json.loads(json.dumps(value))
    return made


def compact(value: object) -> str:
    """JSON text without spaces, with every character as itself."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
