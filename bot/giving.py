"""Files that the house makes for people: made when they are sent, from the state of that moment."""

from slack_sdk import WebClient

from bot.drawing import Easel
from bot.ends import Ends, NotOurs
from bot.outcome import Outcome
from bot.uploads import Call, Uploads
from storage import given
from storage.database import Database
from storage.delivery import Claimed
from storage.given import GivenFile
from storage.outbox import SENT


class Giving:
    """Sends such files, for the rows that a deliverer has claimed."""

    def __init__(
        self, database: Database, client: WebClient, easel: Easel, ends: Ends, timeout: float
    ) -> None:
        self.database, self.easel, self.ends = database, easel, ends
        self._uploads = Uploads(client, ends, timeout)

    def share(self, claimed: Claimed, channel: str, call: Call) -> Outcome:
        """Make the file and put it there. Raises Trouble, NotOurs."""
        subject = claimed.row.subject
        with self.database.read(self.ends.now()) as tx:
            file = given.get(tx, int(subject.partition(":")[2]))
        if not self._uploads.is_there(claimed, file.tried, call):
            made = self.easel.file(subject)
            self._uploads.put(
                claimed,
                channel,
                call,
                made.name,
                made.content,
                lambda slack_id: self._promise(file, slack_id),
                made.words,
                made.seen,
            )
        return Outcome(SENT, channel=channel)

    def _promise(self, file: GivenFile, slack_id: str) -> None:
        """Keep the id before any byte is sent. Raises NotOurs when another try was faster."""
        with self.database.change(self.ends.now()) as tx:
            if not given.promise(tx, file, slack_id):
                raise NotOurs
