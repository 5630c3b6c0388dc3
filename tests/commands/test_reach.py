"""A private message to somebody off shift waits for their next one, unless it is urgent."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from commands.deciding.reach import reach
from handbook.messages import MESSAGES, Message
from storage import later, people
from storage.cards import Card
from storage.later import Later
from storage.leaves import APPROVED
from tests.commands.desk import BOOKS, Desk, roster
from tests.storage.floor import Floor, a_leave
from tests.stories.floor import ADA, DORA, LINUS, MONDAY, WEI, ZONE

TUESDAY = MONDAY + timedelta(days=1)
LAST = MONDAY + timedelta(days=6)
"""The last day of the roster."""


@pytest.fixture
def desk(each_desk: Desk) -> Desk:
    return each_desk


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


def tell(
    desk: Desk, who: str, moment: datetime, name: Message = "leave.waiting"
) -> datetime | None:
    """Reach for a person at a moment; until when the message is kept."""
    desk.now = moment
    with desk.database.change(moment) as tx:
        person = people.by_slack(tx, who)
        assert person is not None
        return reach(tx, BOOKS["call-centre"], person, name, "leave:1", Card(title="Hi"))


def on_leave(desk: Desk, who: str, first: date, last: date) -> None:
    with desk.database.change(desk.now) as tx:
        person = people.by_slack(tx, who)
        assert person is not None
        floor = Floor(person.person.team_id, (0, 0), ())
        a_leave(tx, floor, person.id, first=first, last=last, state=APPROVED)


def kept(desk: Desk) -> list[Later]:
    with desk.read() as tx:
        return list(tx.session.exec(select(Later)).all())


def test_it_waits_for_the_start_of_the_next_shift(desk: Desk) -> None:
    assert tell(desk, ADA, at(MONDAY, 9)) == at(MONDAY, 15)
    assert tell(desk, ADA, at(MONDAY, 23)) == at(TUESDAY, 15)
    assert desk.told(ADA) == []
    assert [(one.name, one.subject, one.state) for one in kept(desk)] == [
        ("leave.waiting", "leave:1", later.WAITING)
    ] * 2


def test_it_is_said_at_once_to_whoever_is_at_work(desk: Desk) -> None:
    assert tell(desk, ADA, at(MONDAY, 15)) is None
    assert tell(desk, WEI, at(TUESDAY, 6, 59)) is None
    assert (desk.told(ADA), desk.told(WEI), kept(desk)) == (["Hi"], ["Hi"], [])


def test_it_is_said_at_once_to_whoever_has_no_shifts(desk: Desk) -> None:
    assert tell(desk, DORA, at(MONDAY, 3)) is None
    assert desk.told(DORA) == ["Hi"]


def test_what_the_handbook_marks_urgent_is_said_at_once(desk: Desk) -> None:
    assert tell(desk, ADA, at(MONDAY, 9), "leave.decided") is None
    assert desk.told(ADA) == ["Hi"]
    assert kept(desk) == []


def test_a_shift_on_which_they_are_on_leave_is_not_theirs(desk: Desk) -> None:
    on_leave(desk, ADA, MONDAY, TUESDAY)
    assert tell(desk, ADA, at(MONDAY, 16)) == at(MONDAY + timedelta(days=2), 15)
    assert desk.told(ADA) == []


def test_nobody_waits_longer_than_two_weeks(desk: Desk) -> None:
    assert tell(desk, ADA, at(LAST, 23)) is None
    on_leave(desk, ADA, MONDAY, LAST)
    assert tell(desk, ADA, at(MONDAY, 9)) is None
    assert desk.told(ADA) == ["Hi", "Hi"]


@pytest.mark.parametrize("minutes", [0, 1])
def test_two_weeks_are_the_longest_wait(desk: Desk, minutes: int) -> None:
    moment = at(LAST, 15) - timedelta(days=14, minutes=minutes)
    on_leave(desk, ADA, MONDAY - timedelta(days=1), LAST - timedelta(days=1))
    assert tell(desk, ADA, moment) == (None if minutes else at(LAST, 15))


def test_a_shift_added_to_the_roster_counts(desk: Desk) -> None:
    roster(desk, LINUS, "E", TUESDAY)
    assert tell(desk, LINUS, at(MONDAY, 23)) == at(TUESDAY, 7)


def test_nothing_is_said_or_kept_for_somebody_without_a_slack_account(desk: Desk) -> None:
    with desk.database.change(desk.now) as tx:
        person = people.by_slack(tx, ADA)
        assert person is not None
        person.person.slack_id = None
        tx.session.add(person.person)
    with desk.database.change(desk.now) as tx:
        person = people.by_id(tx, person.id)
        for name in MESSAGES:
            assert reach(tx, BOOKS["call-centre"], person, name, "leave:1", Card()) is None
    assert kept(desk) == []
    assert desk.outgoing() == []
