"""What a leader looks at on patrol, and who reads what was found (CC-2.6)."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import Field

from handbook.calendar import Calendar
from handbook.conduct import ConductRules
from handbook.source import Page, Path_
from handbook.terms import Text, Version, Word, begun_with
from handbook.timing import When

_SEAT = re.compile(
    r"(?:\bseat|\bdesk|座席|座位|工位)\s*(?:no\.?|#)?\s*(\d{1,4})|(\d{1,4})\s*号(?:座席|座位|工位|位)?",
    re.I,
)
FARTHEST_BACK = timedelta(days=370)


class Looked(Text):
    """Something that is looked at, by its title; `words` mean it when they are typed.

    `items`: what of the conduct catalogue a finding of it is logged as most often.
    """

    words: tuple[Word, ...] = ()
    items: tuple[str, ...] = ()


class Analysis(Page):
    """The report on what patrols have found: when, and who gets it. It tells of the time since
    the one before."""

    when: When
    roles: tuple[str, ...] = Field(min_length=1)
    when_rule: str
    rule: str

    def before(self, zone: ZoneInfo, calendar: Calendar, at: datetime) -> datetime | None:
        """The moment of the report before the one of that moment; None where there was none."""
        just = at - timedelta(microseconds=1)
        moments = list(self.when.moments(zone, calendar, at - FARTHEST_BACK, just))
        return moments[-1][1] if moments else None


class PatrolRules(Version):
    """What holds from a date on: `roles` patrol and look at these `kinds` of things."""

    roles: tuple[str, ...] = Field(min_length=1)
    kinds: dict[str, Looked] = Field(min_length=1)
    analysis: Analysis | None = None
    rule: str

    def meant(self, said: str) -> tuple[str, str] | None:
        """The kind that the line begins with, and what was found; None where it names none."""
        return begun_with(
            said, {name: (name, one.en, one.zh, *one.words) for name, one in self.kinds.items()}
        )


def mistakes(rules: tuple[PatrolRules, ...], conduct: ConductRules) -> Iterator[tuple[Path_, str]]:
    """Items of the catalogue that there are not."""
    for number, version in enumerate(rules):
        for name, kind in version.kinds.items():
            for item in kind.items:
                if item not in conduct.items:
                    path: Path_ = (number, "kinds", name, "items")
                    yield path, f"“{item}” is not among the items of conduct"


def seat_of(said: str) -> str | None:
    """The number of the seat that is named: 14 of "seat 14", "14号座席", "14"; None for none."""
    if said.strip().isdecimal():
        return str(int(said))
    found = _SEAT.search(said)
    return str(int(found[1] or found[2])) if found else None
