"""How a sheet is drawn: its tasks when they are given, and the feedback in each of its states."""

from collections.abc import Mapping
from datetime import date

from commands.deciding.asking import Asking
from commands.deciding.lines import cited
from handbook.assessment import AssessmentRules, SheetRules, month_score
from handbook.words import Say, mark
from storage import assessments
from storage.assessments import (
    ACKNOWLEDGED,
    APPROVED,
    ASSESSED,
    RETURNED,
    SCORED,
    SET,
    Assessment,
    AssessmentLine,
    Task,
)
from storage.cards import Button, Card, Fact, clean
from storage.transaction import Tx

STATES: Mapping[str, str] = {
    SET: mark("tasks given"),
    ASSESSED: mark("assessed by the person"),
    SCORED: mark("scored"),
    RETURNED: mark("given back"),
    APPROVED: mark("approved"),
    ACKNOWLEDGED: mark("read by the person"),
}
WORDS = 250
"""Of longer words a message shows the beginning; the sheet has them whole."""


def task(line: AssessmentLine) -> Task:
    """The line as it was set."""
    return Task(line.part, line.part_weight, line.task, line.target, line.weight)


def number(value: float) -> str:
    """A score without a needless ".0"."""
    return f"{value:.1f}".removesuffix(".0")


def part_title(rules: SheetRules | None, part: str, say: Say) -> str:
    found = rules.parts.get(part) if rules else None
    return found.title.in_language(say.lang) if found else part


def see_button(sheet: Assessment, say: Say) -> Button:
    return Button(action="sheet.look", label=say("See the sheet"), value=str(sheet.id))


def own_button(sheet: Assessment, say: Say) -> Button:
    return Button(action="sheet.self", label=say("Assess yourself…"), value=str(sheet.id))


def score_button(sheet: Assessment, say: Say) -> Button:
    return Button(action="sheet.score", label=say("Score…"), value=str(sheet.id))


def opener(asking: Asking, value: str, name: str | None, month: date) -> Card:
    """A button that opens the form for tasks, for a line that named none."""
    say = asking.say
    named = say.month(month)
    line = (
        say("The tasks of {name} for {month}:", name=name, month=named)
        if name
        else say("The tasks for {month}:", month=named)
    )
    return Card(
        lines=(line,),
        buttons=(Button(action="sheet.set", label=say("Set tasks…"), value=value),),
    )


def tasks_set(
    sheet: Assessment,
    version: AssessmentRules,
    rules: SheetRules,
    by: str,
    count: int,
    say: Say,
) -> Card:
    """To the person: what the month will be judged by."""
    days = version.days
    weights = [
        say("{part} {weight} %", part=part.title.in_language(say.lang), weight=part.weight)
        for part in rules.parts.values()
    ]
    lines = [
        say.plural(
            "{name} has given you {n} task or indicator ({rule}).",
            "{name} has given you {n} tasks and indicators ({rule}).",
            count,
            name=by,
            rule=cited(rules.rule, say),
        )
    ]
    if rules.asks_self:
        lines.append(
            say(
                "You assess yourself from {first} to {last} ({rule}); then you are scored.",
                first=say.day(days.assessed_from(sheet.month)),
                last=say.day(days.assessed_until(sheet.month)),
                rule=cited(rules.self_rule, say),
            )
        )
    return Card(
        title=say("Your sheet for {month}", month=say.month(sheet.month)),
        facts=(Fact(label=say("What counts"), value=say.names(weights)),),
        lines=tuple(lines),
        small=(f"#M{sheet.id}",),
        buttons=(see_button(sheet, say),),
    )


def feedback(
    tx: Tx,
    sheet: Assessment,
    version: AssessmentRules,
    rules: SheetRules,
    names: Mapping[int, str],
    say: Say,
) -> Card:
    """To the person, once it holds; drawn again when it is read or given back."""
    small = (f"#M{sheet.id}",)
    title = say("Your assessment for {month}", month=say.month(sheet.month))
    if sheet.state not in assessments.HOLDS:
        told = say("It was given back and is looked at again. You will be told.")
        return Card(title=title, lines=(told,), small=small)
    assert sheet.score is not None
    lines = []
    if sheet.words:
        lines.append(say("Feedback: {words}", words=clean(sheet.words, WORDS)))
    if sheet.plan:
        lines.append(say("To work on: {words}", words=clean(sheet.plan, WORDS)))
    if sheet.state == ACKNOWLEDGED:
        lines.append(say("You have read it."))
    return Card(
        title=title,
        facts=(
            Fact(label=say("Score"), value=out_of(sheet.score, version, say)),
            *part_facts(tx, sheet, rules, say),
        ),
        lines=tuple(lines),
        small=(_by(sheet, names, say), *small),
        buttons=(*_reading(sheet, say), see_button(sheet, say)),
    )


def _by(sheet: Assessment, names: Mapping[int, str], say: Say) -> str:
    scored, approved = (names.get(one or 0, "") for one in (sheet.scored_by, sheet.approved_by))
    if sheet.approved_by is None:
        return say("Scored by {name}", name=scored)
    return say("Scored by {name}, approved by {other}", name=scored, other=approved)


def _reading(sheet: Assessment, say: Say) -> tuple[Button, ...]:
    if sheet.state == ACKNOWLEDGED:
        return ()
    value = str(sheet.id)
    return (
        Button(action="sheet.seen", label=say("I have read it"), value=value, style="primary"),
        Button(action="sheet.reply", label=say("Add your words…"), value=value),
    )


def out_of(score: float, version: AssessmentRules, say: Say) -> str:
    return say("{score} of {most}", score=number(score), most=version.most)


def part_facts(tx: Tx, sheet: Assessment, rules: SheetRules, say: Say) -> tuple[Fact, ...]:
    """What each part came to."""
    assert sheet.id is not None
    judged = assessments.judged(assessments.lines(tx, sheet.id))
    if not judged:
        return ()
    return tuple(
        Fact(
            label=say(
                "{part} {weight} %", part=part_title(rules, one.part, say), weight=one.weight
            ),
            value=number(one.score),
        )
        for one in month_score(judged).parts
    )
