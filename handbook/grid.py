"""What people write in a roster's grid beside the codes of shifts."""

import unicodedata
from collections.abc import Mapping
from typing import Final, Literal

from pydantic import Field

from handbook.source import Page
from handbook.terms import Word

Mark = Literal["reserve", "golden"]
"""How somebody stands on a shift: on call for the day (CC-3.6), or mobile, for the busy hours and
meals (CC-2.7.5)."""
RESERVE: Final[Mark] = "reserve"
GOLDEN: Final[Mark] = "golden"


class GridWords(Page):
    """Words for a day of rest and of leave, and what follows a code to mark how somebody stands on
    the shift.

    The first of each is what a draft writes.
    """

    rest: tuple[Word, ...] = Field(default=("休", "R", "OFF", "-"), min_length=1)
    leave: tuple[Word, ...] = Field(default=("假", "请假", "Leave"), min_length=1)
    reserve: tuple[Word, ...] = Field(default=("+", "备"), min_length=1)
    golden: tuple[Word, ...] = Field(default=("*", "金"), min_length=1)

    @property
    def marks(self) -> Mapping[Mark, tuple[Word, ...]]:
        return {RESERVE: self.reserve, GOLDEN: self.golden}

    def is_off(self, said: str) -> bool:
        """Whether it is no shift at all: rest, leave, or nothing."""
        return not said or folded(said) in {folded(word) for word in (*self.rest, *self.leave)}

    def without_mark(self, said: str) -> tuple[str, Mark | None]:
        """What stands before a mark, and the mark; the longest word for one wins."""
        text = folded(said)
        found = [
            (word, mark)
            for mark, words in self.marks.items()
            for word in map(folded, words)
            if text.endswith(word) and text != word
        ]
        if not found:
            return said, None
        word, mark = max(found, key=lambda one: len(one[0]))
        return text.removesuffix(word), mark

    def marked(self, code: str, mark: Mark | None) -> str:
        """The code as a grid says it."""
        return code if mark is None else f"{code}{self.marks[mark][0]}"


def folded(text: str) -> str:
    """The text without case, spaces and full-width forms."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()
