"""What one value of the leave rules cannot show alone: what is left open."""

from collections.abc import Iterator, Sequence

from handbook.leave.rules import KindRules, LeaveRules
from handbook.source import Path_


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
