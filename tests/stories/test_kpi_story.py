"""Figures as people ask for them, in both languages: a director, a leader and an agent."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from storage.database import Database
from tests.commands.kpi_desk import brought_in, days, linked, ten
from tests.stories.floor import ADA, BO, DORA, FLOOR, GRACE, LEADERS, people_to_spare
from tests.stories.story import Story, play
from tests.stories.transcript import Transcript

pytestmark = pytest.mark.long


def two_months(database: Database) -> None:
    """Calls of September and October, a year before, and of 1 November; one name is nobody's."""
    people_to_spare(database)
    agents = ("Agent/1001", "Agent/1002", "Agent/1003")
    lines = [
        line
        for day in days(date(2026, 9, 1), 62)
        for line in ten(day, agents=agents, late=day.day % 4 + (day.month == 10))
    ]
    lines += [line for day in days(date(2025, 10, 1), 31) for line in ten(day)]
    lines += ten(date(2026, 10, 28), queue="billing", talk=120)
    with TemporaryDirectory() as folder:
        brought_in(database, Path(folder), lines)
    linked(database, {"Agent/1001": ADA, "Agent/1002": BO})


def figures(story: Transcript, said: Mapping[str, str]) -> None:
    """Dora asks for the month and looks closer, Grace for a queue, Ada for her own."""
    dm = story.slack.dm
    story.types(DORA, dm(DORA), said["month"])
    story.types(DORA, dm(DORA), said["agents"])
    story.types(DORA, dm(DORA), said["other"])
    story.types(DORA, dm(DORA), said["picture"])
    story.types(DORA, dm(DORA), said["file"])
    story.types(DORA, dm(DORA), said["wrong"])
    story.types(GRACE, LEADERS, said["chart"])
    story.types(GRACE, LEADERS, said["queue"])
    story.types(GRACE, LEADERS, said["agents"])
    story.types(ADA, FLOOR, said["month"])
    story.types(ADA, FLOOR, said["agents"])


STORIES = (
    Story(
        "kpi",
        figures,
        {
            "month": ("/kpi last month", "/kpi 上月"),
            "agents": ("/kpi last month agents", "/kpi 上月按座席"),
            "other": ("/kpi last month by formula 2", "/kpi 上月 公式2"),
            "picture": ("/kpi chart 2026-10", "/kpi 10月图表"),
            "file": ("/kpi export csv 10-05 to 10-11", "/kpi 导出 csv 10月5日到11日"),
            "wrong": ("/kpi last moon", "/kpi 上上月"),
            "chart": ("/kpi last week chart", "/kpi 上周图表"),
            "queue": ("/kpi billing 2026-10-28", "/kpi billing 10月28日"),
        },
        (DORA, GRACE, ADA),
        two_months,
    ),
)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("story", [pytest.param(story, id=story.name) for story in STORIES])
def test_a_story_reads_well_to_everybody(
    sqlite_url: str, story: Story, language: str, *, writes_transcripts: bool
) -> None:
    play(story, sqlite_url, language, write=writes_transcripts)
