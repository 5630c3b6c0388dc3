"""What is said of a published exam: to each person their own, to whoever has copies the whole."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from commands.deciding.exams import rows_of
from commands.deciding.lines import cited
from commands.deciding.reach import reach
from commands.deciding.resits import take_again
from handbook.book import Handbook
from handbook.exams import ExamRules, PassMark
from handbook.words import Say, mark, of
from storage import exams, people
from storage.cards import Card, Fact
from storage.exams import OPEN, VOID, Exam, Resit, Result, Standing
from storage.people import Known
from storage.transaction import Tx

PARTS = (mark("written"), mark("oral"), mark("practical"))


def tell_own(tx: Tx, book: Handbook, rules: ExamRules, exam: Exam, about: Sequence[Known]) -> None:
    """Each person's own points and place, when they are published or corrected. They are held.

    What is asked of the database is asked once for all of them.
    """
    standings = exams.standings(tx, exam)
    rows = rows_of(tx, book, exam.team_id, exam.month, [known.id for known in about])
    retakes = exams.retakes(tx, exam)
    for known in about:
        standing = standings[known.id]
        owed = [one for one in retakes if one.person_id == known.id]
        _keep_retake(tx, book, rules, exam, known, standing.result, owed)
        say = of(known.language)
        told = Card(
            title=say("Your exam of {month}", month=say.month(exam.month)),
            facts=facts(standing, say),
            lines=tuple(_lines(rules, standing, len(rows.get(known.id, ())), say)),
            small=(
                say("Only you and those who hold the exam see it. All of yours: /rollcall exam"),
            ),
        )
        reach(tx, book, known, "exam.published", f"exam_of:{exam.id}:{known.id}", told)


def facts(standing: Standing, say: Say) -> tuple[Fact, ...]:
    """Points with their parts, and the place."""
    return (
        Fact(label=say("Points"), value=points_line(standing.result, say)),
        Fact(label=say("Rank"), value=rank_line(standing, say)),
    )


def rank_line(standing: Standing, say: Say) -> str:
    """ "3 of 80"."""
    place = standing.place
    return say("{rank} of {of}", rank=place.place, of=place.of) if place else say("not ranked")


def points_line(result: Result, say: Say) -> str:
    """ "87 (written 30, oral 28 and practical 29)"."""
    parts = [
        say("{part} {points}", part=say(name), points=f"{points:g}")
        for name, points in zip(PARTS, result.parts, strict=True)
        if points is not None
    ]
    if not parts:
        return f"{result.score:g}"
    return say("{points} ({parts})", points=f"{result.score:g}", parts=say.names(parts))


def _lines(rules: ExamRules, standing: Standing, in_a_row: int, say: Say) -> Sequence[str]:
    told = []
    if in_a_row and rules.streak:
        told.append(
            say(
                "You are among the lowest {bottom} of the month. Where that is so {months} months "
                "in a row, a consequence is proposed ({rule}); this is number {n}.",
                n=in_a_row,
                bottom=rules.streak.bottom,
                months=rules.streak.months,
                rule=cited(rules.streak.rule, say),
            )
        )
    if rules.pass_mark and not _is_passed(rules.pass_mark, standing.result):
        told.append(
            say(
                "It is passed with {points} points; please take it again ({rule}).",
                points=f"{rules.pass_mark.points:g}",
                rule=cited(rules.pass_mark.rule, say),
            )
        )
    return told


def _is_passed(pass_mark: PassMark, result: Result) -> bool:
    return result.score >= pass_mark.points


def _keep_retake(
    tx: Tx,
    book: Handbook,
    rules: ExamRules,
    exam: Exam,
    known: Known,
    result: Result,
    owed: Sequence[Resit],
) -> None:
    """A failed exam is to be taken again; one that was corrected to a passed one is not."""
    is_failed = rules.pass_mark is not None and not _is_passed(rules.pass_mark, result)
    if is_failed and not owed:
        take_again(tx, book, known, rules, exam)
    for one in owed:
        if not is_failed and one.state == OPEN:
            exams.change_resit(tx, one, state=VOID)


def copy_to(
    tx: Tx, book: Handbook, rules: ExamRules, exam: Exam, found: Sequence[Result], by: Known
) -> list[Known]:
    """Tell whoever has copies, but whoever published it, of the month as a whole; whom."""
    if rules.copies is None:
        return []
    today = tx.now.astimezone(ZoneInfo(by.team.zone)).date()
    readers = [
        known
        for known in people.with_role(tx, exam.team_id, *rules.copies.roles)
        if known.id != by.id and not known.has_left(today)
    ]
    for known in readers:
        reach(tx, book, known, "exam.copy", f"exam:{exam.id}", _copy(exam, found, rules, known))
    return readers


def _copy(exam: Exam, found: Sequence[Result], rules: ExamRules, known: Known) -> Card:
    say, scores = of(known.language), [one.score for one in found]
    assert rules.copies is not None
    return Card(
        title=say("The exam of {month} is published", month=say.month(exam.month)),
        facts=(
            Fact(label=say("Results"), value=str(len(scores))),
            Fact(label=say("Highest"), value=f"{max(scores):g}"),
            Fact(label=say("Lowest"), value=f"{min(scores):g}"),
            Fact(label=say("Average"), value=f"{sum(scores) / len(scores):.1f}"),
        ),
        lines=(
            say("You have a copy of the results ({rule}).", rule=cited(rules.copies.rule, say)),
        ),
        small=(say("All of them: /rollcall exam list {m}", m=f"{exam.month:%Y-%m}"),),
    )
