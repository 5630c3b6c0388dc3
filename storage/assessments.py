"""The month's assessment sheets: what was asked of whom, what they and their superior say of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint, and_, bindparam, delete, update
from sqlalchemy import insert as insert_rows
from sqlmodel import Field, SQLModel, col, select

from handbook import assessment
from storage.prepared import Prepared
from storage.transaction import Moment, Tx, insert

SET, ASSESSED, SCORED, RETURNED = "set", "assessed", "scored", "returned"
"""Tasks are given; the person has assessed themself; the superior has scored; it was given back."""
APPROVED, ACKNOWLEDGED = "approved", "acknowledged"
"""It holds, and the person is told; the person has read it."""
OPEN = (SET, ASSESSED, SCORED, RETURNED)
HOLDS = (APPROVED, ACKNOWLEDGED)


class Assessment(SQLModel, table=True):
    """One person's sheet of one month, which is named by its first day.

    `role`: whose sheet it is, of those that the person had. `score`: what the lines come to; it
    holds once it is approved. Personal: `own_words` of the person's own assessment, `words` and
    `plan` of the superior's, `returned_words` of whoever gave it back, `reply` to the feedback.
    """

    __table_args__ = (UniqueConstraint("person_id", "month"),)
    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    month: date = Field(index=True)
    role: str
    state: str = SET
    set_by: int = Field(foreign_key="person.id")
    set_at: datetime = Field(sa_type=Moment)
    assessed_at: datetime | None = Field(default=None, sa_type=Moment)
    own_words: str | None = None
    score: float | None = None
    scored_by: int | None = Field(default=None, foreign_key="person.id")
    scored_at: datetime | None = Field(default=None, sa_type=Moment)
    words: str | None = None
    plan: str | None = None
    approved_by: int | None = Field(default=None, foreign_key="person.id")
    approved_at: datetime | None = Field(default=None, sa_type=Moment)
    returned_by: int | None = Field(default=None, foreign_key="person.id")
    returned_at: datetime | None = Field(default=None, sa_type=Moment)
    returned_words: str | None = None
    acknowledged_at: datetime | None = Field(default=None, sa_type=Moment)
    reply: str | None = None
    salt: str


class AssessmentLine(SQLModel, table=True):
    """One task or indicator of a sheet; `place` is its order.

    `part`: the handbook's, with its weight as it was when the tasks were given. `own_words` and
    `words` are personal.
    """

    __tablename__ = "assessment_line"
    assessment_id: int = Field(foreign_key="assessment.id", primary_key=True)
    place: int = Field(primary_key=True)
    part: str
    part_weight: int
    task: str
    target: str = ""
    weight: int = 1
    own_score: int | None = None
    own_words: str | None = None
    score: int | None = None
    words: str | None = None
    salt: str


@dataclass(frozen=True)
class Task:
    """A line as it is set."""

    part: str
    part_weight: int
    task: str
    target: str = ""
    weight: int = 1


@dataclass(frozen=True)
class Mark:
    """A score, and the words on it."""

    score: int
    words: str | None = None


def add(tx: Tx, sheet: Assessment, tasks: Iterable[Task], salts: Iterable[str]) -> int:
    """Store a new sheet with its lines and give its number."""
    number = int(insert(tx, Assessment, **sheet.model_dump(exclude={"id"})))
    sheet.id = number
    _add_lines(tx, number, tasks, salts)
    return number


def set_anew(tx: Tx, sheet: Assessment, tasks: Iterable[Task], salts: Iterable[str]) -> None:
    """Other lines instead of those that are there."""
    assert sheet.id is not None
    old = delete(AssessmentLine).where(col(AssessmentLine.assessment_id) == sheet.id)
    tx.connection.execute(old)
    _add_lines(tx, sheet.id, tasks, salts)


def _add_lines(tx: Tx, number: int, tasks: Iterable[Task], salts: Iterable[str]) -> None:
    rows = [
        {"assessment_id": number, "place": place, "salt": salt, **asdict(task)}
        for place, (task, salt) in enumerate(zip(tasks, salts, strict=True))
    ]
    tx.connection.execute(insert_rows(AssessmentLine), rows)


def own(tx: Tx, number: int, marks: Mapping[int, Mark]) -> None:
    """Keep what the person says of their lines, by place."""
    for place, mark in marks.items():
        _mark(tx, number, place, own_score=mark.score, own_words=mark.words)


def score(tx: Tx, number: int, marks: Mapping[int, Mark]) -> None:
    """Keep what the superior says of the lines, by place."""
    for place, mark in marks.items():
        _mark(tx, number, place, score=mark.score, words=mark.words)


def _mark(tx: Tx, number: int, place: int, **values: Any) -> None:
    line = and_(col(AssessmentLine.assessment_id) == number, col(AssessmentLine.place) == place)
    tx.connection.execute(update(AssessmentLine).where(line).values(values))


def move(tx: Tx, sheet: Assessment, states: Collection[str], **values: Any) -> bool:
    """Change a sheet that is still in one of the states; False when it is not any more."""
    changed = tx.connection.execute(
        update(Assessment)
        .where(col(Assessment.id) == sheet.id, col(Assessment.state).in_(states))
        .values(values)
    )
    tx.read_again(sheet)
    return changed.rowcount == 1


def get(tx: Tx, number: int) -> Assessment | None:
    return tx.get(Assessment, number)


_ONE = col(Assessment.person_id) == bindparam("person")
_ORDER = (col(Assessment.month), col(Assessment.id))
_TEAM = col(Assessment.team_id) == bindparam("team")
_OF_MONTH: Prepared[tuple[Assessment]] = Prepared(
    select(Assessment).where(_ONE, col(Assessment.month) == bindparam("month"))
)
_OF_PERSON: Prepared[tuple[Assessment]] = Prepared(
    select(Assessment)
    .where(
        _ONE,
        col(Assessment.month) >= bindparam("first"),
        col(Assessment.month) <= bindparam("last"),
    )
    .order_by(*_ORDER)
)
_OF_TEAM: Prepared[tuple[Assessment]] = Prepared(
    select(Assessment)
    .where(
        _TEAM,
        col(Assessment.month) >= bindparam("first"),
        col(Assessment.month) <= bindparam("last"),
    )
    .order_by(*_ORDER)
)
_UNSETTLED: Prepared[tuple[Assessment]] = Prepared(
    select(Assessment).where(_TEAM, col(Assessment.state).in_(OPEN)).order_by(*_ORDER)
)
_UNREAD: Prepared[tuple[Assessment]] = Prepared(
    select(Assessment).where(_ONE, col(Assessment.state).in_((SET, APPROVED))).order_by(*_ORDER)
)
_LINES: Prepared[tuple[AssessmentLine]] = Prepared(
    select(AssessmentLine)
    .where(col(AssessmentLine.assessment_id) == bindparam("number"))
    .order_by(col(AssessmentLine.place))
)


def of_month(tx: Tx, person_id: int, month: date) -> Assessment | None:
    return next(iter(tx.kept(_OF_MONTH, person=person_id, month=month)), None)


def of_person(tx: Tx, person_id: int, first: date, last: date) -> list[Assessment]:
    """The person's sheets of these months, oldest first."""
    return tx.kept(_OF_PERSON, person=person_id, first=first, last=last)


def of_team(tx: Tx, team_id: int, first: date, last: date) -> list[Assessment]:
    """The team's sheets of these months, oldest first."""
    return tx.kept(_OF_TEAM, team=team_id, first=first, last=last)


def unsettled(tx: Tx, team_id: int) -> list[Assessment]:
    """The team's sheets that do not hold yet, oldest first."""
    return tx.kept(_UNSETTLED, team=team_id)


def waiting_for(tx: Tx, person_id: int) -> list[Assessment]:
    """The person's sheets that they may assess or have to read, oldest first."""
    return tx.kept(_UNREAD, person=person_id)


def lines(tx: Tx, number: int) -> list[AssessmentLine]:
    """The sheet's lines in their order, as they are stored now."""
    return [line for (line,) in tx.rows(_LINES, number=number)]


def judged(lines: Sequence[AssessmentLine]) -> list[assessment.Line]:
    """The lines that have a score, as the handbook counts them."""
    return [
        assessment.Line(one.part, one.part_weight, one.weight, one.score)
        for one in lines
        if one.score is not None
    ]
