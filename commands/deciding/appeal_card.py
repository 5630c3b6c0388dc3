"""An appeal in words: the card that its reviewer, and whoever hears it with them, reads."""

from zoneinfo import ZoneInfo

from commands.deciding.ledger_card import amount_line, item_title
from commands.deciding.lines import cited
from commands.deciding.standing import REVIEWS, can_change, review_line, today_of, withdraw_button
from handbook.book import Handbook
from handbook.words import Say
from storage import appeals, people
from storage.appeals import OPEN, Appeal
from storage.cards import Button, Card, Fact
from storage.ledger import Entry
from storage.people import Known
from storage.transaction import Tx


def card(tx: Tx, book: Handbook, appeal: Appeal, entry: Entry, say: Say) -> Card:
    """The appeal in each of its states. Neither side's words stand in it."""
    known = people.by_id(tx, appeal.person_id)
    is_theirs_too = appeal.state == OPEN and not appeal.apart
    withdraw = (withdraw_button(entry, say),) if is_theirs_too else ()
    return Card(
        title=title(book, entry, say),
        facts=facts(tx, appeal, entry, known, say),
        lines=_lines(tx, appeal, entry, known, say),
        small=(f"D{entry.id}",),
        buttons=(*buttons(book, appeal, entry, say), *withdraw),
    )


def title(book: Handbook, entry: Entry, say: Say) -> str:
    """ "Appeal against D12: phone on the floor"."""
    item = item_title(book, entry, say)
    return say("Appeal against D{number}: {item}", number=entry.id, item=item)


def facts(tx: Tx, appeal: Appeal, entry: Entry, known: Known, say: Say) -> tuple[Fact, ...]:
    """Who appeals, against how much by whom, and who reviews it; of the month it says nothing."""
    reviewer = people.by_id(tx, appeal.reviewer_id).name if appeal.reviewer_id else say("nobody")
    at = appeal.asked_at.astimezone(ZoneInfo(known.team.zone))
    amount = say("{amount} ({rule})", amount=amount_line(entry, say), rule=cited(entry.rule, say))
    return (
        Fact(label=say("About"), value=known.name),
        Fact(label=say("Counts"), value=amount),
        Fact(label=say("Day"), value=say.day(entry.day)),
        Fact(label=say("Logged by"), value=people.by_id(tx, entry.author_id).name),
        Fact(label=say("Appealed"), value=say.moment(at)),
        Fact(label=say("Reviewer"), value=reviewer),
    )


def _lines(tx: Tx, appeal: Appeal, entry: Entry, known: Known, say: Say) -> tuple[str, ...]:
    if appeal.state in appeals.REVIEWED:
        return (review_line(tx, entry, appeal, say),)
    if appeal.state != OPEN:
        return (say("How it stands: {state}.", state=say(REVIEWS[appeal.state])),)
    author = people.by_id(tx, entry.author_id)
    told = [
        say("The two sides are kept apart: [Both sides] shows what each of them says.")
        if appeal.apart
        else say("Please say here what happened. The reviewer decides, with a reason.")
    ]
    absent = [one.name for one in (known, author) if one.person.slack_id is None]
    if absent:
        told.append(say("Not on Slack, please speak to them: {people}.", people=say.names(absent)))
    if author.has_left(today_of(tx, known)):
        told.append(say("{name} has left the team.", name=author.name))
    return tuple(told)


def buttons(book: Handbook, appeal: Appeal, entry: Entry, say: Say) -> tuple[Button, ...]:
    """What its reviewer can do with it."""
    value = str(entry.id)
    sides = Button(action="conduct.sides", label=say("Both sides"), value=value)
    if appeal.state != OPEN:
        return (sides,)
    uphold = Button(action="conduct.uphold", label=say("Uphold…"), value=value)
    change = Button(action="conduct.change", label=say("Change…"), value=value)
    void = Button(action="conduct.void", label=say("Void…"), value=value)
    return (sides, uphold, *((change,) if can_change(book, entry) else ()), void)
