"""A problem says where a payload breaks which limit, in the form in which Slack answers it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One broken limit.

    `code` is the Web API's error (`invalid_blocks`, `view_too_large`, …), `pointer` a JSON pointer
    into the request (`/blocks/0/text/text`), `message` a line for `response_metadata.messages`.
    """

    code: str
    pointer: str
    message: str


def problem(code: str, pointer: str, what: str) -> Problem:
    """Return the problem with `what` worded as Slack words a line of its metadata."""
    return Problem(code, pointer, f"[ERROR] {what} [json-pointer:{pointer}]")
