"""Calls: one row a visit to a queue, and each day's sums of them by queue and by agent.

The customer's number is never kept. A call belongs to the date on which it came in, by the team's
clock. The sums are made from the calls again whenever an import touches their day.
"""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, Column, Index, String, UniqueConstraint, func
from sqlmodel import Field, SQLModel, col, select

from handbook.kpi import Sums
from storage.prepared import Prepared
from storage.transaction import Moment, Tx

ANSWERED, ABANDONED, TIMEOUT, EMPTY = "answered", "abandoned", "timeout", "empty"
EXIT_KEY, WITHDRAWN, OPEN = "exit_key", "withdrawn", "open"
LOST = (ABANDONED, TIMEOUT, EMPTY, WITHDRAWN)
"""Outcomes of a call that nobody answered and that did not leave by a key."""
FORGOTTEN = "~"
"""A name that begins so stands for one that was forgotten."""


class Feed(SQLModel, table=True):
    """Where a team's calls come from: one telephone system, by a name of its own.

    `last_call_at`: when the newest call that it told of came in; `heard_at`: when a file of it last
    told something new, in house time. `is_followed`: files of it are read as they grow, so that its
    silence is noticed; it has been told since `silent_since`.
    """

    __tablename__ = "call_feed"
    __table_args__ = (UniqueConstraint("team_id", "name"),)
    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id")
    name: str
    format: str
    last_call_at: datetime | None = Field(default=None, sa_type=Moment)
    heard_at: datetime = Field(sa_type=Moment)
    is_followed: bool = False
    silent_since: datetime | None = Field(default=None, sa_type=Moment)


class ReadFile(SQLModel, table=True):
    """A file that was read, known by its first line, and how far: `position` counts bytes of the
    unpacked file, `tail` is a digest of the last ones before it, so that another file is noticed.

    The journal last told of it on `told_on`, by the team's clock; since then it brought `untold`
    rows, of `untold_days`.
    """

    __tablename__ = "call_file"
    feed_id: int = Field(foreign_key="call_feed.id", primary_key=True)
    head: str = Field(primary_key=True)
    position: int = Field(sa_type=BigInteger)
    lines: int
    tail: str
    read_at: datetime = Field(sa_type=Moment)
    told_on: date | None = None
    untold: int = 0
    untold_days: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class Agent(SQLModel, table=True):
    """Somebody as the telephone system names them; `person_id`: who that is, where it is known.

    `by_hand`: somebody said who that is, or that it is nobody; it is not looked for again.
    """

    __tablename__ = "call_agent"
    __table_args__ = (UniqueConstraint("team_id", "name"),)
    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id")
    name: str
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    by_hand: bool = False

    @property
    def is_forgotten(self) -> bool:
        """Whether the name had its term; the number stays, with what it answered."""
        return self.name.startswith(FORGOTTEN)


class Call(SQLModel, table=True):
    """A visit to a queue. `key` is the system's name of it; a newer `version` replaces an older.

    `entered` is UTC in seconds since 1970; times are seconds, None where they are not recorded.
    What `feed_id`, `team_id` and `agent_id` name is there: whoever writes calls holds the feed, and
    has made the agents. To have the database look for them at each call doubles what it costs.
    """

    __table_args__ = (Index("ix_call_team_day", "team_id", "day"),)
    feed_id: int = Field(primary_key=True)
    # By its letters' numbers, as Python compares them, whatever the database's language is.
    key: str = Field(
        primary_key=True,
        sa_type=String().with_variant(String(collation="C"), "postgresql"),
    )
    version: int = Field(sa_type=BigInteger)
    team_id: int
    day: date
    queue: str
    entered: int = Field(sa_type=BigInteger)
    outcome: str
    wait_s: int | None = None
    agent_id: int | None = None
    talk_s: int | None = None
    hold_s: int | None = None
    acw_s: int | None = None
    ended_by: str | None = None
    direction: str = "in"


class CallDay(SQLModel, table=True):
    """A day's `Sums` of one queue, and what they were counted by: a `Counting.key`, or the phone
    system itself (`call_intervals`), where it gave its counts and not the calls.
    """

    __tablename__ = "call_day"
    team_id: int = Field(foreign_key="team.id", primary_key=True)
    day: date = Field(primary_key=True)
    queue: str = Field(primary_key=True)
    counted_by: str = Field(primary_key=True)
    offered: int
    open: int
    answered: int
    lost: int
    within: int
    lost_within: int
    lost_short: int
    keyed: int
    excluded: int
    wait_s: int
    talk_s: int
    talk_n: int
    talk_short: int
    hold_s: int
    hold_n: int
    acw_s: int
    acw_n: int
    untimed: int
    lost_untimed: int
    lost_unsplit: int
    unwaited: int
    talk_unsplit: int


class AgentDay(SQLModel, table=True):
    """What an agent answered on a day in one queue: the part of `Sums` that one person has."""

    __tablename__ = "call_agent_day"
    __table_args__ = (
        Index("ix_call_agent_day_own", "agent_id", "day"),
        Index("ix_call_agent_day_answered", "team_id", "day", "queue", "answered"),
    )
    team_id: int = Field(foreign_key="team.id", primary_key=True)
    day: date = Field(primary_key=True)
    agent_id: int = Field(foreign_key="call_agent.id", primary_key=True)
    queue: str = Field(primary_key=True)
    counted_by: str = Field(primary_key=True)
    answered: int
    within: int
    wait_s: int
    talk_s: int
    talk_n: int
    talk_short: int
    hold_s: int
    hold_n: int
    acw_s: int
    acw_n: int
    untimed: int
    unwaited: int
    talk_unsplit: int


SUMS = tuple(field.name for field in fields(Sums))
"""The columns of a day's sums, in the order of `Sums`."""
OWN = tuple(name for name in SUMS if name in AgentDay.__table__.columns)  # type: ignore[attr-defined]


def feed(tx: Tx, team_id: int, name: str, format_: str) -> Feed:
    """The team's feed of that name, begun where there is none."""
    query = select(Feed).where(Feed.team_id == team_id, Feed.name == name).with_for_update()
    found = tx.session.exec(query).first()
    if found is None:
        found = Feed(team_id=team_id, name=name, format=format_, heard_at=tx.now)
        tx.session.add(found)
        tx.session.flush()
    return found


def feeds(tx: Tx, team_id: int) -> Sequence[Feed]:
    """By their names."""
    return tx.session.exec(
        select(Feed).where(Feed.team_id == team_id).order_by(col(Feed.name))
    ).all()


_TOLD_OF: Prepared[tuple[int]] = Prepared(select(Feed.team_id).distinct())


def untold(tx: Tx, feed_id: int, today: date) -> Sequence[ReadFile]:
    """The feed's files that brought something since the journal told of them, before this day."""
    query = select(ReadFile).where(
        ReadFile.feed_id == feed_id, ReadFile.untold > 0, col(ReadFile.told_on) < today
    )
    return tx.session.exec(query.order_by(col(ReadFile.read_at), col(ReadFile.head))).all()


def teams_told_of(tx: Tx) -> frozenset[int]:
    """The teams of which a telephone system has ever told a call."""
    return tx.once("fed", lambda: frozenset(number for (number,) in tx.rows(_TOLD_OF)))


def is_told(tx: Tx, team_id: int) -> bool:
    """Whether any telephone system tells of the team's calls; all teams are asked about once."""
    return team_id in tx.once_for_all("call_feed", lambda: teams_told_of(tx))


def agents(tx: Tx, team_id: int) -> Sequence[Agent]:
    """Everybody whom the team's telephone systems have named, by name."""
    return tx.session.exec(
        select(Agent).where(Agent.team_id == team_id).order_by(col(Agent.name))
    ).all()


def agents_of(tx: Tx, person_id: int) -> frozenset[int]:
    """All numbers under which the telephone systems have somebody."""
    query = select(Agent.id).where(Agent.person_id == person_id)
    return frozenset(number for number in tx.session.exec(query).all() if number is not None)


def queues(tx: Tx, team_id: int) -> Sequence[str]:
    """All that a call ever came in to, by name."""
    query = select(CallDay.queue).where(CallDay.team_id == team_id).distinct()
    return sorted(tx.session.exec(query).all())


def unknown(tx: Tx, team_id: int) -> int:
    """How many whom the telephone systems have named are nobody that we know; without those of whom
    somebody said that they are nobody."""
    query = (
        select(func.count())
        .select_from(Agent)
        .where(
            Agent.team_id == team_id,
            col(Agent.person_id).is_(None),
            col(Agent.by_hand).is_(False),
            ~col(Agent.name).startswith(FORGOTTEN),
        )
    )
    return tx.session.exec(query).one()


def is_any(tx: Tx, team_id: int, first: date, last: date) -> bool:
    """Whether anything is known of these days."""
    for table in (CallDay, AgentDay):
        query = select(col(table.day)).where(
            col(table.team_id) == team_id, col(table.day).between(first, last)
        )
        if tx.session.exec(query.limit(1)).first() is not None:
            return True
    return False


def follow(tx: Tx, team_id: int, name: str) -> None:
    """Files of this feed are read as they grow; where there is no such feed yet, nothing."""
    query = select(Feed).where(Feed.team_id == team_id, Feed.name == name)
    for one in tx.session.exec(query.with_for_update()):
        one.is_followed = True


def followed(tx: Tx) -> Sequence[Feed]:
    """The feeds of all teams whose files are read as they grow; to be read."""
    query = select(Feed).where(col(Feed.is_followed)).order_by(col(Feed.id))
    return tx.session.exec(query).all()


def held(tx: Tx, feed_id: int) -> Feed:
    """That feed, held until the end."""
    query = select(Feed).where(Feed.id == feed_id).with_for_update()
    return tx.session.exec(query.execution_options(populate_existing=True)).one()
