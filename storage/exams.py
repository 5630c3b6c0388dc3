"""The month's exam: results, from a draft to what everybody knows; and exams still to be passed.

Whoever enters or publishes holds the rows of all of the team's exams first, then people's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint, bindparam, update
from sqlmodel import Field, SQLModel, col, select

from handbook.exams import Month, Ranked, ranks
from storage.prepared import Prepared
from storage.transaction import Moment, Tx, insert, insert_once

DRAFT, PUBLISHED = "draft", "published"
RETURN, RETAKE = "return", "retake"
OPEN, PASSED, VOID = "open", "passed", "void"
MOST = 1000
"""More points than any exam has."""


@dataclass(frozen=True)
class Scores:
    """The points of an exam, and where it has them those of its parts."""

    score: float
    written: float | None = None
    oral: float | None = None
    practical: float | None = None

    @property
    def parts(self) -> tuple[float | None, float | None, float | None]:
        return self.written, self.oral, self.practical


class Exam(SQLModel, table=True):
    """A team's exam of a month, which is named by its first day. A draft is for those who enter."""

    __table_args__ = (UniqueConstraint("team_id", "month"),)
    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id")
    month: date
    state: str = DRAFT
    published_at: datetime | None = Field(default=None, sa_type=Moment)
    published_by: int | None = Field(default=None, foreign_key="person.id")


class Result(SQLModel, table=True):
    """One person's points. `is_ranked`: they had a role that is ranked when it was entered.

    `entered_by`: None where a file brought it.
    """

    __tablename__ = "exam_result"
    exam_id: int = Field(foreign_key="exam.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True, index=True)
    score: float
    written: float | None = None
    oral: float | None = None
    practical: float | None = None
    is_ranked: bool
    entered_by: int | None = Field(default=None, foreign_key="person.id")
    entered_at: datetime = Field(sa_type=Moment)

    @property
    def parts(self) -> tuple[float | None, float | None, float | None]:
        return self.written, self.oral, self.practical


class Resit(SQLModel, table=True):
    """An exam that somebody has to pass: to `return` after training off the post from `first` to
    `last`, which a proposal has led to, or to `retake` one that was failed.

    `attempts`: how often it was taken in vain, `tried_on`: the last day of that.
    """

    __tablename__ = "exam_resit"
    __table_args__ = (UniqueConstraint("exam_id", "person_id"),)
    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    kind: str
    exam_id: int | None = Field(default=None, foreign_key="exam.id")
    proposal_id: int | None = Field(default=None, foreign_key="proposal.id", unique=True)
    first: date | None = None
    last: date | None = None
    state: str = OPEN
    attempts: int = 0
    tried_on: date | None = None
    passed_on: date | None = None
    asked_of: int | None = Field(default=None, foreign_key="person.id")
    asked_at: datetime = Field(sa_type=Moment)
    decided_by: int | None = Field(default=None, foreign_key="person.id")


@dataclass(frozen=True)
class Standing:
    """A published result as its person may know it. `place`: None for whoever is not ranked."""

    month: date
    result: Result
    place: Ranked | None


_OF_MONTH: Prepared[tuple[Exam]] = Prepared(
    select(Exam).where(
        col(Exam.team_id) == bindparam("team"), col(Exam.month) == bindparam("month")
    )
)
_OF_TEAM: Prepared[tuple[Exam]] = Prepared(
    select(Exam).where(col(Exam.team_id) == bindparam("team")).order_by(col(Exam.month))
)
_LOCK: Prepared[tuple[int]] = Prepared(
    select(Exam.id)
    .where(col(Exam.team_id) == bindparam("team"))
    .order_by(col(Exam.id))
    .with_for_update(key_share=True)
)
_RESULTS: Prepared[tuple[Result]] = Prepared(
    select(Result).where(col(Result.exam_id) == bindparam("exam")).order_by(col(Result.person_id))
)
_RANKED: Prepared[tuple[date, int, float]] = Prepared(
    select(col(Exam.month), col(Result.person_id), col(Result.score))
    .join(Result, col(Result.exam_id) == Exam.id)
    .where(
        col(Exam.team_id) == bindparam("team"),
        col(Exam.state) == PUBLISHED,
        col(Exam.month) >= bindparam("first"),
        col(Exam.month) <= bindparam("last"),
        col(Result.is_ranked).is_(True),
    )
)
_OF_PERSON: Prepared[tuple[Exam, Result]] = Prepared(
    select(Exam, Result)
    .join(Result, col(Result.exam_id) == Exam.id)
    .where(col(Result.person_id) == bindparam("person"), col(Exam.state) == PUBLISHED)
    .order_by(col(Exam.month).desc())
)
_OPEN_RESITS: Prepared[tuple[Resit]] = Prepared(
    select(Resit)
    .where(col(Resit.team_id) == bindparam("team"), col(Resit.state) == OPEN)
    .order_by(col(Resit.id))
)
_RESITS_OF: Prepared[tuple[Resit]] = Prepared(
    select(Resit).where(col(Resit.person_id) == bindparam("person")).order_by(col(Resit.id))
)
_RETAKES: Prepared[tuple[Resit]] = Prepared(
    select(Resit).where(col(Resit.exam_id) == bindparam("exam")).order_by(col(Resit.id))
)
_RETURNS: Prepared[tuple[Resit]] = Prepared(
    select(Resit).where(col(Resit.team_id) == bindparam("team"), col(Resit.kind) == RETURN)
)


def of_month(tx: Tx, team_id: int, month: date) -> Exam | None:
    return next(iter(tx.kept(_OF_MONTH, again=True, team=team_id, month=month)), None)


def of_team(tx: Tx, team_id: int) -> list[Exam]:
    """All of the team's exams, oldest first."""
    return tx.kept(_OF_TEAM, team=team_id)


def hold(tx: Tx, team_id: int, month: date) -> Exam:
    """The exam of the month, begun where there is none; all of the team's stand still."""
    insert_once(tx, Exam, team_id=team_id, month=month, state=DRAFT)
    if tx.locks_rows:
        tx.rows(_LOCK, team=team_id)
    found = of_month(tx, team_id, month)
    assert found is not None, "it was begun"
    return found


def enter(tx: Tx, result: Result) -> Result | None:
    """Store somebody's result, or put it in the place of another; what stood before."""
    tx.flush()
    values = result.model_dump()
    before = next(
        (one for one in results(tx, result.exam_id) if one.person_id == result.person_id), None
    )
    if before is None:
        insert_once(tx, Result, **values)
        return None
    old = Result(**before.model_dump())
    change = update(Result).where(
        col(Result.exam_id) == result.exam_id, col(Result.person_id) == result.person_id
    )
    tx.connection.execute(change.values(values))
    return old


def results(tx: Tx, exam_id: int) -> list[Result]:
    """Everybody's, in the order of the list; to be read."""
    return [one for (one,) in tx.rows(_RESULTS, exam=exam_id)]


def publish(tx: Tx, exam: Exam, by: int | None) -> bool:
    """Everybody may know it; False where that was so before."""
    draft = update(Exam).where(col(Exam.id) == exam.id, col(Exam.state) == DRAFT)
    values = {"state": PUBLISHED, "published_at": tx.now, "published_by": by}
    changed = tx.connection.execute(draft.values(values))
    tx.read_again(tx.held(exam))
    return changed.rowcount == 1


def months(tx: Tx, team_id: int, first: date, last: date) -> list[Month]:
    """The published exams of these months, by their first days: whoever is ranked in each."""
    found: dict[date, dict[int, float]] = {}
    for month, person, score in tx.rows(_RANKED, team=team_id, first=first, last=last):
        found.setdefault(month, {})[person] = score
    return [Month(month, scores) for month, scores in sorted(found.items())]


def of_person(tx: Tx, person_id: int, limit: int = 12) -> list[Standing]:
    """The person's published results, newest first."""
    found = tx.rows(_OF_PERSON, person=person_id)[:limit]
    return [
        Standing(exam.month, result, _places(tx, exam).get(person_id)) for exam, result in found
    ]


def result_of(tx: Tx, person_id: int, month: date) -> Standing | None:
    """The person's published result of a month, named by one of its days; None without one."""
    first = month.replace(day=1)
    for exam, result in tx.rows(_OF_PERSON, person=person_id):
        if exam.month == first:
            return Standing(first, result, _places(tx, exam).get(person_id))
    return None


def standings(tx: Tx, exam: Exam) -> dict[int, Standing]:
    """Everybody's result of one exam, by person."""
    assert exam.id is not None
    found = results(tx, exam.id)
    places = _ranks(found)
    return {one.person_id: Standing(exam.month, one, places.get(one.person_id)) for one in found}


def _places(tx: Tx, exam: Exam) -> Mapping[int, Ranked]:
    assert exam.id is not None
    return _ranks(results(tx, exam.id))


def _ranks(found: Sequence[Result]) -> Mapping[int, Ranked]:
    return ranks({one.person_id: one.score for one in found if one.is_ranked})


def add_resit(tx: Tx, resit: Resit) -> int:
    """Store an exam that somebody has to pass, and give its number."""
    resit.id = int(insert(tx, Resit, **resit.model_dump(exclude={"id"})))
    return resit.id


def get_resit(tx: Tx, number: int) -> Resit | None:
    return tx.get(Resit, number)


def open_resits(tx: Tx, team_id: int) -> list[Resit]:
    """What people of the team still have to pass, oldest first."""
    return tx.kept(_OPEN_RESITS, team=team_id)


def resits_of(tx: Tx, person_id: int) -> list[Resit]:
    """What the person has or had to pass, oldest first."""
    return tx.kept(_RESITS_OF, person=person_id)


def retakes(tx: Tx, exam: Exam) -> list[Resit]:
    """Who takes this exam again, or did, oldest first."""
    return tx.kept(_RETAKES, exam=exam.id)


def returns(tx: Tx, team_id: int) -> dict[int, Resit]:
    """The exams to return from training, by the number of the proposal that led to it."""
    found = tx.kept(_RETURNS, team=team_id)
    return {one.proposal_id: one for one in found if one.proposal_id is not None}


def change_resit(tx: Tx, resit: Resit, not_since: date | None = None, **values: Any) -> bool:
    """Change one that is open still; False when it is not any more, or was tried on `not_since`."""
    changed = update(Resit).where(col(Resit.id) == resit.id, col(Resit.state) == OPEN)
    if not_since is not None:
        untried = col(Resit.tried_on).is_(None) | (col(Resit.tried_on) < not_since)
        changed = changed.where(untried)
    done = tx.connection.execute(changed.values(values))
    tx.read_again(tx.held(resit))
    return done.rowcount == 1
