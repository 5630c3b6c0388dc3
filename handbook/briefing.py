"""The briefing before each shift: when it comes, who leads it, who adds to it (CC-2.10.1a)."""

from typing import Annotated

from pydantic import Field

from handbook.source import Page
from handbook.terms import OURS, Version

Minutes = Annotated[int, Field(strict=True, ge=0, le=240)]


class By(Page):
    """Who does it, by which rule."""

    roles: tuple[str, ...] = Field(min_length=1)
    rule: str


class BriefingRules(Version):
    """It is posted `minutes_before` each shift. `led`: whoever of these is on the shift leads it,
    sees it `preview_minutes` earlier and may add a word. `bulletins`: who says what is new and what
    is withdrawn. `points`: who says what is to be watched. `unread_minutes` after the shift's start
    the leaders learn who has not read it; None: never.
    """

    minutes_before: Annotated[int, Field(strict=True, ge=5, le=240)] = 15
    preview_minutes: Minutes = 15
    unread_minutes: Minutes | None = 10
    led: By
    bulletins: By
    points: By
    rule: str
    preview_rule: str = OURS
