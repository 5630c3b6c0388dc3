"""A person's file is copied into a leader's direct message, once, and deleted again when told.

The bytes pass through memory and are kept nowhere.
"""

from typing import Any
from urllib.request import Request, urlopen

from slack_sdk import WebClient

from bot.ends import Ends, NotOurs
from bot.outcome import Outcome, Trouble
from bot.uploads import GONE_CODES, Call, Uploads
from commands.deciding.copies import tell_lost
from storage import files
from storage.database import Database
from storage.delivery import Claimed
from storage.files import THERE, WANTED, FileCopy, SentFile
from storage.outbox import SENT, SWALLOWED


class Incomplete(Exception):
    """Slack gave other bytes than it promised, such as a page to log in at."""


class Copying:
    """Copies files and deletes copies, for the rows that a deliverer has claimed."""

    def __init__(self, database: Database, client: WebClient, ends: Ends, timeout: float) -> None:
        self.database, self.client, self.ends, self.timeout = database, client, ends, timeout
        self._uploads = Uploads(client, ends, timeout)

    def share(self, claimed: Claimed, channel: str, call: Call) -> Outcome:
        """Put the copy there. Raises Trouble, NotOurs."""
        copy, original = self._copy(claimed)
        if copy.state != WANTED:
            return Outcome(SWALLOWED, error="it is not wanted any more")
        if self._uploads.is_there(claimed, copy.tried, call):
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
        name = original.name
        self._uploads.put(
            claimed, channel, call, name, content, lambda slack_id: self._promise(copy, slack_id)
        )
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

    def _copy(self, claimed: Claimed) -> tuple[FileCopy, SentFile]:
        with self.database.read(self.ends.now()) as tx:
            return files.copy(tx, int(claimed.row.subject.partition(":")[2]))

    def _promise(self, copy: FileCopy, slack_id: str) -> None:
        """Keep the id before any byte is sent. Raises NotOurs when another try was faster."""
        with self.database.change(self.ends.now()) as tx:
            if not files.promise(tx, copy, slack_id):
                raise NotOurs

    def _shared(self, copy: FileCopy, channel: str) -> Outcome:
        with self.database.change(self.ends.now()) as tx:
            assert copy.id is not None
            files.set_copy(tx, copy.id, (WANTED,), state=THERE)
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
