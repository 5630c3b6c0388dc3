"""Write a problem down in a line, say that there was none, take a line back (SD-Q4)."""

import secrets
from datetime import date

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled, Press
from commands.deciding.lines import cited
from commands.deciding.typed import numbered
from commands.deciding.whole import whole, whole_lines
from commands.deciding.work_day import work_day
from commands.servicelog.rights import check_keeps, inspects, rules_of
from storage import service_logs
from storage.cards import Button, Card, Field, Form, clean
from storage.service_logs import LogLine

MOST, MOST_TEXT = 300, 3000
MOST_LINES = 20
"""A person's of one day."""


def line(asking: Asking, typed: str) -> Card:
    """A problem, or nothing: then one's own of today. Raises Refusal."""
    if not typed.strip():
        return own(asking)
    return _write(asking, [whole(asking, typed, MOST)])


def own(asking: Asking) -> Card:
    """What one has written today. Raises Refusal."""
    say, rules = asking.say, rules_of(asking)
    if inspects(asking, rules) and not set(rules.roles) & asking.person.roles:
        return Card(lines=(say("To look at those of the team: /rollcall servicelog team"),))
    check_keeps(asking, rules)
    day = work_day(asking, asking.person)
    mine = service_logs.of_person(asking.tx, asking.person.id, day)
    told = [f"L{one.id} {one.words or '–'}" for one in mine]
    return Card(
        title=say("Your service log, {day}", day=say.day(day)),
        lines=tuple(told) or (say("You have written nothing today."),),
        small=(
            say("A problem: /rollcall servicelog what was the problem"),
            say("To take a line back: /rollcall servicelog withdraw L12"),
        ),
        buttons=_buttons(asking),
    )


def _buttons(asking: Asking) -> tuple[Button, ...]:
    say = asking.say
    return (
        Button(action="servicelog.write", label=say("Write a problem…"), value="0"),
        Button(action="servicelog.nothing", label=say("No problem today"), value="0"),
    )


def form(asking: Asking, value: str) -> Form:
    """Several lines at once. Raises Refusal for whoever keeps no log, and for an old post's button.

    `value`: the day of the post; else it is today's.
    """
    say = asking.say
    check_keeps(asking, rules_of(asking))
    _check_day(asking, value)
    return Form(
        action="servicelog.write",
        title=say("Problems of your day"),
        submit=say("Send"),
        close=say("Close"),
        lines=(say("A line each. Please name no customer, and no number of theirs."),),
        fields=(
            Field(
                name="words",
                label=say("What was the problem?"),
                kind="text",
                hint=say("A line has {n} letters at most.", n=MOST),
                limit=MOST_TEXT,
            ),
        ),
    )


def sent(asking: Asking, filled: Filled) -> Card:
    """Raises Refusal."""
    typed = filled.answers.get("words", "")
    return _write(asking, whole_lines(asking, typed, MOST_TEXT, MOST, "words"))


def _write(asking: Asking, found: list[str]) -> Card:
    say, tx, rules = asking.say, asking.tx, rules_of(asking)
    check_keeps(asking, rules)
    if not any(found):
        told = say("Please say what the problem was. Nothing is noted.")
        raise Refusal(told, fields={"words": told})
    day = work_day(asking, asking.person)
    before = service_logs.of_person(tx, asking.person.id, day)
    if len(before) + len(found) > MOST_LINES:
        told = say("A day takes {n} lines at most. Nothing is noted.", n=MOST_LINES)
        raise Refusal(told, fields={"words": told})
    written = [_put(asking, day, words) for words in found]
    return Card(
        lines=(
            *(
                say("Noted as L{number}: {words}", number=one.id, words=one.words or "")
                for one in written
            ),
            say(
                "In your service log of {day} ({rule}).",
                day=say.day(day),
                rule=cited(rules.rule, say),
            ),
        ),
        buttons=(
            Button(
                action="servicelog.withdraw", label=say("Take it back"), value=str(written[0].id)
            ),
        )
        if len(written) == 1
        else (),
    )


def _put(asking: Asking, day: date, words: str) -> LogLine:
    line = LogLine(
        team_id=asking.person.person.team_id,
        person_id=asking.person.id,
        salt=secrets.token_hex(8),
        at=asking.tx.now,
        day=day,
        words=words,
    )
    service_logs.write(asking.tx, line)
    personal = {"words": (line.salt, words)}
    asking.tx.note(
        "servicelog.written", f"log:{line.id}", asking.actor, personal=personal, day=line.day
    )
    return line


def nothing_press(asking: Asking, press: Press) -> Card:
    """Raises Refusal, also for an old post's button."""
    check_keeps(asking, rules_of(asking))
    _check_day(asking, press.value)
    return nothing_line(asking, "")


def _check_day(asking: Asking, value: str) -> None:
    """Raises Refusal where a button asks of a day that is over: it would be noted for another."""
    say = asking.say
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return
    if day not in (asking.today, work_day(asking, asking.person)):
        raise Refusal(
            say("That post is of {day}, which is over. Nothing was noted.", day=say.day(day)),
            say("Today's: /rollcall servicelog what was the problem"),
        )


def nothing_line(asking: Asking, _: str) -> Card:
    """ "none": there was no problem today. Raises Refusal where one is written already."""
    say, tx = asking.say, asking.tx
    check_keeps(asking, rules_of(asking))
    day = work_day(asking, asking.person)
    mine = service_logs.of_person(tx, asking.person.id, day)
    if mine:
        raise Refusal(
            say("You have written a problem today: L{number}. It stays.", number=mine[-1].id),
            say(
                "To take it back first: /rollcall servicelog withdraw L{number}", number=mine[-1].id
            ),
        )
    team_id = asking.person.person.team_id
    if not service_logs.say_nothing(tx, team_id, asking.person.id, day):
        raise Refusal(say("You have said so already. Nothing was changed."))
    tx.note("servicelog.nothing", f"person:{asking.person.id}", asking.actor, day=day)
    told = say("Noted: no problem on {day}.", day=say.day(day))
    return Card(lines=(told, say("If one comes after all, just write it.")))


def withdraw_press(asking: Asking, press: Press) -> Card:
    return withdraw_line(asking, press.value)


def withdraw_line(asking: Asking, rest: str) -> Card:
    """ "withdraw L12": one's own line. Raises Refusal."""
    say, tx, (number, _) = asking.say, asking.tx, numbered(rest, "L")
    one = service_logs.get(tx, int(number)) if number else None
    if one is None or one.person_id != asking.person.id:
        raise Refusal(
            say("You have no line “{number}”.", number=clean(rest, 20)),
            say("Your own: /rollcall servicelog"),
        )
    reported = service_logs.last_report(tx, one.team_id)
    if reported is not None and reported.at >= one.at:
        raise Refusal(
            say("L{number} is collected already, and stays. Nothing was changed.", number=one.id)
        )
    if not service_logs.withdraw(tx, one):
        raise Refusal(say("L{number} is taken back already.", number=one.id))
    tx.note("servicelog.withdrawn", f"log:{one.id}", asking.actor)
    return Card(lines=(say("Taken back: L{number}.", number=one.id),))
