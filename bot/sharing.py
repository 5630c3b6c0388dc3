"""Which files the outbox sends, by the first word of their subject, and who makes each."""

from collections.abc import Callable, Mapping

from slack_sdk import WebClient

from bot.calendars import CalendarFiles
from bot.drawing import Easel
from bot.ends import Ends
from bot.files import Copying
from bot.giving import Giving
from bot.outcome import Outcome
from bot.uploads import Call
from storage.database import Database
from storage.delivery import Claimed

Share = Callable[[Claimed, str, Call], Outcome]
"""Puts the file of a claimed row into a channel."""


def shares(
    copying: Copying,
    database: Database,
    client: WebClient,
    easel: Easel,
    ends: Ends,
    timeout: float,
) -> Mapping[str, Share]:
    giving = Giving(database, client, easel, ends, timeout)
    return {
        "file_copy": copying.share,
        "calendar": CalendarFiles(database, client, ends, timeout).share,
        "kpi_chart": giving.share,
        "kpi_file": giving.share,
        "roster_month": giving.share,
        "sheet_file": giving.share,
    }
