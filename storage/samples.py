"""Calls that were listened to, chats that were read, and what was found in them (IC-Q, SD-Q1)."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, or_, update
from sqlmodel import Field, SQLModel, col, select

from storage import ledger
from storage.ledger import Entry
from storage.people import Team
from storage.prepared import Prepared
from storage.transaction import Moment, Tx, insert, insert_once

CALL, CHATS = "call", "chats"
STANDING, UNDONE = "standing", "undone"
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/#-]{2,39}")
"""What a call or a sheet may be named by: no words, so that no customer is named in it."""
TELEPHONE = re.compile(r"\+?(?:86)?1[3-9]\d{9}")


class Sample(SQLModel, table=True):
    """One call of a person that was listened to, or one sheet of chats that were read.

    `reference` names the call or the sheet, by an id alone. Of `read` chats `failing` failed; a
    call is one that is read. `phrase_error`, `wrong_answer`: it was said without an item of the
    catalogue. `is_spot_check`: whoever sampled does not do so daily. `recheck_of`: it checks the
    scoring of another sample and counts for nothing else; `differs` where it comes out otherwise.
    `seen_at`: its person has acknowledged it. `note` is personal.
    """

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    kind: str
    day: date = Field(index=True)
    reference: str | None = Field(default=None, index=True)
    read: int = 1
    failing: int = 0
    phrase_error: bool = False
    wrong_answer: bool = False
    is_spot_check: bool = False
    by_id: int = Field(foreign_key="person.id", index=True)
    sampled_at: datetime = Field(sa_type=Moment)
    recheck_of: int | None = Field(default=None, foreign_key="sample.id", index=True)
    differs: bool = False
    note: str | None = None
    state: str = STANDING
    seen_at: datetime | None = Field(default=None, sa_type=Moment)
    salt: str


class Tick(SQLModel, table=True):
    """An item that was ticked on a sample: of the catalogue, with the entry that it was logged as,
    or one of the things that chats are looked at for.

    `is_phrase`, `is_accuracy`: the call counts as one without the phrases, or as answered wrongly.
    """

    __tablename__ = "sample_tick"
    sample_id: int = Field(foreign_key="sample.id", primary_key=True)
    item: str = Field(primary_key=True)
    amount: float | None = None
    is_phrase: bool = False
    is_accuracy: bool = False
    entry_id: int | None = Field(default=None, foreign_key="ledger.id")


def source(number: int | None) -> str:
    """What the ledger's entries of a sample are filed under, and its messages."""
    return f"sample:{number}"


def add(tx: Tx, sample: Sample) -> int:
    """Store a new sample and give its number."""
    sample.id = int(insert(tx, Sample, **sample.model_dump(exclude={"id"})))
    return sample.id


def tick(tx: Tx, ticks: Iterable[Tick]) -> None:
    for one in ticks:
        insert_once(tx, Tick, **one.model_dump())


def get(tx: Tx, number: int) -> Sample | None:
    return tx.get(Sample, number)


def change(tx: Tx, sample: Sample, *where: Any, **values: Any) -> bool:
    """Change a sample that stands, and for which the rest is so too; False where it is not."""
    changed = tx.connection.execute(
        update(Sample)
        .where(col(Sample.id) == sample.id, col(Sample.state) == STANDING, *where)
        .values(values)
    )
    tx.read_again(tx.held(sample))
    return changed.rowcount == 1


def undo(tx: Tx, sample: Sample) -> bool:
    """Take it back; False where somebody was first."""
    return change(tx, sample, state=UNDONE)


def acknowledge(tx: Tx, sample: Sample) -> bool:
    """Its person has seen it; False when they had said so before."""
    return change(tx, sample, col(Sample.seen_at).is_(None), seen_at=tx.now)


_STANDS = col(Sample.state) == STANDING
_COUNTS = _STANDS & col(Sample.recheck_of).is_(None)


def _ordered(*where: Any) -> Prepared[tuple[Sample]]:
    return Prepared(select(Sample).where(*where).order_by(col(Sample.id)))


_OF_DAY = _ordered(
    _COUNTS,
    col(Sample.person_id) == bindparam("person"),
    col(Sample.kind) == bindparam("kind"),
    col(Sample.day) == bindparam("day"),
)
_BETWEEN = _ordered(
    _STANDS,
    col(Sample.team_id) == bindparam("team"),
    col(Sample.day) >= bindparam("first"),
    col(Sample.day) <= bindparam("last"),
)
_REFERRED = _ordered(
    _COUNTS,
    col(Sample.team_id) == bindparam("team"),
    col(Sample.kind) == bindparam("kind"),
    col(Sample.reference) == bindparam("reference"),
)
_RECHECKS = _ordered(_STANDS, col(Sample.recheck_of) == bindparam("sample"))
_TICKS: Prepared[tuple[Tick]] = Prepared(
    select(Tick).where(col(Tick.sample_id) == bindparam("sample")).order_by(col(Tick.item))
)
_TICKS_BETWEEN: Prepared[tuple[Tick]] = Prepared(
    select(Tick)
    .join(Sample, col(Sample.id) == Tick.sample_id)
    .outerjoin(Entry, col(Entry.id) == Tick.entry_id)
    .where(
        _COUNTS,
        col(Sample.team_id) == bindparam("team"),
        col(Sample.day) >= bindparam("first"),
        col(Sample.day) <= bindparam("last"),
        # What a review has voided was not found.
        or_(col(Tick.entry_id).is_(None), col(Entry.state) == ledger.STANDING),
    )
)


def of_day(tx: Tx, person_id: int, kind: str, day: date) -> list[Sample]:
    """What stands of the person's day, re-checks aside, oldest first."""
    return tx.kept(_OF_DAY, again=True, person=person_id, kind=kind, day=day)


def between(tx: Tx, team_id: int, first: date, last: date) -> list[Sample]:
    """What stands of the team's days, re-checks too, oldest first."""
    return tx.kept(_BETWEEN, team=team_id, first=first, last=last)


def referred(tx: Tx, team_id: int, kind: str, reference: str) -> Sample | None:
    """The sample of the call or sheet of this id, re-checks aside."""
    found = tx.kept(_REFERRED, team=team_id, kind=kind, reference=reference)
    return next(iter(found), None)


def rechecks_of(tx: Tx, number: int) -> list[Sample]:
    """The re-checks of a sample that stand."""
    return tx.kept(_RECHECKS, sample=number)


def ticks_of(tx: Tx, number: int) -> list[Tick]:
    """What was ticked on a sample, whatever became of its entries."""
    return tx.kept(_TICKS, sample=number)


@dataclass(frozen=True)
class Checked:
    """What was found in some calls and chats. A call may be without the phrases and answered
    wrongly at once; then it counts in both. `items`: how many times each was ticked."""

    calls: int = 0
    without_phrases: int = 0
    wrong: int = 0
    read: int = 0
    failing: int = 0
    items: Mapping[str, int] = field(default_factory=dict)

    @property
    def phrase_use(self) -> float | None:
        """IC-KPI.6, from 0 to 1; None where no call was checked."""
        return _share(self.calls - self.without_phrases, self.calls)

    @property
    def accuracy(self) -> float | None:
        """IC-KPI.7, from 0 to 1; None where no call was checked."""
        return _share(self.calls - self.wrong, self.calls)

    @property
    def error_rate(self) -> float | None:
        """IC-KPI.8, from 0; None where no call was checked."""
        return _share(self.without_phrases + self.wrong, self.calls)


def _share(part: int, of: int) -> float | None:
    return part / of if of else None


def month(tx: Tx, team: Team, first: date, last: date) -> dict[int, Checked]:
    """What was found between these dates, by person; whoever was not sampled is not in it."""
    dates: dict[str, Any] = {"team": team.id, "first": first, "last": last}
    ticked: dict[int, list[Tick]] = {}
    for one in tx.kept(_TICKS_BETWEEN, **dates):
        ticked.setdefault(one.sample_id, []).append(one)
    of_whom: dict[int, list[Sample]] = {}
    for sample in tx.kept(_BETWEEN, **dates):
        if sample.recheck_of is None:
            of_whom.setdefault(sample.person_id, []).append(sample)
    return {person: _checked(found, ticked) for person, found in of_whom.items()}


def _checked(found: Sequence[Sample], ticked: Mapping[int, Sequence[Tick]]) -> Checked:
    calls = [one for one in found if one.kind == CALL]
    chats = [one for one in found if one.kind == CHATS]

    def on(sample: Sample) -> Sequence[Tick]:
        return ticked.get(sample.id or 0, ())

    return Checked(
        calls=len(calls),
        without_phrases=sum(
            one.phrase_error or any(tick.is_phrase for tick in on(one)) for one in calls
        ),
        wrong=sum(one.wrong_answer or any(tick.is_accuracy for tick in on(one)) for one in calls),
        read=sum(one.read for one in chats),
        failing=sum(one.failing for one in chats),
        items=dict(Counter(tick.item for one in found for tick in on(one))),
    )


def together(found: Collection[Checked]) -> Checked:
    """Several people's as one."""
    items: Counter[str] = Counter()
    for one in found:
        items.update(one.items)
    return Checked(
        calls=sum(one.calls for one in found),
        without_phrases=sum(one.without_phrases for one in found),
        wrong=sum(one.wrong for one in found),
        read=sum(one.read for one in found),
        failing=sum(one.failing for one in found),
        items=dict(items),
    )
