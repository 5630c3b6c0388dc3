"""Whoever trains notes the topics, moves a training, adds one or drops one (CC-2.8.1)."""

from datetime import date, datetime
from secrets import token_hex

from commands.deciding.asking import Asking, Refusal, team_say
from commands.deciding.command import Filled
from commands.deciding.lines import cited
from commands.deciding.training_day import FAR, Held, held
from commands.training import card, finding
from handbook.training import CycleRules
from handbook.words import Say, mark
from storage import outbox, trainings
from storage.cards import Button, Card, Field, Form, clean
from storage.trainings import DROPPED, Training

MOST = 500
LINE = mark("/rollcall training topics refunds; the closing phrase")


def topics_line(asking: Asking, rest: str) -> Card:
    """ "topics refunds; the closing phrase", with a day first where another than the next is
    meant. Raises Refusal."""
    one, words = finding.meant(asking, rest)
    finding.check_plans(asking, finding.rules_of(asking, one.due))
    if not words:
        say = asking.say
        raise Refusal(
            say("Which topics? Nothing was changed."),
            say("For example: {line}", line=say(LINE)),
            buttons=(card.plan_button(one, say),),
        )
    return _plan(asking, one, words, one.day)


def form(asking: Asking, value: str) -> Form:
    """The topics and the day of a training. Raises Refusal."""
    say, one = asking.say, finding.meant(asking, value)[0]
    rules = finding.rules_of(asking, one.due)
    finding.check_plans(asking, rules)
    return Form(
        action="training.plan",
        title=say("The training"),
        value=f"{one.due}",
        submit=say("Send"),
        close=say("Close"),
        lines=(
            say(
                "Everybody is told on the evening before; a change is told at once ({rule}).",
                rule=cited(rules.rule, say),
            ),
        ),
        fields=(
            Field(
                name="words",
                label=say("Topics"),
                kind="text",
                value=one.row.words if one.row else None,
                hint=say("Key topics, and those that often go wrong"),
                limit=MOST,
            ),
            Field(name="day", label=say("Day"), kind="date", value=f"{one.day}"),
        ),
    )


def sent(asking: Asking, filled: Filled) -> Card:
    """The form was sent. Raises Refusal with the field that needs another look."""
    one, _ = finding.meant(asking, filled.value)
    finding.check_plans(asking, finding.rules_of(asking, one.due))
    day, _ = finding.day_in(asking, filled.answers.get("day") or f"{one.day}")
    return _plan(asking, one, filled.answers.get("words", ""), day or one.day)


def move_line(asking: Asking, rest: str) -> Card:
    """ "move 2026-11-10 2026-11-12", or only the new day of the next one. Raises Refusal."""
    say = asking.say
    first, left = finding.day_in(asking, rest)
    second, _ = finding.day_in(asking, left)
    if first is None:
        raise Refusal(
            say("To which day? Nothing was changed."),
            say("For example: /rollcall training move 2026-11-10 2026-11-12"),
        )
    one = finding.on(asking, first) if second else finding.meant(asking, "")[0]
    finding.check_plans(asking, finding.rules_of(asking, one.due))
    return _plan(asking, one, one.row.words or "" if one.row else "", second or first)


def add_line(asking: Asking, rest: str) -> Card:
    """ "add 2026-11-18 how to calm a caller": beyond what the handbook asks for. Raises Refusal."""
    say = asking.say
    day, words = finding.day_in(asking, rest)
    finding.check_plans(asking, finding.rules_of(asking, day or asking.today))
    if day is None or not words:
        raise Refusal(
            say("Please give its day and its topics. Nothing was changed."),
            say("For example: /rollcall training add 2026-11-18 how to calm a caller"),
        )
    team = asking.person.team
    planned = held(asking.tx, asking.book, team, day, day)
    if planned and planned[0].row is not None and planned[0].row.words:
        raise Refusal(
            say("There is a training on {day} already. Nothing was changed.", day=say.day(day)),
            say("To change it: /rollcall training topics {day} …", day=f"{day}"),
        )
    one = planned[0] if planned else Held(team, day, day, None)
    return _plan(asking, one, words, day, is_extra=not planned)


def drop_line(asking: Asking, rest: str) -> Card:
    """ "drop 2026-11-18": one that was added, or that cannot be held. Raises Refusal."""
    say, tx = asking.say, asking.tx
    day, _ = finding.day_in(asking, rest)
    if day is None:
        raise Refusal(
            say("Which training? Please add its day."),
            say("For example: /rollcall training drop 2026-11-18"),
        )
    one = finding.on(asking, day)
    finding.check_plans(asking, finding.rules_of(asking, one.due))
    if one.day < asking.today:
        raise Refusal(say("It was held on {day}. Nothing was changed.", day=say.day(one.day)))
    row = trainings.hold(tx, asking.person.person.team_id, one.due, token_hex(8))
    if not trainings.change(tx, row, state=DROPPED):
        raise Refusal(say("The training of {day} was dropped.", day=say.day(one.day)))
    tx.note("training.dropped", card.subject(row), asking.actor, day=row.day)
    lines = [say("The training on {day} is dropped.", day=say.day(row.day))]
    if card.redraw(tx, row):
        _tell_floor(asking, row)
        lines.append(say("The floor is told."))
    lines.append(say("To hold it after all: /rollcall training add {day} …", day=f"{row.due}"))
    return Card(lines=tuple(lines))


def _plan(asking: Asking, one: Held, typed: str, day: date, *, is_extra: bool = False) -> Card:
    """Store topics and day; the floor is told of what it was told before."""
    say, tx, words = asking.say, asking.tx, clean(typed, MOST)
    is_moved = day != one.day
    if not words and not is_moved:
        wanted = say("Which topics? Nothing was changed.")
        raise Refusal(wanted, fields={"words": wanted})
    if one.day < asking.today and is_moved:
        wrong = say("It was held on {day}. Nothing was changed.", day=say.day(one.day))
        raise Refusal(wrong, fields={"day": wrong})
    if is_moved or is_extra:
        _check_free(asking, one, day)
    team_id = asking.person.person.team_id
    row = trainings.hold(tx, team_id, one.due, token_hex(8), is_extra=is_extra)
    before, was_dropped = row.words, row.state == DROPPED
    trainings.plan(tx, row, day=day, words=words or before, by_id=asking.person.id, at=tx.now)
    personal = {"words": (row.salt, words)} if words else None
    tx.note("training.planned", card.subject(row), asking.actor, personal=personal, day=day)
    lines = [
        say("Noted for {day}: {topics}", day=say.day(day), topics=words or card.topics(row, say))
    ]
    if card.redraw(tx, row):
        if is_moved or was_dropped or (words and before != words):
            _tell_floor(asking, row)
            lines.append(say("The floor is told of the change."))
    elif day > asking.today:
        rules = finding.rules_of(asking, one.due)
        told = say.moment(_told_at(asking, rules, day))
        lines.append(say("The floor is told on {moment}.", moment=told))
    return Card(lines=tuple(lines), buttons=(_change_button(one, say),))


def _change_button(one: Held, say: Say) -> Button:
    return Button(action="training.plan", label=say("Change…"), value=f"{one.due}")


def _told_at(asking: Asking, rules: CycleRules, day: date) -> datetime:
    return datetime.combine(day - finding.DAY, rules.told_at, asking.now.tzinfo)


def _check_free(asking: Asking, one: Held, day: date) -> None:
    """Raises Refusal where the day is over, far, or another training's."""
    say = asking.say
    wrong = None
    if day < asking.today:
        wrong = say("Please give a day to come. Nothing was changed.")
    elif day > asking.today + FAR:
        wrong = say("That is too far ahead. Nothing was changed.")
    elif any(
        other.due != one.due for other in held(asking.tx, asking.book, asking.person.team, day, day)
    ):
        wrong = say("There is a training on {day} already. Nothing was changed.", day=say.day(day))
    if wrong:
        raise Refusal(wrong, fields={"day": wrong})


def _tell_floor(asking: Asking, row: Training) -> None:
    """The floor heard of it before: it hears what is so now."""
    team = asking.person.team
    say = team_say(team)
    if row.state == DROPPED:
        words = say("The training on {day} is dropped.", day=say.day(row.day))
    else:
        told = {"day": say.day(row.day), "topics": card.topics(row, say)}
        words = say("The training is changed: {day}. Topics: {topics}", **told)
    outbox.post(asking.tx, team.floor_channel, f"training_change:{row.id}", Card(lines=(words,)))
