"""People who joined: the days of their plan, their agreement, and who answers for them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint, bindparam, update
from sqlmodel import Field, SQLModel, col, select

from storage.people import Person, Role
from storage.prepared import Prepared
from storage.rosters import Assignment, Shift
from storage.transaction import Moment, Tx, insert, insert_once

ASKED, ACCEPTED, DECLINED = "asked", "accepted", "declined"
WITHDRAWN, ENDED = "withdrawn", "ended"
OPEN = (ASKED, ACCEPTED)


class NewHire(SQLModel, table=True):
    """Somebody who joined. `trainer_id`: who trains them, where somebody has said so;
    `signed_on`: when they had signed what the handbook asks for."""

    __tablename__ = "new_hire"
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    trainer_id: int | None = Field(default=None, foreign_key="person.id")
    signed_on: date | None = None
    signed_by: int | None = Field(default=None, foreign_key="person.id")


class NewHireDay(SQLModel, table=True):
    """A day of the plan that was told. `held`: whether it was held; None while nobody has said."""

    __tablename__ = "new_hire_day"
    __table_args__ = (UniqueConstraint("person_id", "day"),)
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    number: int = Field(primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    day: date = Field(index=True)
    trainer_id: int | None = Field(default=None, foreign_key="person.id")
    held: bool | None = None
    held_by: int | None = Field(default=None, foreign_key="person.id")
    held_at: datetime | None = Field(default=None, sa_type=Moment)


class Pairing(SQLModel, table=True):
    """A colleague who is asked to answer for a new person, called N3 by people.

    `check_on`: when it is asked how it goes. `words` are personal: why it was declined, or what was
    found at the check.
    """

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    buddy_id: int = Field(foreign_key="person.id", index=True)
    state: str = Field(default=ASKED, index=True)
    asked_by: int = Field(foreign_key="person.id")
    asked_at: datetime = Field(sa_type=Moment)
    answered_at: datetime | None = Field(default=None, sa_type=Moment)
    check_on: date | None = Field(default=None, index=True)
    checked_by: int | None = Field(default=None, foreign_key="person.id")
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    words: str | None = None
    salt: str


_JOINED: Prepared[tuple[Person, str]] = Prepared(
    select(Person, Role.role)
    .join(Role, col(Role.person_id) == Person.id)
    .where(
        col(Person.joined_on) >= bindparam("first"),
        col(Person.joined_on) <= bindparam("last"),
    )
    .order_by(col(Person.joined_on), col(Person.id))
)
_STOOD: Prepared[tuple[int, date]] = Prepared(
    select(col(Assignment.person_id), col(Shift.day))
    .join(Shift, col(Shift.id) == Assignment.shift_id)
    .join(Person, col(Person.id) == Assignment.person_id)
    .where(
        col(Person.joined_on) >= bindparam("joined"),
        col(Shift.day) >= bindparam("first"),
        col(Shift.day) <= bindparam("last"),
    )
    .distinct()
    .order_by(col(Shift.day))
)
_DAYS: Prepared[tuple[NewHireDay]] = Prepared(
    select(NewHireDay)
    .join(Person, col(Person.id) == NewHireDay.person_id)
    .where(col(Person.joined_on) >= bindparam("joined"))
    .order_by(col(NewHireDay.person_id), col(NewHireDay.number))
)
_HIRES: Prepared[tuple[NewHire]] = Prepared(
    select(NewHire)
    .join(Person, col(Person.id) == NewHire.person_id)
    .where(col(Person.joined_on) >= bindparam("joined"))
)
_UNTICKED: Prepared[tuple[NewHireDay]] = Prepared(
    select(NewHireDay)
    .where(col(NewHireDay.team_id) == bindparam("team"), col(NewHireDay.held).is_(None))
    .order_by(col(NewHireDay.day), col(NewHireDay.person_id))
)
_OPEN: Prepared[tuple[Pairing]] = Prepared(
    select(Pairing)
    .where(
        col(Pairing.team_id) == bindparam("team"),
        col(Pairing.state).in_([bindparam("asked"), bindparam("accepted")]),
    )
    .order_by(col(Pairing.id))
)
_OF_PERSON: Prepared[tuple[Pairing]] = Prepared(
    select(Pairing).where(col(Pairing.person_id) == bindparam("person")).order_by(col(Pairing.id))
)
_CHECKED: Prepared[tuple[Pairing]] = Prepared(
    select(Pairing)
    .where(
        col(Pairing.state) == bindparam("accepted"),
        col(Pairing.check_on) >= bindparam("first"),
        col(Pairing.check_on) <= bindparam("last"),
    )
    .order_by(col(Pairing.id))
)


def joined(tx: Tx, first: date, last: date) -> list[tuple[Person, set[str]]]:
    """Those of all teams who joined on these dates, whoever left since too, with their roles; to
    be read."""
    found: dict[int, tuple[Person, set[str]]] = {}
    for person, role in tx.rows(_JOINED, first=first, last=last):
        assert person.id is not None
        found.setdefault(person.id, (person, set()))[1].add(role)
    return list(found.values())


def days_at_work(tx: Tx, joined_since: date, first: date, last: date) -> Mapping[int, list[date]]:
    """On which of the dates those stand on the roster who joined since a day, in order."""
    found: dict[int, list[date]] = {}
    for person, day in tx.rows(_STOOD, joined=joined_since, first=first, last=last):
        found.setdefault(person, []).append(day)
    return found


def days(tx: Tx, joined_since: date) -> Mapping[int, list[NewHireDay]]:
    """The days that were told to those who joined since a day, in order; to be read."""
    found: dict[int, list[NewHireDay]] = {}
    for (one,) in tx.rows(_DAYS, joined=joined_since):
        found.setdefault(one.person_id, []).append(one)
    return found


def hires(tx: Tx, joined_since: date) -> Mapping[int, NewHire]:
    """What was said of those who joined since a day, by person; to be read."""
    return {one.person_id: one for (one,) in tx.rows(_HIRES, joined=joined_since)}


def hire(tx: Tx, person_id: int, team_id: int) -> NewHire:
    """What was said of one person, begun where nothing was. Their row is held."""
    insert_once(tx, NewHire, person_id=person_id, team_id=team_id)
    return tx.get_one(NewHire, person_id, again=True)


def set_joined(tx: Tx, person_id: int, day: date | None) -> None:
    """Say when somebody joined."""
    its = update(Person).where(col(Person.id) == person_id)
    tx.connection.execute(its.values(joined_on=day))


def set_trainer(tx: Tx, one: NewHire, trainer_id: int) -> None:
    """Say who trains somebody who joined. Their row is held."""
    its = update(NewHire).where(col(NewHire.person_id) == one.person_id)
    tx.connection.execute(its.values(trainer_id=trainer_id))
    tx.read_again(tx.held(one))


def sign(tx: Tx, one: NewHire, day: date, by: int) -> bool:
    """Note that they have signed; False where that was noted before."""
    its = (col(NewHire.person_id) == one.person_id, col(NewHire.signed_on).is_(None))
    done = tx.connection.execute(update(NewHire).where(*its).values(signed_on=day, signed_by=by))
    tx.read_again(tx.held(one))
    return done.rowcount == 1


def tell_day(tx: Tx, day: NewHireDay) -> bool:
    """Note that a day of the plan is told, or told anew where it was not held; False where it was
    told before."""
    if insert_once(tx, NewHireDay, **day.model_dump()):
        return True
    its = (col(NewHireDay.person_id) == day.person_id, col(NewHireDay.number) == day.number)
    again = update(NewHireDay).where(*its, col(NewHireDay.held).is_(False))
    values = {"day": day.day, "trainer_id": day.trainer_id, "held": None}
    return tx.connection.execute(again.values(values)).rowcount == 1


def hold_day(tx: Tx, person_id: int, number: int, held: bool, by: int) -> NewHireDay | None:
    """Say whether a day of the plan was held; None where it was said before, or never told."""
    its = (col(NewHireDay.person_id) == person_id, col(NewHireDay.number) == number)
    values = {"held": held, "held_by": by, "held_at": tx.now}
    unsaid = update(NewHireDay).where(*its, col(NewHireDay.held).is_(None))
    if tx.connection.execute(unsaid.values(values)).rowcount != 1:
        return None
    query = select(NewHireDay).where(*its)
    return tx.session.exec(query.execution_options(populate_existing=True)).one()


def unticked(tx: Tx, team_id: int) -> list[NewHireDay]:
    """Told days of which nobody has said whether they were held, the oldest first; to be read."""
    return [one for (one,) in tx.rows(_UNTICKED, team=team_id)]


def add_pairing(tx: Tx, pairing: Pairing) -> int:
    """Store a new one and give its number."""
    pairing.id = int(insert(tx, Pairing, **pairing.model_dump(exclude={"id"})))
    return pairing.id


def pairing(tx: Tx, number: int) -> Pairing | None:
    return tx.get(Pairing, number)


def open_pairings(tx: Tx, team_id: int) -> list[Pairing]:
    """Those that are asked for or hold, oldest first."""
    return tx.kept(_OPEN, team=team_id, asked=ASKED, accepted=ACCEPTED)


def pairings_of(tx: Tx, person_id: int) -> Sequence[Pairing]:
    """All of a new person's, oldest first."""
    return tx.kept(_OF_PERSON, person=person_id)


def to_check(tx: Tx, first: date, last: date) -> list[Pairing]:
    """Those of all teams of which is asked on these dates how it goes."""
    return tx.kept(_CHECKED, accepted=ACCEPTED, first=first, last=last)


def move_pairing(tx: Tx, one: Pairing, states: Collection[str], **values: Any) -> bool:
    """Change a pairing that is still in one of the states; False when it is not any more."""
    its = (col(Pairing.id) == one.id, col(Pairing.state).in_(states))
    done = tx.connection.execute(update(Pairing).where(*its).values(values))
    tx.read_again(tx.held(one))
    return done.rowcount == 1
