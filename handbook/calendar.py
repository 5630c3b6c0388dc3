"""Working days: public holidays and moved workdays of a country, and the page's own dates.

The dates come from the library `holidays`. For China it holds each year's arrangement (days off and
the weekends worked for them) once the State Council has announced it, in November for the year that
follows; its version 0.109 ends with 2026. Of later years it knows the holidays themselves and a
rest day for each that falls on a weekend, but neither bridged days nor weekends that are worked:
such a year is a guess until the library is newer or the page's `days:` say it. Holidays of single
regions, and those of the religious calendars that wait for the moon, are as good as the library's
estimate.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from handbook.source import Page
from handbook.terms import Text
from handbook.words import mark, of

if TYPE_CHECKING:
    from holidays import HolidayBase

_WEEKEND = (5, 6)
_MOVED = mark("Moved workday")
_DAY_OFF = mark("Day off")


def _country(said: object) -> object:
    if said is False:
        raise ValueError('write it in quotes, "NO": YAML reads a bare NO as “no”')
    if not isinstance(said, str):
        return said
    # Late, for those with a country; and its list of countries would read the file of each.
    from holidays.registry import EntityLoader

    if said not in EntityLoader.get_country_codes(include_aliases=False):
        raise ValueError(f"“{said}” is not a country that is known; write two letters, such as CN")
    return said


def _day(said: object) -> object:
    found = re.fullmatch(r"\d{4}-\d\d-\d\d", said) if isinstance(said, str) else None
    try:
        return date.fromisoformat(found[0]) if found else date.fromisoformat("")
    except ValueError:
        raise ValueError(f"“{said}” is not a date; write it as 2026-10-10") from None


class DaySaid(Page):
    """One date on the page: `work`, `rest`, or either with its name, `rest: {en: …, zh: …}`."""

    work: Text | None = None
    rest: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_of_both(cls, said: Any) -> Any:
        if said in ("work", "rest"):
            return {said: None}
        if not isinstance(said, dict) or len(said) != 1:
            raise ValueError("write work, rest, or rest: {en: …, zh: …}")
        return said

    @property
    def is_work(self) -> bool:
        return "work" in self.model_fields_set


class Calendar(Page):
    """Which dates are worked. `country`: two letters (ISO 3166); without it Saturday and Sunday
    rest and nothing else does. `days`: what holds instead on single dates."""

    country: Annotated[str | None, BeforeValidator(_country)] = None
    days: dict[Annotated[date, BeforeValidator(_day)], DaySaid] = Field(default_factory=dict)

    def is_workday(self, day: date) -> bool:
        """Whether the date is worked, a moved workday included. Shifts may fall on any date."""
        if day in self.days:
            return self.days[day].is_work
        if self.country is None:
            return day.weekday() not in _WEEKEND
        return day in _workdays(self.country, day.year)

    def is_rest(self, day: date) -> bool:
        """Whether the date is a day off: a weekend that is not worked, or a holiday."""
        return not self.is_workday(day)

    def workdays(self, first: date, last: date) -> int:
        """How many dates from `first` to `last`, both included, are worked; 0 when there are none
        between them."""
        span = range((last - first).days + 1)
        return sum(self.is_workday(first + timedelta(days=ahead)) for ahead in span)

    def name_of(self, day: date, language: str) -> str | None:
        """Why the date is not what its weekday says: the holiday's name, or that it is worked.

        None for an ordinary workday or weekend. A holiday whose name the library does not have in
        the language is named in English, or as its country names it.
        """
        said = self.days.get(day)
        if said is not None:
            text = said.work or said.rest
            return (
                text.in_language(language)
                if text
                else of(language)(_MOVED if said.is_work else _DAY_OFF)
            )
        if self.country is None:
            return None
        if name := _names(self.country, day.year, language).get(day):
            return name
        is_moved = day in _moved(self.country, day.year)
        return of(language)(_MOVED) if is_moved else None


@lru_cache(maxsize=64)
def _workdays(country: str, year: int) -> frozenset[date]:
    found = _found(country, year, "en")
    return frozenset(day for day in _days_of(year) if found.is_working_day(day))


@lru_cache(maxsize=64)
def _moved(country: str, year: int) -> frozenset[date]:
    """Weekends of the year that are worked."""
    found = _found(country, year, "en")
    return frozenset(day for day in _workdays(country, year) if found.is_weekend(day))


@lru_cache(maxsize=64)
def _names(country: str, year: int, language: str) -> Mapping[date, str]:
    found = _found(country, year, language)
    # English names tell a date as Americans write it, which others read the other way round.
    return {
        day: re.sub(r"\b(\d\d)/(\d\d)/(\d{4})\b", r"\3-\1-\2", name)
        for day, name in found.items()
        if day.year == year
    }


def _found(country: str, year: int, language: str) -> "HolidayBase":
    """The year with its neighbours: a day off in January may be worked for in December."""
    from holidays import country_holidays

    years = range(max(year - 1, date.min.year), min(year + 1, date.max.year) + 1)
    spoken = country_holidays(country).supported_languages
    wanted = ("zh_CN", "en_US") if language == "zh" else ("en_US",)
    known = next((one for one in wanted if one in spoken), None)
    return country_holidays(country, years=years, language=known)


def _days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=ahead) for ahead in range((date(year, 12, 31) - first).days + 1)]
