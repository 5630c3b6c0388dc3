"""The service log: everybody's problems of the day, and whoever collects and reports them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Self

from pydantic import Field, model_validator

from handbook.rotas import Rota
from handbook.source import Page, Path_
from handbook.terms import Version
from handbook.timing import ClockTime, When


class Inspecting(Page):
    """Who looks at the logs of others."""

    roles: tuple[str, ...] = Field(min_length=1)
    rule: str


class Collecting(Page):
    """Whoever has the turn of the `rota` gets the day's problems at the moments of `when`, and
    reports them until that day's `until`."""

    rota: str
    when: When
    until: ClockTime
    rule: str

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        if self.until <= self.when.at:
            raise ValueError("`until` is later on the same day than `when`")
        return self


class LogRules(Version):
    """What holds of the service log from a date on (SD-Q4).

    `roles` keep one, a line a problem; at the moments of `asked` they are reminded of it.
    """

    roles: tuple[str, ...] = Field(min_length=1)
    inspecting: Inspecting
    asked: When | None = None
    collecting: Collecting | None = None
    rule: str


def mistakes(
    versions: Sequence[LogRules], rotas: Mapping[str, Rota]
) -> Iterator[tuple[Path_, str]]:
    """A rota that the page does not have, with its path."""
    for place, rules in enumerate(versions):
        if rules.collecting is not None and rules.collecting.rota not in rotas:
            reason = f"“{rules.collecting.rota}” is not among the rotas"
            yield (place, "collecting", "rota"), reason
