"""A relief is missing: one tap, a leader assigns, the chosen one accepts, and hours are kept."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from storage import reliefs
from storage.cards import Item
from storage.people import Team
from storage.reliefs import (
    ACCEPTED,
    ASKED,
    CAME,
    COVERED,
    DECLINED,
    DONE,
    LEFT,
    OPEN,
    OVER,
    WITHDRAWN,
)
from tests.commands.desk import BOOKS, COMMANDS, Desk, leaves_team, refusal
from tests.commands.relief_desk import (
    EVENING,
    card,
    clear_roster,
    count,
    overtime,
    own_shift,
    posts,
    proposed,
    records,
    relief,
    runs_out,
    says,
    thread,
)
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, MONDAY, WEI, ZONE

MINUTE = timedelta(minutes=1)


@pytest.fixture
def evening(desk: Desk) -> Desk:
    desk.now = EVENING
    return desk


@pytest.fixture
def missing(evening: Desk) -> Desk:
    """Ada has said that nobody has come for the night."""
    says(evening, ADA)
    return evening


@pytest.fixture
def accepted(missing: Desk) -> Desk:
    """Bo stays on until 03:00."""
    says(missing, GRACE, "assign R1 Bo")
    says(missing, BO, "accept R1")
    return missing


def labels(desk: Desk, number: int = 1) -> list[str]:
    return [button.action for button in card(desk, number).buttons]


# ---- one tap


def test_the_whole_way_from_the_tap_to_the_hours(each_desk: Desk) -> None:
    desk = each_desk
    desk.now = EVENING
    assert "Please stay until you hear from them (CC-2.4.2)." in says(desk, ADA).text
    (posted,) = posts(desk)
    assert posted.startswith("Relief R1 missing: somebody is needed\nShift: N 23:00–07:00")
    assert "\ue000U0GRACE001\ue001, please assign somebody." in posted
    assert "On the shift: 1 expected, 1 not there; 4 needed" in posted
    assert "Ada could stay on, 23:00–03:00; rest 12 h; overtime this month 0 min" in posted
    desk.sends(GRACE, "relief.assign", 1, person="2", hours="4", missing="3")
    assert (relief(desk).state, relief(desk).missing_id) == (ASKED, 3)
    asked = desk.told(BO)[-1]
    assert "Overtime: Mon 2 Nov 2026, 23:00–03:00 (4 h)" in asked
    assert "That leaves you 12 h of rest." in asked
    assert "CC-2.4.2: Everybody is at the pre-shift meeting" in asked
    desk.sends(BO, "relief.decline", 1, reason="my child is alone")
    assert (overtime(desk).state, overtime(desk).words) == (DECLINED, "my child is alone")
    assert relief(desk).state == OPEN
    assert thread(desk)[-1].endswith(
        "has declined. \ue000U0GRACE001\ue001, please ask somebody else."
    )
    says(desk, LINUS, "assign R1 Ada 3")
    assert "Your overtime: 23:00–02:00." in str(desk.presses(ADA, "relief.accept", 2))
    assert (relief(desk).state, overtime(desk, 2).state) == (COVERED, ACCEPTED)
    assert "Missing: 伟" in card(desk).text
    assert "1 not there, 1 on overtime; 4 needed" in card(desk).text
    assert "Not covered yet: 02:00–07:00" in card(desk).text
    desk.now = datetime(2026, 11, 3, 2, 0, tzinfo=ZONE)
    runs_out(desk)
    assert (overtime(desk, 2).state, overtime(desk, 2).minutes) == (DONE, 180)
    assert "Your overtime is over. Noted: 3 h." in desk.told(ADA)[-1]
    assert "Your overtime: 3 h" in says(desk, ADA, "hours").text
    assert "Ada: 3 h" in says(desk, GRACE, "hours").text
    with desk.read() as tx:
        assert reliefs.overtime_between(tx, 1, MONDAY, MONDAY) == {1: 180}
    assert "my child" not in "\n".join([*posts(desk), *thread(desk), card(desk).text])
    assert "my child" in "\n".join(desk.opens(GRACE, "relief.details", 1).lines)
    assert [entry.event for entry in desk.journal()] == [
        "relief.missing",
        "relief.assigned",
        "relief.declined",
        "relief.assigned",
        "relief.accepted",
        "overtime.done",
        "relief.looked",
    ]


def test_a_second_tap_says_nothing_twice(missing: Desk) -> None:
    again = says(missing, ADA, "missing")
    assert "The leaders know since 22:50." in again.text
    assert count(missing) == len(posts(missing)) == 1
    says(missing, BO)
    assert count(missing) == 2, "another seat"
    assert "1 expected, 1 not there" in card(missing, 2).text, "no more than were expected"


@pytest.mark.parametrize(
    ("said", "is_it"),
    [
        ("my relief is missing", True),
        ("My relief is missing!", True),
        ("接班的人没来。", True),
        ("接班人没到", True),
        ("my relief is missing a shoe", False),
        ("sick today", False),
    ],
)
def test_it_may_be_said_as_one_says_it(said: str, is_it: bool) -> None:
    (command,) = (c for c in COMMANDS if c.word == "relief")
    assert command.knows is not None
    assert command.knows(BOOKS["call-centre"], said) is is_it


def test_the_sentence_is_as_good_as_the_word(evening: Desk) -> None:
    says(evening, ADA, "My relief is missing.")
    assert count(evening) == 1


def test_it_can_be_said_from_a_quarter_of_an_hour_before_the_end(desk: Desk) -> None:
    desk.now = EVENING - timedelta(minutes=6)
    with desk.is_as_before():
        early = refusal(lambda: says(desk, ADA))
    assert "If nobody has come by 22:45, please say it again then." in early
    desk.passes(minutes=1)
    says(desk, ADA)
    assert count(desk) == 1


def test_whoever_has_stayed_can_say_it_later_but_not_for_ever(desk: Desk) -> None:
    desk.now = EVENING + timedelta(hours=4, minutes=10)
    with desk.is_as_before():
        assert "You are on no shift now" in refusal(lambda: says(desk, ADA))
    desk.now -= MINUTE
    says(desk, ADA)
    assert relief(desk).starts_at == EVENING + 10 * MINUTE


def test_a_night_belongs_to_the_date_it_began_on(desk: Desk) -> None:
    desk.now = datetime(2026, 11, 3, 6, 50, tzinfo=ZONE)
    says(desk, WEI)
    with desk.read() as tx:
        shift = reliefs.shift(tx, relief(desk).shift_id)
    assert (shift.code, shift.day) == ("E", date(2026, 11, 3))


def test_somebody_on_leave_is_not_on_duty(evening: Desk) -> None:
    evening.now = EVENING - timedelta(hours=14)
    evening.types(ADA, "sick today")
    evening.now = EVENING
    assert "You are on no shift now" in refusal(lambda: says(evening, ADA))


def test_where_no_shift_follows_nothing_is_noted(evening: Desk) -> None:
    clear_roster(evening)
    own_shift(evening, ADA, "L", EVENING - timedelta(hours=8), EVENING + 10 * MINUTE)
    with evening.is_as_before():
        told = refusal(lambda: says(evening, ADA))
    assert "No shift on the roster takes over from yours." in told


def test_a_handbook_without_a_rule_says_so(service: Desk) -> None:
    service.now = EVENING
    with service.is_as_before():
        told = refusal(lambda: says(service, ADA))
    assert "Your handbook has no rule for a relief that is missing." in told


def test_the_tap_stands_on_the_home_at_the_end_of_the_shift_only(desk: Desk) -> None:
    def tap(who: str) -> list[str]:
        items: list[Item] = list(says_home(desk, who))
        return [b.action for item in items for b in item.buttons if b.action.startswith("relief")]

    desk.now = EVENING - timedelta(hours=2)
    assert tap(ADA) == []
    desk.now = EVENING
    assert tap(ADA) == ["relief.missing"]
    desk.presses(ADA, "relief.missing", 5)
    assert tap(ADA) == ["relief.came"]
    assert tap(GRACE) == ["relief.assign", "relief.came", "relief.missing"]
    says(desk, GRACE, "assign R1 Bo")
    assert tap(BO)[:2] == ["relief.accept", "relief.decline"]
    desk.presses(BO, "relief.accept", 1)
    desk.now += timedelta(hours=1)
    assert tap(BO)[0] == "relief.end"


def says_home(desk: Desk, who: str) -> tuple[Item, ...]:
    return desk.types(who, "", "home").items


def test_a_leader_on_no_shift_sees_what_is_missing(missing: Desk) -> None:
    assert "Relief R1 missing: somebody is needed\nN 23:00–07:00" in says(missing, DORA).text
    assert "The list is for those who assign" in refusal(lambda: says(missing, ADA, "list"))


# ---- assigning


def test_only_those_whom_the_handbook_names_assign(missing: Desk) -> None:
    with missing.is_as_before():
        told = refusal(lambda: says(missing, BO, "assign R1 Ada"))
        assert told == refusal(lambda: missing.opens(BO, "relief.assign", 1))
    assert told == "Overtime is assigned by: duty leader (CC-2.4.2). Nothing was changed."
    says(missing, DORA, "assign R1 A001")
    assert relief(missing).state == ASKED, "a director acts for the duty leader"


def test_whoever_is_on_duty_may_be_the_one_who_stays(missing: Desk) -> None:
    says(missing, GRACE, "assign R1 @Ada")
    says(missing, ADA, "accept R1")
    assert overtime(missing).person_id == relief(missing).reported_by


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("assign", "Which relief? Please add its number, for example: R3"),
        ("assign R9 Ada", "I know no missing relief “R9 Ada”."),
        ("assign R1", "I cannot tell who is meant."),
        (
            "assign R1 Wei",
            "Of the shifts before and after these are free: Ada, Bo, Grace and Linus",
        ),
        ("assign R1 Ada 5", "Please give hours from 0.25 to 4 (our choice)."),
        ("assign R1 Ada 0", "Please give hours from 0.25 to 4 (our choice)."),
        ("accept R1", "You were not asked for overtime for R1."),
        ("calloff R1", "There is no overtime to call off for R1."),
        ("left R1 23:30", "Nobody has begun an overtime for R1."),
        ("hours of mine", "I do not know a month called “of mine”."),
        ("hours 2026-13", "I do not know a month called “2026-13”."),
        ("dance", "I did not understand “dance”. Nothing was noted."),
    ],
)
def test_bad_input_changes_nothing_and_says_what_to_do(
    missing: Desk, line: str, expected: str
) -> None:
    with missing.is_as_before():
        assert expected in refusal(lambda: says(missing, GRACE, line))


def test_a_form_without_sense_is_refused_beside_its_fields(missing: Desk) -> None:
    for answers, expected in (
        ({"person": "2", "hours": "many"}, "Please give hours from 0.25 to 4"),
        ({"person": "3"}, "They are on neither the shift before nor the one after"),
        ({"person": "x"}, "They are on neither the shift before nor the one after"),
    ):
        with missing.is_as_before():
            assert expected in refusal(
                lambda answers=answers: missing.sends(GRACE, "relief.assign", 1, **answers)  # type: ignore[misc]
            )
    missing.sends(GRACE, "relief.assign", 1, person="2", hours="", missing="99")
    assert relief(missing).missing_id is None, "nobody of that number is expected"


def test_the_second_leader_is_told_who_was_first(missing: Desk) -> None:
    says(missing, GRACE, "assign R1 Bo")
    for act in (
        lambda: says(missing, LINUS, "assign R1 Ada"),
        lambda: missing.opens(LINUS, "relief.assign", 1),
    ):
        with missing.is_as_before():
            assert "Grace was first and asked Bo (22:50)." in refusal(act)
    assert "You have asked Bo already" in refusal(lambda: says(missing, GRACE, "assign R1 Ada"))


def test_too_little_rest_needs_a_reason_which_is_kept(missing: Desk) -> None:
    own_shift(missing, BO, "X", _tuesday(13), _tuesday(14))
    with missing.is_as_before():
        told = refusal(lambda: says(missing, GRACE, "assign R1 Bo 4"))
    assert "Bo would rest 10 h only; 11 h are the least (our choice)." in told
    assert "please say why" in told
    choices = missing.opens(GRACE, "relief.assign", 1).fields[0].choices
    assert choices[-1].label == "Bo, 23:00–03:00, overtime 0 min; rest 10 h only"
    assert "Bo could stay on" not in card(missing).text
    says(missing, GRACE, "assign R1 Bo 4 nobody else can be reached")
    assert overtime(missing).reason == "nobody else can be reached"
    assert "nobody else" not in card(missing).text + "\n".join(missing.told(BO))
    assert "nobody else" in "\n".join(missing.opens(DORA, "relief.details", 1).lines)


def _tuesday(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 3, hour, minute, tzinfo=ZONE)


def test_a_shorter_overtime_leaves_rest_enough(missing: Desk) -> None:
    own_shift(missing, BO, "X", _tuesday(13), _tuesday(14))
    says(missing, GRACE, "assign R1 Bo 3")
    assert overtime(missing).planned == 180


def test_whoever_is_on_leave_then_is_not_asked(desk: Desk) -> None:
    desk.types(BO, "sick 2026-11-03")
    desk.now = EVENING
    says(desk, ADA)
    assert "Bo could" not in card(desk).text
    assert "Bo is on leave then." in refusal(lambda: says(desk, GRACE, "assign R1 Bo"))


def test_the_least_overtime_of_the_month_is_named_first(accepted: Desk) -> None:
    accepted.now = _tuesday(3)
    runs_out(accepted)
    accepted.now = _tuesday(22, 50)
    says(accepted, ADA)
    lines = card(accepted, 2).lines
    assert [line.split()[0] for line in lines[2:]] == ["Ada", "Grace", "Linus"]
    says(accepted, GRACE, "assign R2 Bo")
    assert "Your overtime this month so far: 4 h." in accepted.told(BO)[-1]


def test_overtime_of_december_does_not_count_in_january(desk: Desk) -> None:
    clear_roster(desk)
    end = datetime(2026, 12, 31, 23, 0, tzinfo=ZONE)
    for who in (ADA, BO):
        own_shift(desk, who, "L", end - timedelta(hours=8), end)
        own_shift(desk, who, "L", end + timedelta(hours=16), end + timedelta(hours=24))
    for days in (0, 1):
        start = end + timedelta(days=days)
        own_shift(desk, WEI, "N", start, start + timedelta(hours=8))
    desk.now = end - timedelta(minutes=5)
    says(desk, ADA)
    says(desk, GRACE, "assign R1 Ada")
    says(desk, ADA, "accept R1")
    desk.now = end + timedelta(hours=4)
    runs_out(desk)
    assert overtime(desk).day == date(2026, 12, 31), "the date of the shift that was worked"
    assert "Thu 31 Dec 2026: 23:00–03:00, worked, 4 h" in says(desk, ADA, "hours 2026-12").text
    assert "Your overtime: 0 min" in says(desk, ADA, "hours").text
    for words in ("last month", "上个月", "12月", "2026年12月", "2026-12"):
        assert "Your overtime: 4 h" in says(desk, ADA, f"hours {words}").text
    desk.now = end + timedelta(hours=23, minutes=55)
    says(desk, BO)
    assert "Ada could stay on, 23:00–03:00; overtime this month 0 min" in card(desk, 2).text


@pytest.mark.parametrize(
    ("zone", "day", "until", "rest"),
    [
        ("Europe/Berlin", date(2026, 10, 24), "02:00", "13 h"),  # an hour comes twice
        ("Europe/Berlin", date(2026, 3, 28), "04:00", "11 h"),  # an hour is left out
        ("America/New_York", date(2026, 10, 31), "02:00", "13 h"),
        ("America/New_York", date(2026, 3, 7), "04:00", "11 h"),
    ],
)
def test_minutes_are_those_that_passed_when_the_clocks_change(
    desk: Desk, zone: str, day: date, until: str, rest: str
) -> None:
    clear_roster(desk)
    end = _in_zone(desk, zone, day, 23)
    morning = _in_zone(desk, zone, day + timedelta(days=1), 7)
    late = _in_zone(desk, zone, day + timedelta(days=1), 15)
    own_shift(desk, ADA, "L", end - timedelta(hours=8), end)
    own_shift(desk, ADA, "L", late, late + timedelta(hours=8))
    own_shift(desk, WEI, "N", end, morning)
    desk.now = end - timedelta(minutes=5)
    says(desk, ADA)
    says(desk, GRACE, "assign R1 Ada")
    assert overtime(desk).planned == 240
    assert f"23:00–{until} (4 h)" in desk.told(ADA)[-1]
    assert f"That leaves you {rest} of rest." in desk.told(ADA)[-1]
    says(desk, ADA, "accept R1")
    desk.now = end + timedelta(hours=3, minutes=30)
    says(desk, ADA, "end R1")
    assert overtime(desk).minutes == 210


def _in_zone(desk: Desk, zone: str, day: date, hour: int) -> datetime:
    """The moment at which that zone's clock shows the hour, in UTC; the team moves there."""
    with desk.database.change(desk.now) as tx:
        tx.session.exec(select(Team)).one().zone = zone
    local = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC)


def test_the_rest_of_the_shift_is_covered_by_who_comes_early(accepted: Desk) -> None:
    own_shift(accepted, DORA, "E", _tuesday(7), _tuesday(15))
    assert "Not covered yet: 03:00–07:00" in card(accepted).text
    says(accepted, GRACE, "assign R1 D001")
    row = overtime(accepted, 2)
    assert (row.starts_at, row.ends_at) == (_tuesday(3), _tuesday(7))
    assert "Somebody is missing. Grace asks you to come early." in accepted.told(DORA)[-1]
    assert relief(accepted).state == ASKED
    says(accepted, DORA, "decline R1")
    assert relief(accepted).state == COVERED, "what Bo has accepted stands"


# ---- answers


def test_only_who_is_asked_can_answer_and_only_once(missing: Desk) -> None:
    says(missing, GRACE, "assign R1 Bo")
    with missing.is_as_before():
        assert "Only Bo can answer that." in refusal(
            lambda: missing.presses(ADA, "relief.accept", 1)
        )
    missing.presses(BO, "relief.accept", 1)
    for act in (
        lambda: missing.presses(BO, "relief.accept", 1),
        lambda: missing.opens(BO, "relief.decline", 1),
        lambda: says(missing, BO, "decline R1"),
    ):
        with missing.is_as_before():
            assert "You have accepted this overtime already." in refusal(act)
    assert "You may go once they are there." in missing.told(ADA)[-1]


def test_whoever_has_declined_is_not_suggested_again(missing: Desk) -> None:
    says(missing, GRACE, "assign R1 Ada")
    says(missing, ADA, "decline R1 I am worn out")
    assert "Ada could" not in card(missing).text
    choices = missing.opens(GRACE, "relief.assign", 1).fields[0].choices
    assert choices[-1].label == "Ada, 23:00–03:00, overtime 0 min; has declined"
    says(missing, GRACE, "assign R1 Ada 1")
    assert overtime(missing, 2).state == ASKED


def test_a_question_called_off_is_no_longer_to_be_answered(missing: Desk) -> None:
    says(missing, GRACE, "assign R1 Bo")
    with missing.is_as_before():
        refusal(lambda: missing.presses(ADA, "relief.call_off", "1:asked"))
    missing.presses(LINUS, "relief.call_off", "1:asked")
    assert (overtime(missing).state, relief(missing).state) == (WITHDRAWN, OPEN)
    assert "You are not needed any more." in missing.told(BO)[-1]
    assert "Bo does not take over. Please stay" in missing.told(ADA)[-1]
    with missing.is_as_before():
        called = refusal(lambda: missing.presses(BO, "relief.accept", 1))
    assert "It was called off meanwhile: you are not needed." in called


def test_calling_off_a_question_does_not_end_what_was_accepted_meanwhile(accepted: Desk) -> None:
    with accepted.is_as_before():
        changed = refusal(lambda: accepted.presses(GRACE, "relief.call_off", "1:asked"))
    assert "That has changed meanwhile: Bo, accepted." in changed
    accepted.now = EVENING + timedelta(minutes=40)
    accepted.presses(GRACE, "relief.call_off", "1:accepted")
    assert (overtime(accepted).state, overtime(accepted).minutes) == (DONE, 30)
    assert "Noted as overtime: 30 min." in accepted.told(BO)[-1]


# ---- the end


def test_the_relief_comes_and_whoever_stood_in_may_go(accepted: Desk) -> None:
    accepted.now = EVENING + timedelta(minutes=55)
    with accepted.is_as_before():
        refusal(lambda: accepted.presses(WEI, "relief.came", 1))
    accepted.presses(ADA, "relief.came", 1)
    assert (relief(accepted).state, overtime(accepted).state) == (CAME, DONE)
    assert overtime(accepted).minutes == 45
    assert "Noted as overtime: 45 min." in accepted.told(BO)[-1]
    assert "Relief R1 has come" in card(accepted).text
    assert labels(accepted) == ["relief.left", "relief.details"]
    for who, line in ((GRACE, "came R1"), (GRACE, "assign R1 Ada")):
        with accepted.is_as_before():
            told = refusal(lambda who=who, line=line: says(accepted, who, line))  # type: ignore[misc]
        assert "Ada has said that R1 has come (23:45)." in told


def test_the_relief_comes_before_anything_has_begun(accepted: Desk) -> None:
    accepted.presses(GRACE, "relief.came", 1)
    assert (overtime(accepted).state, overtime(accepted).minutes) == (WITHDRAWN, None)
    assert "You are not needed any more." in accepted.told(BO)[-1]
    says(accepted, ADA)
    assert count(accepted) == 2, "it may be missing once more"


def test_one_ends_the_own_overtime(accepted: Desk) -> None:
    with accepted.is_as_before():
        assert "does not run now: accepted" in refusal(lambda: says(accepted, BO, "end R1"))
        refusal(lambda: accepted.presses(ADA, "relief.end", 1))
    accepted.now = EVENING + timedelta(hours=2, minutes=10)
    assert "Noted: 2 h." in says(accepted, BO, "end R1").text
    assert (overtime(accepted).state, relief(accepted).state) == (DONE, OPEN)
    assert "That is 2 h before it was to end. The seat is empty." in thread(accepted)[-1]
    assert not records(accepted), "nobody says that it was without leave"
    with accepted.is_as_before():
        assert "over already. Noted: 2 h." in refusal(lambda: says(accepted, BO, "end R1"))


def test_leaving_an_assigned_overtime_is_a_proposed_absence(accepted: Desk) -> None:
    accepted.now = EVENING + timedelta(hours=2)
    answer = says(accepted, GRACE, "left R1 00:20 went for the last bus")
    assert "Recorded: Bo left at 00:20." in answer.text
    row = overtime(accepted)
    assert (row.state, row.minutes, row.ended_at) == (LEFT, 80, _tuesday(0, 20))
    (noted,) = records(accepted)
    assert (noted.event, noted.day, noted.person_id) == ("overtime_left", MONDAY, row.person_id)
    assert (noted.minutes, noted.subject, noted.reason) == (
        160,
        "overtime:1",
        "went for the last bus",
    )
    (due,) = proposed(accepted)
    assert (due.consequence, due.rule, due.outcome, due.amount) == (
        "overtime_left",
        "CC-2.4.2",
        "absence_days",
        1.0,
    )
    assert "last bus" not in "\n".join([*thread(accepted), card(accepted).text])
    assert any("left this overtime at 00:20 without leave" in told for told in accepted.told(BO))
    assert relief(accepted).state == OPEN
    assert "Your overtime: 1 h 20 min" in says(accepted, BO, "hours").text
    with accepted.is_as_before():
        assert "Nobody has begun" in refusal(lambda: says(accepted, GRACE, "left R1 00:20"))


def test_it_can_be_recorded_once_the_overtime_is_over_too(accepted: Desk) -> None:
    accepted.now = _tuesday(3)
    runs_out(accepted)
    accepted.now = _tuesday(9)
    runs_out(accepted)
    form = accepted.opens(LINUS, "relief.left", 1)
    assert form.fields[0].choices[0].label == "Bo, 23:00–03:00"
    accepted.sends(LINUS, "relief.left", 1, overtime="1", time="23:00")
    assert (overtime(accepted).state, overtime(accepted).minutes) == (LEFT, 0)
    assert records(accepted)[0].minutes == 240, "they never came"


@pytest.mark.parametrize("time", ["22:59", "03:00", "00:51", "25:00", "late", ""])
def test_a_time_that_cannot_be_is_refused(accepted: Desk, time: str) -> None:
    accepted.now = EVENING + timedelta(hours=2)
    if not time:
        accepted.now = EVENING + timedelta(hours=4, minutes=30)
    with accepted.is_as_before():
        told = refusal(lambda: accepted.sends(GRACE, "relief.left", 1, overtime="1", time=time))
    assert "Please give the time of leaving, within 23:00–03:00 and not later than now." in told
    assert not records(accepted)


def test_nobody_records_it_of_themselves(missing: Desk) -> None:
    says(missing, GRACE, "assign R1 Linus")
    says(missing, LINUS, "accept R1")
    missing.now = EVENING + timedelta(hours=1)
    with missing.is_as_before():
        assert "Nobody records that of themselves." in refusal(
            lambda: says(missing, LINUS, "left R1 23:30")
        )


def test_somebody_who_left_the_team_is_not_asked(missing: Desk) -> None:
    leaves_team(missing, BO, MONDAY)
    assert "Bo" not in card(missing).text


def test_the_shift_ends_and_with_it_the_search(missing: Desk) -> None:
    says(missing, GRACE, "assign R1 Bo")
    missing.now = _tuesday(7)
    runs_out(missing)
    assert (relief(missing).state, overtime(missing).state) == (OVER, WITHDRAWN)
    assert "Bo has not answered, and the time is over." in "\n".join(thread(missing))
    with missing.is_as_before():
        assert "R1 is over." in refusal(lambda: says(missing, GRACE, "came R1"))
