"""Days on which people wish to rest, before the roster of their month is made."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Field, SQLModel, col, delete, insert, select

from storage.transaction import Moment, Tx


class RestWish(SQLModel, table=True):
    """A person's wish for one day. `place`: in the order in which the person said it."""

    __tablename__ = "rest_wish"
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    day: date = Field(primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    place: int
    at: datetime = Field(sa_type=Moment)


def of_team(tx: Tx, team_id: int, first: date, last: date) -> dict[int, list[date]]:
    """The wished days by person, whoever said theirs first before the others."""
    query = select(RestWish).where(
        RestWish.team_id == team_id, RestWish.day >= first, RestWish.day <= last
    )
    order = (col(RestWish.at), col(RestWish.person_id), col(RestWish.place))
    found: dict[int, list[date]] = {}
    for wish in tx.session.exec(query.order_by(*order)).all():
        found.setdefault(wish.person_id, []).append(wish.day)
    return found


def of_person(tx: Tx, person_id: int, first: date, last: date) -> list[date]:
    """The person's wished days, in their order."""
    query = select(col(RestWish.day)).where(
        RestWish.person_id == person_id, RestWish.day >= first, RestWish.day <= last
    )
    return list(tx.session.exec(query.order_by(col(RestWish.place))).all())


def put(tx: Tx, person_id: int, team_id: int, dates: Sequence[date], days: Sequence[date]) -> None:
    """The person's wishes among these dates are those days, and no others."""
    old = delete(RestWish).where(col(RestWish.person_id) == person_id, col(RestWish.day).in_(dates))
    tx.connection.execute(old)
    rows = [
        {"person_id": person_id, "day": day, "team_id": team_id, "place": place, "at": tx.now}
        for place, day in enumerate(days)
    ]
    if rows:
        tx.connection.execute(insert(RestWish), rows)
