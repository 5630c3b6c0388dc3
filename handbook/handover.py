"""What one shift hands over to the next, and what its taker looks at (CC-2.3, SD-M1)."""

from typing import Annotated, Literal

from pydantic import Field

from handbook.source import Page
from handbook.terms import OURS, Text, Version, Word, begun_with

Minutes = Annotated[int, Field(strict=True, gt=0, le=12 * 60)]
Hours = Annotated[int, Field(strict=True, gt=0, le=24 * 31)]


class Topic(Text):
    """Something that is handed over, by its title; `words` mean it when they are typed.

    `told_hours`: after how many hours such a point is old by itself; None: it is carried on until
    somebody closes it. `for_floor`: it may be said to everybody, not to leaders alone.
    """

    words: tuple[Word, ...] = ()
    told_hours: Hours | None = None
    for_floor: bool = True


class Check(Text):
    """A line of the list that the taker ticks. `when`: on `taking` over, or `after` it."""

    when: Literal["taking", "after"] = "taking"


class Raising(Page):
    """An important point goes up to these roles, one after the other."""

    roles: tuple[str, ...] = Field(min_length=1)
    rule: str


class HandOverRules(Version):
    """What holds from a date on. `roles` give and take over.

    `taker_rule`: by which what comes up later is the taker's; None where it is not said.
    `remind_minutes` before a shift's end its leaders are reminded, and `missed_minutes` after it
    is said that nobody has handed over, or taken over.
    """

    roles: tuple[str, ...] = Field(min_length=1)
    topics: dict[str, Topic] = Field(min_length=1)
    topics_rule: str
    checks: dict[str, Check] = Field(default_factory=dict)
    taker_rule: str | None = None
    raising: Raising | None = None
    remind_minutes: Minutes = 30
    missed_minutes: Minutes = 30
    clock_rule: str = OURS
    rule: str

    def checked(self, when: Literal["taking", "after"]) -> dict[str, Check]:
        """The list's lines of then, in their order."""
        return {name: check for name, check in self.checks.items() if check.when == when}

    def meant(self, said: str) -> tuple[str, str] | None:
        """The topic that the line begins with, and what is said of it; None where it names none."""
        return begun_with(said, {name: _words(name, one) for name, one in self.topics.items()})


def _words(name: str, topic: Topic) -> tuple[str, ...]:
    return (name, topic.en, topic.zh, *topic.words)
