"""Shifts in people's own calendars: what an address gives, to whom, and until when."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from sqlmodel import delete, select

from commands.calendar import ics
from commands.calendar.entries import own
from commands.calendar.given import given, to_keep
from commands.calendar.serving import Served, serve
from handbook.words import of
from storage import calendars, people
from storage.calendars import Calendar, Turn, digest_of
from storage.people import Role
from storage.rosters import Assignment, Shift
from tests.commands.desk import BOOKS, Desk, leaves_team, people_to_spare, refusal
from tests.storage.whole import everything
from tests.stories.floor import ADA, BO, DORA, GRACE, MONDAY, WEI, ZONE

PUBLIC = "https://rota.example/rollcall"


@pytest.fixture
def open_desk(desk: Desk) -> Desk:
    """Reached from outside."""
    desk.address = PUBLIC
    return people_to_spare(desk)


def token(desk: Desk, who: str, form: str = "calendar.own") -> str:
    """The secret of the address that the form shows."""
    (address,) = [line for line in desk.opens(who, form).lines if line.startswith("https://")]
    before, _, name = address.rpartition("/")
    assert (before, name[-4:]) == (f"{PUBLIC}/calendar", ".ics")
    return name.removesuffix(".ics")


def fetched(desk: Desk, secret: str) -> Served | None:
    with desk.database.change(desk.now) as tx:
        return serve(tx, BOOKS, digest_of(secret), keeps=True)


def events(desk: Desk, secret: str) -> list[Mapping[str, Any]]:
    served = fetched(desk, secret)
    assert served is not None
    return list(icalendar.Calendar.from_ical(served.body).walk("VEVENT"))


def times(found: list[Mapping[str, Any]]) -> list[tuple[date, date]]:
    return [(one.decoded("dtstart"), one.decoded("dtend")) for one in found]  # type: ignore[attr-defined]


def test_an_address_gives_the_persons_shifts_and_a_night_ends_the_next_day(
    open_desk: Desk,
) -> None:
    found = events(open_desk, token(open_desk, WEI))
    days = [MONDAY + timedelta(days=n) for n in range(-1, 7)]
    assert times(found) == [
        (
            datetime(day.year, day.month, day.day, 23, tzinfo=ZONE),
            datetime(day.year, day.month, day.day, 7, tzinfo=ZONE) + timedelta(days=1),
        )
        for day in days
    ]
    assert {str(one["summary"]) for one in found} == {"N 班"}, "in the reader's own language"
    assert len({str(one["uid"]) for one in found}) == len(days)


def test_the_secret_is_shown_once_and_stands_nowhere(open_desk: Desk) -> None:
    secret = token(open_desk, ADA)
    assert len(secret) >= 22, "128 bits"
    again = open_desk.opens(ADA, "calendar.own")
    assert not [line for line in again.lines if "https://" in line]
    assert "since Mon 2 Nov 2026" in again.lines[0]
    assert secret not in str(everything(open_desk.database))
    made = [one for one in open_desk.journal() if one.event == "calendar.made"]
    assert [(one.subject, dict(one.facts)) for one in made] == [("person:1", {"scope": "own"})]


def test_a_typed_line_shows_no_secret_in_a_message_that_stays(open_desk: Desk) -> None:
    answer = open_desk.types(ADA, "", "calendar")
    assert [button.action for button in answer.buttons] == ["calendar.own"]
    again = open_desk.types(GRACE, "team new", "calendar")
    assert [button.action for button in again.buttons] == ["calendar.team_new"]
    with open_desk.is_as_before():
        said = refusal(lambda: open_desk.types(ADA, "perhaps", "calendar"))
    assert "Nothing was changed" in said


def test_another_address_ends_the_one_before_and_off_ends_it_for_good(open_desk: Desk) -> None:
    first = token(open_desk, ADA)
    second = token(open_desk, ADA, "calendar.own_new")
    assert fetched(open_desk, first) is None
    assert fetched(open_desk, second) is not None
    assert "opens nothing" in open_desk.types(ADA, "off", "calendar").text
    assert fetched(open_desk, second) is None
    assert "There was none" in open_desk.types(ADA, "off", "calendar").text
    told = [one.event for one in open_desk.journal() if one.event.startswith("calendar.")]
    assert told == ["calendar.made", "calendar.ended", "calendar.made", "calendar.ended"]


def test_whoever_has_left_has_no_calendar(open_desk: Desk) -> None:
    secret = token(open_desk, ADA)
    leaves_team(open_desk, ADA, MONDAY + timedelta(days=2))
    found = times(events(open_desk, secret))
    assert len(found) == 3, "Sunday, Monday and Tuesday"
    leaves_team(open_desk, ADA, MONDAY)
    assert fetched(open_desk, secret) is None


def test_leave_stands_in_place_of_its_shifts_without_kind_or_reason(open_desk: Desk) -> None:
    open_desk.types(ADA, "sick tomorrow fever")
    found = events(open_desk, token(open_desk, ADA))
    whole_days = [one for one in found if str(one["summary"]) == "Leave"]
    tomorrow = MONDAY + timedelta(days=1)
    assert times(whole_days) == [(tomorrow, tomorrow + timedelta(days=1))]
    shifts = [start.date() for start, _ in times(found) if isinstance(start, datetime)]
    assert MONDAY in shifts
    assert tomorrow not in shifts
    served = fetched(open_desk, token(open_desk, ADA, "calendar.own_new"))
    assert served is not None
    assert b"fever" not in served.body
    assert b"ick" not in served.body


def test_the_team_sees_who_is_there_and_of_others_only_that_they_are_away(
    open_desk: Desk,
) -> None:
    open_desk.types(ADA, "sick tomorrow fever")
    found = events(open_desk, token(open_desk, GRACE, "calendar.team"))
    tomorrow = datetime(2026, 11, 3, 15, tzinfo=ZONE)
    (late,) = [one for one in found if times([one])[0][0] == tomorrow]
    assert str(late["summary"]) == "L: 3 people"
    assert str(late["description"]).splitlines() == ["Bo, Grace and Linus", "Away: Ada"]


def test_the_teams_calendar_is_for_those_who_lead_and_only_while_they_do(
    open_desk: Desk,
) -> None:
    with open_desk.is_as_before():
        said = refusal(lambda: open_desk.opens(WEI, "calendar.team"))
    assert "什么都没有改" in said
    secret = token(open_desk, DORA, "calendar.team")
    own_secret = token(open_desk, DORA)
    with open_desk.database.change(open_desk.now) as tx:
        dora = people.by_slack(tx, DORA)
        assert dora is not None
        tx.session.exec(delete(Role).where(Role.person_id == dora.id))  # type: ignore[arg-type]
    assert fetched(open_desk, secret) is None
    assert fetched(open_desk, own_secret) is not None


def test_a_changed_shift_keeps_its_uid_and_has_the_next_sequence(open_desk: Desk) -> None:
    secret = token(open_desk, ADA)
    before = fetched(open_desk, secret)
    open_desk.passes(hours=1)
    unchanged = fetched(open_desk, secret)
    assert before is not None
    assert unchanged is not None
    assert (unchanged.body, unchanged.is_new) == (before.body, False), "else nobody has it already"
    with open_desk.database.change(open_desk.now) as tx:
        query = select(Shift).where(Shift.code == "L", Shift.day == MONDAY + timedelta(days=2))
        shift = tx.session.exec(query).one()
        shift.ends_at += timedelta(hours=1)
        tx.session.add(shift)
    was = {str(one["uid"]): one for one in icalendar.Calendar.from_ical(before.body).walk("VEVENT")}
    moved = [one for one in events(open_desk, secret) if one["sequence"] == 1]
    (only,) = moved
    assert times(moved)[0][1] == datetime(2026, 11, 5, 0, tzinfo=ZONE)
    assert was[str(only["uid"])]["sequence"] == 0
    assert only["last-modified"].dt == open_desk.now


def test_what_is_long_over_falls_out_and_what_was_taken_off_is_not_shown(open_desk: Desk) -> None:
    secret = token(open_desk, ADA)
    assert len(events(open_desk, secret)) == 8
    with open_desk.database.change(open_desk.now) as tx:
        friday = select(Shift.id).where(Shift.code == "L", Shift.day == MONDAY + timedelta(days=4))
        here = Assignment.shift_id == tx.session.exec(friday).one()
        tx.session.exec(delete(Assignment).where(here))  # type: ignore[arg-type]
    assert len(events(open_desk, secret)) == 7
    open_desk.passes(days=30)
    assert len(events(open_desk, secret)) == 4, "Wednesday, Thursday and the week's end"
    open_desk.passes(days=30)
    assert events(open_desk, secret) == []
    with open_desk.read() as tx:
        assert [one.events for one in tx.session.exec(select(Calendar)).all()] == [{}]


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 10, 24), 9), (date(2027, 3, 27), 7), (date(2028, 2, 28), 8)]
)
def test_a_night_of_a_clock_change_is_as_long_as_it_is(desk: Desk, day: date, hours: int) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    starts = datetime(day.year, day.month, day.day, 23, tzinfo=berlin)
    ends = datetime.combine(day + timedelta(days=1), starts.time().replace(hour=7), berlin)
    with desk.read() as tx:
        bo = people.by_slack(tx, BO)
    assert bo is not None
    turn = Turn(bo.id, day, "N", starts.astimezone(UTC), ends.astimezone(UTC))
    found = given({}, own(bo, [turn], [], of("en")), desk.now, starts)
    (read,) = icalendar.Calendar.from_ical(ics.written(found, "x", "Europe/Berlin")).walk("VEVENT")
    start, end = read.decoded("dtstart"), read.decoded("dtend")
    assert end - start == timedelta(hours=hours)
    assert (start.astimezone(berlin), end.astimezone(berlin)) == (starts, ends)


def test_a_shift_that_comes_back_is_newer_than_its_cancelling(desk: Desk) -> None:
    with desk.read() as tx:
        ada = people.by_slack(tx, ADA)
    assert ada is not None
    at = desk.now.astimezone(UTC) + timedelta(days=1)
    shift = own(ada, [Turn(ada.id, at.date(), "L", at, at + timedelta(hours=8))], [], of("en"))
    first = given({}, shift, desk.now, desk.now)
    gone = given(to_keep(first), [], desk.now, desk.now)
    assert [(one.sequence, one.is_cancelled) for one in gone] == [(1, True)]
    assert given(to_keep(gone), [], desk.now, desk.now) == gone
    back = given(to_keep(gone), shift, desk.now, desk.now)
    assert [(one.sequence, one.is_cancelled) for one in back] == [(2, False)]


def test_two_presses_at_once_make_one_address(each_desk: Desk) -> None:
    with each_desk.database.change(each_desk.now) as tx:
        assert calendars.make(tx, 1, "own", "address", "a" * 64)
        assert not calendars.make(tx, 1, "own", "address", "b" * 64)
    assert fetched(each_desk, "unknown") is None
    each_desk.address = PUBLIC
    secret = token(each_desk, GRACE, "calendar.team")
    assert len(events(each_desk, secret)) == 16, "three shifts a day, two of them with people"
