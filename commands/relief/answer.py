"""The answer of whoever is asked for overtime, and the leader's calling it off."""

from commands.deciding.asking import Asking, Refusal, team_say
from commands.deciding.command import Filled, Press
from commands.deciding.typed import asks_why
from commands.relief import card
from commands.relief.finding import (
    MOST,
    check_right,
    check_standing,
    found,
    found_overtime,
    hold,
    numbered,
    own_overtime,
)
from commands.relief.telling import say_in_thread, tell, tell_reporter
from handbook.relief import minutes_between
from handbook.words import Say, of
from storage import people, reliefs
from storage.cards import Button, Card, Form, clean, mention
from storage.reliefs import (
    ACCEPTED,
    ASKED,
    COVERED,
    DECLINED,
    DONE,
    LEFT,
    OPEN,
    STANDING,
    WITHDRAWN,
    Overtime,
    Relief,
)
from storage.transaction import Tx


def accept_press(asking: Asking, press: Press) -> Card:
    return _accept(asking, *found_overtime(asking, press.value))


def accept_line(asking: Asking, rest: str) -> Card:
    """ "accept R3". Raises Refusal."""
    relief = found(asking, rest)
    return _accept(asking, own_overtime(asking, relief), relief)


def decline_line(asking: Asking, rest: str) -> Card:
    """ "decline R3 my child is alone": the reason is not needed. Raises Refusal."""
    relief = found(asking, rest)
    return _decline(asking, own_overtime(asking, relief), relief, numbered(rest)[1])


def decline_form(asking: Asking, value: str) -> Form:
    """Asks for the reason, which may be left out. Raises Refusal."""
    say = asking.say
    row, relief = found_overtime(asking, value)
    _check_asked(asking, row, relief)
    return asks_why(
        asking,
        "relief.decline",
        say("No overtime"),
        value,
        [say("The leaders are told at once, so that they can ask somebody else.")],
        hint=say("Only those who assign overtime can open it; the channel does not see it."),
        is_optional=True,
    )


def decline_sent(asking: Asking, filled: Filled) -> Card:
    row, relief = found_overtime(asking, filled.value)
    return _decline(asking, row, relief, filled.answers.get("reason", ""))


def call_off_press(asking: Asking, press: Press) -> Card:
    """The button belongs to the state that it was drawn in: an accepted overtime is not meant by
    one that calls off a question."""
    number, _, state = press.value.partition(":")
    row, relief = found_overtime(asking, number)
    return call_off(asking, row, relief, (state,))


def call_off_line(asking: Asking, rest: str) -> Card:
    """ "calloff R3": what was assigned last and is not over. Raises Refusal."""
    relief = found(asking, rest)
    assert relief.id is not None
    rows = [r for r in reliefs.overtimes(asking.tx, relief.id) if r.state in (ASKED, ACCEPTED)]
    if not rows:
        raise Refusal(
            asking.say("There is no overtime to call off for {relief}.", relief=card.name(relief)),
            asking.say("Nothing was changed."),
        )
    return call_off(asking, max(rows, key=lambda row: row.id or 0), relief, (ASKED, ACCEPTED))


def _check_asked(asking: Asking, row: Overtime, relief: Relief) -> None:
    """That it is the person's to answer, and still open. Raises Refusal."""
    say = asking.say
    if row.person_id != asking.person.id:
        name = people.by_id(asking.tx, row.person_id).name
        raise Refusal(say("Only {name} can answer that.", name=name), say("Nothing was changed."))
    if row.state == ASKED and row.ends_at > asking.tx.now:
        return
    told = {
        ACCEPTED: say("You have accepted this overtime already."),
        DECLINED: say("You have declined this overtime already."),
        WITHDRAWN: say("It was called off meanwhile: you are not needed."),
        DONE: say("This overtime is over."),
        LEFT: say("This overtime is over."),
        ASKED: say("The time of this overtime is over."),
    }
    raise Refusal(told[row.state], say("Nothing was changed."))


def _accept(asking: Asking, row: Overtime, relief: Relief) -> Card:
    tx, say, team = asking.tx, asking.say, asking.person.team
    _check_asked(asking, row, relief)
    _hold(tx, row, relief)
    _check_asked(asking, row, relief)
    check_standing(asking, relief)
    taken = reliefs.turn(tx, row, (ASKED,), ACCEPTED, answered_at=tx.now)
    assert taken, "the shift's row is held"
    reliefs.move(tx, relief, (ASKED,), state=COVERED)
    _note(asking, "relief.accepted", row, relief)
    _tell_thread(asking, row, relief)
    who = asking.person.name
    tell_reporter(
        tx,
        asking.book,
        relief,
        asking.person.id,
        lambda say: [
            say(
                "{name} takes over, {hours}. You may go once they are there.",
                name=who,
                hours=card.hours(row.starts_at, row.ends_at, team, say),
            )
        ],
    )
    told = card.hours(row.starts_at, row.ends_at, team, say)
    return Card(
        lines=(
            say("Thank you. Your overtime: {hours}. The leaders know.", hours=told),
            say("If you have to leave before it ends, please ask your leader first."),
        ),
        buttons=(end_button(row, say),),
    )


def _tell_thread(asking: Asking, row: Overtime, relief: Relief) -> None:
    """Who has accepted, or whose overtime the person has called off; and the staffing."""
    team, known = asking.person.team, people.by_id(asking.tx, row.person_id)
    say, by = team_say(team), mention(asking.person.person.slack_id, asking.person.name)
    if row.state == ACCEPTED:
        hours = card.hours(row.starts_at, row.ends_at, team, say)
        told = say("{name} has accepted: overtime {hours}.", name=by, hours=hours)
    else:
        told = say("{leader} has called off the overtime of {name}.", leader=by, name=known.name)
    say_in_thread(asking.tx, relief, [told, card.staffing(asking.tx, relief, team, say)])


def end_button(row: Overtime, say: Say) -> Button:
    return Button(action="relief.end", label=say("Overtime ends"), value=str(row.id))


def _decline(asking: Asking, row: Overtime, relief: Relief, typed: str) -> Card:
    tx, team = asking.tx, asking.person.team
    _check_asked(asking, row, relief)
    _hold(tx, row, relief)
    _check_asked(asking, row, relief)
    words = clean(typed, MOST) or None
    values = {"answered_at": tx.now, "closed_by": asking.person.id, "words": words}
    declined = reliefs.turn(tx, row, (ASKED,), DECLINED, **values)
    assert declined, "the shift's row is held"
    unask(tx, relief)
    _note(asking, "relief.declined", row, relief, words)
    say = team_say(team)
    name = mention(asking.person.person.slack_id, asking.person.name)
    leader = people.by_id(tx, row.assigned_by)
    asked = mention(leader.person.slack_id, leader.name)
    said = say("{name} has declined. {leader}, please ask somebody else.", name=name, leader=asked)
    say_in_thread(tx, relief, [said])
    _tell_reporter_to_stay(asking, row, relief)
    return Card(lines=(asking.say("Declined. The leaders are told, and ask somebody else."),))


def _tell_reporter_to_stay(asking: Asking, row: Overtime, relief: Relief) -> None:
    """Whoever waits for the person learns that they do not come."""
    if row.person_id == relief.reported_by:
        return
    name = people.by_id(asking.tx, row.person_id).name
    tell_reporter(
        asking.tx,
        asking.book,
        relief,
        asking.person.id,
        lambda say: [say("{name} does not take over. Please stay until you hear more.", name=name)],
    )


def unask(tx: Tx, relief: Relief) -> None:
    """Nobody is asked any more: it stands as it did before, with what others have accepted."""
    assert relief.id is not None
    rows = reliefs.overtimes(tx, relief.id)
    to = COVERED if any(row.state == ACCEPTED for row in rows) else OPEN
    reliefs.move(tx, relief, STANDING, state=to)


def call_off(asking: Asking, row: Overtime, relief: Relief, states: tuple[str, ...]) -> Card:
    """The overtime is not needed: what has begun ends now, and counts up to now. Raises Refusal."""
    tx, say = asking.tx, asking.say
    check_right(asking, relief)
    _hold(tx, row, relief)
    known = people.by_id(tx, row.person_id)
    if row.state not in states or row.state not in (ASKED, ACCEPTED):
        state = say(card.STATES[row.state])
        raise Refusal(
            say("That has changed meanwhile: {name}, {state}.", name=known.name, state=state),
            say("Nothing was changed."),
        )
    end(tx, row, asking.person.id)
    unask(tx, relief)
    _note(asking, "relief.called_off", row, relief)
    _tell_thread(asking, row, relief)
    tell_off(asking, row, relief)
    if row.state == WITHDRAWN:
        _tell_reporter_to_stay(asking, row, relief)
    return Card(lines=(say("Called off: {name} is told.", name=known.name),))


def tell_off(asking: Asking, row: Overtime, relief: Relief) -> None:
    """The person is not needed any more, and what counts of it."""
    if row.person_id == asking.person.id:
        return
    known = people.by_id(asking.tx, row.person_id)
    say = of(known.language)
    lines = [say("You are not needed any more. Thank you. ({name})", name=asking.person.name)]
    if row.minutes:
        lines.append(say("Noted as overtime: {time}.", time=say.minutes(row.minutes)))
    title = say("{relief}: overtime called off", relief=card.name(relief, say))
    tell(asking.tx, asking.book, known, relief, "relief.told", title, lines, row)


def end(tx: Tx, row: Overtime, by: int | None) -> None:
    """It ends at this moment, or at its planned end if that is past; else it never began."""
    if row.state == ACCEPTED and row.starts_at < tx.now:
        until = min(tx.now, row.ends_at)
        minutes = minutes_between(row.starts_at, until)
        reliefs.turn(tx, row, (ACCEPTED,), DONE, ended_at=until, minutes=minutes, closed_by=by)
    else:
        reliefs.turn(tx, row, (ASKED, ACCEPTED), WITHDRAWN, ended_at=tx.now, closed_by=by)


def _hold(tx: Tx, row: Overtime, relief: Relief) -> None:
    hold(tx, relief, [row.person_id])
    reliefs.read_again(tx, row)


def _note(
    asking: Asking, event: str, row: Overtime, relief: Relief, words: str | None = None
) -> None:
    asking.tx.note(
        event,
        f"relief:{relief.id}",
        asking.actor,
        personal={"words": (row.salt, words)} if words else None,
        overtime=row.id,
        person=row.person_id,
        minutes=row.minutes,
    )
