"""A file that the house makes comes to a direct message once, whatever happens on the way."""

from datetime import date
from pathlib import Path

import pytest

from storage.outbox import FILE, SENT
from tests.bot.office import Office
from tests.commands.kpi_desk import brought_in, days, ten
from tests.stories.floor import ADA, DORA


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


def test_a_picture_comes_with_what_it_shows_in_words(post_office: Office, tmp_path: Path) -> None:
    lines = [line for day in days(date(2026, 10, 1), 31) for line in ten(day)]
    brought_in(post_office.database, tmp_path, lines)
    post_office.intake.typed("key", DORA, "kpi", "2026-10 chart")
    post_office.deliver()
    slack = post_office.slack
    [file] = [file for m in slack.messages(slack.dm(DORA)) for file in m.get("files", [])]
    assert file["name"] == "kpi-2026-10-01-2026-10-31.png"
    assert file["alt_txt"].startswith("1: Answered within 20 s: 60.0 % on each day; 0 of 31 days")
