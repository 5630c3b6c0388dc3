"""A person appeals against an entry about them, or takes it back; its author says how it was."""

from commands.conduct.finding import found, numbered, own
from commands.deciding import appeals as deciding
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled, Press
from commands.deciding.ledger import subject
from commands.deciding.ledger_card import amount_line, item_title
from commands.deciding.lines import cited
from commands.deciding.reach import reach
from commands.deciding.typed import asks_why
from handbook.terms import OURS
from handbook.words import of
from storage import appeals, people
from storage.appeals import OPEN, Appeal
from storage.cards import Button, Card, Form, clean
from storage.ledger import Entry

MOST = 1000


def appeal_line(asking: Asking, rest: str) -> Card:
    """ "appeal D12 it was not my phone". Raises Refusal."""
    return deciding.appeal(asking, own(asking, rest), numbered(rest)[1])


def appeal_form(asking: Asking, value: str) -> Form:
    """Asks why, with the words of the rule. Raises Refusal."""
    say, entry = asking.say, own(asking, value)
    rules, until = deciding.check_may_appeal(asking, entry)
    told = [named(asking, entry)]
    if entry.rule != OURS:
        told.append(f"{entry.rule}: {asking.book.wording(entry.rule, entry.day, say.lang)}")
    told.append(
        say(
            "You may appeal until {day} ({rule}). Whoever logged it does not review it.",
            day=say.day(until),
            rule=cited(rules.rule, say),
        )
    )
    told.append(deciding.readers_line(rules.apart, say))
    return asks_why(
        asking,
        "conduct.appeal",
        say("Appeal against D{number}", number=entry.id),
        value,
        told,
        label=say("What is wrong?"),
    )


def appeal_sent(asking: Asking, filled: Filled) -> Card:
    return appeal_line(asking, f"{filled.value} {filled.answers.get('reason', '')}")


def withdraw_press(asking: Asking, press: Press) -> Card:
    return withdraw_line(asking, press.value)


def withdraw_line(asking: Asking, rest: str) -> Card:
    """ "withdraw D12": while nobody has decided. Raises Refusal."""
    return deciding.withdraw(asking, found(asking, rest)[0])


def answer_form(asking: Asking, value: str) -> Form:
    """Asks the author how it was. Raises Refusal."""
    say, (entry, appeal) = asking.say, _authors(asking, value)
    return asks_why(
        asking,
        "conduct.answer",
        say("How it was: D{number}", number=entry.id),
        value,
        [named(asking, entry), deciding.readers_line(appeal.apart, say)],
        label=say("What happened?"),
    )


def answer_sent(asking: Asking, filled: Filled) -> Card:
    return answer_line(asking, f"{filled.value} {filled.answers.get('reason', '')}")


def answer_line(asking: Asking, rest: str) -> Card:
    """ "answer D12 I stood behind her": the author's words, until it is decided. Raises Refusal."""
    say, tx, (entry, appeal) = asking.say, asking.tx, _authors(asking, rest)
    words = clean(numbered(rest)[1], MOST)
    if not words:
        asked = say("Please say what happened.")
        raise Refusal(
            say("Please say what happened. Nothing was changed."), fields={"reason": asked}
        )
    people.lock(tx, entry.person_id)
    if not appeals.move(tx, appeal, answer=words, answer_at=tx.now):
        raise deciding.was_first(asking, entry, appeal)
    tx.note(
        "appeal.answered",
        subject(entry),
        asking.actor,
        personal={"answer": (appeal.salt, words)},
    )
    if appeal.reviewer_id is not None:
        _tell_reviewer(asking, entry, appeal)
    return Card(
        lines=(say("Your words are kept with the appeal against D{number}.", number=entry.id),)
    )


def _tell_reviewer(asking: Asking, entry: Entry, appeal: Appeal) -> None:
    """That there is an answer; its words open from Both sides."""
    reviewer = people.by_id(asking.tx, appeal.reviewer_id or 0)
    say = of(reviewer.language)
    said = say(
        "{name} has said how it was with D{number}.", name=asking.person.name, number=entry.id
    )
    both = Button(action="conduct.sides", label=say("Both sides"), value=str(entry.id))
    told = Card(lines=(said,), buttons=(both,))
    reach(asking.tx, asking.book, reviewer, "appeal.told", f"appeal_told:{appeal.id}", told)


def _authors(asking: Asking, typed: str) -> tuple[Entry, Appeal]:
    """An open appeal against what the person has logged. Raises Refusal."""
    say, (entry, _) = asking.say, found(asking, typed)
    if entry.author_id != asking.person.id:
        raise Refusal(
            say("D{number} was logged by somebody else. Nothing was changed.", number=entry.id)
        )
    appeal = appeals.last_of(asking.tx, entry.id or 0)
    if appeal is None:
        raise Refusal(say("Nobody appeals against D{number}.", number=entry.id))
    if appeal.state != OPEN:
        raise deciding.was_first(asking, entry, appeal)
    return entry, appeal


def named(asking: Asking, entry: Entry) -> str:
    """ "D12: phone on the floor, −3 points"."""
    say = asking.say
    return say(
        "D{number}: {item}, {amount}",
        number=entry.id,
        item=item_title(asking.book, entry, say),
        amount=amount_line(entry, say),
    )
