"""At the desk: six people who are ranked, and months of results."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlmodel import col, select

from storage import people
from storage.exams import Resit
from storage.importers import exams as importer
from storage.people import Person, Role, Team
from storage.proposals import Proposal
from tests.commands.desk import BOOKS, Desk
from tests.stories.floor import GRACE, ZONE

EVERYBODY = ("A001", "A002", "A003", "L002", "A004", "A005")
THIRD = datetime(2026, 11, 25, 16, tzinfo=ZONE)


def two_more(desk: Desk) -> Desk:
    """Two agents beside Ada, Bo, Wei and Linus, who are in nobody's Slack."""
    with desk.database.change(desk.now) as tx:
        team = tx.session.exec(select(Team)).one()
        assert team.id is not None
        for code, name in (("A004", "Kim"), ("A005", "Lou")):
            person = Person(team_id=team.id, code=code, name=name)
            tx.session.add(person)
            tx.session.flush()
            assert person.id is not None
            tx.session.add(Role(person_id=person.id, role="agent"))
    return desk


def brings(desk: Desk, month: str, *scores: float, announced: bool = True) -> None:
    """A file of the month is brought in: the scores of EVERYBODY, in this order."""
    with TemporaryDirectory() as folder, desk.database.change(desk.now) as tx:
        path = Path(folder) / "exam.csv"
        rows = [f"{code},{score}" for code, score in zip(EVERYBODY, scores, strict=False)]
        path.write_text("\n".join(["code,score", *rows]), encoding="utf-8")
        team = people.teams(tx)[0]
        [rules] = BOOKS[team.handbook].exams
        first = datetime.fromisoformat(f"{month}-01").date()
        plan = importer.plan(tx, team, rules, path, first)
        importer.apply(tx, plan, announced=announced)


def third_month(desk: Desk, *scores: float) -> None:
    """Ada was the last in September and October; November is entered and published."""
    brings(desk, "2026-09", 50, 80, 60, 70, 90, 95)
    brings(desk, "2026-10", 50, 60, 80, 70, 90, 95)
    desk.now = THIRD
    enters(desk, "2026-11", *(scores or (51, 90, 80, 55, 70, 95)))
    exam(desk, GRACE, "publish 2026-11")


def enters(desk: Desk, month: str, *scores: float, who: str = GRACE) -> str:
    lines = "\n".join(f"{c} {s:g}" for c, s in zip(EVERYBODY, scores, strict=False))
    return desk.sends(who, "exam.enter", month=month, results=lines).text


def exam(desk: Desk, who: str, line: str = "") -> str:
    return desk.types(who, line, "exam").text


def proposed(desk: Desk) -> list[tuple[str, str, str]]:
    """(whose, what, state), oldest first."""
    with desk.read() as tx:
        names = {one.id: one.code for one in people.everybody(tx)}
        found = tx.session.exec(select(Proposal).order_by(col(Proposal.id))).all()
        return [(names[one.person_id], one.consequence, one.state) for one in found]


def resits(desk: Desk) -> list[Resit]:
    with desk.read() as tx:
        return list(tx.session.exec(select(Resit).order_by(col(Resit.id))).all())


def handbook(desk: Desk, name: str, **roles: str) -> None:
    """The team works by another handbook, in which these have a role of it."""
    with desk.database.change(desk.now) as tx:
        tx.session.exec(select(Team)).one().handbook = name
        for who, role in roles.items():
            person = people.by_slack(tx, who)
            assert person is not None
            tx.session.add(Role(person_id=person.id, role=role))
