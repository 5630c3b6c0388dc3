"""A form opens by a fresh trigger id, changes by its hash, and stays with one person."""

from sandbox.api.calls import Call, method
from sandbox.api.content import checked_view
from sandbox.forms import View
from sandbox.plain import Json
from sandbox.refused import Refused


@method("views.open")
def open_view(call: Call) -> Json:
    """Show a modal to whoever the trigger id belongs to."""
    view = checked_view(call.args.structure("view"), "modal")
    trigger = call.world.tokens.check(call.args.needed("trigger_id", "invalid_arguments"))
    opened = call.world.forms.open(trigger.user, view)
    trigger.was_used = True
    return _answer(opened)


@method("views.push")
def push_view(call: Call) -> Json:
    """Put a modal on top of the one that the trigger id came from."""
    view = checked_view(call.args.structure("view"), "modal")
    trigger = call.world.tokens.check(call.args.needed("trigger_id", "invalid_arguments"))
    if not call.world.forms.stacks.get(trigger.user):
        raise Refused("not_found")
    pushed = call.world.forms.push(trigger.user, view)
    trigger.was_used = True
    return _answer(pushed)


@method("views.update")
def update_view(call: Call) -> Json:
    """Change an open modal, by its id or the app's own id."""
    forms = call.world.forms
    view = checked_view(call.args.structure("view"), "modal")
    if "view_id" in call.args:
        old = forms.find(call.args.text("view_id"))
    elif "external_id" in call.args:
        old = forms.find_external(call.args.text("external_id"))
    else:
        raise Refused("invalid_arguments")
    if old.body["type"] != "modal":
        raise Refused("not_found")
    _check_hash(call, old)
    return _answer(forms.change(old, view))


@method("views.publish")
def publish_view(call: Call) -> Json:
    """Draw a person's App Home."""
    view = checked_view(call.args.structure("view"), "home")
    user = call.args.needed("user_id", "invalid_arguments")
    call.world.person(user)
    old = call.world.forms.homes.get(user)
    if old is not None:
        _check_hash(call, old)
    return _answer(call.world.forms.publish(user, view))


def _check_hash(call: Call, view: View) -> None:
    if "hash" in call.args and call.args.text("hash") != view.body["hash"]:
        raise Refused("hash_conflict")


def _answer(view: View) -> Json:
    return {"ok": True, "view": view.shown()}
