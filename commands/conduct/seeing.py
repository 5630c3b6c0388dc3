"""What people see of the ledger: their own, and with a right others'; each such look is noted."""

import re
from collections.abc import Sequence
from datetime import date

from commands.conduct.finding import check_may_look, found
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Drawing
from commands.deciding.ledger import subject
from commands.deciding.ledger_card import amount_line, card, facts, item_title, lines, state_line
from commands.deciding.ledger_card import month_line as total_line
from commands.deciding.naming import person_named
from commands.deciding.standing import decided_lines, review_lines, waits_line, withdraw_button
from handbook.words import of
from storage import appeals, ledger, people
from storage.cards import Button, Card, Form, Item
from storage.ledger import Entry
from storage.people import Known
from storage.timesheet import ends

MOST = 15
MOST_AT_HOME = 3
_MONTH = re.compile(r"(\d{4})[-/年](\d{1,2})月?")


def draw(drawing: Drawing) -> Card:
    """The person's own message about an entry, as it stands."""
    entry = ledger.get(drawing.tx, drawing.number)
    assert entry is not None, "entries are never deleted"
    known = people.by_id(drawing.tx, entry.person_id)
    book = drawing.books[known.team.handbook]
    return card(drawing.tx, book, known, entry, of(known.language))


def own_line(asking: Asking, typed: str) -> Card:
    """One's own month, or one entry of it: "2026-11", "D12". Raises Refusal."""
    if typed and not _MONTH.match(typed):
        entry, known = found(asking, typed)
        if known.id != asking.person.id:
            asking.tx.note("ledger.looked", subject(entry), asking.actor)
        shown = card(asking.tx, asking.book, known, entry, asking.say)
        if known.id != asking.person.id:
            details = tuple(one for one in shown.buttons if one.action == "conduct.details")
            return shown.model_copy(update={"buttons": details})
        return shown
    return _month(asking, asking.person, _read_month(asking, typed))


def of_line(asking: Asking, line: str) -> Card:
    """ "of @ada 2026-11": somebody else's month, for those who may. Raises Refusal."""
    known, rest = person_named(asking, line, asking.say("/rollcall conduct of @name"))
    check_may_look(asking, known)
    if known.id != asking.person.id:
        asking.tx.note("ledger.looked", f"person:{known.id}", asking.actor)
    return _month(asking, known, _read_month(asking, rest))


def details(asking: Asking, value: str) -> Form:
    """What was said with an entry and to it. Another's look is noted. Raises Refusal."""
    say, (entry, known) = asking.say, found(asking, value)
    if known.id != asking.person.id:
        asking.tx.note("ledger.looked", subject(entry), asking.actor)
    told = [f"{known.name}: {item_title(asking.book, entry, say)}"]
    told += [
        say("{label}: {value}", label=fact.label, value=fact.value)
        for fact in facts(asking.tx, asking.book, known, entry, say)
    ]
    appeal = appeals.last_of(asking.tx, entry.id or 0)
    own_words = appeal.words if appeal and known.id == asking.person.id else None
    for label, words in (
        (say("When and where"), entry.place),
        (say("Evidence"), entry.evidence),
        (say("Note"), entry.note),
        (say("The person's side"), entry.side),
        (say("The appeal"), own_words),
        (say("Reason of the decision"), appeal.decided_words if appeal else None),
    ):
        if words:
            told.append(say("{label}: {value}", label=label, value=words))
    return Form(
        action="conduct.details",
        title=say("Details of D{number}", number=entry.id),
        close=say("Close"),
        lines=(
            *told,
            *decided_lines(asking.tx, asking.book, entry, say),
            *lines(asking.book, known, entry, say),
            *review_lines(asking.tx, asking.book, known, entry, appeal, say),
        ),
    )


def own(asking: Asking) -> Sequence[Item]:
    """What was logged about the person and they have not acknowledged yet, and their appeals."""
    say, tx = asking.say, asking.tx
    unseen = [
        one for one in ledger.unseen(tx, asking.person.id) if ledger.stands(one, asking.today)
    ]
    items: list[Item] = []
    for entry in unseen[:MOST_AT_HOME]:
        seen = Button(action="conduct.seen", label=say("I have seen it"), value=str(entry.id))
        details = Button(action="conduct.details", label=say("Details"), value=str(entry.id))
        heading = None if items else say("Logged about you")
        items.append(Item(title=heading, lines=(_line(asking, entry),), buttons=(seen, details)))
    mine = appeals.open_of(tx, [asking.person.id])[:MOST_AT_HOME]
    for at, appeal in enumerate(mine):
        against = ledger.get(tx, appeal.entry_id)
        assert against is not None, "entries are never deleted"
        items.append(
            Item(
                title=None if at else say("Your appeals"),
                lines=(_line(asking, against), waits_line(tx, appeal, say)),
                buttons=(withdraw_button(against, say),),
            )
        )
    return items


def _month(asking: Asking, known: Known, month: date) -> Card:
    say = asking.say
    first, last = ends(month)
    entries = ledger.of_person(asking.tx, known.id, first, last)
    told = [_line(asking, entry) for entry in entries[-MOST:]]
    if not told:
        told = [say("Nothing was logged.")]
    elif len(entries) > MOST:
        told.insert(0, say("{n} earlier ones", n=len(entries) - MOST))
    total = total_line(asking.tx, asking.book, known, first, say)
    return Card(
        title=say("Conduct of {name}, {month}", name=known.name, month=say.month(first)),
        lines=(say("Together: {total}", total=total), *told),
        small=(say("One of them with its rule: /rollcall conduct D12"),),
    )


def _line(asking: Asking, entry: Entry) -> str:
    """ "D12 Mon 2 Nov 2026: phone on the floor, −3 points"."""
    say = asking.say
    told = say(
        "D{number} {day}: {item}, {amount}",
        number=entry.id,
        day=say.day(entry.day),
        item=item_title(asking.book, entry, say),
        amount=amount_line(entry, say),
    )
    if ledger.stands(entry, asking.today):
        return told
    return say("{line} ({state})", line=told, state=state_line(entry, asking.today, say))


def _read_month(asking: Asking, typed: str) -> date:
    if not typed.strip():
        return asking.today
    read = _MONTH.match(typed.strip())
    if read is None or not 1 <= int(read[2]) <= 12 or not 2000 <= int(read[1]) <= 2100:
        raise Refusal(
            asking.say("Please type the month as 2026-11."),
        )
    return date(int(read[1]), int(read[2]), 1)
