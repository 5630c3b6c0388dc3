"""Trainings at the desk: Quinn trains, and November has shifts that everybody stands on."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlmodel import select

from commands.deciding.occasions import Occasion
from storage import later, people
from storage.cards import Card
from storage.people import Person, Role, Team
from storage.rosters import Assignment, Shift
from tests.commands.desk import BOOKS, Desk, text
from tests.stories.floor import CODES, EVE, ON, ZONE

QUINN = EVE
TENTH = date(2026, 11, 10)


def with_trainer(desk: Desk) -> Desk:
    """Quinn has Eve's account, and is the QA trainer, without shifts."""
    person(desk, "Q001", "Quinn", "qa_trainer", slack_id=QUINN)
    return desk


def person(
    desk: Desk,
    code: str,
    name: str,
    *roles: str,
    slack_id: str | None = None,
    joined: date | None = None,
) -> int:
    """Somebody more on the team's list; speaks as the others do."""
    with desk.database.change(desk.now) as tx:
        other = next(one for one in people.everybody(tx) if one.slack_id)
        one = Person(
            team_id=1,
            code=code,
            name=name,
            slack_id=slack_id,
            joined_on=joined,
            language=other.language,
            locale=other.locale,
        )
        tx.session.add(one)
        tx.session.flush()
        assert one.id is not None
        tx.session.add_all(Role(person_id=one.id, role=role) for role in roles)
        return one.id


def shifts(desk: Desk, *days: date, without: Sequence[str] = ()) -> None:
    """The floor's shifts on these days, with its people on them."""
    with desk.database.change(desk.now) as tx:
        for day in days:
            for code, (starts, ends) in CODES.items():
                shift = Shift(
                    team_id=1,
                    day=day,
                    code=code,
                    starts_at=datetime.combine(day, starts, ZONE),
                    ends_at=datetime.combine(day + timedelta(ends <= starts), ends, ZONE),
                )
                tx.session.add(shift)
                tx.session.flush()
                for who, on in ON.items():
                    known = people.by_slack(tx, who)
                    if on == code and who not in without and known is not None:
                        tx.session.add(Assignment(shift_id=shift.id or 0, person_id=known.id))


def stands(desk: Desk, number: int, day: date, code: str = "E") -> None:
    """A person on one shift of a day that has its shifts."""
    with desk.database.change(desk.now) as tx:
        query = select(Shift).where(Shift.day == day, Shift.code == code)
        shift = tx.session.exec(query).one()
        tx.session.add(Assignment(shift_id=shift.id or 0, person_id=number))


def shift(desk: Desk, day: date, code: str) -> int:
    with desk.read() as tx:
        query = select(Shift.id).where(Shift.day == day, Shift.code == code)
        return tx.session.exec(query).one() or 0


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def ticks(desk: Desk, occasion: Occasion, since: datetime) -> list[str]:
    """The clock does what is due since a moment; when each was, and what came of it."""
    with desk.read() as tx:
        dues = occasion.due(tx, BOOKS, people.teams(tx), since, desk.now)
    done = []
    for due in dues:
        with desk.database.change(desk.now) as tx:
            why = occasion.why_useless(tx, BOOKS, due) or occasion.post(tx, BOOKS, due)
        done.append(f"{due.at.astimezone(ZONE):%d %b %H:%M} {why or 'told'}")
    return done


def kept(desk: Desk, name: str) -> dict[str, str]:
    """What was told under a name or waits for its reader, by account; the newest of each."""
    with desk.read() as tx:
        return {
            people.by_id(tx, one.person_id).person.slack_id or "": Card.model_validate(
                one.card
            ).text
            for one in later.due(tx, at(1, 1), at(12, 31))
            if one.name == name
        }


def heard(desk: Desk, who: str) -> str:
    """The newest that a person was told, or that waits for them."""
    with desk.read() as tx:
        waiting = [
            Card.model_validate(one.card).text
            for one in later.due(tx, at(1, 1), at(12, 31) + timedelta(days=400))
            if people.by_id(tx, one.person_id).person.slack_id == who
        ]
    return waiting[-1] if waiting else (desk.told(who) or [""])[-1]


def floor(desk: Desk) -> list[str]:
    """What the floor's channel was told."""
    return [text(row) for row in desk.outgoing() if row.conversation == "C0FLOOR001" and row.card]


def works_by(desk: Desk, handbook: str, **roles: str) -> None:
    """The team works by another handbook, in which these accounts have a role of it."""
    with desk.database.change(desk.now) as tx:
        tx.session.get_one(Team, 1).handbook = handbook
        for who, role in roles.items():
            known = people.by_slack(tx, who)
            assert known is not None
            tx.session.add(Role(person_id=known.id, role=role))


def zone_of(desk: Desk, zone: str) -> None:
    with desk.database.change(desk.now) as tx:
        tx.session.get_one(Team, 1).zone = zone
