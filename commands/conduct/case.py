"""What a dossier tells of an entry of the conduct ledger."""

from collections.abc import Iterable

from commands.deciding.case import (
    Case,
    CaseKind,
    Looking,
    Words,
    moment,
    name_of,
    whole_name,
)
from commands.deciding.ledger import subject
from commands.deciding.ledger_card import STATES, amount_line, item_title, title, unit_line
from handbook.words import Say, mark
from storage import ledger, people
from storage.cards import Fact
from storage.ledger import Entry
from storage.people import Known


def tell(looking: Looking) -> Case | None:
    entry = ledger.get(looking.tx, looking.number)
    if entry is None:
        return None
    known = people.by_id(looking.tx, entry.person_id)
    say, book, about = looking.say(known.team), looking.book(known.team), subject(entry)
    return Case(
        name=f"D{entry.id}",
        title=title(book, entry, say),
        team=known.team,
        asked=tuple(_logged(looking, entry, known, say)),
        words=tuple(_words(entry, say)),
        decisions=(),
        rules_on=entry.day,
        rules=(entry.rule,),
        verdict={"item": entry.item, "kind": entry.kind, "unit": entry.unit},
        cards=(about,),
        messages=(f"entry_change:{entry.id}", f"entry_side:{entry.id}"),
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


CASES = {"entry": CaseKind("D", mark("an entry of the conduct ledger"), tell)}
