"""Somebody takes over: they look at the list, and what comes up from then on is theirs (CC-2.3)."""

from collections.abc import Collection
from datetime import timedelta

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled
from commands.deciding.lines import cited, several
from commands.deciding.reach import reach
from commands.handover.card import point_line, rules_then, title, topic_title
from commands.handover.finding import check_may, found, number_of
from commands.handover.noting import asked_subject, is_others, keep, redraw
from handbook.handover import Check, HandOverRules
from handbook.words import of
from storage import handovers, later, people
from storage.cards import Card, Choice, Field, Form, clean
from storage.handovers import ACCEPTED, CLOSED, FOUND, GIVEN, HandOver

MOST = 1000


def form(asking: Asking, value: str) -> Form:
    """The list to tick, and what was not as it should be. Raises Refusal."""
    say, handover, rules = asking.say, *_mine(asking, value)
    points = handovers.points_of(asking.tx, handover.id or 0)
    told = [
        say(
            "{topic}: {point}",
            topic=topic_title(rules, point.topic, say),
            point=point_line(point, say),
        )
        for point in points
    ]
    checks = choices(asking, rules.checked("taking"))
    ticked = Field(
        name="ticked",
        label=say("I have looked at these, and they are as they should be"),
        kind="choices",
        choices=checks,
        is_optional=True,
    )
    wrong = Field(
        name="found",
        label=say("What was not as it should be?"),
        kind="text",
        is_optional=True,
        limit=MOST,
        hint=say("It stays with those who hand over, and is told on until it is done."),
    )
    if rules.taker_rule:
        rule = cited(rules.taker_rule, say)
        told.append(say("What comes up after that is yours ({rule}).", rule=rule))
    return Form(
        action="handover.take",
        title=say("Take over H{number}", number=handover.id),
        value=str(handover.id),
        submit=say("Take over"),
        close=say("Close"),
        lines=(
            title(asking.tx, asking.person.team, handover, say),
            *told,
        ),
        fields=(*((ticked,) if checks else ()), wrong),
    )


def sent(asking: Asking, filled: Filled) -> Card:
    """Whatever is not ticked must be said. Raises Refusal."""
    say, handover, rules = asking.say, *_mine(asking, filled.value)
    ticked = set(filled.answers.get("ticked", "").split(","))
    wrong = clean(filled.answers.get("found", ""), MOST)
    missed = [check for name, check in rules.checked("taking").items() if name not in ticked]
    if missed and not wrong:
        left = several((check.in_language(say.lang) for check in missed), say)
        words = say("Please tick it, or say what is wrong with it: {checks}.", checks=left)
        raise Refusal(words, say("Nothing was changed."), fields={"found": words})
    return _take(asking, rules, handover, ticked, wrong)


def take_line(asking: Asking, typed: str) -> Card:
    """ "take H3" where all is as it should be, "take H3 seat 14 has no headset" where something
    is not. Raises Refusal."""
    handover, rules = _mine(asking, typed)
    return _take(asking, rules, handover, set(rules.checks), clean(number_of(typed)[1], MOST))


def _mine(asking: Asking, typed: str) -> tuple[HandOver, HandOverRules]:
    """A hand-over that waits and that the person may take. Raises Refusal."""
    handover = found(asking, typed)
    check_may(asking)
    rules = rules_then(asking.book, asking.person.team, handover)
    if handover.state != GIVEN:
        raise _was_first(asking, handover)
    if not is_others(asking, handover, rules):
        say = asking.say
        raise Refusal(
            say("Nobody takes over from themself. Nothing was changed."),
            say("To take it back: /rollcall handover undo H{number}", number=handover.id),
        )
    return handover, rules


def _take(
    asking: Asking,
    rules: HandOverRules,
    handover: HandOver,
    ticked: Collection[str],
    wrong: str,
) -> Card:
    say, tx = asking.say, asking.tx
    steps = [name for name in rules.checked("taking") if name in ticked]
    values = {
        "state": ACCEPTED if rules.checked("after") else CLOSED,
        "taker_id": asking.person.id,
        "taken_at": tx.now,
        "steps": steps,
    }
    if not handovers.change(tx, handover, (GIVEN,), **values):
        raise _was_first(asking, handover)
    subject = handovers.subject(handover.id)
    tx.note("handover.accepted", subject, asking.actor, steps=steps, giver=handover.giver_id)
    if wrong:
        keep(asking, rules, FOUND, wrong, handover.shift_id, handover.id)
    if handover.asked_id != asking.person.id:
        later.drop(tx, asked_subject(handover), "handover.ask")
    redraw(asking, handover)
    _tell_giver(asking, handover, wrong)
    about = title(tx, asking.person.team, handover, say)
    told = [say("You have taken over. {title}, H{number}.", title=about, number=handover.id)]
    if rules.taker_rule:
        rule = cited(rules.taker_rule, say)
        told.append(say("What comes up from now on is yours ({rule}).", rule=rule))
    if after := rules.checked("after"):
        left = several((check.in_language(say.lang) for check in after.values()), say)
        told.append(say("Still to do: {checks}.", checks=left))
        told.append(
            say(
                "When that is done: /rollcall handover review H{number} and what the review "
                "came to",
                number=handover.id,
            )
        )
    return Card(lines=tuple(told))


def _tell_giver(asking: Asking, handover: HandOver, wrong: str) -> None:
    """Whoever handed over may go now, or not yet after all."""
    giver = people.by_id(asking.tx, handover.giver_id)
    if giver.id == asking.person.id:
        return
    say = of(giver.language)
    about = title(asking.tx, giver.team, handover, say)
    told = [
        say("{name} has taken over from you.", name=asking.person.name)
        if handover.taker_id
        else say("{name} has undone it: nobody has taken over yet.", name=asking.person.name)
    ]
    if wrong:
        told.append(say("Not as it should be: {checks}.", checks=wrong))
    drawn = Card(title=about, lines=tuple(told), small=(f"H{handover.id}",))
    subject = f"handover_told:{handover.id}"
    reach(asking.tx, asking.book, giver, "handover.told", subject, drawn)


def _was_first(asking: Asking, handover: HandOver) -> Refusal:
    say = asking.say
    if handover.taker_id is None:
        return Refusal(
            say("H{number} was taken back: there is nothing to take over.", number=handover.id)
        )
    name = people.by_id(asking.tx, handover.taker_id).name
    return Refusal(say("{name} has taken over H{number} already.", name=name, number=handover.id))


def untake(asking: Asking, handover: HandOver) -> Card:
    """It was taken over by mistake: it waits again. Raises Refusal."""
    say, tx = asking.say, asking.tx
    minutes = asking.book.leave.undo_minutes
    is_late = handover.taken_at is None or tx.now > handover.taken_at + timedelta(minutes=minutes)
    values: dict[str, object] = {"taker_id": None, "taken_at": None, "steps": []}
    rules = rules_then(asking.book, asking.person.team, handover)
    states = (ACCEPTED,) if rules.checked("after") else (CLOSED,)
    if is_late or not handovers.change(tx, handover, states, state=GIVEN, **values):
        raise Refusal(
            say(
                "Taking over can be undone for {length} only. Nothing was changed.",
                length=say.minutes(minutes),
            )
        )
    tx.note("handover.untaken", handovers.subject(handover.id), asking.actor)
    redraw(asking, handover)
    _tell_giver(asking, handover, "")
    return Card(
        lines=(say("H{number} waits for somebody to take over again.", number=handover.id),)
    )


def choices(asking: Asking, checks: dict[str, Check]) -> tuple[Choice, ...]:
    """The list's lines to tick."""
    lang = asking.say.lang
    return tuple(Choice(value=name, label=one.in_language(lang)) for name, one in checks.items())
