"""Slack's payloads in, answers out: each listener reads a payload and hands it to the intake."""

import logging
import re
from collections.abc import Callable
from typing import Any

import structlog
from slack_bolt import Ack, App, BoltResponse
from slack_bolt.authorization import AuthorizeResult

from bot.attached import attached_to
from bot.blocks import answer_view, answers, blocks, offered, plain, unescape
from bot.errors import answer_error
from bot.forms import FormOpener
from bot.identity import Identity
from bot.intake import Intake
from commands.deciding.asking import Refusal
from commands.deciding.command import Filled, Pointed, Press
from storage.cards import Card

log = structlog.get_logger()
Payload = dict[str, Any]
_ANY = re.compile(".*")


def build(
    identity: Identity,
    intake: Intake,
    forms: FormOpener,
    prefix: str,
    failed: Callable[[str], None],
) -> App:
    """The Bolt app. With `process_before_response` the answer is what the listener left behind:
    the commit comes before the acknowledgement, and nothing polls for it.

    `failed` is told of every listener that raised.
    """
    app = App(
        name="rollcall",  # Bolt would look for the file that calls it
        signing_secret=identity.signing_secret or "unused by Socket Mode",
        authorize=lambda **_: AuthorizeResult(
            enterprise_id=None,
            team_id=identity.team_id,
            bot_user_id=identity.bot_user_id,
            bot_id=identity.bot_id,
            bot_token=identity.bot_token,
        ),
        client=identity.client,
        logger=_quiet(),
        process_before_response=True,
        request_verification_enabled=identity.signing_secret is not None,
    )

    @app.command(_ANY)
    def command(ack: Ack, body: Payload) -> None:
        _command(ack, body, intake, forms, prefix)

    @app.action(_ANY)
    def action(ack: Ack, body: Payload, action: Payload) -> None:
        _action(body, action, intake, forms)
        ack()

    _build_forms(app, identity.url, intake, forms)

    @app.event("message")
    @app.event("app_mention")
    def said(event: Payload, body: Payload) -> None:
        intake.heard(event, f"event:{body['event_id']}")

    @app.event("app_home_opened")
    def home_opened(event: Payload) -> None:
        if event.get("tab") == "home":
            intake.home_opened(event["user"])

    @app.event(_ANY)
    def other() -> None:
        """Slack may be subscribed to more than we use; silence would make it try again."""

    @app.error
    def error(error: Exception, body: Payload) -> BoltResponse:
        return answer_error(error, body, failed)

    return app


def _build_forms(app: App, workspace: str, intake: Intake, forms: FormOpener) -> None:
    """What opens a form from a message's menu, and what comes from an open one."""

    @app.message_shortcut(_ANY)
    def shortcut(ack: Ack, body: Payload) -> None:
        _shortcut(body, workspace, forms)
        ack()

    @app.options(_ANY)
    def options(ack: Ack, body: Payload) -> None:
        typed = unescape(body.get("value") or "")
        found = forms.showing.options(body["user"]["id"], body["action_id"], typed)
        ack(options=offered(found))

    @app.view(_ANY)
    def view(ack: Ack, body: Payload) -> None:
        _view(ack, body, intake)

    @app.view_closed(_ANY)
    def closed(ack: Ack) -> None:
        ack()


def _quiet() -> logging.Logger:
    """Bolt warns of tokens that it was never meant to read; its errors come to our listener."""
    logger = logging.getLogger("rollcall.bolt")
    logger.setLevel(logging.ERROR)
    return logger


def _command(ack: Ack, body: Payload, intake: Intake, forms: FormOpener, prefix: str) -> None:
    name, text = body["command"].removeprefix(f"/{prefix}"), unescape(body.get("text") or "")
    word = "" if name == "rollcall" else name
    if name == "rollcall" and not text.strip():
        word = "help"
    form = intake.form_named(word, text)
    if form:
        forms.open(form, "", body["user_id"], body["trigger_id"])
        ack()
        return
    key = f"command:{body['trigger_id']}"
    answer = intake.typed(key, body["user_id"], word, text)
    ack(**_private(answer))


def _action(body: Payload, action: Payload, intake: Intake, forms: FormOpener) -> None:
    name, value = action["action_id"], action.get("value", "")
    user = body["user"]["id"]
    if forms.showing.opens(name):
        forms.open(name, value, user, body["trigger_id"])
        return
    if name not in intake.presses:
        log.warning("press.unknown", action=name)
        return
    container = body.get("container") or {}
    message = body.get("message") or {}
    # A card with answers carries its own ts as the thread's: its presses come from the channel.
    thread_ts = message.get("thread_ts") or container.get("thread_ts")
    is_reply = thread_ts != message.get("ts", container.get("message_ts"))
    press = Press(value, container.get("channel_id"), thread_ts if is_reply else None)
    intake.pressed(f"press:{body['trigger_id']}", user, name, press)


def _shortcut(body: Payload, workspace: str, forms: FormOpener) -> None:
    name, message = body["callback_id"], body["message"]
    if name not in forms.showing.shortcuts:
        log.warning("shortcut.unknown", shortcut=name)
        return
    channel, ts, thread_ts = body["channel"]["id"], message["ts"], message.get("thread_ts")
    link = f"{workspace}archives/{channel}/p{ts.replace('.', '')}"
    if thread_ts and thread_ts != ts:
        link += f"?thread_ts={thread_ts}&cid={channel}"
    # What an app says in somebody's name is the app's all the same.
    author = None if message.get("bot_id") else message.get("user")
    words = unescape(message.get("text") or "")
    pointed = Pointed(author, channel, ts, words, link)
    forms.open(name, pointed, body["user"]["id"], body["trigger_id"])


def _view(ack: Ack, body: Payload, intake: Intake) -> None:
    view = body["view"]
    name = view["callback_id"]
    if name not in intake.sends:
        ack()
        return
    filled = Filled(
        view.get("private_metadata", ""), answers(view["state"]), attached_to(view["state"])
    )
    key = f"view:{view['id']}:{view['hash']}"
    try:
        answer = intake.sent(key, body["user"]["id"], name, filled)
    except Refusal as refusal:
        fields = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
        errors = {field: words for field, words in refusal.fields.items() if field in fields}
        if not errors and fields:
            errors = {fields[0]: " ".join(refusal.lines)}
        ack(response_action="errors", errors=errors)
        return
    title, close = view["title"]["text"], (view.get("close") or {}).get("text", "OK")
    # What opens a form cannot do so from within a form.
    buttons = tuple(button for button in answer.buttons if button.action in intake.presses)
    shown = answer.model_copy(update={"buttons": buttons})
    ack(response_action="update", view=answer_view(shown, title, close))


def _private(card: Card) -> Payload:
    drawn = blocks(card)
    answer: Payload = {"response_type": "ephemeral", "text": plain(card)}
    if drawn:
        answer["blocks"] = drawn
    return answer
