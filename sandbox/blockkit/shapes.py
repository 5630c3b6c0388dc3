"""A value fits its shape or every misfit is named with the place where it sits."""

from collections.abc import Iterator
from typing import Any

from sandbox.blockkit.limits import (
    LIMITS,
    Choice,
    Flag,
    Named,
    Nullable,
    Number,
    Range,
    Several,
    Shape,
    String,
    Surface,
    Text,
    Value,
    Whole,
)
from sandbox.blockkit.rules import broken_rules

Misfit = tuple[str, str]
"""A JSON pointer and what is wrong there."""


def misfits(value: object, wanted: Value, pointer: str, surface: str) -> Iterator[Misfit]:
    """Yield what keeps `value` from being `wanted`; `surface` is where the payload will stand."""
    match wanted:
        case Text():
            yield from _text(value, wanted, pointer, surface)
        case Several(size, each):
            yield from _several(value, size, each, pointer, surface)
        case Nullable(inner):
            if value is not None:
                yield from misfits(value, inner, pointer, surface)
        case Surface(name):
            place = LIMITS.surfaces[name]
            yield from _several(value, place.blocks, Named(place.family), pointer, name)
        case Named(name):
            yield from _named(value, name, pointer, surface)
        case _:
            yield from _single(value, wanted, pointer)


def _single(
    value: object, wanted: String | Whole | Number | Flag | Choice, pointer: str
) -> Iterator[Misfit]:
    """Yield what is wrong with a value that holds no others."""
    match wanted:
        case String():
            yield from _string(value, wanted, pointer)
        case Whole(size):
            yield from _whole(value, size, pointer)
        case Number():
            yield from _number(value, wanted, pointer)
        case Flag():
            if not isinstance(value, bool):
                yield pointer, "must be a boolean"
        case Choice(words):
            if value not in words:
                yield pointer, "must be one of: " + ", ".join(words)


def object_misfits(value: object, shape: Shape, pointer: str, surface: str) -> Iterator[Misfit]:
    """Yield the misfits of an object whose shape is already known."""
    if not isinstance(value, dict):
        yield pointer, "must provide an object"
        return
    found = list(_keys(value, shape, pointer, surface))
    yield from found
    if not found:  # a rule compares keys, so it may trust that each of them is well formed
        for place, what in broken_rules(value, shape):
            yield pointer + place, what


def _keys(value: dict[str, Any], shape: Shape, pointer: str, surface: str) -> Iterator[Misfit]:
    if shape.only not in (None, surface):
        yield pointer, f"unsupported type here: {shape.type}"
    for key in sorted(shape.needed - value.keys()):
        yield pointer, f"missing required field: {key}"
    for key, inner in value.items():
        if key == "type" and shape.type is not None:
            if inner != shape.type:
                yield f"{pointer}/type", f"must be {shape.type}"
        elif key not in shape.keys:
            yield pointer, f"invalid additional property: {key}"
        else:
            yield from misfits(inner, shape.keys[key], f"{pointer}/{key}", surface)


def _named(value: object, name: str, pointer: str, surface: str) -> Iterator[Misfit]:
    family = LIMITS.families.get(name)
    if family is None:
        yield from object_misfits(value, LIMITS.shapes[name], pointer, surface)
    elif not isinstance(value, dict):
        yield pointer, "must provide an object"
    elif "type" not in value:
        yield pointer, "missing required field: type"
    else:
        shape = family.get(value["type"]) if isinstance(value["type"], str) else None
        if shape is None:
            yield f"{pointer}/type", f"unsupported type: {value['type']}"
        else:
            yield from object_misfits(value, shape, pointer, surface)


def _text(value: object, wanted: Text, pointer: str, surface: str) -> Iterator[Misfit]:
    if not isinstance(value, dict):
        yield pointer, "must provide an object"
        return
    allowed = ("plain_text", "mrkdwn") if wanted.formatted else ("plain_text",)
    if "type" not in value:
        yield pointer, "missing required field: type"
        return
    if value["type"] not in allowed:
        yield f"{pointer}/type", "must be " + " or ".join(allowed)
        return
    found = list(object_misfits(value, LIMITS.shapes[value["type"]], pointer, surface))
    yield from found
    if not found:
        yield from _length(value["text"], wanted.size, f"{pointer}/text")


def _string(value: object, wanted: String, pointer: str) -> Iterator[Misfit]:
    if not isinstance(value, str):
        yield pointer, "must provide a string"
        return
    too_long_or_short = list(_length(value, wanted.size, pointer))
    yield from too_long_or_short
    if not too_long_or_short and wanted.like is not None and not wanted.like.fullmatch(value):
        yield pointer, f"must match pattern: {wanted.like.pattern}"


def _length(value: str, size: Range, pointer: str) -> Iterator[Misfit]:
    """Characters are code points, as Slack counts them."""
    if size.most is not None and len(value) > size.most:
        yield pointer, f"must be less than {size.most + 1} characters"
    elif len(value) < size.least:
        yield pointer, f"must be more than {size.least - 1} characters"


def _whole(value: object, size: Range, pointer: str) -> Iterator[Misfit]:
    if not isinstance(value, int) or isinstance(value, bool):
        yield pointer, "must be an integer"
    elif size.most is not None and value > size.most:
        yield pointer, f"must be at most {size.most}"
    elif value < size.least:
        yield pointer, f"must be at least {size.least}"


def _number(value: object, wanted: Number, pointer: str) -> Iterator[Misfit]:
    finite = isinstance(value, int) or (isinstance(value, float) and value - value == 0)
    if not finite or isinstance(value, bool):
        yield pointer, "must be a number"
    elif wanted.above_zero and not value > 0:  # type: ignore[operator]
        yield pointer, "must be more than 0"


def _several(
    value: object, size: Range, each: Value, pointer: str, surface: str
) -> Iterator[Misfit]:
    if not isinstance(value, list):
        yield pointer, "must provide an array"
        return
    if size.most is not None and len(value) > size.most:
        yield pointer, f"no more than {size.most} items allowed"
    elif len(value) < size.least:
        yield pointer, f"no fewer than {size.least} items allowed"
    for index, item in enumerate(value):
        yield from misfits(item, each, f"{pointer}/{index}", surface)
