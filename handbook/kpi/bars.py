"""Values as a line of small bars, in which a gap is a value that is not there."""

from collections.abc import Sequence

BARS = "▁▂▃▄▅▆▇█"
GAP = "╌"


def bars(values: Sequence[float | None], low: float, high: float) -> str:
    """One sign a value, between `low` and `high`; what lies outside stands at the end."""
    return "".join(_bar(value, low, high) for value in values)


def _bar(value: float | None, low: float, high: float) -> str:
    if value is None:
        return GAP
    if high <= low:
        return BARS[len(BARS) // 2]
    place = int((value - low) / (high - low) * len(BARS))
    return BARS[min(max(place, 0), len(BARS) - 1)]


def without(words: str) -> str:
    """The words without bars, which nobody can read aloud; other words as they are."""
    left = words.translate(_NOTHING)
    return left if left == words else " ".join(left.split())


_NOTHING = dict.fromkeys(map(ord, BARS + GAP))
