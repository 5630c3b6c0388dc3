"""One control for each Block Kit element; what a person puts in goes to `on_change`.

Values, as Slack has them: a text, an option's value, an id, `2026-12-31`, `09:05`, UNIX seconds,
or a list of them.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nicegui import events, ui

from sandbox.elements import HOLDERS
from sandbox.page.buttons import quoted
from sandbox.page.found import FoundMenu
from sandbox.page.mrkdwn import to_html
from sandbox.page.reader import Reader

Json = dict[str, Any]
OnChange = Callable[[Any], Awaitable[None]]
Suggest = Callable[[str], Awaitable[list[Json]]]


@dataclass(frozen=True)
class Control:
    """What a control is drawn from.

    `start` is the value that it shows first; `suggest` answers what is typed into an external
    select with options; `label` names it for those who do not see it.
    """

    element: Json
    start: Any
    on_change: OnChange
    reader: Reader
    suggest: Suggest
    label: str = ""

    @property
    def placeholder(self) -> str:
        """The words inside the empty control."""
        return str(self.element.get("placeholder", {}).get("text", ""))

    @property
    def props(self) -> str:
        """Quasar props that every control has: a test id, and a name for screen readers."""
        name = quoted(self.label or self.placeholder or self.element["type"].replace("_", " "))
        test_id = quoted("action-" + str(self.element.get("action_id", "")))
        return f"outlined dense data-testid={test_id} aria-label={name}"


def draw_control(control: Control) -> None:
    """Draw the control in the current slot; a kind that is not known says so."""
    kind = control.element["type"]
    draw = _DRAWERS.get(kind)
    if draw is None:
        ui.label(f"({kind} is not drawn here)").classes("quiet")
    else:
        draw(control)


def initial(element: Json) -> Any:
    """Return the value that the app gave an element at the start, as a control takes it."""
    holder = HOLDERS.get(element["type"])
    given = element.get(holder.initial) if holder and holder.initial else None
    if holder is None or given is None or element["type"].endswith("external_select"):
        return given
    if holder.is_choice:
        return [each["value"] for each in given] if holder.takes_many else given["value"]
    return given


def offered(element: Json) -> dict[str, str]:
    """The options of a select as value → label, those of groups after their group's name."""
    shown = {option["value"]: option["text"]["text"] for option in element.get("options", ())}
    for group in element.get("option_groups", ()):
        for option in group["options"]:
            shown[option["value"]] = f"{group['label']['text']} · {option['text']['text']}"
    return shown


def _text(control: Control) -> None:
    element = control.element

    async def changed(event: events.ValueChangeEventArguments[Any]) -> None:
        await control.on_change(event.value or None)

    make = ui.textarea if element.get("multiline") else ui.input
    field = make(value=control.start or "", placeholder=control.placeholder, on_change=changed)
    field.props(control.props).classes("wide")
    if "max_length" in element:
        field.props(f"maxlength={element['max_length']} counter")
    if element["type"] == "number_input":
        field.props("type=number" + (" step=any" if element.get("is_decimal_allowed") else ""))
    if element.get("focus_on_load"):
        field.props("autofocus")


def _native(kind: str) -> Callable[[Control], None]:
    """Draw the browser's own picker: it speaks every language and every screen reader."""

    def draw(control: Control) -> None:
        async def changed(event: events.ValueChangeEventArguments[Any]) -> None:
            await control.on_change(event.value or None)

        field = ui.input(value=control.start or "", on_change=changed)
        field.props(f"{control.props} type={kind}").classes("picker")

    return draw


def _moment(control: Control) -> None:
    zone = control.reader.zone
    start = datetime.fromtimestamp(control.start, zone) if control.start else None

    async def changed(event: events.ValueChangeEventArguments[Any]) -> None:
        typed = datetime.fromisoformat(event.value).replace(tzinfo=zone) if event.value else None
        await control.on_change(int(typed.timestamp()) if typed else None)

    field = ui.input(value=f"{start:%Y-%m-%dT%H:%M}" if start else "", on_change=changed)
    field.props(f"{control.props} type=datetime-local").classes("picker")


def _select(options: Callable[[Control], dict[str, str]], many: bool) -> Callable[[Control], None]:
    def draw(control: Control) -> None:
        async def changed(event: events.ValueChangeEventArguments[Any]) -> None:
            await control.on_change(event.value or None)

        shown = options(control)
        start = control.start or ([] if many else None)
        select = ui.select(
            shown, value=start, multiple=many, with_input=len(shown) > 7, on_change=changed
        )
        _dress(select, control, many)

    return draw


def _external(many: bool) -> Callable[[Control], None]:
    def draw(control: Control) -> None:
        least = int(control.element.get("min_query_length", 3))
        start: list[Json] = control.start or [] if many else [control.start or {}]
        shown = {option["value"]: option for option in start if option}

        def labels() -> dict[str, str]:
            return {value: option["text"]["text"] for value, option in shown.items()}

        async def changed(event: events.ValueChangeEventArguments[Any]) -> None:
            values = event.value if many else [event.value]
            options = [shown[value] for value in values or () if value in shown]
            await control.on_change(options if many else next(iter(options), None))

        async def typed(event: events.GenericEventArguments) -> None:
            query = str(event.args[0] if isinstance(event.args, list) else event.args or "")
            if len(query) >= least:
                await offer(query)

        async def offer(query: str) -> None:
            found = {option["value"]: option for option in await control.suggest(query)}
            chosen = menu.value if many else [menu.value]
            found |= {value: shown[value] for value in chosen or () if value in shown}
            # The list under a hand that is about to choose is not drawn again for nothing.
            if found.keys() != shown.keys():
                shown.clear()
                shown.update(found)
                menu.set_options(labels())

        value = list(shown) if many else next(iter(shown), None)
        menu = FoundMenu(labels(), value=value, multiple=many, on_change=changed)
        menu.on("input-value", typed, args=[None], throttle=0.2, leading_events=False)
        _dress(menu, control, many)
        if least:
            menu.props(f'hint="Type at least {least} characters"')
        else:
            menu.on("focus", lambda: offer(""), args=[])

    return draw


def _dress(select: ui.select, control: Control, many: bool) -> None:
    select.props(f"{control.props} options-dense clearable behavior=menu").classes("picker")
    if many:
        select.props("use-chips")
    if not control.start:
        select.props(f"label={quoted(control.placeholder or 'Choose')}")


def _radio(control: Control) -> None:
    async def changed(event: events.ValueChangeEventArguments[Any]) -> None:
        await control.on_change(event.value)

    ui.radio(_plainly(control), value=control.start, on_change=changed).props(
        control.props + " dense"
    ).classes("stacked")


def _checkboxes(control: Control) -> None:
    ticked: list[str] = list(control.start or ())

    def tick(value: str) -> OnChange:
        async def changed(event: events.ValueChangeEventArguments[Any]) -> None:
            if event.value:
                ticked.append(value)
            else:
                ticked.remove(value)
            await control.on_change(list(ticked))

        return changed

    with ui.element("div").classes("stacked").props(control.props):
        for option in control.element["options"]:
            value = option["value"]
            with ui.element("label").classes("tick"):
                ui.checkbox(value=value in ticked, on_change=tick(value)).props("dense").props(
                    f"aria-label={quoted(option['text']['text'])}"
                )
                ui.html(_option_html(option, control.reader), sanitize=False)


def _plainly(control: Control) -> dict[str, str]:
    return offered(control.element)


def _option_html(option: Json, reader: Reader) -> str:
    shown = to_html(option["text"]["text"], reader)
    if "description" in option:
        shown += f'<div class="quiet">{to_html(option["description"]["text"], reader)}</div>'
    return shown


def _people(control: Control) -> dict[str, str]:
    return dict(control.reader.people)


def _places(control: Control) -> dict[str, str]:
    return {key: f"#{name}" for key, name in control.reader.channels.items()}


def _declared(control: Control) -> dict[str, str]:
    return offered(control.element)


_DRAWERS: dict[str, Callable[[Control], None]] = {
    **dict.fromkeys(
        ("plain_text_input", "number_input", "email_text_input", "url_text_input"), _text
    ),
    "datepicker": _native("date"),
    "timepicker": _native("time"),
    "datetimepicker": _moment,
    "radio_buttons": _radio,
    "checkboxes": _checkboxes,
    "external_select": _external(many=False),
    "multi_external_select": _external(many=True),
    "static_select": _select(_declared, many=False),
    "multi_static_select": _select(_declared, many=True),
    "users_select": _select(_people, many=False),
    "multi_users_select": _select(_people, many=True),
    "channels_select": _select(_places, many=False),
    "multi_channels_select": _select(_places, many=True),
    "conversations_select": _select(_places, many=False),
    "multi_conversations_select": _select(_places, many=True),
}
