"""A payload passes whole or not at all; the first problem carries the error that Slack answers."""

import json
from collections.abc import Iterator
from typing import Any

from sandbox.blockkit.limits import LIMITS, Named, Range, Several, Surface
from sandbox.blockkit.problem import Problem, problem
from sandbox.blockkit.shapes import misfits, object_misfits

_SHOWN = ("text", "title", "caption", "alt_text", "label")
"""Keys whose strings a reader sees: what the ceiling on block text counts."""


def check_message(blocks: object, text: str | None = None) -> list[Problem]:
    """Return what Slack refuses in a message's blocks and text; [] when it is sound.

    `blocks` is whatever JSON the wire brought. The first problem's code is the answer's error.

    Codes: `invalid_blocks_format` (no list), `invalid_blocks`, `invalid_attachments` (a second
    table), `msg_blocks_too_long`, `msg_too_long`.
    """
    code = LIMITS.surfaces["message"].code
    if not isinstance(blocks, list):
        return [problem("invalid_blocks_format", "/blocks", "must provide an array")]
    found = [
        problem(code, pointer, what)
        for pointer, what in misfits(blocks, Surface("message"), "/blocks", "message")
    ]
    found += _same_block_ids(blocks, "/blocks", code)
    found += _message_totals(blocks)
    if text is not None and len(text) > LIMITS.totals.message_text:
        limit = LIMITS.totals.message_text + 1
        found.append(problem("msg_too_long", "/text", f"must be less than {limit} characters"))
    return found


def check_view(view: object) -> list[Problem]:
    """Return what Slack refuses in a modal or a Home tab; [] when it is sound.

    Codes: `invalid_arguments`, `view_too_large`.
    """
    code = "invalid_arguments"
    if not isinstance(view, dict):
        return [problem(code, "/view", "must provide an object")]
    kind = view.get("type")
    if kind not in ("modal", "home"):
        return [problem(code, "/view/type", "must be one of: modal, home")]
    found = [
        problem(code, pointer, what)
        for pointer, what in object_misfits(view, LIMITS.shapes[kind], "/view", kind)
    ]
    blocks = view.get("blocks")
    if isinstance(blocks, list):
        found += _same_block_ids(blocks, "/view/blocks", code)
        found += _one_focus(blocks)
        found += _asked_only_in_a_modals_input(blocks, kind)
        if kind == "modal" and "submit" not in view and _blocks_of_type(blocks, "input"):
            found.append(problem(code, "/view", "missing required field: submit"))
    if len(json.dumps(view, ensure_ascii=False).encode()) > LIMITS.totals.view_bytes:
        limit = LIMITS.totals.view_bytes
        found.append(problem("view_too_large", "/view", f"must not exceed {limit} bytes"))
    return found


def check_options(answer: object) -> list[Problem]:
    """Return what Slack refuses in an answer to letters typed into an external select.

    It has `options` or `option_groups` and nothing else; none found is no problem.
    """
    kinds = {"options": "option_plain", "option_groups": "option_group"}
    if not isinstance(answer, dict) or len(answer) != 1 or not set(answer) <= set(kinds):
        return [problem("invalid_options", "", "must have either options or option_groups")]
    [(kind, found)] = answer.items()
    wanted = Several(Range(0, 100), Named(kinds[kind]))
    return [
        problem("invalid_options", pointer, what)
        for pointer, what in misfits(found, wanted, f"/{kind}", "modal")
    ]


def _message_totals(blocks: list[Any]) -> Iterator[Problem]:
    totals = LIMITS.totals
    for kind in ("table", "data_table"):
        most = getattr(totals, kind)
        for pointer, block in _blocks_of_type(blocks, kind):
            if _length_shown(block.get("rows")) > most:
                what = f"the text of all cells must be less than {most + 1} characters"
                yield problem("invalid_blocks", f"{pointer}/rows", what)
    charts = _blocks_of_type(blocks, "data_visualization")
    for pointer, _ in charts[totals.charts_in_a_message :]:
        what = f"no more than {totals.charts_in_a_message} charts allowed in a message"
        yield problem("invalid_blocks", pointer, what)
    tables = _blocks_of_type(blocks, "table") + _blocks_of_type(blocks, "data_table")
    for pointer, _ in tables[totals.tables_in_a_message :]:
        yield problem("invalid_attachments", pointer, "only_one_table_allowed")
    markdown = [block.get("text") for _, block in _blocks_of_type(blocks, "markdown")]
    if sum(len(part) for part in markdown if isinstance(part, str)) > totals.markdown:
        what = f"all markdown together must be less than {totals.markdown + 1} characters"
        yield problem("msg_blocks_too_long", "/blocks", what)
    if _length_shown(blocks) > totals.block_text:
        what = f"all text together must be less than {totals.block_text + 1} characters"
        yield problem("msg_blocks_too_long", "/blocks", what)


def _all_blocks(blocks: list[Any], pointer: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every block with its pointer, those inside a container too."""
    for index, block in enumerate(blocks):
        if isinstance(block, dict):
            yield f"{pointer}/{index}", block
            children = block.get("child_blocks")
            if isinstance(children, list):
                yield from _all_blocks(children, f"{pointer}/{index}/child_blocks")


def _blocks_of_type(blocks: list[Any], kind: str) -> list[tuple[str, dict[str, Any]]]:
    return [found for found in _all_blocks(blocks, "/blocks") if found[1].get("type") == kind]


def _same_block_ids(blocks: list[Any], pointer: str, code: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, block in _all_blocks(blocks, pointer):
        block_id = block.get("block_id")
        # a markdown block's id is thrown away, so it clashes with nobody
        if not isinstance(block_id, str) or block.get("type") == "markdown":
            continue
        if block_id in seen:
            yield problem(code, f"{place}/block_id", f"block_id is already used: {block_id}")
        seen.add(block_id)


def _length_shown(value: object) -> int:
    """Count the characters under keys that people read, at any depth."""
    if isinstance(value, list):
        return sum(_length_shown(item) for item in value)
    if isinstance(value, dict):
        return sum(
            len(inner) if isinstance(inner, str) and key in _SHOWN else _length_shown(inner)
            for key, inner in value.items()
        )
    return 0


def _elements(blocks: list[Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the type of the block, the pointer and the element, for every element in a view."""
    for pointer, block in _all_blocks(blocks, "/view/blocks"):
        for key in ("element", "accessory"):
            if isinstance(block.get(key), dict):
                yield str(block.get("type")), f"{pointer}/{key}", block[key]
        elements = block.get("elements")
        for index, element in enumerate(elements if isinstance(elements, list) else ()):
            if isinstance(element, dict):
                yield str(block.get("type")), f"{pointer}/elements/{index}", element


def _one_focus(blocks: list[Any]) -> Iterator[Problem]:
    focused = [place for _, place, element in _elements(blocks) if element.get("focus_on_load")]
    for place in focused[1:]:
        what = "only one element of a view may take the focus"
        yield problem("invalid_arguments", f"{place}/focus_on_load", what)


def _asked_only_in_a_modals_input(blocks: list[Any], kind: str) -> Iterator[Problem]:
    for parent, place, element in _elements(blocks):
        if element.get("response_url_enabled") and (kind, parent) != ("modal", "input"):
            what = "is allowed only in an input block of a modal"
            yield problem("invalid_arguments", f"{place}/response_url_enabled", what)
