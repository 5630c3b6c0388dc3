"""One post is left out, once; until its time it can still be let come."""

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Press
from commands.schedule.coming import (
    Coming,
    check,
    found,
    moment,
    named,
    pressed,
    teams_say,
    tell,
    title,
)
from storage import occurrences, people, timetable
from storage.cards import Button, Card
from storage.occurrences import SKIPPED


def skip_line(asking: Asking, rest: str) -> Card:
    """ "skip 2". Raises Refusal."""
    check(asking)
    return _skip(
        asking, found(asking, rest, asking.say("For example: /rollcall schedule skip 2"))[0]
    )


def skip_press(asking: Asking, press: Press) -> Card:
    check(asking)
    return _skip(asking, pressed(asking, press.value))


def undo_line(asking: Asking, rest: str) -> Card:
    """ "undo 2". Raises Refusal."""
    check(asking)
    return _undo(
        asking, found(asking, rest, asking.say("For example: /rollcall schedule undo 2"))[0]
    )


def undo_press(asking: Asking, press: Press) -> Card:
    check(asking)
    return _undo(asking, pressed(asking, press.value))


def _skip(asking: Asking, one: Coming) -> Card:
    tx, say = asking.tx, asking.say
    check_coming(asking, one)
    if not occurrences.claim(
        tx, *one.key, outcome=SKIPPED, why="a leader skipped it", by_id=asking.person.id
    ):
        raise was_first(asking, one)
    tx.note("schedule.skipped", one.due.subject, asking.actor, job=one.key[0], due_at=one.due.at)
    theirs = teams_say(asking)
    tell(
        asking,
        one.due.subject,
        theirs(
            "{name} skips this one: {what}, {moment}.",
            name=named(asking),
            what=title(asking, one, theirs),
            moment=moment(asking, one, theirs),
        ),
    )
    undo = Button(action="schedule.undo", label=say("Let it come"), value=one.value)
    return Card(
        lines=(
            say("Skipped: {what}, {moment}.", what=title(asking, one), moment=moment(asking, one)),
            say("The next of its kind comes as always. Until its time you can let it come."),
        ),
        buttons=(undo,),
    )


def _undo(asking: Asking, one: Coming) -> Card:
    tx, say = asking.tx, asking.say
    if not one.is_skipped:
        raise Refusal(say("That one was not skipped. Nothing was changed."))
    if not timetable.bring_back(tx, *one.key):
        raise Refusal(say("Its time has passed: it stays skipped. Nothing was changed."))
    tx.note("schedule.unskipped", one.due.subject, asking.actor, job=one.key[0], due_at=one.due.at)
    theirs = teams_say(asking)
    tell(
        asking,
        one.due.subject,
        theirs(
            "{name} lets this one come after all: {what}, {moment}.",
            name=named(asking),
            what=title(asking, one, theirs),
            moment=moment(asking, one, theirs),
        ),
    )
    return Card(
        lines=(
            say(
                "It comes after all: {what}, {moment}.",
                what=title(asking, one),
                moment=moment(asking, one),
            ),
        )
    )


def check_coming(asking: Asking, one: Coming) -> None:
    """Raises Refusal for one whose time has come, or that was taken before it."""
    if one.taken is not None:
        raise was_first(asking, one)
    if one.due.at <= asking.tx.now:
        raise Refusal(
            asking.say("Its time has come: it is posted by itself. Nothing was changed."),
            asking.say("What comes next: /rollcall schedule"),
        )


def was_first(asking: Asking, one: Coming) -> Refusal:
    """What the second of two is told."""
    say, tx = asking.say, asking.tx
    taken = timetable.taken(tx, *one.key)
    name = people.by_id(tx, taken.by_id).name if taken and taken.by_id else None
    if taken is not None and taken.outcome == SKIPPED:
        return Refusal(
            say("{name} has skipped it already. Nothing was changed.", name=name or "…"),
            say("To let it come: /rollcall schedule"),
        )
    if name is not None:
        return Refusal(say("{name} has had it posted already. Nothing was changed.", name=name))
    return Refusal(say("Its time has come: it is posted by itself. Nothing was changed."))
