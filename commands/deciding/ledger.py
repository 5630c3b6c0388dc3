"""An entry of the conduct ledger is logged, and its person is told: one change, one way in."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from commands.deciding import accounts, proposals
from commands.deciding.ledger_card import card, facts, lines, title
from commands.deciding.reach import reach
from handbook.book import Handbook, in_force
from handbook.conduct import Worth, runs_out
from handbook.consequence import named
from handbook.words import of
from storage import later, ledger, outbox, people
from storage import proposals as stored
from storage.cards import Card
from storage.ledger import Entry
from storage.people import Known
from storage.proposals import Proposal
from storage.transaction import Tx


@dataclass(frozen=True)
class Wish:
    """What is to be logged: an item of the catalogue as it holds on `day`, and how much of it.

    `amount` is in the item's unit; None for a dismissal alone. `is_serious`: an item that may lead
    to dismissal is to be put to whoever decides that. `place`: when and where; `source`: what it
    comes from, where nobody logged it by themself, such as `sample:4`.
    """

    item: str
    worth: Worth
    amount: float | None
    day: date
    is_serious: bool = False
    place: str = ""
    evidence: str = ""
    note: str = ""
    source: str | None = None


def log(
    tx: Tx,
    book: Handbook,
    known: Known,
    wish: Wish,
    *,
    by: int,
    actor: str,
    is_told: bool = False,
) -> Entry:
    """Log it about a person, tell them, and put a dismissal to whoever decides it (CC-2.2).

    `by`: who says so, as an id, and `actor` as the journal names them. Whether they may, and
    whether the amount may be, is asked before. `is_told`: what it comes from tells them itself,
    as one message for all its entries. Holds the person's row.
    """
    people.lock(tx, known.id)
    worth = wish.worth
    may_dismiss = worth.dismissal == "always" or (
        worth.dismissal == "if_serious" and wish.is_serious
    )
    entry = Entry(
        team_id=known.person.team_id,
        person_id=known.id,
        item=wish.item,
        kind=book.conduct.items[wish.item].kind,
        rule=worth.rule,
        unit=worth.unit or "measure",
        amount=wish.amount,
        first_amount=wish.amount,
        currency=worth.currency if worth.unit == "money" else None,
        is_bonus=worth.bonus,
        may_dismiss=may_dismiss,
        day=wish.day,
        place=wish.place or None,
        evidence=wish.evidence or None,
        note=wish.note or None,
        author_id=by,
        logged_at=tx.now,
        source=wish.source,
        runs_out=runs_out(book.conduct, wish.day),
        salt=secrets.token_hex(8),
    )
    _put(tx, known, entry, actor)
    if not is_told:
        _tell(tx, book, known, entry)
    if may_dismiss:
        _put_dismissal(tx, book, known, entry)
    accounts.close(tx, book, known, entry.day, actor)
    return entry


_UNITS = {"fine": "money"}
"""An outcome's unit in the ledger, where it is called differently."""


def log_decided(
    tx: Tx, book: Handbook, known: Known, proposal: Proposal, *, by: int, actor: str
) -> Entry | None:
    """What somebody confirmed or changed of a proposal counts, and its person is told so.

    None where nothing of it counts: a measure that attendance did not lead to stands by itself.
    Holds the person's row.
    """
    if proposal.outcome == "measure" and proposal.ground != "attendance":
        return None
    found = named(book, proposal.ground, proposal.consequence, proposal.day)
    outcome, item = (found.outcome, found.item) if found else (None, None)
    changed = proposal.decided_amount
    amount = changed if changed is not None else proposal.amount
    entry = Entry(
        team_id=proposal.team_id,
        person_id=known.id,
        item=item or proposal.consequence,
        kind=book.conduct.items[item].kind if item else proposal.ground,
        rule=proposal.rule,
        unit=_UNITS.get(proposal.outcome, proposal.outcome),
        amount=amount,
        first_amount=amount,
        currency=outcome.currency if outcome and proposal.outcome == "fine" else None,
        is_bonus=found is not None and found.is_bonus,
        day=proposal.day,
        author_id=by,
        logged_at=tx.now,
        source=f"proposal:{proposal.id}",
        runs_out=runs_out(book.conduct, proposal.day),
        salt=secrets.token_hex(8),
    )
    _put(tx, known, entry, actor)
    _tell(tx, book, known, entry)
    accounts.close(tx, book, known, entry.day, actor)
    return entry


def _put(tx: Tx, known: Known, entry: Entry, actor: str) -> None:
    """The row and its journal note."""
    ledger.add(tx, entry)
    words = {"place": entry.place, "evidence": entry.evidence, "note": entry.note}
    tx.note(
        "ledger.logged",
        subject(entry),
        actor,
        personal={name: (entry.salt, said) for name, said in words.items() if said} or None,
        person=known.id,
        item=entry.item,
        rule=entry.rule,
        day=entry.day,
        unit=entry.unit,
        amount=entry.amount,
        bonus=entry.is_bonus,
        **({"of": entry.source} if entry.source else {}),
    )


def _tell(tx: Tx, book: Handbook, known: Known, entry: Entry) -> None:
    told = card(tx, book, known, entry, of(known.language))
    latest = say_by(tx, book)
    reach(tx, book, known, "ledger.logged", subject(entry), told, latest=latest)


def say_by(tx: Tx, book: Handbook) -> datetime | None:
    """When what is logged now is said wherever its person is: half of their time to appeal is
    left then. None where nobody can appeal."""
    rules = in_force(book.conduct.appeals, tx.now.date())
    return tx.now + timedelta(days=rules.days / 2) if rules else None


def _put_dismissal(tx: Tx, book: Handbook, known: Known, entry: Entry) -> None:
    rules = book.conduct.dismissal
    assert rules is not None, "the handbook's page was checked for that"
    proposals.put(
        tx,
        book,
        known,
        proposals.Ground(
            ground="conduct",
            consequence="dismissal",
            rule=entry.rule,
            decided_by=rules.decided_by,
            outcome=rules.outcome,
            amount=None,
            day=entry.day,
            shown=({"entry": entry.id, "item": entry.item, "day": entry.day.isoformat()},),
            key=f"dismissal:{entry.id}",
        ),
    )


def subject(entry: Entry) -> str:
    """What an entry's messages and journal notes are filed under."""
    return f"entry:{entry.id}"


def tell_changed(tx: Tx, book: Handbook, known: Known, entry: Entry) -> bool:
    """How it stands with an entry now, to its person; False where they never heard of it, and
    need not."""
    if later.drop(tx, subject(entry), "ledger.logged"):
        return False
    say = of(known.language)
    told = Card(
        title=title(book, entry, say),
        facts=facts(tx, book, known, entry, say),
        lines=lines(book, known, entry, say),
        small=(f"D{entry.id}",),
    )
    reach(tx, book, known, "ledger.changed", f"entry_change:{entry.id}", told)
    return True


def void_dismissal(
    tx: Tx,
    book: Handbook,
    known: Known,
    entry: Entry,
    actor: str,
    states: Collection[str] = (stored.PROPOSED,),
) -> None:
    """The entry does not hold: nothing comes of the dismissal that nobody has decided yet.

    `states`: those in which it ends, where a review ends it though it was decided.
    """
    proposal = stored.by_key(tx, f"dismissal:{entry.id}")
    if proposal is None or proposal.state not in states:
        return
    if stored.move(tx, proposal, proposal.state, state=stored.VOID):
        proposals.say_void(tx, book, known, proposal, actor)


def redraw(tx: Tx, entry: Entry) -> None:
    """Draw the person's own message about it again, or the one about all that came with it."""
    told_of = entry.source if is_of_sample(entry) else subject(entry)
    for post in outbox.posts_of(tx, told_of or ""):
        outbox.redraw(tx, post)


def is_of_sample(entry: Entry) -> bool:
    """Whether it was logged of a call that was listened to, or of chats that were read."""
    return entry.source is not None and entry.source.startswith("sample:")
