"""Results are entered, or corrected after they were published: a line a person (CC-2.8.2)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled
from commands.deciding.exams import rejudge
from commands.deciding.naming import person_named
from commands.exam import finding, telling
from handbook.exams import ExamRules
from handbook.words import mark
from storage import exams, people
from storage.cards import Card, Field, Form, clean
from storage.exams import MOST, PUBLISHED, Exam, Result, Scores
from storage.people import Known

LINE = mark("/rollcall exam enter 2026-11 A001 87")
_NUMBER = re.compile(r"[0-9]{1,4}(?:[.,．][0-9]{1,2})?分?")
MOST_TEXT = 3000
MOST_TOLD = 20


@dataclass(frozen=True)
class _Row:
    known: Known
    scores: Scores


def enter_line(asking: Asking, rest: str) -> Card:
    """ "2026-11 A001 87", "2026-11 A001 87 30 28 29" with its parts. Raises Refusal."""
    month, line = finding.needed(asking, rest, asking.say(LINE))
    return _enter(asking, month, [_read(asking, _may(asking, month), line)])


def form(asking: Asking, value: str) -> Form:
    """Asks for a month and a line a person. Raises Refusal."""
    say = asking.say
    month, _ = finding.month_of(asking, value)
    _may(asking, month or asking.today.replace(day=1))
    return Form(
        action="exam.enter",
        title=say("Results of the exam"),
        submit=say("Send"),
        close=say("Close"),
        lines=(say("Nobody is told before they are published."),),
        fields=(
            Field(
                name="month",
                label=say("Month"),
                kind="line",
                value=f"{month or asking.today:%Y-%m}",
                limit=10,
            ),
            Field(
                name="results",
                label=say("Results, a line a person"),
                kind="text",
                hint=say("A001 87, or with its parts (written, oral, practical): A001 87 30 28 29"),
                limit=MOST_TEXT,
            ),
        ),
    )


def sent(asking: Asking, filled: Filled) -> Card:
    """All of the lines, or none where one of them is wrong. Raises Refusal."""
    typed = filled.answers.get("month", "")
    month, more = finding.month_of(asking, typed)
    if month is None or more:
        raise finding.bad_month(asking, typed)
    rules, rows, wrong = _may(asking, month), [], []
    for line in filled.answers.get("results", "").splitlines():
        if line.strip():
            try:
                rows.append(_read(asking, rules, line))
            except Refusal as refused:
                wrong.append(f"{clean(line, 40)}: {refused.lines[0]}")
    if not rows and not wrong:
        wrong = [asking.say("Please give at least one line, such as A001 87.")]
    if wrong:
        raise Refusal(*wrong, fields={"results": " ".join(wrong)[:500]})
    return _enter(asking, month, rows)


def _may(asking: Asking, month: date) -> ExamRules:
    rules = finding.rules_of(asking, month)
    finding.check_may_enter(asking, rules)
    return rules


def _read(asking: Asking, rules: ExamRules, line: str) -> _Row:
    """One person's line. Raises Refusal."""
    say = asking.say
    known, rest = person_named(asking, line, say(LINE))
    if known.id == asking.person.id:
        raise Refusal(say("Nobody enters their own result. Nothing was changed."))
    said = rest.split()
    if not said or len(said) not in (1, 2, 3, 4) or not all(map(_NUMBER.fullmatch, said)):
        raise Refusal(
            say("Please give the points as a number, such as 87. Nothing was changed."),
            say("For example: {line}", line=say(LINE)),
        )
    numbers = [float(one.rstrip("分").replace(",", ".").replace("．", ".")) for one in said]
    if max(numbers) > MOST:
        raise Refusal(say("That is more than {most} points. Nothing was changed.", most=MOST))
    parts = (*numbers[1:], None, None, None)[:3]
    return _Row(known, Scores(numbers[0], *parts))


def _enter(asking: Asking, month: date, rows: Sequence[_Row]) -> Card:
    tx, say, rules = asking.tx, asking.say, _may(asking, month)
    exam = exams.hold(tx, asking.person.person.team_id, month)
    if exam.state == PUBLISHED:
        people.lock_all(tx, exam.team_id)  # lines come in any order, and others' ranks move too
    changed = []
    for row in rows:
        result = _result(asking, rules, exam, row)
        before = exams.enter(tx, result)
        if before is None or (before.score, before.parts) != (result.score, result.parts):
            changed.append(row)
            _note(asking, exam, row, before)
    if exam.state == PUBLISHED and changed:
        rejudge(tx, asking.book, asking.person.team, month, asking.actor)
        telling.tell_own(tx, asking.book, rules, exam, [row.known for row in changed])
    told = [
        say("{name}: {points}", name=row.known.name, points=f"{row.scores.score:g}") for row in rows
    ]
    typed = f"{month:%Y-%m}"
    if exam.state == PUBLISHED:
        last = say("It was published before: they are told, and it is judged anew.")
    else:
        last = say("Nobody is told before it is published: /rollcall exam publish {m}", m=typed)
    return Card(
        title=say("Entered for {month}", month=say.month(month)),
        lines=(*told[:MOST_TOLD], last),
        small=(say("All of them: /rollcall exam list {m}", m=typed),),
    )


def _result(asking: Asking, rules: ExamRules, exam: Exam, row: _Row) -> Result:
    assert exam.id is not None
    return Result(
        exam_id=exam.id,
        person_id=row.known.id,
        score=row.scores.score,
        written=row.scores.written,
        oral=row.scores.oral,
        practical=row.scores.practical,
        is_ranked=bool(row.known.roles & set(rules.ranking.about)),
        entered_by=asking.person.id,
        entered_at=asking.tx.now,
    )


def _note(asking: Asking, exam: Exam, row: _Row, before: Result | None) -> None:
    asking.tx.note(
        "exam.corrected" if exam.state == PUBLISHED else "exam.entered",
        f"exam:{exam.id}",
        asking.actor,
        person=row.known.id,
        before=before.score if before else None,
        score=row.scores.score,
    )
