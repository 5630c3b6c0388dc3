"""What comes of a finding: an entry of the conduct ledger, or a task (CC-2.6)."""

from collections.abc import Mapping

from commands.deciding.asking import Asking, Refusal
from commands.deciding.log_fields import amount_typed
from commands.deciding.searching import person_chosen, person_field
from commands.deciding.whole import whole
from commands.patrol import logging, task
from handbook.words import Say
from storage.cards import Button, Field
from storage.patrols import Finding


def buttons(finding: Finding, say: Say) -> tuple[Button, ...]:
    """The ways on from a finding of which nothing has come yet."""
    value = str(finding.id)
    return (
        Button(action="patrol.log", label=say("Log conduct…"), value=value),
        Button(action="patrol.task", label=say("Make it a task…"), value=value),
    )


def fields(asking: Asking) -> tuple[Field, ...]:
    """What a form asks of a finding that is just noted; nothing of it must be said."""
    say = asking.say
    person = person_field("person", say("Log conduct: about whom?"), "patrol.person")
    optional = {"is_optional": True}
    owner = person_field("owner", say("Whose task is it?"), "patrol.owner")
    return (
        person.model_copy(update=optional),
        logging.item_field(asking, None).model_copy(update=optional),
        logging.amount_field(asking),
        task.task_field(asking).model_copy(update=optional),
        owner.model_copy(update={**optional, "hint": say("Empty: everybody's on the next shift.")}),
        task.due_field(asking).model_copy(update=optional),
    )


def asked(answers: Mapping[str, str]) -> bool:
    """Whether something is to come of it."""
    return any(answers.get(name) for name in ("person", "item", "task", "owner"))


def from_form(asking: Asking, finding: Finding, answers: Mapping[str, str]) -> list[str]:
    """Do what was filled in; what is told of it. Raises Refusal, beside the field."""
    say = asking.say
    told: list[str] = []
    if answers.get("person") or answers.get("item"):
        known = person_chosen(asking, "person", answers.get("person", ""))
        amount = amount_typed(asking, answers.get("amount", ""))
        told += logging.log_finding(asking, finding, known, answers.get("item", ""), amount).lines
    words = whole(asking, answers.get("task", ""), task.MOST, "task")
    if words:
        told += task.make(
            asking, finding, words, task.owner_of(asking, answers), task.due_of(asking, answers)
        ).lines
    elif answers.get("owner"):
        wrong = say("Please say what is to be done.")
        raise Refusal(wrong, fields={"task": wrong})
    return told
