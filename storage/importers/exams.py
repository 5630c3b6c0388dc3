"""Results of a month's exam are brought in from a file, row by row.

Whoever is not in the file keeps what stood. A published month is corrected in Slack, where people
are told: a file brings results of months that are not published.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlmodel import select

from handbook.exams import ExamRules
from handbook.words import mark
from storage import exams, people
from storage.exams import MOST, PUBLISHED, Exam, Result, Scores
from storage.importers import sheets
from storage.importers.columns import EXAM, Columns, below, find, plain
from storage.importers.rows import BadCell, BadRow, RowsRefused, Staff, here_on, person_of
from storage.importers.sheets import Cell, Row, Sheet, UnreadableFile
from storage.people import Person, Team
from storage.transaction import Tx

PARTS = ("written", "oral", "practical")


@dataclass(frozen=True)
class Scored:
    """One good row: a person's points."""

    row: Row
    cell: Cell
    person_id: int
    scores: Scores


@dataclass(frozen=True)
class ExamPlan:
    """What a file says and what it would do: `sets` differ from what stands, `same` do not."""

    team_id: int
    month: date
    rules: ExamRules = field(repr=False)
    sheet: Sheet = field(repr=False)
    bad: tuple[BadRow, ...]
    sets: tuple[Scored, ...]
    same: tuple[Scored, ...]

    @property
    def changes_nothing(self) -> bool:
        return not self.sets


def plan(tx: Tx, team: Team, rules: ExamRules, path: Path, month: date) -> ExamPlan:
    """Read the file against the team; changes nothing. `month`: its first day.

    Raises UnreadableFile, also where the month is still to come, or is published and the file says
    something else.
    """
    assert team.id is not None
    sheet = sheets.read(path)
    if month > tx.now.astimezone(ZoneInfo(team.zone)).date():
        raise UnreadableFile(
            mark("{file}: {month} is still to come; nothing was changed"),
            file=sheet.file,
            month=f"{month:%Y-%m}",
        )
    return _plan(tx, team.id, rules, sheet, month)


def apply(
    tx: Tx,
    plan: ExamPlan,
    *,
    only_good: bool = False,
    announced: bool = False,
    by: str = "terminal",
) -> ExamPlan:
    """Do what the plan says, judged again under lock; what was done is the plan that comes back.

    `announced`: people know these results: they are published, nobody is told, and nothing is
    proposed. Raises RowsRefused when rows are bad and `only_good` was not said, and UnreadableFile
    where the month was published meanwhile.
    """
    exam = exams.hold(tx, plan.team_id, plan.month)
    plan = _plan(tx, plan.team_id, plan.rules, plan.sheet, plan.month)
    if plan.bad and not only_good:
        raise RowsRefused(plan.bad)
    ranked = {
        known.id
        for known in people.of_team(tx, plan.team_id)
        if known.roles & set(plan.rules.ranking.about)
    }
    for scored in plan.sets:
        before = exams.enter(tx, _result(tx, exam, scored, is_ranked=scored.person_id in ranked))
        tx.note(
            "exam.entered",
            f"exam:{exam.id}",
            by,
            person=scored.person_id,
            before=before.score if before else None,
            score=scored.scores.score,
            sha256=plan.sheet.sha256,
        )
    if announced and exams.publish(tx, exam, None):
        tx.note("exam.published", f"exam:{exam.id}", by, month=plan.month, announced=True)
    return plan


def _result(tx: Tx, exam: Exam, scored: Scored, *, is_ranked: bool) -> Result:
    assert exam.id is not None
    written, oral, practical = scored.scores.parts
    return Result(
        exam_id=exam.id,
        person_id=scored.person_id,
        score=scored.scores.score,
        written=written,
        oral=oral,
        practical=practical,
        is_ranked=is_ranked,
        entered_at=tx.now,
    )


def _plan(tx: Tx, team_id: int, rules: ExamRules, sheet: Sheet, month: date) -> ExamPlan:
    query = select(Person).where(Person.team_id == team_id)
    staff = tx.session.exec(query.execution_options(populate_existing=True)).all()
    good, bad = _read(sheet, Staff(staff), month)
    exam = exams.of_month(tx, team_id, month)
    stood = {
        one.person_id: Scores(one.score, *one.parts)
        for one in (exams.results(tx, exam.id) if exam and exam.id else ())
    }
    sets = tuple(one for one in good if stood.get(one.person_id) != one.scores)
    same = tuple(one for one in good if stood.get(one.person_id) == one.scores)
    if sets and exam is not None and exam.state == PUBLISHED:
        raise UnreadableFile(
            mark(
                "{file}: the exam of {month} is published; correct results in Slack: "
                "/rollcall exam enter {month} A001 87"
            ),
            file=sheet.file,
            month=f"{month:%Y-%m}",
        )
    return ExamPlan(team_id, month, rules, sheet, tuple(bad), sets, same)


def _read(sheet: Sheet, staff: Staff, month: date) -> tuple[list[Scored], list[BadRow]]:
    columns = find(sheet, EXAM)
    scored: list[Scored] = []
    bad: list[BadRow] = []
    for row in below(sheet, columns):
        try:
            scored.append(_scored(row, columns, staff, month))
        except BadCell as refused:
            bad.append(refused.row)
    twice = {refused.row: refused for refused in _twice(scored)}
    good = [one for one in scored if one.row.number not in twice]
    return good, sorted([*bad, *twice.values()], key=lambda refused: refused.row)


def _scored(row: Row, columns: Columns, staff: Staff, month: date) -> Scored:
    cell = columns.cell(row, "score")
    assert cell is not None
    person = person_of(row, columns, staff)
    assert person.id is not None
    named = (columns.cell(row, name) for name in ("person", "email", "name"))
    here_on(person, month, row, next(one for one in named if one is not None and one.value != ""))
    score = _points(row, cell)
    if score is None:
        raise BadCell(row, cell, mark("is empty"))
    found = [columns.cell(row, part) for part in PARTS]
    written, oral, practical = (_points(row, part) if part else None for part in found)
    return Scored(row, cell, person.id, Scores(score, written, oral, practical))


def _points(row: Row, cell: Cell) -> float | None:
    """The points that a cell says; None for an empty one. Raises BadCell."""
    value = cell.value
    if value == "":
        return None
    if isinstance(value, str):
        try:
            value = float(plain(value).removesuffix("分"))
        except ValueError:
            value = True
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        raise BadCell(row, cell, mark("is not a number of points; write it as 87 or 87.5"))
    if not 0 <= value <= MOST:
        raise BadCell(row, cell, mark("is not between 0 and {most} points"), most=MOST)
    return float(value)


def _twice(scored: Sequence[Scored]) -> Iterator[BadRow]:
    """Rows that say one person's points again: which of them is right, nobody knows."""
    rows: dict[int, list[int]] = {}
    for one in scored:
        rows.setdefault(one.person_id, []).append(one.row.number)
    for one in scored:
        first, *more = rows[one.person_id]
        if more:
            other = more[0] if one.row.number == first else first
            reason = mark("stands for the same person in row {row} too; keep one of them")
            yield BadCell(one.row, one.cell, reason, row=other).row
