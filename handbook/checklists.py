"""Lists that are gone through at their time: equipment, what is switched off, what is cleaned."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Self

from pydantic import Field, model_validator

from handbook.rotas import Rota
from handbook.source import Page, Path_
from handbook.terms import Text, Version
from handbook.timing import ClockTime, When

Minutes = Annotated[int, Field(strict=True, ge=0, le=12 * 60)]


class ChecklistRules(Version):
    """What holds of a list from a date on.

    It is posted so many minutes `before_end` of each shift, or of a day's last one alone
    (`of_last_shift`), and is to be done by its end or `after_end` minutes behind it; or at the
    moments of `when`, until that day's `until`. `each_seat`: everybody on the shift says it of
    their own seat; otherwise it is gone through once: by whoever has the `rota`'s turn, by
    anybody on the shift or, without one, at work, and always by `decided_by`, who hears of what is
    not done. `missing`: what follows of a thing that is missing or damaged, its cause unknown.
    """

    before_end: Minutes | None = None
    after_end: Minutes = 0
    of_last_shift: bool = False
    when: When | None = None
    until: ClockTime | None = None
    each_seat: bool = False
    rota: str | None = None
    points: dict[str, Text] = Field(min_length=1, max_length=20)
    missing: Text | None = None
    decided_by: str
    rule: str

    @model_validator(mode="after")
    def _has_a_time(self) -> Self:
        if (self.before_end is None) == (self.when is None):
            raise ValueError("say one: minutes `before_end` of a shift, or `when`")
        if (self.when is None) != (self.until is None):
            raise ValueError("`when` goes with the time `until` which it is done")
        if self.when and self.until and self.until <= self.when.at:
            raise ValueError("`until` is later on the same day than `when`")
        if self.each_seat and self.when:
            raise ValueError("`each_seat` is for the people of a shift: say `before_end`")
        return self


class Checklist(Page):
    """A list by its name, in the versions of its rules."""

    title: Text
    rules: tuple[ChecklistRules, ...]


def mistakes(
    lists: Mapping[str, Checklist], rotas: Mapping[str, Rota]
) -> Iterator[tuple[Path_, str]]:
    """A list that names a rota which the page does not have, with its path."""
    for name, one in lists.items():
        for place, rules in enumerate(one.rules):
            if rules.rota is not None and rules.rota not in rotas:
                yield (name, "rules", place, "rota"), f"“{rules.rota}” is not among the rotas"
