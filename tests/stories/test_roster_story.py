"""A roster comes again and breaks an approved swap, as people live it, in both languages."""

import tempfile
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from commands.roster.publishing import publish
from handbook.words import of
from storage import people
from storage.importers import roster as importer
from tests.stories.floor import ADA, FLOOR, GRACE, LEADERS, MORNING, WEI
from tests.stories.story import Story, reads_well
from tests.stories.transcript import Transcript

HOUR = timedelta(hours=1)
AGAIN = """code,date,shift
A001,2026-11-06,L
A002,2026-11-06,L
L001,2026-11-06,L
L002,2026-11-06,L
A003,2026-11-06,N
A001,2026-11-07,L
A002,2026-11-07,L
L001,2026-11-07,L
L002,2026-11-07,L
A001,2026-11-07,N
"""
"""Whoever planned it knew one half of the swap: Ada works Saturday's night, and her own Friday."""


def a_new_roster(story: Transcript) -> None:
    """The roster of Friday and Saturday is brought in at the terminal."""
    bot = story.house.bot
    with tempfile.TemporaryDirectory() as folder, bot.database.change(bot.house_time.now()) as tx:
        path = Path(folder) / "roster.csv"
        path.write_text(AGAIN, encoding="utf-8")
        team = people.teams(tx)[0]
        plan = importer.plan(tx, team, path)
        publish(tx, bot.books[team.handbook], plan, of(team.language), by="terminal")


def with_button(story: Transcript, action: str) -> str:
    """The newest message of the leaders' channel that has this button."""
    found = [
        message["ts"]
        for message in story.slack.seen_by(GRACE, LEADERS)
        for block in message.get("blocks", [])
        if any(element.get("action_id") == action for element in block.get("elements", []))
    ]
    return str(found[-1])


def broken_swap(story: Transcript, said: Mapping[str, str]) -> None:
    """Ada and Wei swap, the roster comes again without the half of it, Grace makes it again."""
    slack = story.slack
    story.time_passes(MORNING + 9 * HOUR)
    story.types(ADA, FLOOR, said["swap"])
    story.types(WEI, slack.dm(WEI), said["accept"])
    story.types(GRACE, LEADERS, said["approve"])
    story.act("", "a new roster is brought in", lambda: a_new_roster(story))
    story.presses(GRACE, LEADERS, with_button(story, "roster.again"), "roster.again")
    story.types(ADA, FLOOR, said["mine"])
    story.types(WEI, FLOOR, said["friday"])
    story.types(GRACE, LEADERS, said["week"])
    story.types(GRACE, LEADERS, said["month"])


STORIES = (
    Story(
        "broken_swap",
        broken_swap,
        {
            "swap": (
                "/swap my Friday late for A003's Saturday night, family",
                "/swap 我周五的晚班换 A003 周六的夜班，家里有事",
            ),
            "accept": ("/swap accept S1", "/swap 接受 S1"),
            "approve": ("/swap approve S1 it is one weekend", "/swap 批准 S1 就这一个周末"),
            "mine": ("/rollcall roster me", "/rollcall 排班 我"),
            "friday": ("/onduty Friday", "/onduty 周五"),
            "week": ("/rollcall roster team", "/rollcall 排班 团队"),
            "month": ("/rollcall roster team month", "/rollcall 排班 团队 本月"),
        },
        (ADA, WEI, GRACE),
    ),
)


test_a_story_reads_well_to_everybody = reads_well(STORIES)
