"""What people see of hand-overs: the newest, what is open, and what waits for them."""

from collections.abc import Sequence

from commands.deciding.asking import Asking, team_say
from commands.deciding.command import Drawing, Waiting
from commands.handover.card import STATES, card, point_line, rules_then, title
from commands.handover.finding import check_may, found, may, number_of
from commands.handover.noting import check_may_close, is_others, unclear
from handbook.book import in_force
from handbook.words import of
from storage import handovers, people
from storage.cards import Button, Card, Item
from storage.handovers import HandOver

MOST = 6
WHOLE = 1000


def draw(drawing: Drawing) -> Card:
    """The card in the leaders' channel, as the hand-over stands."""
    handover = handovers.get(drawing.tx, drawing.number)
    assert handover is not None, "hand-overs are never deleted"
    team = people.team(drawing.tx, handover.team_id)
    return card(drawing.tx, drawing.books[team.handbook], team, handover, team_say(team))


def draw_asked(drawing: Drawing) -> Card:
    """The message of whoever was asked to take over."""
    handover = handovers.get(drawing.tx, drawing.number)
    assert handover is not None
    assert handover.asked_id is not None, "the message is theirs"
    reader = people.by_id(drawing.tx, handover.asked_id)
    book = drawing.books[reader.team.handbook]
    return card(drawing.tx, book, reader.team, handover, of(reader.language))


def line(asking: Asking, typed: str) -> Card:
    """Nothing typed shows what is open, "H3" one hand-over whole. Raises Refusal."""
    if not typed.strip():
        return list_lines(asking, "")
    check_may_close(asking)
    if number_of(typed)[0]:
        handover = found(asking, typed)
        team = asking.person.team
        return card(asking.tx, asking.book, team, handover, asking.say, WHOLE)
    raise unclear(asking, check_may(asking))


def list_lines(asking: Asking, _: str) -> Card:
    """The newest hand-overs, and every point that is open. Raises Refusal."""
    say, tx = asking.say, asking.tx
    check_may_close(asking)
    team = asking.person.team
    newest = handovers.newest(tx, asking.person.person.team_id, MOST)
    open_points = handovers.open_points(tx, asking.person.person.team_id)
    told = tuple(
        say(
            "H{number} {title}: {state}",
            number=one.id,
            title=title(tx, team, one, say),
            state=say(STATES[one.state]),
        )
        for one in newest
    )
    none = (say("Nothing is open."),)
    lines = tuple(point_line(point, say, WHOLE) for point in open_points)
    return Card(
        title=say("Hand-overs"),
        items=(
            Item(title=say("Open points"), lines=lines or none),
            Item(title=say("The newest"), lines=told or (say("There are none yet."),)),
        ),
        small=(
            say("To note a point: /rollcall handover equipment seat 14 has no headset"),
            say("When it is done: /rollcall handover done N12"),
            say("To tell the next level of it: /rollcall handover up N12"),
        ),
        buttons=(_give_button(asking),),
    )


def waits(asking: Asking) -> Sequence[Waiting]:
    """The hand-overs that the person may take over, oldest first."""
    rules = in_force(asking.book.handover, asking.today)
    if rules is None or not may(asking.book, rules, asking.person):
        return []
    say, team = asking.say, asking.person.team
    return [
        Waiting(
            since=one.given_at,
            lines=(title(asking.tx, team, one, say),),
            buttons=(Button(action="handover.take", label=say("Take over…"), value=str(one.id)),),
        )
        for one in handovers.waiting(asking.tx, asking.person.person.team_id)
        if is_others(asking, one, rules_then(asking.book, team, one)) and _is_for(asking, one)
    ]


def _is_for(asking: Asking, handover: HandOver) -> bool:
    """Whoever is asked, and everybody where nobody is, or they have left."""
    if handover.asked_id in (None, asking.person.id):
        return True
    return people.by_id(asking.tx, handover.asked_id or 0).has_left(asking.today)


def at_home(asking: Asking) -> list[Item]:
    """For leaders: how much is open, and the way to hand over."""
    rules = in_force(asking.book.handover, asking.today)
    if rules is None or not may(asking.book, rules, asking.person):
        return []
    say = asking.say
    points = handovers.open_points(asking.tx, asking.person.person.team_id)
    told = say.plural("{n} open point.", "{n} open points.", len(points))
    return [Item(title=say("Hand-over"), lines=(told,), buttons=(_give_button(asking),))]


def _give_button(asking: Asking) -> Button:
    return Button(action="handover.give", label=asking.say("Hand over…"), value="")
