"""A service desk whose people clean, check and keep logs by turns, and a clock that is turned."""

from datetime import date, datetime, time, timedelta

from sqlmodel import select

from commands.deciding.command import Drawing
from schedules.schedule import all_schedules
from storage import people, rotas
from storage.cards import Card
from storage.outbox import Outgoing
from storage.people import Person, Role, Team
from storage.rosters import Assignment, Shift
from storage.rotas import Turn
from tests.commands.desk import BOOKS, DRAWS, Desk
from tests.stories.floor import ADA, BO, LINUS, WEI, ZONE

MINE = ("rota_plan", "rota_reminder", "checklist_day", "checklist_over", "checklist_shift")
LOGS = ("servicelog_ask", "problems_collect", "problems_due")
EARLY = {"D": (time(7), time(16))}


def at(month: int, day: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


def days_at_the_desk(
    desk: Desk, first: date, last: date, who: tuple[str, ...] = (ADA, BO, WEI, LINUS)
) -> None:
    """A shift D from 07:00 to 16:00 with these people on each day."""
    with desk.database.change(desk.now) as tx:
        ids = [people.by_slack(tx, one) for one in who]
        day = first
        while day <= last:
            start, end = (datetime.combine(day, t, ZONE) for t in EARLY["D"])
            shift = Shift(team_id=1, day=day, code="D", starts_at=start, ends_at=end)
            tx.session.add(shift)
            tx.session.flush()
            tx.session.add_all(
                Assignment(shift_id=shift.id or 0, person_id=known.id) for known in ids if known
            )
            day += timedelta(days=1)


def a_service_desk(desk: Desk, first: date, last: date) -> Desk:
    """The floor's people at a service desk, from Monday to Friday alone; Grace leads the shift."""
    with desk.database.change(desk.now) as tx:
        tx.session.exec(select(Team)).one().handbook = "service-desk"
        for shift in tx.session.exec(select(Shift)).all():
            for one in tx.session.exec(
                select(Assignment).where(Assignment.shift_id == shift.id)
            ).all():
                tx.session.delete(one)
            tx.session.flush()
            tx.session.delete(shift)
        for person in tx.session.exec(select(Person)).all():
            if person.name == "Grace":
                tx.session.add(Role(person_id=person.id or 0, role="shift_leader"))
            if person.name == "Dora":
                tx.session.add(Role(person_id=person.id or 0, role="service_manager"))
    day = first
    while day <= last:
        if day.weekday() < 5:
            days_at_the_desk(desk, day, day)
        day += timedelta(days=1)
    return desk


def turns_to(desk: Desk, until: datetime, *names: str) -> list[tuple[str, str, str]]:
    """The clock goes on to the moment, and does what is due on the way, each at its minute; what
    was posted, as (schedule, subject, why not or "")."""
    done = []
    wanted = [one for one in all_schedules() if one.name in (names or (*MINE, *LOGS))]
    while True:
        with desk.read() as tx:
            found = [
                (due.at, one.name, due)
                for one in wanted
                for due in one.due(tx, BOOKS, desk.now, until)
            ]
        found.sort(key=lambda each: (each[0], each[1], each[2].subject))
        if not found:
            break
        moment = found[0][0]
        for when, name, due in found:
            if when != moment:
                break
            one = next(each for each in wanted if each.name == name)
            desk.now = moment.astimezone(ZONE)
            with desk.database.change(desk.now) as tx:
                why = one.why_useless(tx, BOOKS, due) or one.post(tx, BOOKS, due) or ""
            done.append((name, due.subject, why))
    desk.now = until
    return done


def posted(desk: Desk, channel: str, subject: str = "") -> list[Card]:
    """What was said in a channel about a subject, oldest first, as it was posted."""
    return [
        Card.model_validate(row.card)
        for row in desk.outgoing()
        if row.conversation == channel and row.subject.startswith(subject) and row.card
    ]


def drawn(desk: Desk, subject: str) -> Card:
    """A post as it would be drawn now."""
    word, number = subject.split(":")
    with desk.read() as tx:
        return DRAWS[word](Drawing(tx, BOOKS, int(number)))


def turn(desk: Desk, rota: str, day: date) -> Turn:
    with desk.read() as tx:
        found = rotas.of_day(tx, 1, rota, day)
    assert found is not None
    return found


def has_it(desk: Desk, rota: str, day: date) -> str | None:
    """The name of whoever has the turn."""
    with desk.read() as tx:
        number = rotas.holder(tx, 1, rota, day)
        return people.by_id(tx, number).name if number else None


def redrawn(desk: Desk, subject: str) -> int:
    """How often a post was asked to be drawn again."""
    with desk.read() as tx:
        rows = tx.session.exec(
            select(Outgoing).where(Outgoing.subject == subject, Outgoing.kind == "edit")
        ).all()
    return len(rows)
