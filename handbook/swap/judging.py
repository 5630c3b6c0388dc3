"""May this swap be? Pure: the facts of both people in, the verdict with its rules out."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from handbook.relief import Stretch
from handbook.swap.rules import Kind, SwapVersion
from handbook.terms import OURS
from handbook.working_time import StrainKind, Worked, WorkingTime, strains

BreachKind = Literal["has_left", "works_then", "on_leave", "no_skill", "too_often"] | StrainKind
NEVER: tuple[BreachKind, ...] = ("has_left", "works_then", "on_leave")
"""What nobody can allow: a person is at one place at a time, and only where they still work."""


@dataclass(frozen=True)
class Side:
    """What a swap is to one of its people.

    `before` and `after` are their work of a fortnight around its days, `after` with the swap;
    `taken` is the part of `after` that is new. `leave` are the times in which they are away.
    `counted`: their swaps of that kind and month without this one, those that wait among them;
    None where this one does not count for them. `lacks`: skills that a taken shift asks for.
    `left_on`: from when on they are not on the team any more.
    """

    person: int
    before: tuple[Worked, ...]
    after: tuple[Worked, ...]
    taken: tuple[Worked, ...]
    leave: tuple[Stretch, ...] = ()
    counted: int | None = None
    lacks: tuple[str, ...] = ()
    left_on: date | None = None


class Breach(BaseModel):
    """Something that stands against a swap, for one of its people.

    `found` and `allowed` are in the unit of the kind: swaps of the month, minutes of rest or of
    work, days in a row. `what` is the skill that is missing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: BreachKind
    person: int
    first: date | None = None
    last: date | None = None
    found: int = 0
    allowed: int = 0
    what: str = ""
    rule: str


class SwapVerdict(BaseModel):
    """What the handbook says of a swap; `counted`: which one of the month it is, by person."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    decided_by: str
    rule: str
    most_rule: str | None = None
    breaches: tuple[Breach, ...] = ()
    counted: dict[int, int] = {}
    most: int | None = None
    is_special: bool = False

    def of_kind(self, *kinds: BreachKind) -> tuple[Breach, ...]:
        return tuple(breach for breach in self.breaches if breach.kind in kinds)

    @property
    def never(self) -> tuple[Breach, ...]:
        """What makes the swap impossible, whoever would allow it."""
        return self.of_kind(*NEVER)

    @property
    def to_allow(self) -> tuple[Breach, ...]:
        """What a leader may allow with a reason; a special case has asked for its own already."""
        return tuple(
            one
            for one in self.breaches
            if one.kind not in NEVER and not (one.kind == "too_often" and self.is_special)
        )

    @property
    def rules(self) -> tuple[str, ...]:
        """Every rule that was applied, once, the swap's own first."""
        found = [self.rule, *([self.most_rule] if self.most_rule else [])]
        found += [breach.rule for breach in self.breaches]
        return tuple(dict.fromkeys(found))


def judge(
    rules: SwapVersion,
    limits: WorkingTime | None,
    kind: Kind,
    sides: tuple[Side, ...],
    *,
    is_special: bool = False,
) -> SwapVerdict:
    """What stands against the swap, person by person; `is_special`: asked for as a special case."""
    often = rules.frequency(kind)
    breaches: list[Breach] = []
    for side in sides:
        breaches += _impossible(side)
        breaches += [
            Breach(kind="no_skill", person=side.person, what=skill, rule=OURS)
            for skill in side.lacks
        ]
        if often is not None and side.counted is not None and side.counted >= often.most_a_month:
            breaches.append(
                Breach(
                    kind="too_often",
                    person=side.person,
                    found=side.counted + 1,
                    allowed=often.most_a_month,
                    rule=often.rule,
                )
            )
        breaches += [
            Breach(
                kind=strain.kind,
                person=side.person,
                first=strain.first,
                last=strain.last,
                found=strain.found,
                allowed=strain.allowed,
                rule=strain.rule,
            )
            for strain in strains(limits, side.before, side.after)
        ]
    return SwapVerdict(
        decided_by=rules.decided_by,
        rule=rules.rule,
        most_rule=often.rule if often else None,
        breaches=tuple(breaches),
        counted={s.person: s.counted + 1 for s in sides if s.counted is not None},
        most=often.most_a_month if often else None,
        is_special=is_special,
    )


def _impossible(side: Side) -> list[Breach]:
    found = []
    for taken in side.taken:
        day = taken.day
        if side.left_on is not None and side.left_on <= day:
            gone = Breach(kind="has_left", person=side.person, first=day, last=day, rule=OURS)
            found.append(gone)
        others = [work for work in side.after if work is not taken and work.overlaps(taken)]
        if others:
            at = others[0].day
            breach = Breach(kind="works_then", person=side.person, first=at, last=at, rule=OURS)
            found.append(breach)
        stretch = Stretch(taken.starts_at, taken.ends_at)
        if any(stretch.overlaps(gone) for gone in side.leave):
            breach = Breach(kind="on_leave", person=side.person, first=day, last=day, rule=OURS)
            found.append(breach)
    return found
