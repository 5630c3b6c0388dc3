"""On the left: who you are just now, and the places that this person can see."""

import html

from nicegui import events, run, ui

from sandbox.page.buttons import quoted
from sandbox.page.people import face_html, sign
from sandbox.page.pressable import show
from sandbox.page.window import Window
from sandbox.workspace import Person

_FOUND_AT_MOST = 30
_GROUPS = (
    ("App", ("im",)),
    ("Channels", ("channel", "group")),
    ("Group messages", ("mpim",)),
)


class Sidebar:
    """The people to be, and the places to go."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._search = ""
        self._shown: dict[str, object] = {}
        self._rows: dict[str, tuple[ui.element, ui.html]] = {}
        with ui.element("nav").classes("sidebar").props('aria-label="People and channels"'):
            ui.label("You are").classes("sidebar-title")
            self._me = ui.element("div").classes("me")
            self._places = ui.element("div").classes("places")
            ui.label("Be somebody else").classes("sidebar-title")
            ui.input(placeholder="Search all people", on_change=self._searched).props(
                'dense dark outlined clearable aria-label="Search all people" '
                "data-testid=persona-search"
            ).classes("wide")
            self._people = ui.element("div").classes("personas")

    def refresh(self) -> None:
        """Draw again what is another; rows stay, so that no click meets one that goes away."""
        window = self._window
        places = window.places()
        for name, state, draw in (
            ("me", window.person, self._draw_me),
            ("places", places, self._draw_places),
            ("people", (window.person, self._search), self._draw_people),
        ):
            if self._shown.get(name) != state:
                self._shown[name] = state
                draw()
        for place in places:
            self._mark(place)

    def _draw_me(self) -> None:
        self._me.clear()
        with self._me:
            show(_person_html(self._window.me))

    def _draw_places(self) -> None:
        self._places.clear()
        self._rows = {}
        with self._places:
            for title, kinds in _GROUPS:
                places = [place for place in self._window.places() if place["kind"] in kinds]
                if places:
                    ui.label(title).classes("sidebar-title")
                for place in places:
                    row = ui.element("button").classes("place")
                    row.props(f"type=button data-testid={quoted('channel-' + place['id'])}")
                    row.on("click", lambda _, chosen=place: self._go(chosen))
                    with row:
                        self._rows[place["id"]] = row, ui.html(sanitize=False)

    def _mark(self, place: dict[str, str]) -> None:
        """Say of a place whether it is open, and how much in it is unread."""
        window = self._window
        row, line = self._rows[place["id"]]
        is_here = place["id"] == window.place
        unread = 0 if is_here and window.tab == "messages" else window.unread(place["id"])
        icon = {"im": "", "channel": "# ", "group": sign("lock"), "mpim": sign("group")}
        name = f"{icon[place['kind']]}{html.escape(place['name'])}"
        bot = window.slack.workspace.bot_user_id
        face = face_html(bot, place["name"], "mini-face") if place["kind"] == "im" else ""
        mark = f'<span class="count" aria-label="{unread} unread">{unread}</span>' if unread else ""
        line.classes("place-line").set_content(
            f'{face}<span class="place-name">{name}</span>{mark}'
        )
        row.classes(replace="place" + " here" * is_here + " unread" * bool(unread))
        row.props(f"aria-current={'page' if is_here else 'false'}")

    async def _go(self, place: dict[str, str]) -> None:
        """Open a place; the app hears when somebody looks at its direct message."""
        window = self._window
        window.go(place=place["id"])
        if place["kind"] == "im":
            await run.io_bound(window.slack.open_dm, window.person)

    def _draw_people(self) -> None:
        window = self._window
        people = self._found()
        self._people.clear()
        with self._people:
            for person in people[:_FOUND_AT_MOST]:
                row = ui.element("button").classes("persona")
                row.props(f"type=button data-testid={quoted('persona-' + person.id)}")
                if person.id == window.person:
                    row.classes("here").props("aria-current=true")
                row.on("click", lambda _, chosen=person.id: window.go(person=chosen))
                with row:
                    show(_person_html(person))
            more = len(people) - _FOUND_AT_MOST
            if more > 0:
                ui.label(f"and {more} more: search for a name").classes("quiet")
            if not people:
                ui.label("Nobody is called that.").classes("quiet")

    def _found(self) -> list[Person]:
        """Those searched for; without a search the personas first, then everybody."""
        world = self._window.slack.world
        first = world.workspace.personas
        people = sorted(
            (person for person in world.people.values() if not person.deleted),
            key=lambda person: first.index(person.id) if person.id in first else len(first),
        )
        words = self._search.lower()
        if words:
            people = [
                each
                for each in people
                if words in f"{each.name} {each.real_name} {each.title}".lower()
            ]
        return people

    def _searched(self, event: events.ValueChangeEventArguments[str | None]) -> None:
        self._search = str(event.value or "").strip()
        self.refresh()


def _person_html(person: Person) -> str:
    title = f'<span class="person-title">{html.escape(person.title)}</span>' if person.title else ""
    return (
        f'<span class="person">{face_html(person.id, person.real_name)}'
        f'<span class="person-words"><span>{html.escape(person.real_name)}</span>{title}</span>'
        "</span>"
    )
