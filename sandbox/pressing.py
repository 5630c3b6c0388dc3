"""People press what a message, a form or the home shows them, and nothing else."""

from collections.abc import Iterator, Mapping

from sandbox.blockkit import check_options
from sandbox.conversations import Conversation
from sandbox.delivery.courier import with_interaction
from sandbox.elements import HOLDERS, chosen, every_element, filled
from sandbox.forms import View
from sandbox.plain import Json
from sandbox.record import Ack
from sandbox.refused import Impossible, Refused
from sandbox.speaking import Speaking

Found = tuple[Json, Json]
Values = Mapping[str, object] | Mapping[tuple[str, str], object]


class Pressing(Speaking):
    """What people do with the mouse. All raise Impossible for what is not there."""

    def press(
        self,
        user: str,
        channel: str,
        ts: str,
        action_id: str,
        *,
        value: object = None,
        block_id: str | None = None,
    ) -> Ack:
        """Press a button or choose in a menu of a message, ephemeral ones included.

        `value` picks one of several buttons with this action id, or is the choice in a menu.
        """
        place = self._room_of(user, channel)
        message = self._message_for(user, place, ts)
        blocks = message.get("blocks", [])
        block, element = self._with_offers(ts, _the_one(blocks, action_id, block_id, value))
        seen_by = element.get("visible_to_user_ids")
        if seen_by and user not in seen_by:
            raise Impossible(f"{user} does not see {action_id}.")
        with self.changes:
            action = self._action(block, element, value)
            trigger = self.world.tokens.trigger(user)
            reply = self.world.tokens.reply_url(user, place.id, ts, message.get("thread_ts"))
            values = _state_after(blocks, block, element, action)
        parcel = self.payloads.message_press(
            user, place, message, action, values, trigger, reply.token
        )
        ack = self.run(self.courier.deliver(parcel))
        return with_interaction(ack, trigger.id, self.payloads.reply_address(reply.token))

    def press_home(
        self, user: str, action_id: str, *, value: object = None, block_id: str | None = None
    ) -> Ack:
        """Press something on the person's Home; `value` and `block_id` as in `press`."""
        view = self.world.forms.homes.get(self._somebody(user))
        if view is None:
            raise Impossible(f"Nothing is published on the Home of {user}.")
        return self.press_in_view(user, view.id, action_id, value=value, block_id=block_id)

    def press_in_view(
        self,
        user: str,
        view_id: str,
        action_id: str,
        *,
        value: object = None,
        block_id: str | None = None,
        values: Values | None = None,
    ) -> Ack:
        """Press or choose inside a form or Home. The app hears it, unless it is a silent input.

        `values` is what stands in the other inputs by then, as in `fill`.
        """
        view = self._view_of(user, view_id)
        self.fill(user, view_id, values or {})
        found = _the_one(view.body["blocks"], action_id, block_id, value)
        block, element = self._with_offers(view.id, found)
        with self.changes:
            action = self._action(block, element, value)
            if element["type"] in HOLDERS:
                entry = filled(element, value)
                view.typed.setdefault(block["block_id"], {})[action_id] = entry
            trigger = self.world.tokens.trigger(user, view.id)
        if block["type"] == "input" and not block.get("dispatch_action"):
            return Ack(status=200)
        ack = self.run(self.courier.deliver(self.payloads.view_press(user, view, action, trigger)))
        return with_interaction(ack, trigger.id, None)

    def fill(self, user: str, view_id: str, values: Values) -> None:
        """Type into a form without sending it.

        Keys are block ids, action ids, or (block id, action id).

        Choices are named by value or label, in an external select among those that `suggest` has
        found; None empties an input.
        """
        view = self._view_of(user, view_id)
        with self.changes:
            for name, given in values.items():
                for found in _named(view, name):
                    block, element = self._with_offers(view.id, found)
                    entry = filled(element, self._with_files(element, given))
                    view.typed.setdefault(block["block_id"], {})[element["action_id"]] = entry

    def _with_files(self, element: Json, given: object) -> object:
        if element["type"] != "file_input" or not isinstance(given, list | tuple):
            return given
        files = self.world.files
        return [files.shown(files.find(f)) if isinstance(f, str) else f for f in given]

    def suggest(self, user: str, view_id: str, action_id: str, typed: str) -> list[Json]:
        """Type into an external select of a form; returns the options (groups laid flat)."""
        view = self._view_of(user, view_id)
        found = _the_one(view.body["blocks"], action_id, None, None)
        container = {"container": {"type": "view", "view_id": view.id}, "view": view.shown()}
        return self._suggested(user, view.id, container, found, typed)

    def suggest_in_message(
        self, user: str, channel: str, ts: str, action_id: str, typed: str
    ) -> list[Json]:
        """The same in a message's external select."""
        place = self._room_of(user, channel)
        message = self._message_for(user, place, ts)
        found = _the_one(message.get("blocks", []), action_id, None, None)
        container = {
            "container": {"type": "message", "message_ts": ts, "channel_id": place.id},
            "channel": {"id": place.id, "name": place.shown_name},
            "message": message,
        }
        return self._suggested(user, ts, container, found, typed)

    def _suggested(
        self, user: str, holder: str, container: Json, found: Found, typed: str
    ) -> list[Json]:
        """What Slack then offers. Nobody is asked before enough has been typed."""
        block, element = found
        if len(typed) < int(element.get("min_query_length", 3)):
            return []
        action_id = element["action_id"]
        parcel = self.payloads.suggestion(user, container, block["block_id"], action_id, typed)
        ack = self.run(self.courier.deliver(parcel))
        if not ack.ok:
            return []
        if problems := check_options(ack.body):
            raise Impossible("; ".join(problem.message for problem in problems))
        assert isinstance(ack.body, dict)
        options: list[Json] = list(ack.body.get("options", []))
        for group in ack.body.get("option_groups", []):
            options += group["options"]
        with self.changes:
            place = (holder, block["block_id"], action_id)
            offered = self.world.offered.setdefault(place, {})
            offered.update((each["value"], each) for each in options)
        return options

    def _with_offers(self, holder: str, found: Found) -> Found:
        """Nothing can be chosen in an external select but what the app has offered there."""
        block, element = found
        if not element["type"].endswith("external_select"):
            return found
        first = [element["initial_option"]] if "initial_option" in element else []
        place = (holder, block["block_id"], element["action_id"])
        offered = self.world.offered.get(place, {}).values()
        options = [*first, *element.get("initial_options", []), *offered]
        return block, {**element, "options": options}

    def shortcut(self, user: str, channel: str, ts: str, callback_id: str) -> Ack:
        """Choose a message shortcut in a message's menu."""
        place = self._room_of(user, channel)
        if callback_id not in [each.callback_id for each in self.workspace.shortcuts]:
            raise Impossible(f"The app has no message shortcut {callback_id}.")
        if ts not in place.messages:
            raise Impossible(f"There is no message {ts} in {channel}.")
        with self.changes:
            trigger = self.world.tokens.trigger(user)
            reply = self.world.tokens.reply_url(user, place.id, ts)
        parcel = self.payloads.message_shortcut(
            user, place, place.messages[ts], callback_id, trigger, reply.token
        )
        ack = self.run(self.courier.deliver(parcel))
        return with_interaction(ack, trigger.id, self.payloads.reply_address(reply.token))

    def _message_for(self, user: str, place: Conversation, ts: str) -> Json:
        whisper = self.world.whispers.get(ts)
        if whisper and whisper.user == user and whisper.channel == place.id:
            return whisper.message
        if ts not in place.messages:
            raise Impossible(f"{user} sees no message {ts} in {place.name or place.id}.")
        return place.messages[ts]

    def _view_of(self, user: str, view_id: str) -> View:
        try:
            view = self.world.forms.find(view_id)
        except Refused as gone:
            raise Impossible(f"No form {view_id} is open.") from gone
        if view.owner != user:
            raise Impossible(f"The form {view_id} is not on the screen of {user}.")
        return view

    def _action(self, block: Json, element: Json, value: object) -> Json:
        kind = element["type"]
        action: Json = {
            "type": kind,
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "action_ts": self.world.mint_ts(),
        }
        if kind == "overflow":
            return {**action, "selected_option": chosen(element, value)}
        if kind in HOLDERS:
            entry = filled(element, value)
            holder = HOLDERS[kind]
            extra = {holder.initial: element[holder.initial]} if holder.initial in element else {}
            return {**action, **entry, **extra}
        kept = ("text", "value", "style", "url", "confirm")
        return {**action, **{key: element[key] for key in kept if key in element}}


def _the_one(blocks: list[Json], action_id: str, block_id: str | None, value: object) -> Found:
    found = [
        (block, element)
        for block, element in every_element(blocks)
        if element["action_id"] == action_id and block_id in (None, block.get("block_id"))
    ]
    if len(found) > 1 and value is not None:
        found = [pair for pair in found if value in _values(pair[1])]
    if len(found) == 1:
        return found[0]
    shown = ", ".join(element["action_id"] for _, element in every_element(blocks)) or "nothing"
    if found:
        raise Impossible(f"{len(found)} elements are {action_id}: say which value or block_id.")
    raise Impossible(f"There is no {action_id} to press (with {value!r}); there is: {shown}.")


def _values(element: Json) -> Iterator[object]:
    yield element.get("value")
    for option in element.get("options", []):
        yield option.get("value")


def _state_after(blocks: list[Json], block: Json, element: Json, action: Json) -> Json:
    """A message's `state.values`: what its menus hold once this action is done."""
    view = View({"id": "", "blocks": blocks}, "")
    holder = HOLDERS.get(element["type"])
    if holder:
        entry = {"type": element["type"], holder.key: action[holder.key]}
        view.typed = {block["block_id"]: {element["action_id"]: entry}}
    values: Json = view.state()["values"]
    return values


def _named(view: View, name: str | tuple[str, str]) -> list[tuple[Json, Json]]:
    pairs = list(every_element(view.body["blocks"]))
    found = [(b, e) for b, e in pairs if name in (b["block_id"], (b["block_id"], e["action_id"]))]
    found = found or [(b, e) for b, e in pairs if name == e["action_id"]]
    if len(found) != 1:
        there = ", ".join(f"{b.get('block_id')}/{e['action_id']}" for b, e in pairs)
        raise Impossible(f"{len(found)} inputs are called {name}; there is: {there}.")
    return found
