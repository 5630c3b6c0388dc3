"""An entry of the conduct ledger in words: for its person, its author, and whoever may look."""

from datetime import date

from commands.deciding.lines import cited
from commands.deciding.standing import (
    decided_lines,
    is_decided,
    logged_on,
    may_appeal,
    review_lines,
    today_of,
    withdraw_button,
)
from commands.deciding.units import signed_line
from commands.deciding.units import unit_line as unit_line
from handbook.book import Handbook, in_force
from handbook.conduct import Choices, Range, Worth, appeal_until
from handbook.consequence import named
from handbook.terms import OURS
from handbook.words import Say, mark
from storage import appeals, ledger, people
from storage.appeals import OPEN, Appeal
from storage.cards import Button, Card, Fact
from storage.ledger import STANDING, UNDONE, VOID, Entry
from storage.people import Known
from storage.timesheet import ends
from storage.transaction import Tx

STATES = {
    STANDING: mark("it stands"),
    UNDONE: mark("taken back by whoever logged it"),
    VOID: mark("void by review"),
}


def card(tx: Tx, book: Handbook, known: Known, entry: Entry, say: Say) -> Card:
    """The person's own message about an entry, in each of its states."""
    appeal = appeals.last_of(tx, entry.id or 0)
    return Card(
        title=title(book, entry, say),
        facts=facts(tx, book, known, entry, say),
        lines=(
            *decided_lines(tx, book, entry, say),
            *lines(book, known, entry, say),
            *review_lines(tx, book, known, entry, appeal, say),
        ),
        small=(say("D{number}. The rules: /rollcall conduct D{number}", number=entry.id),),
        buttons=_buttons(tx, book, known, entry, appeal, say),
    )


def state_line(entry: Entry, today: date, say: Say) -> str:
    """ "it stands", "void by review"."""
    if ledger.has_run_out(entry, today) and entry.state == STANDING:
        return say("run out")
    return say(STATES[entry.state])


def title(book: Handbook, entry: Entry, say: Say) -> str:
    """What was logged or decided, and whether it is deducted or added."""
    item = item_title(book, entry, say)
    if entry.is_bonus:
        return say("Added: {item}", item=item)
    if is_decided(entry):
        return say("Decided: {item}", item=item)
    return say("Logged: {item}", item=item)


def item_title(book: Handbook, entry: Entry, say: Say) -> str:
    """As the catalogue names it, or the consequence; its id where the handbook has it no longer."""
    item = book.conduct.items.get(entry.item)
    if item is None and is_decided(entry):
        found = named(book, entry.kind, entry.item, entry.day)
        return found.title.in_language(say.lang) if found else entry.item
    return item.title.in_language(say.lang) if item else entry.item


def facts(tx: Tx, book: Handbook, known: Known, entry: Entry, say: Say) -> tuple[Fact, ...]:
    """How much by which rule, on which day, by whom, and the month's total with it."""
    author = people.by_id(tx, entry.author_id).name
    return (
        Fact(
            label=say("Counts"),
            value=say(
                "{amount} ({rule})", amount=amount_line(entry, say), rule=cited(entry.rule, say)
            ),
        ),
        Fact(label=say("Day"), value=say.day(entry.day)),
        Fact(label=say("Decided by") if is_decided(entry) else say("Logged by"), value=author),
        Fact(
            label=say("{month} by now", month=say.month(entry.day)),
            value=month_line(tx, book, known, entry.day, say),
        ),
    )


def lines(book: Handbook, known: Known, entry: Entry, say: Say) -> tuple[str, ...]:
    """The rule's words, and how it stands with the entry."""
    told = []
    if entry.rule != OURS:
        told.append(book.wording(entry.rule, entry.day, say.lang))
    if entry.may_dismiss:
        told.append(say("It was put to whoever decides about a dismissal."))
    if entry.state != STANDING:
        told.append(say("How it stands: {state}.", state=say(STATES[entry.state])))
        return tuple(told)
    if entry.side_at is not None:
        told.append(say("Your side is kept with it."))
    if entry.seen_at is not None:
        told.append(say("You have acknowledged it: read, not agreed to."))
    return tuple(told)


def _buttons(
    tx: Tx, book: Handbook, known: Known, entry: Entry, appeal: Appeal | None, say: Say
) -> tuple[Button, ...]:
    value = str(entry.id)
    details = Button(action="conduct.details", label=say("Details"), value=value)
    if not ledger.stands(entry, today_of(tx, known)):
        return (details,)
    seen = Button(action="conduct.seen", label=say("I have seen it"), value=value, style="primary")
    side = Button(action="conduct.side", label=say("Add my side…"), value=value)
    shown = [*(() if entry.seen_at else (seen,)), details, side]
    if appeal is not None and appeal.state == OPEN:
        shown.append(withdraw_button(entry, say))
    until = appeal_until(book.conduct, logged_on(entry, known))
    if until is not None and may_appeal(tx, book, known, entry):
        label = say("Appeal… until {day}", day=say.day(until))
        shown.append(Button(action="conduct.appeal", label=label, value=value))
    return tuple(shown)


def amount_line(entry: Entry, say: Say) -> str:
    """ "−3 points", "+1 point", "−20 CNY", "−3 days' pay"; "dismissal" has no amount."""
    return signed_line(entry, entry.amount, say)


def worth_line(worth: Worth, say: Say) -> str:
    """What an item is worth before anybody logs it: "3 points", "1 to 5 points"."""
    unit, size = worth.unit, worth.size
    if unit is None or size is None:
        return say("dismissal, no points")
    if isinstance(size, Range):
        said = say(
            "{least} to {most}",
            least=f"{size.least:g}",
            most=unit_line(unit, size.most, worth.currency, say),
        )
    elif isinstance(size, Choices):
        said = say.names([f"{one:g}" for one in size.one_of[:-1]])
        said = say(
            "{some} or {last}",
            some=said,
            last=unit_line(unit, size.one_of[-1], worth.currency, say),
        )
    elif isinstance(size, float):
        said = unit_line(unit, size, worth.currency, say)
    else:
        said = say("how much is not stated")
    if worth.per:
        said = say("{amount} for each: {what}", amount=said, what=worth.per.in_language(say.lang))
    return say("bonus, {amount}", amount=said) if worth.bonus else said


def month_line(tx: Tx, book: Handbook, known: Known, day: date, say: Say) -> str:
    """What stands in the day's month: each account's balance, then what no account counts."""
    first, last = ends(day)
    today = today_of(tx, known)
    entries = [e for e in ledger.of_person(tx, known.id, first, last) if ledger.stands(e, today)]
    told, counted = [], set()
    for account in book.conduct.accounts.values():
        version = in_force(account.rules, first)
        if version is None:
            continue
        mine = [one for one in entries if one.kind in account.kinds and one.unit == "points"]
        counted |= {one.id for one in mine}
        left = version.balance(
            ledger.total(mine, "points"), ledger.total(mine, "points", bonus=True)
        )
        stands = say(
            "{account}: {left} of {begins}",
            account=account.title.in_language(say.lang),
            left=f"{left:g}",
            begins=f"{version.begins_with:g}",
        )
        band = version.bands.get(version.band(left) or "")
        if band and not band.full:
            title = band.title.in_language(say.lang)
            stands = say("{account} ({band} by now)", account=stands, band=title)
        told.append(stands)
    rest = [one for one in entries if one.id not in counted and one.amount is not None]
    for unit in ("points", "money", "pay_days", "absence_days"):
        for is_bonus in (False, True):
            amount = ledger.total(rest, unit, bonus=is_bonus)
            if amount:
                currency = next((one.currency for one in rest if one.unit == unit), None)
                sign = "+" if is_bonus else "−"
                told.append(sign + unit_line(unit, amount, currency, say))
    return say.names(told) if told else say("nothing")
