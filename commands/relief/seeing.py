"""What people see of reliefs without asking: the one tap near the end of a shift, what waits."""

from collections.abc import Sequence
from datetime import timedelta

from commands.deciding.asking import Asking
from commands.deciding.command import Waiting
from commands.deciding.lines import shift_line
from commands.relief import card
from commands.relief.answer import end_button
from commands.relief.finding import may_assign, rules_on
from commands.relief.report import own_shift
from storage import reliefs
from storage.cards import Button, Item
from storage.reliefs import ASKED, COVERED
from storage.seats import gap


def own(asking: Asking) -> Sequence[Item]:
    """Overtime that the person is asked for or works, and the tap when their shift ends soon."""
    say, team = asking.say, asking.person.team
    items = []
    for row in reliefs.current(asking.tx, asking.person.id):
        told = {
            "day": say.day(card.local(row.starts_at, team).date()),
            "hours": card.hours(row.starts_at, row.ends_at, team, say),
            "state": say(card.STATES[row.state]),
        }
        line = say("{day}: {hours}, {state}", **told)
        value = str(row.id)
        buttons: tuple[Button, ...]
        if row.state == ASKED:
            buttons = (
                Button(action="relief.accept", label=say("Accept"), value=value),
                Button(action="relief.decline", label=say("I cannot…"), value=value),
            )
        else:
            buttons = (end_button(row, say),) if row.starts_at <= asking.tx.now else ()
        items.append(Item(title=say("Overtime"), lines=(line,), buttons=buttons))
    return [*items, *_tap(asking)]


def _tap(asking: Asking) -> Sequence[Item]:
    say, rules = asking.say, rules_on(asking.book, asking.today)
    shift = own_shift(asking, rules) if rules else None
    if rules is None or shift is None or shift.id is None:
        return ()
    known = reliefs.reported(asking.tx, asking.person.id, shift.id)
    if known is not None:
        title = say(card.TITLES[known.state], relief=card.name(known, say))
        return (Item(title=title, buttons=(card.came_button(known, say),)),)
    if asking.tx.now > shift.ends_at + timedelta(minutes=rules.report_minutes):
        return ()  # they have gone home, and can still type it
    line = say(
        "Your shift ends at {time}.", time=say.time(card.local(shift.ends_at, asking.person.team))
    )
    tap = Button(action="relief.missing", label=say("My relief is missing"), value=str(shift.id))
    return (Item(lines=(line,), buttons=(tap,)),)


def waits(asking: Asking) -> Sequence[Waiting]:
    """The reliefs for which the person may assign somebody now."""
    if not may_assign(asking, rules_on(asking.book, asking.today)):
        return ()
    say, team, found = asking.say, asking.person.team, []
    for relief in reliefs.standing(asking.tx, asking.person.person.team_id):
        if relief.state == ASKED or (relief.state == COVERED and not gap(asking.tx, relief)):
            continue
        title = say(card.TITLES[relief.state], relief=card.name(relief, say))
        shift = shift_line(reliefs.shift(asking.tx, relief.shift_id), team.zone, say)
        value = str(relief.id)
        found.append(
            Waiting(
                since=relief.reported_at,
                lines=(title, shift),
                buttons=(
                    Button(action="relief.assign", label=say("Assign…"), value=value),
                    card.came_button(relief, say),
                ),
            )
        )
    return found
