"""What every part of a page cites and names, found by the names of its fields.

A field called `rule`, or that ends in `_rule`, cites a rule. One called `roles`, `about`,
`steps`, `details_for`, `decided_by` or `approved_by` names roles, one called `leave_kind` a kind of
leave. A list of `Version` goes up by its dates.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from handbook.source import Path_
from handbook.terms import Version

_ROLES = ("roles", "about", "steps", "details_for", "decided_by", "approved_by")


@dataclass(frozen=True)
class Named:
    """Everything of a page that must exist elsewhere on it, each with its path."""

    cited: tuple[tuple[Path_, str], ...]
    roles: tuple[tuple[Path_, str], ...]
    leave_kinds: tuple[tuple[Path_, str], ...]
    versions: tuple[tuple[Path_, Sequence[Version]], ...]


def named(page: BaseModel, path: Path_ = ()) -> Named:
    """What the page cites, which roles it names, and its lists of versions."""
    cited: list[tuple[Path_, str]] = []
    roles: list[tuple[Path_, str]] = []
    kinds: list[tuple[Path_, str]] = []
    versions: list[tuple[Path_, Sequence[Version]]] = []
    for at, value in _parts(page, path):
        field = at[-1] if at else ""
        if isinstance(value, str) and (field == "rule" or str(field).endswith("_rule")):
            cited.append((at, value))
        elif field in _ROLES and isinstance(value, str):
            roles.append((at, value))
        elif field in _ROLES and isinstance(value, tuple):
            roles.extend((at, role) for role in value)
        elif field == "leave_kind" and isinstance(value, str):
            kinds.append((at, value))
        elif isinstance(value, tuple) and value and isinstance(value[0], Version):
            versions.append((at, value))
    return Named(tuple(cited), tuple(roles), tuple(kinds), tuple(versions))


def _parts(value: Any, path: Path_) -> Iterator[tuple[Path_, Any]]:
    """The value and all that is in it."""
    yield path, value
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield from _parts(getattr(value, name), (*path, field.alias or name))
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _parts(part, (*path, key))
    elif isinstance(value, tuple):
        for number, part in enumerate(value):
            yield from _parts(part, (*path, number))
