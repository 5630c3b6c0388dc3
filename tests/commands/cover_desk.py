"""Somebody is looked for, at the desk: who works when, what was asked, what the clock does."""

from datetime import date, datetime, timedelta

from sqlmodel import select

from commands.deciding.command import Drawing
from schedules import cover_wave
from storage import covers, outbox, people, reliefs, rosters
from storage.cards import Card
from storage.covers import Cover, CoverAsk
from storage.people import Need, Person, Role
from storage.reliefs import Overtime
from storage.rosters import Assignment, Shift
from tests.commands.desk import BOOKS, DRAWS, Desk, text
from tests.stories.floor import ADA, GRACE, MONDAY, ZONE

DAWN = datetime(2026, 11, 2, 5, 40, tzinfo=ZONE)
"""A little more than an hour before Monday's early shift."""
HOUR = timedelta(hours=1)


def colleague(number: int) -> str:
    """The Slack id of an agent who works no shift of the week."""
    return f"U0COLL{number:03}"


def quiet_floor(desk: Desk, colleagues: int) -> Desk:
    """At dawn; Ada and Grace have the early shift, which needs two; so many agents are at home."""
    desk.now = DAWN
    with desk.database.change(desk.now) as tx:
        for row in tx.session.exec(select(Assignment)).all():
            tx.session.delete(row)
        for need in tx.session.exec(select(Need)).all():
            need.minimum = 2 if need.code == "E" else 0
        for n in range(1, colleagues + 1):
            person = Person(
                team_id=1, code=f"C{n:03}", name=f"Col {n}", slack_id=colleague(n), locale="en-US"
            )
            tx.session.add(person)
            tx.session.flush()
            tx.session.add(Role(person_id=person.id or 0, role="agent"))
        for who in ("U0BO000001", "U0WEI00001", "U0LINUS001"):
            known = people.by_slack(tx, who)
            assert known is not None
            known.person.left_on = MONDAY
            tx.session.add(known.person)
    for who in (ADA, GRACE):
        works(desk, who, "E")
    return desk


def works(desk: Desk, who: str, code: str, day: date = MONDAY) -> None:
    with desk.database.change(desk.now) as tx:
        known = people.by_slack(tx, who)
        assert known is not None
        query = select(Shift).where(Shift.day == day, Shift.code == code)
        shift = tx.session.exec(query).one()
        tx.session.add(Assignment(shift_id=shift.id or 0, person_id=known.id))


def says(desk: Desk, who: str, line: str = "") -> Card:
    return desk.types(who, line, "cover")


def cover(desk: Desk, number: int = 1) -> Cover:
    with desk.read() as tx:
        found = covers.get(tx, number)
    assert found is not None
    return found


def asks(desk: Desk, number: int = 1) -> list[CoverAsk]:
    with desk.read() as tx:
        return covers.asks(tx, number)


def ask_of(desk: Desk, who: str, number: int = 1) -> CoverAsk:
    with desk.read() as tx:
        known = people.by_slack(tx, who)
        assert known is not None
        return next(row for row in covers.asks(tx, number) if row.person_id == known.id)


def accepts(desk: Desk, who: str, number: int = 1) -> Card | None:
    return desk.presses(who, "cover.accept", ask_of(desk, who, number).id or 0)


def declines(desk: Desk, who: str, number: int = 1) -> Card | None:
    return desk.presses(who, "cover.decline", ask_of(desk, who, number).id or 0)


def card(desk: Desk, number: int = 1) -> Card:
    with desk.read() as tx:
        return DRAWS["cover"](Drawing(tx, BOOKS, number))


def question(desk: Desk, who: str, number: int = 1) -> Card:
    """What the person's own message says by now."""
    row = ask_of(desk, who, number)
    with desk.read() as tx:
        return DRAWS["cover_ask"](Drawing(tx, BOOKS, row.id or 0))


def thread(desk: Desk, number: int = 1) -> list[str]:
    return [
        text(row)
        for row in desk.outgoing()
        if row.kind == outbox.REPLY and row.subject == f"cover:{number}"
    ]


def overtime(desk: Desk) -> list[Overtime]:
    with desk.read() as tx:
        return list(tx.session.exec(select(Overtime)).all())


def on_shift(desk: Desk, code: str = "E", day: date = MONDAY) -> dict[str, tuple[str, str]]:
    """Who stands on it, by name, and their hours by the team's clock."""
    with desk.read() as tx:
        shift = tx.session.exec(select(Shift).where(Shift.day == day, Shift.code == code)).one()
        found = {}
        for person in sorted(rosters.rostered_on(tx, shift)):
            hours = rosters.hours(tx, shift, person)
            first, last = (f"{at.astimezone(ZONE):%H:%M}" for at in hours)
            found[people.by_id(tx, person).name] = (first, last)
        return found


def clock(desk: Desk, **passes: int) -> None:
    """Time passes, and then the clock does what is due, each a transaction of its own."""
    desk.now += timedelta(**passes)
    with desk.read() as tx:
        dues = cover_wave.due(tx, BOOKS, desk.now - timedelta(minutes=1), desk.now)
    for due in dues:
        with desk.database.change(desk.now) as tx:
            if cover_wave.why_useless(tx, BOOKS, due) is None:
                cover_wave.post(tx, BOOKS, due)


def standing(desk: Desk, number: int) -> str:
    """The state of a missing relief."""
    with desk.read() as tx:
        found = reliefs.get(tx, number)
    assert found is not None
    return found.state
