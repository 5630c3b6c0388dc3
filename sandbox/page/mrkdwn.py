"""Slack's mrkdwn becomes HTML here, and nothing a person typed ever becomes HTML of its own."""

import html
import re
from collections.abc import Callable

from sandbox.page.emoji import with_emoji
from sandbox.page.reader import Reader, dated

_FENCED = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_ANGLED = re.compile(r"<([^<>\n]+)>")
_STYLES = (
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])"), "strong"),
    (re.compile(r"(?<![\w_])_(?=\S)([^_\n]+?)(?<=\S)_(?![\w_])"), "em"),
    (re.compile(r"(?<![\w~])~(?=\S)([^~\n]+?)(?<=\S)~(?![\w~])"), "s"),
)
_HELD = re.compile("\ue000(\\d+)\ue001")
"""Two characters of the private use area fence the number of a finished piece of HTML."""


def escaped(text: str) -> str:
    """Slack's three entities read back, then everything made safe to stand in HTML."""
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(entity, sign)
    return html.escape(text)


def to_html(text: str, reader: Reader) -> str:
    """Return `text` in mrkdwn as HTML that is safe to show."""
    held: list[str] = []

    def hold(piece: str) -> str:
        held.append(piece)
        return f"\ue000{len(held) - 1}\ue001"

    text = text.replace("\ue000", "").replace("\ue001", "")
    text = _FENCED.sub(lambda found: hold(f"<pre>{escaped(found[1])}</pre>"), text)
    text = _CODE.sub(lambda found: hold(f"<code>{escaped(found[1])}</code>"), text)
    text = _ANGLED.sub(lambda found: hold(_angled(found[1], reader)), text)
    text = with_emoji(escaped(text))
    for pattern, tag in _STYLES:
        text = pattern.sub(rf"<{tag}>\1</{tag}>", text)
    return _HELD.sub(lambda found: held[int(found[1])], _lines(text))


def plain_to_html(text: str) -> str:
    """Return a plain_text as HTML: only its emoji and line ends mean something."""
    return with_emoji(escaped(text)).replace("\n", "<br>")


def mention(label: str, kind: str = "mention") -> str:
    """Return the coloured word that stands for a person, a channel or a group."""
    return f'<span class="{kind}">{html.escape(label)}</span>'


def link(url: str, label: str) -> str:
    """Return a link that opens elsewhere; an address that is no web or mail address stays text."""
    if not re.match(r"(https?://|mailto:|tel:)", url):
        return escaped(label)
    target = html.escape(url.replace("&amp;", "&"))
    return f'<a href="{target}" target="_blank" rel="noopener noreferrer">{escaped(label)}</a>'


def _lines(text: str) -> str:
    """Join lines, those that begin with > into one quotation each."""
    out: list[str] = []
    quoted: list[str] = []
    for line in [*text.split("\n"), None]:
        if line is not None and line.startswith("&gt;"):
            quoted.append(line.removeprefix("&gt;").lstrip())
            continue
        if quoted:
            out.append("<blockquote>" + "<br>".join(quoted) + "</blockquote>")
            quoted = []
        if line is not None:
            out.append(line)
    return "<br>".join(out).replace("</blockquote><br>", "</blockquote>")


def _angled(inner: str, reader: Reader) -> str:
    """Draw what stands between < and >: a person, a channel, a date, a broadcast or a link."""
    body, _, label = inner.partition("|")
    for mark, draw in _MARKS.items():
        if body.startswith(mark):
            return draw(body.removeprefix(mark), label, reader)
    return link(body, label or body.removeprefix("mailto:"))


def _person(user: str, label: str, reader: Reader) -> str:
    return mention("@" + reader.people.get(user, label or user))


def _channel(channel: str, label: str, reader: Reader) -> str:
    return mention("#" + reader.channels.get(channel, label or channel))


def _group(group: str, label: str, reader: Reader) -> str:
    return mention("@" + reader.groups.get(group, label.removeprefix("@") or group), "broadcast")


def _date(body: str, label: str, reader: Reader) -> str:
    stamp, _, wanted = body.partition("^")
    wanted, _, url = wanted.partition("^")
    shown = dated(int(stamp), wanted, reader) if stamp.isdecimal() else label
    return link(url, shown) if url else f'<span class="date">{escaped(shown)}</span>'


def _broadcast(body: str, label: str, reader: Reader) -> str:
    return mention("@" + (label or body).removeprefix("@"), "broadcast")


_MARKS: dict[str, Callable[[str, str, Reader], str]] = {
    "@": _person,
    "#": _channel,
    "!subteam^": _group,
    "!date^": _date,
    "!": _broadcast,
}
