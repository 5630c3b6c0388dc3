"""A person's file is copied into a leader's direct message, once, and deleted again when told.

Slack takes a file in three steps and shows it only after the last, with no key of ours in the
message. So the copy's id is stored before its bytes are sent: where an answer was lost, Slack is
asked for that id first. The bytes pass through memory and are kept nowhere.
"""

from collections.abc import Callable
from typing import Any
from urllib.request import Request, urlopen

from slack_sdk import WebClient

from bot.ends import Ends, NotOurs
from bot.outcome import Outcome, Trouble
from commands.proofs.copies import tell_lost
from storage import proofs
from storage.database import Database
from storage.delivery import Claimed
from storage.outbox import SENT, SWALLOWED
from storage.proofs import THERE, WANTED, ProofCopy, ProofFile

GONE_CODES = ("file_not_found", "file_deleted")
Call = Callable[..., Any]
"""Makes one call for a claimed row: has its conversation for as long as that may take, and says
what is known when it fails."""


class Incomplete(Exception):
    """Slack gave other bytes than it promised, such as a page to log in at."""


class Copying:
    """Copies files and deletes copies, for the rows that a deliverer has claimed."""

    def __init__(self, database: Database, client: WebClient, ends: Ends, timeout: float) -> None:
        self.database, self.client, self.ends, self.timeout = database, client, ends, timeout

    def share(self, claimed: Claimed, channel: str, call: Call) -> Outcome:
        """Put the copy there. Raises Trouble, NotOurs."""
        copy, original = self._copy(claimed)
        if copy.state != WANTED:
            return Outcome(SWALLOWED, error="it is not wanted any more")
        if any(self._is_there(claimed, slack_id, call) for slack_id in copy.tried):
            return self._shared(copy, channel)
        try:
            found = call(
                claimed, self.client.files_info, file=original.slack_id, is_on_its_way=False
            )["file"]
        except Trouble as trouble:
            if trouble.outcome.error not in GONE_CODES:
                raise
            with self.database.change(self.ends.now()) as tx:
                tell_lost(tx, copy)
            return Outcome(SWALLOWED, error="the original is gone")
        content = call(claimed, self._fetch, file=found, is_on_its_way=False)
        name = _name(original)
        place = call(
            claimed,
            self.client.files_getUploadURLExternal,
            filename=name,
            length=len(content),
            is_on_its_way=False,
        )
        self._promise(copy, str(place["file_id"]))
        self.ends.waypoint("after the copy's id was stored")
        call(claimed, self._send, url=place["upload_url"], content=content, is_on_its_way=False)
        call(
            claimed,
            self.client.files_completeUploadExternal,
            files=[{"id": place["file_id"], "title": name}],
            channel_id=channel,
        )
        self.ends.waypoint("after Slack accepted")
        return self._shared(copy, channel)

    def delete(self, claimed: Claimed, call: Call) -> Outcome:
        """Take away whatever was made of the copy. Raises Trouble, NotOurs."""
        copy, _ = self._copy(claimed)
        for slack_id in copy.tried:
            try:
                call(claimed, self.client.files_delete, file=slack_id)
            except Trouble as trouble:
                if trouble.outcome.error not in GONE_CODES:
                    raise
        return Outcome(SENT)

    def _copy(self, claimed: Claimed) -> tuple[ProofCopy, ProofFile]:
        with self.database.read(self.ends.now()) as tx:
            return proofs.copy(tx, int(claimed.row.subject.partition(":")[2]))

    def _is_there(self, claimed: Claimed, slack_id: str, call: Call) -> bool:
        """Whether the try before this one was completed after all."""
        try:
            call(claimed, self.client.files_info, file=slack_id)
        except Trouble as trouble:
            if trouble.outcome.error in GONE_CODES:
                return False
            raise
        return True

    def _promise(self, copy: ProofCopy, slack_id: str) -> None:
        """Keep the id before any byte is sent. Raises NotOurs when another try was faster."""
        with self.database.change(self.ends.now()) as tx:
            if not proofs.promise(tx, copy, slack_id):
                raise NotOurs

    def _shared(self, copy: ProofCopy, channel: str) -> Outcome:
        with self.database.change(self.ends.now()) as tx:
            assert copy.id is not None
            proofs.set_copy(tx, copy.id, (WANTED,), state=THERE)
        return Outcome(SENT, channel=channel)

    def _fetch(self, file: dict[str, Any]) -> bytes:
        """Its bytes, with our token. Raises OSError, Incomplete."""
        wanted = {"Authorization": f"Bearer {self.client.token}"}
        request = Request(file["url_private_download"], headers=wanted)
        with urlopen(request, timeout=self.timeout) as answer:
            content: bytes = answer.read(int(file["size"]) + 1)
        if len(content) != int(file["size"]):
            raise Incomplete
        return content

    def _send(self, url: str, content: bytes) -> None:
        """The bytes to where Slack wants them. Raises OSError."""
        kind = {"Content-Type": "application/octet-stream"}
        with urlopen(Request(url, content, kind, method="POST"), timeout=self.timeout) as answer:
            answer.read()


def _name(original: ProofFile) -> str:
    return f"proof-{original.leave_id}-{original.id}{original.ending}"
