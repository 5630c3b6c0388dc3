"""What may be proposed about a person, whichever part of the handbook it stands in."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from handbook.attendance.rules import Outcome
from handbook.book import Handbook
from handbook.terms import Text, in_force

Grounds = Literal["attendance", "conduct"]


@dataclass(frozen=True)
class Named:
    """A consequence by its title; `outcome` as it was on the day, None where there was none."""

    title: Text
    outcome: Outcome | None


def named(book: Handbook, ground: str, name: str, day: date) -> Named | None:
    """The consequence of this name; None where the handbook knows it no longer.

    On the ground of conduct: `dismissal`, or a month's band as `account.band`.
    """
    if ground == "attendance":
        found = book.attendance.consequences.get(name)
        version = in_force(found.rules, day) if found else None
        return Named(found.title, version.outcome if version else None) if found else None
    if name == "dismissal":
        dismissal = book.conduct.dismissal
        return Named(dismissal.title, dismissal.outcome) if dismissal else None
    account, _, band = name.partition(".")
    rules = book.conduct.accounts.get(account)
    in_month = in_force(rules.rules, day) if rules else None
    held = in_month.bands.get(band) if in_month else None
    return Named(held.title, held.outcome) if held else None
