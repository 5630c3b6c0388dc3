"""A post-shift meeting is announced, summed up once, and its goals are asked about next time."""

from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from commands.deciding.asking import Refusal
from schedules import debrief, debrief_reminder
from storage import later, people
from storage.debriefs import Debrief
from storage.people import Role, Team
from storage.rosters import Assignment, Shift
from tests.commands.desk import Desk, refusal
from tests.commands.shift_desk import at, clock, drawn, posted, rows
from tests.storage.floor import together
from tests.stories.floor import ADA, DORA, FLOOR, GRACE, LINUS, WEI


@pytest.fixture
def wednesday(desk: Desk) -> Desk:
    """Half an hour before the end of Wednesday's late shift."""
    desk.now = at(4, 22, 30)
    return desk


def types(desk: Desk, who: str, line: str) -> str:
    return desk.types(who, line, "debrief").text


def announced(desk: Desk) -> int:
    """Have the meeting posted; the shift's number."""
    [(subject, _, why)] = clock(desk, debrief.SCHEDULE)
    assert why is None
    return int(subject.partition(":")[2])


def test_on_its_weekday_the_floor_is_told_what_it_is_about(wednesday: Desk) -> None:
    wednesday.types(GRACE, "desks seat 14: cups", "patrol")
    wednesday.types(GRACE, "equipment seat 14 has no headset", "handover")
    announced(wednesday)
    [told] = posted(wednesday, FLOOR)
    for said in (
        "Post-shift meeting: L 15:00–23:00, Wed 4 Nov 2026",
        "When: at 23:00, when the shift ends",
        "Led by: Grace and Linus",
        "Helped by: QA trainer and information coordinator",
        "(CC-2.10.1b)",
        "Findings on patrol: 1",
        "Open points of the hand-overs: 1",
    ):
        assert said in told, said
    assert "cups" not in told


@pytest.mark.parametrize(("day", "hour"), [(3, 22), (5, 22), (4, 14)])
def test_on_other_days_and_of_shifts_without_people_there_is_none(
    desk: Desk, day: int, hour: int
) -> None:
    desk.now = at(day, hour, 30)
    assert clock(desk, debrief.SCHEDULE) == []


def test_a_night_shifts_meeting_belongs_to_the_day_it_began_on(desk: Desk) -> None:
    desk.now = at(5, 6, 30)  # the night that began on Wednesday
    [(_, moment, why)] = clock(desk, debrief.SCHEDULE)
    assert (moment, why) == (at(5, 6, 30), None)
    assert "N 23:00–07:00, Wed 4 Nov 2026" in posted(desk, FLOOR)[0]


def test_summed_up_it_is_read_on_the_floor(wednesday: Desk) -> None:
    shift = announced(wednesday)
    form = wednesday.opens(GRACE, "debrief.write", f"{shift}:0")
    assert [field.name for field in form.fields] == ["summary", "goals"]
    wednesday.sends(
        GRACE, "debrief.write", form.value, summary="Calm.\nFew holds.", goals="Answer in time"
    )
    card = drawn(wednesday, "debrief", shift)
    assert [item.lines[0] for item in card.items] == ["Calm.", "Answer in time"]
    assert "Summed up by Grace" in card.text
    assert len([row for row in wednesday.outgoing() if row.conversation == FLOOR]) == 1


def test_of_two_who_sum_up_together_one_is_told_who_was_first(each_desk: Desk) -> None:
    each_desk.now = at(4, 22, 30)
    shift = announced(each_desk)

    def write(number: int) -> str:
        who = (GRACE, LINUS)[number]
        try:
            return each_desk.sends(who, "debrief.write", f"{shift}:0", summary="&").text
        except Refusal as refused:
            return refused.lines[0]

    told = together(2, write)
    assert sorted("has summed it up already" in said for said in told) == [False, True]


def test_it_is_changed_by_whoever_has_read_what_stands(wednesday: Desk) -> None:
    shift = announced(wednesday)
    write = partial(wednesday.sends, LINUS, "debrief.write")
    write(f"{shift}:0", summary="Calm.")
    with wednesday.is_as_before():
        assert "Linus has summed it up already" in refusal(
            partial(wednesday.sends, GRACE, "debrief.write", f"{shift}:0", summary="&")
        )
    form = wednesday.opens(GRACE, "debrief.write", f"{shift}:1")
    assert (form.value, form.fields[0].value) == (f"{shift}:1", "Calm.")
    wednesday.sends(GRACE, "debrief.write", form.value, summary="Calm, but long.")
    assert rows(wednesday, Debrief)[0].summary_words == "Calm, but long."
    assert [entry.event for entry in wednesday.journal()][-1] == "debrief.changed"


def test_the_goals_of_last_time_are_asked_about(wednesday: Desk) -> None:
    types(wednesday, GRACE, "calm goals: answer in time")
    wednesday.now = at(6, 22)
    form = wednesday.opens(GRACE, "debrief.write")
    assert "answer in time" in form.lines
    assert form.fields[0].name == "reached"
    wednesday.sends(GRACE, "debrief.write", form.value, summary="quick", reached="some")
    [_, second] = posted(wednesday, FLOOR)
    assert "Goals of last time (Wed 4 Nov 2026): partly reached\nanswer in time" in second


@pytest.mark.parametrize("who", [ADA, WEI])
def test_only_those_who_lead_sum_up_and_everybody_reads(wednesday: Desk, who: str) -> None:
    types(wednesday, GRACE, "calm goals: answer in time")
    with wednesday.is_as_before():
        assert refusal(partial(types, wednesday, who, "a mess"))
    assert "answer in time" in types(wednesday, who, "")


def test_it_must_be_said_how_it_went(wednesday: Desk) -> None:
    with wednesday.is_as_before():
        assert "Please say how it went" in refusal(
            partial(types, wednesday, GRACE, "goals: answer in time")
        )
    assert rows(wednesday, Debrief) == []


def test_whoever_led_it_is_asked_for_the_summary_and_not_woken(wednesday: Desk) -> None:
    shift = announced(wednesday)
    wednesday.now = at(5, 0)
    [(_, moment, why)] = clock(wednesday, debrief_reminder.SCHEDULE)
    assert (moment, why) == (at(5, 0), None)
    assert wednesday.told(GRACE) == []
    with wednesday.read() as tx:
        kept = tx.session.exec(select(later.Later)).all()
    assert {one.due_at for one in kept} == {at(5, 15)}
    wednesday.sends(LINUS, "debrief.write", f"{shift}:0", summary="calm")
    with wednesday.read() as tx:
        states = {one.state for one in tx.session.exec(select(later.Later)).all()}
    assert states == {later.DROPPED}, "nobody is asked for what is written"
    assert clock(wednesday, debrief_reminder.SCHEDULE)[0][2] == "it was summed up"


def test_nobody_is_asked_where_no_meeting_was_announced(wednesday: Desk) -> None:
    wednesday.now = at(5, 0)
    assert clock(wednesday, debrief_reminder.SCHEDULE)[0][2] == "no meeting was announced"


def test_a_late_announcement_is_not_posted_after_the_end(wednesday: Desk) -> None:
    wednesday.now = at(4, 23)
    assert clock(wednesday, debrief.SCHEDULE)[0][2] == "the shift is over"


def test_whoever_acts_for_the_role_leads_where_nobody_else_is_on(desk: Desk) -> None:
    desk.now = at(5, 6, 30)
    with desk.database.change(desk.now) as tx:
        wei = people.by_slack(tx, WEI)
        assert wei is not None
        tx.session.add(Role(person_id=wei.id, role="manager"))
    announced(desk)
    desk.now = at(5, 8)
    assert clock(desk, debrief_reminder.SCHEDULE)[0][2] is None
    assert refusal(partial(types, desk, ADA, "x"))
    assert "posted" in types(desk, DORA, "calm"), "the director acts for duty leaders"


@pytest.mark.parametrize(
    ("zone", "starts", "ends", "announces"),
    [
        # In summer time.
        (
            "Europe/Berlin",
            datetime(2026, 10, 21, 22, tzinfo=ZoneInfo("Europe/Berlin")),
            datetime(2026, 10, 22, 6, tzinfo=ZoneInfo("Europe/Berlin")),
            "2026-10-22T03:30:00+00:00",
        ),
        # In winter time.
        (
            "America/New_York",
            datetime(2028, 3, 1, 22, tzinfo=ZoneInfo("America/New_York")),
            datetime(2028, 3, 2, 6, tzinfo=ZoneInfo("America/New_York")),
            "2028-03-02T10:30:00+00:00",
        ),
        (
            "Europe/Berlin",
            datetime(2028, 2, 29, 23, tzinfo=ZoneInfo("Europe/Berlin")),
            datetime(2028, 3, 1, 7, tzinfo=ZoneInfo("Europe/Berlin")),
            None,  # a Tuesday
        ),
    ],
)
def test_it_is_by_the_teams_own_clock(
    desk: Desk, zone: str, starts: datetime, ends: datetime, announces: str | None
) -> None:
    with desk.database.change(desk.now) as tx:
        team = tx.session.exec(select(Team)).one()
        team.zone = zone
        ada = people.by_slack(tx, ADA)
        assert ada is not None
        shift = Shift(
            team_id=team.id or 0, day=starts.date(), code="X", starts_at=starts, ends_at=ends
        )
        tx.session.add(shift)
        tx.session.flush()
        assert shift.id is not None
        tx.session.add(Assignment(shift_id=shift.id, person_id=ada.id))
    desk.now = ends - timedelta(minutes=10)
    found = clock(desk, debrief.SCHEDULE)
    assert [moment.isoformat() for _, moment, _ in found] == ([announces] if announces else [])


def test_a_form_that_nobody_has_opened_is_refused(wednesday: Desk) -> None:
    number = announced(wednesday)
    said = refusal(
        lambda: wednesday.sends(GRACE, "debrief.write", f"{number}:3", summary="a quiet week")
    )
    assert "has summed it up already" in said


def test_a_summary_is_kept_whole_or_not_at_all(wednesday: Desk) -> None:
    shift, long = announced(wednesday), "Calm and few holds. " * 80
    with wednesday.is_as_before():
        told = refusal(partial(types, wednesday, GRACE, f"{long} goals: fewer holds"))
        assert "has 1599 characters; 1500 is the most here" in told
        assert f"{long} goals: fewer holds".replace("  ", " ") in told, "all of a typed line"
        assert "1500 is" in refusal(partial(types, wednesday, GRACE, f"calm goals: {long}"))
        for field in ("summary", "goals"):
            answers = {"summary": "calm", field: "\n".join([long[:800], long[:801]])}
            with pytest.raises(Refusal) as refused:
                wednesday.sends(GRACE, "debrief.write", f"{shift}:0", **answers)
            assert list(refused.value.fields) == [field]
    types(wednesday, GRACE, f"{long[:1499]}!")
    assert f"{long[:1499]}!" in drawn(wednesday, "debrief", shift).text
