"""limits.json is the only place that holds a number; this file turns its short notation into types.

The notation of a value: `string 1..75 like REGEX`, `int 0..8`, `number`, `positive`, `bool`,
`choice a b`, `plain 1..75`, `words 1..3000`, `list 1..10 of VALUE`, `nullable VALUE`,
`surface modal`, or the name of a family or shape.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import resources
from typing import Any


class UnknownNotationError(ValueError):
    """A line of limits.json that this file cannot read."""


@dataclass(frozen=True)
class Range:
    """From `least` to `most`, both allowed; None means that no upper limit is known."""

    least: int
    most: int | None

    @classmethod
    def read(cls, written: str) -> "Range":
        found = re.fullmatch(r"(\d+)\.\.(\d*)", written)
        if found is None:
            raise UnknownNotationError(written)
        return cls(int(found[1]), int(found[2]) if found[2] else None)


@dataclass(frozen=True)
class String:
    size: Range
    like: re.Pattern[str] | None = None


@dataclass(frozen=True)
class Whole:
    size: Range


@dataclass(frozen=True)
class Number:
    above_zero: bool = False


@dataclass(frozen=True)
class Flag:
    pass


@dataclass(frozen=True)
class Choice:
    words: tuple[str, ...]


@dataclass(frozen=True)
class Text:
    """A text object: plain_text only, or mrkdwn too."""

    size: Range
    formatted: bool


@dataclass(frozen=True)
class Several:
    size: Range
    each: "Value"


@dataclass(frozen=True)
class Nullable:
    value: "Value"


@dataclass(frozen=True)
class Surface:
    name: str


@dataclass(frozen=True)
class Named:
    name: str


Value = String | Whole | Number | Flag | Choice | Text | Several | Nullable | Surface | Named


@dataclass(frozen=True)
class Shape:
    """An object: its keys, which of them it needs, and the rules between them.

    `type` is the constant under the key "type", None where the object has none.
    `only` names the one surface that takes it, None for wherever its parent may stand.
    """

    name: str
    type: str | None
    keys: dict[str, Value]
    needed: frozenset[str]
    rules: tuple[tuple[str, tuple[str, ...]], ...]
    only: str | None = None


@dataclass(frozen=True)
class Place:
    """A surface: how many blocks it takes, which, and the error that Slack answers there."""

    blocks: Range
    family: str
    code: str


@dataclass(frozen=True)
class Totals:
    """Limits that count over a whole payload; characters unless the name says otherwise."""

    message_text: int
    block_text: int
    markdown: int
    table: int
    data_table: int
    tables_in_a_message: int
    charts_in_a_message: int
    view_bytes: int
    view_stack: int


@dataclass(frozen=True)
class Limits:
    surfaces: dict[str, Place]
    totals: Totals
    families: dict[str, dict[str, Shape]] = field(repr=False)
    shapes: dict[str, Shape] = field(repr=False)


def _value(written: str) -> Value:
    """Read one value of the notation. Raises UnknownNotationError."""
    word, _, rest = written.partition(" ")
    if word in _READERS:
        return _READERS[word](rest)
    if rest:
        raise UnknownNotationError(written)
    return Named(word)


def _string(rest: str) -> String:
    size, _, like = rest.partition(" like ")
    return String(Range.read(size), re.compile(like, re.ASCII) if like else None)


def _several(rest: str) -> Several:
    size, _, each = rest.partition(" of ")
    return Several(Range.read(size), _value(each))


_READERS: dict[str, Callable[[str], Value]] = {
    "string": _string,
    "int": lambda rest: Whole(Range.read(rest)),
    "number": lambda _: Number(),
    "positive": lambda _: Number(above_zero=True),
    "bool": lambda _: Flag(),
    "choice": lambda rest: Choice(tuple(rest.split())),
    "plain": lambda rest: Text(Range.read(rest), formatted=False),
    "words": lambda rest: Text(Range.read(rest), formatted=True),
    "list": _several,
    "nullable": lambda rest: Nullable(_value(rest)),
    "surface": Surface,
}


def _shape(name: str, written: dict[str, Any]) -> Shape:
    keys = {key.rstrip("*"): _value(value) for key, value in written["keys"].items()}
    needed = frozenset(key.rstrip("*") for key in written["keys"] if key.endswith("*"))
    rules = tuple(
        (rule, tuple(arguments.split()))
        for line in written.get("rules", ())
        for rule, arguments in line.items()
    )
    kind = None if written.get("untyped") else str(written.get("type", name))
    return Shape(name, kind, keys, needed, rules, written.get("only"))


def read_limits() -> Limits:
    """Read limits.json. Raises UnknownNotationError; KeyError where a family names no shape."""
    table = json.loads(resources.files(__package__).joinpath("limits.json").read_text("utf-8"))
    shapes = {name: _shape(name, written) for name, written in table["shapes"].items()}
    families = {
        name: {shapes[member].type or member: shapes[member] for member in members.split()}
        for name, members in table["families"].items()
    }
    surfaces = {
        name: Place(Range.read(written["blocks"]), written["family"], written["code"])
        for name, written in table["surfaces"].items()
    }
    return Limits(surfaces, Totals(**table["totals"]), families, shapes)


LIMITS = read_limits()
