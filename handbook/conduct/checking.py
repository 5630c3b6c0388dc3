"""What one value of the conduct rules cannot show alone."""

from collections.abc import Iterator

from handbook.conduct.rules import ConductRules
from handbook.source import Path_


def mistakes(conduct: ConductRules) -> Iterator[tuple[Path_, str]]:
    """Parts of the catalogue that there are none of, names twice, dismissals without anybody to
    decide them; with their path."""
    for name, item in conduct.items.items():
        if item.kind not in conduct.kinds:
            yield ("items", name, "kind"), _no_kind(item.kind)
        if conduct.dismissal is None and any(worth.dismissal for worth in item.rules):
            yield ("items", name), "somebody must decide a dismissal: give dismissal.decided_by"
    for number, logging in enumerate(conduct.logging):
        for kind in logging.kinds or ():
            if kind not in conduct.kinds:
                yield ("logging", number, "kinds"), _no_kind(kind)
    for name, account in conduct.accounts.items():
        for kind in account.kinds:
            if kind not in conduct.kinds:
                yield ("accounts", name, "kinds"), _no_kind(kind)
    yield from _called_twice(conduct)


def _called_twice(conduct: ConductRules) -> Iterator[tuple[Path_, str]]:
    owner: dict[str, str] = {}
    for name, item in conduct.items.items():
        for word in {word.casefold() for word in item.words}:
            other = owner.setdefault(word, name)
            if other != name:
                yield ("items", name, "words"), f"“{word}” already means “{other}”"


def _no_kind(kind: str) -> str:
    return f"“{kind}” is not among the kinds of conduct"
