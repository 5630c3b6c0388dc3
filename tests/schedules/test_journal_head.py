"""Each day's head of the journal goes to the managers, just after the day it seals."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from schedules import journal_head
from schedules.schedule import Due
from storage import journal
from storage.people import Team
from tests.commands.desk import BOOKS, Desk, text
from tests.stories.floor import ADA, BO, MANAGERS, MORNING, ZONE


def due(desk: Desk, since: datetime, until: datetime) -> list[datetime]:
    with desk.read() as tx:
        return [each.at for each in journal_head.due(tx, BOOKS, since, until)]


def post(desk: Desk, at: datetime) -> str:
    with desk.database.change(desk.now) as tx:
        journal_head.post(tx, BOOKS, Due("team:1", at))
    row = desk.outgoing()[-1]
    assert row.conversation == MANAGERS
    return text(row)


def in_zone(desk: Desk, zone: str) -> None:
    with desk.database.change(desk.now) as tx:
        team = tx.session.get(Team, 1)
        assert team is not None
        team.zone = zone


def test_nothing_is_due_before_anything_happened(desk: Desk) -> None:
    assert due(desk, MORNING - timedelta(days=9), MORNING + timedelta(days=9)) == []


def test_it_is_due_daily_five_minutes_after_midnight_of_the_team(desk: Desk) -> None:
    desk.types(ADA, "sick today")
    assert due(desk, MORNING, MORNING + timedelta(days=3)) == [
        datetime(2026, 11, day, 0, 5, tzinfo=ZONE) for day in (3, 4, 5)
    ]


@pytest.mark.parametrize(
    ("first", "gaps"),
    [
        (date(2026, 3, 28), [23, 24]),  # the clocks go forward on the 29th
        (date(2026, 10, 24), [24, 25]),  # and back on the 25th, after 00:05
        (date(2028, 2, 27), [24, 24]),  # 29 February is a day
        (date(2026, 12, 30), [24, 24]),
    ],
)
def test_a_day_has_one_head_even_where_it_is_longer_or_shorter(
    desk: Desk, first: date, gaps: list[int]
) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    in_zone(desk, "Europe/Berlin")
    desk.types(ADA, "sick 2026-11-20")
    start = datetime.combine(first, datetime.min.time(), berlin)
    found = due(desk, start + timedelta(hours=6), start + timedelta(days=3, hours=6))
    assert [at.astimezone(berlin).date() for at in found] == [
        first + timedelta(days=n) for n in (1, 2, 3)
    ]
    assert {at.astimezone(berlin).strftime("%H:%M") for at in found} == {"00:05"}
    moments = [at.astimezone(UTC) for at in found]
    hours = [(b - a) // timedelta(hours=1) for a, b in pairwise(moments)]
    assert sorted(hours) == sorted(gaps)


def test_it_seals_the_day_that_is_over_and_nothing_of_the_new_one(desk: Desk) -> None:
    desk.types(ADA, "sick 2026-11-05")
    with desk.read() as tx:
        sealed = journal.head(tx)
    assert sealed is not None
    desk.passes(days=1)
    desk.types(BO, "sick 2026-11-05")
    said = post(desk, datetime(2026, 11, 3, 0, 5, tzinfo=ZONE))
    line = f"The journal up to Mon 2 Nov 2026 ends with {sealed.number}:{sealed.hash}"
    assert said.splitlines()[0] == line


def test_it_can_be_given_to_the_audit_as_it_was_posted(desk: Desk) -> None:
    desk.types(ADA, "sick 2026-11-05")
    desk.passes(days=1)
    said = post(desk, datetime(2026, 11, 3, 0, 5, tzinfo=ZONE))
    number, _, hash_ = said.splitlines()[0].rpartition(" ")[2].partition(":")
    with desk.read() as tx:
        assert journal.audit(tx, [journal.Head(int(number), hash_)]) == []
        assert journal.audit(tx, [journal.Head(int(number), "0" * 64)]) != []


def test_a_day_before_the_first_entry_has_no_head(desk: Desk) -> None:
    desk.types(ADA, "sick 2026-11-05")
    with desk.read() as tx:
        today = Due("team:1", datetime(2026, 11, 2, 0, 5, tzinfo=ZONE))
        tomorrow = Due("team:1", datetime(2026, 11, 3, 0, 5, tzinfo=ZONE))
        assert journal_head.why_useless(tx, BOOKS, today) is not None
        assert journal_head.why_useless(tx, BOOKS, tomorrow) is None
