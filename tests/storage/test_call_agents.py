"""Whom a telephone system names: found by number, e-mail or name; forgotten at the term."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from handbook.kpi import Counting
from handbook.retention import Personal
from storage import call_agents, call_doubles, call_sums, calls, forgetting, journal, people
from storage.call_intervals import CallInterval
from storage.call_rows import Days, redate
from storage.calls import Call
from storage.database import Database
from storage.forgetting import Term
from storage.people import Person
from storage.transaction import Tx
from tests.commands.kpi_desk import brought_in, call, epoch, ten
from tests.stories.floor import MONDAY, MORNING, settle_in


@pytest.fixture
def centre(database: Database) -> Database:
    """The usual floor, with two Bob Johnsons, a mail address and a number of three parts."""
    settle_in(database)
    with database.change(MORNING) as tx:
        for code, name, email, left in (
            ("1001", "Bob Johnson", None, date(2026, 10, 1)),
            ("1002", "Bob Johnson", "bob@c.example", None),
            ("2004", "Zoë  Li", None, None),
            ("N-7-1", "Nora", None, None),
            ("3001", "Li Na", None, None),
            ("3002", "Li Na", None, None),
        ):
            person = Person(team_id=1, code=code, name=name, email=email, left_on=left)
            tx.session.add(person)
    return database


def known(database: Database) -> dict[str, str | None]:
    with database.read(MORNING) as tx:
        return {
            one.agent.name: one.person.code if one.person else None
            for one in call_agents.heard(tx, 1)
        }


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Agent/1001", "1001"),
        ("SIP/1002-0000001a", "1002"),
        ("Local/2004@from-internal/n", "2004"),
        ("BOB@c.example", "1002"),
        ("bob johnson", "1002"),
        ("zoë li", "2004"),
        ("3001 Li Na", "3001"),
        ("8009 - Nora", "N-7-1"),
        ("PJSIP/n-7-1", "N-7-1"),
        ("Li Na", None),
        ("SIP/10011", None),
        ("3001/3002", None),
        ("Agent/9999", None),
        ("伟", "A003"),
    ],
)
def test_an_agent_is_found(centre: Database, tmp_path: Path, name: str, code: str | None) -> None:
    lines = call("1.1", epoch(MONDAY), 5, 60, name)
    brought_in(centre, tmp_path, lines)
    assert known(centre) == {name: code}
    with centre.read(MORNING) as tx:
        assert calls.unknown(tx, 1) == (code is None)


def test_a_name_of_two_is_whoever_was_there(centre: Database, tmp_path: Path) -> None:
    brought_in(centre, tmp_path, call("1.1", epoch(date(2026, 9, 1)), 5, 60, "Bob Johnson"))
    assert known(centre) == {"Bob Johnson": None}, "in September both were there"
    brought_in(centre, tmp_path, call("2.1", epoch(MONDAY), 5, 60, "SIP/Bob Johnson"), name="b")
    assert known(centre)["SIP/Bob Johnson"] == "1002"


def test_who_comes_later_is_found_at_the_next_import(centre: Database, tmp_path: Path) -> None:
    brought_in(centre, tmp_path, call("1.1", epoch(MONDAY), 5, 60, "Agent/7"))
    with centre.change(MORNING) as tx:
        tx.session.add(Person(team_id=1, code="7", name="Seven"))
    brought_in(centre, tmp_path, call("2.1", epoch(MONDAY), 5, 60, "Agent/1001"), name="b")
    assert known(centre) == {"Agent/1001": "1001", "Agent/7": "7"}


def test_what_was_said_by_hand_stays(centre: Database, tmp_path: Path) -> None:
    brought_in(centre, tmp_path, call("1.1", epoch(MONDAY), 5, 60, "Agent/1001"))
    with centre.change(MORNING) as tx:
        agent = call_agents.named(tx, 1, "Agent/1001")
        assert agent is not None
        assert call_agents.link(tx, agent, None, "terminal")
        assert not call_agents.link(tx, agent, None, "terminal")
        assert call_agents.find(tx, 1) == 0
    assert known(centre) == {"Agent/1001": None}
    with centre.read(MORNING) as tx:
        assert journal.audit(tx) == []


# ---- names that had their term


def forgotten(tx: Tx, day: date, person: Person | None = None) -> dict[Personal, int]:
    term = Term(people.team(tx, 1), {"calls": day}, person)
    return forgetting.forget(tx, term)


def test_a_name_goes_and_its_figures_stay(centre: Database, tmp_path: Path) -> None:
    names = ("Agent/1001", "Agent/1002", "stranger")
    lines = ten(date(2026, 9, 1), agents=names)
    brought_in(centre, tmp_path, [*lines, *call("9.9", epoch(MONDAY), 5, 60, "newer stranger")])
    with centre.change(MORNING) as tx:
        tx.session.add(
            CallInterval(
                feed_id=1,
                team_id=1,
                day=MONDAY,
                queue="q",
                agent="Agent/1001",
                starts=1,
                length=1800,
                offered=1,
                answered=1,
                lost=0,
            )
        )
        before = call_sums.by_agent(tx, 1, date(2026, 9, 1), MONDAY)
        assert forgotten(tx, date(2026, 9, 1)) == {}, "nobody had left, nothing was older"
        assert forgotten(tx, date(2026, 10, 2)) == {"calls": 2}
        assert forgotten(tx, date(2026, 10, 2)) == {}
        assert call_sums.by_agent(tx, 1, date(2026, 9, 1), MONDAY) == before
        there = {one.name: one.person_id for one in calls.agents(tx, 1)}
        assert set(there) & {"Agent/1001", "stranger"} == set()
        assert {"Agent/1002", "newer stranger"} <= set(there)
        assert tx.session.exec(select(CallInterval.agent)).one().startswith(calls.FORGOTTEN)
        assert call_agents.find(tx, 1) == 0, "it is not looked for again"
        assert [one.agent.name for one in call_agents.heard(tx, 1)] == [
            "Agent/1002",
            "newer stranger",
        ]


def test_of_one_person_only_after_they_left(centre: Database, tmp_path: Path) -> None:
    brought_in(centre, tmp_path, ten(MONDAY, agents=("Agent/1001", "Agent/1002")))
    with centre.change(MORNING) as tx:
        staff = {one.code: one for one in people.everybody(tx)}
        assert forgotten(tx, date(2026, 11, 3), staff["1002"]) == {}
        assert forgotten(tx, date(2026, 11, 3), staff["1001"]) == {"calls": 1}


# ---- two feeds, and another clock


def test_two_feeds_of_one_queue_are_seen_and_one_can_go(centre: Database, tmp_path: Path) -> None:
    brought_in(centre, tmp_path, ten(MONDAY))
    with centre.change(MORNING) as tx:
        other = calls.feed(tx, 1, "backup", "queue_log")
        for row in tx.session.exec(select(Call)).all():
            copied = row.model_dump(exclude={"id", "feed_id"})
            tx.session.add(Call(feed_id=other.id or 0, **copied))
        tx.session.flush()
        [found] = call_doubles.doubled(tx, 1, "queue_log", {MONDAY, MONDAY + timedelta(days=1)})
        assert (found.queue, found.other.name, found.days) == ("support", "backup", (MONDAY,))
        assert call_doubles.drop(tx, found) == 10
        assert call_doubles.doubled(tx, 1, "queue_log", [MONDAY]) == []
        assert len(tx.session.exec(select(Call.key)).all()) == 10


def test_another_zone_gives_calls_other_dates(centre: Database, tmp_path: Path) -> None:
    late = epoch(MONDAY, 23)
    brought_in(centre, tmp_path, [*call("1.1", late, 5, 60), *call("2.1", late - 7200, 5, 60)])
    with centre.change(MORNING) as tx:
        assert redate(tx, 1, Days("Asia/Shanghai")) == 0
        assert redate(tx, 1, Days("Pacific/Auckland")) == 2
        moved = {*tx.session.exec(select(col(Call.day))).all()}
        assert moved == {MONDAY + timedelta(days=1)}
        days = call_doubles.known_days(tx, 1)
        assert days == [MONDAY, MONDAY + timedelta(days=1)]
        call_sums.roll(tx, 1, days, Counting())
        assert list(call_sums.by_day(tx, 1, MONDAY, days[-1], Counting())) == days[1:]
