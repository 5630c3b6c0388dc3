"""A person answers to what was logged about them: has seen it, and says their side."""

from commands.conduct.finding import numbered, own
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled, Press
from commands.deciding.ledger import redraw, subject
from commands.deciding.ledger_card import title
from commands.deciding.reach import reach
from commands.deciding.typed import asks_why
from handbook.words import of
from storage import ledger, people
from storage.cards import Button, Card, Form, clean
from storage.ledger import STANDING, Entry

MOST = 1000


def seen_press(asking: Asking, press: Press) -> Card:
    return seen_line(asking, press.value)


def seen_line(asking: Asking, rest: str) -> Card:
    """ "seen D12": that it was read is no yes to it. Raises Refusal."""
    say, entry = asking.say, own(asking, rest)
    people.lock(asking.tx, asking.person.id)
    if not ledger.acknowledge(asking.tx, entry):
        raise Refusal(say("You have said so before: D{number} is acknowledged.", number=entry.id))
    asking.tx.note("ledger.seen", subject(entry), asking.actor)
    redraw(asking.tx, entry)
    return Card(
        lines=(
            say(
                "Noted: you have read D{number}. That does not mean that you agree.",
                number=entry.id,
            ),
            say("To say your side: /rollcall conduct side D{number} and why", number=entry.id),
        )
    )


def side_form(asking: Asking, value: str) -> Form:
    """Asks for the person's side. Raises Refusal."""
    say, entry = asking.say, _standing(asking, value)
    return asks_why(
        asking,
        "conduct.side",
        say("Your side of D{number}", number=entry.id),
        value,
        [
            title(asking.book, entry, say),
            say("Whoever logged it, your leaders and a reviewer can read it."),
        ],
        label=say("What happened?"),
    )


def side_sent(asking: Asking, filled: Filled) -> Card:
    return side_line(asking, f"{filled.value} {filled.answers.get('reason', '')}")


def side_line(asking: Asking, rest: str) -> Card:
    """ "side D12 the call was urgent": kept with it, and may be said anew. Raises Refusal."""
    say, tx, entry = asking.say, asking.tx, _standing(asking, rest)
    words = clean(numbered(rest)[1], MOST)
    if not words:
        raise Refusal(
            say("Please say what happened. Nothing was changed."),
            say(
                "For example: /rollcall conduct side D{number} the call was urgent",
                number=entry.id,
            ),
            fields={"reason": say("Please say what happened.")},
        )
    people.lock(tx, asking.person.id)
    if not ledger.change(tx, entry, (STANDING,), side=words, side_at=tx.now):
        raise Refusal(say("D{number} does not stand any more.", number=entry.id))
    tx.note(
        "ledger.answered",
        subject(entry),
        asking.actor,
        personal={"side": (entry.salt, words)},
    )
    redraw(tx, entry)
    _tell_author(asking, entry)
    return Card(
        lines=(say("Your side is kept with D{number}. Its author is told.", number=entry.id),)
    )


def _tell_author(asking: Asking, entry: Entry) -> None:
    """That there is another side; its words open from Details."""
    author = people.by_id(asking.tx, entry.author_id)
    say = of(author.language)
    details = Button(action="conduct.details", label=say("Details"), value=str(entry.id))
    told = Card(
        lines=(
            say(
                "{name} has added their side to D{number}.",
                name=asking.person.name,
                number=entry.id,
            ),
        ),
        buttons=(details,),
    )
    reach(asking.tx, asking.book, author, "ledger.answered", f"entry_side:{entry.id}", told)


def _standing(asking: Asking, typed: str) -> Entry:
    entry = own(asking, typed)
    if not ledger.stands(entry, asking.today):
        raise Refusal(
            asking.say("D{number} does not stand any more: nothing comes of it.", number=entry.id)
        )
    return entry
