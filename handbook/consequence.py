"""What may be proposed about a person, whichever part of the handbook it stands in."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from handbook.attendance.rules import Outcome
from handbook.book import Handbook
from handbook.terms import Text, in_force

Grounds = Literal["attendance", "conduct", "exam", "report"]


@dataclass(frozen=True)
class Named:
    """A consequence by its title; `outcome` as it was on the day, None where there was none.

    `is_bonus`: it is added, not taken. `item`: that of the catalogue which it is logged as.
    """

    title: Text
    outcome: Outcome | None
    is_bonus: bool = False
    item: str | None = None


def named(book: Handbook, ground: str, name: str, day: date) -> Named | None:
    """The consequence of this name; None where the handbook knows it no longer.

    On the ground of conduct: `dismissal`, or a month's band as `account.band`. On that of an exam:
    `training`, `dismissal`, or an item of the catalogue as `item.BB-1`; of a report an item.
    """
    if ground == "report":
        return _as_item(book, name.removeprefix("item."), day)
    if ground == "exam":
        return _of_exam(book, name, day)
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


def _of_exam(book: Handbook, name: str, day: date) -> Named | None:
    if name.startswith("item."):
        return _as_item(book, name.removeprefix("item."), day)
    rules = in_force(book.exams, day)
    if rules is None or rules.streak is None:
        return None
    step = {"training": rules.streak.training, "dismissal": rules.streak.dismissal}.get(name)
    return Named(step.title, step.outcome) if step else None


def _as_item(book: Handbook, item: str, day: date) -> Named | None:
    """An item of the catalogue that whoever decides gives points, as an outcome."""
    found = book.conduct.items.get(item)
    worth = in_force(found.rules, day) if found else None
    if found is None or worth is None:
        return None
    points = worth.points if isinstance(worth.points, float) else "unstated"
    return Named(found.title, Outcome(points=points), worth.bonus, item)
