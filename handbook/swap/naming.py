"""What people call a shift when they do not say its code: early, late, night."""

from collections.abc import Mapping
from datetime import time
from typing import Literal

TimeOfDay = Literal["early", "late", "night"]
WORDS: Mapping[str, TimeOfDay] = {
    "early": "early",
    "morning": "early",
    "day": "early",
    "早班": "early",
    "早": "early",
    "白班": "early",
    "late": "late",
    "afternoon": "late",
    "evening": "late",
    "中班": "late",
    "午班": "late",
    "晚班": "late",
    "night": "night",
    "nights": "night",
    "夜班": "night",
    "大夜班": "night",
}
FILLING = frozenset(
    {
        "my",
        "the",
        "a",
        "on",
        "of",
        "shift",
        "shifts",
        "'s",
        "’s",
        "s",
        "我",
        "我的",
        "的",
        "班",
        "把",
    }
)
"""Words around a shift that say nothing about which one it is."""
_EARLY, _LATE, _DUSK, _NIGHT = time(4), time(11), time(18), time(20)


def time_of_day(starts: time, ends: time) -> TimeOfDay:
    """What a shift with these hours is called; by night is what begins late or before dawn."""
    if starts >= _NIGHT or starts < _EARLY:
        return "night"
    if starts < _LATE:
        return "early"
    return "night" if ends <= starts and starts >= _DUSK else "late"
