"""The page in one view: people and places, messages, what is open beside them, and the clock."""

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from nicegui import app, ui

from sandbox.page.buttons import button
from sandbox.page.clock import Clock
from sandbox.page.forms import Form
from sandbox.page.frame import Head, Middle, Right
from sandbox.page.sidebar import Sidebar
from sandbox.page.tips import Tips
from sandbox.page.window import Shared, Window
from sandbox.slack import Slack

_LOOK_EVERY = 0.1
_ACCENT = "#1f6feb"  # as in style.css


def run_page(
    slack: Slack, host: str, port: int, on_ready: Callable[[], None] | None = None
) -> None:
    """Serve the page until the process is told to stop. `on_ready` is called when it listens."""
    shared = Shared(slack, slack.moments)
    ui.add_css(Path(__file__).with_name("style.css"), shared=True)

    @ui.page("/", title=f"{slack.world.workspace.team_name} · sandbox")
    def page(who: str = "", place: str = "") -> None:
        ui.colors(primary=_ACCENT)
        _window(shared, who, place)

    # A test may be our parent; NiceGUI would take this process for its own kind of test.
    os.environ.pop("PYTEST_CURRENT_TEST", None)
    if on_ready is not None:
        app.on_startup(on_ready)
    ui.run(
        host=host,
        port=port,
        reload=False,
        show=False,
        tailwind=False,
        title="Sandbox",
        favicon="💬",
        show_welcome_message=False,
    )


def _window(shared: Shared, who: str, place: str) -> None:
    """Draw one tab. `who` and `place` come from its address, so that a reload keeps them."""
    workspace, people = shared.slack.world.workspace, shared.slack.world.people
    person = who if who in people else next(iter([*workspace.personas, *people]))
    first = workspace.channels[0].id if workspace.channels else ""
    window = Window(shared, person, place or first)

    def remember() -> None:
        query = urlencode({"who": window.person, "place": window.place})
        ui.run_javascript(f"history.replaceState(null, '', '?{query}')")

    window.on_move = remember
    with ui.element("div").classes("app"):
        with ui.element("header").classes("top"):
            ui.label(workspace.team_name).classes("team")
            ui.label("a small Slack on this computer").classes("top-note")
            clock = Clock(window)
            ui.element("div").classes("grow")
            tips_button = button("Try this", test_id="tips-toggle")
            button(
                "Traffic",
                lambda: window.show_panel("" if window.panel == "inspector" else "inspector"),
                icon="swap_vert",
                test_id="inspector",
                name="Traffic with the app",
            )
        clock.draw_status()
        with ui.element("div").classes("columns"):
            sidebar = Sidebar(window)
            with ui.element("div").classes("middle"):
                head = Head(window)
                tips_place = ui.element("div")
                middle = Middle(window)
            right = Right(window)
    with tips_place:
        tips = Tips(window, middle.composer, lambda: right.composer)
    tips_button.on_click(tips.toggle)
    window.parts = [clock, sidebar, head, middle, right, Form(window)]
    window.refresh()
    ui.timer(_LOOK_EVERY, window.tick)
