"""A long list comes in pages; a cursor is opaque, and only Slack's own cursors are taken."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from sandbox.api.arguments import Arguments
from sandbox.refused import Refused

T = TypeVar("T")


def page(items: Sequence[T], args: Arguments, *, default: int, most: int) -> tuple[list[T], str]:
    """One page of the items by `limit` and `cursor`, and the next cursor ("" at the end).

    Raises Refused: invalid_limit (outside 1 to `most`), invalid_cursor.
    """
    limit = args.number("limit", default)
    if not 1 <= limit <= most:
        raise Refused("invalid_limit")
    start = _offset(args.text("cursor"))
    if start > len(items):
        raise Refused("invalid_cursor")
    end = start + limit
    return list(items[start:end]), _cursor(end) if end < len(items) else ""


def _cursor(offset: int) -> str:
    return base64.b64encode(f"next:{offset}".encode()).decode()


def _offset(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        word, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
        if word != "next":
            raise Refused("invalid_cursor")
        return int(number)
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise Refused("invalid_cursor") from error
