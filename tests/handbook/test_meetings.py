"""When meetings are: weekdays and months with holidays, moved workdays and clock changes."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from handbook import meetings
from handbook.book import Handbook, read
from handbook.calendar import Calendar
from handbook.meetings import MeetingKind, MeetingRules

CHINA = Calendar(country="CN")
BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")


def rules(**more: Any) -> dict[str, Any]:
    return {
        "from": date(2010, 1, 1),
        "when": {"every": "week", "on": "friday", "at": "15:30", "if_rest": "earlier"},
        "chair": {"roles": ["manager"], "rule": "ours"},
        "attending": {"everybody": True, "rule": "ours"},
        "draft_at": "10:00",
        "topics": [{"title": {"en": "tasks", "zh": "任务"}}],
        "rule": "ours",
    } | more


def kind(*versions: dict[str, Any]) -> MeetingKind:
    title = {"en": "weekly", "zh": "周会"}
    return MeetingKind.model_validate({"title": title, "rules": versions or [rules()]})


def days(one: MeetingKind, first: date, last: date, calendar: Calendar = CHINA) -> list[str]:
    return [f"{day:%a %d %b}" for day in meetings.days(one, first, last, calendar)]


def test_a_holiday_moves_the_weekly_meeting_and_never_doubles_a_week() -> None:
    """Saturday 14 February 2026 is worked for the Spring Festival, in which a Friday falls."""
    assert days(kind(), date(2026, 2, 9), date(2026, 3, 1)) == ["Fri 13 Feb", "Fri 27 Feb"]
    # A single Friday off, 1 May: the workday before it.
    assert days(kind(), date(2026, 4, 27), date(2026, 5, 10)) == ["Thu 30 Apr", "Fri 08 May"]
    # A span that begins or ends within a week sees the same days.
    each = [days(kind(), date(2026, 2, 9 + n), date(2026, 2, 9 + n)) for n in range(7)]
    assert [found for found in each if found] == [["Fri 13 Feb"]]


def test_a_meeting_of_two_weekdays_keeps_both() -> None:
    when = {"every": "week", "on": ["tuesday", "friday"], "at": "09:00", "if_rest": "earlier"}
    found = days(kind(rules(when=when)), date(2026, 11, 2), date(2026, 11, 15))
    assert found == ["Tue 03 Nov", "Fri 06 Nov", "Tue 10 Nov", "Fri 13 Nov"]


def test_a_new_version_sets_another_weekday_from_its_day_on() -> None:
    later = rules(when={"every": "week", "on": "monday", "at": "09:00"})
    found = days(
        kind(rules(), later | {"from": date(2026, 11, 9)}), date(2026, 11, 2), date(2026, 11, 22)
    )
    assert found == ["Fri 06 Nov", "Mon 09 Nov", "Mon 16 Nov"]


@pytest.mark.parametrize(
    ("name", "meeting", "first", "last", "expected"),
    [
        (
            "call-centre",
            "monthly",
            date(2026, 9, 28),
            date(2026, 11, 3),
            ["Thu 08 Oct", "Mon 02 Nov"],
        ),
        ("call-centre", "monthly", date(2028, 2, 28), date(2028, 3, 2), ["Wed 01 Mar"]),
        (
            "call-centre",
            "director",
            date(2026, 11, 1),
            date(2026, 12, 31),
            ["Mon 16 Nov", "Tue 15 Dec"],
        ),
        (
            "service-desk",
            "weekly",
            date(2026, 9, 28),
            date(2026, 10, 12),
            ["Mon 28 Sep", "Thu 08 Oct", "Mon 12 Oct"],
        ),
        (
            "service-desk",
            "all_hands",
            date(2026, 9, 1),
            date(2026, 12, 31),
            ["Fri 18 Sep", "Fri 23 Oct", "Fri 20 Nov", "Fri 18 Dec"],
        ),
        (
            "online-help",
            "weekly",
            date(2026, 11, 1),
            date(2026, 11, 14),
            ["Mon 02 Nov", "Mon 09 Nov"],
        ),
    ],
)
def test_the_shipped_handbooks_meet_by_their_rules(
    name: str, meeting: str, first: date, last: date, expected: list[str]
) -> None:
    book = read(name)
    assert days(book.meetings[meeting], first, last, book.calendar) == expected


def test_the_facts_of_the_shipped_meetings() -> None:
    """CC-2.10.2, CC-2.10.3, CC-1.2.1.8, SD-M2, SD-M3 and OH-7.1; the other two name none."""

    def of(name: str) -> dict[str, MeetingRules]:
        return {kind: one.rules[-1] for kind, one in read(name).meetings.items()}

    centre, desk, online = of("call-centre"), of("service-desk"), of("online-help")
    for one in (centre["weekly"], centre["monthly"]):
        assert one.chair.roles == ("manager", "director")
        assert set(one.attending.roles) == {
            "manager",
            "director",
            "duty_leader",
            "qa_trainer",
            "info_coordinator",
        }
    assert (centre["weekly"].rule, len(centre["weekly"].topics)) == ("CC-2.10.2", 5)
    assert (centre["monthly"].rule, len(centre["monthly"].topics)) == ("CC-2.10.3", 4)
    director = centre["director"]
    assert (director.rule, director.chair.roles) == ("CC-1.2.1.8", ("director",))
    assert director.attending.everybody
    assert director.minutes_to is not None
    assert director.minutes_to.roles == ("manager",)
    assert (desk["weekly"].rule, len(desk["weekly"].topics)) == ("SD-M2", 8)
    assert desk["weekly"].attending.roles == ("department_head", "shift_leader")
    assert (desk["all_hands"].rule, len(desk["all_hands"].topics)) == ("SD-M3", 5)
    assert desk["all_hands"].attending.everybody
    assert (online["weekly"].rule, len(online["weekly"].topics)) == ("OH-7.1", 3)
    assert read("insurance-centre").meetings == read("broadband-seats").meetings == {}


def book_in(one: MeetingKind, zone: ZoneInfo, day: date) -> tuple[datetime, datetime, datetime]:
    """When a meeting of that day begins, its draft comes and its agenda is posted."""
    noon = datetime.combine(day, datetime.min.time(), zone)
    [(_, at)] = meetings.moments(one, Calendar(), zone, noon, noon + timedelta(days=1))
    rule = one.rules[0]
    return at, meetings.drafted_at(rule, at, Calendar()), meetings.posted_at(rule, at)


def test_a_lead_over_a_clock_change_counts_elapsed_minutes() -> None:
    """At 3 in New York on 8 March 2026 the clocks have just been put forward."""
    when = {"every": "week", "on": "sunday", "at": "04:00"}
    one = kind(rules(when=when, ahead_minutes=180))
    at, drafted, posted = book_in(one, NEW_YORK, date(2026, 3, 8))
    assert at.utcoffset() == timedelta(hours=-4)
    assert at.astimezone(UTC) - posted == timedelta(hours=3)
    assert f"{posted.astimezone(NEW_YORK):%H:%M}" == "00:00"
    assert drafted == datetime(2026, 3, 6, 10, tzinfo=NEW_YORK), "the workday before: Friday"


def test_the_hour_that_comes_twice_is_meant_the_first_time() -> None:
    when = {"every": "week", "on": "sunday", "at": "02:30"}
    at, _, posted = book_in(kind(rules(when=when)), BERLIN, date(2026, 10, 25))
    assert posted == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    ends = meetings.ends_at(kind(rules(when=when)).rules[0], at)
    assert ends == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_a_draft_comes_on_the_workday_before_the_longest_holiday() -> None:
    """The first workday after the Spring Festival is 24 February; before it Saturday is worked."""
    zone = ZoneInfo("Asia/Shanghai")
    at = datetime(2026, 2, 24, 10, tzinfo=zone)
    drafted = meetings.drafted_at(kind().rules[0], at, CHINA)
    assert drafted == datetime(2026, 2, 14, 10, tzinfo=zone)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"attending": {"rule": "ours"}}, "say one: `roles`, or `everybody: true`"),
        (
            {"attending": {"roles": ["agent"], "everybody": True, "rule": "ours"}},
            "say one: `roles`, or `everybody: true`",
        ),
        (
            {
                "topics": [
                    {"title": {"en": "a", "zh": "一"}, "tells": ["lates"]},
                    {"title": {"en": "b", "zh": "二"}, "tells": ["lates"]},
                ]
            },
            "the same is told under two topics",
        ),
        (
            {
                "when": {"every": "week", "on": "friday", "at": "08:00"},
                "draft_at": "21:00",
                "ahead_minutes": 700,
            },
            "the agenda would be posted before it is drafted",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(more: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        kind(rules(**more))


def test_a_word_means_one_meeting() -> None:
    one = kind().model_copy(update={"words": ("Week",)})
    other = kind().model_copy(update={"words": ("week",)})
    found = [*meetings.mistakes({"a": one, "b": other})]
    assert found == [(("b", "words"), "“week” already means “a”")]


def test_every_role_and_rule_of_a_meeting_is_among_those_of_its_page() -> None:
    for name in ("call-centre", "service-desk", "online-help"):
        book: Handbook = read(name)
        for one in book.meetings.values():
            assert {one.rules[0].rule} <= set(book.rules)
            assert set(one.rules[0].chair.roles) <= set(book.roles)
