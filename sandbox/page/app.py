"""The page in one view: people and places, messages, what is open beside them, and the clock."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from nicegui import app, run, ui

from sandbox.page.clock import Clock
from sandbox.page.composer import Composer
from sandbox.page.feed import Feed
from sandbox.page.forms import Form
from sandbox.page.home import Home
from sandbox.page.inspector import Inspector
from sandbox.page.sidebar import Sidebar
from sandbox.page.tips import Tips
from sandbox.page.window import Moments, Shared, Window
from sandbox.slack import Slack

_LOOK_EVERY = 0.1


def run_page(
    slack: Slack, host: str, port: int, on_ready: Callable[[], None] | None = None
) -> None:
    """Serve the page until the process is told to stop. `on_ready` is called when it listens."""
    shared = Shared(slack, Moments(slack))
    ui.add_css(Path(__file__).with_name("style.css"), shared=True)

    @ui.page("/", title=f"{slack.world.workspace.team_name} · sandbox")
    def page(who: str = "", place: str = "") -> None:
        _window(shared, who, place)

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
    workspace = shared.slack.world.workspace
    people = shared.slack.world.people
    person = who if who in people else next(iter([*workspace.personas, *people]))
    window = Window(
        shared, person, place or (workspace.channels[0].id if workspace.channels else "")
    )

    def remember() -> None:
        query = urlencode({"who": window.person, "place": window.place})
        ui.run_javascript(f"history.replaceState(null, '', '?{query}')")

    window.on_move = remember
    with ui.element("div").classes("app"):
        with ui.element("header").classes("top"):
            ui.label(workspace.team_name).classes("team")
            ui.label("a small Slack on this computer").classes("top-note")
            window.parts.append(Clock(window))
            ui.element("div").classes("grow")
            tips_button = ui.button("Try this").props("no-caps flat dense data-testid=tips-toggle")
            _inspector_button(window)
        with ui.element("div").classes("columns"):
            window.parts.append(Sidebar(window))
            with ui.element("main").classes("middle"):
                _place_head(window)
                tips_slot = ui.element("div")
                middle = _Middle(window)
            window.parts.append(middle)
            window.parts.append(_Right(window))
        with tips_slot:
            tips = Tips(window, middle.composer)
        tips_button.on_click(tips.toggle)
    window.parts.append(Form(window))
    window.refresh()
    ui.timer(_LOOK_EVERY, window.tick)


def _inspector_button(window: Window) -> None:
    def toggle() -> None:
        window.show_panel("" if window.panel == "inspector" else "inspector")

    ui.button("Traffic", icon="swap_vert", on_click=toggle).props(
        'no-caps flat dense data-testid=inspector aria-label="Show the traffic with the app"'
    )


def _place_head(window: Window) -> None:
    """Draw the name of the place, and the tabs of the app's direct message."""

    class Head:
        def __init__(self) -> None:
            with ui.element("div").classes("place-head"):
                self._name = ui.label().classes("place-title").props("data-testid=place-title")
                self._about = ui.label().classes("quiet")
                with ui.element("div").classes("tabs") as self._tabs:
                    self._home = self._tab("Home", "home")
                    self._messages = self._tab("Messages", "messages")

        def _tab(self, label: str, tab: str) -> ui.button:
            async def choose() -> None:
                window.go(tab=tab)
                if tab == "home":
                    await run.io_bound(window.slack.open_home, window.person)

            button = ui.button(label, on_click=choose)
            return button.props(f"no-caps flat dense data-testid=tab-{tab}")

        def refresh(self) -> None:
            here = window.here()
            is_app = here["kind"] == "im"
            self._tabs.set_visibility(is_app)
            self._home.classes(add="on" if window.tab == "home" else "", remove="on")
            self._messages.classes(add="on" if window.tab == "messages" else "", remove="on")
            self._name.set_text(here["name"] if is_app else f"# {here['name']}")
            place = window.slack.world.conversations[here["id"]]
            people = sum(user in window.slack.world.people for user in place.members)
            about = [f"{people} people", place.topic or place.purpose]
            self._about.set_text(
                "Only you and the app" if is_app else " · ".join(filter(None, about))
            )

    window.parts.append(Head())


class _Middle:
    """The messages with their composer, or the Home tab."""

    def __init__(self, window: Window) -> None:
        self._window = window
        with ui.element("div").classes("talk") as self._talk:
            self._feed = Feed(window, is_thread=False)
            self.composer = Composer(window, is_thread=False)
        self._home = Home(window)
        self._sheet = self._home.sheet

    def refresh(self) -> None:
        is_home = self._window.tab == "home"
        self._talk.set_visibility(not is_home)
        self._sheet.set_visibility(is_home)
        self._feed.refresh()
        self.composer.refresh()
        self._home.refresh()


class _Right:
    """The thread or the traffic, or nothing."""

    def __init__(self, window: Window) -> None:
        self._window = window
        with ui.element("aside").classes("right") as self._side:
            with ui.element("div").classes("place-head"):
                self._title = ui.label().classes("place-title")
                ui.element("div").classes("grow")
                ui.button(icon="close", on_click=lambda: window.show_panel("")).props(
                    'flat dense round aria-label="Close" data-testid=panel-close'
                )
            with ui.element("div").classes("talk") as self._talk:
                self._feed = Feed(window, is_thread=True)
                self._composer = Composer(window, is_thread=True)
            with ui.element("div").classes("talk") as self._traffic:
                self._inspector = Inspector(window)

    def refresh(self) -> None:
        panel = self._window.panel
        self._side.set_visibility(bool(panel))
        self._title.set_text("Thread" if panel == "thread" else "Traffic")
        self._talk.set_visibility(panel == "thread")
        self._traffic.set_visibility(panel == "inspector")
        if panel == "thread":
            self._feed.refresh()
            self._composer.refresh()
        self._inspector.refresh()
