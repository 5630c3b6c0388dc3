"""Balances: how many days of a kind of leave a person had left on a date."""

from datetime import date

from sqlmodel import Field, SQLModel, select

from storage.transaction import Tx


class Balance(SQLModel, table=True):
    """One figure that was brought in; a person has at most one of each kind.

    `days`, whole or half ones, are what the person has left as of `as_of`. Leaves that Rollcall
    knows and whose first day lies on or after that date are not in the figure: whoever asks takes
    them off. Earlier ones are in it.
    """

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    kind: str = Field(primary_key=True)
    days: float
    as_of: date


def of_person(tx: Tx, person_id: int) -> dict[str, Balance]:
    """The person's balances by the kind's name in the handbook."""
    found = tx.session.exec(select(Balance).where(Balance.person_id == person_id))
    return {balance.kind: balance for balance in found}


def get(tx: Tx, person_id: int, kind: str) -> Balance | None:
    """The person's balance of that kind; None where none was ever brought in."""
    return tx.session.get(Balance, (person_id, kind))
