"""A shift that nobody is on any more is no shift: it would count as one without people."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import ColumnElement
from sqlmodel import SQLModel, col, delete, select

from storage.rosters import Assignment, Shift
from storage.transaction import Tx


def remove(tx: Tx, team_id: int, first: date, last: date) -> None:
    """Delete the team's shifts of these dates that nobody is on.

    One that something was recorded on stays, so that the record still says where it belongs.
    """
    peopled = select(Assignment.shift_id).where(Assignment.shift_id == Shift.id).exists()
    tx.session.exec(
        delete(Shift)
        .where(
            col(Shift.team_id) == team_id,
            col(Shift.day) >= first,
            col(Shift.day) <= last,
            ~peopled,
            *_named_nowhere(),
        )
        .execution_options(synchronize_session=False)
    )


def _named_nowhere() -> Iterator[ColumnElement[bool]]:
    shifts = SQLModel.metadata.tables["shift"]
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            if table.name != "assignment" and column.references(shifts.c.id):
                yield ~select(column).where(column == Shift.id).exists()
