"""A form is sent only when its own client would send it, and then does what the app answers."""

from collections.abc import Iterator
from dataclasses import replace

from sandbox.api.content import checked_view
from sandbox.delivery.courier import with_interaction
from sandbox.elements import complaint
from sandbox.forms import View
from sandbox.plain import Json
from sandbox.pressing import Pressing, Values
from sandbox.record import Ack
from sandbox.refused import Impossible, Refused

TROUBLE = "We had some trouble connecting. Try again?"


class Submitting(Pressing):
    """What people do with forms. All raise Impossible for what is not there."""

    def submit(self, user: str, view_id: str, values: Values | None = None) -> Ack:
        """Fill and send a form, and do what the answer says (errors, update, push, clear).

        What the client itself refuses (a required input left empty) is not delivered: then
        `status` is None, `error` is "incomplete" and `errors` has the blocks.
        """
        view = self._view_of(user, view_id)
        if self.world.forms.stacks.get(user, [])[-1:] != [view]:
            raise Impossible(f"The form {view_id} is not on top.")
        if not view.body.get("submit"):
            raise Impossible(f"The form {view_id} has no button to send it.")
        self.fill(user, view_id, values or {})
        incomplete = {
            block["block_id"]: wrong
            for block in _inputs(view.body["blocks"])
            if (wrong := complaint(block, self._entry(view, block)))
        }
        if incomplete:
            return Ack(error="incomplete", errors=incomplete, shown="; ".join(incomplete.values()))
        with self.changes:
            trigger = self.world.tokens.trigger(user, view.id)
            parcel = self.payloads.submission(user, view, trigger)
        ack = self.run(self.courier.deliver(parcel))
        ack = with_interaction(ack, trigger.id, None)
        if not ack.ok:
            return replace(ack, shown=TROUBLE)
        try:
            with self.changes:
                return self._obey(user, view, ack)
        except Refused as refused:
            return replace(ack, error=refused.error, shown=TROUBLE)

    def _obey(self, user: str, view: View, ack: Ack) -> Ack:
        forms = self.world.forms
        body = ack.body if isinstance(ack.body, dict) else {}
        action = body.get("response_action")
        stack = forms.stacks.get(user, [])
        if view not in stack:
            return ack
        if action == "errors":
            return self._show_errors(view, body.get("errors"), ack)
        if action == "clear":
            stack.clear()
        elif action == "update":
            forms.change(view, checked_view(body.get("view"), "modal"))
        elif action == "push":
            forms.push(user, checked_view(body.get("view"), "modal"))
        elif action is None and not ack.body:
            stack.remove(view)
        else:
            return replace(ack, error="invalid_response_action", shown=TROUBLE)
        return ack

    def _show_errors(self, view: View, errors: object, ack: Ack) -> Ack:
        inputs = [block["block_id"] for block in _inputs(view.body["blocks"])]
        if not isinstance(errors, dict) or not errors or set(errors) - set(inputs):
            return replace(ack, error="invalid_errors", shown=TROUBLE)
        return replace(ack, errors=errors, shown="; ".join(errors.values()))

    def _entry(self, view: View, block: Json) -> Json:
        values = view.state()["values"]
        entry: Json = values[block["block_id"]][block["element"]["action_id"]]
        return entry

    def close(self, user: str, view_id: str, *, all_of_them: bool = False) -> Ack | None:
        """Close a form by Cancel, or the whole pile by ×; the app hears it if it asked to.

        Returns the acknowledgement, or None when nothing was sent.
        """
        view = self._view_of(user, view_id)
        with self.changes:
            stack = self.world.forms.stacks.get(user, [])
            if view not in stack:
                raise Impossible("A Home cannot be closed.")
            is_cleared = all_of_them or bool(view.body["clear_on_close"])
            if is_cleared:
                stack.clear()
            else:
                del stack[stack.index(view) :]
        if not view.body["notify_on_close"]:
            return None
        parcel = self.payloads.closing(user, view, is_cleared=is_cleared)
        return self.run(self.courier.deliver(parcel))


def _inputs(blocks: list[Json]) -> Iterator[Json]:
    for block in blocks:
        if block["type"] == "input":
            yield block
        yield from _inputs(block.get("child_blocks", []))
