"""The post-shift meeting: on which days, led by whom (CC-2.10.1b)."""

from typing import Annotated

from pydantic import Field

from handbook.source import Page
from handbook.terms import OURS, Version
from handbook.timing import Weekdays

Minutes = Annotated[int, Field(strict=True, gt=0, le=24 * 60)]


class Helping(Page):
    """Who helps the one who leads it."""

    roles: tuple[str, ...] = Field(min_length=1)
    rule: str


class DebriefRules(Version):
    """What holds from a date on for each shift that begins on one of the weekdays.

    `roles` lead it. It is at the shift's end and announced `announce_minutes` before;
    `remind_minutes` after the end the leaders are reminded of a summary that nobody has written.
    """

    on: Weekdays = Field(min_length=1)
    roles: tuple[str, ...] = Field(min_length=1)
    helping: Helping | None = None
    announce_minutes: Minutes = 30
    remind_minutes: Minutes = 60
    on_rule: str
    clock_rule: str = OURS
    rule: str
