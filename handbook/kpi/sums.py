"""Counts and sums of calls: all that is kept of them to be added up, never a mean of means."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from operator import add, attrgetter


@dataclass(frozen=True)
class Sums:
    """Calls of some days, counted by one `Counting`. Times are whole seconds.

    `offered`: entered the queue; of these `open` are not over as far as is known, `answered` were
    answered and `lost` left unanswered. `within` were answered in time; `lost_within` and
    `lost_short` gave up within the threshold, and within the short-call seconds. `keyed` left by
    a key: they are among the lost, or not offered at all, as the handbook says. `excluded`: gave
    up so soon that they are not counted.
    `wait_s` is the sum over the answered; `talk_s`, `hold_s` and `acw_s` are sums over the
    `talk_n`, `hold_n` and `acw_n` calls that have such a time recorded: what is not recorded is
    no 0. `talk_short`: talks of less than ten seconds.

    What is not known is counted too, so that nobody takes it for 0: of `untimed` answered and
    `lost_untimed` lost calls whether it was in time; of `lost_unsplit` how soon they gave up; of
    `unwaited` answered ones what they waited; of `talk_unsplit` talks how long each was.
    """

    offered: int = 0
    open: int = 0
    answered: int = 0
    lost: int = 0
    within: int = 0
    lost_within: int = 0
    lost_short: int = 0
    keyed: int = 0
    excluded: int = 0
    wait_s: int = 0
    talk_s: int = 0
    talk_n: int = 0
    talk_short: int = 0
    hold_s: int = 0
    hold_n: int = 0
    acw_s: int = 0
    acw_n: int = 0
    untimed: int = 0
    lost_untimed: int = 0
    lost_unsplit: int = 0
    unwaited: int = 0
    talk_unsplit: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*map(add, _values(self), _values(other)))

    @property
    def is_empty(self) -> bool:
        """Whether not a single call came in."""
        return not (self.offered or self.excluded or self.keyed)


_values: Callable[[Sums], tuple[int, ...]] = attrgetter(*(one.name for one in fields(Sums)))


def together(several: Iterable[Sums]) -> Sums:
    """All of them as one."""
    return Sums(*map(sum, zip(*map(_values, several), strict=True)))
