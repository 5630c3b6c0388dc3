"""Days of a month in every usual way, or what was typed that is none."""

from datetime import date

import pytest

from handbook.month_days import NoDays, read

DECEMBER = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("12 18-19", [12, 18, 19]),
        ("12, 18 - 19", [12, 18, 19]),
        ("18 to 19 and 12", [18, 19, 12]),
        ("12th, 18th–19th", [12, 18, 19]),
        ("Dec 12 and 18-19 December", [12, 18, 19]),
        ("12/12 12/18-19", [12, 18, 19]),
        ("12号、18到19号", [12, 18, 19]),
        ("12月12日和18至19日", [12, 18, 19]),
        ("１２ １８～１９", [12, 18, 19]),
        ("2026-12-31 2026-12-01", [31, 1]),
        ("5 5 4-5", [5, 4]),
        ("12号，谢谢", [12]),
    ],
)
def test_days_are_read(text: str, days: list[int]) -> None:
    assert [day.day for day in read(text, DECEMBER)] == days


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("32", "32"),
        ("0", "0"),
        ("19-18", "19-18"),
        ("12 tomorrow", "tomorrow"),
        ("11月30日", "11月…"),
        ("2027-12-01", "2027-12-01"),
        ("12.5", "12.5"),
        ("November 3", "november"),
    ],
)
def test_what_is_no_day_is_said(text: str, said: str) -> None:
    with pytest.raises(NoDays) as refused:
        read(text, DECEMBER)
    assert refused.value.said == said


@pytest.mark.parametrize(("year", "last"), [(2027, 28), (2028, 29)])
def test_february_ends_when_it_ends(year: int, last: int) -> None:
    month = date(year, 2, 1)
    assert read(f"{last}", month) == (date(year, 2, last),)
    with pytest.raises(NoDays):
        read(f"{last + 1}", month)
