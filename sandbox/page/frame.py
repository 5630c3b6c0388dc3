"""The frame around the messages: the head of a place, the middle, and what is open on the right."""

from nicegui import run, ui

from sandbox.page.buttons import button
from sandbox.page.composer import Composer
from sandbox.page.feed import Feed
from sandbox.page.home import Home
from sandbox.page.inspector import Inspector
from sandbox.page.window import Tab, Window


class Head:
    """The name of the place; in the direct message with the app also its two tabs."""

    def __init__(self, window: Window) -> None:
        self._window = window
        with ui.element("div").classes("place-head"):
            self._name = ui.label().classes("place-title").props("data-testid=place-title")
            self._about = ui.label().classes("quiet")
            with ui.element("div").classes("tabs") as self._tabs:
                self._home = self._tab("Home", "home")
                self._messages = self._tab("Messages", "messages")

    def _tab(self, label: str, tab: Tab) -> ui.button:
        async def choose() -> None:
            self._window.go(tab=tab)
            if tab == "home":
                await run.io_bound(self._window.slack.open_home, self._window.person)

        return button(label, choose, test_id=f"tab-{tab}")

    def refresh(self) -> None:
        """Name the place that is open."""
        window = self._window
        here = window.here()
        is_app = here["kind"] == "im"
        self._tabs.set_visibility(is_app)
        for tab, name in ((self._home, "home"), (self._messages, "messages")):
            tab.classes(add="on" if window.tab == name else "", remove="on")
        self._name.set_text(here["name"] if is_app else f"# {here['name']}")
        place = window.slack.world.conversations[here["id"]]
        people = sum(user in window.slack.world.people for user in place.members)
        about = " · ".join(filter(None, (f"{people} people", place.topic or place.purpose)))
        self._about.set_text("Only you and the app" if is_app else about)


class Middle:
    """The messages with their composer, or the Home tab."""

    def __init__(self, window: Window) -> None:
        self._window = window
        with ui.element("div").classes("talk") as self._talk:
            self._feed = Feed(window, is_thread=False)
            self.composer = Composer(window, is_thread=False)
        self._home = Home(window)

    def refresh(self) -> None:
        """Show what the tab says."""
        is_home = self._window.tab == "home"
        self._talk.set_visibility(not is_home)
        self._home.sheet.set_visibility(is_home)
        self._feed.refresh()
        self.composer.refresh()
        self._home.refresh()


class Right:
    """A thread, or the traffic with the app, or nothing."""

    def __init__(self, window: Window) -> None:
        self._window = window
        with ui.element("aside").classes("right") as self._side:
            with ui.element("div").classes("place-head"):
                self._title = ui.label().classes("place-title")
                ui.element("div").classes("grow")
                button(
                    on_click=lambda: window.show_panel(""),
                    icon="close",
                    test_id="panel-close",
                    name="Close",
                )
            with ui.element("div").classes("talk") as self._talk:
                self._feed = Feed(window, is_thread=True)
                self.composer = Composer(window, is_thread=True)
            with ui.element("div").classes("talk") as self._traffic:
                self._inspector = Inspector(window)

    def refresh(self) -> None:
        """Show the panel that is open."""
        panel = self._window.panel
        self._side.set_visibility(bool(panel))
        self._title.set_text("Thread" if panel == "thread" else "Traffic")
        self._talk.set_visibility(panel == "thread")
        self._traffic.set_visibility(panel == "inspector")
        if panel == "thread":
            self._feed.refresh()
            self.composer.refresh()
        self._inspector.refresh()
