"""The form that logs an item of the catalogue, and what its search fields find (CC-2.2, SD-2)."""

from collections.abc import Collection
from datetime import date

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled, Pointed
from commands.deciding.log_asked import Asked, log, logged
from commands.deciding.log_fields import amount_typed
from commands.deciding.log_rights import check_logs, may_log_about, own_rights
from commands.deciding.searching import person_chosen, person_field
from commands.deciding.work_day import work_day
from commands.deduct.logging import MOST
from handbook.conduct import standing
from storage import people
from storage.cards import Button, Card, Choice, Field, Form, Item, clean
from storage.people import Known

SERIOUS, AGAIN = "serious", "again"


# ---- opening it


def at_home(asking: Asking) -> list[Item]:
    """The way to the form, for those who may log."""
    if not own_rights(asking) or not asking.book.conduct.items:
        return []
    say = asking.say
    button = Button(action="deduct.log", label=say("Log conduct…"), value="")
    return [
        Item(
            title=say("Conduct"),
            lines=(say("A deduction or a bonus by the handbook's catalogue"),),
            buttons=(button,),
        )
    ]


def log_form(asking: Asking, _: str) -> Form:
    """Empty but for today. Raises Refusal for whoever may log nothing."""
    check_logs(asking)
    return _form(asking)


def of_message(asking: Asking, pointed: Pointed) -> Form:
    """About whoever wrote a message; its address is the evidence, its words are not kept.

    Raises Refusal where nothing can be logged about them.
    """
    say, tx = asking.say, asking.tx
    check_logs(asking)
    if pointed.author is None:
        return _form(
            asking,
            evidence=pointed.link,
            line=say("An app wrote that message: please choose the person."),
        )
    team = asking.person.team
    known = people.asker(tx, pointed.author)
    other = say("For somebody else: /deduct")
    if known is None or known.person.team_id != asking.person.person.team_id:
        raise Refusal(
            say("Whoever wrote that message is not on the list of {team}.", team=team.name), other
        )
    if known.id == asking.person.id:
        raise Refusal(say("Nobody logs about themself. Nothing is noted."), other)
    if known.has_left(asking.today):
        raise Refusal(
            say("{name} is no longer on the list of {team}.", name=known.name, team=team.name),
            other,
        )
    if not may_log_about(asking, known):
        raise Refusal(
            say("The handbook lets you log nothing about {name}.", name=known.name), other
        )
    return _form(asking, known, evidence=pointed.link)


def _form(
    asking: Asking, known: Known | None = None, *, evidence: str = "", line: str | None = None
) -> Form:
    say = asking.say
    day = work_day(asking, known) if known else asking.today
    told = say("The person is told privately, with the rule, and can read all that you write here.")
    return Form(
        action="deduct.log",
        title=say("Log conduct"),
        submit=say("Log it"),
        close=say("Close"),
        lines=(told, *([line] if line else [])),
        fields=(
            person_field("person", say("About whom?"), "deduct.person", known),
            Field(
                name="item",
                label=say("What of the catalogue?"),
                kind="search",
                source="deduct.item",
                hint=say("A word of it or its number finds it."),
            ),
            Field(
                name="amount",
                label=say("How much?"),
                kind="line",
                is_optional=True,
                limit=20,
                hint=say("Only where the catalogue leaves it open, such as 1 to 5 points."),
            ),
            Field(name="day", label=say("On which day?"), kind="date", value=day.isoformat()),
            Field(name="place", label=say("When and where"), kind="line", is_optional=True),
            Field(
                name="evidence",
                label=say("Evidence"),
                kind="line",
                is_optional=True,
                value=evidence or None,
                hint=say("Such as a recording's number, a screenshot's address, or who saw it."),
            ),
            Field(name="note", label=say("Note"), kind="text", is_optional=True),
            _also(asking),
        ),
    )


def _also(asking: Asking) -> Field:
    """What is seldom: the same twice of a day, and what may end the contract."""
    say = asking.say
    choices = [Choice(value=AGAIN, label=say("The same happened again that day"))]
    found = standing(asking.book.conduct, asking.today).values()
    if any(worth.dismissal == "if_serious" for _, worth in found):
        choices.append(Choice(value=SERIOUS, label=say("It is serious: decide about a dismissal")))
    return Field(
        name="also",
        label=say("Also"),
        kind="choices",
        choices=tuple(choices),
        is_optional=True,
    )


# ---- sending it


def log_sent(asking: Asking, filled: Filled) -> Card:
    """Log what was filled in. Raises Refusal, beside the field that it is about."""
    answers = filled.answers
    known = person_chosen(asking, "person", answers.get("person", ""))
    also: Collection[str] = answers.get("also", "").split(",")
    asked = Asked(
        known,
        answers.get("item", ""),
        _day(asking, answers.get("day", "")),
        amount_typed(asking, answers.get("amount", "")),
        is_serious=SERIOUS in also,
        is_again=AGAIN in also,
        place=clean(answers.get("place", ""), MOST),
        evidence=clean(answers.get("evidence", ""), MOST),
        note=clean(answers.get("note", ""), MOST),
    )
    return logged(asking, known, log(asking, asked))


def _day(asking: Asking, typed: str) -> date:
    try:
        return date.fromisoformat(typed) if typed else asking.today
    except ValueError:
        words = asking.say("Please choose the day on which it happened.")
        raise Refusal(words, fields={"day": words}) from None
