"""What an item is worth when it is logged, who may log it, and until when one may appeal."""

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from handbook.conduct.accounts import Account
from handbook.conduct.rules import Choices, ConductRules, Logging, Range, Size, Worth
from handbook.leave.judging import months_before
from handbook.terms import in_force

Wrong = Literal["needed", "fixed", "outside"]
"""An amount must be given; another than the handbook's was given; it is none that may be chosen."""


@dataclass(frozen=True)
class Amounted:
    """What is logged: how much, in the item's unit (None for a dismissal), or why not."""

    amount: float | None
    wrong: Wrong | None = None


def amounted(worth: Worth, given: float | None) -> Amounted:
    """How much an item is logged with, where `given` was said, or nothing."""
    size = worth.size
    if size is None:
        return Amounted(None, None if given is None else "fixed")
    if isinstance(size, float):
        return _fixed(size, given, several=worth.per is not None)
    if given is None:
        return Amounted(None, "needed")
    return Amounted(given, None if given > 0 and _may_be(size, given) else "outside")


def _fixed(size: float, given: float | None, *, several: bool) -> Amounted:
    if given is None or given == size:
        return Amounted(size)
    if several and given > 0 and given % size == 0:
        return Amounted(given)
    return Amounted(None, "outside" if several else "fixed")


def _may_be(size: Size, given: float) -> bool:
    if isinstance(size, Range):
        return size.least <= given <= size.most
    if isinstance(size, Choices):
        return given in size.one_of
    return True


def right(
    rules: ConductRules, own: Collection[str], kind: str, about: Collection[str]
) -> Logging | None:
    """By which right somebody with the roles `own` may log an item of a kind about somebody with
    the roles `about`; None where nobody gave it to them."""
    for logging in rules.logging:
        may = set(own) & set(logging.roles)
        is_kind = logging.kinds is None or kind in logging.kinds
        if may and is_kind and about and set(about) <= set(logging.about):
            return logging
    return None


def has_account(rules: ConductRules, account: Account, own: Collection[str]) -> bool:
    """Whether somebody with the roles `own` has such a month: nothing could ever be taken from it
    where nobody may log about them."""
    if not own:
        return False
    if account.about:
        return set(own) <= set(account.about)
    return any(
        set(own) <= set(logging.about)
        and (logging.kinds is None or set(logging.kinds) & set(account.kinds))
        for logging in rules.logging
    )


def closes_on(rules: ConductRules, month: date) -> date:
    """The first day on which a month, named by one of its days, can be closed: it is over, and
    what was logged on its last day can be appealed no more."""
    last = month.replace(day=monthrange(month.year, month.month)[1])
    return (appeal_until(rules, last) or last) + timedelta(days=1)


def appeal_until(rules: ConductRules, logged: date) -> date | None:
    """The last day on which an entry of that day can be appealed; None where there is no term."""
    found = in_force(rules.appeals, logged)
    return logged + timedelta(days=found.days) if found else None


def runs_out(rules: ConductRules, day: date) -> date | None:
    """The first day on which an entry of `day` no longer counts; None where it always does."""
    found = in_force(rules.runs_out, day)
    return months_before(day, -found.months) if found else None
