"""Without a public address the coming month comes as a file, once, and again when it changes."""

from datetime import date, datetime, timedelta
from typing import Any

import httpx
import icalendar
import pytest
from sqlmodel import col, delete, select

from storage import journal, people
from storage.outbox import FILE, QUEUED, SENDING, SENT, SWALLOWED
from storage.rosters import Assignment, Shift
from tests.bot.office import Office
from tests.stories.floor import ADA, MONDAY, ZONE

MINUTE = timedelta(minutes=1)


def asks(office: Office, line: str = "") -> str:
    key = f"calendar:{line}:{len(office.rows())}"
    return office.intake.typed(key, ADA, "calendar", line).text


def files(office: Office) -> list[dict[str, Any]]:
    """The calendars in Ada's direct message, oldest first, with what was said to them."""
    messages = office.slack.messages(office.slack.dm(ADA))
    return [{**file, "said": m["text"]} for m in messages for file in m.get("files", [])]


def events(office: Office, file: dict[str, Any]) -> dict[date, tuple[str, int]]:
    """State and sequence by the day on which each event begins."""
    token = {"Authorization": f"Bearer {office.slack.workspace.bot_token}"}
    body = httpx.get(file["url_private_download"], headers=token).content
    return {
        one.decoded("dtstart").astimezone(ZONE).date(): (
            str(one["status"]),
            int(str(one["sequence"])),
        )
        for one in icalendar.Calendar.from_ical(body).walk("VEVENT")
    }


def states(office: Office) -> list[str]:
    return [row.state for row in office.rows() if row.kind == FILE]


def take_off(office: Office, *days: date) -> None:
    """Ada's late shifts of these days are nobody's any more of hers."""
    with office.database.change(office.house_time.now()) as tx:
        ada = people.by_slack(tx, ADA)
        assert ada is not None
        for shift in tx.session.exec(select(Shift).where(Shift.code == "L")).all():
            if shift.day in days:
                hers = col(Assignment.person_id) == ada.id
                tx.session.exec(
                    delete(Assignment).where(hers, col(Assignment.shift_id) == shift.id)
                )


def put_on(office: Office, *days: date) -> None:
    with office.database.change(office.house_time.now()) as tx:
        ada = people.by_slack(tx, ADA)
        assert ada is not None
        for day in days:
            starts = datetime(day.year, day.month, day.day, 15, tzinfo=ZONE)
            shift = Shift(
                team_id=ada.person.team_id,
                day=day,
                code="L",
                starts_at=starts,
                ends_at=starts + timedelta(hours=8),
            )
            tx.session.add(shift)
            tx.session.flush()
            assert shift.id is not None
            tx.session.add(Assignment(shift_id=shift.id, person_id=ada.id))


def test_the_month_comes_at_once_and_again_only_when_it_changed(either_office: Office) -> None:
    office = either_office
    assert "come to your direct message" in asks(office)
    office.tick()
    (first,) = files(office)
    week = {MONDAY + timedelta(days=n): ("CONFIRMED", 0) for n in range(7)}
    assert (first["name"], events(office, first)) == ("shifts-2026-11-02.ics", week)
    assert "until Thu 3 Dec 2026" in first["said"]
    for _ in range(3):
        office.tick(10 * MINUTE)
    assert len(files(office)) == 1
    # Many edits are one message, some minutes after the last of them.
    friday, saturday = MONDAY + timedelta(days=4), MONDAY + timedelta(days=5)
    take_off(office, friday)
    office.tick(MINUTE)
    take_off(office, saturday)
    office.tick(4 * MINUTE)
    office.tick(4 * MINUTE)
    assert len(files(office)) == 1, "it may not be the last edit"
    office.tick(MINUTE)
    _, second = files(office)
    gone = {friday: ("CANCELLED", 1), saturday: ("CANCELLED", 1)}
    assert events(office, second) == {**week, **gone}, "else they would stay in the calendar"
    assert "have changed" in second["said"]
    office.tick(30 * MINUTE)
    assert len(files(office)) == 2
    with office.database.read(office.house_time.now()) as tx:
        noted = [one.event for one in journal.entries(tx) if "calendar" in one.event]
    assert noted == ["calendar.sent", "clock.calendar"]


def test_an_empty_month_is_sent_once_there_is_something_in_it(post_office: Office) -> None:
    post_office.house_time.at += timedelta(days=20)
    assert "no shifts in the coming month" in asks(post_office)
    post_office.tick()
    assert states(post_office) == []
    put_on(post_office, date(2026, 12, 1))
    post_office.tick()
    post_office.tick(5 * MINUTE)
    (only,) = files(post_office)
    assert events(post_office, only) == {date(2026, 12, 1): ("CONFIRMED", 0)}


def test_what_is_taken_back_within_minutes_is_not_spoken_of(post_office: Office) -> None:
    asks(post_office)
    post_office.tick()
    take_off(post_office, MONDAY)
    post_office.tick(MINUTE)
    with post_office.database.change(post_office.house_time.now()) as tx:
        late = select(Shift.id).where(Shift.code == "L", Shift.day == MONDAY)
        tx.session.add(Assignment(shift_id=tx.session.exec(late).one() or 0, person_id=1))
    post_office.tick(10 * MINUTE)
    assert states(post_office) == [SENT]


def test_days_that_pass_are_no_change_and_a_new_month_is(post_office: Office) -> None:
    asks(post_office)
    post_office.tick()
    for passed in (1, 6, 20):
        post_office.tick(timedelta(days=passed))
    assert len(files(post_office)) == 1, "all shifts are over and nothing was said of it"
    put_on(post_office, date(2026, 11, 30), date(2026, 12, 31), date(2027, 1, 1))
    post_office.tick()
    post_office.tick(5 * MINUTE)
    _, second = files(post_office)
    assert events(post_office, second) == {date(2026, 11, 30): ("CONFIRMED", 0)}
    assert "until Wed 30 Dec 2026" in second["said"]
    post_office.tick(timedelta(days=25))
    post_office.tick(5 * MINUTE)
    third = files(post_office)[2]
    days = {date(2026, 12, 31): ("CONFIRMED", 0), date(2027, 1, 1): ("CONFIRMED", 0)}
    assert events(post_office, third) == days, "a week before the last one ends the next comes"


@pytest.mark.parametrize("what", ["500_after", "reset_after", "reset_before"])
def test_a_file_whose_answer_was_lost_is_there_once(post_office: Office, what: str) -> None:
    post_office.slack.faults.next("files.completeUploadExternal", what)
    asks(post_office)
    post_office.deliver()
    assert states(post_office)[0] in (QUEUED, SENDING)
    post_office.deliver(after=60)
    assert (len(files(post_office)), states(post_office)) == (1, [SENT])
    post_office.tick(10 * MINUTE)
    assert states(post_office) == [SENT], "what it told of is known"


def test_off_ends_it_even_on_its_way(post_office: Office) -> None:
    asks(post_office)
    assert "no longer" in asks(post_office, "off")
    post_office.deliver()
    take_off(post_office, MONDAY)
    post_office.tick(MINUTE)
    post_office.tick(10 * MINUTE)
    assert (files(post_office), states(post_office)) == ([], [SWALLOWED])
