"""Forms open in threads of their own: first a skeleton, at once, then what is to be filled in."""

from concurrent.futures import ThreadPoolExecutor

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.blocks import Block, view
from bot.errors import traced
from bot.identity import Identity, write_client
from bot.intake import Intake
from bot.showing import Showing
from commands.deciding.asking import Refusal
from commands.deciding.command import Pointed
from storage.cards import Form

log = structlog.get_logger()
OPEN_TIMEOUT = 2
"""A trigger lives 3 seconds; a slower answer is of no use."""


class FormOpener:
    """Opens forms outside every transaction."""

    def __init__(self, identity: Identity, showing: Showing, intake: Intake, workers: int) -> None:
        self._client: WebClient = write_client(identity.bot_token, identity.api_url, OPEN_TIMEOUT)
        self.showing, self._intake = showing, intake
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="form")

    def open(self, action: str, value: str | Pointed, slack_id: str, trigger_id: str) -> None:
        """Begin to open a form or, at the message that is pointed at, a shortcut's; the caller
        acknowledges meanwhile.
        """
        self._pool.submit(self._open, action, value, slack_id, trigger_id)

    def stop(self) -> None:
        self._pool.shutdown(wait=True)

    def _open(self, action: str, value: str | Pointed, slack_id: str, trigger_id: str) -> None:
        try:
            shown = self._client.views_open(trigger_id=trigger_id, view=_skeleton())["view"]
        except Exception as trouble:
            log.warning("form.not_opened", action=action, trouble=type(trouble).__name__)
            if not _was_open_before(trouble):
                self._intake.tell_form_failed(slack_id)
            return
        try:
            drawn = self._view(slack_id, action, value)
            self._client.views_update(view_id=shown["id"], hash=shown["hash"], view=drawn)
        except SlackApiError as refused:
            # The person closed it meanwhile, or Slack is busy: they see it and press again.
            log.warning("form.not_filled", action=action, error=refused.response.get("error"))
        except Exception as fault:
            log.error("form.failed", action=action, **traced(fault))
            self._intake.tell_form_failed(slack_id)

    def _view(self, slack_id: str, action: str, value: str | Pointed) -> Block:
        try:
            return view(self.showing.form(slack_id, action, value))
        except Refusal as refusal:
            say = self.showing.words_of(slack_id)
            close = say("Close")
            return view(Form(action="none", title="Rollcall", close=close, lines=refusal.lines))


def _was_open_before(trouble: Exception) -> bool:
    """A trigger that is spent came with a repeat: the first one has opened the form."""
    return (
        isinstance(trouble, SlackApiError)
        and trouble.response.get("error") == "exchanged_trigger_id"
    )


def _skeleton() -> Block:
    return {
        "type": "modal",
        "callback_id": "loading",
        "title": {"type": "plain_text", "text": "Rollcall"},
        "close": {"type": "plain_text", "text": "×"},
        "blocks": [{"type": "section", "text": {"type": "plain_text", "text": "…"}}],
    }
