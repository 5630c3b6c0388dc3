"""Leave: what the rules say of a request, from the facts alone (CC-2.4.3, CC-2.4.4)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, PositiveInt

from handbook.source import Page, Path_
from handbook.terms import Text, Version, Word


class Notice(Page):
    """Hours before the shift by which to ask; `late_rule` says what asking later counts as."""

    hours_before_shift: float = Field(ge=0, le=24 * 60)
    rule: str
    late_rule: str


class Decider(Page):
    """The role that decides requests of up to so many days (None: of any length).

    `must_be_called`: the person telephones that role themself as well.
    """

    up_to_days: int | None = Field(default=None, ge=1)
    steps: tuple[str, ...] = Field(min_length=1, max_length=1)
    must_be_called: bool = False
    rule: str


class Proofs(Page):
    """The documents owed and when. `first_day_back`: the first shift after the leave."""

    documents: tuple[Text, ...] = Field(min_length=1)
    due: Literal["first_day_back"]
    rule: str


class KindRules(Version):
    """What holds for one kind of leave from a date on."""

    notice: Notice
    deciders: tuple[Decider, ...] = Field(min_length=1)
    proofs: Proofs | None = None
    details_for: tuple[str, ...] = ()


class Kind(Page):
    """One kind of leave. `words` are what people type for it, longest first when matched.

    `protected`: no threshold ever counts it. `is_never_refused`: recorded and counted at once.
    """

    title: Text
    words: tuple[Word, ...] = Field(min_length=1)
    protected: bool = False
    is_never_refused: bool = False
    rules: tuple[KindRules, ...] = Field(min_length=1)


class Reminder(Version):
    """Minutes after the request at which an undecided one is brought up again."""

    after_minutes: tuple[PositiveInt, ...] = Field(min_length=1)
    rule: str


class LeaveRules(Page):
    """Everything a handbook says about leave."""

    kinds: dict[str, Kind] = Field(min_length=1)
    reminder: tuple[Reminder, ...] = Field(min_length=1)

    def kind_in(self, line: str) -> tuple[str, str] | None:
        """The kind that a typed line begins with, and the rest of the line."""
        folded = line.casefold()
        words = sorted(
            ((word, name) for name, kind in self.kinds.items() for word in kind.words),
            key=lambda pair: -len(pair[0]),
        )
        for word, name in words:
            if not folded.startswith(word.casefold()):
                continue
            rest = line[len(word) :]
            # "sickbay" is not "sick"; Chinese writes no space after 病假.
            if word[-1].isascii() and rest[:1].isalnum() and rest[:1].isascii():
                continue
            return name, rest.strip()
        return None

    def cited(self) -> Iterator[tuple[Path_, str]]:
        """Every rule id that is cited, with its path on the page."""
        for number, reminder in enumerate(self.reminder):
            yield ("reminder", number, "rule"), reminder.rule
        for name, kind in self.kinds.items():
            for number, rules in enumerate(kind.rules):
                at: Path_ = ("kinds", name, "rules", number)
                yield (*at, "notice", "rule"), rules.notice.rule
                yield (*at, "notice", "late_rule"), rules.notice.late_rule
                if rules.proofs:
                    yield (*at, "proofs", "rule"), rules.proofs.rule
                for place, decider in enumerate(rules.deciders):
                    yield (*at, "deciders", place, "rule"), decider.rule

    def named_roles(self) -> Iterator[tuple[Path_, str]]:
        for name, kind in self.kinds.items():
            for number, rules in enumerate(kind.rules):
                at: Path_ = ("kinds", name, "rules", number)
                for place, decider in enumerate(rules.deciders):
                    for role in decider.steps:
                        yield (*at, "deciders", place, "steps"), role
                for role in rules.details_for:
                    yield (*at, "details_for"), role

    def gaps(self) -> Iterator[tuple[Path_, str]]:
        """Lengths of leave that nobody would decide, with their path on the page."""
        for name, kind in self.kinds.items():
            for number, rules in enumerate(kind.rules):
                at: Path_ = ("kinds", name, "rules", number, "deciders")
                limits = [decider.up_to_days for decider in rules.deciders]
                if limits[-1] is not None:
                    days = limits[-1]
                    yield at, f"nobody decides more than {days} days: end with one of any length"
                shorter = [days for days in limits[:-1] if days is not None]
                if len(shorter) < len(limits) - 1 or shorter != sorted(set(shorter)):
                    yield at, "deciders must be in the order of their days, the longest last"

    def versions(self) -> Iterator[tuple[Path_, Sequence[Version]]]:
        yield ("reminder",), self.reminder
        for name, kind in self.kinds.items():
            yield ("kinds", name, "rules"), kind.rules


@dataclass(frozen=True)
class Facts:
    """What a verdict needs to know. `shift_start`: of the first shift touched, if there is one."""

    first: date
    last: date
    asked_at: datetime
    shift_start: datetime | None


class Verdict(BaseModel):
    """What the rules say of one request; kept with it, so that "why" can be answered later.

    `minutes_before`: how long before the shift it was asked, negative after its start, None
    without a shift. `steps`: the roles that decide, in order. `must_call`: the asker telephones
    the first of them as well.
    """

    model_config = ConfigDict(frozen=True)

    days: int
    steps: tuple[str, ...]
    steps_rule: str
    must_call: bool = False
    details_for: tuple[str, ...]
    notice_rule: str
    notice_hours: float
    ask_by: datetime | None
    minutes_before: int | None
    is_late: bool
    late_rule: str | None
    proofs_rule: str | None

    @property
    def rules(self) -> tuple[str, ...]:
        """Every rule that the verdict rests on, in the order of the page, each once."""
        cited = (self.notice_rule, self.steps_rule, self.proofs_rule, self.late_rule)
        return tuple(dict.fromkeys(rule for rule in cited if rule))


def judge(facts: Facts, rules: KindRules) -> Verdict:
    """What the rules say of the facts. The rules are those in force on the first day asked for.

    Raises ValueError when the page has no decider for a leave of that length.
    """
    days = (facts.last - facts.first).days + 1
    decider = next(
        (d for d in rules.deciders if d.up_to_days is None or days <= d.up_to_days), None
    )
    if decider is None:
        raise ValueError(f"the page names nobody who decides {days} days")
    ask_by = minutes = None
    if facts.shift_start is not None:
        # In UTC: where the clocks change, three hours of a wall clock may be two or four.
        start, asked_at = facts.shift_start.astimezone(UTC), facts.asked_at.astimezone(UTC)
        ask_by = start - timedelta(hours=rules.notice.hours_before_shift)
        minutes = int((start - asked_at).total_seconds() // 60)
    is_late = ask_by is not None and facts.asked_at > ask_by
    return Verdict(
        days=days,
        steps=decider.steps,
        steps_rule=decider.rule,
        must_call=decider.must_be_called,
        details_for=rules.details_for,
        notice_rule=rules.notice.rule,
        notice_hours=rules.notice.hours_before_shift,
        ask_by=ask_by,
        minutes_before=minutes,
        is_late=is_late,
        late_rule=rules.notice.late_rule if is_late else None,
        proofs_rule=rules.proofs.rule if rules.proofs else None,
    )
