"""What a person does on the page goes to Slack in a worker thread, and trouble is told in words."""

import re
from collections.abc import Awaitable, Callable
from typing import Any, ParamSpec, TypeVar

from nicegui import run

from sandbox.page.window import Json, Window
from sandbox.record import Ack
from sandbox.refused import Impossible, Refused

P = ParamSpec("P")
T = TypeVar("T")


async def act(
    window: Window, thread: str, what: Callable[P, T], *args: P.args, **kwargs: P.kwargs
) -> T | None:
    """Do it off the page's loop; a refusal becomes a private line, and None is returned."""
    try:
        return await run.io_bound(what, *args, **kwargs)
    except (Impossible, Refused, KeyError, ValueError) as error:
        window.note(f"That did not work: {error}", thread)
        return None


async def send(window: Window, typed: str, *, thread: str = "", also_here: bool = False) -> None:
    """Say what was typed, or run it if it is a slash command."""
    text = typed.strip()
    if not text:
        return
    slack, person, place = window.slack, window.person, window.place
    command, _, rest = text.partition(" ")
    if re.fullmatch(r"/[a-z0-9_-]+", command):
        if thread:
            window.note("Slash commands do not work in threads. Use one in the channel.", thread)
        else:
            await act(window, "", slack.command, person, place, command, rest.strip())
    else:
        await act(
            window,
            thread,
            lambda: slack.say(person, place, text, thread_ts=thread or None, broadcast=also_here),
        )
    window.refresh()


def tell(window: Window, ack: Ack | None, what: str, thread: str = "") -> None:
    """Say so if the app did not answer as it should."""
    if ack is not None and ack.error is not None:
        window.note(ack.shown or f"{what} failed with the error `{ack.error}`.", thread)
    else:
        window.refresh()


async def press(
    window: Window, message: Json, block: Json, element: Json, value: Any, thread: str = ""
) -> None:
    """Press a button, or choose in a select, of a message."""
    ack = await act(
        window,
        thread,
        lambda: window.slack.press(
            window.person,
            window.place,
            message["ts"],
            element["action_id"],
            value=element.get("value") if value is None else value,
            block_id=block.get("block_id"),
        ),
    )
    tell(window, ack, "This button", thread)


def suggest_in_message(
    window: Window, message: Json, element: Json
) -> Callable[[str], Awaitable[list[Json]]]:
    """Return a function that asks the app for the options of a message's external select."""

    async def suggest(query: str) -> list[Json]:
        found = await act(
            window,
            "",
            lambda: window.slack.suggest_in_message(
                window.person, window.place, message["ts"], element["action_id"], query
            ),
        )
        return found or []

    return suggest


def suggest_in_view(
    window: Window, view_id: str, element: Json
) -> Callable[[str], Awaitable[list[Json]]]:
    """Return a function that asks the app for the options of a form's external select."""

    async def suggest(query: str) -> list[Json]:
        found = await act(
            window,
            "",
            lambda: window.slack.suggest(window.person, view_id, element["action_id"], query),
        )
        return found or []

    return suggest


async def shortcut(window: Window, ts: str, callback_id: str) -> None:
    """Use a message shortcut of the app."""
    ack = await act(
        window, "", lambda: window.slack.shortcut(window.person, window.place, ts, callback_id)
    )
    tell(window, ack, "This shortcut")


async def delete(window: Window, ts: str) -> None:
    """Delete an own message."""
    await act(window, "", window.slack.delete, window.person, window.place, ts)
    window.refresh()


async def edit(window: Window, ts: str, typed: str) -> None:
    """Put other words in the place of an own message's."""
    if typed.strip():
        await act(window, "", window.slack.edit, window.person, window.place, ts, typed.strip())
    window.refresh()
