"""Asking for time off: what is understood, what is asked back, what is refused with a next step."""

from datetime import date, datetime, time, timedelta
from functools import partial

import pytest

from commands.deciding.asking import Refusal
from handbook.leave import Verdict
from storage import people
from storage.leaves import APPROVED, ASKED, DECLINED
from storage.people import Need
from tests.commands.desk import BOOKS, Desk, leaves_team, refusal, roster, text
from tests.stories.floor import ADA, BO, GRACE, LEADERS, LINUS, MONDAY, MORNING, WEI, ZONE

TUESDAY = MONDAY + timedelta(days=1)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), ZONE)


def test_a_request_is_stored_answered_and_posted_in_one_go(each_desk: Desk) -> None:
    answer = each_desk.types(ADA, "sick today fever")
    leave = each_desk.leave(1)
    assert (leave.kind, leave.first, leave.last) == ("sick", MONDAY, MONDAY)
    assert (leave.state, leave.reason, leave.counts_at_once) == (ASKED, "fever", True)
    assert leave.asked_at == MORNING
    assert "Sick leave #1 is noted: Mon 2 Nov 2026." in answer.text
    assert "8 h before the shift" in answer.text
    assert "duty leader decides (CC-2.4.4)" in answer.text
    (posted,) = each_desk.outgoing()
    assert (posted.conversation, posted.subject) == (LEADERS, "leave:1")
    assert "L 15:00–23:00, Mon 2 Nov 2026: 4 → 3, 4 needed — 1 short" in text(posted)
    assert [entry.event for entry in each_desk.journal()] == ["leave.asked"]


READ = (
    ("sick today", MONDAY, MONDAY, None),
    ("Sick tomorrow; can't speak", TUESDAY, TUESDAY, "can't speak"),
    ("ill 2026-11-03 to 2026-11-05 flu", TUESDAY, date(2026, 11, 5), "flu"),
    ("病假 明天 发烧", TUESDAY, TUESDAY, "发烧"),
    ("病假今天发烧", MONDAY, MONDAY, "发烧"),
    ("sick\ttoday\u00a0fever", MONDAY, MONDAY, "fever"),
    ("sick 31 Dec to 1 Jan", date(2026, 12, 31), date(2027, 1, 1), None),
    ("sick 2028-02-29", date(2028, 2, 29), date(2028, 2, 29), None),
)


def test_a_line_is_read(desk: Desk) -> None:
    for number, (line, first, last, reason) in enumerate(READ, start=1):
        desk.types(ADA, line)
        leave = desk.leave(number)
        assert (leave.first, leave.last, leave.reason) == (first, last, reason), line
        desk.types(ADA, f"withdraw {number}")


NOT_TAKEN = {
    "holiday today": "What kind of time off? I know: sick leave, personal leave",
    "sickbay today": "What kind of time off?",
    "sick": "Which day do you mean?",
    "sick because of ward 3-2": "Which day do you mean?",
    "sick 31 February": "There is no such day as “31 February”.",
    "sick 2026-11-05 to 2026-11-03": "ends before it begins",
    "sick 2026-11-05 to 2028-11-03": "is longer than a year",
    "sick 5/6": "I am not sure which day “5/6” is.",
    "sick monday": "/timeoff sick leave 2026-11-09 — Mon 9 Nov 2026",
    "sick yesterday": "Sun 1 Nov 2026 is over.",
    "sick 2026-11-01 to 2026-11-03": "Please ask for the days from today on.",
    "sick 2025-12-24": "please speak to your duty leader",
    "sick today " + "x" * 10_000: "That is too long: 10011 characters",
    "sick 2009-12-31": "is over",
    "approve": "Which request? Please add its number",
    "why 99": "I know no request “99”.",
    "withdraw １２３４５": "I know no request",
    "why 1.5": "I know no request “1.5”.",
    "why 99999999999999999999": "I know no request",
}


def test_what_cannot_be_taken_changes_nothing_and_says_what_to_do(each_desk: Desk) -> None:
    with each_desk.is_as_before():
        for line, says in NOT_TAKEN.items():
            assert says in refusal(partial(each_desk.types, ADA, line)), line


def test_a_question_changes_nothing(desk: Desk) -> None:
    with desk.is_as_before():
        for line in ("", "  ", "help", "list", "form", "表单", "列表"):
            assert desk.types(ADA, line).text, line


def test_a_date_before_the_handbooks_first_rule_has_no_rule(desk: Desk) -> None:
    desk.now = at(date(2009, 12, 31), 7)
    with desk.is_as_before():
        told = refusal(lambda: desk.types(ADA, "sick today"))
    assert told.startswith("The handbook has no rule for sick leave on Thu 31 Dec 2009.")


def test_control_and_bidi_characters_are_dropped(desk: Desk) -> None:
    desk.types(ADA, "si\u202eck to\u200bday \u2067fe\x07ver\ue000U0GRACE001\ue001")
    assert desk.leave(1).reason == "feverU0GRACE001"


def test_a_long_reason_is_kept_whole(desk: Desk) -> None:
    reason = "fever " * 300
    desk.types(ADA, f"sick today {reason}")
    assert desk.leave(1).reason == reason.strip()


def test_hours_are_a_part_of_the_shift(desk: Desk) -> None:
    answer = desk.types(ADA, "sick today 14:00-18:00 dentist")
    assert "Mon 2 Nov 2026, 15:00 to 18:00" in answer.text
    leave = desk.leave(1)
    assert (leave.reason, leave.counted) == ("dentist", 0.38)


def test_a_sick_call_is_taken_whatever_its_hours(desk: Desk) -> None:
    answer = desk.types(ADA, "sick today 03:00-05:00 fever")
    assert "is noted: Mon 2 Nov 2026." in answer.text
    assert desk.leave(1).reason == "fever (today 03:00-05:00)"


def test_a_late_call_is_recorded_with_its_minute(desk: Desk) -> None:
    desk.now = at(MONDAY, 12, 1)
    answer = desk.types(ADA, "sick today")
    assert (
        "2 h 59 min before the shift; late: it had to be asked by Mon 2 Nov, 12:00 (CC-2.4.3)"
        in answer.text
    )
    assert "You count as away all the same." in answer.text
    assert desk.leave(1).verdict["is_late"]
    assert "CC-2.4.10.1" in desk.card(1).text


def test_a_call_in_the_middle_of_the_shift_is_taken(desk: Desk) -> None:
    desk.now = at(MONDAY, 17)
    assert "2 h after the shift began" in desk.types(ADA, "sick today").text


def test_somebody_without_a_shift_is_never_late(desk: Desk) -> None:
    answer = desk.types(GRACE, "sick 2026-11-20")
    assert "no shift on the roster" in answer.text
    assert "The roster for then is not out yet" in desk.card(1).text


def test_a_rest_day_leaves_the_staffing_as_it_is(desk: Desk) -> None:
    with desk.database.change(desk.now) as tx:
        dora = people.by_slack(tx, "U0DORA0001")
        assert dora is not None
    desk.types("U0DORA0001", "sick today")
    assert "On no shift then: the staffing stays as it is." in desk.card(1).text


def test_a_shift_without_a_minimum_is_counted_without_one(desk: Desk) -> None:
    with desk.database.change(desk.now) as tx:
        for weekday in range(7):
            need = tx.session.get(Need, (1, "L", weekday))
            assert need is not None
            tx.session.delete(need)
    desk.types(ADA, "sick today")
    assert "L 15:00–23:00, Mon 2 Nov 2026: 4 → 3\n" in desk.card(1).text


def test_two_days_are_for_the_director_whom_one_telephones(desk: Desk) -> None:
    answer = desk.types(ADA, "sick today and tomorrow")
    assert "The director decides (CC-2.4.4)" in answer.text
    assert "Please also telephone the director yourself, by Mon 2 Nov, 12:00" in answer.text
    assert Verdict.model_validate(desk.leave(1).verdict).must_call


def test_the_same_day_cannot_be_asked_for_twice(each_desk: Desk) -> None:
    each_desk.types(ADA, "sick 2026-11-03 to 2026-11-04")
    with each_desk.is_as_before():
        told = refusal(lambda: each_desk.types(ADA, "sick 2026-11-04 to 2026-11-06"))
    assert "You have asked already: #1, Tue 3 Nov to Wed 4 Nov 2026." in told
    assert "/timeoff change 1 to" in told
    each_desk.types(ADA, "sick 2026-11-05")
    each_desk.types(BO, "sick 2026-11-04")


def test_an_approved_day_cannot_be_asked_for_again(desk: Desk) -> None:
    desk.types(ADA, "sick today")
    desk.presses(GRACE, "leave.approve", 1)
    assert "#1" in refusal(lambda: desk.types(ADA, "sick today"))


def test_a_declined_day_can_be_asked_for_again(each_desk: Desk) -> None:
    each_desk.types(ADA, "sick today")
    each_desk.types(GRACE, "decline 1 too few people")
    each_desk.types(ADA, "sick today worse now")
    assert (each_desk.leave(1).state, each_desk.leave(2).state) == (DECLINED, ASKED)
    each_desk.presses(LINUS, "leave.approve", 2)
    assert each_desk.leave(2).state == APPROVED


def test_who_has_left_is_told_so_kindly(desk: Desk) -> None:
    leaves_team(desk, ADA, MONDAY)
    with desk.is_as_before():
        told = refusal(lambda: desk.types(ADA, "sick today"))
    assert "You are no longer on the list of Centre." in told
    assert "ask your coordinator" in told


def test_who_leaves_tomorrow_may_ask_today(desk: Desk) -> None:
    leaves_team(desk, ADA, TUESDAY)
    desk.types(ADA, "sick today")


class TestInARunningNightShift:
    """Wei works nights: at 02:00 on Tuesday "today" may be Monday's shift or Tuesday's."""

    def test_today_is_asked_when_it_could_be_two_days(self, desk: Desk) -> None:
        desk.now = at(TUESDAY, 2)
        with desk.is_as_before():
            told = refusal(lambda: desk.types(WEI, "sick today"))
        assert "/timeoff 病假 2026-11-02" in told
        assert "/timeoff 病假 2026-11-03" in told

    def test_what_was_offered_can_be_typed(self, desk: Desk) -> None:
        desk.now = at(TUESDAY, 2)
        told = refusal(lambda: desk.types(WEI, "sick today"))
        for line in told.splitlines()[1:]:
            desk.types(WEI, line.removeprefix("/timeoff ").partition(" — ")[0])
        assert [desk.leave(1).first, desk.leave(2).first] == [MONDAY, TUESDAY]
        assert desk.leave(1).verdict["minutes_before"] == -180
        assert desk.leave(2).verdict["minutes_before"] == 21 * 60

    def test_today_is_the_shifts_day_when_there_is_no_other_shift(self, desk: Desk) -> None:
        sunday = MONDAY + timedelta(days=6)
        desk.now = at(sunday + timedelta(days=1), 2)
        assert "2026年11月8日" in desk.types(WEI, "病假 今天").text
        assert desk.leave(1).first == sunday

    def test_a_date_that_says_its_day_is_never_moved(self, desk: Desk) -> None:
        after = MONDAY + timedelta(days=7)
        desk.now = at(after, 2)
        desk.types(WEI, f"sick {after.isoformat()}")
        assert desk.leave(1).first == after

    def test_yesterday_is_not_over_while_its_shift_runs(self, desk: Desk) -> None:
        desk.now = at(TUESDAY, 2)
        desk.types(WEI, "sick yesterday")
        assert desk.leave(1).first == MONDAY
        desk.now = at(TUESDAY, 7, 1)
        assert "已经过去" in refusal(lambda: desk.types(WEI, "sick 2026-11-02"))

    def test_after_the_shift_today_is_the_calendars(self, desk: Desk) -> None:
        desk.now = at(TUESDAY, 8)
        desk.types(WEI, "sick today")
        assert desk.leave(1).first == TUESDAY

    def test_who_is_on_a_day_shift_means_the_calendars_day(self, desk: Desk) -> None:
        desk.now = at(TUESDAY, 2)
        desk.types(ADA, "sick today")
        assert desk.leave(1).first == TUESDAY


WRONG_ANSWERS: tuple[tuple[dict[str, str], str, str], ...] = (
    ({"kind": "holiday", "first": "2026-11-03"}, "kind", "What kind of time off?"),
    ({"kind": "sick"}, "first", "Please choose a day."),
    ({"kind": "sick", "first": "2026-02-31"}, "first", "Please choose a day."),
    ({"kind": "sick", "first": "2026-11-03", "last": "soon"}, "last", "choose a day"),
    ({"kind": "sick", "first": "2026-11-03", "last": "2026-11-02"}, "last", "before"),
    ({"kind": "sick", "first": "2026-11-03", "last": "2027-11-04"}, "last", "year"),
    ({"kind": "sick", "first": "2026-11-01"}, "first", "is over"),
    ({"kind": "sick", "first": "2026-10-01", "last": "2026-11-03"}, "first", "is over"),
)


class TestTheForm:
    """The form asks what the line asks and ends in the same request."""

    def test_it_offers_every_kind_and_today(self, desk: Desk) -> None:
        form = desk.opens(ADA, "leave.ask")
        kind, first, last, hours, reason = form.fields
        assert hours.is_optional
        assert [choice.value for choice in kind.choices] == list(BOOKS["call-centre"].leave.kinds)
        assert first.value == MONDAY.isoformat()
        assert last.is_optional
        assert reason.is_optional

    def test_what_is_sent_is_the_same_request(self, desk: Desk) -> None:
        answer = desk.sends(
            ADA, "leave.ask", kind="sick", first="2026-11-03", last="2026-11-04", reason="flu"
        )
        assert "Tue 3 Nov to Wed 4 Nov 2026" in answer.text
        assert (desk.leave(1).reason, desk.leave(1).last) == ("flu", date(2026, 11, 4))

    def test_a_wrong_answer_is_named_beside_its_field(self, desk: Desk) -> None:
        with desk.is_as_before():
            for answers, field, says in WRONG_ANSWERS:
                with pytest.raises(Refusal) as refused:
                    desk.sends(ADA, "leave.ask", **answers)
                assert says in refused.value.fields[field], answers

    def test_an_overlap_is_named_beside_the_day(self, desk: Desk) -> None:
        desk.types(ADA, "sick today")
        told = refusal(lambda: desk.sends(ADA, "leave.ask", kind="sick", first="2026-11-02"))
        assert told.splitlines()[-1] == "You have asked already: #1, Mon 2 Nov 2026."


def test_somebody_on_two_shifts_in_a_day_sees_both(desk: Desk) -> None:
    roster(desk, ADA, "E", TUESDAY)
    desk.types(ADA, "sick tomorrow")
    lines = desk.card(1).lines
    assert [line[:2] for line in lines] == ["E ", "L "]
    assert desk.leave(1).verdict["minutes_before"] == 24 * 60
