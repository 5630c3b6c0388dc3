"""A task is given: to oneself by anybody, to others by those who lead (CC-2.10.2)."""

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled
from commands.deciding.searching import people_found, person_choice, person_chosen
from commands.deciding.task_lines import MOST, Task, example, read_due, read_task
from commands.deciding.tasks import give, leads, line
from storage.cards import Card, Choice, Field, Form, clean

SEARCH = "action.people"


def add_line(asking: Asking, rest: str) -> Card:
    """ "add @grace 2026-11-13 order headsets"; without a name it is one's own. Raises Refusal."""
    if not rest.strip():
        say = asking.say
        raise Refusal(
            say("Please say what is to be done, by whom and until when."),
            example(say),
            say("Without a name it is your own task."),
        )
    return _give(asking, read_task(asking, rest))


def form(asking: Asking, value: str) -> Form:
    """Asks who, what and until when."""
    say, me = asking.say, asking.person
    fields = [
        Field(name="words", label=say("What is to be done?"), kind="text", limit=MOST),
        Field(name="due", label=say("Until the end of"), kind="date"),
    ]
    if leads(asking):
        who = Field(
            name="owner",
            label=say("Whose task is it?"),
            kind="search",
            choices=(person_choice(me),),
            value=str(me.id),
            source=SEARCH,
        )
        fields = [who, *fields]
    return Form(
        action="action.add",
        title=say("A task"),
        submit=say("Send"),
        close=say("Close"),
        fields=tuple(fields),
    )


def sent(asking: Asking, filled: Filled) -> Card:
    """Raises Refusal, beside the question that it is about."""
    say, answers = asking.say, filled.answers
    words = clean(answers.get("words", ""), MOST)
    if not words:
        wanted = say("Please say what is to be done. Nothing was changed.")
        raise Refusal(wanted, fields={"words": wanted})
    due, _ = read_due(asking, answers.get("due", ""), "due")
    chosen = answers.get("owner", "")
    owner = person_chosen(asking, "owner", chosen) if chosen else None
    return _give(asking, Task(owner, due, words), "due")


def found_people(asking: Asking, typed: str) -> tuple[Choice, ...]:
    return people_found(asking, typed, lambda _: True)


def _give(asking: Asking, task: Task, field: str = "") -> Card:
    say, owner = asking.say, task.owner or asking.person
    if owner.id != asking.person.id and not leads(asking):
        raise Refusal(
            say("Tasks for others are given by those who lead. Nothing was changed."),
            say("Your own task: /rollcall action add 2026-11-13 order headsets"),
        )
    if task.due is None:
        wanted = say("Until when? Please add a day, such as {day}.", day=asking.today)
        raise Refusal(wanted, example(say), fields={field: wanted} if field else None)
    action = give(asking.tx, asking.book, asking.person, task.words, owner, task.due)
    return Card(
        lines=(
            say("Noted: {task}.", task=line(action, {owner.id: owner}, asking.today, say)),
            say("{name} is told.", name=owner.name)
            if owner.id != asking.person.id
            else say("You are reminded the day before and on the day."),
        ),
        small=(say("When it is done: /rollcall action done T{number}", number=action.id),),
    )
