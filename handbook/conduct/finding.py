"""Which item of the catalogue somebody means, from what they typed."""

import re
from dataclasses import dataclass
from datetime import date

from handbook.conduct.rules import ConductRules, Item, Worth
from handbook.terms import in_force

_AMOUNT = re.compile(
    r"(?:[-+−]?\s*([0-9]+(?:[.．][0-9]+)?))\s*(?:points?|pts?|分|yuan|元|块|days?|天)?(?=\s|$|[,，。;；])",
    re.IGNORECASE,
)
_ID = re.compile(r"[A-Za-z]{1,6}(?:[-.][A-Za-z0-9]+)+|\d+(?:\.\d+)+")
_LOOSE = " \t\n\u3000:,.;，。：；、"


@dataclass(frozen=True)
class Meant:
    """What a line says: the items it may mean, the amount that was given, and the rest of it."""

    items: tuple[str, ...]
    amount: float | None = None
    rest: str = ""


def standing(rules: ConductRules, day: date) -> dict[str, tuple[Item, Worth]]:
    """The catalogue as it holds on the day, by id."""
    found = {name: in_force(item.rules, day) for name, item in rules.items.items()}
    return {name: (rules.items[name], worth) for name, worth in found.items() if worth}


def meant(rules: ConductRules, typed: str, day: date) -> Meant:
    """Which items a line means: one that it begins with, else all that it could be.

    "CC-2.2.2.1 3 the keyboard", "phone on the floor at seat 14", "手机".
    """
    line = " ".join(typed.split())
    found = begun(rules, line, day)
    return found or Meant(tuple(search(rules, line, day)) if line else ())


def begun(rules: ConductRules, typed: str, day: date) -> Meant | None:
    """The one item that a line begins with, by its id or its name; None where it begins with
    none."""
    line, catalogue = " ".join(typed.split()), standing(rules, day)
    by_id = _ID.match(line)
    if by_id and (name := _cased(catalogue, by_id[0])):
        return _with_amount((name,), line[by_id.end() :])
    begins = _begins(catalogue, line)
    if begins is None:
        return None
    name, said = begins
    return _with_amount((name,), line[len(said) :])


def search(rules: ConductRules, typed: str, day: date) -> list[str]:
    """The items that a few letters may mean, the likeliest first; all of them for nothing typed."""
    catalogue, wanted = standing(rules, day), typed.casefold().split()
    ranked = []
    for place, (name, (item, worth)) in enumerate(catalogue.items()):
        said = _said(name, item, worth)
        if all(any(word in one for one in said) for word in wanted):
            begins = any(one.startswith(typed.casefold().strip()) for one in said)
            ranked.append((not begins, place, name))
    return [name for _, _, name in sorted(ranked)]


def _said(name: str, item: Item, worth: Worth) -> list[str]:
    """Everything that an item is called."""
    called = (name, worth.rule, item.title.en, item.title.zh, *item.words)
    return [one.casefold() for one in called]


def _cased(catalogue: dict[str, tuple[Item, Worth]], typed: str) -> str | None:
    whole = next((name for name in catalogue if name.casefold() == typed.casefold()), None)
    ends = [name for name in catalogue if name.casefold().endswith(f"-{typed}".casefold())]
    return whole or (ends[0] if len(ends) == 1 else None)


def _begins(catalogue: dict[str, tuple[Item, Worth]], line: str) -> tuple[str, str] | None:
    """The item whose name the line begins with, the longest such name first."""
    held = [
        (len(said), name, said)
        for name, (item, _) in catalogue.items()
        for said in (item.title.en, item.title.zh, *item.words)
        if _is_begun(line, said)
    ]
    longest = max((length for length, _, _ in held), default=0)
    found = {name: said for length, name, said in held if length == longest}
    return next(iter(found.items())) if len(found) == 1 else None


def _is_begun(line: str, said: str) -> bool:
    """Whether the line begins with these words; Chinese puts no space behind them."""
    if not line.casefold().startswith(said.casefold()):
        return False
    after = line[len(said) : len(said) + 1]
    return not said[-1].isascii() or not after.isalnum() or not after.isascii()


def given(typed: str) -> Meant:
    """An amount that a line begins with, if any, and the rest of it."""
    return _with_amount((), typed)


def _with_amount(items: tuple[str, ...], rest: str) -> Meant:
    rest = rest.strip(_LOOSE)
    found = _AMOUNT.match(rest)
    if not found:
        return Meant(items, rest=rest)
    amount = float(found[1].replace("．", "."))
    return Meant(items, amount, rest[found.end() :].strip(_LOOSE))
