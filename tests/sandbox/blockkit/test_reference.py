"""Our table is as strict as the collected facts about Block Kit, or says where it is stricter."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.blockkit.limits import (
    LIMITS,
    Choice,
    Flag,
    Named,
    Nullable,
    Number,
    Several,
    Shape,
    String,
    Text,
    Value,
    Whole,
)

REFERENCE = Path(__file__).parents[4] / "shared" / "reference" / "blockkit_limits.json"

NAMED_OTHERWISE = {
    "element/image": "image_element",
    "element/url": "url_source",
    "composition/chart_pie": "pie",
    "composition/chart_bar": "bar",
    "composition/chart_area": "area",
    "composition/chart_line": "line",
    "composition/trigger": "workflow_trigger",
    "composition/input_parameter": "workflow_parameter",
}
LEFT_OUT = {"block/file", "block/auth_provider"}  # no app can post them
STRICTER = {("plain_text_input", "initial_value")}

RULES = {
    "any_of_required": "some_of",
    "exactly_one_of": "exactly_one_of",
    "at_most_one_of": "at_most_one_of",
    "requires": "needs",
    "lte": "ascending",
    "unique": "unique",
    "unique_action_id": "own_action_ids",
    "same_length_rows": "rows_of_one_width",
    "header_row_forbids": "no_rich_text_in_header_row",
    "index_in_row": "column_exists",
    "chart_labels_match": "labels_match_categories",
    "initial_in_options": "initial_in",
    "dispatch_action_not_with": "no_dispatch_with",
    "when_true": "true_needs_true",
    "not_both_true": "not_both_true",
}

Facts = dict[str, Any]


@pytest.fixture(scope="module")
def facts() -> Facts:
    if not REFERENCE.exists():
        pytest.skip("the collected facts are not beside the project")
    found: Facts = json.loads(REFERENCE.read_text("utf-8"))
    return found


def ours(name: str) -> Shape:
    return LIMITS.shapes[NAMED_OTHERWISE.get(name, name.split("/")[1])]


def described(facts: Facts) -> Iterator[tuple[str, Facts]]:
    kinds = {
        "blocks": "block",
        "elements": "element",
        "composition": "composition",
        "rich_text": "rich",
    }
    for kind, prefix in kinds.items():
        for name, entry in facts[kind].items():
            if f"{prefix}/{name}" not in LEFT_OUT:
                yield f"{prefix}/{name}", entry


def as_written(value: Value) -> tuple[object, ...]:
    """Our value in the terms of the facts: (kind, least, most, …)."""
    written: tuple[object, ...]
    match value:
        case String(size) | Whole(size):
            written = ("str" if isinstance(value, String) else "int", size.least, size.most)
        case Number() | Flag():
            written = ("num" if isinstance(value, Number) else "bool",)
        case Choice(words):
            written = ("enum", *sorted(words))
        case Text(size, formatted):
            kinds = ("mrkdwn", "plain_text") if formatted else ("plain_text",)
            written = ("obj", *kinds, size.least, size.most)
        case Several(size, each):
            written = ("arr", size.least, size.most, as_written(each))
        case Nullable(inner):
            written = as_written(inner)
        case Named("text_style"):
            written = ("style",)
        case Named(name):
            members = [shape.name for shape in LIMITS.families.get(name, {}).values()] or [name]
            written = ("obj", *sorted(members))
        case _:
            raise AssertionError(value)
    return written


def as_collected(field: Facts) -> tuple[object, ...]:
    match field["t"]:
        case "str" | "int":
            return (field["t"], field.get("min", 0), field.get("max"))
        case "enum":
            return ("enum", *sorted(field["values"]))
        case "arr":
            return ("arr", field.get("min", 0), field.get("max"), as_collected(field["items"]))
        case "obj":
            refs = [r for r in field["refs"] if r not in LEFT_OUT]
            names = sorted(NAMED_OTHERWISE.get(ref, ref.split("/")[1]) for ref in refs)
            if "text_max" in field:
                return ("obj", *names, field["text_min"], field["text_max"])
            return ("obj", *names)
        case other:
            return (other,)


def test_every_shape_is_there_with_its_keys_and_the_needed_ones(facts: Facts) -> None:
    seen = set()
    for name, entry in described(facts):
        shape = ours(name)
        seen.add(shape.name)
        fields = entry.get("fields", {})
        assert set(shape.keys) == set(fields), name
        assert shape.needed == {key for key, field in fields.items() if field.get("req")}, name
    assert set(LIMITS.shapes) - seen == {"modal", "home", "text_style"}


def test_every_limit_is_the_collected_one_or_named_as_stricter(facts: Facts) -> None:
    differing = {
        (ours(name).name, key)
        for name, entry in described(facts)
        for key, field in entry.get("fields", {}).items()
        if as_written(ours(name).keys[key]) != as_collected(field)
    }
    assert differing == STRICTER


def test_every_collected_rule_is_kept(facts: Facts) -> None:
    totals = {"sum_cell_text_max"}  # counted over the payload by check_message
    for name, entry in described(facts):
        wanted = {RULES[r["rule"]] for r in entry.get("rules", ()) if r["rule"] not in totals}
        assert wanted <= {rule for rule, _ in ours(name).rules}, name


def test_every_surface_takes_the_collected_blocks(facts: Facts) -> None:
    for surface, entry in facts["surfaces"].items():
        place = LIMITS.surfaces[surface]
        assert place.blocks.most == entry["max_blocks"]
        assert sorted(LIMITS.families[place.family]) == sorted(entry["blocks_strict"])


def test_every_view_has_the_collected_keys_and_lengths(facts: Facts) -> None:
    for kind, entry in facts["views"].items():
        shape = LIMITS.shapes[kind]
        assert set(shape.keys) == set(entry["fields"])
        for key, field in entry["fields"].items():
            if key != "blocks":
                assert as_written(shape.keys[key]) == as_collected(field), (kind, key)
        assert LIMITS.totals.view_bytes == entry["max_bytes"]["value"]
    assert LIMITS.totals.view_stack == facts["views"]["modal"]["stack_max"]


def test_the_totals_of_a_message_are_the_collected_ones(facts: Facts) -> None:
    totals = LIMITS.totals
    expected = {
        ("count_max", "data_visualization"): totals.charts_in_a_message,
        ("count_max", "table"): totals.tables_in_a_message,
        ("sum_markdown_text_max", None): totals.markdown,
        ("sum_cell_text_max", "table"): totals.table,
        ("sum_cell_text_max", "data_table"): totals.data_table,
        ("sum_all_text_soft_max", None): totals.block_text,
    }
    collected = {
        (rule["rule"], rule.get("types", [None])[0]): rule["max"]
        for rule in facts["surfaces"]["message"]["payload_rules"]
        if "max" in rule
    }
    assert collected == expected
    assert facts["message_fields"]["text"]["truncated_over"] == totals.message_text
