"""Sheets at the desk: Dora directs and scores, Eve manages and approves."""

from datetime import date, datetime

from storage import assessments, people
from storage.assessments import Assessment, AssessmentLine
from storage.people import Person, Role
from tests.commands.desk import Desk
from tests.stories.floor import ADA, DORA, EVE, ZONE

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
TASKS = "work: calls | 1200 | 2; work: quality | 95 %; exam: the month's exam; conduct: on time"


def with_manager(desk: Desk) -> Desk:
    """Eve is on the list, as the manager."""
    with desk.database.change(desk.now) as tx:
        dora = people.by_slack(tx, DORA)
        assert dora is not None
        eve = Person(
            team_id=1,
            code="G001",
            name="Eve",
            slack_id=EVE,
            language=dora.person.language,
            locale=dora.person.locale,
        )
        tx.session.add(eve)
        tx.session.flush()
        tx.session.add(Role(person_id=eve.id or 0, role="manager"))
    return desk


def at(month: int, day: int, hour: int = 9, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=ZONE)


def types(desk: Desk, who: str, line: str) -> str:
    return desk.types(who, line, "sheet").text


def tasks(desk: Desk, whom: str = f"<@{ADA}>", lines: str = TASKS, who: str = DORA) -> str:
    return types(desk, who, f"set {whom} 2026-11 {lines}")


def assesses(desk: Desk, who: str = ADA, number: int = 1, **said: str) -> str:
    answers = {"line_0": "90 many", "line_1": "80", "line_2": "70", "line_3": "100"} | said
    return desk.sends(who, "sheet.self", number, **answers).text


def scores(desk: Desk, who: str = DORA, number: int = 1, **said: str) -> str:
    answers = {"line_0": "85", "line_1": "75 hasty at times", "line_2": "88", "line_3": "90"} | said
    return desk.sends(who, "sheet.score", number, **answers).text


def scored(desk: Desk) -> None:
    """Ada's sheet of November, scored on 30 November after her own assessment."""
    tasks(desk)
    desk.now = at(11, 30)
    assesses(desk, words="a long month")
    scores(desk, words="good work", plan="slower notes")


def sheet(desk: Desk, number: int = 1) -> Assessment:
    with desk.read() as tx:
        found = assessments.get(tx, number)
    assert found is not None
    return found


def lines(desk: Desk, number: int = 1) -> list[AssessmentLine]:
    with desk.read() as tx:
        return assessments.lines(tx, number)


def of(desk: Desk, who: str, month: date = NOVEMBER) -> Assessment | None:
    with desk.read() as tx:
        known = people.by_slack(tx, who)
        assert known is not None
        return assessments.of_month(tx, known.id, month)


def events(desk: Desk) -> list[str]:
    return [entry.event for entry in desk.journal() if entry.event.startswith("sheet.")]
