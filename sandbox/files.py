"""A file is promised, then its bytes come, then it is completed and shared; only then it shows."""

import mimetypes
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.plain import Json
from sandbox.refused import Refused
from sandbox.workspace import Workspace


@dataclass
class Stored:
    """A file and how far it has come. `length` is the number of bytes that were promised."""

    id: str
    name: str
    user: str
    length: int
    ticket: str
    created: float
    alt_text: str = ""
    title: str = ""
    mimetype: str = ""
    content: bytes | None = None
    completed: float | None = None
    channels: list[str] = field(default_factory=list)


class Files:
    """All files. `scan_seconds` is how long Slack takes to know a file's type (machine time)."""

    def __init__(self, workspace: Workspace, machine: Callable[[], float]) -> None:
        self._workspace = workspace
        self._machine = machine
        self.url = ""
        self.scan_seconds = 0.0
        self._stored: dict[str, Stored] = {}
        self._tickets: dict[str, str] = {}

    def promise(self, name: str, length: int, user: str, alt_text: str = "") -> Stored:
        """A place for `length` bytes under a one-time upload ticket."""
        made = Stored(
            id=f"F{secrets.token_hex(5).upper()}",
            name=name,
            user=user,
            length=length,
            ticket=secrets.token_urlsafe(18),
            created=self._machine(),
            alt_text=alt_text,
        )
        self._stored[made.id] = made
        self._tickets[made.ticket] = made.id
        return made

    def receive(self, ticket: str, content: bytes) -> Stored:
        """The bytes for a ticket. Raises Refused with status 404 or 400."""
        file = self._stored.get(self._tickets.get(ticket, ""))
        if file is None:
            raise Refused("file_not_found", status=404)
        if len(content) != file.length:
            raise Refused("length_mismatch", status=400)
        file.content = content
        return file

    def complete(self, file_id: str, title: str) -> Stored:
        """Finish an upload. Raises Refused: file_not_found, file_update_failed."""
        file = self._stored.get(file_id)
        if file is None or file.content is None:
            raise Refused("file_not_found")
        if file.completed is not None:
            raise Refused("file_update_failed")
        file.title = title or file.name
        file.mimetype = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        file.completed = self._machine()
        return file

    def put(self, name: str, content: bytes, user: str, channel: str) -> Stored:
        """A person's file, all steps in one."""
        file = self.promise(name, len(content), user)
        self.receive(file.ticket, content)
        self.complete(file.id, name)
        file.channels.append(channel)
        return file

    def find(self, file_id: str) -> Stored:
        """A completed file. Raises Refused: file_not_found."""
        file = self._stored.get(file_id)
        if file is None or file.completed is None:
            raise Refused("file_not_found")
        return file

    def remove(self, file_id: str) -> None:
        """Delete a file. Raises Refused: file_not_found."""
        self.find(file_id)
        del self._stored[file_id]

    def is_scanned(self, file: Stored) -> bool:
        """Whether Slack knows its type yet, so that an image block may name it."""
        return file.completed is not None and self._machine() >= file.completed + self.scan_seconds

    def shown(self, file: Stored) -> Json:
        """The file object of answers and of `file_share` messages."""
        kind = file.name.rpartition(".")[2] if "." in file.name else "text"
        address = f"{self.url}/files/{file.id}/{file.name}"
        return {
            "id": file.id,
            "created": int(file.created),
            "timestamp": int(file.created),
            "name": file.name,
            "title": file.title,
            "mimetype": file.mimetype if self.is_scanned(file) else "",
            "filetype": kind if self.is_scanned(file) else "",
            "pretty_type": kind.upper() if self.is_scanned(file) else "",
            "user": file.user,
            "user_team": self._workspace.team_id,
            "editable": False,
            "size": file.length,
            "mode": "hosted",
            "is_external": False,
            "external_type": "",
            "is_public": False,
            "public_url_shared": False,
            "display_as_bot": False,
            "username": "",
            "url_private": address,
            "url_private_download": f"{address}?download=1",
            "permalink": address,
            "permalink_public": "",
            "alt_txt": file.alt_text,
            "has_rich_preview": False,
            "file_access": "visible",
        }
