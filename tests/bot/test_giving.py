"""A file that the house makes comes to a direct message once, whatever happens on the way."""

import pytest

from storage.outbox import FILE, SENT
from tests.bot.office import Office
from tests.stories.floor import ADA


@pytest.mark.parametrize(
    ("method", "what"),
    [
        ("files.getUploadURLExternal", "500"),
        ("files.completeUploadExternal", "500_after"),
        ("files.completeUploadExternal", "reset_before"),
        ("files.completeUploadExternal", "reset_after"),
        ("files.info", "500"),
    ],
)
def test_a_months_file_arrives_once(post_office: Office, method: str, what: str) -> None:
    office = post_office
    office.slack.faults.next(method, what)
    office.intake.typed("key", ADA, "roster", "team 2026-11")
    office.deliver()
    office.deliver(after=60)
    shared = [m for m in office.slack.messages(office.slack.dm(ADA)) if m.get("files")]
    assert [file["name"] for m in shared for file in m["files"]] == ["roster-2026-11.xlsx"]
    assert shared[0]["text"].startswith("The roster for November 2026")
    assert [row.state for row in office.rows() if row.kind == FILE] == [SENT]
