"""Which dates are worked: weekends, public holidays, moved workdays, and what the page says."""

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from handbook.book import read
from handbook.calendar import Calendar
from tests.handbook.pages import SOUND, page, problems

CN = Calendar(country="CN")
PLAIN = Calendar()


def days(*said: str) -> set[date]:
    """The year's dates, as "10-01..07" or "02-23"."""
    found = set()
    for one in said:
        first = date.fromisoformat(f"2026-{one[:5]}")
        last = int(one[7:]) if ".." in one else first.day
        found |= {first + timedelta(days=n) for n in range(last - first.day + 1)}
    return found


def test_without_a_country_saturday_and_sunday_rest_and_nothing_else() -> None:
    week = [date(2026, 9, 28) + timedelta(days=n) for n in range(7)]
    assert [PLAIN.is_workday(day) for day in week] == [True] * 5 + [False] * 2
    assert [PLAIN.is_rest(day) for day in week] == [False] * 5 + [True] * 2
    assert PLAIN.is_workday(date(2026, 10, 1))
    assert PLAIN.name_of(date(2026, 10, 1), "en") is None


def test_chinas_year_is_the_one_that_was_announced() -> None:
    """The State Council's arrangement of 2026, date by date."""
    rests = days("01-01..03", "02-15..23", "04-04..06", "05-01..05", "06-19..21", "09-25..27")
    rests |= days("10-01..07")
    worked = days("01-04", "02-14", "02-28", "05-09", "09-20", "10-10")
    for n in range(365):
        day = date(2026, 1, 1) + timedelta(days=n)
        expected = day in worked or (day not in rests and day.weekday() < 5)
        assert CN.is_workday(day) is expected, day
        assert CN.is_rest(day) is not expected
    assert CN.workdays(date(2026, 1, 1), date(2026, 12, 31)) == 248


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (date(2026, 10, 1), date(2026, 10, 7), 0),
        (date(2026, 9, 30), date(2026, 10, 10), 4),
        (date(2026, 10, 10), date(2026, 10, 10), 1),
        (date(2026, 12, 31), date(2027, 1, 4), 2),
        (date(2024, 2, 29), date(2024, 2, 29), 1),
        (date(2026, 10, 9), date(2026, 10, 8), 0),
        (date(2026, 10, 31), date(2026, 10, 1), 0),
    ],
)
def test_workdays_are_counted_with_both_ends(first: date, last: date, count: int) -> None:
    assert CN.workdays(first, last) == count


def test_a_weekend_of_december_is_worked_for_a_day_off_in_january() -> None:
    assert CN.is_workday(date(2011, 12, 31)), "worked for 3 January 2012"


def test_a_year_not_yet_announced_has_its_holidays_and_no_moved_workdays() -> None:
    assert CN.is_rest(date(2030, 10, 1))
    weekends = [date(2030, 1, 1) + timedelta(days=n) for n in range(365)]
    assert not any(CN.is_workday(day) for day in weekends if day.weekday() > 4)


def test_another_country_has_its_own_weekend_and_holidays() -> None:
    assert Calendar(country="DE").is_rest(date(2026, 10, 3))
    assert Calendar(country="DE").is_workday(date(2026, 10, 2))
    egypt = Calendar(country="EG")
    assert [egypt.is_workday(date(2026, 11, day)) for day in (6, 7, 8)] == [False, False, True]


@pytest.mark.parametrize("calendar", [CN, PLAIN])
@pytest.mark.parametrize(("day", "is_worked"), [(date.min, True), (date.max, True)])
def test_the_ends_of_time_are_days_like_others(
    calendar: Calendar, day: date, is_worked: bool
) -> None:
    assert calendar.is_workday(day) is is_worked
    assert calendar.name_of(day, "en") is None


@pytest.mark.parametrize(
    ("country", "day", "en", "zh"),
    [
        ("CN", date(2026, 10, 1), "National Day", "国庆节"),
        (
            "CN",
            date(2026, 10, 6),
            "Day off (substituted from 2026-09-20)",
            "休息日（由 2026-09-20 调休）",
        ),
        ("CN", date(2026, 10, 10), "Moved workday", "调休上班日"),
        ("JP", date(2026, 1, 1), "New Year's Day", "New Year's Day"),
    ],
)
def test_a_holiday_is_named_in_the_language_where_there_is_a_name(
    country: str, day: date, en: str, zh: str
) -> None:
    calendar = Calendar(country=country)
    assert (calendar.name_of(day, "en"), calendar.name_of(day, "zh")) == (en, zh)


@pytest.mark.parametrize("day", [date(2026, 10, 9), date(2026, 10, 11)])
def test_an_ordinary_day_has_no_name(day: date) -> None:
    assert CN.name_of(day, "en") is None


PAGE = SOUND + (
    "calendar:\n"
    "  country: CN\n"
    "  days:\n"
    "    2026-10-10: rest\n"
    "    2026-10-11: work\n"
    "    2026-12-24: {rest: {en: Founders' day, zh: 司庆}}\n"
    "    2026-12-26: {work: {en: Stocktaking, zh: 盘点}}\n"
)


def test_the_pages_own_dates_stand_over_the_countrys(tmp_path: Path) -> None:
    calendar = page(tmp_path, PAGE).calendar
    assert calendar.is_rest(date(2026, 10, 10))
    assert calendar.is_workday(date(2026, 10, 11))
    assert calendar.workdays(date(2026, 10, 8), date(2026, 10, 11)) == 3
    assert calendar.is_rest(date(2026, 12, 24))
    assert calendar.is_workday(date(2026, 12, 26))
    assert calendar.is_rest(date(2026, 10, 1))
    assert calendar.name_of(date(2026, 12, 24), "zh") == "司庆"
    assert calendar.name_of(date(2026, 12, 26), "en") == "Stocktaking"
    assert calendar.name_of(date(2026, 10, 10), "en") == "Day off"
    assert calendar.name_of(date(2026, 10, 11), "zh") == "调休上班日"


def test_a_teams_page_adds_its_dates_to_those_of_the_handbook_below(tmp_path: Path) -> None:
    page(tmp_path, PAGE)
    text = "handbook: mine\nextends: ours.yaml\ncalendar: {days: {2026-10-11: rest}}\n"
    calendar = page(tmp_path, text, "mine.yaml").calendar
    assert calendar.country == "CN"
    assert calendar.is_rest(date(2026, 10, 10))
    assert calendar.is_rest(date(2026, 10, 11))
    without = page(tmp_path, f"{text}".replace("{days", "{country: null, days"), "mine.yaml")
    assert without.calendar.is_workday(date(2026, 10, 1))


def test_the_shipped_centre_keeps_chinas_calendar_and_a_page_may_have_none(tmp_path: Path) -> None:
    assert read("call-centre").calendar == CN
    assert page(tmp_path, SOUND).calendar == PLAIN


@pytest.mark.parametrize(
    ("sound", "wrong", "line", "reason"),  # the line of the calendar's part
    [
        ("CN", "China", 2, "“China” is not a country that is known"),
        ("CN", "XX", 2, "“XX” is not a country that is known"),
        ("CN", "cn", 2, "“cn” is not a country that is known"),
        ("CN", "NO", 2, 'write it in quotes, "NO"'),
        ("CN", "86", 2, "write it in quotes: YAML reads it bare as 86"),
        ("2026-10-11", "2026-10-32", 5, "cannot be read"),
        ("2026-10-11", "2026-02-29", 5, "cannot be read"),
        ("2026-10-11", '"2026-02-29"', 5, "“2026-02-29” is not a date"),
        ("2026-10-11", "20261011", 5, "“20261011” is not a date; write it as 2026-10-10"),
        ("2026-10-11", "Oct 11", 5, "“Oct 11” is not a date"),
        ("2026-10-11", '"2026-10-10"', 5, "“2026-10-10” stands here a second time"),
        ("work\n", "off\n", 5, "write work, rest, or rest: {en: …, zh: …}"),
        ("work\n", "\n", 5, "write work, rest, or rest: {en: …, zh: …}"),
        ("{rest: {", "{rset: {", 6, "“calendar.days.2026-12-24.rset” is not a name that"),
        ("zh: 司庆", "cn: 司庆", 6, "“calendar.days.2026-12-24.rest.zh” is missing"),
        ("  days:", "  dates:", 3, "“calendar.dates” is not a name that belongs here"),
        ("  days:", "  days: [2026-10-10]\n  x:", 3, "must be names with values, not a list"),
    ],
)
def test_a_mistake_is_named_by_its_line_and_reason(
    tmp_path: Path, sound: str, wrong: str, line: int, reason: str
) -> None:
    assert PAGE.count(sound) == 1
    told = problems(tmp_path, PAGE.replace(sound, wrong))
    at = SOUND.count("\n") + line
    assert any(one.startswith(f"ours.yaml:{at}: ") and reason in one for one in told), told


def test_a_handbook_without_a_country_does_not_wait_for_the_library(tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text(SOUND, encoding="utf-8")
    program = (
        "import sys; from pathlib import Path; from handbook.book import read; import bot.cli;"
        f"read('ours.yaml', Path({str(tmp_path)!r})); sys.exit('holidays' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
