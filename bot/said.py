"""What counts as said by people, and the answers that are kept for a repeat."""

from collections.abc import Mapping
from typing import Any

from storage.cards import Card

NOTHING = "null"


def is_said(event: Mapping[str, Any]) -> bool:
    """Edits, deletions and joins are not said; answers also sent to the channel and files are."""
    return event.get("subtype") in (None, "thread_broadcast", "file_share")


def answered(stored: str) -> Card | None:
    """The answer that a repeat gets."""
    return None if stored in ("", NOTHING) else Card.model_validate_json(stored)


def both(one: Card | None, other: Card | None) -> Card | None:
    """Two answers as one message."""
    if one is None or other is None:
        return one or other
    return one.model_copy(
        update={
            "lines": (*one.lines, *other.lines),
            "items": (*one.items, *other.items),
            "buttons": (*one.buttons, *other.buttons),
        }
    )
