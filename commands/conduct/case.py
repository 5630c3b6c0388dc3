"""What a dossier tells of an entry of the conduct ledger, and of the appeals against it."""

from collections.abc import Iterable, Sequence

from commands.deciding.appeal_room import room
from commands.deciding.case import (
    Case,
    CaseKind,
    Decided,
    Looking,
    Words,
    moment,
    name_of,
    whole_name,
)
from commands.deciding.ledger import subject
from commands.deciding.ledger_card import STATES, amount_line, item_title, title, unit_line
from commands.deciding.routing import title_for
from commands.deciding.standing import REVIEWS
from handbook.words import Say, mark
from storage import appeals, ledger, people
from storage.appeals import Appeal
from storage.cards import Fact
from storage.ledger import Entry
from storage.people import Known


def tell(looking: Looking) -> Case | None:
    entry = ledger.get(looking.tx, looking.number)
    if entry is None:
        return None
    known = people.by_id(looking.tx, entry.person_id)
    say, book, about = looking.say(known.team), looking.book(known.team), subject(entry)
    made = appeals.of_entry(looking.tx, looking.number)
    return Case(
        name=f"D{entry.id}",
        title=title(book, entry, say),
        team=known.team,
        asked=(*_logged(looking, entry, known, say), *_appealed(looking, made, known, say)),
        words=(*_words(entry, say), *_sides(made, say)),
        decisions=tuple(_reviews(looking, made, known, say)),
        rules_on=entry.day,
        rules=(entry.rule,),
        verdict={"item": entry.item, "kind": entry.kind, "unit": entry.unit},
        cards=(about, *(room(appeal) for appeal in made)),
        messages=(
            f"entry_change:{entry.id}",
            f"entry_side:{entry.id}",
            *(f"appeal_{name}:{appeal.id}" for appeal in made for name in ("told", "end")),
        ),
        journal=(about,),
        is_private=True,
    )


def _logged(looking: Looking, entry: Entry, known: Known, say: Say) -> Iterable[Fact]:
    team = known.team
    yield Fact(label=say("About"), value=whole_name(known))
    yield Fact(label=say("Item"), value=item_title(looking.book(team), entry, say))
    yield Fact(label=say("Counts"), value=amount_line(entry, say))
    if entry.first_amount is not None and entry.first_amount != entry.amount:
        first = unit_line(entry.unit, entry.first_amount, entry.currency, say)
        yield Fact(label=say("As it was logged"), value=first)
    yield Fact(label=say("Day"), value=say.day(entry.day))
    yield Fact(label=say("Logged by"), value=name_of(looking.tx, entry.author_id))
    yield Fact(label=say("Logged at"), value=moment(entry.logged_at, team, say))
    yield Fact(label=say("How it stands"), value=say(STATES[entry.state]))
    if entry.source is not None:
        yield Fact(label=say("It comes from"), value=entry.source)
    if entry.seen_at is not None:
        yield Fact(label=say("Acknowledged"), value=moment(entry.seen_at, team, say))
    if entry.runs_out is not None:
        yield Fact(label=say("Counts no longer from"), value=say.day(entry.runs_out))


def _words(entry: Entry, say: Say) -> Iterable[Words]:
    yield Words(say("When and where"), entry.place, "place", entry.salt)
    yield Words(say("Evidence"), entry.evidence, "evidence", entry.salt)
    yield Words(say("Note"), entry.note, "note", entry.salt)
    yield Words(say("The person's side"), entry.side, "side", entry.salt, entry.side_at)


def _appealed(looking: Looking, made: Sequence[Appeal], known: Known, say: Say) -> Iterable[Fact]:
    for appeal in made:
        yield Fact(label=say("Appealed"), value=moment(appeal.asked_at, known.team, say))
        yield Fact(label=say("Could be appealed until"), value=say.day(appeal.until))
        if appeal.reviewer_id is not None:
            yield Fact(label=say("Reviewer"), value=name_of(looking.tx, appeal.reviewer_id))
        apart = say("apart from each other") if appeal.apart else say("together")
        yield Fact(label=say("Both sides are heard"), value=apart)
        yield Fact(label=say("How the appeal stands"), value=say(REVIEWS[appeal.state]))


def _sides(made: Sequence[Appeal], say: Say) -> Iterable[Words]:
    for one in made:
        yield Words(say("The appeal"), one.words, "words", one.salt, one.asked_at)
        yield Words(say("The author's answer"), one.answer, "answer", one.salt, one.answer_at)


def _reviews(looking: Looking, made: Sequence[Appeal], known: Known, say: Say) -> Iterable[Decided]:
    book = looking.book(known.team)
    for one in made:
        if one.decided_by is None or one.decided_at is None:
            continue
        by = people.by_id(looking.tx, one.decided_by)
        words = Words(
            say("Words of the decision"), one.decided_words, "words", one.salt, one.decided_at
        )
        role = title_for(book, by, one.decided_by_role, say)
        outcome = say(REVIEWS[one.state])
        yield Decided(1, 1, outcome, whole_name(by), role, one.decided_at, words)


CASES = {"entry": CaseKind("D", mark("an entry of the conduct ledger"), tell)}
