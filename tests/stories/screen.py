"""What stands on one person's screen, as plain text: messages, whispers, forms and the Home."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sandbox import Slack
from sandbox.conversations import Conversation

Json = dict[str, Any]


@dataclass(frozen=True)
class Seen:
    """One thing on the screen: where it stands, who said it, and its lines."""

    where: str
    author: str
    lines: tuple[str, ...]


def screen(slack: Slack, person: str) -> dict[str, Seen]:
    """Everything that the person can look at now, by a name that stays the same when it changes."""
    shown: dict[str, Seen] = {}
    for place in list(slack.world.conversations.values()):
        if person not in place.members:
            continue
        where = called(place)
        openings: dict[str, str] = {}
        for message in slack.seen_by(person, place.id):
            lines = [*_lines(slack, message), *_files(slack, message)]
            openings[message["ts"]] = lines[0] if lines else ""
            parent = str(message.get("thread_ts") or message["ts"])
            in_thread = parent != message["ts"]
            at = f"{where}, in the thread of “{openings.get(parent, '')}”" if in_thread else where
            if message.get("is_ephemeral"):
                at += ", only you see it"
            author = _author(slack, message)
            shown[f"{place.id} {message['ts']}"] = Seen(at, author, tuple(lines))
    for view in slack.views(person):
        shown[view["id"]] = Seen("a form", "Rollcall", tuple(_form(slack, view)))
    home = slack.home(person)
    if home:
        shown["home"] = Seen("Home", "Rollcall", tuple(_blocks(slack, home["blocks"])))
    return shown


def called(place: Conversation) -> str:
    """A channel by its name, else what kind of message it is."""
    if place.kind == "mpim":
        return "group message"
    return f"#{place.name}" if place.name else "direct message"


def _author(slack: Slack, message: Json) -> str:
    known = slack.world.people.get(message.get("user", ""))
    return known.real_name if known and not message.get("bot_id") else "Rollcall"


def _lines(slack: Slack, message: Json) -> list[str]:
    if message.get("bot_id") and message.get("blocks"):
        return list(_blocks(slack, message["blocks"]))
    return _plain(slack, message.get("text", "")).splitlines()


def _files(slack: Slack, message: Json) -> Iterator[str]:
    there = slack.world.files._stored
    for file in message.get("files", []):
        told = f": {file['alt_txt']}" if file.get("alt_txt") else ""
        is_there = file["id"] in there
        yield f"(file {file['name']}{told})" if is_there else "(a file that was deleted)"


def _form(slack: Slack, view: Json) -> Iterator[str]:
    yield f"== {view['title']['text']} =="
    yield from _blocks(slack, view["blocks"], view["state"]["values"])
    ends = [view[end]["text"] for end in ("submit", "close") if view.get(end)]
    yield " ".join(f"[{text}]" for text in ends)


def _blocks(slack: Slack, blocks: list[Json], values: Json | None = None) -> Iterator[str]:
    for block in blocks:
        match block["type"]:
            case "header":
                yield block["text"]["text"]
            case "section":
                yield from _section(slack, block)
            case "context":
                yield from (f"({_plain(slack, e['text'])})" for e in block["elements"])
            case "actions":
                yield " ".join(f"[{e['text']['text']}]" for e in block["elements"])
            case "table":
                yield from (" | ".join(cell["text"] for cell in row) for row in block["rows"])
            case "data_visualization":
                yield from _chart(block)
            case "input":
                yield _question(block, (values or {}).get(block["block_id"], {}))
            case other:
                raise AssertionError(f"the transcript cannot show a block of type {other}")


def _chart(block: Json) -> Iterator[str]:
    yield f"(chart {block['title']})"
    for line in block["chart"]["series"]:
        yield f"{line['name']}: " + " ".join(f"{point['value']:g}" for point in line["data"])


def _section(slack: Slack, block: Json) -> Iterator[str]:
    for field in block.get("fields", []):
        label, _, value = field["text"].partition("\n")
        yield f"{label.strip('*')}: {_plain(slack, value)}"
    if block.get("text"):
        yield from _plain(slack, block["text"]["text"]).splitlines()


def _question(block: Json, value: Json) -> str:
    given: Json = next(iter(value.values()), {})
    option = (given.get("selected_option") or {}).get("text", {}).get("text")
    answer = given.get("value") or given.get("selected_date") or option or ""
    hint = f" — {block['hint']['text']}" if block.get("hint") else ""
    mark = "" if block.get("optional") else " *"
    return f"{block['label']['text']}{mark}: <{answer}>{hint}"


def _plain(slack: Slack, text: str) -> str:
    def name(found: re.Match[str]) -> str:
        known = slack.world.people.get(found[1])
        return f"@{known.real_name}" if known else "@Rollcall"

    text = re.sub(r"<@(\w+)(?:\|[^>]*)?>", name, text)
    text = re.sub(r"[0-9a-f]{64}", "(hash)", text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
