"""A line of which piece after piece is understood and taken out, in any order."""

import re
import unicodedata


class Left:
    """`text` is what is not yet understood; Chinese and full-width signs are as ASCII ones."""

    def __init__(self, typed: str) -> None:
        self.text = " ".join(unicodedata.normalize("NFKC", typed).split())

    def take(self, pattern: str) -> re.Match[str] | None:
        """Take the first that matches out of the line."""
        found = re.search(pattern, self.text, re.IGNORECASE | re.ASCII)
        if found:
            self.cut(found.start(), found.end())
        return found

    def take_words(self, words: str) -> bool:
        """Take such words out, where they do not stand within a longer one."""
        said = re.escape(Left(words).text)
        return self.take(rf"(?<![A-Za-z0-9_]){said}(?![A-Za-z0-9_])") is not None

    def cut(self, start: int, end: int) -> str:
        """Take a piece out of the line."""
        piece = self.text[start:end]
        self.text = " ".join(f"{self.text[:start]} {self.text[end:]}".split())
        return piece
