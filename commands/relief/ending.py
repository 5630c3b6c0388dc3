"""How a missing relief and its overtime end: the relief comes, or the time is over."""

from commands.deciding.asking import Asking, Books, Refusal, team_say
from commands.deciding.command import Press
from commands.relief import card
from commands.relief.answer import end, tell_off, unask
from commands.relief.finding import (
    check_standing,
    found,
    found_overtime,
    hold,
    may_assign,
    own_overtime,
    rules_on,
    shift_of,
)
from commands.relief.telling import say_in_thread, tell
from handbook.words import of
from storage import people, reliefs
from storage.cards import Card, mention
from storage.people import Known
from storage.reliefs import ACCEPTED, ASKED, CAME, DONE, OPEN, OVER, STANDING, Overtime, Relief
from storage.seats import gap
from storage.transaction import Tx


def came_press(asking: Asking, press: Press) -> Card:
    return _came(asking, found(asking, press.value))


def came_line(asking: Asking, rest: str) -> Card:
    """ "came R3". Raises Refusal."""
    return _came(asking, found(asking, rest))


def _came(asking: Asking, relief: Relief) -> Card:
    """The relief is there: whoever is asked or stands in is not needed any more. Raises Refusal."""
    tx, say = asking.tx, asking.say
    rules = rules_on(asking.book, shift_of(tx, relief).day)
    assert relief.id is not None
    before = reliefs.overtimes(tx, relief.id)
    is_in_it = asking.person.id in (relief.reported_by, *(row.person_id for row in before))
    if not is_in_it and not may_assign(asking, rules):
        raise Refusal(
            say("Only whoever was not relieved, or a leader, can say that."),
            say("Nothing was changed."),
        )
    hold(tx, relief, {row.person_id for row in before})
    check_standing(asking, relief)
    came = reliefs.move(
        tx, relief, STANDING, state=CAME, closed_by=asking.person.id, closed_at=tx.now
    )
    assert came, "the shift's row is held"
    ended = []
    for row in reliefs.overtimes(tx, relief.id):
        reliefs.read_again(tx, row)
        if row.state in (ASKED, ACCEPTED):
            end(tx, row, asking.person.id)
            ended.append(row)
    tx.note(
        "relief.came",
        f"relief:{relief.id}",
        asking.actor,
        overtime={str(row.id): row.minutes for row in ended},
    )
    _tell_came(asking, relief)
    for row in ended:
        tell_off(asking, row, relief)
    own = next((r for r in ended if r.person_id == asking.person.id and r.minutes), None)
    lines = [say("Noted: {relief} has come. The leaders know.", relief=card.name(relief))]
    if own is not None:
        lines.append(say("Noted as overtime: {time}.", time=say.minutes(own.minutes or 0)))
    return Card(lines=tuple(lines))


def _tell_came(asking: Asking, relief: Relief) -> None:
    team = asking.person.team
    say = team_say(team)
    name = mention(asking.person.person.slack_id, asking.person.name)
    told = say("The relief has come, says {name}.", name=name)
    say_in_thread(asking.tx, relief, [told, card.staffing(asking.tx, relief, team, say)])


def end_press(asking: Asking, press: Press) -> Card:
    return _end(asking, *found_overtime(asking, press.value))


def end_line(asking: Asking, rest: str) -> Card:
    """ "end R3": one's own overtime. Raises Refusal."""
    relief = found(asking, rest)
    return _end(asking, own_overtime(asking, relief), relief)


def _end(asking: Asking, row: Overtime, relief: Relief) -> Card:
    """The person's own overtime ends now; the leaders see how much of it was left. Refuses."""
    tx, say = asking.tx, asking.say
    if row.person_id != asking.person.id:
        name = people.by_id(tx, row.person_id).name
        raise Refusal(
            say("Only {name} can say that, or a leader can call it off.", name=name),
            say("Nothing was changed."),
        )
    hold(tx, relief, [row.person_id])
    reliefs.read_again(tx, row)
    if row.state == DONE:
        minutes = say.minutes(row.minutes or 0)
        raise Refusal(say("Your overtime is over already. Noted: {time}.", time=minutes))
    if row.state != ACCEPTED or row.starts_at > tx.now:
        raise Refusal(
            say("This overtime does not run now: {state}.", state=say(card.STATES[row.state])),
            say("If you cannot come, please tell your leader at once. Nothing was changed."),
        )
    end(tx, row, asking.person.id)
    unask(tx, relief)
    _note_end(tx, row, relief, asking.actor)
    _tell_ended(asking, row, relief)
    told = say("Your overtime has ended. Noted: {time}.", time=say.minutes(row.minutes or 0))
    return Card(lines=(told, say("All of it: /rollcall relief hours")))


def _tell_ended(asking: Asking, row: Overtime, relief: Relief) -> None:
    """The thread sees how much was worked, and how much was left."""
    say, worked = team_say(asking.person.team), row.minutes or 0
    who = mention(asking.person.person.slack_id, asking.person.name)
    lines = [say("{name} ends the overtime: {time}.", name=who, time=say.minutes(worked))]
    if worked < row.planned:
        early = say.minutes(row.planned - worked)
        lines += [
            say("That is {time} before it was to end. The seat is empty.", time=early),
            say("If it was without leave, a leader can record that on the card."),
        ]
    say_in_thread(asking.tx, relief, lines)


def why_not(tx: Tx, subject: str) -> str | None:
    """Why the clock has nothing to end; None where it has."""
    kind, _, number = subject.partition(":")
    row: Overtime | Relief | None
    if kind == "overtime":
        row = reliefs.overtime(tx, int(number))
        is_open = row is not None and row.state in (ASKED, ACCEPTED)
    else:
        row = reliefs.get(tx, int(number))
        is_open = row is not None and row.state in STANDING
    return None if is_open else "it was ended meanwhile"


def run_out(tx: Tx, books: Books, subject: str) -> None:
    """Its time is over: overtime counts as it was planned, a relief is missing no longer."""
    kind, _, number = subject.partition(":")
    if kind == "overtime":
        _overtime_over(tx, books, int(number))
    else:
        _relief_over(tx, int(number))


def _overtime_over(tx: Tx, books: Books, number: int) -> None:
    row = reliefs.overtime(tx, number)
    relief = reliefs.get(tx, row.relief_id) if row and row.relief_id else None
    if row is None or relief is None:
        return
    hold(tx, relief, [row.person_id])
    reliefs.read_again(tx, row)
    if row.state not in (ASKED, ACCEPTED):
        return
    was = row.state
    known = people.by_id(tx, row.person_id)
    end(tx, row, None)
    unask(tx, relief)
    _note_end(tx, row, relief, "clock")
    _tell_over(tx, row, relief, was, known)
    if was == ACCEPTED:
        say, worked = of(known.language), row.minutes or 0
        lines = [
            say("Your overtime is over. Noted: {time}. Thank you.", time=say.minutes(worked)),
            say("If it was more or less, please tell your leader."),
        ]
        title = say("{relief}: overtime", relief=card.name(relief, say))
        book = books[known.team.handbook]
        tell(tx, book, known, relief, "relief.ended", title, lines, row)


def _tell_over(tx: Tx, row: Overtime, relief: Relief, was: str, known: Known) -> None:
    """The thread hears of it; the leader who assigned it also that the seat is empty again."""
    say = team_say(people.team(tx, relief.team_id))
    if was == ASKED:
        told = [say("{name} has not answered, and the time is over.", name=known.name)]
    else:
        time = say.minutes(row.minutes or 0)
        told = [say("The overtime of {name} is over: {time}.", name=known.name, time=time)]
    if relief.state == OPEN and gap(tx, relief) is not None:
        leader = people.by_id(tx, row.assigned_by)
        who = mention(leader.person.slack_id, leader.name)
        told.append(
            say(
                "{leader}, the seat is empty again: please assign somebody, or say that the "
                "relief has come.",
                leader=who,
            )
        )
    say_in_thread(tx, relief, told)


def _relief_over(tx: Tx, number: int) -> None:
    relief = reliefs.get(tx, number)
    if relief is None:
        return
    rows = reliefs.overtimes(tx, number)
    hold(tx, relief, {row.person_id for row in rows})
    # What runs until the same moment ends by itself, first or after this.
    if not reliefs.move(tx, relief, STANDING, state=OVER, closed_at=tx.now):
        return
    tx.note("relief.over", f"relief:{number}", "clock")
    say = team_say(people.team(tx, relief.team_id))
    say_in_thread(tx, relief, [say("The shift is over.")])


def _note_end(tx: Tx, row: Overtime, relief: Relief, actor: str) -> None:
    tx.note(
        f"overtime.{row.state}",
        f"relief:{relief.id}",
        actor,
        overtime=row.id,
        person=row.person_id,
        minutes=row.minutes,
    )
