"""The Slack user groups that are kept equal to the shift: what was set last, and what hindered."""

from datetime import datetime

from sqlalchemy import JSON, Column, update
from sqlmodel import Field, SQLModel, col, select

from storage.outbox import QUEUED, SENDING, Outgoing
from storage.transaction import Moment, Tx, insert_once


class UserGroup(SQLModel, table=True):
    """What a team's group was made. Members are Slack ids, in order.

    `members`: what Slack took last; None before. An empty shift's group is disabled. `tried`: what
    calls may have made it whose answers were lost. `left_out`: whom Slack refuses, such as guests.
    `trouble`: Slack's code where it lets us change no group. `looked_at`: None when it is to be
    compared at once.
    """

    __tablename__ = "user_group"
    team_id: int = Field(foreign_key="team.id", primary_key=True)
    slack_id: str
    members: list[str] | None = Field(default=None, sa_column=Column(JSON))
    tried: list[list[str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    left_out: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    trouble: str | None = None
    looked_at: datetime | None = Field(default=None, sa_type=Moment)


def of_team(tx: Tx, team_id: int, slack_id: str) -> UserGroup:
    """What is known of the team's group, its row held; nothing yet of one that it newly names."""
    insert_once(tx, UserGroup, team_id=team_id, slack_id=slack_id, tried=[], left_out=[])
    found = tx.session.get_one(UserGroup, team_id, with_for_update=True, populate_existing=True)
    if found.slack_id != slack_id:
        found.slack_id, found.members, found.tried, found.left_out = slack_id, None, [], []
        found.trouble, found.looked_at = None, None
        tx.session.add(found)
        tx.flush()
    return found


def everything(tx: Tx) -> dict[int, UserGroup]:
    """What is known of each team's group, by the team's number."""
    return {group.team_id: group for group in tx.session.exec(select(UserGroup)).all()}


def look_again(tx: Tx) -> None:
    """Have every group compared at the next tick."""
    tx.connection.execute(update(UserGroup).values(looked_at=None))


def is_on_its_way(tx: Tx, team_id: int) -> bool:
    """Whether the team's group is about to be compared."""
    query = select(Outgoing.id).where(
        Outgoing.subject == f"usergroup:{team_id}", col(Outgoing.state).in_([QUEUED, SENDING])
    )
    return tx.session.exec(query.limit(1)).first() is not None
