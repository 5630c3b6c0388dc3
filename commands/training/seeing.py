"""What people see of trainings: the next one, and their own places; whoever trains sees all."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from commands.deciding import whoever
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Waiting
from commands.deciding.lines import cited
from commands.deciding.training_day import Held, held
from commands.training import card, finding, ticking
from commands.training.roll import Roll, open_shifts
from handbook.training import CycleRules
from handbook.words import Say
from storage import people, trainings
from storage.cards import Button, Card, Table
from storage.trainings import ATTENDED, MISSED, TrainingPlace

RECENT = timedelta(days=7)
"""For how long what is not ticked waits for whoever leads the shifts."""
MOST_ROWS = 80


def own_line(asking: Asking, typed: str) -> Card:
    """The next training, and what became of one's own places; with a day, that training."""
    day, _ = finding.day_in(asking, typed)
    if day is not None:
        return team_line(asking, typed)
    if typed.strip():
        say = asking.say
        raise Refusal(
            say("I do not understand that. Nothing was changed."),
            say("The next training, and yours: /rollcall training"),
            say("For whoever trains: /rollcall training topics refunds; the closing phrase"),
        )
    say, rules = asking.say, finding.rules_on(asking.book, asking.today)
    if rules is None:
        finding.rules_of(asking, asking.today)
    assert rules is not None
    found = finding.next_of(asking)
    lines = [_next(found, rules, say)]
    lines += [
        _own(training.day, place, say)
        for training, place in trainings.of_person(asking.tx, asking.person.id, 6)
    ]
    buttons: list[Button] = []
    if found is not None and whoever.may(asking, rules.trains):
        buttons.append(card.plan_button(found, say).model_copy(update={"style": None}))
    small = []
    if whoever.may(asking, rules.trains, rules.ticks):
        small.append(say("To tick who was there: /rollcall training tick"))
        small.append(say("Everybody's of the last one: /rollcall training team"))
    return Card(
        title=say("Training"), lines=tuple(lines), small=tuple(small), buttons=tuple(buttons)
    )


def _next(found: Held | None, rules: CycleRules, say: Say) -> str:
    if found is None:
        return say("No training is planned.")
    return say(
        "The next one is on {day}. Topics: {topics} ({rule})",
        day=say.day(found.day),
        topics=card.topics(found.row, say),
        rule=cited(rules.rule, say),
    )


def _own(day: date, place: TrainingPlace, say: Say) -> str:
    told = {"day": say.day(day)}
    if place.state == ATTENDED:
        return say("{day}: you took part.", **told)
    if place.second_on is None:
        return say("{day}: you were not there; the next training takes its place.", **told)
    return say(
        "{day}: you were not there; your second date is {second}.",
        second=say.day(place.second_on),
        **told,
    )


def team_line(asking: Asking, typed: str) -> Card:
    """ "team", "team 2026-11-10": who was there, for those who train or lead. Raises Refusal."""
    say = asking.say
    rules = finding.rules_of(asking, asking.today)
    whoever.check(asking, rules.trains, rules.ticks)
    day, _ = finding.day_in(asking, typed)
    one = finding.on(asking, day) if day is not None else finding.last_of(asking)
    if one is None:
        raise Refusal(say("No training was held lately."), say("The next one: /rollcall training"))
    places = trainings.places(asking.tx, one.row.id) if one.row and one.row.id else {}
    everybody = [
        known
        for known in people.of_team(asking.tx, asking.person.person.team_id)
        if known.id in places
        or (known.roles & set(rules.about) and not known.has_left(asking.today))
    ]
    rows = tuple(
        (f"{known.person.code} {known.name}", _word(places.get(known.id), say))
        for known in sorted(everybody, key=lambda each: _order(places.get(each.id)))
    )
    came = sum(place.state == ATTENDED for place in places.values())
    asking.tx.note("training.looked", f"training_day:{one.due}", asking.actor)
    lines = [
        say("Topics: {topics}", topics=card.topics(one.row, say)),
        say("{came} of {all} took part.", came=came, all=len(everybody)),
    ]
    if len(rows) > MOST_ROWS:
        lines.append(say("These are the first {n}.", n=MOST_ROWS))
    return Card(
        title=say("Training on {day}", day=say.day(one.day)),
        lines=tuple(lines),
        table=Table(head=(say("Name"), say("Training")), rows=rows[:MOST_ROWS]) if rows else None,
        small=(say("Another second date: /rollcall training again @name 2026-11-13"),),
    )


def _order(place: TrainingPlace | None) -> int:
    return 1 if place is None else 2 if place.state == ATTENDED else 0


def _word(place: TrainingPlace | None, say: Say) -> str:
    if place is None:
        return say("not ticked")
    if place.state == ATTENDED:
        return say("took part")
    word = say("missed it") if place.state == MISSED else say("was off")
    if place.second_on is None:
        return word
    return say("{word}, second date {day}", word=word, day=say.day(place.second_on))


def waits(asking: Asking) -> Sequence[Waiting]:
    """Shifts of the last days that are not ticked, for those who lead them or train."""
    say, tx, rules = asking.say, asking.tx, finding.rules_on(asking.book, asking.today)
    if rules is None or not whoever.may(asking, rules.ticks, rules.trains):
        return ()
    team, waiting = asking.person.team, []
    seconds = {
        place.second_on
        for training, place in trainings.second_dates(tx, asking.today - RECENT, asking.today)
        if training.team_id == team.id and place.second_on is not None
    }
    recent = held(tx, asking.book, team, asking.today - RECENT, asking.today)
    for day in sorted(seconds | {one.day for one in recent}):
        roll = Roll(tx, asking.book, team, day)
        for shift, count in open_shifts(tx, roll):
            since = shift.starts_at if shift else datetime.combine(day, time(), asking.now.tzinfo)
            line = say.plural(
                "Training of {day}: {n} person is not ticked",
                "Training of {day}: {n} people are not ticked",
                count,
                day=say.day(day),
            )
            waiting.append(Waiting(since, (line,), (ticking.tick_button(shift, day, say),)))
    return waiting
