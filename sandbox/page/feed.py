"""A feed shows the messages of a place or a thread, and redraws only those that changed."""

import html
import json
from typing import Any

from nicegui import ui

from sandbox.page import acts
from sandbox.page.blocks import draw_blocks
from sandbox.page.buttons import button, quoted
from sandbox.page.controls import Json, Suggest, initial
from sandbox.page.emoji import with_emoji
from sandbox.page.mrkdwn import to_html
from sandbox.page.people import author, face_html, sign
from sandbox.page.pressable import Hand, show
from sandbox.page.window import Window


class Feed:
    """The list of messages in the middle, or of a thread on the right."""

    def __init__(self, window: Window, *, is_thread: bool) -> None:
        self._window = window
        self._is_thread = is_thread
        self._drawn: dict[str, tuple[str, ui.element]] = {}
        self._where: tuple[str, str, str] = ("", "", "")
        with ui.element("div").classes("feed"):
            self._list = ui.element("div").classes("feed-list").props("role=log aria-live=polite")

    def refresh(self) -> None:
        """Draw new messages, redraw changed ones, take away those that are gone."""
        window = self._window
        thread = window.thread if self._is_thread else ""
        if self._is_thread and not thread:
            return
        where = (window.person, window.place, thread)
        if where != self._where:
            self._list.clear()
            self._drawn, self._where = {}, where
        messages = window.messages(thread)
        self._divide(messages)
        for ts in self._drawn.keys() - {message["ts"] for message in messages}:
            self._drawn.pop(ts)[1].delete()
        for index, message in enumerate(messages):
            self._put(index, message)

    def _divide(self, messages: list[Json]) -> None:
        """Add a line before the first message of each house day, and one for an empty place."""
        window = self._window
        reader = window.reader
        last = None
        for message in list(messages):
            day = reader.local(window.shared.moments.of(message["ts"])).date()
            if day != last:
                mark = {"ts": message["ts"] + "-", "divider": reader.day(
                    window.shared.moments.of(message["ts"]))}  # fmt: skip
                messages.insert(messages.index(message), mark)
                last = day
        if not messages:
            messages.append({"ts": "0", "divider": "Nothing has been said here yet"})

    def _put(self, index: int, message: Json) -> None:
        print_of_it = json.dumps(message, sort_keys=True, default=str)
        known = self._drawn.get(message["ts"])
        if known is not None and known[0] == print_of_it:
            return
        if known is None:
            with self._list:
                element = ui.element("div")
            if index < len(self._drawn):
                element.move(self._list, index)
        else:
            element = known[1]
            element.clear()
        with element:
            if "divider" in message:
                show(f'<div class="day"><span>{html.escape(message["divider"])}</span></div>')
            else:
                self._draw(element, message)
        self._drawn[message["ts"]] = (print_of_it, element)

    def _draw(self, element: ui.element, message: Json) -> None:
        window = self._window
        user, name, is_app = author(window, message)
        when = window.reader.clock(window.shared.moments.of(message["ts"]))
        private = bool(message.get("is_ephemeral"))
        element.classes("message" + (" private" if private else ""))
        element.props(f"data-testid={quoted('message-' + message['ts'])}")
        show(face_html(user, name))
        with ui.element("div").classes("message-body"):
            if private:
                show(f"{sign('visibility')} Only visible to you", "only-you")
            if message.get("subtype") == "thread_broadcast" and not self._is_thread:
                show(f"{sign('reply')} replied in a thread, and sent here too", "only-you")
            badge = '<span class="badge">APP</span>' if is_app else ""
            show(
                f'<span class="author">{html.escape(name)}</span>{badge}'
                f'<span class="when">{when}</span>',
                "message-head",
            )
            self._content(message)
            self._foot(message, user)

    def _content(self, message: Json) -> None:
        window = self._window
        # A person's words also come as rich_text, but *bold* is bold only in the text.
        if message.get("blocks") and "bot_id" in message:
            draw_blocks(message["blocks"], self._hand(message))
        else:
            edited = ' <span class="quiet">(edited)</span>' if "edited" in message else ""
            show(to_html(message.get("text", ""), window.reader) + edited, "mrkdwn")
        if message.get("reactions"):
            show(" ".join(_reaction_html(each) for each in message["reactions"]), "reactions")
        for file in message.get("files", ()):
            title = html.escape(str(file.get("title") or file.get("name")))
            address = html.escape(str(file.get("url_private", "")), quote=True)
            show(
                f'<a class="file" href="{address}" target="_blank" rel="noopener">'
                f"{sign('attach_file')} {title}"
                f' <span class="quiet">{int(file.get("size", 0)):,} bytes</span></a>'
            )

    def _hand(self, message: Json) -> Hand:
        window = self._window
        thread = self._where[2]

        async def press(block: Json, element: Json, value: Any) -> None:
            await acts.press(window, message, block, element, value, thread)

        def suggest(block: Json, element: Json) -> Suggest:
            return acts.suggest_in_message(window, message, element)

        return Hand(window.reader, press, press, suggest, lambda _, element: initial(element), {})

    def _foot(self, message: Json, user: str) -> None:
        """Draw the way into the thread, and the menu of what this person may do with it."""
        window, ts = self._window, message["ts"]
        if message.get("is_ephemeral"):
            return
        with ui.element("div").classes("message-foot"):
            if not self._is_thread:
                count = int(message.get("reply_count", 0))
                thread = str(message.get("thread_ts", ts))
                label = {0: "Reply in thread", 1: "1 reply"}.get(count, f"{count} replies")
                link = button(
                    label,
                    lambda: window.open_thread(thread),
                    icon="forum",
                    test_id=f"thread-{ts}",
                )
                link.classes("thread-link" + (" has-replies" if count else ""))
            self._menu(message, is_mine=user == window.person)

    def _menu(self, message: Json, *, is_mine: bool) -> None:
        window, ts = self._window, message["ts"]
        shortcuts = window.slack.world.workspace.shortcuts
        if not is_mine and not shortcuts:
            return
        more = button(icon="more_horiz", test_id=f"more-{ts}", name="More about this message")
        more.classes("thread-link")
        with more, ui.menu().props("auto-close"):
            for shortcut in shortcuts:
                ui.menu_item(
                    shortcut.name,
                    lambda name=shortcut.callback_id: acts.shortcut(window, ts, name),
                ).props(f"data-testid={quoted('shortcut-' + shortcut.callback_id)}")
            if is_mine:
                ui.menu_item("Edit message", lambda: self._edit(message))
                ui.menu_item("Delete message", lambda: acts.delete(window, ts))

    async def _edit(self, message: Json) -> None:
        with ui.dialog() as dialog, ui.card().classes("confirm"):
            ui.label("Edit message").classes("confirm-title")
            typed = ui.textarea(value=message.get("text", "")).props("outlined autofocus")
            typed.props('aria-label="New words" data-testid=edit-text').classes("wide")
            with ui.row().classes("confirm-buttons"):
                button("Cancel", lambda: dialog.submit(None), look="default", test_id="edit-cancel")
                button(
                    "Save", lambda: dialog.submit(typed.value), look="primary", test_id="edit-save"
                )
        words = await dialog
        dialog.delete()
        if words:
            await acts.edit(self._window, message["ts"], words)


def _reaction_html(reaction: Json) -> str:
    shown = with_emoji(html.escape(f":{reaction['name']}:"))
    return (
        f'<span title=":{html.escape(reaction["name"])}:">{shown} {len(reaction["users"])}</span>'
    )
