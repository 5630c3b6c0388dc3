"""A sample in words: to its person as one message, and to whoever sampled."""

from collections.abc import Sequence

from commands.deciding.ledger_card import amount_line, item_title, month_line
from commands.deciding.lines import cited
from handbook.book import Handbook, in_force
from handbook.terms import OURS
from handbook.words import Say
from storage import ledger, people, samples
from storage.cards import Button, Card, Fact
from storage.ledger import STANDING as COUNTS
from storage.ledger import Entry
from storage.people import Known
from storage.samples import CALL, STANDING, Sample
from storage.transaction import Tx


def card(tx: Tx, book: Handbook, known: Known, sample: Sample, say: Say) -> Card:
    """The person's own message about it, in each of its states."""
    entries = entries_of(tx, sample)
    return Card(
        title=title(sample, say),
        facts=facts(tx, book, known, sample, say),
        lines=(*lines(tx, book, sample, entries, say), *_state(sample, say)),
        small=_small(sample, entries, say),
        buttons=_buttons(sample, entries, say),
    )


def entries_of(tx: Tx, sample: Sample) -> list[Entry]:
    """What it was logged as, taken back or not."""
    return ledger.come_from(tx, samples.source(sample.id))


def title(sample: Sample, say: Say) -> str:
    if sample.recheck_of is not None:
        return say("The scoring of Q{number} was checked", number=sample.recheck_of)
    if sample.kind == CALL:
        return say("A call of yours was listened to")
    return say("Chats of yours were read")


def named(sample: Sample, say: Say) -> str:
    """ "call 20261102-0815", "20 chats, 5 failing"."""
    if sample.kind == CALL:
        return say("call {reference}", reference=sample.reference or "–")
    return say("{read} chats, {failing} failing", read=sample.read, failing=sample.failing)


def facts(tx: Tx, book: Handbook, known: Known, sample: Sample, say: Say) -> tuple[Fact, ...]:
    """What, of which day, by whom, and the month's total with it."""
    what = say("Call") if sample.kind == CALL else say("Chats")
    shown = (
        Fact(
            label=what, value=named(sample, say) if sample.kind != CALL else sample.reference or "–"
        ),
        Fact(label=say("Day"), value=say.day(sample.day)),
        Fact(label=say("By"), value=people.by_id(tx, sample.by_id).name),
    )
    if sample.recheck_of is not None:  # nothing of it counts in the month
        return shown
    return (
        *shown,
        Fact(
            label=say("{month} by now", month=say.month(sample.day)),
            value=month_line(tx, book, known, sample.day, say),
        ),
    )


def lines(
    tx: Tx, book: Handbook, sample: Sample, entries: Sequence[Entry], say: Say
) -> tuple[str, ...]:
    """What was found, each with its points and its rule's words; of chats also the day's sum."""
    if sample.recheck_of is not None:
        return _of_recheck(tx, book, sample, say)
    told = []
    if sample.kind != CALL:
        told += _of_day(tx, book, sample, say)
    told += [_entry_line(book, entry, say) for entry in entries]
    if sample.phrase_error:
        told.append(say("The standard phrases were not used."))
    if sample.wrong_answer:
        told.append(say("The answer was found wrong."))
    if sample.kind == CALL and not told:
        told.append(say("Nothing was found. Thank you!"))
    return tuple(told)


def _of_recheck(tx: Tx, book: Handbook, sample: Sample, say: Say) -> tuple[str, ...]:
    """How the scoring came out, and what was found this time; nothing of it is logged."""
    checked = samples.get(tx, sample.recheck_of or 0)
    assert checked is not None, "samples are never deleted"
    told = [outcome(tx, checked, say, differs=sample.differs)]
    ticked = [one.item for one in samples.ticks_of(tx, sample.id or 0)]
    rules = in_force(book.quality.chats, sample.day)
    titles = {name: item.title for name, item in book.conduct.items.items()}
    titles |= rules.looked_at if rules else {}
    names = [titles[one].in_language(say.lang) if one in titles else one for one in ticked]
    told.append(say("The check found: {items}.", items=say.names(names) or say("nothing")))
    if sample.phrase_error:
        told.append(say("The standard phrases were not used."))
    if sample.wrong_answer:
        told.append(say("The answer was found wrong."))
    return tuple(told)


def outcome(tx: Tx, checked: Sample, say: Say, *, differs: bool) -> str:
    """Whether the scoring of a sample came out the same."""
    sampler = people.by_id(tx, checked.by_id).name
    told = {"number": checked.id, "what": named(checked, say), "name": sampler}
    if differs:
        return say("Q{number}, {what}, was scored by {name}: it comes out otherwise.", **told)
    return say("Q{number}, {what}, was scored by {name}: it comes out the same.", **told)


def _entry_line(book: Handbook, entry: Entry, say: Say) -> str:
    named = {
        "number": entry.id,
        "item": item_title(book, entry, say),
        "amount": amount_line(entry, say),
        "rule": cited(entry.rule, say),
    }
    if entry.state != COUNTS:
        return say("D{number} {item}: does not count any more ({rule}).", **named)
    words = "" if entry.rule == OURS else book.wording(entry.rule, entry.day, say.lang)
    return say("D{number} {item}: {amount} ({rule}). {words}", words=words, **named).strip()


def _of_day(tx: Tx, book: Handbook, sample: Sample, say: Say) -> list[str]:
    rules = in_force(book.quality.chats, sample.day)
    told: list[str] = []
    if rules is None:
        return told
    in_what = [
        rules.looked_at[one.item].in_language(say.lang)
        for one in samples.ticks_of(tx, sample.id or 0)
        if one.item in rules.looked_at
    ]
    if in_what:
        told.append(say("They failed in: {names}.", names=say.names(in_what)))
    sheets = samples.of_day(tx, sample.person_id, sample.kind, sample.day)
    if sheets:
        told.append(
            say(
                "Of the day by now: {read} read, {failing} failing. Every {n} failing count once "
                "({rule}).",
                read=sum(one.read for one in sheets),
                failing=sum(one.failing for one in sheets),
                n=rules.failing,
                rule=cited(rules.rule, say),
            )
        )
    return told


def _state(sample: Sample, say: Say) -> tuple[str, ...]:
    if sample.state != STANDING:
        return (say("It was taken back: nothing of it counts."),)
    if sample.seen_at is not None:
        return (say("You have acknowledged it: read, not agreed to."),)
    return ()


def _small(sample: Sample, entries: Sequence[Entry], say: Say) -> tuple[str, ...]:
    if sample.state != STANDING or not entries:
        return (f"Q{sample.id}",)
    first = entries[0].id
    return (
        f"Q{sample.id}",
        say("Each item by itself, and your side of it: /rollcall conduct D{number}", number=first),
    )


def _buttons(sample: Sample, entries: Sequence[Entry], say: Say) -> tuple[Button, ...]:
    value = str(sample.id)
    details = Button(action="qa.details", label=say("Details"), value=value)
    if sample.state != STANDING or sample.seen_at is not None or not entries:
        return (details,)
    seen = Button(action="qa.seen", label=say("I have seen it"), value=value, style="primary")
    return (seen, details)


def found_line(book: Handbook, entries: Sequence[Entry], sample: Sample, say: Say) -> str:
    """What was found, in short, for whoever sampled: "2 items, −4 points"."""
    told = [
        say("{item} {amount}", item=item_title(book, one, say), amount=amount_line(one, say))
        for one in entries
        if one.state == COUNTS
    ]
    told += [say("without the phrases")] if sample.phrase_error else []
    told += [say("answered wrongly")] if sample.wrong_answer else []
    return say.names(told) if told else say("nothing found")
