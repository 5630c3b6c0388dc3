"""What a phone system counted itself: kept as it counted, and never beside the calls themselves."""

import os
from datetime import date
from pathlib import Path

import pytest

from handbook.kpi import Counting, Found, Sums, value
from storage import call_sums
from storage.database import Database
from storage.people import Team
from tests.storage.importers.calls.reading import NOW, days, takes, told

HEADER = (
    "BEGIN_TIME,SKILL_NAME,IDX_COUNT_SKILL_REQUEST,IDX_COUNT_SKILL_CONNECTED,"
    "IDX_COUNT_SKILL_ABANDON,IDX_COUNT_SKILL_CONNECTED_IN_20,IDX_COUNT_SKILL_ABANDON_IN_20"
)
MONDAY, TUESDAY = date(2026, 11, 2), date(2026, 11, 3)
CALL = "1793581200|c1|保单|NONE|ENTERQUEUE||1|1\n1793581205|c1|保单|NONE|ABANDON|1|1|5"


def by_day(database: Database, team: Team, counting: Counting) -> dict[date, Sums]:
    assert team.id is not None
    with database.read(NOW) as tx:
        return dict(call_sums.by_day(tx, team.id, MONDAY, TUESDAY, counting))


@pytest.fixture
def counted(database: Database, team: Team, tmp_path: Path) -> Database:
    lines = [
        HEADER,
        "2026-11-02 09:00:00,保单,100,90,10,81,4",
        "2026-11-02 09:30:00,保单,10,10,0,9,0",
        "2026-11-03 09:30:00,保单,10,10,0,9,0",
    ]
    takes(database, team, told(tmp_path / "huawei.csv", lines), feed="pbx")
    return database


def test_our_own_threshold_is_ours_and_another_is_unknown(counted: Database, team: Team) -> None:
    ours = by_day(counted, team, Counting())[MONDAY]
    assert value("service_level", Found(ours)) == pytest.approx(90 / 110 * 100)
    theirs = by_day(counted, team, Counting(seconds=30))[MONDAY]
    assert value("service_level", Found(theirs)) is None
    assert value("connect_rate", Found(theirs)) == pytest.approx(100 / 110 * 100)
    with counted.read(NOW) as tx:
        assert team.id is not None
        [system] = call_sums.by_system(tx, team.id, MONDAY, TUESDAY)
    assert (system.threshold, system.formula, system.days) == (20, None, (MONDAY, TUESDAY))
    assert system.service_level == pytest.approx(99 / 120 * 100)


def test_what_is_not_recorded_is_no_nought(counted: Database, team: Team) -> None:
    sums = by_day(counted, team, Counting())[MONDAY]
    missing = ("talk_time", "after_call_work", "hold_time", "speed_of_answer", "short_talks")
    assert {name: value(name, Found(sums)) for name in missing} == dict.fromkeys(missing)
    assert (
        value("service_level", Found(by_day(counted, team, Counting(formula=5))[MONDAY]), 5) is None
    )


def test_a_later_report_of_an_interval_holds(counted: Database, team: Team, tmp_path: Path) -> None:
    lines = [HEADER, "2026-11-02 09:30:00,保单,20,18,2,9,0"]
    takes(counted, team, told(tmp_path / "later.csv", lines), feed="pbx")
    assert by_day(counted, team, Counting())[MONDAY].offered == 120
    lines[1] = lines[1].replace("20,18,2", "1,1,0")
    earlier = told(tmp_path / "earlier.csv", lines)
    os.utime(earlier, (1_700_000_000, 1_700_000_000))
    takes(counted, team, earlier, feed="pbx")
    assert by_day(counted, team, Counting())[MONDAY].offered == 120


def test_calls_of_the_same_feed_queue_and_day_go_before_intervals(
    counted: Database, team: Team, tmp_path: Path
) -> None:
    log = told(tmp_path / "queue_log", CALL.split("\n"))
    takes(counted, team, log, feed="pbx")
    assert by_day(counted, team, Counting()) == {
        MONDAY: Sums(offered=1, lost=1, lost_within=1, lost_short=1),
        TUESDAY: by_day(counted, team, Counting())[TUESDAY],
    }
    assert by_day(counted, team, Counting())[TUESDAY].offered == 10
    lines = [HEADER, "2026-11-02 09:30:00,保单,20,18,2,9,0"]
    takes(counted, team, told(tmp_path / "later.csv", lines), feed="pbx")
    assert by_day(counted, team, Counting())[MONDAY].offered == 1


def test_another_telephone_system_is_added(counted: Database, team: Team, tmp_path: Path) -> None:
    takes(counted, team, told(tmp_path / "queue_log", CALL.split("\n")), feed="other")
    assert by_day(counted, team, Counting())[MONDAY].offered == 111
    assert by_day(counted, team, Counting(seconds=30))[MONDAY].offered == 111
    assert by_day(counted, team, Counting(seconds=30))[MONDAY].untimed == 100


DAILY = """
rows: intervals
system: pbx
known_by: [日期, 呼入量]
minutes: 1440
columns:
  {starts: 日期, queue: 技能组, agent: 座席, offered: 呼入量, answered: 接听量, average_talk: 均长}
"""


def test_half_hours_and_a_days_report_are_not_counted_twice(
    counted: Database, team: Team, tmp_path: Path
) -> None:
    (tmp_path / "daily.yaml").write_text(DAILY)
    lines = ["日期,技能组,呼入量,接听量,均长", "2026-11-02,保单,300,280,2:00"]
    taken = takes(
        counted, team, told(tmp_path / "d.csv", lines), format=str(tmp_path / "daily.yaml")
    )
    assert (taken.feed, taken.visits) == ("pbx", 300)
    sums = by_day(counted, team, Counting())[MONDAY]
    assert (sums.offered, sums.talk_s, sums.untimed) == (300, 33_600, 280)


def test_an_agents_report_counts_for_the_agent_alone(
    database: Database, team: Team, tmp_path: Path
) -> None:
    (tmp_path / "daily.yaml").write_text(DAILY)
    lines = ["日期,座席,呼入量,接听量,均长", "2026-11-02,8001,30,28,2:00"]
    takes(database, team, told(tmp_path / "d.csv", lines), format=str(tmp_path / "daily.yaml"))
    assert days(database) == {}
    with database.read(NOW) as tx:
        assert team.id is not None
        [own] = call_sums.by_agent(tx, team.id, MONDAY, MONDAY).values()
    assert (own.answered, own.talk_s, own.untimed) == (28, 3_360, 28)
