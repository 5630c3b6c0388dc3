"""A card becomes Block Kit. Plain dicts; this file knows only where it must split or shorten."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from storage.cards import Button, Card, Chart, Choice, Confirm, Field, Form, Item, Table

Block = dict[str, Any]

SECTION, HEADER, FIELDS, VIEW_TITLE, LABEL = 3000, 150, 10, 24, 75
FIELD, PLAIN = 2000, 40_000
OPTIONS, FILES = 100, 10
ITEMS = 20
"""Two blocks each, and a message has room for fifty."""
ROWS, COLUMNS, CELLS = 100, 20, 9_500
"""A table's; `CELLS` is how many characters they have together."""
CHARTS, POINTS, POINT, CHART_TITLE = 2, 20, 20, 50
"""In a message; in a chart; a point's or a line's name; a chart's."""
ALL_TEXT = 12_000
"""Slack refuses messages above about 13,000 characters of block text; nobody documents it."""
_HALF = re.compile(r"(&[a-z]{0,3}|<[^>]*)$")
_MENTION = re.compile("\ue000([A-Z0-9]+)\ue001")


def escape(words: str) -> str:
    """People's words for Slack: nobody can make the bot call a channel."""
    safe = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MENTION.sub(r"<@\1>", safe)


def plain(card: Card) -> str:
    """The whole message in words, for screen readers and notifications."""
    return shorten(escape(card.text), PLAIN)


def unescape(words: str) -> str:
    """What people typed, from Slack's spelling of it."""
    return words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def shorten(words: str, most: int) -> str:
    """At most so many characters, cut neither within an escaped sign nor within a mention."""
    if len(words) <= most:
        return words
    return _HALF.sub("", words[: most - 1]) + "…"


def blocks(card: Card) -> list[Block]:
    """The card as a message's or a Home's blocks."""
    drawn: list[Block] = []
    if card.title:
        drawn.append({"type": "header", "text": _plain_text(card.title, HEADER)})
    for start in range(0, len(card.facts), FIELDS):
        fields = [
            _mrkdwn(f"*{escape(fact.label)}*\n{escape(fact.value)}", FIELD)
            for fact in card.facts[start : start + FIELDS]
        ]
        drawn.append({"type": "section", "fields": fields})
    drawn += [{"type": "section", "text": text} for text in _paragraphs(card.lines)]
    if card.table:
        drawn.append(_table(card.table))
    drawn += [_chart(chart) for chart in card.charts[:CHARTS]]
    for item in card.items[:ITEMS]:
        drawn += _item(item)
    if card.small:
        drawn.append(
            {"type": "context", "elements": [_mrkdwn(escape(line), FIELD) for line in card.small]}
        )
    if card.buttons:
        drawn.append({"type": "actions", "elements": [_button(button) for button in card.buttons]})
    return drawn


def _table(table: Table) -> Block:
    """As many rows as fit; what does not is said by a last row of dots."""
    head, *rows = ([cell or "–" for cell in row[:COLUMNS]] for row in (table.head, *table.rows))
    drawn, left = [head], CELLS - sum(map(len, head)) - len(head)
    for row in rows:
        left -= sum(map(len, row))
        if left < 0 or len(drawn) == ROWS - 1 < len(rows):
            drawn.append(["…"] * len(head))
            break
        drawn.append(row)
    return {
        "type": "table",
        "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in drawn],
        "column_settings": [
            {"is_wrapped": True},
            *({"align": "right" if at in table.numbers else "left"} for at in range(1, len(head))),
        ]
        if table.numbers
        else [{"is_wrapped": True}],
    }


def _chart(chart: Chart) -> Block:
    """As many points as fit: the last ones."""
    points = [shorten(point, POINT) for point in chart.points[-POINTS:]]
    return {
        "type": "data_visualization",
        "title": shorten(chart.title, CHART_TITLE),
        "chart": {
            "type": "line",
            "series": [
                {
                    "name": shorten(line.name, POINT),
                    "data": [
                        {"label": point, "value": value}
                        for point, value in zip(points, line.values[-POINTS:], strict=True)
                    ],
                }
                for line in chart.lines
            ],
            "axis_config": {"categories": points},
        },
    }


def _item(item: Item) -> Iterator[Block]:
    title = [f"*{escape(item.title)}*"] if item.title else []
    said = "\n".join([*title, *map(escape, item.lines)])
    yield {"type": "section", "text": _mrkdwn(said, SECTION)}
    if item.buttons:
        yield {"type": "actions", "elements": [_button(button) for button in item.buttons]}


def view(form: Form) -> Block:
    """The form as a modal. Its fields' names are the block ids, so that errors find their place."""
    drawn: list[Block] = [{"type": "section", "text": text} for text in _paragraphs(form.lines)]
    drawn += [_input(field) for field in form.fields]
    modal: Block = {
        "type": "modal",
        "callback_id": form.action,
        "private_metadata": form.value,
        "title": _plain_text(form.title, VIEW_TITLE),
        "close": _plain_text(form.close, VIEW_TITLE),
        "blocks": drawn,
    }
    if form.submit:
        modal["submit"] = _plain_text(form.submit, VIEW_TITLE)
    return modal


def answer_view(card: Card, title: str, close: str) -> Block:
    """What a form turns into once it is sent: the answer, and nothing more to fill in."""
    return {
        "type": "modal",
        "title": _plain_text(card.title or title, VIEW_TITLE),
        "close": _plain_text(close, VIEW_TITLE),
        "blocks": blocks(_listed(card).model_copy(update={"title": None})),
    }


def _listed(card: Card) -> Card:
    """A modal takes neither table nor chart: their words as lines."""
    table = [card.table.text] if card.table else []
    lines = (*card.lines, *table, *(chart.finding for chart in card.charts))
    return card.model_copy(update={"lines": lines, "table": None, "charts": ()})


def home_view(card: Card) -> Block:
    shown = card.model_copy(update={"charts": ()}) if card.charts else card
    return {"type": "home", "blocks": blocks(shown)}


def _paragraphs(lines: Sequence[str]) -> Iterator[Block]:
    """Lines gathered into as few sections as Slack's limits allow."""
    gathered, left = "", ALL_TEXT
    for line in lines:
        line = shorten(escape(line), min(SECTION, max(left, 1)))
        left -= len(line)
        if gathered and len(gathered) + 1 + len(line) > SECTION:
            yield {"type": "mrkdwn", "text": gathered}
            gathered = ""
        gathered = f"{gathered}\n{line}" if gathered else line
        if left <= 0:
            break
    if gathered:
        yield {"type": "mrkdwn", "text": gathered}


def _button(button: Button) -> Block:
    drawn: Block = {
        "type": "button",
        "action_id": button.action,
        "text": _plain_text(button.label, LABEL),
    }
    if button.value:
        drawn["value"] = button.value
    if button.style:
        drawn["style"] = button.style
    if button.confirm:
        drawn["confirm"] = _confirm(button.confirm)
    return drawn


def _confirm(confirm: Confirm) -> Block:
    return {
        "title": _plain_text(confirm.title, 100),
        "text": _plain_text(confirm.text, 300),
        "confirm": _plain_text(confirm.yes, 30),
        "deny": _plain_text(confirm.no, 30),
    }


def _input(field: Field) -> Block:
    drawn: Block = {
        "type": "input",
        "block_id": field.name,
        "label": _plain_text(field.label, FIELD),
        "element": _element(field),
        "optional": field.is_optional,
    }
    if field.hint:
        drawn["hint"] = _plain_text(field.hint, FIELD)
    return drawn


def _element(field: Field) -> Block:
    element: Block = {"action_id": "value"}
    match field.kind:
        case "choice" | "choices":
            options = offered(field.choices)
            is_one = field.kind == "choice"
            element |= {"type": "static_select" if is_one else "multi_static_select"}
            element["options"] = options
            values = [field.value] if is_one else (field.value or "").split(",")
            chosen = [option for option in options if option["value"] in values]
            if chosen and is_one:
                element["initial_option"] = chosen[0]
            elif chosen:
                element["initial_options"] = chosen
        case "search":
            element |= {"type": "external_select", "min_query_length": 0}
            element["action_id"] = field.source  # what Slack names when it asks for the options
            if field.value:
                [element["initial_option"]] = offered(field.choices)
        case "files":
            element |= {"type": "file_input", "max_files": FILES}
        case "date":
            element["type"] = "datepicker"
            if field.value:
                element["initial_date"] = field.value
        case _:
            element |= {
                "type": "plain_text_input",
                "multiline": field.kind == "text",
                "max_length": field.limit,
            }
            if field.value:
                element["initial_value"] = field.value
    return element


def offered(choices: Sequence[Choice]) -> list[Block]:
    """What can be chosen in a menu: as much as Slack shows."""
    return [
        {"text": _plain_text(choice.label, LABEL), "value": choice.value}
        for choice in choices[:OPTIONS]
    ]


def answers(state: dict[str, Any]) -> dict[str, str]:
    """What was filled in, by field name, from a sent view's state."""
    filled = {}
    for name, elements in state.get("values", {}).items():
        for element in elements.values():
            option = element.get("selected_option") or {}
            options = element.get("selected_options") or []
            several = ",".join(chosen["value"] for chosen in options)
            given = element.get("value") or element.get("selected_date") or option.get("value")
            filled[name] = given or several
    return filled


def _plain_text(words: str, most: int) -> Block:
    # Slack counts what is left after escaping, so leave room for an ampersand or two.
    return {"type": "plain_text", "text": shorten(words, most), "emoji": False}


def _mrkdwn(words: str, most: int) -> Block:
    return {"type": "mrkdwn", "text": shorten(words, most)}
