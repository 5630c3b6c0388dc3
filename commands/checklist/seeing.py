"""What is open: the lists that one can tick, and the faults that nobody has seen to."""

from commands.checklist import card as cards
from commands.checklist.card import Stand, stand_of
from commands.checklist.fault_card import line_of
from commands.checklist.finding import is_open, mine
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Drawing
from storage import checklists, people
from storage.cards import Button, Card, Item, clean

MOST = 8


def draw(drawing: Drawing) -> Card:
    """The list's post, as it stands."""
    one = checklists.get(drawing.tx, drawing.number)
    assert one is not None, "rounds are never deleted"
    team = people.team(drawing.tx, one.team_id)
    return cards.draw(drawing.tx, drawing.books[team.handbook], team, one)


def line(asking: Asking, typed: str) -> Card:
    """Nothing typed: what the person can tick today. Raises Refusal for what is no word."""
    say = asking.say
    if not asking.book.checklists:
        raise Refusal(
            say("The handbook of {team} has no lists to check.", team=asking.person.team.name)
        )
    if typed:
        raise Refusal(
            say("I do not understand “{said}”. Nothing was changed.", said=clean(typed, 40)),
            say("What is open: /rollcall checklist"),
            say("For example: /rollcall checklist done"),
        )
    found = [one for one in mine(asking) if is_open(asking, one) or one.round.day == asking.today]
    if not found:
        names = [one.title.in_language(say.lang) for one in asking.book.checklists.values()]
        return Card(
            lines=(
                say("No list is open that you can tick."),
                say("Each comes by itself at its time: {names}.", names=say.names(names)),
            )
        )
    return Card(items=tuple(_item(asking, one) for one in found[:MOST]))


def _item(asking: Asking, stand: Stand) -> Item:
    say = asking.say
    told = cards.lines(stand, say)
    if stand.rules.each_seat:
        told = (*told, cards.checked_line(stand, say))
    return Item(
        title=cards.title(stand, say),
        lines=(say("To be done until {time}.", time=cards.until(stand, say)), *told),
        buttons=cards.buttons(stand, say),
    )


def faults_line(asking: Asking, _: str) -> Card:
    """What is missing or damaged and not in order again: for everybody, without its words."""
    say, tx, team = asking.say, asking.tx, asking.person.team
    found = checklists.unsettled(tx, asking.person.person.team_id)
    if not found:
        return Card(lines=(say("Nothing is missing or damaged, as far as anybody has said."),))
    items = []
    for fault in found[:MOST]:
        one = checklists.get(tx, fault.round_id)
        assert one is not None
        stand = stand_of(tx, asking.book, team, one, say)
        leads = stand is not None and asking.book.may(asking.person.roles, stand.rules.decided_by)
        value = str(fault.id)
        task = Button(action="checklist.task", label=say("Make it a task…"), value=value)
        settled = Button(action="checklist.settled", label=say("It is in order"), value=value)
        buttons = (task, settled) if fault.state == checklists.OPEN else (settled,)
        items.append(
            Item(lines=(line_of(stand, fault, tx, say),), buttons=buttons if leads else ())
        )
    if len(found) > MOST:
        items.append(Item(lines=(say("{n} more", n=len(found) - MOST),)))
    return Card(title=say("Missing or damaged"), items=tuple(items))
