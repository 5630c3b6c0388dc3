"""How somebody stands on a shift beside working it, in words."""

from collections.abc import Mapping

from commands.deciding.lines import hours_line
from handbook.grid import Mark
from handbook.words import Say, mark
from storage.rostered import Place

MARKS: Mapping[Mark, str] = {"reserve": mark("on call"), "golden": mark("golden shift")}


def marked_hours(place: Place, zone: str, say: Say) -> str:
    """Its code and hours, and its mark."""
    hours = hours_line(place, zone, say)
    if place.mark is None:
        return hours
    return say("{shift} ({notes})", shift=hours, notes=say(MARKS[place.mark]))
