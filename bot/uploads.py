"""A file of the bot's is put into a conversation, once.

Slack takes a file in three steps and shows it only after the last, with no key of ours in the
message. So its id is stored before its bytes are sent: where an answer was lost, Slack is asked for
that id first.
"""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.request import Request, urlopen

from slack_sdk import WebClient

from bot.ends import Ends
from bot.outcome import Trouble
from storage.delivery import Claimed

GONE_CODES = ("file_not_found", "file_deleted")
ALT = 1000
"""As many characters as Slack keeps of what a picture shows."""
Call = Callable[..., Any]
"""Makes one call for a claimed row: has its conversation for as long as that may take, and says
what is known when it fails."""


class Uploads:
    """Puts files there, for the rows that a deliverer has claimed."""

    def __init__(self, client: WebClient, ends: Ends, timeout: float) -> None:
        self.client, self.ends, self.timeout = client, ends, timeout

    def is_there(self, claimed: Claimed, tried: Iterable[str], call: Call) -> bool:
        """Whether one of the tries before this one was completed after all."""
        return any(self._knows(claimed, slack_id, call) for slack_id in tried)

    def _knows(self, claimed: Claimed, slack_id: str, call: Call) -> bool:
        try:
            call(claimed, self.client.files_info, file=slack_id)
        except Trouble as trouble:
            if trouble.outcome.error in GONE_CODES:
                return False
            raise
        return True

    def put(
        self,
        claimed: Claimed,
        channel: str,
        call: Call,
        name: str,
        content: bytes,
        promise: Callable[[str], None],
        words: str | None = None,
        seen: str | None = None,
    ) -> None:
        """Put it there; `promise` stores its id, `words` are said with it, `seen` tells what a
        picture shows.

        Raises Trouble, and what `promise` raises.
        """
        place = call(
            claimed,
            self.client.files_getUploadURLExternal,
            filename=name,
            length=len(content),
            is_on_its_way=False,
            **({"alt_txt": seen[:ALT]} if seen else {}),
        )
        promise(str(place["file_id"]))
        self.ends.waypoint("after the copy's id was stored")
        call(claimed, self._send, url=place["upload_url"], content=content, is_on_its_way=False)
        call(
            claimed,
            self.client.files_completeUploadExternal,
            files=[{"id": place["file_id"], "title": name}],
            channel_id=channel,
            **({"initial_comment": words} if words else {}),
        )
        self.ends.waypoint("after Slack accepted")

    def _send(self, url: str, content: bytes) -> None:
        """The bytes to where Slack wants them. Raises OSError."""
        kind = {"Content-Type": "application/octet-stream"}
        with urlopen(Request(url, content, kind, method="POST"), timeout=self.timeout) as answer:
            answer.read()
