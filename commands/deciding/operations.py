"""How a team's days went, in counts beside those of the period before; never about one person."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from commands.deciding.figures_said import within
from commands.deciding.lines import cited
from handbook.book import Handbook, in_force
from handbook.fairness import tally
from handbook.kpi.periods import Period
from handbook.terms import OURS
from handbook.words import Say, mark
from storage import operations
from storage.cards import Table
from storage.operations import ABSENT, Operations, Timed
from storage.people import Team
from storage.transaction import Tx

LATES: Mapping[str, str] = {
    "late": mark("Late in the seat"),
    "briefing": mark("Briefing missed"),
    "left_early": mark("Left early"),
}
WAITS: Mapping[str, str] = {
    "leave": mark("Decisions on leave"),
    "swap": mark("Decisions on swaps"),
    "appeal": mark("Decisions on appeals"),
}
FEWEST = 5
"""Of fewer decisions no median is told, where the handbook does not say how many."""
NONE = "–"
Told = Callable[[Operations, Say], str]


@dataclass(frozen=True)
class Shown:
    """A period and the one before. `rules`: what each line rests on; of fewer than `fewest`
    decisions no median is told."""

    period: Period
    before: Period
    now: Operations
    then: Operations
    rules: Mapping[str, tuple[str, ...]]
    fewest: int


def operations_of(tx: Tx, book: Handbook, team: Team, period: Period) -> Shown:
    """What the days were like up to now. Protected leave is in none of the figures."""
    protected = {name for name, kind in book.leave.kinds.items() if kind.protected}
    before = period.before()
    now, then = (
        operations.of_days(tx, team, one.first, one.last, protected) for one in (period, before)
    )
    fewest = book.fairness.fewest if book.fairness else FEWEST
    return Shown(period, before, now, then, _rules(book, period), fewest)


def _rules(book: Handbook, period: Period) -> dict[str, tuple[str, ...]]:
    """By the line's name the ids of the rules, each once; OURS where the handbook has none."""
    last = period.last
    lateness = in_force(book.attendance.lateness, last)
    swap, relief = in_force(book.swap.rules, last), in_force(book.relief.rules, last)
    absent = [
        trigger.rule
        for one in book.attendance.consequences.values()
        if (trigger := in_force(one.rules, last)) and set(trigger.events) & set(ABSENT)
    ]
    kinds = [in_force(kind.rules, last) for kind in book.leave.kinds.values()]
    leave = [decider.rule for kind in kinds if kind for decider in kind.deciders]
    deciding = in_force(book.conduct.appeals, last)
    return {
        "late": _once([lateness.rule] if lateness else []),
        "absent": _once(absent),
        "leave": _once(leave),
        "swap": _once([swap.rule] if swap else []),
        "overtime": _once([relief.rule] if relief else []),
        "deductions": _once(one.rule for one in book.conduct.logging),
        "appeal": _once([deciding.rule] if deciding else []),
    }


def _once(rules: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rules)) or (OURS,)


def table(found: Shown, say: Say) -> Table:
    """A line a figure: what it is, now, before, and the rule that it rests on."""
    head = (
        say("Operations"),
        say("This period"),
        say("Period before"),
        say("Rule"),
    )
    rows = tuple(
        (title, told(found.now, say), told(found.then, say), _cited(found.rules, rule, say))
        for title, rule, told in _lines(found, say)
    )
    return Table(head=head, rows=rows, numbers=(1, 2))


def _cited(rules: Mapping[str, tuple[str, ...]], name: str, say: Say) -> str:
    return say.names(cited(rule, say) for rule in rules.get(name, (OURS,)))


def short(found: Shown, say: Say) -> str:
    """The period's figures in one line; what there was none of is left out."""
    some = [
        (title, told(found.now, say))
        for title, _, told in _lines(found, say)
        if told(found.now, say) not in (NONE, told(Operations(), say))
    ]
    parts = [say("{title} {value}", title=within(title), value=value) for title, value in some]
    return "; ".join(parts)


def _lines(found: Shown, say: Say) -> Iterator[tuple[str, str, Told]]:
    """Each title with the name of its rules and how it is told."""
    yield say("Present at work"), "absent", _attendance
    for event, title in LATES.items():
        if event == "late" or event in found.now.lates or event in found.then.lates:
            yield say(title), "late", partial(_timed, event)
    yield say("Absences"), "absent", lambda one, _: str(one.absent)
    yield say("Approved leave"), "leave", _leave
    yield say("Approved swaps"), "swap", lambda one, _: str(one.swaps)
    yield say("Overtime"), "overtime", lambda one, say: say.minutes(one.overtime)
    yield say("Deductions"), "deductions", _deductions
    for kind, title in WAITS.items():
        yield say(title), kind, partial(_waited, kind, found.fewest)


def _attendance(one: Operations, say: Say) -> str:
    if one.attendance is None:
        return NONE
    present = one.expected - one.absent
    return say(
        "{share} % ({present} of {expected})",
        share=f"{one.attendance:.1f}",
        present=present,
        expected=one.expected,
    )


def _timed(event: str, one: Operations, say: Say) -> str:
    found = one.lates.get(event, Timed())
    if not found.minutes:
        return str(found.count)
    return say("{n}, {time} in all", n=found.count, time=say.minutes(found.minutes))


def _leave(one: Operations, say: Say) -> str:
    if not one.on_leave:
        return str(one.leaves)
    return say.plural("{all}, {n} shift", "{all}, {n} shifts", one.on_leave, all=one.leaves)


def _deductions(one: Operations, say: Say) -> str:
    if not one.points:
        return str(one.deductions)
    return say("{n}, {points} points", n=one.deductions, points=f"{one.points:g}")


def _waited(kind: str, fewest: int, one: Operations, say: Say) -> str:
    """How many, and the median of how long they waited; of too few the number alone."""
    found = tally(one.waited.get(kind, ()))
    if found.wait is None or found.is_few(fewest):
        return str(found.decided)
    time = say.minutes(round(found.wait.total_seconds() / 60))
    return say("{n}, half of them within {time}", n=found.decided, time=time)
