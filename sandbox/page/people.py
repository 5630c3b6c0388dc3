"""A face for everybody: a colour and initials, and a name beside it: colour says nothing."""

import html
import zlib

from sandbox.page.window import Window

_COLOURS = (
    "#7a3b69", "#2f6f8f", "#3d7a4e", "#9a5b1f", "#5a4fa3", "#a03c4a", "#1f7a78", "#6b6b1f",
)  # fmt: skip


_FIRST_CJK = "\u2e80"


def initials(name: str) -> str:
    """Two letters of a name in letters, one sign of a Chinese one."""
    words = name.split()
    if not words:
        return "?"
    if words[0][0] >= _FIRST_CJK:
        return words[0][-1]
    return "".join(word[0] for word in words[:2]).upper()


def sign(name: str) -> str:
    """Return one of the icons that come with the page; no emoji font is needed for it."""
    return f'<i class="q-icon material-icons sign" aria-hidden="true">{name}</i>'


def face_html(user: str, name: str, size: str = "face") -> str:
    """Return the square that stands for a person or the app."""
    colour = _COLOURS[zlib.crc32(user.encode()) % len(_COLOURS)]
    return (
        f'<span class="{size}" aria-hidden="true" style="background:{colour}">'
        f"{html.escape(initials(name))}</span>"
    )


def author(window: Window, message: dict[str, object]) -> tuple[str, str, bool]:
    """Return id, name and whether it is an app, of a message's author."""
    user = str(message.get("user") or message.get("bot_id") or "")
    if user == "USLACKBOT":
        return user, "Slackbot", True
    workspace = window.slack.world.workspace
    if message.get("bot_id") or user == workspace.bot_user_id:
        return workspace.bot_user_id, str(message.get("username") or workspace.bot_name), True
    return user, window.reader.people.get(user, user), False
