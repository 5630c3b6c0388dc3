"""The clock shows house time; turning it stops wherever the app has something to do."""

from datetime import date, datetime, time, timedelta

from nicegui import events, run, ui

from sandbox.page.buttons import button, quoted
from sandbox.page.window import Window
from sandbox.turning import HouseTimeStuck

_TURN_TIMEOUT = 300.0


class Clock:
    """House time at the top of the page, and the buttons that turn it."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._stops: list[datetime] = []
        self._busy = False
        with ui.element("div").classes("clock"):
            with ui.element("div").classes("clock-face"):
                ui.label("House time").classes("clock-caption")
                self._now = ui.label().classes("clock-now").props("data-testid=clock-now")
            self._button("+15 min", 15)
            self._button("+1 h", 60)
            button("Next due moment", self._to_next_due, test_id="clock-next")
            self._jump()
            self._flow = ui.switch("Running", value=window.slack.house.running, on_change=self._run)
            self._flow.props('dense dark data-testid=clock-running aria-label="House time flows"')
        ui.timer(0.5, self.refresh)

    def refresh(self) -> None:
        """Show the present, in the zone of the person who looks."""
        house, reader = self._window.slack.house, self._window.reader
        now = reader.local(house.now)
        self._now.set_text(f"{now:%A %d %b %Y} · {now:%H:%M}")
        if self._flow.value != house.running:
            self._flow.set_value(house.running)

    def _button(self, label: str, minutes: int) -> None:
        async def turn() -> None:
            await self._turn(self._window.slack.house.now + timedelta(minutes=minutes))

        button(label, turn, test_id=f"clock-plus-{minutes}")

    def _jump(self) -> None:
        opener = button("To…", test_id="clock-to", name="To a date and time")
        with opener, ui.menu() as menu, ui.column().classes("clock-menu"):
            day = ui.input("Date").props("type=date outlined dense data-testid=clock-date")
            hour = ui.input("Time").props("type=time outlined dense data-testid=clock-time")

            def opened(event: events.ValueChangeEventArguments[bool]) -> None:
                if event.value:
                    now = self._window.reader.local(self._window.slack.house.now)
                    day.set_value(f"{now:%Y-%m-%d}")
                    hour.set_value(f"{now:%H:%M}")

            async def go() -> None:
                menu.close()
                zone = self._window.reader.zone
                wanted = datetime.combine(
                    date.fromisoformat(day.value), time.fromisoformat(hour.value), zone
                )
                await self._turn(wanted)

            menu.on_value_change(opened)
            button("Turn the clock", go, look="primary", test_id="clock-go")

    def draw_status(self) -> None:
        """Draw, in the current slot, the line that tells how the last turn went."""
        with ui.element("div").classes("clock-status") as self._status:
            self._progress = ui.label().props("data-testid=clock-progress role=status")
            self._listed = ui.element("div").classes("stops").props("data-testid=clock-stops")
            button(
                on_click=lambda: self._status.set_visibility(False),
                icon="close",
                test_id="clock-status-close",
                name="Close this line",
            ).props("size=sm")
        self._status.set_visibility(False)

    async def _to_next_due(self) -> None:
        slack = self._window.slack
        until = slack.house.now + timedelta(days=7)
        try:
            due = await run.io_bound(slack.next_due, until)
        except HouseTimeStuck as error:
            self._say(str(error))
            return
        if due is None:
            self._say("Nothing is due in the next seven days.")
        else:
            await self._turn(due)

    async def _turn(self, to: datetime) -> None:
        """Step to a moment. Time only goes forward: posts that were made cannot be unmade."""
        slack = self._window.slack
        if self._busy:
            return
        if to <= slack.house.now:
            self._say("That moment is over. House time goes forward only.")
            return
        self._busy = True
        local = self._window.reader.local(to)
        self._stops = []
        self._show_stops()
        self._say(f"Stepping to {local:%a %d %b %H:%M} …")
        try:
            self._stops = await run.io_bound(slack.turn, to, _TURN_TIMEOUT) or []
        except HouseTimeStuck as error:
            self._say(f"The clock stopped: {error}")
        else:
            count = len(self._stops)
            self._say(
                {0: "Nothing was due", 1: "Stopped once"}.get(count, f"Stopped {count} times")
            )
        finally:
            self._busy = False
        self._show_stops()
        self._window.refresh()

    def _show_stops(self) -> None:
        self._listed.clear()
        with self._listed:
            for moment in self._stops:
                local = self._window.reader.local(moment)
                ui.label(f"{local:%a %d %b %H:%M}").classes("stop").props(
                    f"data-testid={quoted('stop-' + moment.isoformat())}"
                )

    def _run(self, event: events.ValueChangeEventArguments[bool | None]) -> None:
        self._window.slack.house.running = bool(event.value)

    def _say(self, words: str) -> None:
        self._status.set_visibility(True)
        self._progress.set_text(words)
        self.refresh()
