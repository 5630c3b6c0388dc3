"""Days that follow each other are one run."""

from collections.abc import Iterable
from datetime import date, timedelta


def runs(days: Iterable[date]) -> list[tuple[date, date]]:
    """The first and the last day of each run, in order; none of no days."""
    found: list[tuple[date, date]] = []
    for day in sorted(days):
        if found and day - found[-1][1] <= timedelta(days=1):
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found
