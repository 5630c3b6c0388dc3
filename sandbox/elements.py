"""What each Block Kit element holds: where it keeps its value, how it starts, what fits in it."""

from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.plain import Json
from sandbox.refused import Impossible


@dataclass(frozen=True)
class Holder:
    """The state key of an element type, the key of its initial value, and what it takes."""

    key: str
    initial: str
    is_choice: bool = False
    takes_many: bool = False


HOLDERS = {
    "plain_text_input": Holder("value", "initial_value"),
    "email_text_input": Holder("value", "initial_value"),
    "url_text_input": Holder("value", "initial_value"),
    "number_input": Holder("value", "initial_value"),
    "rich_text_input": Holder("rich_text_value", "initial_value"),
    "datepicker": Holder("selected_date", "initial_date"),
    "timepicker": Holder("selected_time", "initial_time"),
    "datetimepicker": Holder("selected_date_time", "initial_date_time"),
    "users_select": Holder("selected_user", "initial_user"),
    "conversations_select": Holder("selected_conversation", "initial_conversation"),
    "channels_select": Holder("selected_channel", "initial_channel"),
    "multi_users_select": Holder("selected_users", "initial_users", takes_many=True),
    "multi_conversations_select": Holder(
        "selected_conversations", "initial_conversations", takes_many=True
    ),
    "multi_channels_select": Holder("selected_channels", "initial_channels", takes_many=True),
    "static_select": Holder("selected_option", "initial_option", is_choice=True),
    "external_select": Holder("selected_option", "initial_option", is_choice=True),
    "radio_buttons": Holder("selected_option", "initial_option", is_choice=True),
    "multi_static_select": Holder("selected_options", "initial_options", True, True),
    "multi_external_select": Holder("selected_options", "initial_options", True, True),
    "checkboxes": Holder("selected_options", "initial_options", True, True),
    "file_input": Holder("files", "", takes_many=True),
}
NO_STATE = ("button", "overflow", "workflow_button", "feedback_buttons", "icon_button")


def every_element(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Each block's interactive elements, as (block with a block_id, element), nested ones too."""
    for block in blocks:
        yield from _inside(block, block)


def _inside(block: Json, part: object) -> Iterator[tuple[Json, Json]]:
    if isinstance(part, list):
        for each in part:
            yield from _inside(block, each)
        return
    if not isinstance(part, dict):
        return
    if "block_id" in part:
        block = part
    if "action_id" in part and "type" in part:
        yield block, part
        return
    for key, value in part.items():
        if key != "state":
            yield from _inside(block, value)


def element_of(blocks: list[Json], block_id: str, action_id: str) -> Json | None:
    """The element with these two ids, if it is there."""
    for block, element in every_element(blocks):
        if block.get("block_id") == block_id and element["action_id"] == action_id:
            return element
    return None


def start_value(element: Json) -> Json | None:
    """The state entry of an untouched element; None for those that hold nothing."""
    holder = HOLDERS.get(element["type"])
    if holder is None:
        return None
    given = element.get(holder.initial) if holder.initial else None
    if given is None and holder.takes_many:
        given = []
    return {"type": element["type"], holder.key: given}


def filled(element: Json, given: object) -> Json:
    """The state entry after a person put `given` in.

    Choices may be named by value, by label or as the option itself; None empties the element.
    Raises Impossible if no such choice is offered or the element holds nothing.
    """
    kind = element["type"]
    holder = HOLDERS.get(kind)
    if holder is None:
        raise Impossible(f"Nothing can be put into a {kind}.")
    if given is None or given == "":
        return {"type": kind, holder.key: [] if holder.takes_many else None}
    if holder.takes_many and not isinstance(given, list | tuple):
        raise Impossible(f"{element['action_id']} is a {kind}: give a list.")
    if holder.is_choice and isinstance(given, list | tuple):
        return {"type": kind, holder.key: [chosen(element, each) for each in given]}
    if holder.is_choice:
        return {"type": kind, holder.key: chosen(element, given)}
    if isinstance(given, list | tuple):
        return {"type": kind, holder.key: list(given)}
    if holder.key == "value":
        given = str(given)
    return {"type": kind, holder.key: given}


def chosen(element: Json, given: object) -> Json:
    """The option that `given` (a value, a label or an option) means. Raises Impossible."""
    given_value = given.get("value") if isinstance(given, dict) else given
    options = list(element.get("options", []))
    for group in element.get("option_groups", []):
        options += group["options"]
    for option in options:
        if option.get("value") == given_value or option["text"]["text"] == given_value:
            made: Json = option
            return made
    offered = ", ".join(str(option.get("value")) for option in options)
    raise Impossible(f"{element['action_id']} offers {offered}; not {given_value!r}.")


def complaint(block: Json, entry: Json) -> str | None:
    """Why Slack's own form would not send this input yet; None if it would."""
    element = block["element"]
    holder = HOLDERS[element["type"]]
    value = entry[holder.key]
    if value in (None, "", []):
        return None if block.get("optional") else "Please complete this required field."
    if element["type"] == "plain_text_input":
        if len(value) < int(element.get("min_length", 0)):
            return f"Please use at least {element['min_length']} characters."
        if len(value) > int(element.get("max_length", 3000)):
            return "This text is too long."
    return None
