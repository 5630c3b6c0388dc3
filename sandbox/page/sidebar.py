"""On the left: who you are just now, and the places that this person can see."""

import html

from nicegui import events, ui

from sandbox.page.pressable import show
from sandbox.page.buttons import quoted
from sandbox.page.people import face_html
from sandbox.page.window import Window
from sandbox.workspace import Person

_FOUND_AT_MOST = 30


class Sidebar:
    """The people to be, and the places to go."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._search = ""
        self._shown: object = None
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
        """Draw again if a name, a place or an unread mark is another."""
        window = self._window
        unread = {
            place["id"]: window.unread(place["id"])
            for place in window.places()
            if place["id"] != window.place or window.tab != "messages"
        }
        shown = (window.person, window.place, window.tab, self._search, unread, window.places())
        if shown == self._shown:
            return
        self._shown = shown
        self._draw_me()
        self._draw_places(unread)
        self._draw_people()

    def _draw_me(self) -> None:
        me = self._window.me
        self._me.clear()
        with self._me:
            show(_person_html(me))

    def _draw_places(self, unread: dict[str, int]) -> None:
        window = self._window
        self._places.clear()
        with self._places:
            for title, kinds in (("App", ("im",)), ("Channels", ("channel", "group")),
                                 ("Group messages", ("mpim",))):  # fmt: skip
                places = [place for place in window.places() if place["kind"] in kinds]
                if places:
                    ui.label(title).classes("sidebar-title")
                for place in places:
                    self._draw_place(place, unread.get(place["id"], 0))

    def _draw_place(self, place: dict[str, str], unread: int) -> None:
        window = self._window
        sign = {"im": "", "channel": "# ", "group": "🔒 ", "mpim": "👥 "}[place["kind"]]
        row = ui.element("button").classes("place" + (" unread" if unread else ""))
        if place["id"] == window.place:
            row.classes("here").props("aria-current=page")
        row.props(f"type=button data-testid={quoted('channel-' + place['id'])}")
        row.on("click", lambda: window.go(place=place["id"]))
        with row:
            name = f"{sign}{html.escape(place['name'])}"
            face = (
                face_html(place["id"], place["name"], "mini-face") if place["kind"] == "im" else ""
            )
            mark = (
                f'<span class="count" aria-label="{unread} unread">{unread}</span>'
                if unread
                else ""
            )
            show(f'{face}<span class="place-name">{name}</span>{mark}', "place-line")

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
