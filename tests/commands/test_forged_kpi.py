"""Whoever forges a press, a form or a line of figures learns nothing of others, and changes
nothing; nor does anybody of another team."""

import contextlib
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import select

from commands.deciding.asking import Refusal
from commands.deciding.command import Drawing, Made
from commands.kpi import chart, file
from storage import people
from storage.cards import Card
from storage.given import GivenFile
from storage.people import Role, Team
from tests.commands.desk import BOOKS, Desk
from tests.commands.kpi_desk import brought_in, call, epoch, linked
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, WEI, ZONE

BOS, ALL = 7, 12
"""Calls that Bo answered, and everybody: numbers that stand for nothing else on a card."""
LINES = (
    *("", "me", "team", "agents", "@Bo", "A002", "Bo last week", "support", "queue support agents"),
    *("chart", "export", "csv", "export agents", "formulas", "by formula 2", "operations"),
    *("2026-11 @A002", "within 5 s", "me agents", "me export", "@Ada agents", "@Ada export"),
)
VALUES = ("2026-11", "2026-11 @A002", "@A002", "agents", "2026-11 export", "A002 me", "team", "")
PRESSES = ("kpi.show", "kpi.agents", "kpi.chart", "kpi.file")


@pytest.fixture
def calls(desk: Desk, tmp_path: Path) -> Desk:
    """Ada answered five calls and Bo, who leads nobody here, seven."""
    day, lines = date(2026, 11, 10), list[str]()
    for n in range(ALL):
        who = "Agent/1002" if n < BOS else "Agent/1001"
        lines += call(f"c{n}", epoch(day) + 60 * n, 5, 611 if n < BOS else 60, who)
    desk.now = datetime(2026, 11, 12, 10, tzinfo=ZONE)
    brought_in(desk.database, tmp_path, lines, desk.now)
    linked(desk.database, {"Agent/1001": ADA, "Agent/1002": BO})
    with desk.database.change(desk.now) as tx:
        bo = people.by_slack(tx, BO)
        assert bo is not None
        for role in tx.session.exec(select(Role).where(Role.person_id == bo.id)).all():
            if role.role != "agent":
                tx.session.delete(role)
    return desk


def learns(card: Card | None) -> bool:
    """Whether a card tells of Bo or of the team; 611 s is what Bo's calls took."""
    text = card.text if card else ""
    return "611" in text or "Bo" in text or f"{ALL} calls" in text or "%" in text.split("\n")[1]


def all_that(desk: Desk, who: str) -> list[Card]:
    """What the person gets by every line, press and form."""
    answers = {"formula": "2", "seconds": "5", "short": "0"}
    acts: list[Callable[[], Card | None]] = [
        *(partial(desk.types, who, line, "kpi") for line in LINES),
        *(partial(desk.presses, who, press, value) for press in PRESSES for value in VALUES),
        *(partial(desk.sends, who, "kpi.what_if", value, **answers) for value in VALUES),
    ]
    got = []
    for act in acts:
        with contextlib.suppress(Refusal):
            got.append(act())
    return [card for card in got if card is not None]


def count(desk: Desk) -> tuple[int, int]:
    """Of what would be left behind: files to be made, and looks in the journal."""
    with desk.read() as tx:
        made = len(tx.session.exec(select(GivenFile.id)).all())
    return made, [entry.event for entry in desk.journal()].count("kpi.looked")


def test_an_agent_learns_of_nobody_else(calls: Desk) -> None:
    before = count(calls)
    told = all_that(calls, ADA)
    assert told
    assert {card.title.partition(",")[0] for card in told if card.title} <= {
        "Your calls",
        "Figures: what you can type",
    }
    assert [card.text for card in told if learns(card) and "Figures" not in card.text] == []
    assert count(calls) == before
    assert any(learns(card) for card in all_that(calls, DORA))
    assert count(calls) != before


def test_a_leader_learns_of_no_agent(calls: Desk) -> None:
    before = count(calls)[1]
    for card in all_that(calls, GRACE):
        assert "Bo" not in card.text
        assert "Ada" not in card.text
    assert count(calls)[1] == before


def test_another_team_learns_nothing(calls: Desk) -> None:
    """A director of a team that has no calls of its own."""
    with calls.database.change(calls.now) as tx:
        first = tx.session.get_one(Team, 1)
        other = Team(**{**first.model_dump(exclude={"id"}), "name": "Elsewhere"})
        tx.session.add(other)
        tx.session.flush()
        linus = people.by_slack(tx, LINUS)
        assert linus is not None
        linus.person.team_id = other.id or 0
        tx.session.add(linus.person)
        tx.session.add(Role(person_id=linus.id, role="director"))
    before = count(calls)
    told = [card.title.partition(",")[0] for card in all_that(calls, LINUS) if card.title]
    assert set(told) <= {"Operations"}
    assert count(calls) == before


@pytest.mark.parametrize(
    ("line", "make"), [("export", file.made), ("last 30 days chart", chart.made)]
)
def test_who_lost_the_role_gets_no_file_any_more(
    calls: Desk, tmp_path: Path, line: str, make: Callable[[Drawing], Made]
) -> None:
    more = [one for n in (9, 8) for one in call(f"m{n}", epoch(date(2026, 11, n)), 5, 60)]
    brought_in(calls.database, tmp_path, more, calls.now, "m")
    with calls.database.change(calls.now) as tx:
        wei = people.by_slack(tx, WEI)
        assert wei is not None
        tx.session.add(Role(person_id=wei.id, role="manager"))
    calls.types(WEI, line, "kpi")
    with calls.database.change(calls.now) as tx:
        [number] = tx.session.exec(select(GivenFile.id)).all()
        assert make(Drawing(tx, BOOKS, number or 0)).content
        for role in tx.session.exec(select(Role).where(Role.role == "manager")).all():
            tx.session.delete(role)
        tx.session.flush()
    with calls.database.read(calls.now) as tx, pytest.raises(LookupError):
        make(Drawing(tx, BOOKS, number or 0))
