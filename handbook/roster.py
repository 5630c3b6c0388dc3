"""What a handbook says of rosters."""

from pydantic import Field

from handbook.terms import Version


class RosterRules(Version):
    """What holds for rosters from a date on.

    `roles`: who stands on a roster at all. `rest_days_a_month`: days that each of them rests, which
    tell how many work on a day whose roster is not out (CC-2.7.2).
    """

    roles: tuple[str, ...] = Field(min_length=1)
    rest_days_a_month: int = Field(ge=0, le=28)
    rule: str
