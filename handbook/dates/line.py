"""A line is read in one plain spelling, and cut in the spelling that the person typed."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

READ_AT_MOST: Final = 10_000
"""Characters; what stands behind them is kept but not read."""

_SIMPLIFIED: Final = str.maketrans("後週禮號點時兩個這開請從鐘間", "后周礼号点时两个这开请从钟间")
_LOOSE_BEFORE_A_CUT: Final = " \t\n,;:-–—~(，、；：（"
_LOOSE_AFTER_A_CUT: Final = " \t\n,;:.-–—~)，、；：。）"


@dataclass(frozen=True)
class Line:
    """`read` has full-width forms narrowed, lower case, single spaces, no invisible characters.

    `origins[i]` is the place in `typed` of the character `read[i]`.
    """

    typed: str
    read: str
    origins: tuple[int, ...]

    @classmethod
    def of(cls, typed: str) -> "Line":
        if typed.isascii() and typed.isprintable() and typed[:1] != " " and "  " not in typed:
            plain_already = typed[:READ_AT_MOST].lower()
            return cls(typed, plain_already, tuple(range(len(plain_already))))
        read: list[str] = []
        origins: list[int] = []
        for at, char in enumerate(typed[:READ_AT_MOST]):
            for plain in _plain(char):
                if plain != " " or (read and read[-1] != " "):
                    read.append(plain)
                    origins.append(at)
        return cls(typed, "".join(read[:READ_AT_MOST]), tuple(origins[:READ_AT_MOST]))

    def said(self, pieces: Iterable[tuple[int, int]]) -> str:
        """The pieces of `read`, in order and as they were typed."""
        return " ".join(self.read_as_typed(start, end) for start, end in sorted(set(pieces)))

    def read_as_typed(self, start: int, end: int) -> str:
        typed = self.typed[self.origins[start] : self.origins[end - 1] + 1]
        return " ".join(_shown(typed).split())

    def without(self, pieces: Iterable[tuple[int, int]]) -> str:
        """What was typed, without the pieces of `read` and the punctuation they leave loose."""
        kept: list[str] = []
        at = 0
        for start, end in sorted(set(pieces)):
            kept.append(_shown(self.typed[at : self.origins[start]]).rstrip(_LOOSE_BEFORE_A_CUT))
            at = self.origins[end - 1] + 1
        kept.append(_shown(self.typed[at:]))
        first, *others = kept
        return " ".join(
            chunk
            for chunk in (
                first.strip() if not others else first.lstrip(),
                *(other.lstrip(_LOOSE_AFTER_A_CUT).rstrip() for other in others),
            )
            if chunk
        )


def _shown(typed: str) -> str:
    """Without what would turn or hide the words beside it; a joiner is part of an emoji."""
    if typed.isascii() and typed.isprintable():
        return typed
    return "".join(c for c in typed if c == "\u200d" or c.isspace() or _plain(c))


def _plain(char: str) -> str:
    if char.isascii():
        return char.lower() if char.isprintable() else (" " if char.isspace() else "")
    if char.isspace():
        return " "
    if unicodedata.category(char) in ("Cc", "Cf"):
        return ""
    plain = unicodedata.normalize("NFKC", char).lower().translate(_SIMPLIFIED)
    return re.sub(r"\s+", " ", plain)
