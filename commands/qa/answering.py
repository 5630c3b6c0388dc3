"""A sample is acknowledged by its person, looked at, and taken back by whoever sampled."""

from datetime import timedelta

from commands.deciding import ledger as deciding
from commands.deciding.appeals import take_back
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Drawing, Press
from commands.deciding.reach import reach
from commands.qa import chats
from commands.qa.card import card, entries_of, facts, lines, named, title
from commands.qa.finding import found, looked
from handbook.book import in_force
from handbook.words import of
from storage import later, ledger, outbox, people, samples
from storage.cards import Card, Form
from storage.ledger import STANDING as COUNTS
from storage.people import Known
from storage.samples import CHATS, STANDING, Sample


def draw(drawing: Drawing) -> Card:
    """The person's own message about a sample, as it stands."""
    sample = samples.get(drawing.tx, drawing.number)
    assert sample is not None, "samples are never deleted"
    known = people.by_id(drawing.tx, sample.person_id)
    book = drawing.books[known.team.handbook]
    return card(drawing.tx, book, known, sample, of(known.language))


def seen_press(asking: Asking, press: Press) -> Card:
    return seen_line(asking, press.value)


def seen_line(asking: Asking, rest: str) -> Card:
    """ "seen Q3": one yes for all its entries; that it was read is no yes to them. Raises
    Refusal."""
    say, tx = asking.say, asking.tx
    sample, known = found(asking, rest)
    if known.id != asking.person.id:
        raise Refusal(say("Q{number} is not about you. Nothing was changed.", number=sample.id))
    people.lock(tx, known.id)
    if not samples.acknowledge(tx, sample):
        raise Refusal(
            say("You have said so before: Q{number} is acknowledged.", number=sample.id)
            if sample.state == STANDING
            else say("Q{number} was taken back: nothing of it counts.", number=sample.id)
        )
    tx.note("sample.seen", samples.source(sample.id), asking.actor)
    for entry in entries_of(tx, sample):
        if entry.state == COUNTS and ledger.acknowledge(tx, entry):
            tx.note("ledger.seen", deciding.subject(entry), asking.actor)
    _redraw(asking, sample)
    return Card(
        lines=(
            say(
                "Noted: you have read Q{number}. That does not mean that you agree.",
                number=sample.id,
            ),
        )
    )


def one_line(asking: Asking, typed: str) -> Card:
    """ "Q3": a sample as it stands; a look at another's is noted. Raises Refusal."""
    sample, known = found(asking, typed)
    looked(asking, sample)
    drawn = card(asking.tx, asking.book, known, sample, asking.say)
    if known.id == asking.person.id:
        return drawn
    if sample.recheck_of is not None:
        return drawn.model_copy(update={"buttons": ()})
    name = asking.say("{name}: {what}", name=known.name, what=named(sample, asking.say))
    return drawn.model_copy(update={"title": name, "buttons": ()})


def details(asking: Asking, value: str) -> Form:
    """What was noted with it. Another's look is noted. Raises Refusal."""
    say, (sample, known) = asking.say, found(asking, value)
    looked(asking, sample)
    shown = facts(asking.tx, asking.book, known, sample, say)
    told = [known.name, *(say("{label}: {value}", label=f.label, value=f.value) for f in shown)]
    told += lines(asking.tx, asking.book, sample, entries_of(asking.tx, sample), say)
    if sample.note:
        told.append(say("{label}: {value}", label=say("Note"), value=sample.note))
    return Form(
        action="qa.details",
        title=say("Details of Q{number}", number=sample.id),
        close=say("Close"),
        lines=tuple(told),
    )


def undo_press(asking: Asking, press: Press) -> Card:
    return undo_line(asking, press.value)


def undo_line(asking: Asking, rest: str) -> Card:
    """ "undo Q3": one's own sample and all that came of it, while the minutes last. Raises
    Refusal."""
    say, tx = asking.say, asking.tx
    sample, known = found(asking, rest)
    if sample.by_id != asking.person.id:
        raise Refusal(
            say("Q{number} was noted by somebody else. Nothing was changed.", number=sample.id)
        )
    minutes = asking.book.conduct.undo_minutes
    people.lock(tx, known.id)
    if sample.state == STANDING and tx.now > sample.sampled_at + timedelta(minutes=minutes):
        raise Refusal(
            say(
                "Q{number} can be taken back for {length} only. It stands.",
                number=sample.id,
                length=say.minutes(minutes),
            ),
            say("From then on a review changes it: its person may appeal."),
        )
    if not samples.undo(tx, sample):
        raise Refusal(say("Q{number} is taken back already.", number=sample.id))
    tx.note("sample.undone", samples.source(sample.id), asking.actor)
    for entry in entries_of(tx, sample):
        take_back(tx, asking.book, known, entry, asking.actor)
    rules = in_force(asking.book.quality.chats, sample.day)
    if sample.kind == CHATS and sample.recheck_of is None and rules is not None:
        chats.settle(asking, known, sample.day, rules)
    _redraw(asking, sample)
    if sample.recheck_of is not None:
        return Card(lines=(say("Taken back: Q{number}.", number=sample.id),))
    if _tell_undone(asking, known, sample):
        done = say("Taken back: Q{number}. {name} is told.", number=sample.id, name=known.name)
    else:
        done = say(
            "Taken back: Q{number}. {name} had not heard of it yet.",
            number=sample.id,
            name=known.name,
        )
    return Card(lines=(done,))


def _tell_undone(asking: Asking, known: Known, sample: Sample) -> bool:
    """That nothing of it counts; False where its person never heard of it, and need not."""
    if later.drop(asking.tx, samples.source(sample.id), "sample.told"):
        return False
    say = of(known.language)
    told = Card(
        title=title(sample, say),
        facts=facts(asking.tx, asking.book, known, sample, say),
        lines=(say("It was taken back: nothing of it counts."),),
        small=(f"Q{sample.id}",),
    )
    subject = f"sample_change:{sample.id}"
    reach(asking.tx, asking.book, known, "sample.changed", subject, told)
    return True


def _redraw(asking: Asking, sample: Sample) -> None:
    for post in outbox.posts_of(asking.tx, samples.source(sample.id)):
        outbox.redraw(asking.tx, post)
