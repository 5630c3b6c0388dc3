"""A call that was listened to, or chats that were read, are scored: one sample, one message."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commands.deciding import ledger as deciding
from commands.deciding.asking import Asking, Refusal
from commands.deciding.ledger_card import worth_line
from commands.deciding.reach import reach
from commands.qa import chats
from commands.qa.card import card, found_line, named
from commands.qa.reading import Found, Sheet, check_sheet
from commands.qa.rights import calls_rules, chats_rules, check_may_sample
from handbook.conduct import Worth, amounted, runs_out, standing
from handbook.quality import Calls, Chats
from handbook.words import of
from storage import duty, ledger, people, samples
from storage.cards import Button, Card
from storage.people import Known
from storage.samples import CALL, CHATS, Sample, Tick


@dataclass(frozen=True)
class Judged:
    """An item with what it is worth on the call's day."""

    item: str
    worth: Worth
    amount: float | None
    is_phrase: bool
    is_accuracy: bool

    def tick(self, sample: int, entry: int | None) -> Tick:
        return Tick(
            sample_id=sample,
            item=self.item,
            amount=self.amount,
            is_phrase=self.is_phrase,
            is_accuracy=self.is_accuracy,
            entry_id=entry,
        )


def day_for(asking: Asking, known: Known, said: date | None, rules: Calls | Chats) -> date:
    """The day that was said, else that of the shift the person is on. Raises Refusal."""
    if said is not None:
        check_day(asking, said, rules)
        return said
    shift = duty.works_on(asking.tx, known.id, asking.tx.now)
    return shift.day if shift else asking.today


def check_day(asking: Asking, day: date, rules: Calls | Chats) -> None:
    """Raises Refusal for a day of which nothing would count: still to come, run out by now, or
    before the handbook said what it costs."""
    say, ends = asking.say, runs_out(asking.book.conduct, day)
    if day > asking.today:
        words = say("That day is still to come. Nothing is noted.")
    elif ends is not None and ends <= asking.today:
        words = say("What is noted of {day} counts no longer. Nothing is noted.", day=say.day(day))
    elif not _has_worth(asking, day, rules):
        words = say(
            "On {day} the handbook had no rule for it yet. Nothing is noted.", day=say.day(day)
        )
    else:
        return
    raise Refusal(words, fields={"day": words})


def _has_worth(asking: Asking, day: date, rules: Calls | Chats) -> bool:
    """Whether the handbook says what the day's findings cost. Where its catalogue has nothing that
    calls are scored by at all, they are only counted, on any day."""
    catalogue = standing(asking.book.conduct, day)
    if isinstance(rules, Chats):
        found = catalogue.get(rules.item)
        return found is not None and isinstance(found[1].size, float)
    scored = {name for name, one in asking.book.conduct.items.items() if one.kind in rules.kinds}
    return not scored or not scored.isdisjoint(catalogue)


def note_call(asking: Asking, known: Known, reference: str, day: date, found: Found) -> Card:
    """Score a call. What its author is told. Raises Refusal."""
    sample = score_call(asking, known, reference, day, found)
    return noted(asking, known, sample)


def score_call(asking: Asking, known: Known, reference: str, day: date, found: Found) -> Sample:
    """Judge, store and log it, and tell its person once. Raises Refusal."""
    tx, right = asking.tx, check_may_sample(asking, known)
    judged = judge(asking, calls_rules(asking), found, day)
    people.lock(tx, known.id)
    _check_new(asking, CALL, reference)
    sample = Sample(
        team_id=known.person.team_id,
        person_id=known.id,
        kind=CALL,
        day=day,
        reference=reference,
        failing=int(bool(judged) or found.phrase_error or found.wrong_answer),
        phrase_error=found.phrase_error,
        wrong_answer=found.wrong_answer,
        is_spot_check=right is asking.book.quality.spot_checks,
        by_id=asking.person.id,
        sampled_at=tx.now,
        note=found.note or None,
        salt=secrets.token_hex(8),
    )
    number = samples.add(tx, sample)
    _journal(asking, sample, [one.item for one in judged])
    for one in judged:
        wish = deciding.Wish(
            one.item,
            one.worth,
            one.amount,
            day,
            evidence=reference,
            source=samples.source(number),
        )
        samples.tick(tx, [one.tick(number, _log(asking, known, wish))])
    tell(asking, known, sample)
    return sample


def note_chats(
    asking: Asking, known: Known, day: date, sheet: Sheet, reference: str | None = None
) -> Card:
    """Score a sheet of chats. What its author is told. Raises Refusal."""
    before = samples.of_day(asking.tx, known.id, CHATS, day)
    sample = score_chats(asking, known, day, sheet, reference)
    return noted(asking, known, sample, before)


def score_chats(
    asking: Asking, known: Known, day: date, sheet: Sheet, reference: str | None = None
) -> Sample:
    """Judge, store and log it by the day's sum, and tell its person once. Raises Refusal."""
    tx, right, rules = asking.tx, check_may_sample(asking, known), chats_rules(asking)
    check_sheet(asking, sheet)
    people.lock(tx, known.id)
    if reference:
        _check_new(asking, CHATS, reference)
    sample = Sample(
        team_id=known.person.team_id,
        person_id=known.id,
        kind=CHATS,
        day=day,
        reference=reference,
        read=sheet.read,
        failing=sheet.failing,
        is_spot_check=right is asking.book.quality.spot_checks,
        by_id=asking.person.id,
        sampled_at=tx.now,
        note=sheet.note or None,
        salt=secrets.token_hex(8),
    )
    number = samples.add(tx, sample)
    samples.tick(tx, [Tick(sample_id=number, item=one) for one in sheet.looked_at])
    _journal(asking, sample, list(sheet.looked_at))
    chats.settle(asking, known, day, rules)
    tell(asking, known, sample)
    return sample


def judge(asking: Asking, rules: Calls, found: Found, day: date) -> list[Judged]:
    """Each item with its amount. Raises Refusal where points are wanting or wrong."""
    catalogue, judged = standing(asking.book.conduct, day), []
    for one in found.ticks:
        item, worth = catalogue[one.item]
        said = amounted(worth, one.given)
        if said.wrong is not None:
            raise _amount_refused(asking, one.item, worth, is_needed=said.wrong == "needed")
        is_phrase = item.kind in rules.phrase_kinds
        judged.append(
            Judged(one.item, worth, said.amount, is_phrase, one.item in rules.accuracy_items)
        )
    return judged


def tell(asking: Asking, known: Known, sample: Sample) -> None:
    """Tell its person: one message, whatever was found."""
    told = card(asking.tx, asking.book, known, sample, of(known.language))
    subject = samples.source(sample.id)
    latest = deciding.say_by(asking.tx, asking.book)
    reach(asking.tx, asking.book, known, "sample.told", subject, told, latest=latest)


def noted(asking: Asking, known: Known, sample: Sample, before: Sequence[Sample] = ()) -> Card:
    """What whoever sampled is told, with a way back."""
    say, tx = asking.say, asking.tx
    entries = ledger.come_from(tx, samples.source(sample.id))
    told = [
        say(
            "Noted as Q{number}: {name}, {what}: {found}. {name} is told privately.",
            number=sample.id,
            name=known.name,
            what=named(sample, say),
            found=found_line(asking.book, entries, sample, say),
        )
    ]
    if before:
        read = sum(one.read for one in before) + sample.read
        failing = sum(one.failing for one in before) + sample.failing
        told.append(
            say(
                "Of that day there was Q{number} already. Together: {read} read, {failing} "
                "failing; they count by that sum.",
                number=before[-1].id,
                read=read,
                failing=failing,
            )
        )
    minutes = asking.book.conduct.undo_minutes
    told.append(
        say(
            "You can take it back for {length}: /rollcall qa undo Q{number}",
            length=say.minutes(minutes),
            number=sample.id,
        )
    )
    undo = Button(action="qa.undo", label=say("Undo"), value=str(sample.id))
    return Card(lines=tuple(told), buttons=(undo,))


def _log(asking: Asking, known: Known, wish: deciding.Wish) -> int | None:
    tx, book, by = asking.tx, asking.book, asking.person.id
    return deciding.log(tx, book, known, wish, by=by, actor=asking.actor, is_told=True).id


def _check_new(asking: Asking, kind: str, reference: str) -> None:
    """Raises Refusal where that call or sheet was sampled already."""
    before = samples.referred(asking.tx, asking.person.person.team_id, kind, reference)
    if before is None:
        return
    say, tx = asking.say, asking.tx
    words = say(
        "{reference} was sampled already, as Q{number}: {name}, by {by}. Nothing is noted.",
        reference=reference,
        number=before.id,
        name=people.by_id(tx, before.person_id).name,
        by=people.by_id(tx, before.by_id).name,
    )
    raise Refusal(words, fields={"reference": words})


def _amount_refused(asking: Asking, item: str, worth: Worth, *, is_needed: bool) -> Refusal:
    say = asking.say
    told = {"item": item, "worth": worth_line(worth, say)}
    words = (
        say("Please say how many points {item} costs: {worth}.", **told)
        if is_needed
        else say("That cannot be given for {item}. The handbook says: {worth}.", **told)
    )
    example = say(
        "Write the points behind the item, for example: {item} 2",
        item=item,
    )
    return Refusal(words, example, say("Nothing is noted."), fields={"points": words})


def _journal(asking: Asking, sample: Sample, items: Sequence[str]) -> None:
    asking.tx.note(
        "sample.noted",
        samples.source(sample.id),
        asking.actor,
        personal={"note": (sample.salt, sample.note)} if sample.note else None,
        person=sample.person_id,
        kind=sample.kind,
        day=sample.day,
        reference=sample.reference,
        read=sample.read,
        failing=sample.failing,
        items=list(items),
        phrase_error=sample.phrase_error,
        wrong_answer=sample.wrong_answer,
    )
