"""Questions enter the bank, and are withdrawn (CC-2.8.3)."""

import re

from commands.deciding import whoever
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled, Press
from commands.deciding.lines import cited
from commands.deciding.typed import numbered
from handbook.book import in_force
from handbook.training import QuestionRules
from handbook.words import mark
from storage import questions
from storage.cards import Button, Card, Field, Form, clean
from storage.questions import STANDING, WITHDRAWN, Question

MOST, MOST_TOPIC = 1000, 60
LINE = mark("/rollcall question add refunds: Until when can one be asked for? | For seven days")
_LINE = re.compile(r"\s*([^:：]+)[:：](.+?)[|｜](.+)", re.DOTALL)


def rules_of(asking: Asking) -> QuestionRules:
    """Raises Refusal where the handbook knows no bank, and for whoever does not keep it."""
    rules = in_force(asking.book.training.questions, asking.today)
    if rules is None:
        team = asking.person.team.name
        raise Refusal(asking.say("The handbook of {team} knows no question bank.", team=team))
    whoever.check(asking, rules.keeps)
    return rules


def add_line(asking: Asking, rest: str) -> Card:
    """ "add refunds: question | answer". Raises Refusal."""
    rules_of(asking)
    read = _LINE.fullmatch(rest)
    if read is None:
        say = asking.say
        raise Refusal(
            say("Please give the topic, the question and its answer. Nothing is noted."),
            say("For example: {line}", line=say(LINE)),
            buttons=(_add_button(asking, ""),),
        )
    return _add(asking, *read.groups())


def form(asking: Asking, value: str) -> Form:
    """Asks for one question. Raises Refusal."""
    say, rules = asking.say, rules_of(asking)
    return Form(
        action="question.add",
        title=say("A question"),
        submit=say("Send"),
        close=say("Close"),
        lines=(
            say(
                "Only these see it: {people} ({rule}).",
                people=whoever.titles(asking.book, rules.keeps.roles, say),
                rule=cited(rules.rule, say),
            ),
        ),
        fields=(
            Field(
                name="topic", label=say("Topic"), kind="line", limit=MOST_TOPIC, value=value or None
            ),
            Field(name="question", label=say("Question"), kind="text", limit=MOST),
            Field(name="solution", label=say("Answer"), kind="text", limit=MOST),
        ),
    )


def sent(asking: Asking, filled: Filled) -> Card:
    """The form was sent. Raises Refusal with the field that needs another look."""
    rules_of(asking)
    said = filled.answers
    return _add(asking, said.get("topic", ""), said.get("question", ""), said.get("solution", ""))


def _add(asking: Asking, topic: str, question: str, solution: str) -> Card:
    say = asking.say
    row = Question(
        team_id=asking.person.person.team_id,
        topic=clean(topic, MOST_TOPIC).casefold(),
        question=clean(question, MOST),
        solution=clean(solution, MOST),
        by_id=asking.person.id,
        at=asking.tx.now,
    )
    for name in ("topic", "question", "solution"):
        if not getattr(row, name):
            wanted = say("Please fill this in, too. Nothing is noted.")
            raise Refusal(wanted, fields={name: wanted})
    there = questions.standing(asking.tx, row.team_id)
    same = next((one for one in there if one.question.casefold() == row.question.casefold()), None)
    if same is not None:
        words = say("K{number} asks the same. Nothing is noted.", number=same.id)
        raise Refusal(words, fields={"question": words})
    questions.add(asking.tx, row)
    asking.tx.note("question.added", f"question:{row.id}", asking.actor, topic=row.topic)
    count = sum(one.topic == row.topic for one in there) + 1
    return Card(
        lines=(
            say.plural(
                "K{number} is in the bank. There is {n} question on {topic}.",
                "K{number} is in the bank. There are {n} questions on {topic}.",
                count,
                number=row.id,
                topic=row.topic,
            ),
        ),
        buttons=(
            _add_button(asking, row.topic),
            Button(action="question.withdraw", label=say("Withdraw"), value=str(row.id)),
        ),
    )


def _add_button(asking: Asking, topic: str) -> Button:
    return Button(action="question.add", label=asking.say("Add one…"), value=topic)


def withdraw_press(asking: Asking, press: Press) -> Card:
    return withdraw_line(asking, press.value)


def withdraw_line(asking: Asking, rest: str) -> Card:
    """ "withdraw K3": it is asked no more. Raises Refusal."""
    say, row = asking.say, _found(asking, rest)
    if not questions.move(asking.tx, row, WITHDRAWN):
        raise Refusal(say("K{number} was withdrawn already.", number=row.id))
    asking.tx.note("question.withdrawn", f"question:{row.id}", asking.actor)
    return Card(
        lines=(say("K{number} is withdrawn: it is not taken any more.", number=row.id),),
        small=(say("To put it back: /rollcall question back K{number}", number=row.id),),
    )


def back_line(asking: Asking, rest: str) -> Card:
    """ "back K3": what was withdrawn is asked again. Raises Refusal."""
    say, row = asking.say, _found(asking, rest)
    if not questions.move(asking.tx, row, STANDING):
        raise Refusal(say("K{number} is in the bank already.", number=row.id))
    asking.tx.note("question.back", f"question:{row.id}", asking.actor)
    return Card(lines=(say("K{number} is in the bank again.", number=row.id),))


def _found(asking: Asking, typed: str) -> Question:
    rules_of(asking)
    say, (number, _) = asking.say, numbered(typed, "K")
    row = questions.get(asking.tx, int(number)) if number else None
    if row is None or row.team_id != asking.person.person.team_id:
        raise Refusal(
            say("I know no question “{number}”.", number=clean(typed, 20))
            if typed.strip()
            else say("Which question? Please add its number, for example: K3"),
            say("All of them: /rollcall question list"),
        )
    return row
