"""What is left of a leave that has begun: days that are gone stay, the rest can be given back."""

from collections.abc import Sequence
from datetime import date, timedelta

from commands.deciding.asking import Asking
from commands.deciding.lines import shift_line
from commands.leave.anew import judge_anew
from commands.leave.facts import LOOK_AHEAD
from handbook.dates import Span
from handbook.words import Say
from storage import leaves, people, rosters
from storage.leaves import APPROVED, Leave
from storage.rosters import Shift

DAY = timedelta(days=1)


def is_over(asking: Asking, leave: Leave, shifts: Sequence[Shift]) -> bool:
    """Whether its last day is past and its last shift has ended."""
    return leave.last < asking.today and not any(s.ends_at > asking.tx.now for s in shifts)


def left_from(asking: Asking, leave: Leave, shifts: Sequence[Shift]) -> date:
    """The first day that is still to come: today, unless its shift has begun."""
    day = max(asking.today, leave.first)
    has_begun = any(s.day == day and s.starts_at <= asking.tx.now for s in shifts)
    return day + DAY if has_begun else day


def has_begun(asking: Asking, leave: Leave, shifts: Sequence[Shift]) -> bool:
    """Whether days of it are gone and the person was away on them by right.

    A single day is taken back as a whole as long as its shift runs.
    """
    is_away = leave.state == APPROVED or leave.counts_at_once
    is_short = leave.first == leave.last
    return is_away and not is_short and left_from(asking, leave, shifts) > leave.first


def cut(asking: Asking, leave: Leave, last: date) -> Leave:
    """The leave ends with this day; what counts of it is judged again."""
    return leaves.set_days(
        asking.tx, leave, judge_anew(asking, leave, Span(leave.first, last)).days
    )


def expected_again(asking: Asking, leave: Leave, day: date, say: Say) -> str:
    """From when the person is at work again, the leave being over before `day`."""
    team = people.by_id(asking.tx, leave.person_id).team
    until = max(leave.last, day) + LOOK_AHEAD
    for shift in rosters.shifts_of(asking.tx, leave.person_id, day, until):
        if shift.ends_at > asking.tx.now:
            return say(
                "You are expected again from {shift}.", shift=shift_line(shift, team.zone, say)
            )
    return say("You are expected again from {day}.", day=say.day(day))
