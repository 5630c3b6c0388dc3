"""What a handbook says of swaps: how often, who decides, what a special case needs (CC-2.4.8)."""

from typing import Annotated, Literal

from pydantic import Field

from handbook.source import Page
from handbook.terms import OURS, Version, Word

Most = Annotated[int, Field(strict=True, ge=0, le=31)]
Kind = Literal["exchange", "give", "open", "rest"]
"""Two shifts change hands, one is given to somebody, one is offered to all who can take it, or a
rest day lies on another day."""


class Frequency(Page):
    """How often in a calendar month one person may; `special_case`: more on a written reason."""

    most_a_month: Most
    rule: str
    special_case: bool = False
    special_rule: str = OURS


class SwapVersion(Version):
    """What holds for swaps from a date on.

    `swaps` and `rest_days` are counted apart; None: as often as one likes. `needs_reason`: nobody
    asks without one. `decided_by`: the role that a swap waits for.
    """

    decided_by: str
    swaps: Frequency | None = None
    rest_days: Frequency | None = None
    needs_reason: bool = False
    rule: str

    def frequency(self, kind: Kind) -> Frequency | None:
        return self.rest_days if kind == "rest" else self.swaps


class SwapRules(Page):
    """Everything a handbook says of swaps. `words`: what people type for one."""

    words: tuple[Word, ...] = ()
    rules: tuple[SwapVersion, ...] = ()
