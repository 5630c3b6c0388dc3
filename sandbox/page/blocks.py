"""Blocks are drawn in their order; a press calls `Hand.press`, the rest is only read."""

import html
from collections.abc import Callable, Iterable
from typing import Any

from nicegui import ui

from sandbox.page.buttons import quoted
from sandbox.page.charts import chart_to_html
from sandbox.page.controls import Control, Json, draw_control
from sandbox.page.mrkdwn import plain_to_html
from sandbox.page.people import sign
from sandbox.page.pressable import Hand, draw_element, image_html, show, text_html
from sandbox.page.reader import Reader
from sandbox.page.rich_text import rich_to_html


def draw_blocks(blocks: Iterable[Json], hand: Hand) -> None:
    """Draw each block in the current slot."""
    for block in blocks:
        drawer = _DRAWERS.get(block["type"])
        with ui.element("div").classes(f"block block-{block['type']}"):
            if drawer is None:
                ui.label(f"({block['type']} is not drawn here)").classes("quiet")
            else:
                drawer(block, hand)


def _section(block: Json, hand: Hand) -> None:
    with ui.element("div").classes("section"):
        with ui.element("div").classes("section-body"):
            if "text" in block:
                show(text_html(block["text"], hand.reader), "mrkdwn")
            if "fields" in block:
                fields = "".join(
                    f"<div>{text_html(field, hand.reader)}</div>" for field in block["fields"]
                )
                show(f'<div class="fields">{fields}</div>', "mrkdwn")
        if "accessory" in block:
            with ui.element("div").classes("accessory"):
                draw_element(block, block["accessory"], hand)


def _header(block: Json, hand: Hand) -> None:
    level = int(block.get("level", 1))
    words = plain_to_html(block["text"]["text"])
    show(f'<div role="heading" aria-level="{level + 2}">{words}</div>', f"header-{level}")


def _context(block: Json, hand: Hand) -> None:
    parts = [
        image_html(element) if element["type"] == "image" else text_html(element, hand.reader)
        for element in block["elements"]
    ]
    show("".join(f"<span>{part}</span>" for part in parts), "context mrkdwn")


def _actions(block: Json, hand: Hand) -> None:
    with ui.element("div").classes("actions"):
        for element in block["elements"]:
            draw_element(block, element, hand)


def _image(block: Json, hand: Hand) -> None:
    words = block.get("title", {}).get("text", "")
    title = f"<figcaption>{plain_to_html(words)}</figcaption>" if words else ""
    show(f"<figure>{title}{image_html(block)}</figure>")


def _rich(block: Json, hand: Hand) -> None:
    show(rich_to_html(block, hand.reader), "mrkdwn rich")


def _table(block: Json, hand: Hand) -> None:
    aligned = [(column or {}).get("align", "left") for column in block.get("column_settings", ())]
    head, *body = block["rows"] if block["type"] == "data_table" else [None, *block["rows"]]
    caption = f"<caption>{html.escape(block['caption'])}</caption>" if "caption" in block else ""
    rows = "".join(_row(row, "td", aligned, hand.reader) for row in body)
    top = f"<thead>{_row(head, 'th', aligned, hand.reader)}</thead>" if head else ""
    show(f'<div class="table"><table>{caption}{top}<tbody>{rows}</tbody></table></div>')


def _row(row: list[Json], tag: str, aligned: list[str], reader: Reader) -> str:
    cells = ""
    for index, cell in enumerate(row):
        shown = (
            rich_to_html(cell, reader) if cell["type"] == "rich_text" else html.escape(cell["text"])
        )
        side = aligned[index] if index < len(aligned) else "left"
        side = "right" if cell["type"] == "raw_number" else side
        cells += f'<{tag} class="{side}">{shown}</{tag}>'
    return f"<tr>{cells}</tr>"


def _chart(block: Json, hand: Hand) -> None:
    show(chart_to_html(block))


def _markdown(block: Json, hand: Hand) -> None:
    ui.markdown(block["text"]).classes("mrkdwn")


def _divider(block: Json, hand: Hand) -> None:
    show("<hr>")


def _card(block: Json, hand: Hand) -> None:
    with ui.element("div").classes("card"):
        for key in ("title", "subtitle", "body", "subtext"):
            if key in block:
                show(text_html(block[key], hand.reader), f"card-{key} mrkdwn")
        if "actions" in block:
            _actions({**block, "elements": block["actions"]}, hand)


def _carousel(block: Json, hand: Hand) -> None:
    with ui.element("div").classes("carousel"):
        for card in block["elements"]:
            _card(card, hand)


def _container(block: Json, hand: Hand) -> None:
    title = block["title"]["text"] if "title" in block else "Details"
    with ui.element("details").classes("container") as details:
        if not block.get("default_collapsed"):
            details.props("open")
        with ui.element("summary"):
            show(plain_to_html(title))
        draw_blocks(block["child_blocks"], hand)


def _alert(block: Json, hand: Hand) -> None:
    level = block.get("level", "default")
    word = {"default": ""}.get(level, level.capitalize() + ": ")
    show(f"<strong>{word}</strong>{text_html(block['text'], hand.reader)}", f"alert {level} mrkdwn")


def _tasks(block: Json, hand: Hand) -> None:
    show(f"<strong>{html.escape(block['title'])}</strong>")
    for task in block.get("tasks", ()):
        show(f"{html.escape(task['title'])} · {html.escape(task['status'])}", "quiet")


def _input(block: Json, hand: Hand) -> None:
    element = block["element"]
    block_id = str(block.get("block_id", ""))
    label = block["label"]["text"]

    async def changed(value: Any) -> None:
        await hand.entered(block, element, value)

    with ui.element("div").classes("field").props(f"data-testid={quoted('field-' + block_id)}"):
        optional = ' <span class="quiet">(optional)</span>' if block.get("optional") else ""
        show(f"{plain_to_html(label)}{optional}", "field-label")
        if element["type"] == "file_input" and hand.upload is not None:
            hand.upload(block, element)
        else:
            start = hand.start(block, element)
            suggest = hand.suggest(block, element)
            draw_control(Control(element, start, changed, hand.reader, suggest, label))
        if "hint" in block:
            show(plain_to_html(block["hint"]["text"]), "quiet hint")
        if block_id in hand.errors:
            with ui.element("div").classes("field-error").props("role=alert"):
                show(sign("error") + html.escape(hand.errors[block_id]))


_DRAWERS: dict[str, Callable[[Json, Hand], None]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "context_actions": _actions,
    "divider": _divider,
    "image": _image,
    "rich_text": _rich,
    "table": _table,
    "data_table": _table,
    "data_visualization": _chart,
    "markdown": _markdown,
    "card": _card,
    "carousel": _carousel,
    "container": _container,
    "alert": _alert,
    "plan": _tasks,
    "task_card": _tasks,
    "input": _input,
}
