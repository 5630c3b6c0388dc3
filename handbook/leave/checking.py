"""What one value of the leave rules cannot show alone: what is cited, named and left open."""

from collections.abc import Iterator, Sequence

from handbook.leave.rules import KindRules, LeaveRules
from handbook.source import Path_
from handbook.terms import Version


def cited(leave: LeaveRules) -> Iterator[tuple[Path_, str]]:
    """Every rule id that is cited, with its path on the page."""
    for number, escalation in enumerate(leave.escalation):
        yield ("escalation", number, "rule"), escalation.rule
    if leave.for_others:
        yield ("for_others", "rule"), leave.for_others.rule
    for at, rules in _all(leave):
        notice = rules.notice
        yield (*at, "notice", "rule"), notice.rule
        yield (*at, "notice", "late_rule"), notice.late_rule
        if notice.special_case:
            yield (*at, "notice", "special_case", "rule"), notice.special_case.rule
        for place, proofs in enumerate(rules.proofs):
            yield (*at, "proofs", place, "rule"), proofs.rule
        for place, decider in enumerate(rules.deciders):
            yield (*at, "deciders", place, "rule"), decider.rule


def named_roles(leave: LeaveRules) -> Iterator[tuple[Path_, str]]:
    for role in leave.for_others.roles if leave.for_others else ():
        yield ("for_others", "roles"), role
    for at, rules in _all(leave):
        for place, decider in enumerate(rules.deciders):
            for role in decider.steps:
                yield (*at, "deciders", place, "steps"), role
        for role in rules.details_for:
            yield (*at, "details_for"), role


def mistakes(leave: LeaveRules) -> Iterator[tuple[Path_, str]]:
    """Lengths that nobody decides, steps twice, kinds that are none; with their path."""
    yield from _booked(leave)
    for at, rules in _all(leave):
        yield from _rows(at, rules)


def _booked(leave: LeaveRules) -> Iterator[tuple[Path_, str]]:
    for name, kind in leave.kinds.items():
        if kind.booked_as is None:
            continue
        at_kind: Path_ = ("kinds", name, "booked_as")
        if kind.booked_as not in leave.kinds:
            yield at_kind, f"“{kind.booked_as}” is not a kind of leave"
        elif kind.booked_as == name:
            yield at_kind, "a kind cannot be booked as itself"
        elif leave.kinds[kind.booked_as].booked_as not in (None, kind.booked_as):
            yield at_kind, f"“{kind.booked_as}” is itself booked as another kind"


def _rows(at: Path_, rules: KindRules) -> Iterator[tuple[Path_, str]]:
    limits = [decider.up_to_days for decider in rules.deciders]
    if not _go_up(limits):
        yield (
            (*at, "deciders"),
            "deciders must be in the order of their days, the longest last",
        )
    elif limits[-1] is not None:
        days = f"{limits[-1]:g}"
        yield (
            (*at, "deciders"),
            f"nobody decides more than {days} days: end with one of any length",
        )
    if not _go_up([proofs.up_to_days for proofs in rules.proofs]):
        yield (*at, "proofs"), "proofs must be in the order of their days, the longest last"
    for place, decider in enumerate(rules.deciders):
        if len(set(decider.steps)) < len(decider.steps):
            yield (*at, "deciders", place, "steps"), "a role stands here twice"


def versions(leave: LeaveRules) -> Iterator[tuple[Path_, Sequence[Version]]]:
    yield ("escalation",), leave.escalation
    for name, kind in leave.kinds.items():
        yield ("kinds", name, "rules"), kind.rules


def _all(leave: LeaveRules) -> Iterator[tuple[Path_, KindRules]]:
    for name, kind in leave.kinds.items():
        for number, rules in enumerate(kind.rules):
            yield ("kinds", name, "rules", number), rules


def _go_up(limits: Sequence[float | None]) -> bool:
    known = [days for days in limits[:-1] if days is not None]
    if len(known) < len(limits) - 1:
        return False
    known += [days for days in limits[-1:] if days is not None]
    return known == sorted(set(known))
