"""Where an appeal is heard: among the three it concerns, or apart; and who hears how it stands."""

from zoneinfo import ZoneInfo

from commands.deciding import appeal_card
from commands.deciding.asking import team_say
from commands.deciding.reach import reach
from handbook.book import Handbook
from handbook.words import Say, of
from storage import later, outbox, people
from storage.appeals import Appeal
from storage.cards import Button, Card
from storage.ledger import Entry
from storage.people import Known
from storage.transaction import Tx


def room(made: Appeal) -> str:
    """What the cards of an appeal are filed under."""
    return f"appeal:{made.id}"


def open_room(tx: Tx, book: Handbook, made: Appeal, entry: Entry, reviewer: Known) -> None:
    """One message to the person, the author and the reviewer together; or one to each, where the
    handbook keeps the two sides apart or nobody else of them can be reached."""
    accounts = _together(tx, made, entry)
    shown = appeal_card.card(tx, book, made, entry, words_of(tx, made, entry))
    if accounts:
        outbox.tell_group(tx, accounts, room(made), shown)
        return
    reach(tx, book, reviewer, "appeal.ask", room(made), shown)
    if made.apart:
        _tell_author(tx, book, made, entry, reviewer)


def words_of(tx: Tx, made: Appeal, entry: Entry) -> Say:
    """The language of an appeal's card: the team's among several, else the reviewer's own."""
    known = people.by_id(tx, made.person_id)
    if made.reviewer_id is None or _together(tx, made, entry):
        return team_say(known.team)
    return of(people.by_id(tx, made.reviewer_id).language)


def redraw(tx: Tx, made: Appeal) -> None:
    """Draw its cards again, and drop one that nobody has read yet."""
    later.drop(tx, room(made), "appeal.ask")
    later.drop(tx, f"appeal_told:{made.id}", "appeal.told")
    for post in outbox.posts_of(tx, room(made)):
        outbox.redraw(tx, post)


def _together(tx: Tx, made: Appeal, entry: Entry) -> set[str]:
    """The accounts of those who hear it together; none where there are not two of them."""
    if made.apart or made.reviewer_id is None:
        return set()
    three = [people.by_id(tx, n) for n in (made.person_id, entry.author_id, made.reviewer_id)]
    today = tx.now.astimezone(ZoneInfo(three[0].team.zone)).date()
    here = (one.person.slack_id for one in three if not one.has_left(today))
    found = {account for account in here if account}
    return found if len(found) > 1 else set()


def _tell_author(tx: Tx, book: Handbook, made: Appeal, entry: Entry, reviewer: Known) -> None:
    """To the author by themself: that there is an appeal, and to whom they say how it was."""
    author, known = people.by_id(tx, entry.author_id), people.by_id(tx, made.person_id)
    say = of(author.language)
    value = str(entry.id)
    told = Card(
        title=appeal_card.title(book, entry, say),
        lines=(
            say("{name} appeals. {reviewer} reviews it.", name=known.name, reviewer=reviewer.name),
            say("They hear each side by itself: please say how it was to nobody else."),
        ),
        buttons=(
            Button(action="conduct.answer", label=say("Say how it was…"), value=value),
            Button(action="conduct.details", label=say("Details"), value=value),
        ),
    )
    reach(tx, book, author, "appeal.told", f"appeal_told:{made.id}", told)


def tell_those_above(tx: Tx, book: Handbook, made: Appeal, entry: Entry) -> None:
    """Nobody is left who may review it: the highest of those who could, had they not logged it or
    were they not away, are asked to see to that."""
    known = people.by_id(tx, made.person_id)
    today = tx.now.astimezone(ZoneInfo(known.team.zone)).date()
    could = book.deciders(made.decided_by_role)
    holders = [
        one
        for one in people.with_role(tx, made.team_id, *could)
        if one.id != made.person_id and not one.has_left(today)
    ]
    top = max((book.rank(role) for one in holders for role in one.roles & could), default=0)
    for one in holders:
        if all(book.rank(role) < top for role in one.roles & could):
            continue
        say = of(one.language)
        told = Card(
            title=appeal_card.title(book, entry, say),
            lines=(
                say("{name} appeals, and nobody is left who may review it.", name=known.name),
                say(
                    "Please give somebody the role of {role}: neither the person nor whoever "
                    "logged it decides.",
                    role=book.roles[made.decided_by_role].in_language(say.lang),
                ),
            ),
            small=(f"D{entry.id}",),
        )
        reach(tx, book, one, "appeal.told", f"appeal_told:{made.id}", told)
