"""Somebody logs an item of the catalogue: whether they may, how much, and what they are told."""

from dataclasses import dataclass
from datetime import date

from commands.deciding import ledger as deciding
from commands.deciding.asking import Asking, Refusal
from commands.deciding.ledger_card import amount_line, item_title, worth_line
from commands.deciding.log_rights import check_may_log
from handbook.conduct import Worth, amounted, standing
from storage import later, ledger, people
from storage.cards import Button, Card
from storage.ledger import Entry
from storage.people import Known


@dataclass(frozen=True)
class Asked:
    """What somebody asks to log, before it is judged. `is_again`: though it stands already.

    `source`: what it comes from, where that is no line or form of its own, such as `patrol:4`;
    then `again` is what to type where it happened again.
    """

    known: Known
    item: str
    day: date
    given: float | None = None
    is_serious: bool = False
    is_again: bool = False
    place: str = ""
    evidence: str = ""
    note: str = ""
    source: str | None = None
    again: str | None = None


def log(asking: Asking, asked: Asked) -> Entry:
    """Judge it and log it. Raises Refusal, with the field it is about."""
    say, tx, rules = asking.say, asking.tx, asking.book.conduct
    found = standing(rules, asked.day).get(asked.item)
    if found is None:
        words = say("That item is not in the catalogue of that day.")
        raise Refusal(words, say("Nothing is noted."), fields={"item": words})
    item, worth = found
    if asked.known.has_left(asking.today):
        words = say(
            "{name} is no longer on the list of {team}.",
            name=asked.known.name,
            team=asked.known.team.name,
        )
        raise Refusal(words, say("Nothing is noted."), fields={"person": words})
    check_may_log(asking, asked.known, item.kind)
    _check_day(asking, asked)
    amount = _amount(asking, worth, asked)
    people.lock(tx, asked.known.id)
    if not asked.is_again:
        _check_not_logged(asking, asked, worth)
    return deciding.log(
        tx,
        asking.book,
        asked.known,
        deciding.Wish(
            asked.item,
            worth,
            amount,
            asked.day,
            is_serious=asked.is_serious,
            place=asked.place,
            evidence=asked.evidence,
            note=asked.note,
            source=asked.source,
        ),
        by=asking.person.id,
        actor=asking.actor,
    )


def logged(asking: Asking, known: Known, entry: Entry) -> Card:
    """What its author is told: what was logged, when its person hears of it, and the way back."""
    say = asking.say
    logged = say(
        "Logged as D{number}: {name}, {day}, {item}, {amount}.",
        number=entry.id,
        name=known.name,
        day=say.day(entry.day),
        item=item_title(asking.book, entry, say),
        amount=amount_line(entry, say),
    )
    minutes = asking.book.conduct.undo_minutes
    undo = say(
        "You can take it back for {length}: /deduct undo D{number}",
        length=say.minutes(minutes),
        number=entry.id,
    )
    button = Button(action="deduct.undo", label=say("Undo"), value=str(entry.id))
    return Card(lines=(logged, _told(asking, known, entry), undo), buttons=(button,))


def _told(asking: Asking, known: Known, entry: Entry) -> str:
    """When the person hears of it: whoever is off shift is not woken for it."""
    say = asking.say
    if known.person.slack_id is None:
        return say("{name} is not in Slack: please tell them yourself.", name=known.name)
    at = later.waits_until(asking.tx, deciding.subject(entry), "ledger.logged")
    if at is None:
        return say("{name} is told privately.", name=known.name)
    when = say.moment(at.astimezone(asking.now.tzinfo))
    return say(
        "{name} is told privately when their shift begins: {when}.", name=known.name, when=when
    )


def _check_day(asking: Asking, asked: Asked) -> None:
    if asked.day > asking.today:
        words = asking.say("That day is still to come. Nothing is noted.")
        raise Refusal(words, fields={"day": words})


def _amount(asking: Asking, worth: Worth, asked: Asked) -> float | None:
    """How much is logged. Raises Refusal, which says what may be given."""
    say, found = asking.say, amounted(worth, asked.given)
    if found.wrong is None:
        return found.amount
    told = {"worth": worth_line(worth, say)}
    words = {
        "needed": say("Please say how much: {worth}.", **told),
        "fixed": say("The handbook fixes it: {worth}.", **told),
        "outside": say("That cannot be given. The handbook says: {worth}.", **told),
    }[found.wrong]
    named = {"code": asked.known.person.code, "item": asked.item}
    example = (
        say("For example: /deduct {code} {item} and what happened", **named)
        if found.wrong == "fixed"
        else say("For example: /deduct {code} {item} 2 and what happened", **named)
    )
    raise Refusal(words, example, say("Nothing is noted."), fields={"amount": words})


def _check_not_logged(asking: Asking, asked: Asked, worth: Worth) -> None:
    """Raises Refusal where the same stands of that day, with a way to log it all the same."""
    before = ledger.same(asking.tx, asked.known.id, worth.rule, asked.day)
    if not before:
        return
    say, same = asking.say, before[-1]
    author = people.by_id(asking.tx, same.author_id)
    words = say(
        "That stands already as D{number}, logged by {name} at {time}. Nothing is noted.",
        number=same.id,
        name=author.name,
        time=say.moment(same.logged_at.astimezone(asking.now.tzinfo)),
    )
    if asked.again is not None:
        again = say("If it happened again: {line}", line=asked.again)
        raise Refusal(words, again, fields={"item": words})
    again = say(
        "If it happened again: /deduct again {code} {item} {what}",
        code=asked.known.person.code,
        item=asked.item,
        what=asked.note or say("and what happened"),
    )
    button = Button(action="deduct.again", label=say("It happened again"), value=str(same.id))
    # What was said with it is in no button: it would be lost.
    buttons = () if asked.note or asked.place or asked.evidence or asked.is_serious else (button,)
    raise Refusal(words, again, fields={"item": words}, buttons=buttons)
