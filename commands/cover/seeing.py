"""What people see of searches without asking: what they are asked for, and what runs."""

from collections.abc import Sequence

from commands.cover import card
from commands.cover.finding import may_find, rules_on, shift_of
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Waiting
from commands.deciding.lines import shift_line
from storage import covers
from storage.cards import Button, Card, Item
from storage.covers import ASKED, SEARCHING, TAKEN, Cover

MOST = 8


def own(asking: Asking) -> Sequence[Item]:
    """What the person is asked for, and what they have taken."""
    say, team = asking.say, asking.person.team
    items = []
    for row, cover in covers.own(asking.tx, asking.person.id, asking.tx.now)[:MOST]:
        shift = shift_of(asking.tx, cover)
        starts, ends = row.starts_at or cover.starts_at, row.ends_at or cover.ends_at
        told = {
            "code": shift.code,
            "hours": card.hours(starts, ends, team, say),
            "day": say.day(cover.day),
        }
        line = say("{code} {hours}, {day}", **told)
        if row.state == ASKED:
            title = say("You are asked to help out")
            buttons: tuple[Button, ...] = (
                Button(action="cover.accept", label=say("I take it"), value=str(row.id)),
                Button(action="cover.decline", label=say("I cannot"), value=str(row.id)),
            )
        else:
            title, buttons = say("You help out"), (card.off_button(row, say),)
        items.append(Item(title=title, lines=(line,), buttons=buttons))
    return items


def waits(asking: Asking) -> Sequence[Waiting]:
    """Those who ask to be released from what they took."""
    if not may_find(asking, rules_on(asking.book, asking.today)):
        return ()
    say, team = asking.say, asking.person.team
    found = []
    for cover in covers.of_team(asking.tx, asking.person.person.team_id, asking.tx.now):
        since = covers.wants_off(asking.tx, cover)
        if since is None:
            continue
        shift = shift_line(shift_of(asking.tx, cover), team.zone, say)
        release = Button(action="cover.release", label=say("Release…"), value=str(cover.id))
        title = say("{cover}: asks to be released", cover=card.name(cover, say))
        found.append(Waiting(since=since, lines=(title, shift), buttons=(release,)))
    return found


def listed(asking: Asking, _: str = "") -> Card:
    """The searches that run, and those that found somebody and are not over. Raises Refusal."""
    say = asking.say
    if not may_find(asking, rules_on(asking.book, asking.today)):
        items = own(asking)
        if not items:
            raise Refusal(
                say("Nobody asks you to help out at the moment."),
                say("The list is for those who look for cover."),
            )
        return Card(items=tuple(items))
    found = covers.of_team(asking.tx, asking.person.person.team_id, asking.tx.now)
    items = [_item(asking, cover) for cover in found]
    codes = covers.codes(asking.tx, asking.person.person.team_id)
    return Card(
        title=say("Cover"),
        lines=() if items else (say("Nobody is looked for."),),
        items=tuple(items),
        small=tuple(
            say("To look for somebody: /rollcall cover today {code}", code=code)
            for code in codes[:1]
        ),
        buttons=(Button(action="cover.find", label=say("Find cover…"), value=""),),
    )


def _item(asking: Asking, cover: Cover) -> Item:
    say, value = asking.say, str(cover.id)
    buttons = [Button(action="cover.details", label=say("Details"), value=value)]
    if cover.state == SEARCHING:
        buttons.insert(0, Button(action="cover.stop", label=say("Stop"), value=value))
    if cover.state == TAKEN:
        buttons.insert(0, Button(action="cover.release", label=say("Release…"), value=value))
    shift = shift_line(shift_of(asking.tx, cover), asking.person.team.zone, say)
    title = say(card.TITLES[cover.state], cover=card.name(cover, say))
    return Item(title=title, lines=(shift,), buttons=tuple(buttons))
