"""What a cell of a table of calls says: a length, a number, a moment by somebody's clock."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Order = Literal["ymd", "mdy", "dmy"]
Unit = Literal["seconds", "milliseconds", "minutes", "days"]
_UNITS = {"seconds": 1.0, "milliseconds": 0.001, "minutes": 60.0, "days": 86_400.0}

NOTHING = frozenset({"", "-", "--", "—", "n/a", "na", "null", "none", "nil", "\\n", "无", "/"})
"""What systems write where nothing is recorded: None, never 0."""

_LENGTH = re.compile(r"(?:(\d{1,5}):)?(\d{1,5}):(\d{1,2}(?:\.\d+)?)")
_WORDS = re.compile(
    r"(?:(\d+)\s*(?:h|小时|时))?\s*(?:(\d+)\s*(?:m|分钟|分))?\s*(?:(\d+)\s*(?:s|秒))?"
)
_TEXT = re.compile(
    r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[T ]*(\d{1,2})[:时]?(\d{2})[:分]?"
    r"(?:(\d{2})秒?)?(?:[.,](\d+))?)?\s*(Z|[+-]\d{2}:?\d{2})?"
)
_TURNED = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\b")
_HALF = re.compile(r"\b(\d{1,2})(:[\d:.]+) ?([AaPp])\.?[Mm]\.?")
_EXCEL = datetime(1899, 12, 30)
_SHEETS = (20_000, 80_000)
"""Days since 1899 that Excel means by a bare number: from 1954 to 2119."""
_MILLI = 100_000_000_000
"""From here on a number of seconds since 1970 is one of milliseconds."""
_JUMP = timedelta(minutes=30)


def plain(text: str) -> str:
    """The text in half-width letters, without its margins and Excel's guards."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    text = text.strip()
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    return text.lstrip("'").strip()


def number(text: str) -> float | None:
    """None where nothing is recorded; thousands may be set apart. Raises ValueError."""
    text = plain(text)
    if text.lower() in NOTHING:
        return None
    if not re.fullmatch(r"-?[\d,]+(?:\.\d+)?(?:[eE][+-]?\d+)?", text):
        raise ValueError(text)
    return float(text.replace(",", ""))


def count(text: str) -> int | None:
    """A whole number. Raises ValueError."""
    found = number(text)
    if found is None:
        return None
    if found < 0 or found != int(found):
        raise ValueError(text)
    return int(found)


def percent(text: str) -> float | None:
    """From 0 to 100, with or without its sign. Raises ValueError."""
    found = number(plain(text).removesuffix("%"))
    if found is not None and not 0 <= found <= 100:
        raise ValueError(text)
    return found


def seconds(text: str, unit: Unit = "seconds") -> float | None:
    """A length: 1:02:03, 02:03 (minutes and seconds), 1分5秒, or a number of units.

    Raises ValueError.
    """
    text = plain(text)
    if ":" in text:
        found = _LENGTH.fullmatch(text)
        if not found:
            raise ValueError(text)
        hours, minutes, rest = found.groups()
        return int(hours or 0) * 3_600 + int(minutes) * 60 + float(rest)
    said = _WORDS.fullmatch(text.lower()) if text else None
    if said and any(said.groups()):
        hours, minutes, rest = (int(part or 0) for part in said.groups())
        return float(hours * 3_600 + minutes * 60 + rest)
    length = number(text)
    if length is not None and length < 0:
        raise ValueError(text)
    return None if length is None else length * _UNITS[unit]


class Clock:
    """Moments as UTC in seconds since 1970, from cells that mean `zone` where they do not say.

    When clocks go back an hour comes twice: which of the two is meant shows in the rows before,
    whether they go forward or, newest first, backward. The hour that is left out in spring is read
    by the clock as it went before.
    """

    def __init__(self, zone: str, order: Order = "ymd") -> None:
        self._zone = ZoneInfo(zone)
        self._order = order
        self._wall: datetime | None = None
        self._is_falling = False
        self._is_other = False

    def __call__(self, text: str) -> int | None:
        """None where nothing is recorded. Raises ValueError."""
        text = plain(text)
        if text.lower() in NOTHING or text == "0":
            return None
        if not re.fullmatch(r"[\d.]+", text) or re.fullmatch(r"\d{14}", text):
            return self._of_text(text)
        value = float(text)
        if _SHEETS[0] <= value <= _SHEETS[1]:
            wall = _EXCEL + timedelta(seconds=round(value * 86_400))
            return self._of_wall(wall)
        return round(value / 1_000 if value >= _MILLI else value)

    def _of_text(self, text: str) -> int:
        if self._order != "ymd":
            to = r"\3-\1-\2" if self._order == "mdy" else r"\3-\2-\1"
            text = _TURNED.sub(to, text, count=1)
        text = _HALF.sub(_of_half_a_day, text)
        found = _TEXT.fullmatch(text)
        if not found:
            raise ValueError(text)
        *parts, fraction, offset = found.groups()
        wall = datetime(*(int(part or 0) for part in parts))  # type: ignore[arg-type]
        if fraction and float(f"0.{fraction}") >= 0.9995:  # a sheet's 9:00:05 is 9:00:04.9999
            wall += timedelta(seconds=1)
        if not offset:
            return self._of_wall(wall)
        offset = "+00:00" if offset == "Z" else offset
        return round(datetime.fromisoformat(wall.isoformat() + offset).timestamp())

    def _of_wall(self, wall: datetime) -> int:
        first = wall.replace(tzinfo=self._zone)
        second = first.replace(fold=1)
        before, self._wall = self._wall, wall
        # In the hour that is left out the two differ as well, the other way round.
        is_twice = second.utcoffset() < first.utcoffset()  # type: ignore[operator]
        if not is_twice:
            if before is not None and before != wall:
                self._is_falling = wall < before
            self._is_other = False
        elif before is not None:
            jumped = before - wall if not self._is_falling else wall - before
            self._is_other |= _JUMP < jumped < 3 * _JUMP
        at = second if is_twice and self._is_other != self._is_falling else first
        return round(at.astimezone(UTC).timestamp())


def _of_half_a_day(found: re.Match[str]) -> str:
    hour = int(found[1]) % 12 + (12 if found[3] in "Pp" else 0)
    return f"{hour:02}{found[2]}"
