"""When people are reminded of what they owe: hours of the day, in the team's zone."""

from typing import Annotated

from pydantic import Field

from handbook.source import Page
from handbook.terms import OURS

Hour = Annotated[int, Field(strict=True, ge=0, le=23)]


class Reminders(Page):
    """`day_before`: of the day before something is due. `that_day`: of the day itself, where no
    shift begins it. `last_day`: of a leave's last day, to ask whether the person comes back.
    """

    day_before: Hour = 18
    that_day: Hour = 9
    last_day: Hour = 12
    rule: str = OURS
