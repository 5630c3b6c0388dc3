"""Whoever leads a shift hands it over; the next leader is asked to take over (CC-2.3, SD-M1)."""

import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta

from commands.deciding.asking import Asking, Refusal, team_say
from commands.deciding.command import Filled
from commands.deciding.lines import cited, hours_line, shift_line
from commands.deciding.reach import reach
from commands.deciding.searching import people_found, person_choice, person_chosen
from commands.handover import taking
from commands.handover.card import card, point_line, title, topic_title
from commands.handover.finding import check_may, found, leaders, may, rules_of, shift_named, shifts
from commands.handover.noting import asked_subject, keep, redraw
from handbook.handover import HandOverRules
from handbook.words import of
from storage import duty, handovers, later, outbox, people, rosters
from storage.cards import Button, Card, Choice, Field, Form, clean
from storage.handovers import GIVEN, WITHDRAWN, HandOver
from storage.people import Known
from storage.rosters import Shift

AHEAD = timedelta(hours=12)
"""How long after a shift's end the next one may begin."""
_BULLET = re.compile(r"^\s*(?:[-*•·]|\d{1,2}[.)、])\s+")


def form(asking: Asking, value: str) -> Form:
    """A question a topic, and who takes over. Raises Refusal."""
    say, rules = asking.say, check_may(asking)
    known = _left(asking)
    shift = shift_named(asking, value) or (known[0] if known else None)
    if shift is not None:
        _check_not_given(asking, shift)
    taker = next_leader(asking, rules, shift)
    return Form(
        action="handover.give",
        title=say("Hand over the shift"),
        value=str(shift.id) if shift else "",
        submit=say("Hand over"),
        close=say("Close"),
        lines=_told(asking, rules, shift),
        fields=(
            *_which(asking, known, shift),
            *(
                Field(
                    name=f"topic_{name}",
                    label=topic_title(rules, name, say),
                    kind="text",
                    is_optional=True,
                    limit=3000,
                    hint=say("A line for each point; nothing where there is none."),
                )
                for name in rules.topics
            ),
            Field(
                name="taker",
                label=say("Who takes over?"),
                kind="search",
                source="handover.taker",
                choices=(person_choice(taker),) if taker else (),
                value=str(taker.id) if taker else None,
                is_optional=True,
                hint=say("Empty: whoever leads the next shift."),
            ),
        ),
    )


def _told(asking: Asking, rules: HandOverRules, shift: Shift | None) -> tuple[str, ...]:
    say = asking.say
    rule = cited(rules.rule, say)
    noted = handovers.noted(
        asking.tx, asking.person.person.team_id, shift.id if shift else None, asking.person.id
    )
    told = [say("What you write is for those who lead ({rule}).", rule=rule)]
    if noted:
        told.append(say("Noted already, and handed over with it:"))
        told += [point_line(point, say) for point in noted]
    return tuple(told)


def _which(asking: Asking, known: Sequence[Shift], shift: Shift | None) -> tuple[Field, ...]:
    """The question which shift, where there are several."""
    if len(known) < 2 or shift is None:
        return ()
    say, zone = asking.say, asking.person.team.zone
    choices = tuple(Choice(value=str(s.id), label=shift_line(s, zone, say)) for s in known[:20])
    label = say("Which shift?")
    return (Field(name="shift", label=label, kind="choice", choices=choices, value=str(shift.id)),)


def takers(asking: Asking, typed: str) -> tuple[Choice, ...]:
    """Who may take over from the person, for the form's search field."""
    rules = rules_of(asking)
    return people_found(
        asking,
        typed,
        lambda known: known.id != asking.person.id and may(asking.book, rules, known),
    )


def sent(asking: Asking, filled: Filled) -> Card:
    """Raises Refusal, beside the field that it is about."""
    say, rules, answers = asking.say, check_may(asking), filled.answers
    value = answers.get("shift") or filled.value
    shift = shift_named(asking, value)
    if value and shift is None:
        words = say("That shift cannot be handed over any more. Nothing is noted.")
        raise Refusal(words, fields={"shift": words})
    taker = None
    if answers.get("taker"):
        taker = person_chosen(asking, "taker", answers["taker"])
        if not may(asking.book, rules, taker) or taker.id == asking.person.id:
            words = say("{name} cannot take over from you. Nothing is noted.", name=taker.name)
            raise Refusal(words, fields={"taker": words})
    points = {
        name: [_BULLET.sub("", line) for line in answers.get(f"topic_{name}", "").splitlines()]
        for name in rules.topics
    }
    return _give(asking, rules, shift, taker, points)


def give_line(asking: Asking, typed: str) -> Card:
    """ "give": hand over the shift with what was noted, without a form. Raises Refusal."""
    say, rules = asking.say, check_may(asking)
    if typed.strip():
        raise Refusal(
            say("“give” needs nothing more. Nothing is noted."),
            say("First note each point: /rollcall handover equipment seat 14 has no headset"),
        )
    known = _left(asking)
    return _give(asking, rules, known[0] if known else None, None, {})


def _left(asking: Asking) -> list[Shift]:
    """The shifts that nobody has handed over yet. Raises Refusal where that was done for all."""
    known = shifts(asking)
    left = [one for one in known if handovers.of_shift(asking.tx, one.id or 0) is None]
    if known and not left:
        _check_not_given(asking, known[0])
    return left


def _give(
    asking: Asking,
    rules: HandOverRules,
    shift: Shift | None,
    taker: Known | None,
    points: Mapping[str, Sequence[str]],
) -> Card:
    say, tx = asking.say, asking.tx
    team = asking.person.team
    if shift is not None:
        rosters.lock(tx, [shift])
        _check_not_given(asking, shift)
    taker = taker or next_leader(asking, rules, shift)
    handover = HandOver(
        team_id=asking.person.person.team_id,
        shift_id=shift.id if shift else None,
        giver_id=asking.person.id,
        given_at=tx.now,
        asked_id=taker.id if taker else None,
        salt=secrets.token_hex(8),
    )
    number = handovers.add(tx, handover)
    handovers.attach(tx, handover)
    for topic, lines in points.items():
        for line in filter(clean, lines):
            keep(asking, rules, topic, line, handover.shift_id, number)
    told = handovers.points_of(tx, number)
    tx.note(
        "handover.given",
        handovers.subject(number),
        asking.actor,
        points=[point.id for point in told],
        shift=handover.shift_id,
        asked=handover.asked_id,
    )
    drawn = card(tx, asking.book, team, handover, team_say(team))
    outbox.post(tx, team.leaders_channel, handovers.subject(number), drawn)
    if taker is not None:
        private = card(tx, asking.book, team, handover, of(taker.language))
        reach(tx, asking.book, taker, "handover.ask", asked_subject(handover), private)
    done = say("Handed over as H{number}.", number=number)
    about = title(tx, team, handover, say)
    asked = (
        say("{name} is asked to take over.", name=taker.name)
        if taker
        else say("Whoever leads the next shift takes over in the leaders' channel.")
    )
    count = say.plural("{n} point.", "{n} points.", len(told))
    button = Button(action="handover.undo", label=say("Take back"), value=str(number))
    return Card(
        lines=(done, say("{title}: {count}", title=about, count=count), asked), buttons=(button,)
    )


def next_leader(asking: Asking, rules: HandOverRules, shift: Shift | None) -> Known | None:
    """Who with the role itself is on the first shift that goes on after this one."""
    tx, team_id = asking.tx, asking.person.person.team_id
    ends = shift.ends_at if shift else tx.now
    begun = shift.starts_at if shift else tx.now
    others = {
        known.id: known
        for known in leaders(tx, asking.book, rules, team_id)
        if known.id != asking.person.id and known.roles & set(rules.roles)
    }
    coming = [
        one
        for one in rosters.starting(tx, begun, ends + AHEAD)
        if one.team_id == team_id and one.ends_at > ends and (not shift or one.id != shift.id)
    ]
    for one in coming[:4]:
        there = duty.present_on(tx, one, sorted(others)) if others else set()
        for number in others:
            if number in there:
                return others[number]
    return None


def _check_not_given(asking: Asking, shift: Shift) -> None:
    """Raises Refusal where the shift was handed over before."""
    given = handovers.of_shift(asking.tx, shift.id or 0)
    if given is None:
        return
    say = asking.say
    name = people.by_id(asking.tx, given.giver_id).name
    words = say(
        "{name} has handed over {shift} already: H{number}. Nothing is noted.",
        name=name,
        shift=hours_line(shift, asking.person.team.zone, say),
        number=given.id,
    )
    raise Refusal(
        words,
        say("To add a point: /rollcall handover equipment seat 14 has no headset"),
        fields={"shift": words},
    )


def undo_line(asking: Asking, typed: str) -> Card:
    """ "undo H3": by its giver, while nobody has taken over; its points stay. By its taker, for the
    minutes in which a decision can be undone. Raises Refusal."""
    say, tx, handover = asking.say, asking.tx, found(asking, typed)
    if handover.taker_id == asking.person.id:
        return taking.untake(asking, handover)
    if handover.giver_id != asking.person.id:
        raise Refusal(
            say(
                "H{number} was handed over by somebody else. Nothing was changed.",
                number=handover.id,
            )
        )
    if not handovers.change(tx, handover, (GIVEN,), state=WITHDRAWN):
        if handover.taker_id is None:
            raise Refusal(say("H{number} was taken back already.", number=handover.id))
        name = people.by_id(tx, handover.taker_id).name
        raise Refusal(
            say("{name} has taken over H{number} already.", name=name, number=handover.id),
            say("To add a point: /rollcall handover equipment seat 14 has no headset"),
        )
    handovers.detach(tx, handover)
    tx.note("handover.withdrawn", handovers.subject(handover.id), asking.actor)
    later.drop(tx, asked_subject(handover), "handover.ask")
    redraw(asking, handover)
    kept = say(
        "Taken back: H{number}. Its points are kept for the next hand-over.", number=handover.id
    )
    return Card(lines=(kept,))
