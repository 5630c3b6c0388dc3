"""What may be forgotten: a term, and the columns of a table that hold words."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Text, cast, or_
from sqlmodel import SQLModel, col

from handbook.retention import Personal
from storage.people import Person, Team

_EMPTY: dict[str, Any] = {}


@dataclass(frozen=True)
class Term:
    """Which words may go: those of a team, or of one of its people, about what ended before a day.

    A kind without a day is kept. `is_decided`: what still waits for a decision, or for somebody to
    come, is kept however old it is.
    """

    team: Team
    before: Mapping[Personal, date]
    person: Person | None = None
    is_decided: bool = False


@dataclass(frozen=True)
class Place:
    """Columns of a table that hold words, in the rows that the term is over for."""

    kind: Personal
    table: type[SQLModel]
    columns: tuple[str, ...]
    rows: ColumnElement[bool]

    @property
    def held(self) -> ColumnElement[bool]:
        """The rows among them in which there is a word."""
        return self.rows & or_(*(self._holds(name) for name in self.columns))

    def _holds(self, name: str) -> ColumnElement[bool]:
        column = getattr(self.table, name)
        held: ColumnElement[bool] = column.is_not(None)
        if name == "card":  # JSON knows no equality on PostgreSQL, and a null of its own
            held &= cast(column, Text).not_in(["{}", "null"])
        return held

    @property
    def without(self) -> dict[str, Any]:
        """The values that are left."""
        left = {name: _EMPTY if name == "card" else None for name in self.columns}
        salted = {"salt": secrets.token_hex(8)} if hasattr(self.table, "salt") else {}
        return {**left, **salted}


def whose_is(term: Term) -> ColumnElement[bool]:
    """The people whose words may go."""
    if term.person is not None:
        return col(Person.id) == term.person.id
    return col(Person.team_id) == term.team.id


def begins(term: Term, day: date) -> datetime:
    """The day's first moment where the team is."""
    return datetime.combine(day, time(), ZoneInfo(term.team.zone))
