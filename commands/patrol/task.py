"""A finding becomes somebody's task, or everybody's on the next shift (CC-2.6)."""

from collections.abc import Mapping
from datetime import date, timedelta

from commands.deciding import tasks
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled
from commands.deciding.naming import person_named
from commands.deciding.searching import people_found, person_chosen, person_field
from commands.deciding.whole import whole
from commands.patrol.finding import check_may, line, standing_found
from storage import patrols
from storage.cards import Card, Choice, Field, Form
from storage.patrols import Finding
from storage.people import Known

MOST = 500
DAYS = timedelta(days=3)
"""When a task is due, where nobody says it."""


def task_form(asking: Asking, value: str) -> Form:
    """What is to be done, by whom and by when. Raises Refusal."""
    say, (finding, _) = asking.say, standing_found(asking, value)
    rules = check_may(asking)
    _check_no_task(asking, finding)
    owner = person_field("owner", say("Whose task is it?"), "patrol.owner")
    empty = say("Empty: everybody's on the next shift.")
    task = task_field(asking).model_copy(update={"value": finding.words})
    return Form(
        action="patrol.task",
        title=say("A task from F{number}", number=finding.id),
        value=str(finding.id),
        submit=say("Make it a task"),
        close=say("Close"),
        lines=(line(asking, rules, finding),),
        fields=(
            task,
            owner.model_copy(update={"is_optional": True, "hint": empty}),
            due_field(asking),
        ),
    )


def task_sent(asking: Asking, filled: Filled) -> Card:
    answers, (finding, _) = filled.answers, standing_found(asking, filled.value)
    check_may(asking)
    words = whole(asking, answers.get("task", ""), MOST, "task")
    return make(asking, finding, words, owner_of(asking, answers), due_of(asking, answers))


def task_line(asking: Asking, typed: str) -> Card:
    """ "task F3 @ada 2026-11-06 have the chair mended"; the day may be left out. Raises Refusal."""
    say, (finding, rest) = asking.say, standing_found(asking, typed)
    check_may(asking)
    example = say("/rollcall patrol task F{number} @name have it mended", number=finding.id)
    known, words = person_named(asking, rest, example)
    first, _, after = words.partition(" ")
    try:
        due, words = date.fromisoformat(first), after
    except ValueError:
        due = asking.today + DAYS
    words = whole(asking, words, MOST, of=typed)
    return make(asking, finding, words or finding.words or "", known, due)


def make(asking: Asking, finding: Finding, words: str, owner: Known | None, due: date) -> Card:
    say, tx = asking.say, asking.tx
    _check_no_task(asking, finding)
    if not words:
        wrong = say("Please say what is to be done.")
        raise Refusal(wrong, fields={"task": wrong})
    if due < asking.today:
        wrong = say("Please give a day to come, or today. Nothing is noted.")
        raise Refusal(wrong, fields={"due": wrong})
    source = patrols.source(finding.id)
    action = tasks.give(tx, asking.book, asking.person, words, owner, due, source)
    assert action.id is not None, "it was stored just now"
    if not patrols.task_of(tx, finding, action.id):
        raise Refusal(say("Somebody has made F{number} a task just now.", number=finding.id))
    name = owner.name if owner else say("everybody on the next shift")
    told = say(
        "T{number} for {name}, by {day}: {words}",
        number=action.id,
        name=name,
        day=say.day(due),
        words=words,
    )
    return Card(lines=(told,))


def _check_no_task(asking: Asking, finding: Finding) -> None:
    if finding.action_id is not None:
        told = {"number": finding.id, "task": finding.action_id}
        raise Refusal(asking.say("F{number} is a task already: T{task}.", **told))


def owner_of(asking: Asking, answers: Mapping[str, str]) -> Known | None:
    value = answers.get("owner", "")
    return person_chosen(asking, "owner", value) if value else None


def due_of(asking: Asking, answers: Mapping[str, str]) -> date:
    try:
        return date.fromisoformat(answers["due"]) if answers.get("due") else asking.today + DAYS
    except ValueError:
        wrong = asking.say("Please choose a day.")
        raise Refusal(wrong, fields={"due": wrong}) from None


def owners(asking: Asking, typed: str) -> tuple[Choice, ...]:
    """Everybody of the team, for a form's search field."""
    return people_found(asking, typed, lambda _: True)


def task_field(asking: Asking) -> Field:
    label = asking.say("Make it a task: what is to be done?")
    return Field(name="task", label=label, kind="line", limit=MOST)


def due_field(asking: Asking) -> Field:
    due = (asking.today + DAYS).isoformat()
    return Field(name="due", label=asking.say("By when?"), kind="date", value=due)
