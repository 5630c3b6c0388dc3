"""A menu that shows what somebody else finds for the words typed into it."""

from collections.abc import Callable
from typing import Any

from nicegui import events, ui

_ALL_OF_THEM = (
    "(typed, update) => update(() => {"
    " const menu = getElement(%d); menu.filteredOptions = menu.initialOptions; })"
)


class FoundMenu(ui.select):
    """The app alone says what fits the words: nothing is left out for its label's sake.

    What it offers may change while a hand is on its way, so a choice is known by its label and not
    by its place alone.
    """

    def __init__(
        self,
        options: dict[str, str],
        *,
        value: Any,
        multiple: bool,
        on_change: Callable[[events.ValueChangeEventArguments[Any]], Any],
    ) -> None:
        super().__init__(
            options, value=value, multiple=multiple, with_input=True, on_change=on_change
        )
        self.on("filter", js_handler=_ALL_OF_THEM % self.id)

    def _event_args_to_value(self, e: events.GenericEventArguments) -> Any:
        if isinstance(e.args, dict):
            e.args = self._placed(e.args)
        elif isinstance(e.args, list):
            e.args = [placed for arg in e.args if (placed := self._placed(arg))]
        return super()._event_args_to_value(e)

    def _placed(self, arg: dict[str, Any]) -> dict[str, Any] | None:
        """The choice at the place where it is by now; None where it is gone."""
        labels = list(self._labels)
        if labels[arg["value"] : arg["value"] + 1] == [arg["label"]]:
            return arg
        return {**arg, "value": labels.index(arg["label"])} if arg["label"] in labels else None
