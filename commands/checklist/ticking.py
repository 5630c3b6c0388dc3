"""Tick a list, or one's own seat: at once with a button, or point by point."""

from collections.abc import Collection

from commands.checklist.card import Stand, checked_line, fault_name, title, until
from commands.checklist.finding import check_may, found, nothing_open, open_ones
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled, Press
from commands.deciding.typed import numbered
from storage import checklists, outbox
from storage.cards import Button, Card, Choice, Field, Form
from storage.checklists import seat


def done_press(asking: Asking, press: Press) -> Card:
    return _done(asking, found(asking, press.value))


def done_line(asking: Asking, rest: str) -> Card:
    """ "done": the newest list that the person can tick; "done 12" that one. Raises Refusal."""
    number, _ = numbered(rest)
    if number:
        return _done(asking, found(asking, number))
    mine = open_ones(asking)
    if not mine:
        raise nothing_open(asking.say)
    if len(mine) > 1:
        say = asking.say
        raise Refusal(
            say("Which one? Nothing was changed."),
            *(
                say("{what}: /rollcall checklist done {n}", what=title(one, say), n=one.round.id)
                for one in mine
            ),
        )
    return _done(asking, mine[0])


def form(asking: Asking, value: str) -> Form:
    """Every point, ticked where it is. Raises Refusal."""
    say, stand = asking.say, found(asking, value)
    check_may(asking, stand)
    _check_no_seats(asking, stand)
    points = stand.rules.points
    return Form(
        action="checklist.tick",
        title=say("What is done?"),
        value=value,
        submit=say("Send"),
        close=say("Close"),
        lines=(title(stand, say), say("To be done until {time}.", time=until(stand, say))),
        fields=(
            Field(
                name="points",
                label=say("Done"),
                kind="choices",
                choices=tuple(
                    Choice(value=key, label=text.in_language(say.lang)[:75])
                    for key, text in points.items()
                ),
                value=",".join(key for key in points if key in stand.ticks),
                is_optional=True,
            ),
        ),
    )


def _check_no_seats(asking: Asking, stand: Stand) -> None:
    """Raises Refusal for a list that is gone through seat by seat."""
    if stand.rules.each_seat:
        raise Refusal(asking.say("Everybody says it of their own seat: press My seat is in order."))


def sent(asking: Asking, filled: Filled) -> Card:
    """What is ticked is done, and what is not is not. Raises Refusal."""
    stand = found(asking, filled.value)
    check_may(asking, stand)
    _check_no_seats(asking, stand)
    said = filled.answers.get("points", "").split(",")
    return _tick(asking, stand, [point for point in stand.rules.points if point in said])


def _done(asking: Asking, stand: Stand) -> Card:
    check_may(asking, stand)
    if stand.rules.each_seat:
        return _own_seat(asking, stand)
    say = asking.say
    if not stand.open_points:
        last = max(stand.ticks.values(), key=lambda tick: tick.at)
        name = stand.names[last.person_id].name
        raise Refusal(say("{name} has ticked all of it already. Nothing was changed.", name=name))
    return _tick(asking, stand, list(stand.rules.points))


def _own_seat(asking: Asking, stand: Stand) -> Card:
    """Their seat is in order: what they reported of it is so no longer."""
    say, tx, me = asking.say, asking.tx, asking.person.id
    checklists.lock(tx, stand.round)
    is_new = checklists.tick(tx, stand.round, seat(me), me)
    mine = [one for one in stand.faults if one.person_id == me]
    if not is_new:
        if not mine:
            raise Refusal(say("You have said so already. Nothing was changed."))
        told = say.names(fault_name(one, stand.rules, stand.title, say) for one in mine)
        raise Refusal(
            say("You have reported of your seat: {faults}.", faults=told),
            say("If that was a mistake: /rollcall checklist withdraw G{number}", number=mine[0].id),
        )
    tx.note("checklist.seat", _subject(stand), asking.actor)
    now = found(asking, str(stand.round.id))
    return Card(
        lines=(say("Thank you: your seat is in order."), checked_line(now, say)),
        buttons=(
            Button(
                action="checklist.fault",
                label=say("Something is wrong after all…"),
                value=str(stand.round.id),
            ),
        ),
    )


def _tick(asking: Asking, stand: Stand, points: Collection[str]) -> Card:
    say, tx, one = asking.say, asking.tx, stand.round
    checklists.lock(tx, one)
    before = set(checklists.ticks(tx, one))
    new = [point for point in points if point not in before]
    gone = [point for point in before if point not in points and point in stand.rules.points]
    for point in new:
        checklists.tick(tx, one, point, asking.person.id)
    checklists.untick(tx, one, gone)
    left = len(stand.rules.points) - len(points)
    is_all = left == 0
    if is_all and one.done_at is None:
        one.done_at = tx.now
    elif not is_all:
        one.done_at = None
    if not new and not gone:
        return Card(lines=(say("Nothing has changed."),))
    tx.note("checklist.ticked", _subject(stand), asking.actor, ticked=new, unticked=gone)
    redraw(asking, stand)
    told = (
        say("Noted: all is done. Thank you!")
        if is_all
        else say.plural("Noted. {n} point is open.", "Noted. {n} points are open.", left)
    )
    return Card(title=title(stand, say), lines=(told,), buttons=(_change(asking, stand),))


def _change(asking: Asking, stand: Stand) -> Button:
    """The way back from a tick by mistake."""
    return Button(action="checklist.tick", label=asking.say("Change…"), value=str(stand.round.id))


def redraw(asking: Asking, stand: Stand) -> None:
    """Draw the list's post again."""
    for post in outbox.posts_of(asking.tx, _subject(stand)):
        outbox.redraw(asking.tx, post)


def _subject(stand: Stand) -> str:
    return f"checklist:{stand.round.id}"
