"""What the keys of one object owe each other; every rule may trust that each key is well formed."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from sandbox.blockkit.limits import Shape

Broken = tuple[str, str]
"""A JSON pointer below the object, and what is wrong there."""

Rule = Callable[..., Iterator[Broken]]


def broken_rules(value: dict[str, Any], shape: Shape) -> Iterator[Broken]:
    """Yield what `value` breaks among the rules of its shape."""
    for name, arguments in shape.rules:
        yield from RULES[name](value, *arguments)


def _some_of(value: dict[str, Any], *keys: str) -> Iterator[Broken]:
    if not any(key in value for key in keys):
        yield "", "at least one of these fields is required: " + ", ".join(keys)


def _at_most_one_of(value: dict[str, Any], *keys: str) -> Iterator[Broken]:
    if sum(key in value for key in keys) > 1:
        yield "", "only one of these fields is allowed: " + ", ".join(keys)


def _exactly_one_of(value: dict[str, Any], *keys: str) -> Iterator[Broken]:
    yield from _some_of(value, *keys)
    yield from _at_most_one_of(value, *keys)


def _needs(value: dict[str, Any], key: str, other: str) -> Iterator[Broken]:
    if key in value and other not in value:
        yield "", f"{key} requires {other}"


def _true_needs_true(value: dict[str, Any], key: str, other: str) -> Iterator[Broken]:
    if value.get(key) and not value.get(other):
        yield f"/{key}", f"must be false unless {other} is true"


def _not_both_true(value: dict[str, Any], key: str, other: str) -> Iterator[Broken]:
    if value.get(key) and value.get(other):
        yield f"/{key}", f"must be false when {other} is true"


def _ascending(value: dict[str, Any], low: str, high: str) -> Iterator[Broken]:
    # number_input writes its bounds as strings, plain_text_input as integers; Decimal reads both
    if low in value and high in value and Decimal(value[low]) > Decimal(value[high]):
        yield f"/{low}", f"must not be more than {high}"


def _length_within(value: dict[str, Any], text: str, most: str) -> Iterator[Broken]:
    if most in value and len(value.get(text, "")) > value[most]:
        yield f"/{text}", f"must be less than {value[most] + 1} characters"


def _count_within(value: dict[str, Any], items: str, most: str) -> Iterator[Broken]:
    if most in value and len(value.get(items, ())) > value[most]:
        yield f"/{items}", f"no more than {value[most]} items allowed"


def _initial_in(value: dict[str, Any], options: str) -> Iterator[Broken]:
    """An initial option must be a whole copy of one that is offered."""
    offered = list(value.get(options, ()))
    for group in value.get("option_groups", ()):
        offered.extend(group["options"])
    chosen = [("/initial_option", value["initial_option"])] if "initial_option" in value else []
    chosen += [
        (f"/initial_options/{index}", option)
        for index, option in enumerate(value.get("initial_options", ()))
    ]
    for pointer, option in chosen:
        if option not in offered:
            yield pointer, "must be one of the offered options"


def _own_action_ids(value: dict[str, Any], elements: str) -> Iterator[Broken]:
    """Within one block no two elements share an action_id."""
    yield from _unique(value, elements, "action_id")


def _unique(value: dict[str, Any], items: str, key: str) -> Iterator[Broken]:
    seen: set[str] = set()
    for index, item in enumerate(value.get(items, ())):
        if key not in item:
            continue
        if item[key] in seen:
            yield f"/{items}/{index}/{key}", f"{key} is already used: {item[key]}"
        seen.add(item[key])


def _no_dispatch_with(value: dict[str, Any], element: str) -> Iterator[Broken]:
    if value.get("dispatch_action") and value["element"]["type"] == element:
        yield "/dispatch_action", f"must be false with {element}"


def _rows_of_one_width(value: dict[str, Any], rows: str) -> Iterator[Broken]:
    width = len(value[rows][0])
    for index, row in enumerate(value[rows]):
        if len(row) != width:
            yield f"/{rows}/{index}", f"must have {width} items like the first row"


def _no_rich_text_in_header_row(value: dict[str, Any], rows: str) -> Iterator[Broken]:
    for index, cell in enumerate(value[rows][0]):
        if cell["type"] == "rich_text":
            yield f"/{rows}/0/{index}", "rich_text is not allowed in the header row"


def _column_exists(value: dict[str, Any], key: str, rows: str) -> Iterator[Broken]:
    if value.get(key, 0) >= len(value[rows][0]):
        yield f"/{key}", f"must be less than {len(value[rows][0])}"


def _labels_match_categories(value: dict[str, Any], series: str, axis: str) -> Iterator[Broken]:
    """Each series has one point for each category, in the order of the axis."""
    categories = value[axis]["categories"]
    for index, line in enumerate(value[series]):
        if [point["label"] for point in line["data"]] != categories:
            yield f"/{series}/{index}/data", "must have one point for each category, in its order"


RULES: dict[str, Rule] = {
    "some_of": _some_of,
    "at_most_one_of": _at_most_one_of,
    "exactly_one_of": _exactly_one_of,
    "needs": _needs,
    "true_needs_true": _true_needs_true,
    "not_both_true": _not_both_true,
    "ascending": _ascending,
    "length_within": _length_within,
    "count_within": _count_within,
    "initial_in": _initial_in,
    "own_action_ids": _own_action_ids,
    "unique": _unique,
    "no_dispatch_with": _no_dispatch_with,
    "rows_of_one_width": _rows_of_one_width,
    "no_rich_text_in_header_row": _no_rich_text_in_header_row,
    "column_exists": _column_exists,
    "labels_match_categories": _labels_match_categories,
}
