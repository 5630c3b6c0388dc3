"""Every word said to a person passes through a `Say`, which holds one language."""

import functools
import gettext
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Final

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list

from handbook.day_runs import runs
from handbook.words.catalogue import translations

LANGUAGES: Final = ("en", "zh")
PSEUDO: Final = "xx"

_DATE: Final = {"en": "EEE d MMM", "zh": "M月d日 EEE"}
_DATE_WITH_YEAR: Final = {"en": "EEE d MMM y", "zh": "y年M月d日 EEE"}
_SHORT_DAY: Final = {"en": "EEE d", "zh": "d EEEEE"}
_LIST_LOCALE: Final = {"en": "en_GB", "zh": "zh"}  # en_GB: no comma before "and"

# What a machine reads (placeholders, mentions, emoji names, code, slash words) stays as it is.
_MACHINE_READ: Final = re.compile(
    r"\{\{|\}\}|\{[^{}]*\}|<[^<>]*>|:[a-z0-9_+-]+:|`[^`]*`|(?<!\S)/[a-z]+"
)
_ACCENTS: Final = str.maketrans("AEIOUYaeiouyn", "ÅÉÎÖÛÝåéîöûýñ")


def mark(text: str) -> str:
    """The text itself: marks a constant for translation by a later `say(text)`."""
    return text


_RANGE: Final = mark("{first} to {last}")
_MOMENT: Final = mark("{day}, {time}")
_HOURS_MINUTES: Final = mark("{hours} h {minutes} min")
_HOURS: Final = mark("{hours} h")
_MINUTES: Final = mark("{minutes} min")


def language(locale: str) -> str:
    """The one of LANGUAGES that serves a locale as Slack names it ("zh-TW" → "zh"), else "en"."""
    code = re.split(r"[-_]", locale.strip().lower(), maxsplit=1)[0]
    return code if code in LANGUAGES else "en"


def of(locale: str) -> "Say":
    """The voice for a language or a Slack locale; "xx" is the pseudo-language of the tests."""
    return _voice(PSEUDO if locale == PSEUDO else language(locale))


@functools.cache
def _voice(lang: str) -> "Say":
    return Say(lang)


class Say:
    """Speaks one language: `say("Approved by {name}.", name=...)`.

    The English text is the key. Values come as keywords and are never read as a template, so that
    a person's own braces are harmless.
    """

    def __init__(self, lang: str) -> None:
        self.lang: Final = lang
        self._known: Final = _Pseudo() if lang == PSEUDO else translations(lang)
        self._calendar: Final = "en" if lang == PSEUDO else lang

    def __repr__(self) -> str:
        return f"words.of({self.lang!r})"

    def __call__(self, text: str, /, **values: object) -> str:
        # gettext answers the catalogue's header to the empty text.
        return self._known.gettext(text).format(**values) if text else ""

    def plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        """The form that fits the number, which the text may name as {n}."""
        return self._known.ngettext(one, many, n).format(n=n, **values)

    def day(self, day: date) -> str:
        """ "Mon 2 Nov 2026" / "2026年11月2日 周一"."""
        return self._dated(day, with_year=True)

    def short_day(self, day: date) -> str:
        """ "Mon 2" / "2 一": a column of a table."""
        return self._formatted(day, _SHORT_DAY)

    def days(self, days: tuple[date, date] | Sequence[date]) -> str:
        """A tuple is a first and a last day; any other sequence is single days.

        Consecutive single days are drawn together. Raises ValueError when there is no day.
        """
        if isinstance(days, tuple):
            first, last = days
            spans = [(first, last)]
        else:
            spans = runs(days)
            if not spans:
                raise ValueError("no day to say")
        ends = [day for span in spans for day in span]
        one_year = len({day.year for day in ends}) == 1
        # The one year stands where readers look for it: English last, Chinese first.
        bearer = (0 if self._calendar == "zh" else len(spans) - 1) if one_year else None
        return self.names(
            [
                self._run(first, last, one_year=one_year, bears_year=bearer in (None, at))
                for at, (first, last) in enumerate(spans)
            ]
        )

    def time(self, moment: datetime | time) -> str:
        """ "07:05", of the clock that the value is on."""
        return f"{moment:%H:%M}"

    def weekday(self, day: date) -> str:
        """ "Mon" / "周一"."""
        text = _formatted(day, "EEE", self._calendar)
        return f"⟦{text}⟧" if self.lang == PSEUDO else text

    def month(self, day: date) -> str:
        """ "December 2026" / "2026年12月"."""
        pattern = "y年M月" if self._calendar == "zh" else "MMMM y"
        text = _formatted(day, pattern, self._calendar)
        return f"⟦{text}⟧" if self.lang == PSEUDO else text

    def moment(self, moment: datetime) -> str:
        """ "Mon 2 Nov, 07:05" / "11月2日 周一 07:05", of the clock that the value is on."""
        day = self._dated(moment.date(), with_year=False)
        return self(_MOMENT, day=day, time=self.time(moment))

    def minutes(self, minutes: int) -> str:
        """ "2 h 59 min" / "2 小时 59 分"; a negative length keeps its sign."""
        if minutes < 0:
            return "-" + self.minutes(-minutes)
        hours, rest = divmod(minutes, 60)
        if not hours:
            return self(_MINUTES, minutes=rest)
        return self(_HOURS_MINUTES if rest else _HOURS, hours=hours, minutes=rest)

    def names(self, names: Iterable[str]) -> str:
        """ "a, b and c" / "a、b和c"; no names, no words."""
        text = _listed(tuple(names), _LIST_LOCALE[self._calendar])
        return f"⟦{text}⟧" if text and self.lang == PSEUDO else text

    def _run(self, first: date, last: date, *, one_year: bool, bears_year: bool) -> str:
        if first == last:
            return self._dated(first, with_year=bears_year)
        in_front = self._calendar == "zh"
        return self(
            _RANGE,
            first=self._dated(first, with_year=bears_year and (in_front or not one_year)),
            last=self._dated(last, with_year=bears_year and not (in_front and one_year)),
        )

    def _dated(self, day: date, *, with_year: bool) -> str:
        return self._formatted(day, _DATE_WITH_YEAR if with_year else _DATE)

    def _formatted(self, day: date, patterns: Mapping[str, str]) -> str:
        text = _formatted(day, patterns[self._calendar], self._calendar)
        return f"⟦{text}⟧" if self.lang == PSEUDO else text


@functools.lru_cache(maxsize=1024)
def _formatted(day: date, pattern: str, calendar: str) -> str:
    """Cards and answers name the same few days over and over."""
    return format_date(day, pattern, locale=calendar)


@functools.lru_cache(maxsize=1024)
def _listed(names: tuple[str, ...], locale: str) -> str:
    between = _between(locale)
    if len(names) > 3 and between is not None:  # a whole floor's names
        names = (between.join(names[:-2]), *names[-2:])
    return format_list(names, locale=locale)


@functools.cache
def _between(locale: str) -> str | None:
    """What stands between two names in a long list; None where it is more than that."""
    patterns = Locale.parse(locale).list_patterns["standard"]
    before, after = "{0}", "{1}"
    middle = str(patterns["middle"])
    if middle != patterns["start"] or not (middle.startswith(before) and middle.endswith(after)):
        return None
    return middle[len(before) : -len(after)]


class _Pseudo(gettext.NullTranslations):
    """Shows each wrapped text in brackets: what stands outside them was never wrapped."""

    def gettext(self, message: str) -> str:
        pieces: list[str] = []
        at = 0
        for kept in _MACHINE_READ.finditer(message):
            pieces += [message[at : kept.start()].translate(_ACCENTS), kept.group()]
            at = kept.end()
        return "⟦" + "".join(pieces) + message[at:].translate(_ACCENTS) + "⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)
