"""What a handbook says of leave: its kinds, and for each who decides, by when, on what proofs."""

from collections.abc import Sequence
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from handbook.source import Page
from handbook.terms import Text, Version, Word

# Strict: a "3" in quotes or a bare yes must not pass for a number.
Hours = Annotated[float, Field(strict=True, ge=0, le=24 * 60)]
Hour = Annotated[int, Field(strict=True, ge=0, le=24)]
Days = Annotated[float, Field(strict=True, gt=0)]
Whole = Annotated[int, Field(strict=True, gt=0)]
Counting = Literal["calendar_days", "working_days"]


class SpecialCase(Page):
    """Too late for the ordinary notice, yet in time for this one, with a reason (CC-2.4.6)."""

    hours_before_shift: Hours
    rule: str


class Notice(Page):
    """By when to ask: hours before the leave begins, whole days ahead, or months to the day.

    `late_rule` says what asking later counts as. `special_case`: what still can be asked then.
    """

    hours_before_shift: Hours | None = None
    days_ahead: Whole | None = None
    months_ahead: Whole | None = None
    rule: str
    late_rule: str
    special_case: SpecialCase | None = None

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        given = [self.hours_before_shift, self.days_ahead, self.months_ahead]
        if sum(measure is not None for measure in given) != 1:
            raise ValueError("give one of hours_before_shift, days_ahead and months_ahead")
        return self


class Decider(Page):
    """The roles that decide, one after the other, leaves of up to so many days (None: any length).

    `must_be_called`: the person telephones the first of them as well.
    """

    up_to_days: Days | None = None
    steps: tuple[str, ...] = Field(min_length=1)
    must_be_called: bool = False
    rule: str


class Proofs(Page):
    """The documents owed for leaves of up to so many days (None: any length), and when.

    `due`: the first shift after the leave, or a day of the leave itself (`on_day`: 3 is the third).
    `before_approval`: only with them may it be approved (CC-2.4.5). `decided_by`: the role that
    looks at them; without it, whoever has the last say in the leave.
    """

    up_to_days: Days | None = None
    documents: tuple[Text, ...] = Field(min_length=1)
    due: Literal["first_day_back"] | None = None
    on_day: Whole | None = None
    before_approval: bool = False
    decided_by: str | None = None
    rule: str

    @model_validator(mode="after")
    def _one_day(self) -> Self:
        if (self.due is None) == (self.on_day is None):
            raise ValueError("give one of due and on_day")
        return self


class ReportBack(Page):
    """After leaves of more than so many days the person says that they come back (CC-2.4.5).

    `decided_by`: the role that is asked whether they are there, where they say nothing.
    """

    over_days: Days
    decided_by: str
    rule: str


class KindRules(Version):
    """What holds for one kind of leave from a date on.

    `counts`: whether rest days and holidays inside the leave count as days of it.
    """

    notice: Notice
    counts: Counting = "calendar_days"
    deciders: tuple[Decider, ...] = Field(min_length=1)
    proofs: tuple[Proofs, ...] = ()
    report_back: ReportBack | None = None
    details_for: tuple[str, ...] = ()


class Kind(Page):
    """One kind of leave. `words` are what people type for it, longest first when matched.

    `protected`: no threshold ever counts it. `is_never_refused`: recorded and counted at once.
    `booked_as`: the kind that it is kept as (CC-2.4.9). `has_balance`: an imported balance is its
    limit. `waits_for_a_place`: on a day that is full it queues.
    """

    title: Text
    words: tuple[Word, ...] = Field(min_length=1)
    protected: bool = False
    is_never_refused: bool = False
    booked_as: str | None = None
    has_balance: bool = False
    waits_for_a_place: bool = False
    rules: tuple[KindRules, ...] = Field(min_length=1)


class Escalation(Version):
    """Minutes after the request at which an undecided one climbs, a step each.

    `hours_before_shift`: by then, before work begins, the person must know whether to come.
    `waking_hours`: from and to which hour of the day somebody without shifts is asked.
    """

    after_minutes: tuple[Whole, ...] = Field(min_length=1)
    hours_before_shift: Annotated[float, Field(strict=True, ge=0, le=24)] = 3.0
    waking_hours: tuple[Hour, Hour] = (7, 22)
    rule: str

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if list(self.after_minutes) != sorted(set(self.after_minutes)):
            raise ValueError("after_minutes must go up")
        if self.waking_hours[0] >= self.waking_hours[1]:
            raise ValueError("waking_hours must be from an hour to a later one")
        return self


class Filing(Page):
    """The roles that may ask for a person who cannot (CC-1.2)."""

    roles: tuple[str, ...] = ()
    rule: str


class LeaveRules(Page):
    """Everything a handbook says about leave.

    `offer_minutes`: how long a place that became free is kept for whom it is offered to.
    `undo_minutes`: how long whoever decided may take a decision back by a press (ours).
    """

    kinds: dict[str, Kind] = Field(min_length=1)
    escalation: tuple[Escalation, ...] = Field(min_length=1)
    for_others: Filing | None = None
    offer_minutes: Whole = 60
    undo_minutes: Whole = 5

    @cached_property
    def _words(self) -> list[tuple[str, str]]:
        """Each word of a kind with the kind's name, the longest first."""
        words = ((word, name) for name, kind in self.kinds.items() for word in kind.words)
        return sorted(words, key=lambda pair: -len(pair[0]))

    def kind_in(self, line: str) -> tuple[str, str] | None:
        """The kind that a typed line begins with, and the rest of the line."""
        folded = line.casefold()
        for word, name in self._words:
            if not folded.startswith(word.casefold()):
                continue
            rest = line[len(word) :]
            # "sickbay" is not "sick"; Chinese writes no space after 病假.
            if word[-1].isascii() and rest[:1].isalnum() and rest[:1].isascii():
                continue
            return name, rest.strip()
        return None


Limited = Decider | Proofs


def for_days(rows: Sequence[Limited], days: float) -> Limited | None:
    """The row for leaves of that many days: rows go up by their days, one of any length last."""
    return next((row for row in rows if row.up_to_days is None or days <= row.up_to_days), None)
