"""What can be measured, each as a function of pooled sums; None where nothing is recorded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from handbook.kpi.sums import Sums

Formula = Literal[1, 2, 3, 4, 5]
Unit = Literal["percent", "seconds", "count", "calls"]


@dataclass(frozen=True)
class Found:
    """All that a period's figures are made of. `agents`: who answered at least one call.

    `checked` calls were listened to (IC-KPI.6 to 8); of these so many were `without_phrases`, and
    so many answered wrongly.
    """

    sums: Sums = field(default_factory=Sums)
    agents: int = 0
    agent_answers: int = 0
    checked: int = 0
    without_phrases: int = 0
    wrong: int = 0


@dataclass(frozen=True)
class Measure:
    """`of` gives the value in its unit (percent from 0 to 100), None where there is none.

    `is_quality`: counted from calls that were listened to, not from the phone system.
    `is_recorded`: whether anything tells it at all.
    """

    unit: Unit
    of: Callable[[Found, Formula], float | None]
    is_quality: bool = False
    is_recorded: bool = True

    @property
    def is_rate(self) -> bool:
        return self.unit == "percent"


_SPLITS_LOST = (1, 4, 5)


def service_level(sums: Sums, formula: Formula) -> float | None:
    """Answered in time, in percent, by one of the five formulas; None without a call to count.

    Calls of which it is not known are left out on both sides; None too where the formula asks how
    soon somebody gave up, and that is not known of all.
    """
    answered = sums.answered - sums.untimed
    calls = answered + sums.lost - sums.lost_untimed
    if formula in _SPLITS_LOST and sums.lost_unsplit:
        return None
    above, below = {
        1: (sums.within + sums.lost_within, calls),
        2: (sums.within, answered),
        3: (sums.within, calls),
        4: (sums.within, calls - sums.lost_within),
        5: (sums.within + sums.lost_short, calls),
    }[formula]
    return _percent(above, below)


def _percent(above: float, below: float) -> float | None:
    # Multiplied first: 7 of 100 is 7 %, and not a trace more.
    return 100 * above / below if below else None


def _mean(total: float, n: float) -> float | None:
    return total / n if n else None


def _handling(sums: Sums) -> float | None:
    """Talk, hold and after-call work of a call; None where the last is not recorded."""
    talk = _mean(sums.talk_s + sums.hold_s, sums.talk_n)
    after = _mean(sums.acw_s, sums.acw_n)
    return None if talk is None or after is None else talk + after


def _nobody_records(_: Found, __: Formula) -> float | None:
    """A handbook may ask for it; no phone system and no list of ours tells it."""
    return None


MEASURES: Mapping[str, Measure] = {
    "connect_rate": Measure("percent", lambda f, _: _percent(f.sums.answered, f.sums.offered)),
    "service_level": Measure("percent", lambda f, formula: service_level(f.sums, formula)),
    "calls_per_agent": Measure("calls", lambda f, _: _mean(f.agent_answers, f.agents)),
    "talk_time": Measure("seconds", lambda f, _: _mean(f.sums.talk_s, f.sums.talk_n)),
    "after_call_work": Measure("seconds", lambda f, _: _mean(f.sums.acw_s, f.sums.acw_n)),
    "phrase_use": Measure(
        "percent", lambda f, _: _percent(f.checked - f.without_phrases, f.checked), is_quality=True
    ),
    "accuracy": Measure(
        "percent", lambda f, _: _percent(f.checked - f.wrong, f.checked), is_quality=True
    ),
    "error_rate": Measure(
        "percent", lambda f, _: _percent(f.without_phrases + f.wrong, f.checked), is_quality=True
    ),
    "offered": Measure("count", lambda f, _: f.sums.offered if not f.sums.is_empty else None),
    "answered": Measure("count", lambda f, _: f.sums.answered if not f.sums.is_empty else None),
    "abandon_rate": Measure("percent", lambda f, _: _percent(f.sums.lost, f.sums.offered)),
    "speed_of_answer": Measure(
        "seconds", lambda f, _: _mean(f.sums.wait_s, f.sums.answered - f.sums.unwaited)
    ),
    "hold_time": Measure("seconds", lambda f, _: _mean(f.sums.hold_s, f.sums.hold_n)),
    "handling_time": Measure("seconds", lambda f, _: _handling(f.sums)),
    "questions": Measure("count", _nobody_records, is_recorded=False),
    "satisfaction": Measure("percent", _nobody_records, is_recorded=False),
    "short_talks": Measure(
        "percent", lambda f, _: _percent(f.sums.talk_short, f.sums.talk_n - f.sums.talk_unsplit)
    ),
}
"""By the name that a handbook's page uses."""


def value(measure: str, found: Found, formula: Formula = 3) -> float | None:
    """The figure, in its measure's unit; None where nothing is recorded. Raises KeyError."""
    return MEASURES[measure].of(found, formula)
