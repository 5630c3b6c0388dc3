"""Each night what had its term is forgotten, by the rules of that day."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from commands.deciding import copies
from commands.deciding.forgetting import forget, of_person, over
from handbook.book import Handbook, read
from schedules import forgetting
from schedules.schedule import Due
from storage import files, journal, leaves, people, reports
from storage import forgetting as words_forgotten
from storage.database import Database
from storage.files import GONE
from storage.outbox import UNFILE, Outgoing
from storage.people import Person
from storage.transaction import Tx
from tests.storage.floor import MONDAY, NOW, a_floor, a_leave

BOOKS: dict[str, Handbook] = {"call-centre": read("call-centre")}
ZONE = ZoneInfo("Asia/Shanghai")
LAST_NIGHT = datetime(2027, 11, 2, 3, 30, tzinfo=ZONE)
"""The leave of 2 November 2026 is kept for 12 months: this day is its last."""


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def test_a_reason_is_gone_on_the_night_after_its_term(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx, name="North")
        number = a_leave(tx, floor, floor.agents[0], first=MONDAY)
    for night, reason in ((LAST_NIGHT, "fever"), (LAST_NIGHT + timedelta(days=1), None)):
        with database.change(night) as tx:
            said = forgetting.post(tx, BOOKS, Due(f"team:{floor.team}", night))
        assert said == ("nothing had its term" if reason else None)
        with database.read(night) as tx:
            leave = leaves.get(tx, number)
            assert leave is not None
            assert leave.reason == reason
    with database.read(NOW) as tx:
        (entry,) = journal.of_subject(tx, f"team:{floor.team}")
        assert (entry.event, entry.actor, entry.facts) == (
            "words.forgotten",
            "clock",
            {"rows": {"leave": 1}},
        )


def test_it_is_due_once_a_night_where_the_team_is(database: Database) -> None:
    with database.change(NOW) as tx:
        own = f"team:{a_floor(tx, name='North').team}"
    with database.read(NOW) as tx:
        assert not forgetting.due(tx, BOOKS, LAST_NIGHT - timedelta(days=2), LAST_NIGHT)
    with database.change(NOW) as tx:
        tx.note("team.added", own, "terminal")
    with database.read(NOW) as tx:
        found = forgetting.due(tx, BOOKS, LAST_NIGHT - timedelta(days=2), LAST_NIGHT)
        assert [due.at for due in found if due.subject == own] == [
            LAST_NIGHT - timedelta(days=1),
            LAST_NIGHT,
        ]
        without = {"call-centre": BOOKS["call-centre"].model_copy(update={"retention": ()})}
        assert forgetting.due(tx, without, LAST_NIGHT - timedelta(days=2), LAST_NIGHT) == []


def a_report_with_a_file(tx: Tx, team: int, by: int, reader: int) -> str:
    """Handed in with a file alone, and opened by its reader."""
    for number in (by, reader):
        tx.session.get_one(Person, number).slack_id = f"U{number:09}"
    tx.session.flush()
    day = NOW.date()
    key = f"person:{by}"
    reports.open_one(
        tx,
        team_id=team,
        name="floor_week",
        span=(day, day),
        key=key,
        due_day=day,
        due_at=NOW,
        owner_id=by,
    )
    [row] = reports.of_period(tx, team, "floor_week", day)
    number = reports.hand_in(tx, row.number, by, None, None, is_in_time=True)
    reports.change(tx, row.number, reports.OPEN, state=reports.APPROVED, hand_in_id=number)
    subject = reports.hand_in_of(tx, number).files
    files.add(tx, by, subject, "F0FILE0001", ".pdf")
    copies.give(tx, people.by_id(tx, reader), [subject])
    return subject


def unfiled(tx: Tx) -> list[str]:
    return list(tx.session.exec(select(Outgoing.conversation).where(Outgoing.kind == UNFILE)).all())


@pytest.mark.parametrize("of_whom", ["everybody", "person"])
def test_copies_of_a_reports_files_go_with_its_words(database: Database, of_whom: str) -> None:
    """A file that was sent without a word has its term as well; the original is its sender's."""
    night = NOW + timedelta(days=3650)
    with database.change(NOW) as tx:
        floor = a_floor(tx, name="North")
        by, reader = floor.leaders
        subject = a_report_with_a_file(tx, floor.team, by, reader)
    with database.change(NOW + timedelta(days=1)) as tx:
        term = over(BOOKS["call-centre"], people.team(tx, floor.team), tx.now)
        assert term is not None
        assert forget(tx, term, "clock") == {}
        assert unfiled(tx) == []
    with database.change(night) as tx:
        if of_whom == "everybody":
            assert forgetting.post(tx, BOOKS, Due(f"team:{floor.team}", night)) is None
        else:
            assert forget(tx, of_person(people.by_id(tx, reader), tx.now), "terminal") == {}
            term = of_person(people.by_id(tx, by), tx.now)
            assert words_forgotten.count(tx, term) == {"floor": 1}
            assert forget(tx, term, "terminal") == {"floor": 1}
        assert unfiled(tx) == [f"@U{reader:09}"]
        assert files.copy(tx, 1)[0].state == GONE
        assert files.about(tx, [subject]) == []
    with database.change(night) as tx:  # nobody copies it again
        assert copies.give(tx, people.by_id(tx, reader), [subject]) == 0
        assert forgetting.post(tx, BOOKS, Due(f"team:{floor.team}", night)) is not None
