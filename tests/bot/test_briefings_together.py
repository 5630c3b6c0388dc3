"""What many teams are told by one transaction is what each is told by one of its own."""

import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlmodel import col, select

from bench.floors import PEOPLE, settle
from bot.agenda import Agenda
from bot.pressing import Pressing
from bot.troubles import Troubles
from commands.deciding.asking import Books
from handbook.book import Handbook
from schedules import briefing
from storage import attendance, briefings, outbox, rosters, timetable
from storage.actions import Action
from storage.attendance import Record
from storage.briefings import Briefing, Reader
from storage.cards import Card
from storage.database import Database
from storage.migrating import migrate
from storage.occurrences import Occurrence
from storage.outbox import Outgoing
from storage.people import Person, Role, Team
from storage.rosters import Assignment, Shift
from storage.swaps import APPROVED, Swap, SwapMove
from storage.transaction import Tx
from tests.bot.test_briefing_load import AT, STARTS
from tests.commands.desk import BOOKS
from tests.conftest import Open

TEAMS = 13
"""More than are read at once."""
PAUSED, WORDED, POSTED, GONE, LATE, WITHOUT = 2, 3, 4, 5, 6, 7
SILENT = {PAUSED, POSTED, GONE, LATE, WITHOUT}


def agent(team: int, place: int) -> int:
    return (team - 1) * PEOPLE + place + 1


def vary(tx: Tx) -> None:
    """What is not the same of every team, before the agenda is made."""
    timetable.pause(tx, PAUSED, "briefing", None, "tired", agent(PAUSED, 0))
    worded, posted = (rosters.get(tx, number) for number in (WORDED, POSTED))
    assert worded is not None
    assert posted is not None
    made = briefings.made(tx, worded)
    briefings.say_also(tx, made, agent(WORDED, 0), "please greet by name", "salt")
    assert briefings.post(tx, [(posted, [agent(POSTED, 1)])]) != [None]
    tx.session.add(
        Role(person_id=agent(13, 11), role="duty_leader")  # two lead, and by name
    )
    late = Record(
        team_id=13, person_id=agent(13, 20), event="late", day=STARTS.date(), shift_id=13,
        how="declared", state="open", noted_at=AT, noted_by=agent(13, 20), salt="s",
        expected_at=STARTS + timedelta(minutes=20),
    )  # fmt: skip
    attendance.add(tx, late)
    marked = col(Assignment.shift_id) == 9, col(Assignment.person_id) == agent(9, 30)
    tx.connection.execute(update(Assignment).where(*marked).values(mark="reserve"))
    seat = col(Assignment.shift_id) == 9, col(Assignment.person_id) == agent(9, 31)
    tx.connection.execute(update(Assignment).where(*seat).values(covers_id=agent(9, 32)))
    left = col(Person.id) == agent(9, 33)
    tx.connection.execute(update(Person).where(left).values(left_on=STARTS.date(), name="Gone"))
    named = col(Person.id) == agent(12, 40)
    tx.connection.execute(update(Person).where(named).values(name="A\u202ebad  name"))
    swap = Swap(
        team_id=11, kind="give", asker_id=agent(11, 40), filed_by=agent(11, 40), state=APPROVED,
        month=STARTS.date().replace(day=1), begins_at=STARTS, asked_at=AT, salt="s", verdict={},
    )  # fmt: skip
    tx.session.add(swap)
    tx.session.flush()
    tx.session.add(
        SwapMove(
            swap_id=swap.id or 0, place=0, day=STARTS.date(), code="E",
            from_id=agent(11, 40), to_id=agent(11, 41),
        )
    )  # fmt: skip
    for place in range(12):
        tx.session.add(
            Action(
                team_id=11, words=f"Task {place}", salt="s", due=STARTS.date(), by_id=agent(11, 0),
                owner_id=agent(11, place), at=AT,
            )
        )  # fmt: skip


def change(tx: Tx) -> None:
    """What changes between the agenda and the pressing."""
    tx.connection.execute(delete(Assignment).where(col(Assignment.shift_id) == GONE))
    tx.connection.execute(delete(Shift).where(col(Shift.id) == GONE))
    earlier = update(Shift).where(col(Shift.id) == LATE)
    tx.connection.execute(earlier.values(starts_at=AT - timedelta(hours=2)))
    tx.connection.execute(update(Team).where(col(Team.id) == WITHOUT).values(handbook="silent"))


def told(database: Database, at_once: int) -> Mapping[str, Any]:
    """What comes of pressing them so many at a time."""
    migrate(database)
    with database.change(AT) as tx:
        settle(tx, TEAMS, STARTS)
        vary(tx)
    book: Handbook = BOOKS["call-centre"]
    books: Books = {**BOOKS, "silent": book.model_copy(update={"briefing": ()})}
    troubles = Troubles(time.time)
    found = Agenda(database, books, [briefing.SCHEDULE], troubles).open(AT)
    with database.change(AT) as tx:
        change(tx)
    pressing = Pressing(database, books, troubles, lambda: None, lambda: False)
    for begin in range(0, len(found), at_once):
        assert pressing.press(found[begin : begin + at_once], AT)
    with database.read(AT) as tx:
        posts = tx.session.exec(select(Outgoing).order_by(col(Outgoing.id))).all()
        shifts = dict(tx.session.exec(select(Briefing.id, Briefing.shift_id)).all())
        outcomes = tx.session.exec(select(Occurrence)).all()
        readers = tx.session.exec(select(Reader)).all()
        first = {team: outbox.first_of(tx, f"briefing:{one}") for one, team in shifts.items()}
        return {
            "posts": [(one.conversation, one.subject, one.card) for one in posts],
            "posted": {team for team, one in first.items() if one is not None},
            "outcomes": {one.subject: (one.outcome, one.why) for one in outcomes},
            "readers": {(shifts[one.briefing_id], one.person_id) for one in readers},
        }


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_many_briefings_together_are_those_of_each_alone(kind: str, unmigrated: Open) -> None:
    together, alone = told(unmigrated(kind), TEAMS), told(unmigrated(kind), 1)
    for what in together:
        assert together[what] == alone[what], what
    assert together["posted"] == set(range(1, TEAMS + 1)) - SILENT
    assert together["outcomes"] == {
        f"shift:{team}": ("done", "") for team in range(1, TEAMS + 1) if team not in SILENT
    } | {
        f"shift:{PAUSED}": ("missed", "paused (pause:1)"),
        f"shift:{POSTED}": ("missed", "it is posted already"),
        f"shift:{GONE}": ("missed", "the shift is no longer on the roster"),
        f"shift:{LATE}": ("missed", "the shift has run for long"),
        f"shift:{WITHOUT}": ("missed", "the handbook has no briefing on that day"),
    }
    assert (POSTED, agent(POSTED, 2)) not in together["readers"]
    assert (WORDED, agent(WORDED, 2)) in together["readers"]


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_each_of_many_is_told_of_its_own(kind: str, unmigrated: Open) -> None:
    posts = told(unmigrated(kind), TEAMS)["posts"]
    texts = {where: Card.model_validate(card).text for where, _, card in posts}
    own = {
        WORDED: "please greet by name",
        9: "On the floor: 75 of 78, 70 needed\nOn this shift: Agent 0, ",
        11: "Swapped: Agent 41 for Agent 40",
        12: "Abad name",
        13: "Led by: Agent 0 and Agent 11\nOn the floor: 76 of 80, 70 needed\n",
    }
    also = {9: "On call: Agent 30", 11: "Task 5", 13: "Expected late: Agent 20 at 09:20"}
    for team, words in [*own.items(), *also.items()]:
        said = {where for where, text in texts.items() if words in text}
        assert f"C0F{team:05}" in said, words
        assert len(said) == 1 or team == 11, words
    assert "Gone" not in texts["C0F00009"]
