"""Slack refuses with a code word; people who try what no client offers are told so at once."""

from sandbox.plain import Json


class Refused(Exception):
    """An `ok: false` answer: Slack's error code and what else the envelope says."""

    def __init__(self, error: str, *, status: int = 200, **more: object) -> None:
        super().__init__(error)
        self.error = error
        self.status = status
        self.more = more

    def answer(self) -> Json:
        """The envelope as the caller receives it."""
        return {"ok": False, "error": self.error, **self.more}


class Impossible(Exception):
    """No person could do this in a real client: no such button, not in that channel, ..."""
