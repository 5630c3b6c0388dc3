"""The bank is looked at by topic, and questions are taken for a paper or a training."""

import re
from collections.abc import Sequence

from commands.deciding.asking import Asking, Refusal
from commands.question import keeping
from handbook.words import mark
from storage import questions
from storage.cards import Button, Card, Item, clean
from storage.questions import Question

MOST_LISTED = 20
MOST_TAKEN = 40
LINE = mark("/rollcall question take 10 refunds")


def topics_line(asking: Asking, typed: str) -> Card:
    """What there is, by topic; a topic typed lists it. Raises Refusal."""
    keeping.rules_of(asking)
    if typed.strip():
        return list_line(asking, typed)
    say = asking.say
    found = questions.topics(asking.tx, asking.person.person.team_id)
    lines = [
        say.plural("{topic}: {n} question", "{topic}: {n} questions", count, topic=topic)
        for topic, count in found.items()
    ]
    return Card(
        title=say("The question bank"),
        lines=tuple(lines[:MOST_LISTED])
        or (say("It is empty."), say("To add one: {line}", line=say(keeping.LINE))),
        small=(say("To take some: {line}", line=say(LINE)),),
        buttons=(Button(action="question.add", label=say("Add one…"), value=""),),
    )


def list_line(asking: Asking, rest: str) -> Card:
    """ "list refunds": the questions of a topic, or of all. Raises Refusal."""
    keeping.rules_of(asking)
    say, found = asking.say, _of_topic(asking, rest)
    asking.tx.note("question.looked", "questions", asking.actor, topic=rest.strip()[:60])
    more = len(found) - MOST_LISTED
    return Card(
        title=say("The question bank"),
        items=tuple(_item(one, asking) for one in found[:MOST_LISTED]),
        small=(say("And {n} more; a topic lists fewer.", n=more),) if more > 0 else (),
    )


def _item(one: Question, asking: Asking) -> Item:
    say = asking.say
    told = {"number": one.id, "topic": one.topic}
    taken = (
        say("taken last on {day}", day=say.day(one.taken_on))
        if one.taken_on
        else say("never taken")
    )
    return Item(
        lines=(
            say("K{number}, {topic}, {taken}", taken=taken, **told),
            one.question,
            say("Answer: {words}", words=one.solution),
        )
    )


def take_line(asking: Asking, rest: str) -> Card:
    """ "take 10 refunds": those that were taken longest ago, noted as taken. Raises Refusal."""
    say = asking.say
    keeping.rules_of(asking)
    read = re.fullmatch(r"(\d{1,3})\s*[道个题]*\s*(.*)", rest.strip(), re.DOTALL)
    if read is None or not 1 <= int(read[1]) <= MOST_TAKEN:
        raise Refusal(
            say("How many? From 1 to {most}. Nothing was taken.", most=MOST_TAKEN),
            say("For example: {line}", line=say(LINE)),
        )
    count, found = int(read[1]), _of_topic(asking, read[2])
    chosen = _spread(found)[:count]
    numbers = [one.id for one in chosen if one.id is not None]
    questions.take(asking.tx, numbers, asking.today)
    asking.tx.note("question.taken", "questions", asking.actor, numbers=numbers)
    lines = [f"{place}. {one.question}" for place, one in enumerate(chosen, 1)]
    answers = [f"{place}. {one.solution}" for place, one in enumerate(chosen, 1)]
    small = [say("Those that were taken longest ago; they are noted as taken today.")]
    if len(chosen) < count:
        small.append(say("There are no more than {n}.", n=len(chosen)))
    return Card(
        title=say.plural("{n} question", "{n} questions", len(chosen)),
        items=(*_together(lines), Item(title=say("Answers")), *_together(answers)),
        small=tuple(small),
    )


def _together(lines: Sequence[str]) -> list[Item]:
    """Several lines an item: a message has few of them."""
    return [Item(lines=tuple(lines[at : at + 5])) for at in range(0, len(lines), 5)]


def _spread(found: Sequence[Question]) -> list[Question]:
    """Taken longest ago first; of those, topics take turns."""
    turns: dict[tuple[int, str], int] = {}
    placed = []
    for one in sorted(found, key=lambda each: (each.times, each.id or 0)):
        when = one.taken_on.toordinal() if one.taken_on else 0
        turn = turns[when, one.topic] = turns.get((when, one.topic), 0) + 1
        placed.append((when, turn, one.topic, one))
    return [one for *_, one in sorted(placed, key=lambda each: each[:3])]


def _of_topic(asking: Asking, typed: str) -> list[Question]:
    """Raises Refusal where there is none."""
    say, topic = asking.say, clean(typed, 60).casefold()
    every = questions.standing(asking.tx, asking.person.person.team_id)
    found = [one for one in every if topic in one.topic] if topic else every
    if not found:
        known = say.names(list(dict.fromkeys(one.topic for one in every))[:MOST_LISTED])
        raise Refusal(
            say("There is no question on “{topic}”.", topic=topic)
            if topic
            else say("The question bank is empty."),
            say("Topics: {topics}", topics=known)
            if every
            else say("To add one: {line}", line=say(keeping.LINE)),
        )
    return found
