"""The small parts that every subject's rules are made of."""

from datetime import date

from pydantic import Field

from handbook.source import Page

OURS = "ours"
"""Cited where the source leaves a choice open and a shipped handbook makes it."""


class Text(Page):
    """The same words in both languages."""

    en: str = Field(min_length=1)
    zh: str = Field(min_length=1)

    def in_language(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


class Version(Page):
    """Something that holds from a date on, until a later version begins."""

    since: date = Field(alias="from")
