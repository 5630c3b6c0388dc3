"""The third month in a row among the lowest, as people live it, in both languages."""

import tempfile
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlmodel import col, delete, select

from handbook.book import read
from storage import people
from storage.database import Database
from storage.importers import exams as importer
from storage.people import Role, Team
from storage.rosters import Assignment, Shift
from tests.stories.floor import ADA, DORA, FLOOR, GRACE, LEADERS, LINUS, MORNING, ZONE
from tests.stories.story import Story, asked, reads_well
from tests.stories.transcript import Transcript

RANKED = ("A001", "A002", "A003", "L002", "A004", "A005")
BEFORE = {date(2026, 8, 1): (51, 80, 60, 72, 90, 95), date(2026, 9, 1): (48, 62, 81, 70, 91, 95)}
LAST_DAY = datetime(2026, 12, 31, 8, tzinfo=ZONE)


def two_months(database: Database) -> None:
    """Six are ranked, two months are known, and no roster is out, so that the clock is quiet."""
    with database.change(MORNING) as tx:
        team = tx.session.exec(select(Team)).one()
        assert team.id is not None
        tx.session.exec(delete(Assignment).where(col(Assignment.shift_id) > 0))
        tx.session.exec(delete(Shift).where(col(Shift.id) > 0))
        for code, name in (("A004", "Kim"), ("A005", "Lou")):
            person = people.Person(team_id=team.id, code=code, name=name)
            tx.session.add(person)
            tx.session.flush()
            assert person.id is not None
            tx.session.add(Role(person_id=person.id, role="agent"))
    [rules] = read("call-centre").exams
    with tempfile.TemporaryDirectory() as folder:
        for month, scores in BEFORE.items():
            path = Path(folder) / f"{month:%Y-%m}.csv"
            rows = [f"{code},{score}" for code, score in zip(RANKED, scores, strict=True)]
            path.write_text("\n".join(["code,score", *rows]), encoding="utf-8")
            with database.change(MORNING) as tx:
                plan = importer.plan(tx, people.teams(tx)[0], rules, path, month)
                importer.apply(tx, plan, announced=True)


def third_month(story: Transcript, said: Mapping[str, str]) -> None:
    """Grace enters and publishes October; Dora confirms the training, and Ada passes to return."""
    slack = story.slack
    story.types(GRACE, LEADERS, said["one"])
    form = story.opens(GRACE, LEADERS, said["form"])
    scores = zip(RANKED[1:], (90, 80, 55, 70, 95), strict=True)
    rows = "\n".join(f"{code} {score}" for code, score in scores)
    story.sends(GRACE, form, {"month": "2026-10", "results": rows})
    story.types(GRACE, LEADERS, said["list"])
    story.types(GRACE, LEADERS, said["publish"])
    story.types(LINUS, LEADERS, said["publish"])
    story.types(ADA, FLOOR, said["list"])
    story.presses(DORA, slack.dm(DORA), asked(story, DORA, "proposal.confirm"), "proposal.confirm")
    story.types(GRACE, LEADERS, said["passed"])
    slack.house.set(LAST_DAY - timedelta(minutes=1))  # two quiet months at once
    story.time_passes(LAST_DAY)
    story.types(GRACE, LEADERS, said["passed"])
    story.types(ADA, FLOOR, said["own"])


STORIES = (
    Story(
        "third_month",
        third_month,
        {
            "one": (
                "/rollcall exam enter 2026-10 A001 52 20 20 12",
                "/rollcall 考试 录入 2026-10 A001 52 20 20 12",
            ),
            "form": ("/rollcall exam form", "/rollcall 考试 表单"),
            "list": ("/rollcall exam list 2026-10", "/rollcall 考试 列表 2026-10"),
            "publish": ("/rollcall exam publish 2026-10", "/rollcall 考试 公布 2026-10"),
            "passed": ("/rollcall exam passed E1", "/rollcall 考试 通过 E1"),
            "own": ("/rollcall exam", "/rollcall 考试"),
        },
        (ADA, LINUS, GRACE, DORA),
        two_months,
    ),
)


test_a_story_reads_well_to_everybody = reads_well(STORIES)
