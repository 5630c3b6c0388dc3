"""How it stands with an entry of the conduct ledger: what was decided, until when it counts, and
what came of an appeal."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from commands.deciding import proposal_card
from commands.deciding.units import signed_line
from handbook.book import Handbook, in_force
from handbook.conduct import Worth, appeal_until
from handbook.words import Say, mark
from storage import appeals, ledger, people
from storage import proposals as stored
from storage.appeals import CHANGED, ENDED, OPEN, UPHELD, WITHDRAWN, Appeal
from storage.cards import Button
from storage.ledger import STANDING, Entry
from storage.people import Known
from storage.proposals import Proposal
from storage.transaction import Tx

REVIEWS = {
    OPEN: mark("it waits for a review"),
    UPHELD: mark("upheld"),
    CHANGED: mark("changed"),
    appeals.VOID: mark("void"),
    WITHDRAWN: mark("withdrawn"),
    ENDED: mark("over, as the entry was taken back"),
}


def is_decided(entry: Entry) -> bool:
    """Whether it is what was decided of a proposal, and nobody logged it by themself."""
    return (entry.source or "").startswith("proposal:")


def proposal_of(tx: Tx, entry: Entry) -> Proposal | None:
    """The proposal that an entry comes of."""
    if not is_decided(entry):
        return None
    return stored.get(tx, int((entry.source or "").partition(":")[2]))


def decided_lines(tx: Tx, book: Handbook, entry: Entry, say: Say) -> tuple[str, ...]:
    """What was decided of the proposal that the entry comes of, and why."""
    proposal = proposal_of(tx, entry)
    if proposal is None or entry.state != STANDING:
        return ()
    what = proposal_card.what(proposal, book, say)
    if proposal.state == stored.CHANGED:
        told = [say("It was changed to: {what}.", what=what)]
    else:
        told = [say("It is confirmed: {what}.", what=what)]
    if proposal.decided_words:
        told.append(say("Reason: {reason}", reason=proposal.decided_words))
    return tuple(told)


def review_lines(
    tx: Tx, book: Handbook, known: Known, entry: Entry, appeal: Appeal | None, say: Say
) -> tuple[str, ...]:
    """Until when it counts, and how it stands with an appeal: until when there may be one, whom it
    waits for, or what was found."""
    today, told = today_of(tx, known), []
    if entry.state == STANDING and entry.runs_out is not None:
        if ledger.has_run_out(entry, today):
            told.append(say("It ran out on {day}: it counts no more.", day=say.day(entry.runs_out)))
        else:
            last = entry.runs_out - timedelta(days=1)
            told.append(say("It counts until {day}.", day=say.day(last)))
    if appeal is not None and appeal.state == OPEN:
        told.append(waits_line(tx, appeal, say))
        told.append(say("Nothing comes of it until that is decided."))
    elif appeal is not None and appeal.state in appeals.REVIEWED:
        told.append(review_line(tx, entry, appeal, say))
    elif may_appeal(tx, book, known, entry):
        logged = logged_on(entry, known)
        told += [line] if (line := appeal_line(book, entry, logged, say)) else []
    return tuple(told)


def waits_line(tx: Tx, appeal: Appeal, say: Say) -> str:
    """Who reviews an appeal that is open."""
    if appeal.reviewer_id is None:
        return say("There is an appeal, and nobody is left to review it by now.")
    name = people.by_id(tx, appeal.reviewer_id).name
    return say("There is an appeal. {name} reviews it.", name=name)


def review_line(tx: Tx, entry: Entry, appeal: Appeal, say: Say) -> str:
    """What a review found, and whose it was: "Reviewed by Dora: changed, −5 points → −2 points"."""
    name = people.by_id(tx, appeal.decided_by or 0).name
    if appeal.state == CHANGED:
        return say(
            "Reviewed by {name}: changed, {before} → {after}.",
            name=name,
            before=signed_line(entry, appeal.was_amount, say),
            after=signed_line(entry, appeal.amount, say),
        )
    return say("Reviewed by {name}: {state}.", name=name, state=say(REVIEWS[appeal.state]))


def may_appeal(tx: Tx, book: Handbook, known: Known, entry: Entry) -> bool:
    """Whether its person could appeal against it today."""
    today = today_of(tx, known)
    until = appeal_until(book.conduct, logged_on(entry, known))
    before = appeals.last_of(tx, entry.id or 0)
    is_free = before is None or before.state == WITHDRAWN
    return is_free and ledger.stands(entry, today) and until is not None and today <= until


def worth_of(book: Handbook, entry: Entry) -> Worth | None:
    """What its item of the catalogue was worth on the day; None where it is none of it."""
    item = None if is_decided(entry) else book.conduct.items.get(entry.item)
    return in_force(item.rules, entry.day) if item else None


def can_change(book: Handbook, entry: Entry) -> bool:
    """Whether it could count another amount: the handbook may fix it, and a dismissal has none."""
    worth = worth_of(book, entry)
    is_fixed = worth is not None and isinstance(worth.size, float) and worth.per is None
    return entry.amount is not None and not is_fixed


def logged_on(entry: Entry, known: Known) -> date:
    """The day on which it was logged, where the team is."""
    return entry.logged_at.astimezone(ZoneInfo(known.team.zone)).date()


def today_of(tx: Tx, known: Known) -> date:
    return tx.now.astimezone(ZoneInfo(known.team.zone)).date()


def appeal_line(book: Handbook, entry: Entry, logged: date, say: Say) -> str | None:
    """Until when one may appeal; None where the handbook has no term."""
    until = appeal_until(book.conduct, logged)
    return say("You may appeal until {day}.", day=say.day(until)) if until else None


def withdraw_button(entry: Entry, say: Say) -> Button:
    return Button(action="conduct.withdraw", label=say("Withdraw the appeal"), value=str(entry.id))
