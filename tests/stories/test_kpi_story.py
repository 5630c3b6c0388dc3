"""Figures as people ask for them, in both languages: a director, a leader and an agent."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from storage.database import Database
from tests.commands.kpi_desk import brought_in, days, linked, ten
from tests.stories.floor import (
    ADA,
    BO,
    DORA,
    FLOOR,
    GRACE,
    LEADERS,
    MORNING,
    floor,
    people_to_spare,
)
from tests.stories.story import Story, newest_card, reads_well
from tests.stories.transcript import Transcript, compare

THURSDAY = date(2026, 10, 29)


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


def last_week(database: Database) -> None:
    """Calls of October and of the year before; the last Thursday's have not come yet."""
    people_to_spare(database)
    with TemporaryDirectory() as folder:
        brought_in(database, Path(folder), _calls_until(THURSDAY))
    linked(database, {"Agent/1001": ADA})


def _calls_until(day: date) -> list[str]:
    return [
        line
        for first, count in ((date(2025, 10, 1), 31), (date(2026, 9, 1), 58))
        for each in days(first, count)
        for line in ten(each, late=each.day % 3)
        if each < day
    ]


def posted(story: Transcript, said: Mapping[str, str]) -> None:
    """Both posts of the first workday; then a file that was late, and what it changes."""
    story.time_passes(MORNING + timedelta(hours=3, minutes=5))
    story.types(DORA, LEADERS, said["next"])
    database = Database(story.house.settings.database_url, lambda: 0.0)
    with TemporaryDirectory() as folder:
        late = [line for each in days(THURSDAY, 4) for line in ten(each, late=2)]
        now = MORNING + timedelta(hours=3, minutes=6)
        brought_in(database, Path(folder), late, now, "queue_log.late")
    database.close()
    story.time_passes(MORNING + timedelta(hours=3, minutes=15))
    story.types(DORA, story.slack.dm(DORA), said["week"])


def a_day_of_work(story: Transcript, said: Mapping[str, str]) -> None:
    """What is decided and written down in a day, as counts of the week that runs."""
    dm = story.slack.dm
    story.types(ADA, FLOOR, said["sick"])
    story.says(GRACE, LEADERS, said["yes"], thread=newest_card(story))
    story.types(GRACE, LEADERS, said["late"])
    story.types(GRACE, LEADERS, said["phone"])
    story.types(DORA, dm(DORA), said["week"])
    story.types(DORA, dm(DORA), said["queue"])
    story.types(GRACE, LEADERS, said["before"])
    story.types(ADA, FLOOR, said["week"])


STORIES = (
    Story(
        "kpi_operations",
        a_day_of_work,
        {
            "sick": ("/timeoff sick today fever", "/timeoff 病假 今天 发烧"),
            "yes": ("approve", "同意"),
            "late": (
                "/rollcall attendance record A002 late 25",
                "/rollcall 考勤 登记 A002 迟到 25",
            ),
            "phone": ("/deduct A002 phone on the floor", "/deduct A002 手机"),
            "week": ("/kpi operations week", "/kpi 运营 本周"),
            "queue": ("/kpi operations billing", "/kpi 运营 billing"),
            "before": ("/kpi operations last month", "/kpi 运营 上月"),
        },
        (DORA, GRACE, ADA),
        two_months,
    ),
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


@pytest.mark.long
@pytest.mark.parametrize(
    ("language", "next_", "week"),
    [("en", "/rollcall schedule", "/kpi last week"), ("zh", "/rollcall 定时", "/kpi 上周")],
)
def test_the_posts_of_week_and_month_read_well(
    sqlite_url: str, language: str, next_: str, week: str, *, writes_transcripts: bool
) -> None:
    """A post with its table is longer than other messages may be."""
    with floor(sqlite_url, "http", language, last_week) as house:
        story = Transcript(house, {DORA: "Dora"})
        posted(story, {"next": next_, "week": week})
    compare(f"kpi_posts.{language}", story.pages(), write=writes_transcripts)


test_a_story_reads_well_to_everybody = reads_well(STORIES)
