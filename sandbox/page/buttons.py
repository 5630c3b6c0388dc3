"""Every button of the page is made here: each has a name, a test id and one of four looks."""

from collections.abc import Callable
from typing import Any, Literal

from nicegui import ui

Look = Literal["quiet", "default", "primary", "danger"]


def quoted(text: str) -> str:
    """Return the text as one value in a string of props."""
    return '"' + text.replace("\\", "\\\\").replace('"', "'").replace("\n", " ") + '"'


def button(
    label: str = "",
    on_click: Callable[..., Any] | None = None,
    *,
    test_id: str,
    name: str = "",
    look: Look = "quiet",
    icon: str | None = None,
) -> ui.button:
    """Draw a button. `name` is what screen readers say where the label is short or an icon."""
    made = ui.button(label, on_click=on_click, icon=icon, color=None)
    made.props(f"no-caps dense data-testid={quoted(test_id)}")
    if name or not label:
        made.props(f"aria-label={quoted(name or test_id)}")
    if look == "quiet":
        return made.props("flat" if label else "flat round")
    return made.props("unelevated").classes(f"slack-button {look}")
