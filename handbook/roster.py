"""What a handbook says of rosters."""

from collections.abc import Iterator, Sequence

from pydantic import Field

from handbook.source import Path_
from handbook.terms import Version


class RosterRules(Version):
    """What holds for rosters from a date on.

    `roles`: who stands on a roster at all. `rest_days_a_month`: days that each of them rests, which
    tell how many work on a day whose roster is not out (CC-2.7.2).
    """

    roles: tuple[str, ...] = Field(min_length=1)
    rest_days_a_month: int = Field(ge=0, le=28)
    rule: str


def cited(roster: Sequence[RosterRules]) -> Iterator[tuple[Path_, str]]:
    """Every rule id that is cited, with its path on the page."""
    for number, version in enumerate(roster):
        yield (number, "rule"), version.rule


def named_roles(roster: Sequence[RosterRules]) -> Iterator[tuple[Path_, str]]:
    for number, version in enumerate(roster):
        for role in version.roles:
            yield (number, "roles"), role
