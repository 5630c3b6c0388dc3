"""Typed English is read as the days that people mean, seen from Wednesday 4 November 2026."""

from datetime import date, time

import pytest

from handbook.dates import Found, Hours, Part, Span, find

TODAY = date(2026, 11, 4)

DAYS = {
    "today": "2026-11-04",
    "TODAY": "2026-11-04",
    "tonight": "2026-11-04",
    "tomorrow": "2026-11-05",
    "tmr": "2026-11-05",
    "the day after tomorrow": "2026-11-06",
    "yesterday": "2026-11-03",
    "the day before yesterday": "2026-11-02",
    "2026-12-20": "2026-12-20",
    "2026/12/20": "2026-12-20",
    "2026.12.20": "2026-12-20",
    "２０２６－１２－２０": "2026-12-20",
    "2026-1-5": "2026-01-05",
    "12/20": "2026-12-20",
    "20/12": "2026-12-20",
    "5/5": "2027-05-05",
    "12/20/2026": "2026-12-20",
    "20 Dec": "2026-12-20",
    "20th Dec": "2026-12-20",
    "20dec": "2026-12-20",
    "20-Dec-2026": "2026-12-20",
    "Dec 20": "2026-12-20",
    "dec. 20th": "2026-12-20",
    "the 20th of December": "2026-12-20",
    "December 20 2026": "2026-12-20",
    "December 20th, 2026": "2026-12-20",
    "20 December": "2026-12-20",
    "3 Jan next year": "2027-01-03",
    "5 May": "2027-05-05",
    "may 5": "2027-05-05",
    "4 Nov": "2026-11-04",
    "5 Oct": "2026-10-05",
    "4 Oct": "2027-10-04",
    "29 Feb 2028": "2028-02-29",
    "the 20th": "2026-11-20",
    "on the 3rd": "2026-12-03",
    "5th of next month": "2026-12-05",
    "Monday": "2026-11-09",
    "mon": "2026-11-09",
    "on Thursday": "2026-11-05",
    "this Friday": "2026-11-06",
    "coming Friday": "2026-11-06",
    "next Tuesday": "2026-11-10",
    "Friday next week": "2026-11-13",
    "next week Friday": "2026-11-13",
    "last Friday": "2026-10-30",
    "in 3 days": "2026-11-07",
    "in two weeks": "2026-11-18",
    "3 days from now": "2026-11-07",
    "2 days ago": "2026-11-02",
    "Fri 18 Dec": "2026-12-18",
    "Friday, December 18": "2026-12-18",
    "18 Dec (Fri)": "2026-12-18",
    "11/9 mon": "2026-11-09",
    "Monday 16th": "2026-11-16",
    "tomorrow's": "2026-11-05",
    "sat": "2026-11-07",
    "to\u200bday": "2026-11-04",
    "\u202etomorrow\u202c": "2026-11-05",
}

SPANS = {
    "2026-12-20 to 2026-12-24": ("2026-12-20", "2026-12-24"),
    "2026-12-20~2026-12-24": ("2026-12-20", "2026-12-24"),
    "from 2026-12-20 to 24": ("2026-12-20", "2026-12-24"),
    "Dec 20 - Dec 24": ("2026-12-20", "2026-12-24"),
    "20-24 Dec": ("2026-12-20", "2026-12-24"),
    "20 to 24 December 2026": ("2026-12-20", "2026-12-24"),
    "Dec 20-24": ("2026-12-20", "2026-12-24"),
    "Dec 20–24, 2027": ("2027-12-20", "2027-12-24"),
    "12/20-12/24": ("2026-12-20", "2026-12-24"),
    "from 20 Dec until 24 Dec": ("2026-12-20", "2026-12-24"),
    "between 20 and 24 Dec": ("2026-12-20", "2026-12-24"),
    "Mon 21 - Fri 25 Dec": ("2026-12-21", "2026-12-25"),
    "20 Dec ~ 2 Jan": ("2026-12-20", "2027-01-02"),
    "28 Dec - 2 Jan 2027": ("2026-12-28", "2027-01-02"),
    "30 Nov to 1 Dec": ("2026-11-30", "2026-12-01"),
    "28 Feb 2028 to 1 Mar 2028": ("2028-02-28", "2028-03-01"),
    "5/6 to 20/6": ("2027-06-05", "2027-06-20"),
    "20/7 to 24/7": ("2027-07-20", "2027-07-24"),
    "today until Friday": ("2026-11-04", "2026-11-06"),
    "Monday to Wednesday": ("2026-11-09", "2026-11-11"),
    "Fri-Mon": ("2026-11-06", "2026-11-09"),
    "next Mon to next Wed": ("2026-11-09", "2026-11-11"),
    "today and tomorrow": ("2026-11-04", "2026-11-05"),
    "Mon/Tue": ("2026-11-09", "2026-11-10"),
    "20, 21 and 22 Dec": ("2026-12-20", "2026-12-22"),
    "Dec 20, 21 and 22": ("2026-12-20", "2026-12-22"),
    "Mon 9 Nov, Tue 10 Nov": ("2026-11-09", "2026-11-10"),
    "9-11 this month": ("2026-11-09", "2026-11-11"),
    "3 days from Monday": ("2026-11-09", "2026-11-11"),
    "today for 2 days": ("2026-11-04", "2026-11-05"),
    "tomorrow, 3 days": ("2026-11-05", "2026-11-07"),
    "annual leave from 20 Dec for 5 days": ("2026-12-20", "2026-12-24"),
    "5 days annual leave from 20 Dec": ("2026-12-20", "2026-12-24"),
    "Monday for a week": ("2026-11-09", "2026-11-15"),
    "since yesterday until tomorrow": ("2026-11-03", "2026-11-05"),
    "Mon to Wed, 3 days": ("2026-11-09", "2026-11-11"),
    "this weekend": ("2026-11-07", "2026-11-08"),
}


def hours(start: str = "", end: str = "", minutes: int | None = None) -> Hours:
    read = time.fromisoformat
    return Hours(read(start) if start else None, read(end) if end else None, minutes)


PARTS: dict[str, Part | None] = {
    "tomorrow morning": "morning",
    "tomorrow in the afternoon": "afternoon",
    "tomorrow pm": "afternoon",
    "morning of tomorrow": "morning",
    "tomorrow all day": None,
    "tomorrow morning and afternoon": None,
    "tomorrow 14:00-18:00": hours("14:00", "18:00"),
    "tomorrow from 14:00 to 18:00": hours("14:00", "18:00"),
    "14:00-18:00 tomorrow": hours("14:00", "18:00"),
    "from 14:00 to 18:00 on 5 Nov": hours("14:00", "18:00"),
    "2pm to 5pm tomorrow": hours("14:00", "17:00"),
    "tomorrow 2-5pm": hours("14:00", "17:00"),
    "tomorrow 10am-2pm": hours("10:00", "14:00"),
    "tomorrow 10-2pm": hours("10:00", "14:00"),
    "tomorrow between 9am and noon": hours("09:00", "12:00"),
    "tomorrow 22:00-06:00": hours("22:00", "06:00"),
    "tomorrow 18:00 to 24:00": hours("18:00", "00:00"),
    "tomorrow from 14:00": hours("14:00"),
    "tomorrow after 2 p.m.": hours("14:00"),
    "after 2pm tomorrow": hours("14:00"),
    "tomorrow until 12:00": hours(end="12:00"),
    "tomorrow before 10:00": hours(end="10:00"),
    "tomorrow for 2 hours": hours(minutes=120),
    "2 hours tomorrow": hours(minutes=120),
    "tomorrow for 1.5 hours": hours(minutes=90),
    "tomorrow 2 hours 30 minutes": hours(minutes=150),
    "tomorrow at 9am for 2 hours": hours("09:00", minutes=120),
    "tomorrow afternoon, 2pm to 5pm": hours("14:00", "17:00"),
}


@pytest.mark.parametrize(("text", "day"), DAYS.items())
def test_a_day_is_read(text: str, day: str) -> None:
    found = find(text, TODAY)
    assert isinstance(found, Found), found
    assert found.span == Span(date.fromisoformat(day), date.fromisoformat(day))


@pytest.mark.parametrize(("text", "ends"), SPANS.items())
def test_a_span_of_days_is_read(text: str, ends: tuple[str, str]) -> None:
    found = find(text, TODAY)
    assert isinstance(found, Found), found
    first, last = (date.fromisoformat(end) for end in ends)
    assert found.span == Span(first, last)


@pytest.mark.parametrize(("text", "part"), PARTS.items())
def test_a_part_of_the_day_is_read(text: str, part: Part | None) -> None:
    found = find(text, TODAY)
    assert isinstance(found, Found), found
    assert found.span == Span(date(2026, 11, 5), date(2026, 11, 5), part)
    assert found.rest == ""


@pytest.mark.parametrize(
    ("text", "said", "rest"),
    [
        ("sick today fever", "today", "sick fever"),
        ("sick, tomorrow, Fever 38.5", "tomorrow", "sick Fever 38.5"),
        ("annual 2026-11-09 to 2026-11-11 family", "2026-11-09 to 2026-11-11", "annual family"),
        ("Dentist (Friday) room 12", "Friday", "Dentist room 12"),
        ("sick today, fever since yesterday", "today", "sick fever since yesterday"),
        ("fever since Saturday today", "today", "fever since Saturday"),
        ("sick today, back on Monday", "today", "sick back on Monday"),
        ("I may come tomorrow", "tomorrow", "I may come"),
        ("sick today 👩‍⚕️ ward 3-2", "today", "sick 👩‍⚕️ ward 3-2"),
        ("20 Dec - 25 people off", "20 Dec", "25 people off"),
        ("tomorrow late 30 minutes", "tomorrow", "late 30 minutes"),
        ("good morning, sick today", "today", "good morning, sick"),
        ("1/2 day tomorrow", "tomorrow", "1/2 day"),
    ],
)
def test_the_words_around_a_date_come_back(text: str, said: str, rest: str) -> None:
    found = find(text, TODAY)
    assert isinstance(found, Found), found
    assert (found.said, found.rest) == (said, rest)
