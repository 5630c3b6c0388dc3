"""A rich_text block becomes HTML; its words are data, never markup."""

import html
from collections.abc import Iterable
from typing import Any

from sandbox.page.emoji import EMOJI
from sandbox.page.mrkdwn import link, mention
from sandbox.page.reader import Reader, dated

_TAGS = {"bold": "strong", "italic": "em", "strike": "s", "code": "code", "underline": "u"}


def rich_to_html(block: dict[str, Any], reader: Reader) -> str:
    """Return the block's sections, lists, quotations and code as HTML that is safe to show."""
    return "".join(_paragraph(part, reader) for part in block.get("elements", ()))


def _paragraph(part: dict[str, Any], reader: Reader) -> str:
    elements = part.get("elements", ())
    match part.get("type"):
        case "rich_text_list":
            tag = "ol" if part.get("style") == "ordered" else "ul"
            start = f' start="{int(part.get("offset", 0)) + 1}"' if tag == "ol" else ""
            items = "".join(f"<li>{_inline(item['elements'], reader)}</li>" for item in elements)
            return f'<{tag}{start} class="indent-{int(part.get("indent", 0))}">{items}</{tag}>'
        case "rich_text_preformatted":
            return f"<pre>{_inline(elements, reader)}</pre>"
        case "rich_text_quote":
            return f"<blockquote>{_inline(elements, reader)}</blockquote>"
    return f"<div>{_inline(elements, reader)}</div>"


def _inline(elements: Iterable[dict[str, Any]], reader: Reader) -> str:
    return "".join(_styled(_word(element, reader), element) for element in elements)


def _styled(shown: str, element: dict[str, Any]) -> str:
    for style, tag in _TAGS.items():
        if element.get("style", {}).get(style):
            shown = f"<{tag}>{shown}</{tag}>"
    return shown


def _word(element: dict[str, Any], reader: Reader) -> str:
    shown = ""
    match element.get("type"):
        case "text":
            shown = html.escape(element["text"]).replace("\n", "<br>")
        case "link":
            shown = link(element["url"], element.get("text") or element["url"])
        case "user":
            shown = mention("@" + reader.people.get(element["user_id"], element["user_id"]))
        case "channel":
            shown = mention("#" + reader.channels.get(element["channel_id"], element["channel_id"]))
        case "usergroup":
            group = element["usergroup_id"]
            shown = mention("@" + reader.groups.get(group, group), "broadcast")
        case "broadcast":
            shown = mention("@" + element["range"], "broadcast")
        case "emoji":
            shown = EMOJI.get(element["name"], html.escape(f":{element['name']}:"))
        case "date":
            shown = html.escape(dated(element["timestamp"], element["format"], reader))
        case "color":
            shown = f"<code>{html.escape(element['value'])}</code>"
    return shown
