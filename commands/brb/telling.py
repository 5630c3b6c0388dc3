"""Who hears of it: the card and its thread, whoever is asked, and the person."""

from collections.abc import Sequence

from commands.brb import card
from commands.deciding.asking import team_say
from commands.deciding.reach import reach
from commands.deciding.routing import presence, who_decides
from handbook.book import Handbook, in_force
from handbook.messages import Message
from handbook.stepping_away import SteppingAway
from handbook.words import of
from storage import outbox, stepping_away
from storage.cards import Button, Card, mention
from storage.people import Known, Team
from storage.rosters import Shift
from storage.stepping_away import StepAway
from storage.transaction import Tx


def show(tx: Tx, book: Handbook, away: StepAway, person: Known, lines: Sequence[str] = ()) -> None:
    """Post the card or draw it again, and say this in its thread, in the team's language."""
    subject = f"brb:{away.card}"
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
    """Who is asked: whoever is there comes first, then the routing's order; None for nobody."""
    route = who_decides(
        tx, book, person.team, rules.decided_by, tx.now, [shift], without={person.id}
    )
    there = _there(tx, book, person.team)
    chosen = next((one for one in route.candidates if one.known.id in there), route.first)
    return chosen.known if chosen else None


def put_to(tx: Tx, book: Handbook, away: StepAway, person: Known, leader: Known) -> None:
    """Show the card to whoever is asked, in their own direct message.

    Who reads the leaders' channel now has it there, and nobody is called in for a short absence.
    """
    roles = book.roles
    reads = any(roles[r].in_leaders_channel for r in leader.roles if r in roles)
    if reads or leader.id not in _there(tx, book, leader.team):
        return
    rows = stepping_away.on_card(tx, away.card)
    drawn = card.of(tx, rows, person, book, of(leader.language))
    reach(tx, book, leader, "brb.ask", f"brb:{away.card}", drawn)


def is_there(tx: Tx, book: Handbook, leader: Known) -> bool:
    return leader.id in _there(tx, book, leader.team)


def called(tx: Tx, book: Handbook, leader: Known) -> str:
    """A mention where they are there, else their name."""
    if is_there(tx, book, leader):
        return mention(leader.person.slack_id, leader.name)
    return leader.name


def _there(tx: Tx, book: Handbook, team: Team) -> set[int]:
    """Ids of those who can be asked at once; at night nobody who has no shifts."""
    here = presence(tx, team, tx.now)
    rules = in_force(book.leave.escalation, here.at.date())
    return here.reachable(rules.waking_hours if rules else (0, 24))
