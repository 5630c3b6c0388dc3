"""What was kept is said once when the next shift begins, and only if it still holds."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import col, delete, select

from commands.deciding.asking import Books
from commands.deciding.reach import reach
from schedules import next_shift
from schedules.schedule import Due
from storage import later, people
from storage.cards import Card
from storage.later import DROPPED, SAID, WAITING, Later
from storage.leaves import APPROVED
from storage.occurrences import DONE, MISSED, Occurrence
from storage.rosters import Assignment
from storage.transaction import Tx
from tests.bot.turning import Turned, clock, house_time
from tests.commands.desk import BOOKS, Desk, leaves_team
from tests.storage.floor import Floor, a_leave, together
from tests.stories.floor import ADA, BO, MONDAY, WEI, ZONE

__all__ = ["house_time"]

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def desk(each_desk: Desk) -> Desk:
    return each_desk


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


def keep(desk: Desk, who: str, words: str = "Hi") -> None:
    """Keep a message on Monday at 07:00, when neither Ada nor Bo is at work."""
    with desk.database.change(desk.now) as tx:
        person = people.by_slack(tx, who)
        assert person is not None
        book = BOOKS["call-centre"]
        assert reach(tx, book, person, "leave.waiting", "leave:1", Card(title=words))


def turn(desk: Desk, house_time: Turned, moment: datetime) -> None:
    """The clock looks once, at that moment."""
    house_time.at = desk.now = moment
    clock(desk.database, house_time, [next_shift.SCHEDULE]).tick()


def states(desk: Desk) -> list[str]:
    with desk.read() as tx:
        return list(tx.session.exec(select(Later.state).order_by(col(Later.id))).all())


def outcomes(desk: Desk) -> list[tuple[str, str, str]]:
    with desk.read() as tx:
        rows = tx.session.exec(select(Occurrence).order_by(col(Occurrence.due_at))).all()
    return [(row.subject, row.outcome, row.why) for row in rows if row.job == "next_shift"]


def test_it_is_said_when_the_shift_begins_and_once(desk: Desk, house_time: Turned) -> None:
    keep(desk, ADA)
    said = []
    for hour, minute in ((14, 59), (15, 0), (15, 1), (16, 0)):
        turn(desk, house_time, at(MONDAY, hour, minute))
        said.append(desk.told(ADA))
    assert said == [[], ["Hi"], ["Hi"], ["Hi"]]
    assert states(desk) == [SAID]
    assert outcomes(desk) == [("later:1", DONE, "")]
    entry = desk.journal()[-1]
    assert (entry.event, entry.subject) == ("clock.next_shift", "later:1")


def test_the_clock_knows_when_to_wake(desk: Desk, house_time: Turned) -> None:
    keep(desk, ADA)
    one = clock(desk.database, house_time, [next_shift.SCHEDULE])
    assert one.next_due(at(MONDAY, 7), at(MONDAY, 14, 59)) is None
    assert one.next_due(at(MONDAY, 7), at(TUESDAY, 7)) == at(MONDAY, 15)


def test_a_night_shift_is_one_too(desk: Desk, house_time: Turned) -> None:
    keep(desk, WEI)
    turn(desk, house_time, at(TUESDAY, 2))
    assert desk.told(WEI) == ["Hi"]


def test_two_bots_at_the_same_moment_say_it_once(desk: Desk, house_time: Turned) -> None:
    keep(desk, ADA)
    house_time.at = desk.now = at(MONDAY, 15)
    bots = [clock(desk.database, house_time, [next_shift.SCHEDULE]) for _ in range(2)]
    together(2, lambda number: bots[number].tick())
    assert desk.told(ADA) == ["Hi"]
    assert outcomes(desk) == [("later:1", DONE, "")]


def test_all_that_was_kept_is_said_in_order_to_each(desk: Desk, house_time: Turned) -> None:
    for who, words in ((ADA, "one"), (BO, "two"), (ADA, "three")):
        keep(desk, who, words)
    turn(desk, house_time, at(MONDAY, 15))
    assert (desk.told(ADA), desk.told(BO)) == (["one", "three"], ["two"])


def test_what_was_dropped_is_not_said(desk: Desk, house_time: Turned) -> None:
    keep(desk, ADA)
    with desk.database.change(desk.now) as tx:
        later.drop(tx, "leave:1", "leave.waiting")
    turn(desk, house_time, at(MONDAY, 15))
    assert (desk.told(ADA), states(desk), outcomes(desk)) == ([], [DROPPED], [])


def test_what_is_dropped_between_the_look_and_the_press_is_recorded_as_missed(
    desk: Desk, house_time: Turned
) -> None:
    keep(desk, ADA)

    def looks_then_it_is_dropped(
        tx: Tx, books: Books, since: datetime, until: datetime
    ) -> Sequence[Due]:
        found = next_shift.due(tx, books, since, until)
        with desk.database.change(desk.now) as other:
            assert later.drop(other, "leave:1", "leave.waiting") == 1
        return found

    schedule = replace(next_shift.SCHEDULE, due=looks_then_it_is_dropped)
    house_time.at = at(MONDAY, 15)
    clock(desk.database, house_time, [schedule]).tick()
    assert (desk.told(ADA), states(desk)) == ([], [DROPPED])
    assert outcomes(desk) == [("later:1", MISSED, "it no longer holds")]


def test_what_is_dropped_at_the_press_itself_is_not_said(desk: Desk) -> None:
    keep(desk, ADA)
    desk.now = at(MONDAY, 15)
    with desk.database.change(desk.now) as tx:
        later.drop(tx, "leave:1", "leave.waiting")
        next_shift.post(tx, BOOKS, Due("later:1", desk.now))
    assert (desk.told(ADA), states(desk)) == ([], [DROPPED])


def test_after_a_downtime_it_is_still_said(desk: Desk, house_time: Turned) -> None:
    keep(desk, ADA)
    turn(desk, house_time, at(MONDAY, 22, 59))
    assert desk.told(ADA) == ["Hi"]


def test_after_a_downtime_beyond_the_shift_it_waits_for_the_next(
    desk: Desk, house_time: Turned
) -> None:
    keep(desk, ADA)
    turn(desk, house_time, at(MONDAY, 23))
    assert (desk.told(ADA), states(desk)) == ([], [WAITING])
    turn(desk, house_time, at(TUESDAY, 15))
    assert (desk.told(ADA), states(desk)) == (["Hi"], [SAID])


def test_a_sick_call_puts_it_off_to_the_first_shift_back(desk: Desk, house_time: Turned) -> None:
    keep(desk, ADA)
    with desk.database.change(desk.now) as tx:
        person = people.by_slack(tx, ADA)
        assert person is not None
        a_leave(tx, Floor(person.person.team_id, (0, 0), ()), person.id, state=APPROVED)
    turn(desk, house_time, at(MONDAY, 15))
    assert desk.told(ADA) == []
    turn(desk, house_time, at(TUESDAY, 15))
    assert desk.told(ADA) == ["Hi"]
    assert outcomes(desk) == [("later:1", DONE, "")] * 2


def test_somebody_taken_off_the_roster_is_told_all_the_same(desk: Desk, house_time: Turned) -> None:
    keep(desk, ADA)
    with desk.database.change(desk.now) as tx:
        person = people.by_slack(tx, ADA)
        assert person is not None
        tx.session.exec(delete(Assignment).where(col(Assignment.person_id) == person.id))
    turn(desk, house_time, at(MONDAY, 15))
    assert desk.told(ADA) == ["Hi"]


def test_whoever_has_left_is_not_told(desk: Desk, house_time: Turned) -> None:
    keep(desk, ADA)
    leaves_team(desk, ADA, MONDAY)
    turn(desk, house_time, at(MONDAY, 15))
    assert desk.told(ADA) == []
    assert outcomes(desk) == [("later:1", MISSED, "they have left the team")]


def test_whoever_has_no_slack_account_any_more_cannot_be_told(
    desk: Desk, house_time: Turned
) -> None:
    keep(desk, ADA)
    with desk.database.change(desk.now) as tx:
        person = people.by_slack(tx, ADA)
        assert person is not None
        person.person.slack_id = None
        tx.session.add(person.person)
    turn(desk, house_time, at(MONDAY, 15))
    assert desk.outgoing() == []
    assert outcomes(desk) == [("later:1", MISSED, "they have no Slack account any more")]
