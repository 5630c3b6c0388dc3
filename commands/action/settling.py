"""A task is done, dropped, handed on, put off, or opened again."""

from collections.abc import Callable

from commands.action.finding import check_may_drop, found, settled
from commands.action.giving import SEARCH
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled, Press
from commands.deciding.naming import person_named
from commands.deciding.searching import person_chosen, person_field
from commands.deciding.task_lines import number_of, read_due
from commands.deciding.tasks import leads, line, redraw, shown, tell, tell_owner
from commands.deciding.typed import asks_why
from handbook.words import Say, of
from storage import actions, people
from storage.actions import DONE, DROPPED, OPEN, Action
from storage.cards import Card, Form, clean
from storage.people import Known

MOST = 300


def done_line(asking: Asking, rest: str) -> Card:
    """ "done T12": by its owner, who gave it, or who leads. Raises Refusal."""
    say, tx, action = asking.say, asking.tx, found(asking, rest)
    if not _close(asking, action, DONE):
        raise settled(asking, action)
    tx.note("action.done", actions.subject(action.id), asking.actor)
    redraw(tx, action)
    _tell_others(
        asking, action, lambda say: say("{name} says that it is done.", name=asking.person.name)
    )
    return Card(
        lines=(say("Done: T{number} {words}.", number=action.id, words=shown(action, say)),),
        small=(say("To open it again: /rollcall action reopen T{number}", number=action.id),),
    )


def done_press(asking: Asking, press: Press) -> Card:
    return done_line(asking, press.value)


def drop_line(asking: Asking, rest: str) -> Card:
    """ "drop T12 the old printer is gone". Raises Refusal."""
    action = found(asking, rest)
    return _drop(asking, action, number_of(rest)[1])


def drop_form(asking: Asking, value: str) -> Form:
    """Asks why. Raises Refusal."""
    say, action = asking.say, found(asking, value)
    check_may_drop(asking, action)
    if action.state != OPEN:
        raise settled(asking, action)
    return asks_why(
        asking,
        "action.drop",
        say("Drop T{number}", number=action.id),
        value,
        [shown(action, say)],
        label=say("Why is it dropped?"),
        hint=say("Whose it is, and who gave it, are told."),
    )


def drop_sent(asking: Asking, filled: Filled) -> Card:
    return _drop(asking, found(asking, filled.value), filled.answers.get("reason", ""))


def _drop(asking: Asking, action: Action, typed: str) -> Card:
    say, tx, why = asking.say, asking.tx, clean(typed, MOST)
    check_may_drop(asking, action)
    if not why:
        wanted = say("Please say why it is dropped. Nothing was changed.")
        raise Refusal(
            wanted,
            say(
                "For example: /rollcall action drop T{number} the printer is gone", number=action.id
            ),
            fields={"reason": wanted},
        )
    if not _close(asking, action, DROPPED, why):
        raise settled(asking, action)
    personal = {"closed_words": (action.salt, why)}
    tx.note("action.dropped", actions.subject(action.id), asking.actor, personal=personal)
    redraw(tx, action)
    _tell_others(
        asking,
        action,
        lambda say: say("{name} has dropped it: {words}", name=asking.person.name, words=why),
    )
    return Card(
        lines=(say("Dropped: T{number} {words}.", number=action.id, words=shown(action, say)),),
        small=(say("To open it again: /rollcall action reopen T{number}", number=action.id),),
    )


def _close(asking: Asking, action: Action, state: str, why: str | None = None) -> bool:
    return actions.change(
        asking.tx,
        action,
        (OPEN,),
        state=state,
        closed_by_id=asking.person.id,
        closed_at=asking.tx.now,
        closed_words=why,
    )


def hand_line(asking: Asking, rest: str) -> Card:
    """ "hand T12 @bo": somebody else does it from now on. Raises Refusal."""
    action, after = found(asking, rest), number_of(rest)[1]
    example = asking.say("/rollcall action hand T{number} @name", number=action.id)
    known, _ = person_named(asking, after, example)
    return _hand(asking, action, known)


def hand_form(asking: Asking, value: str) -> Form:
    """Asks to whom. Raises Refusal."""
    say, action = asking.say, found(asking, value)
    if action.state != OPEN:
        raise settled(asking, action)
    return Form(
        action="action.hand",
        title=say("Hand on T{number}", number=action.id),
        value=value,
        submit=say("Send"),
        close=say("Close"),
        lines=(shown(action, say),),
        fields=(person_field("owner", say("Who does it from now on?"), SEARCH),),
    )


def hand_sent(asking: Asking, filled: Filled) -> Card:
    known = person_chosen(asking, "owner", filled.answers.get("owner", ""))
    return _hand(asking, found(asking, filled.value), known)


def _hand(asking: Asking, action: Action, known: Known) -> Card:
    say, tx, was = asking.say, asking.tx, action.owner_id
    if action.state != OPEN:
        raise settled(asking, action)
    if known.id == was:
        raise Refusal(
            say(
                "T{number} is with {name} already. Nothing was changed.",
                number=action.id,
                name=known.name,
            )
        )
    if not actions.hand_on(tx, action, was, known.id):
        if action.state != OPEN:
            raise settled(asking, action)
        raise Refusal(
            say("T{number} was handed on meanwhile. Nothing was changed.", number=action.id)
        )
    tx.note("action.handed", actions.subject(action.id), asking.actor, was=was, owner=known.id)
    redraw(tx, action)
    if known.id != asking.person.id:
        tell_owner(tx, asking.book, action, known)
    told = {asking.person.id, known.id}
    for number in {was, action.by_id} - told - {None}:
        other = people.by_id(tx, number or 0)
        tell(tx, asking.book, action, other, _handed(known, of(other.language)))
    named = line(action, {known.id: known}, asking.today, say)
    if known.id == asking.person.id:
        return Card(lines=(say("It is yours: {task}.", task=named),))
    return Card(lines=(say("Handed on: {task}. {name} is told.", task=named, name=known.name),))


def _handed(known: Known, say: Say) -> str:
    return say("{name} does it from now on.", name=known.name)


def due_line(asking: Asking, rest: str) -> Card:
    """ "due T12 2026-11-20": another last day, by who gave it or leads. Raises Refusal."""
    say, tx, action = asking.say, asking.tx, found(asking, rest)
    if action.by_id != asking.person.id and not leads(asking):
        by = people.by_id(tx, action.by_id).name
        raise Refusal(
            say("Its day is set by {name}, who gave it, or by those who lead.", name=by),
            say("Nothing was changed."),
        )
    due, _ = read_due(asking, number_of(rest)[1])
    if due is None:
        raise Refusal(
            say("Until when? Please add a day, such as {day}.", day=asking.today),
            say("Nothing was changed."),
        )
    before = action.due
    if not actions.change(tx, action, (OPEN,), due=due):
        raise settled(asking, action)
    tx.note("action.put_off", actions.subject(action.id), asking.actor, before=before, due=due)
    redraw(tx, action)
    day = due
    _tell_others(
        asking,
        action,
        lambda say: say(
            "{name} has set its day: {day}.", name=asking.person.name, day=say.day(day)
        ),
    )
    return Card(lines=(say("T{number} is due on {day}.", number=action.id, day=say.day(due)),))


def reopen_line(asking: Asking, rest: str) -> Card:
    """ "reopen T12": it was not done after all. Raises Refusal."""
    say, tx, action = asking.say, asking.tx, found(asking, rest)
    values = {"state": OPEN, "closed_by_id": None, "closed_at": None, "closed_words": None}
    if not actions.change(tx, action, (DONE, DROPPED), **values):
        raise Refusal(say("T{number} is open. Nothing was changed.", number=action.id))
    tx.note("action.reopened", actions.subject(action.id), asking.actor)
    redraw(tx, action)
    _tell_others(
        asking, action, lambda say: say("{name} has opened it again.", name=asking.person.name)
    )
    owners = {known.id: known for known in people.of_team(tx, action.team_id)}
    told = line(action, owners, asking.today, say)
    return Card(lines=(say("Open again: {task}.", task=told),))


def _tell_others(asking: Asking, action: Action, words: Callable[[Say], str]) -> None:
    """Its owner and who gave it, but not whoever did it."""
    for number in {action.owner_id, action.by_id} - {None, asking.person.id}:
        other = people.by_id(asking.tx, number or 0)
        tell(asking.tx, asking.book, action, other, words(of(other.language)))
