"""Teams and their people: zones, channels, roles, minimum staffing, and who is whom in Slack."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property, lru_cache

from sqlalchemy import (
    BindParameter,
    Column,
    ForeignKey,
    UniqueConstraint,
    bindparam,
    update,
)
from sqlalchemy.orm import aliased
from sqlmodel import Field, SQLModel, col, select

from storage.cards import clean
from storage.prepared import Prepared
from storage.transaction import Moment, Tx, insert_once


class Team(SQLModel, table=True):
    """A floor that works by one handbook. Channels are Slack ids; `zone` is an IANA name.

    `usergroup`: the Slack user group that is kept equal to the shift.
    """

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    zone: str
    language: str
    handbook: str
    leaders_channel: str
    floor_channel: str
    managers_channel: str
    usergroup: str | None = None


class ShiftCode(SQLModel, table=True):
    """What a code in the roster means. An end at or before the start is on the next day.

    `skill`: what whoever stands on it must be able to do, such as a language or a queue.
    """

    __tablename__ = "shift_code"
    team_id: int = Field(foreign_key="team.id", primary_key=True)
    code: str = Field(primary_key=True)
    starts: time
    ends: time
    skill: str | None = None


class Need(SQLModel, table=True):
    """The fewest people a shift may have. `weekday`: Monday is 0."""

    team_id: int = Field(foreign_key="team.id", primary_key=True)
    code: str = Field(primary_key=True)
    weekday: int = Field(primary_key=True)
    minimum: int


class Person(SQLModel, table=True):
    """Somebody on the team's list. `code` is the staff number; `locale` is what Slack told us.

    `leader_id` is the person's own leader, who may stand further down the list. `joined_on`: their
    first day; None where nobody has said.
    """

    __table_args__ = (UniqueConstraint("team_id", "code"),)
    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    code: str
    name: str
    email: str | None = Field(default=None, index=True)
    slack_id: str | None = Field(default=None, unique=True)
    language: str | None = None
    locale: str | None = None
    joined_on: date | None = Field(default=None, index=True)
    left_on: date | None = None
    leader_id: int | None = Field(
        default=None,
        # Looked at when the transaction ends: a backup is taken up in the order of the list.
        sa_column=Column(ForeignKey("person.id", deferrable=True, initially="DEFERRED")),
    )


class Role(SQLModel, table=True):
    """A person may have two roles."""

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    role: str = Field(primary_key=True)


class Skill(SQLModel, table=True):
    """What a person can do, by the name that a shift asks for it."""

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    skill: str = Field(primary_key=True)


class Marker(SQLModel, table=True):
    """Moments the process remembers about itself, such as its last tick."""

    name: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Moment)


@dataclass(frozen=True)
class Known:
    """A person with their team and roles, as a request needs them."""

    person: Person
    team: Team
    roles: frozenset[str]

    @cached_property
    def id(self) -> int:
        assert self.person.id is not None
        return self.person.id

    @cached_property
    def name(self) -> str:
        """As it is said to others: a name can neither turn a line round nor pose as a mention."""
        return clean(self.person.name)

    @property
    def language(self) -> str:
        return self.person.language or self.person.locale or self.team.language

    def has_left(self, today: date) -> bool:
        return self.person.left_on is not None and self.person.left_on <= today


def _known(rows: Iterable[tuple[Person, Team, str | None]]) -> list[Known]:
    found: dict[int, tuple[Person, Team, set[str]]] = {}
    for person, team, role in rows:
        assert person.id is not None
        entry = found.setdefault(person.id, (person, team, set()))
        if role:
            entry[2].add(role)
    return [Known(person, team, frozenset(roles)) for person, team, roles in found.values()]


_EVERYONE = (
    select(Person, Team, Role.role)
    .join(Team, col(Team.id) == Person.team_id)
    .outerjoin(Role, col(Role.person_id) == Person.id)
    .order_by(col(Person.code))
)
_Rows = Prepared[tuple[Person, Team, str | None]]
_BY_SLACK: _Rows = Prepared(_EVERYONE.where(col(Person.slack_id) == bindparam("slack_id")))
_OF_TEAM: _Rows = Prepared(_EVERYONE.where(col(Person.team_id) == bindparam("team")))
_BY_ID: _Rows = Prepared(_EVERYONE.where(col(Person.id) == bindparam("person")))


def _held(tx: Tx, known: list[Known]) -> list[Known]:
    return [Known(tx.held(one.person), tx.held(one.team), one.roles) for one in known]


def by_slack(tx: Tx, slack_id: str) -> Known | None:
    """To be changed."""
    return next(iter(_held(tx, _known(tx.rows(_BY_SLACK, slack_id=slack_id)))), None)


def asker(tx: Tx, slack_id: str) -> Known | None:
    """Who asks, to be read: a change of it is not kept."""
    return next(iter(_known(tx.rows(_BY_SLACK, slack_id=slack_id))), None)


def by_id(tx: Tx, person_id: int) -> Known:
    """To be read: a change of it is not kept."""
    return _known(tx.rows(_BY_ID, person=person_id))[0]


def of_team(tx: Tx, team_id: int) -> list[Known]:
    """To be read: a change of them is not kept."""
    return _known(tx.rows(_OF_TEAM, team=team_id))


def listed(tx: Tx, team_id: int) -> list[Known]:
    """Those of the team, to be changed."""
    return _held(tx, of_team(tx, team_id))


def everybody(tx: Tx) -> list[Person]:
    return list(tx.session.exec(select(Person).order_by(col(Person.id))).all())


def with_role(tx: Tx, team_id: int, *roles: str) -> list[Known]:
    """Those of the team who have any of the roles; to be read, not changed."""
    asked = {f"role{place}": role for place, role in enumerate(roles)}
    return _known(tx.rows(_with_role(len(roles)), team=team_id, **asked))


@lru_cache(maxsize=32)
def _with_role(count: int) -> _Rows:
    among: list[BindParameter[str]] = [bindparam(f"role{place}") for place in range(count)]
    held = aliased(Role)
    # Asked of each of the team's people: a list of all who hold it would be that of every team.
    holds = (
        select(held.person_id)
        .where(col(held.person_id) == Person.id, col(held.role).in_(among))
        .exists()
    )
    return Prepared(_EVERYONE.where(col(Person.team_id) == bindparam("team"), holds))


_TEAMS: Prepared[tuple[Team]] = Prepared(select(Team).order_by(col(Team.name)))


def teams(tx: Tx) -> list[Team]:
    return tx.kept(_TEAMS)


def all_teams(tx: Tx) -> list[Team]:
    """The same, read once for many who only look."""
    return tx.once("teams", lambda: teams(tx))


_ZONES: Prepared[tuple[int, str, str]] = Prepared(
    select(Team.id, Team.zone, Team.handbook).order_by(col(Team.id))
)


def zones_and_books(tx: Tx) -> list[tuple[int, str, str]]:
    """Of all teams, what tells the moments at which something comes by the clock."""
    return tx.rows(_ZONES)


def team(tx: Tx, team_id: int) -> Team:
    return tx.get_one(Team, team_id)


def team_named(tx: Tx, name: str) -> Team | None:
    return tx.session.exec(select(Team).where(Team.name == name)).first()


def lock(tx: Tx, person_id: int) -> None:
    """Hold the person's row: what a verdict counts of theirs cannot change until we are done.

    Rows that merely name the person may be written meanwhile, or two leaders who act on each other
    would wait for each other.
    """
    if tx.locks_rows:
        [_] = tx.rows(_LOCK, person=person_id)


def lock_all(tx: Tx, team_id: int) -> None:
    """Hold everybody's row as in `lock`, the lowest number first: whoever holds several keeps to
    that, so that no two wait for each other."""
    if tx.locks_rows:
        tx.rows(_LOCK_ALL, team=team_id)


def lock_team(tx: Tx, team_id: int) -> None:
    """Hold the team's row, after a person's and before shifts', so that its waiting list and the
    places of days without a roster stand still."""
    if tx.locks_rows:
        [_] = tx.rows(_LOCK_TEAM, team=team_id)


_LOCK_TEAM: Prepared[tuple[int]] = Prepared(
    select(Team.id).where(col(Team.id) == bindparam("team")).with_for_update(key_share=True)
)
_LOCK: Prepared[tuple[int]] = Prepared(
    select(Person.id).where(col(Person.id) == bindparam("person")).with_for_update(key_share=True)
)
_LOCK_ALL: Prepared[tuple[int]] = Prepared(
    select(Person.id)
    .where(col(Person.team_id) == bindparam("team"))
    .order_by(col(Person.id))
    .with_for_update(key_share=True)
)


def skills_asked(tx: Tx, team_id: int) -> dict[str, str]:
    """The skill that a shift asks for, by its code; without those that ask for none."""
    query = select(ShiftCode).where(ShiftCode.team_id == team_id, col(ShiftCode.skill).is_not(None))
    return {row.code: row.skill for row in tx.session.exec(query).all() if row.skill}


def choose_language(tx: Tx, known: Known, language: str | None, by: str) -> bool:
    """Speak this language to the person, or with None what Slack says; False when it is so."""
    person = known.person
    if person.language == language:
        return False
    tx.note("person.language", f"person:{known.id}", by, before=person.language, after=language)
    chosen = update(Person).where(col(Person.id) == known.id).values(language=language)
    tx.connection.execute(chosen)
    person.language = language  # what was read is what the answer speaks
    return True


def marker(tx: Tx, name: str) -> datetime | None:
    found = tx.get(Marker, name)
    return found.at if found else None


def set_marker(tx: Tx, name: str, at: datetime) -> None:
    if not insert_once(tx, Marker, name=name, at=at):  # replicas may set it for the first time
        kept = update(Marker).where(col(Marker.name) == name).values(at=at)
        tx.connection.execute(kept)
