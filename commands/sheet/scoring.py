"""The superior scores, with the person's own assessment and the month's records beside it."""

from datetime import date, timedelta
from math import floor

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled
from commands.deciding.lines import cited
from commands.sheet import cards, feedback, questions, records, typed
from commands.sheet.rights import Sheet, approvers, check_score, found
from handbook.assessment import month_score
from storage import assessments, exams, people
from storage.assessments import APPROVED, ASSESSED, RETURNED, SCORED, SET, AssessmentLine
from storage.cards import Card, Form, clean


def line(asking: Asking, rest: str) -> Card:
    """A button that opens the form. Raises Refusal."""
    say, sheet = asking.say, found(asking, rest)
    _check_time(asking, sheet)
    told = {"name": sheet.known.name, "month": say.month(sheet.month)}
    return Card(
        lines=(say("The sheet of {name} for {month}:", **told),),
        buttons=(cards.score_button(sheet.row, say),),
    )


def form(asking: Asking, value: str) -> Form:
    """The lines with the person's own scores, and what was recorded in the month. A look."""
    say, sheet = asking.say, found(asking, value)
    _check_time(asking, sheet)
    asking.tx.note("sheet.looked", f"sheet:{sheet.id}", asking.actor, to="score")
    lines = assessments.lines(asking.tx, sheet.id)
    told = {"name": sheet.known.name, "month": say.month(sheet.month), "number": sheet.id}
    said = [say("{name}, {month}, #M{number}", **told)]
    if sheet.row.own_words:
        said.append(say("Their own words: {words}", words=sheet.row.own_words))
    elif sheet.rules.asks_self and sheet.row.assessed_at is None:
        said.append(say("They have not assessed themself."))
    if sheet.row.state == RETURNED and sheet.row.returned_words:
        said.append(say("Given back: {words}", words=sheet.row.returned_words))
    return Form(
        action="sheet.score",
        title=say("Score a sheet"),
        value=str(sheet.id),
        submit=say("Send"),
        close=say("Close"),
        lines=(
            *said,
            *records.beside(asking, sheet.known, sheet.month),
            say(
                "For each line a number from 0 to {most}, and a word on it if you like: 85 steady",
                most=sheet.version.most,
            ),
        ),
        fields=(
            *(
                questions.field(
                    asking,
                    sheet,
                    one,
                    _put_forward(asking, sheet, one) if one.score is None else one.score,
                    one.words,
                    questions.beside(asking, one),
                )
                for one in lines
            ),
            questions.words("words", say("Feedback to the person"), sheet.row.words),
            questions.words("plan", say("What should they work on?"), sheet.row.plan),
        ),
    )


def _put_forward(asking: Asking, sheet: Sheet, line: AssessmentLine) -> int | None:
    """The result of the month's exam for its part, where there is one within the scores."""
    part = sheet.rules.parts.get(line.part)
    if part is None or not part.is_exam:
        return None
    found = exams.result_of(asking.tx, sheet.known.id, sheet.month)
    points = floor(found.result.score + 0.5) if found else None
    return points if points is not None and points <= sheet.version.most else None


def sent(asking: Asking, filled: Filled) -> Card:
    """Keep the scores: they wait for a yes, or hold where nobody approves. Raises Refusal."""
    tx, sheet = asking.tx, found(asking, filled.value)
    _check_time(asking, sheet)
    lines = assessments.lines(tx, sheet.id)
    marks = typed.read_marks(asking, filled.answers, lines, sheet.version.most)
    words = clean(filled.answers.get("words", ""), typed.MOST_WORDS)
    plan = clean(filled.answers.get("plan", ""), typed.MOST_WORDS)
    people.lock(tx, sheet.known.id)
    was, to = sheet.row.state, SCORED if sheet.rules.approved_by else APPROVED
    open_ = (SET, ASSESSED, RETURNED, SCORED)
    assessments.score(tx, sheet.id, marks)
    total = month_score(assessments.judged(assessments.lines(tx, sheet.id)))
    if was not in open_ or not assessments.move(
        tx,
        sheet.row,
        (was,),
        state=to,
        score=total.score,
        scored_by=asking.person.id,
        scored_at=tx.now,
        words=words or None,
        plan=plan or None,
        approved_at=tx.now if to == APPROVED else None,
    ):
        raise questions.settled(asking, sheet)
    said = {line.place: (line.salt, marks[line.place].words) for line in lines}
    more = {"words": (sheet.row.salt, words), "plan": (sheet.row.salt, plan)}
    tx.note(
        "sheet.scored",
        f"sheet:{sheet.id}",
        asking.actor,
        personal=questions.personal(said, **more),
        scores=[marks[line.place].score for line in lines],
        score=total.score,
        holds=to == APPROVED,
    )
    return _scored(asking, sheet, feedback.tell(asking, sheet) if to == APPROVED else None)


def _scored(asking: Asking, sheet: Sheet, is_told: bool | None) -> Card:
    """What the scorer is answered; `is_told`: whether the person was, where it holds."""
    say, rules = asking.say, sheet.rules
    assert sheet.row.score is not None
    lines = [
        say(
            "{name}, {month}: {score}.",
            name=sheet.known.name,
            month=say.month(sheet.month),
            score=cards.out_of(sheet.row.score, sheet.version, say),
        )
    ]
    if is_told is not None:
        lines.append(feedback.whether_told(sheet, is_told, say))
    elif rules.approved_by is not None:
        role = asking.book.roles[rules.approved_by].in_language(say.lang)
        lines.append(say("It waits for the {role} to approve it.", role=role))
        if not approvers(asking.tx, asking.book, sheet, asking.today):
            lines.append(say("Nobody on the list can: please speak to your coordinator."))
    return Card(lines=tuple(lines))


def possible_from(sheet: Sheet, today: date) -> date:
    """From when it can be scored: after the person's own assessment, or its term; at once for
    somebody who has left."""
    days = sheet.version.days
    if sheet.known.has_left(today):
        return date.min
    if sheet.row.state == SET and sheet.rules.asks_self:
        return days.assessed_until(sheet.month) + timedelta(days=1)
    return days.assessed_from(sheet.month)


def _check_time(asking: Asking, sheet: Sheet) -> None:
    """That the asker may score it, and that its time has come. Raises Refusal."""
    say, days = asking.say, sheet.version.days
    check_score(asking, sheet)
    if sheet.row.state in assessments.HOLDS:
        raise Refusal(
            say("#M{number} is approved. To change it, it is given back first.", number=sheet.id),
            say("With the reason: /rollcall sheet return M{number} and why", number=sheet.id),
        )
    first = possible_from(sheet, asking.today)
    if asking.today < first:
        told = {"name": sheet.known.name, "day": say.day(first), "rule": cited(days.rule, say)}
        raise Refusal(
            say(
                "{name} assesses themself first. Without it you can score from {day} ({rule}).",
                **told,
            )
            if sheet.rules.asks_self
            else say("You can score {name} from {day} ({rule}).", **told),
            say("Nothing was changed."),
        )
