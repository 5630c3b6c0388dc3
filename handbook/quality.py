"""Quality: whose calls and chats are sampled by whom, and who verifies a case (IC-Q, SD-Q1)."""

from collections.abc import Collection, Iterator
from typing import Annotated, Literal

from pydantic import Field

from handbook.conduct import ConductRules
from handbook.source import Page, Path_
from handbook.terms import OURS, Text, Version, in_force

CaseKind = Literal["complaint", "praise"]
Count = Annotated[int, Field(strict=True, ge=1, le=1000)]
Days = Annotated[int, Field(strict=True, ge=1, le=366)]


class Sampling(Page):
    """`roles` sample the calls and chats of people who have none but the roles in `about`."""

    roles: tuple[str, ...] = Field(min_length=1)
    about: tuple[str, ...] = Field(min_length=1)
    rule: str

    def allows(self, own: Collection[str], about: Collection[str]) -> bool:
        """Whether somebody with the roles `own` may sample somebody with the roles `about`."""
        return bool(set(own) & set(self.roles)) and self.is_about(about)

    def is_about(self, roles: Collection[str]) -> bool:
        """Whether somebody with these roles is sampled."""
        return bool(roles) and set(roles) <= set(self.about)


class Seeing(Page):
    """Who does or sees something by which rule."""

    roles: tuple[str, ...] = Field(min_length=1)
    rule: str


class Calls(Version):
    """A call that was listened to. `kinds`: the parts of the catalogue whose items it may tick.

    A call with an item of `phrase_kinds` went without the standard phrases, one with an item of
    `accuracy_items` was answered wrongly (IC-KPI.6 to 8); `errors_rule` says so.
    """

    kinds: tuple[str, ...] = Field(min_length=1)
    phrase_kinds: tuple[str, ...] = ()
    accuracy_items: tuple[str, ...] = ()
    errors_rule: str = OURS
    rule: str


class Chats(Version):
    """Chats that were read: `a_day` of each person, and every `failing` ones that fail cost what
    `item` of the catalogue is worth. `looked_at`: what a chat may fail in, by name."""

    a_day: Count
    failing: Count
    item: str
    looked_at: dict[str, Text] = Field(default_factory=dict)
    rule: str
    recorded_rule: str = OURS

    def times(self, failing: int) -> int:
        """How many times the item is due for a day on which so many chats failed."""
        return failing // self.failing


class CaseRules(Version):
    """Complaints and praise. `opening`: who opens a case about anybody; the first of `verifying`
    who neither opened it nor is its subject is asked whether it holds.

    `items`: what a verified case of a kind is logged as. `follow_up_days`: after how many days it
    is asked whether the training helped, where no other date is given.
    """

    opening: Seeing
    verifying: Seeing
    items: dict[CaseKind, str] = Field(default_factory=dict)
    answer_rule: str = OURS
    training_rule: str = OURS
    follow_up_days: Days = 14
    rule: str

    def logged_as(self, kind: str) -> str | None:
        """The item that a verified case of the kind is logged as, if any."""
        return next((item for name, item in self.items.items() if name == kind), None)


class QualityRules(Page):
    """Everything a handbook says of quality.

    `sampling`: who samples daily, `spot_checks`: who does at no fixed time; `rechecks`: who checks
    the scoring itself; `seen_by`: to whom the month's findings go as well.
    """

    sampling: Sampling | None = None
    spot_checks: Sampling | None = None
    rechecks: Seeing | None = None
    seen_by: Seeing | None = None
    calls: tuple[Calls, ...] = ()
    chats: tuple[Chats, ...] = ()
    cases: tuple[CaseRules, ...] = ()

    def right(self, own: Collection[str], about: Collection[str]) -> Sampling | None:
        """By which right somebody with the roles `own` samples somebody with `about`."""
        rights = (one for one in (self.sampling, self.spot_checks) if one)
        return next((one for one in rights if one.allows(own, about)), None)

    def samples(self, own: Collection[str]) -> bool:
        """Whether somebody with these roles samples anybody at all."""
        return any(
            set(own) & set(one.roles)
            for one in (self.sampling, self.spot_checks, self.rechecks)
            if one
        )


def mistakes(quality: QualityRules, conduct: ConductRules) -> Iterator[tuple[Path_, str]]:
    """Parts and items of the catalogue that there are none of, with their path."""
    for at, calls in enumerate(quality.calls):
        yield from ((("calls", at, *path), why) for path, why in _of_calls(calls, conduct))
    for at, chats in enumerate(quality.chats):
        if why_not := _not_fixed(chats, conduct):
            yield ("chats", at, "item"), why_not
    for at, cases in enumerate(quality.cases):
        for kind, item in cases.items.items():
            if item not in conduct.items:
                yield ("cases", at, "items", kind), _no_item(item)


def _of_calls(calls: Calls, conduct: ConductRules) -> Iterator[tuple[Path_, str]]:
    for field, kinds in (("kinds", calls.kinds), ("phrase_kinds", calls.phrase_kinds)):
        for kind in kinds:
            if kind not in conduct.kinds:
                yield (field,), f"“{kind}” is not among the kinds of conduct"
    for item in calls.accuracy_items:
        if item not in conduct.items:
            yield ("accuracy_items",), _no_item(item)


def _not_fixed(chats: Chats, conduct: ConductRules) -> str | None:
    """Why the item cannot be logged so many times as is due; None where it can."""
    found = conduct.items.get(chats.item)
    if found is None:
        return _no_item(chats.item)
    worth = in_force(found.rules, chats.since)
    if worth is None or not isinstance(worth.size, float):
        return f"“{chats.item}” must be worth a fixed amount from {chats.since} on"
    return None


def _no_item(item: str) -> str:
    return f"“{item}” is not an item of the catalogue"
