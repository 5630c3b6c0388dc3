"""Reports at the desk: Grace and Linus lead the late shift, Dora directs and receives."""

from datetime import datetime

from sqlmodel import col, select

from commands.deciding.asking import Asking
from commands.deciding.command import Attached, Filled
from schedules.report_begin import SCHEDULE as BEGIN
from schedules.report_due import SCHEDULE as DUE
from schedules.report_missing import SCHEDULE as MISSING
from schedules.schedule import Schedule
from storage import later, occurrences, people
from storage.cards import Card
from storage.people import Person, Role
from storage.reports import HandIn, Report
from tests.commands.desk import BOOKS, SENDS, Desk, text
from tests.stories.floor import ZONE

SCHEDULES = (BEGIN, DUE, MISSING)


def at(month: int, day: int, hour: int = 9, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


def ticks(desk: Desk, until: datetime) -> list[str]:
    """The clock steps through all that is due up to then, each at its own minute."""
    done: list[str] = []
    while (soon := _next(desk, until)) is not None:
        desk.now = soon
        done += _tick(desk)
    desk.now = until
    return done


def wakes(desk: Desk) -> list[str]:
    """After a downtime the clock does at once what was due in the last seven days."""
    return _tick(desk)


def _next(desk: Desk, until: datetime) -> datetime | None:
    with desk.read() as tx:
        dues = [due.at for one in SCHEDULES for due in one.due(tx, BOOKS, desk.now, until)]
    return min(dues).astimezone(ZONE) if dues else None


def _tick(desk: Desk) -> list[str]:
    found: list[tuple[Schedule, str]] = []
    for schedule in SCHEDULES:
        with desk.read() as tx:
            since = desk.now.astimezone(ZONE) - (at(1, 8) - at(1, 1))
            taken = occurrences.taken(tx, schedule.name, since)
            dues = sorted(schedule.due(tx, BOOKS, since, desk.now), key=lambda due: due.at)
        for due in dues:
            if (due.subject, due.at) in taken:
                continue
            with desk.database.change(desk.now) as tx:
                occurrences.claim(tx, schedule.name, due.subject, due.at)
                why = schedule.why_useless(tx, BOOKS, due) or schedule.post(tx, BOOKS, due)
            when = f"{due.at.astimezone(ZONE):%d %b %H:%M}"
            found.append((schedule, f"{when} {due.key} {why or 'told'}"))
    return [said for _, said in found]


def told(desk: Desk, who: str, *subjects: str) -> list[str]:
    """What a person was told or will be on their next shift, of these subjects."""
    found = [
        text(row)
        for row in desk.outgoing()
        if row.conversation == f"@{who}" and row.card and row.subject.startswith(subjects)
    ]
    with desk.read() as tx:
        for kept in later.due(tx, at(1, 1), at(12, 31, year=2030)):
            slack_id = people.by_id(tx, kept.person_id).person.slack_id
            if slack_id == who and kept.subject.startswith(subjects):
                found.append(Card.model_validate(kept.card).text)
    return found


def types(desk: Desk, who: str, line: str) -> str:
    return desk.types(who, line, "report").text


def rows(desk: Desk, name: str = "") -> list[Report]:
    with desk.read() as tx:
        found = tx.session.exec(select(Report).order_by(col(Report.id))).all()
    return [row for row in found if row.name == name or not name]


def row(desk: Desk, name: str, who: str | None = None) -> Report:
    """The newest of a kind; a person's own, where it is one."""
    with desk.read() as tx:
        known = people.by_slack(tx, who) if who else None
    return [one for one in rows(desk, name) if not known or one.owner_id == known.id][-1]


def hand_ins(desk: Desk) -> list[HandIn]:
    with desk.read() as tx:
        return list(tx.session.exec(select(HandIn).order_by(col(HandIn.id))).all())


def events(desk: Desk) -> list[str]:
    return [entry.event for entry in desk.journal() if entry.event.startswith("report.")]


def fills_in(desk: Desk, who: str, number: int, *files: str, **said: str) -> str:
    """The form, with files. Raises Refusal."""
    given = tuple(Attached(name, f"{name}.PDF", 3) for name in files)
    return desk._act(who, lambda asking: _sent(asking, number, said, given)).text


def _sent(asking: Asking, number: int, said: dict[str, str], given: tuple[Attached, ...]) -> Card:
    return SENDS["report.send"](asking, Filled(str(number), said, {"files": given}))


def joins(desk: Desk, name: str, slack_id: str, role: str, language: str = "en-US") -> None:
    """Somebody more is on the list."""
    with desk.database.change(desk.now) as tx:
        known = people.by_slack(tx, slack_id)
        if known is None:
            person = Person(
                team_id=1, code=f"X{name}", name=name, slack_id=slack_id, locale=language
            )
            tx.session.add(person)
            tx.session.flush()
            number = person.id or 0
        else:
            number = known.id
        tx.session.add(Role(person_id=number, role=role))
