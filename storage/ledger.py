"""The conduct ledger: what was deducted or added, by whom, and what its person said to it."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, update
from sqlmodel import Field, SQLModel, col, select

from storage.prepared import Prepared
from storage.transaction import Moment, Tx, insert

STANDING, UNDONE, VOID = "standing", "undone", "void"
"""It counts; whoever logged it took it back; a review found that it does not hold."""


class Entry(SQLModel, table=True):
    """One item of the handbook's catalogue, logged about one person.

    `kind`: its part of the catalogue. `unit`: `points`, `money` (in `currency`), `pay_days`,
    `absence_days`, or `measure`, which has no amount and nor has a dismissal. `amount` counts now,
    `first_amount` is as it was logged. `is_bonus`: it is added. `may_dismiss`: it was put to
    whoever decides that. `day` it happened on; `place`: when and where, in words. `source`: what
    it came from, where that was no line of the author's, such as `sample:4` or `proposal:3`.
    `seen_at`: its person has acknowledged it. `runs_out`: the first day on which it no longer
    counts. `place`, `evidence`, `note` and `side` (the person's own) are personal.
    """

    __tablename__ = "ledger"
    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    item: str
    kind: str
    rule: str
    unit: str
    amount: float | None = None
    first_amount: float | None = None
    currency: str | None = None
    is_bonus: bool = False
    may_dismiss: bool = False
    day: date = Field(index=True)
    place: str | None = None
    evidence: str | None = None
    note: str | None = None
    author_id: int = Field(foreign_key="person.id", index=True)
    logged_at: datetime = Field(sa_type=Moment, index=True)
    state: str = STANDING
    source: str | None = Field(default=None, index=True)
    seen_at: datetime | None = Field(default=None, sa_type=Moment)
    side: str | None = None
    side_at: datetime | None = Field(default=None, sa_type=Moment)
    runs_out: date | None = None
    salt: str


def add(tx: Tx, entry: Entry) -> int:
    """Store a new entry and give its number."""
    entry.id = int(insert(tx, Entry, **entry.model_dump(exclude={"id"})))
    return entry.id


def get(tx: Tx, number: int) -> Entry | None:
    return tx.get(Entry, number)


def numbered(tx: Tx, numbers: Collection[int]) -> list[Entry]:
    """The entries with these numbers, in one statement."""
    if not numbers:
        return []
    return list(tx.session.exec(select(Entry).where(col(Entry.id).in_(numbers))).all())


def change(tx: Tx, entry: Entry, states: Collection[str], **values: Any) -> bool:
    """Change an entry that is still in one of the states; False when it is not any more."""
    changed = tx.connection.execute(
        update(Entry).where(col(Entry.id) == entry.id, col(Entry.state).in_(states)).values(values)
    )
    tx.read_again(tx.held(entry))
    return changed.rowcount == 1


def acknowledge(tx: Tx, entry: Entry) -> bool:
    """Its person has seen it; False when they had said so before."""
    unseen = update(Entry).where(col(Entry.id) == entry.id, col(Entry.seen_at).is_(None))
    changed = tx.connection.execute(unseen.values(seen_at=tx.now))
    tx.read_again(tx.held(entry))
    return changed.rowcount == 1


def _ordered(*where: Any) -> Prepared[tuple[Entry]]:
    return Prepared(select(Entry).where(*where).order_by(col(Entry.day), col(Entry.id)))


_MINE = col(Entry.person_id) == bindparam("person")
_STANDS = col(Entry.state) == STANDING
_BETWEEN = and_(col(Entry.day) >= bindparam("first"), col(Entry.day) <= bindparam("last"))
_OF_PERSON = _ordered(_MINE, _BETWEEN)
_OF_TEAM = _ordered(col(Entry.team_id) == bindparam("team"), _BETWEEN)
_SAME = _ordered(
    _MINE, _STANDS, col(Entry.rule) == bindparam("rule"), col(Entry.day) == bindparam("day")
)
_FROM = _ordered(col(Entry.source) == bindparam("source"))
_LOGGED = _ordered(
    col(Entry.team_id) == bindparam("team"),
    col(Entry.logged_at) > bindparam("since"),
    col(Entry.logged_at) <= bindparam("until"),
    col(Entry.day) < bindparam("before"),
)
_UNSEEN = _ordered(_MINE, _STANDS, col(Entry.seen_at).is_(None))


def of_person(tx: Tx, person_id: int, first: date, last: date) -> list[Entry]:
    """All of the person's entries of these dates, taken back ones too, oldest first."""
    return tx.kept(_OF_PERSON, person=person_id, first=first, last=last)


def of_team(tx: Tx, team_id: int, first: date, last: date) -> list[Entry]:
    """All of the team's entries of these dates, taken back ones too, oldest first."""
    return tx.kept(_OF_TEAM, team=team_id, first=first, last=last)


def same(tx: Tx, person_id: int, rule: str, day: date) -> list[Entry]:
    """What stands of the same rule about the same person and day."""
    return tx.kept(_SAME, person=person_id, rule=rule, day=day)


def come_from(tx: Tx, source: str) -> list[Entry]:
    """The entries that came from something else, such as `sample:4`, oldest first."""
    return tx.kept(_FROM, source=source)


def logged(tx: Tx, team_id: int, since: datetime, until: datetime, before: date) -> list[Entry]:
    """The team's entries that were logged in (since, until], of days before a date."""
    return tx.kept(_LOGGED, team=team_id, since=since, until=until, before=before)


def unseen(tx: Tx, person_id: int) -> list[Entry]:
    """What stands about the person that they have not acknowledged, oldest first."""
    return tx.kept(_UNSEEN, person=person_id)


def stands(entry: Entry, today: date) -> bool:
    """Whether it counts today: nobody took it back or found it void, and it has not run out."""
    return entry.state == STANDING and not has_run_out(entry, today)


def has_run_out(entry: Entry, today: date) -> bool:
    return entry.runs_out is not None and entry.runs_out <= today


def total(entries: Sequence[Entry], unit: str, *, bonus: bool = False) -> float:
    """How much of a unit these entries deduct, or add, all together; only what stands counts.

    What has run out is left out before, by `stands`.
    """
    counted = (one for one in entries if one.state == STANDING and one.is_bonus is bonus)
    return sum(one.amount or 0.0 for one in counted if one.unit == unit)
