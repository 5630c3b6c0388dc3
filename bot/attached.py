"""Files that people gave us, in a message or in a form, from Slack's spelling of them."""

from typing import Any

from commands.deciding.command import Attached

_HOSTED = ("hosted", "snippet")


def attached(given: list[dict[str, Any]]) -> tuple[Attached, ...]:
    """The files of a message, or of a field. One that Slack has taken away again is left out."""
    return tuple(
        Attached(
            id=str(file["id"]),
            name=str(file.get("name") or ""),
            size=int(file.get("size") or 0),
            is_hosted=not file.get("is_external") and file.get("mode", "hosted") in _HOSTED,
        )
        for file in given
        if file.get("mode") not in ("tombstone", "hidden_by_limit")
    )


def attached_to(state: dict[str, Any]) -> dict[str, tuple[Attached, ...]]:
    """What was put into a form's fields for files, by field name."""
    return {
        name: attached(element["files"])
        for name, elements in state.get("values", {}).items()
        for element in elements.values()
        if element.get("files")
    }
