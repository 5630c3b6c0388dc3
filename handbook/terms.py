"""The small parts that every subject's rules are made of."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, TypeVar

from pydantic import Field, StringConstraints

from handbook.source import Page

OURS = "ours"
"""Cited where the source leaves a choice open and a shipped handbook makes it."""


Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
"""Something that people type."""


class Text(Page):
    """The same words in both languages."""

    en: str = Field(min_length=1)
    zh: str = Field(min_length=1)

    def in_language(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


class Version(Page):
    """Something that holds from a date on, until a later version begins."""

    since: date = Field(alias="from")


Dated = TypeVar("Dated", bound=Version)


def in_force(versions: Sequence[Dated], day: date) -> Dated | None:
    """The version that holds on the day: the last that began on it or before."""
    return next((version for version in reversed(versions) if version.since <= day), None)


def begun_with(said: str, names: Mapping[str, Sequence[str]]) -> tuple[str, str] | None:
    """Which name's words the line begins with, the longest first, and the rest; None where none.

    A word ends before anything that is no letter.
    """
    known = sorted(
        ((word, name) for name, words in names.items() for word in words),
        key=lambda one: -len(one[0]),
    )
    for word, name in known:
        begun, rest = said[: len(word)], said[len(word) :]
        if begun.casefold() == word.casefold() and not rest[:1].isalpha():
            return name, rest.strip(" \t:：,，.。\u3000")
    return None
