"""Who hears of it: the card and its thread, whoever is asked, and the person."""

from collections.abc import Sequence

from commands.brb import card
from commands.brb.finding import is_pending
from commands.deciding.asking import team_say
from commands.deciding.reach import reach
from commands.deciding.routing import on_duty, who_decides
from handbook.book import Handbook
from handbook.messages import Message
from handbook.stepping_away import SteppingAway
from handbook.words import of
from storage import later, outbox, stepping_away
from storage.cards import Button, Card, mention
from storage.people import Known
from storage.rosters import Shift
from storage.stepping_away import StepAway
from storage.transaction import Tx


def show(tx: Tx, book: Handbook, away: StepAway, person: Known, lines: Sequence[str] = ()) -> None:
    """Post the card or draw it again, and say this in its thread, in the team's language."""
    subject = f"brb:{away.card}"
    if not is_pending(away):
        later.drop(tx, subject, "brb.ask")
    post = outbox.first_of(tx, subject)
    if post is None:
        rows = stepping_away.on_card(tx, away.card)
        drawn = card.of(tx, rows, person, book, team_say(person.team))
        outbox.post(tx, person.team.leaders_channel, subject, drawn)
        post = outbox.first_of(tx, subject)
        assert post is not None, "it was posted just now"
    else:
        outbox.redraw(tx, post)
    if lines:
        outbox.reply(tx, post, subject, Card(lines=tuple(lines)))


def tell_person(
    tx: Tx,
    book: Handbook,
    away: StepAway,
    person: Known,
    name: Message,
    title: str,
    lines: Sequence[str],
    buttons: tuple[Button, ...] = (),
) -> None:
    """In the person's own direct message and language."""
    told = Card(title=title, lines=tuple(lines), buttons=buttons)
    reach(tx, book, person, name, f"own-brb:{away.id}", told)


def leader_for(
    tx: Tx, book: Handbook, person: Known, shift: Shift, rules: SteppingAway
) -> Known | None:
    """Who is asked: whoever is on duty comes first, then the routing's order; None for nobody."""
    route = who_decides(
        tx, book, person.team, rules.decided_by, tx.now, [shift], without={person.id}
    )
    there = on_duty(tx, person.team, tx.now)
    chosen = next((one for one in route.candidates if one.known.id in there), route.first)
    return chosen.known if chosen else None


def put_to(tx: Tx, book: Handbook, away: StepAway, person: Known, leader: Known) -> None:
    """Show the card to whoever is asked; who reads the leaders' channel now has it there."""
    roles = book.roles
    is_there = leader.id in on_duty(tx, leader.team, tx.now)
    if is_there and any(roles[r].in_leaders_channel for r in leader.roles if r in roles):
        return
    rows = stepping_away.on_card(tx, away.card)
    drawn = card.of(tx, rows, person, book, of(leader.language))
    reach(tx, book, leader, "brb.ask", f"brb:{away.card}", drawn)


def called(tx: Tx, leader: Known) -> str:
    """A mention where they are on duty, else their name."""
    there = leader.id in on_duty(tx, leader.team, tx.now)
    return mention(leader.person.slack_id, leader.name) if there else leader.name
