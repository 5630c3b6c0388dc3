"""What becomes of a fault: it is in order again, or somebody's task."""

import secrets
from collections.abc import Sequence
from datetime import date, timedelta

from commands.checklist.card import fault_name
from commands.checklist.faults import fault_found, redraw_fault
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled, Press
from commands.deciding.lines import cited
from commands.deciding.reach import reach
from commands.deciding.searching import people_found, person_chosen, person_field
from handbook.book import in_force
from handbook.checklists import ChecklistRules
from handbook.words import Say, of
from storage import actions, checklists, people
from storage.actions import Action
from storage.cards import Card, Choice, Field, Form, clean
from storage.checklists import OPEN, SETTLED, TASK, Fault

MOST = 500
DAYS = timedelta(days=3)
"""Until when a task is proposed."""


def settled_press(asking: Asking, press: Press) -> Card:
    return settled_line(asking, press.value)


def settled_line(asking: Asking, rest: str) -> Card:
    """ "settled G3": it is in order again. Raises Refusal."""
    say, tx, fault = asking.say, asking.tx, _theirs(asking, rest)
    if not checklists.settle(tx, fault, SETTLED, asking.person.id, (OPEN, TASK)):
        raise _was_first(asking, fault)
    tx.note("checklist.fault_settled", f"fault:{fault.id}", asking.actor)
    redraw_fault(asking, fault)
    told = [say("Noted: G{number} is in order again.", number=fault.id)]
    if fault.action_id is not None:
        told.append(
            say("Its task is still open: /rollcall action T{number}", number=fault.action_id)
        )
    return Card(lines=tuple(told))


def task_form(asking: Asking, value: str) -> Form:
    """Who sees to it, and by when. Raises Refusal."""
    say, fault = asking.say, _theirs(asking, value)
    if fault.state != OPEN:
        raise _was_first(asking, fault)
    return Form(
        action="checklist.task",
        title=say("A task of G{number}", number=fault.id),
        value=str(fault.id),
        submit=say("Send"),
        close=say("Close"),
        fields=(
            Field(
                name="words",
                label=say("What is to be done?"),
                kind="text",
                value=_words(asking, fault)[:MOST],
            ),
            person_field("owner", say("By whom?"), "checklist.owner", asking.person),
            Field(
                name="day",
                label=say("Until when?"),
                kind="date",
                value=(asking.today + DAYS).isoformat(),
            ),
        ),
    )


def owner_options(asking: Asking, typed: str) -> Sequence[Choice]:
    """Anybody of the team."""
    return people_found(asking, typed, lambda _: True)


def task_sent(asking: Asking, filled: Filled) -> Card:
    """Raises Refusal."""
    say, tx, fault = asking.say, asking.tx, _theirs(asking, filled.value)
    answers = filled.answers
    words = clean(answers.get("words", ""), MOST)
    if not words:
        told = say("Please say what is to be done. Nothing was changed.")
        raise Refusal(told, fields={"words": told})
    due = _day(asking, answers.get("day", ""))
    owner = person_chosen(asking, "owner", answers.get("owner", ""))
    if fault.state != OPEN:
        raise _was_first(asking, fault)
    task = actions.put(
        tx,
        Action(
            team_id=fault.team_id,
            words=words,
            salt=secrets.token_hex(8),
            owner_id=owner.id,
            due=due,
            source=f"fault:{fault.id}",
            by_id=asking.person.id,
            at=tx.now,
        ),
    )
    if not checklists.settle(tx, fault, TASK, asking.person.id, (OPEN,), task.id):
        raise _was_first(asking, fault)
    tx.note(
        "checklist.fault_task",
        f"fault:{fault.id}",
        asking.actor,
        personal={"words": (task.salt, words)},
        task=task.id,
        owner=owner.id,
        due=due,
    )
    redraw_fault(asking, fault)
    if owner.id != asking.person.id:
        card = _task_card(task, words, asking.person.name, of(owner.language))
        reach(tx, asking.book, owner, "check.task", f"task:{task.id}", card)
    told = say(
        "Task T{number}: {name}, until {day}.", number=task.id, name=owner.name, day=say.day(due)
    )
    return Card(lines=(told,))


def _task_card(task: Action, words: str, name: str, say: Say) -> Card:
    """What its owner reads."""
    return Card(
        title=say("A task for you: T{number}", number=task.id),
        lines=(words, say("From {name}, until {day}.", name=name, day=say.day(task.due))),
        small=(say("Your tasks: /rollcall action"),),
    )


def _day(asking: Asking, said: str) -> date:
    """Raises Refusal for none, and for one that is over."""
    say = asking.say
    try:
        day = date.fromisoformat(said)
    except ValueError:
        told = say("Please choose a day. Nothing was changed.")
        raise Refusal(told, fields={"day": told}) from None
    if day < asking.today:
        told = say("That day is over. Nothing was changed.")
        raise Refusal(told, fields={"day": told})
    return day


def _theirs(asking: Asking, value: str) -> Fault:
    """The fault, for whoever leads. Raises Refusal."""
    say, fault = asking.say, fault_found(asking, value)
    rules = _rules(asking, fault)
    if rules is not None and not asking.book.may(asking.person.roles, rules.decided_by):
        raise Refusal(
            say(
                "That is for the {role} to do ({rule}). Nothing was changed.",
                role=asking.book.roles[rules.decided_by].in_language(say.lang),
                rule=cited(rules.rule, say),
            )
        )
    return fault


def _rules(asking: Asking, fault: Fault) -> ChecklistRules | None:
    one = checklists.get(asking.tx, fault.round_id)
    assert one is not None, "rounds are never deleted"
    found = asking.book.checklists.get(one.name)
    return in_force(found.rules, one.day) if found else None


def _words(asking: Asking, fault: Fault) -> str:
    one = checklists.get(asking.tx, fault.round_id)
    found = asking.book.checklists.get(one.name) if one else None
    of_list = found.title.in_language(asking.say.lang) if found else ""
    name = fault_name(fault, _rules(asking, fault), of_list, asking.say)
    if not fault.words:
        return name
    return asking.say("{label}: {value}", label=name, value=fault.words)


def _was_first(asking: Asking, fault: Fault) -> Refusal:
    say, by = asking.say, fault.settled_by
    assert by is not None, "somebody was first"
    name = people.by_id(asking.tx, by).name
    return Refusal(
        say(
            "{name} has seen to G{number} already. Nothing was changed.", name=name, number=fault.id
        )
    )
