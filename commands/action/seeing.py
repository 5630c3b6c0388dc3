"""The tasks that there are: one's own, or the team's; one with all that is known of it."""

from collections.abc import Sequence

from commands.action.finding import found
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Drawing
from commands.deciding.task_lines import number_of
from commands.deciding.tasks import buttons, card, leads, line
from handbook.words import of
from storage import actions, people
from storage.actions import Action
from storage.cards import Button, Card, Item
from storage.people import Known

MOST = 15
ALL = ("all", "team", "全部", "团队", "全组")
MINE = ("", "mine", "my", "我的")


def own_line(asking: Asking, typed: str) -> Card:
    """Nothing typed lists one's own; a number shows one. Raises Refusal."""
    if typed.strip().casefold() in MINE:
        return _own(asking)
    if number_of(typed)[0]:
        return card(asking.tx, found(asking, typed), asking.say)
    say = asking.say
    raise Refusal(
        say("I do not know that word of tasks. Nothing was changed."),
        say("A new one: /rollcall action add @name 2026-11-13 order headsets"),
        say("Yours: /rollcall action · all: /rollcall action all"),
    )


def list_line(asking: Asking, rest: str) -> Card:
    """ "list", "list all". Raises Refusal."""
    return all_line(asking, "") if rest.strip().casefold() in ALL else own_line(asking, rest)


def _own(asking: Asking) -> Card:
    say, mine = asking.say, actions.open_of_person(asking.tx, asking.person.id)
    small = [say("A new one: /rollcall action add 2026-11-13 order headsets")]
    if leads(asking):
        small.append(say("Everybody's: /rollcall action all"))
    if not mine:
        return Card(lines=(say("You have no open task."),), small=tuple(small))
    names = {asking.person.id: asking.person}
    return Card(
        title=say("Your open tasks: {n}", n=len(mine)),
        items=_items(asking, mine, names),
        small=tuple(small),
    )


def all_line(asking: Asking, _: str) -> Card:
    """The team's open ones, the soonest due first. Raises Refusal."""
    say, tx = asking.say, asking.tx
    if not leads(asking):
        raise Refusal(
            say("Everybody's tasks are for those who lead to see."),
            say("Yours: /rollcall action"),
        )
    team_id = asking.person.person.team_id
    found_ = actions.open_of(tx, team_id)
    if not found_:
        return Card(lines=(say("No task is open."),))
    names = {known.id: known for known in people.of_team(tx, team_id)}
    return Card(
        title=say("Open tasks of {team}: {n}", team=asking.person.team.name, n=len(found_)),
        items=_items(asking, found_, names),
    )


def _items(asking: Asking, found_: Sequence[Action], names: dict[int, Known]) -> tuple[Item, ...]:
    say = asking.say
    items = [
        Item(lines=(line(action, names, asking.today, say),), buttons=buttons(action, say))
        for action in found_[:MOST]
    ]
    if len(found_) > MOST:
        more = say("And {n} more, once these are done.", n=len(found_) - MOST)
        items.append(Item(lines=(more,)))
    return tuple(items)


def draw(drawing: Drawing) -> Card:
    """The message of its owner, in their words."""
    action = actions.get(drawing.tx, drawing.number)
    assert action is not None, "tasks are never deleted"
    team = people.team(drawing.tx, action.team_id)
    owner = people.by_id(drawing.tx, action.owner_id) if action.owner_id else None
    return card(drawing.tx, action, of(owner.language if owner else team.language))


def own(asking: Asking) -> Sequence[Item]:
    """How many tasks one has, and the next of them."""
    say, mine = asking.say, actions.open_of_person(asking.tx, asking.person.id)
    if not mine:
        return ()
    names = {asking.person.id: asking.person}
    late = sum(action.due < asking.today for action in mine)
    told = [line(action, names, asking.today, say) for action in mine[:3]]
    if len(mine) > 3:
        told.append(say("And {n} more: /rollcall action", n=len(mine) - 3))
    title = (
        say("Your open tasks: {n}, {late} of them overdue", n=len(mine), late=late)
        if late
        else say("Your open tasks: {n}", n=len(mine))
    )
    see = Button(action="action.list", label=say("See them"), value="")
    return (Item(title=title, lines=tuple(told), buttons=(see,)),)
