"""A line for figures is read in any order, in English and Chinese; a wrong word is said."""

import contextlib
from datetime import date, datetime
from pathlib import Path

import pytest

from commands.deciding.asking import Refusal, ask
from commands.kpi import reading
from commands.kpi.rights import rules_of
from commands.kpi.wanted import Wanted
from handbook.kpi.periods import Period
from storage import people
from tests.commands.desk import BOOKS, Desk, leaves_team, refusal
from tests.commands.kpi_desk import brought_in, ten
from tests.stories.floor import ADA, BO, DORA, ZONE

TODAY = date(2026, 11, 12)
"""A Thursday."""
NOVEMBER = Period("month", date(2026, 11, 1), TODAY)
OCTOBER = Period("month", date(2026, 10, 1), date(2026, 10, 31))
WEEK = Period("week", date(2026, 11, 9), TODAY)
LAST_WEEK = Period("week", date(2026, 11, 2), date(2026, 11, 8))
TEN = Period("range", date(2026, 11, 1), date(2026, 11, 10))
YESTERDAY = Period("day", date(2026, 11, 11), date(2026, 11, 11))


@pytest.fixture
def calls(desk: Desk, tmp_path: Path) -> Desk:
    """Two queues had calls, one of them with a date's look."""
    day = date(2026, 11, 2)
    lines = [*ten(day), *ten(day, queue="sales-10-05")]
    brought_in(desk.database, tmp_path, lines)
    desk.now = datetime(2026, 11, 12, 10, tzinfo=ZONE)
    return desk


def wanted(desk: Desk, line: str, who: str = DORA) -> Wanted:
    with desk.database.change(desk.now) as tx:
        person = people.asker(tx, who)
        assert person is not None
        asking = ask(tx, person, BOOKS)
        return reading.read(asking, rules_of(asking), line)


@pytest.mark.parametrize(
    ("line", "period"),
    [
        ("", NOVEMBER),
        ("month", NOVEMBER),
        ("this month so far", NOVEMBER),
        ("本月", NOVEMBER),
        ("11月", NOVEMBER),
        ("last month", OCTOBER),
        ("上个月", OCTOBER),
        ("上月", OCTOBER),
        ("2026-10", OCTOBER),
        ("2026年10月", OCTOBER),
        ("10月份", OCTOBER),
        ("October", OCTOBER),
        ("oct 2026", OCTOBER),
        ("12月", Period("month", date(2025, 12, 1), date(2025, 12, 31))),
        ("week", WEEK),
        ("本周", WEEK),
        ("last week", LAST_WEEK),
        ("上周", LAST_WEEK),
        ("week 2026-11-04", LAST_WEEK),
        ("today", Period("day", TODAY, TODAY)),
        ("今天", Period("day", TODAY, TODAY)),
        ("day", YESTERDAY),
        ("yesterday", YESTERDAY),
        ("昨天", YESTERDAY),
        ("11-11", YESTERDAY),
        ("11月11日", YESTERDAY),
        ("11-01 to 11-10", TEN),
        ("2026-11-01 to 2026-11-10", TEN),
        ("1-10 nov", TEN),
        ("11月1日到10日", TEN),
        ("12-30 to 01-02", Period("range", date(2025, 12, 30), date(2026, 1, 2))),
        ("oct 5", Period("day", date(2026, 10, 5), date(2026, 10, 5))),
        ("02-29", Period("day", date(2024, 2, 29), date(2024, 2, 29))),
        ("2026-11-11 to 2026-11-20", Period("range", date(2026, 11, 11), TODAY)),
        ("11-01 to today", Period("range", date(2026, 11, 1), TODAY)),
        ("since 2026-11-01", Period("range", date(2026, 11, 1), TODAY)),
        ("since since last week", Period("range", date(2026, 11, 2), TODAY)),
        ("本月至今", NOVEMBER),
        ("上周至今", Period("range", date(2026, 11, 2), TODAY)),
        ("thursday", Period("day", TODAY, TODAY)),
        ("wednesday", YESTERDAY),
        ("周三", YESTERDAY),
        ("friday", Period("day", date(2026, 11, 6), date(2026, 11, 6))),
        ("周末", Period("range", date(2026, 11, 7), date(2026, 11, 8))),
        ("last 7 days", Period("range", date(2026, 11, 6), TODAY)),
        ("最近7天", Period("range", date(2026, 11, 6), TODAY)),
    ],
)
def test_days(calls: Desk, line: str, period: Period) -> None:
    assert wanted(calls, line) == Wanted(period)
    assert wanted(calls, f"{line} chart") == wanted(calls, f"chart {line}")
    assert wanted(calls, f"图表{line}") == Wanted(period, shows="chart")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("support", Wanted(NOVEMBER, ("support",))),
        ("last week SUPPORT", Wanted(LAST_WEEK, ("support",))),
        ("support上周", Wanted(LAST_WEEK, ("support",))),
        ("sales-10-05 10-06", Wanted(Period("day", *[date(2026, 10, 6)] * 2), ("sales-10-05",))),
        ("agents 2026-10", Wanted(OCTOBER, shows="agents")),
        ("上月按座席", Wanted(OCTOBER, shows="agents")),
        ("team", Wanted(NOVEMBER, is_team=True)),
        ("export", Wanted(NOVEMBER, shows="file")),
        ("上周导出", Wanted(LAST_WEEK, shows="file")),
        ("export agents last week", Wanted(LAST_WEEK, shows="file")),
        ("agents csv", Wanted(NOVEMBER, shows="file")),
        ("export csv last month", Wanted(OCTOBER, shows="csv")),
        ("formulas", Wanted(NOVEMBER, shows="formulas")),
        ("by formula 2", Wanted(NOVEMBER, formula=2)),
        ("公式二", Wanted(NOVEMBER, formula=2)),
        ("month within 30 s", Wanted(NOVEMBER, seconds=30)),
        ("30秒内 上周", Wanted(LAST_WEEK, seconds=30)),
        (
            "short abandons 5 s within 30 s formula 4",
            Wanted(NOVEMBER, formula=4, seconds=30, short=5),
        ),
        ("短呼5秒 30秒内", Wanted(NOVEMBER, seconds=30, short=5)),
        ("help", Wanted(NOVEMBER, shows="help")),
        ("?", Wanted(NOVEMBER, shows="help")),
        ("帮助", Wanted(NOVEMBER, shows="help")),
    ],
)
def test_whatever_else_a_line_says(calls: Desk, line: str, expected: Wanted) -> None:
    assert wanted(calls, line) == expected


NAMED_ODDLY = ("operations", "7", "10", "30", "600", "week", "2026-11", "me", "VIP  line", "月")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("operations", Wanted(NOVEMBER, shows="operations")),
        ("queue operations", Wanted(NOVEMBER, ("operations",))),
        ("operations of queue operations", Wanted(NOVEMBER, ("operations",), shows="operations")),
        ("last 7 days", Wanted(Period("range", date(2026, 11, 6), TODAY))),
        ("last 7 days queue 7", Wanted(Period("range", date(2026, 11, 6), TODAY), ("7",))),
        ("2026-10", Wanted(OCTOBER)),
        ("2026-10 queue 10", Wanted(OCTOBER, ("10",))),
        ("within 30 s", Wanted(NOVEMBER, seconds=30)),
        ("600 last week", Wanted(LAST_WEEK, ("600",))),
        ("week", Wanted(WEEK)),
        ("queue week last month", Wanted(OCTOBER, ("week",))),
        ("queue 2026-11 2026-10", Wanted(OCTOBER, ("2026-11",))),
        ("queue me", Wanted(NOVEMBER, ("me",))),
        ("vip line", Wanted(NOVEMBER, ("VIP  line",))),
        ("本月", Wanted(NOVEMBER)),
    ],
)
def test_a_queue_may_be_named_like_a_word_or_a_number(
    calls: Desk, tmp_path: Path, line: str, expected: Wanted
) -> None:
    day = date(2026, 11, 2)
    lines = [one for name in NAMED_ODDLY for one in ten(day, queue=name)]
    brought_in(calls.database, tmp_path, lines, name="odd")
    found = wanted(calls, line)
    assert found == expected
    assert wanted(calls, found.typed) == Wanted(found.period, found.queues)
    assert "queue operations" in calls.types(DORA, "help", "kpi").text


@pytest.mark.parametrize(
    "line",
    [
        f"<@{ADA}> last week",
        f"last week <@{ADA}|ada>",
        "@Ada last week",
        "上周@Ada",
        "@A001上周",
        "last week @a001",
        "A001 last week",
        "last week ada",
    ],
)
def test_somebody(calls: Desk, line: str) -> None:
    found = wanted(calls, line)
    assert found.person is not None
    assert (found.person.name, found.period) == ("Ada", LAST_WEEK)


def test_oneself_and_somebody_who_left(calls: Desk) -> None:
    own = wanted(calls, "me", BO).person
    assert own is not None
    assert own.name == "Bo"
    leaves_team(calls, ADA, date(2026, 11, 5))
    gone = wanted(calls, "@Ada").person
    assert gone is not None
    assert gone.name == "Ada"


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("blah", "I do not understand “blah”."),
        ("week month", "I do not understand “month”."),
        ("@nobody", "I cannot tell whose figures are meant."),
        ("<@U0NOBODY01>", "I cannot tell whose figures are meant."),
        ("2027-01", "January 2027 has not begun yet."),
        ("2026-13", "“2026-13” is no time that I know."),
        ("31 february", "is no time that I know."),
        ("2026-11-13", "Fri 13 Nov 2026 has not come yet."),
        ("tomorrow", "Fri 13 Nov 2026 has not come yet."),
        ("明天", "Fri 13 Nov 2026 has not come yet."),
        ("this friday", "Fri 13 Nov 2026 has not come yet."),
        ("下周", "Mon 16 Nov 2026 has not come yet."),
        ("in 3 days", "Sun 15 Nov 2026 has not come yet."),
        ("since tomorrow", "Fri 13 Nov 2026 has not come yet."),
        ("since 2024-01-01", "Figures are of 366 days at most."),
        ("week 2026-11-20", "Fri 20 Nov 2026 has not come yet."),
        ("2020-01-01 to 2026-01-01", "Figures are of 366 days at most."),
        ("last 999 days", "Figures are of 366 days at most."),
        ("last monday", "“last monday” can be several: Mon 2 Nov 2026 and Mon 9 Nov 2026."),
        ("formula 7", "There are formulas 1 to 5, not 7."),
        ("within 9999 s", "Please give whole seconds from 0 to 3600."),
    ],
)
def test_what_cannot_be_read_is_said_with_what_to_type(calls: Desk, line: str, answer: str) -> None:
    said = refusal(lambda: calls.types(DORA, line, "kpi"))
    assert answer in said


def test_the_days_of_a_button_are_read_as_the_same_days(calls: Desk) -> None:
    for line in ("", "last week", "yesterday", "11-01 to 11-10 support", "oct sales-10-05"):
        found = wanted(calls, line)
        assert wanted(calls, found.typed) == found


def test_no_line_at_all_breaks_it(calls: Desk) -> None:
    for line in (
        "@",
        "<@>",
        "。",
        "\ud7ff",
        "()[]{}\\",
        "formula",
        "within s",
        "月",
        "@@@",
        "-" * 999,
    ):
        with contextlib.suppress(Refusal):
            assert wanted(calls, line).person is None
