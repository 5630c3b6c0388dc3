"""Saying that one will be late, before or after the shift has begun: a line or a form."""

from datetime import datetime, timedelta

from commands.deciding.asking import Asking, Refusal
from commands.deciding.begins import Begin, begin
from commands.deciding.command import Filled
from commands.deciding.lates import Noting, running_late, shift_fact, which_shift
from commands.deciding.lines import cited
from commands.deciding.shift_card import local
from commands.late.here import arrived
from handbook.attendance import Recorded, judge
from handbook.dates.soon import Soon, soon
from storage import duty, people
from storage.attendance import OPEN
from storage.cards import Button, Card, Field, Form, clean
from storage.rosters import Shift

AHEAD = timedelta(hours=12)
"""How long before a shift one can say to be late for it."""
HERE = ("here", "i am here", "i'm here", "到了", "我到了", "已到")
MOST = 500


def line(asking: Asking, typed: str) -> Card:
    """ "20 traffic", "until 15:20 bus", "here". Raises Refusal."""
    text = typed.strip()
    for word in ("running late", "要迟到", "会晚到"):
        text = text.removeprefix(word).strip()
    if text.casefold() in HERE:
        return arrived(asking, None)
    if not text or text.casefold() in ("help", "帮助"):
        return help_lines(asking)
    found = soon(text)
    if found is None:
        raise _when(asking)
    return _expect(asking, found)


def help_lines(asking: Asking) -> Card:
    """What can be typed, and from when one is late."""
    say = asking.say
    shift = which_shift(asking.tx, asking.person, asking.tx.now, AHEAD)
    work = begin(asking.tx, asking.book, asking.person, shift) if shift else None
    return Card(
        title=say("Late"),
        lines=(
            say("/late 20 traffic — you will come 20 minutes late, and why"),
            say("/late until 15:20 — the same, by the clock"),
            say("/late here — you are in your seat"),
            say("/late form — the same, as a form"),
            *([_counts(asking, work)] if work else []),
        ),
        small=(say("Your reason stands in no message: only the leaders can open it."),),
    )


def form(asking: Asking, _: str) -> Form:
    """Asks when the person will come, and why. Raises Refusal where there is no shift."""
    say, (shift, work) = asking.say, _shift(asking)
    return Form(
        action="late.say",
        title=say("I will be late"),
        submit=say("Send"),
        close=say("Close"),
        lines=(
            say("Shift: {shift}", shift=shift_fact(shift, asking.person, say).value),
            _counts(asking, work),
        ),
        fields=(
            Field(
                name="when",
                label=say("How late, or when will you come?"),
                kind="line",
                hint=say("For example 20 min, or 15:20."),
                limit=60,
            ),
            Field(name="reason", label=say("Reason"), kind="text", is_optional=True),
        ),
    )


def sent(asking: Asking, filled: Filled) -> Card:
    """The form was sent. Raises Refusal with the field that needs another look."""
    found = soon(filled.answers.get("when", ""))
    if found is None:
        raise _when(asking)
    reason = " ".join([found.rest, filled.answers.get("reason", "")])
    return _expect(asking, Soon(found.minutes, found.clocks, reason, found.said))


def _expect(asking: Asking, found: Soon) -> Card:
    people.lock(asking.tx, asking.person.id)
    shift, work = _shift(asking)
    at = found.after(asking.now, max(work.starts_at, asking.tx.now))
    _check(asking, shift, at)
    noting = Noting(asking.tx, asking.book, asking.person.id, asking.actor)
    record = noting.expect(asking.person, shift, at, clean(found.rest, MOST))
    return _answer(asking, shift, work, at, record.id or 0)


def _answer(asking: Asking, shift: Shift, work: Begin, at: datetime, number: int) -> Card:
    """What is noted, what it counts as, and what it may lead to."""
    say, team = asking.say, asking.person.team
    lines = [
        say(
            "Noted: you are expected at {time}. The leaders are told.",
            time=say.time(local(at, team)),
        ),
        *_means(asking, shift, work, at),
    ]
    return Card(
        title=say("Late"),
        facts=(shift_fact(shift, asking.person, say),),
        lines=tuple(lines),
        small=(say("When you are in your seat: /late here"),),
        buttons=(Button(action="late.here", label=say("I am here"), value=str(number)),),
    )


def _means(asking: Asking, shift: Shift, work: Begin, at: datetime) -> list[str]:
    """What coming then would count as, by the rule of the day."""
    say, rule = asking.say, cited(work.rules.rule, asking.say)
    found = work.late(at)
    if found is None:
        return [say("That is in time ({rule}).", rule=rule)]
    if found.event == "briefing":
        return [say("You will miss the briefing, which counts as late ({rule}).", rule=rule)]
    counted = say(
        "That is {length} late, counted from {time} ({rule}).",
        length=say.minutes(found.minutes),
        time=say.time(local(found.counts_from, asking.person.team)),
        rule=rule,
    )
    lone = Recorded(0, "late", shift.day, found.minutes)
    alone = [
        one
        for one in judge(asking.book.attendance.consequences, [lone], shift.day)
        if one.trigger.at_least_minutes
    ]
    warned = [
        say(
            "{length} or more would be proposed as: {title} ({rule}). If you cannot come sooner, "
            "please speak to your leader now.",
            length=say.minutes(one.trigger.at_least_minutes or 0),
            title=asking.book.attendance.consequences[one.name].title.in_language(say.lang),
            rule=one.trigger.rule,
        )
        for one in alone
    ]
    return [counted, *warned]


def _counts(asking: Asking, work: Begin) -> str:
    """From when one is late for the shift."""
    say, team = asking.say, asking.person.team
    told = {"time": say.time(local(work.counts_from, team)), "rule": cited(work.rules.rule, say)}
    if work.briefing_at is None:
        return say("Late counts from {time} ({rule}).", **told)
    briefing = say.time(local(work.briefing_at, team))
    return say(
        "The briefing is at {briefing}, and late counts from {time} ({rule}).",
        briefing=briefing,
        **told,
    )


def _shift(asking: Asking) -> tuple[Shift, Begin]:
    """The shift that is meant, and when work on it begins. Raises Refusal where there is none."""
    say, tx = asking.say, asking.tx
    shift = which_shift(tx, asking.person, tx.now, AHEAD)
    if shift is None:
        following = duty.next_shift(tx, asking.person.id, tx.now)
        raise Refusal(
            say("You have no shift that runs, or begins within 12 hours. Nothing was noted."),
            say("Your next one: {shift}.", shift=shift_fact(following, asking.person, say).value)
            if following
            else say("No other shift of yours is on the roster."),
        )
    work = begin(tx, asking.book, asking.person, shift)
    if work is None:
        raise Refusal(
            say("You are on leave for that shift, so nobody expects you. Nothing was noted."),
            say("Your requests and their numbers: /timeoff list"),
        )
    return shift, work


def _check(asking: Asking, shift: Shift, at: datetime) -> None:
    """That the moment is to come, and lies in the shift. Raises Refusal."""
    say, team = asking.say, asking.person.team
    if at >= shift.ends_at:
        wrong = say(
            "The shift ends at {time}. For a longer time, please ask for leave.",
            time=say.time(local(shift.ends_at, team)),
        )
        raise Refusal(wrong, say("For example: /timeoff sick today fever"), fields={"when": wrong})
    noted = running_late(asking.tx, asking.person, shift)
    if noted is not None and noted.state != OPEN:
        told = say("You are here already, as far as I know. Nothing was changed.")
        raise Refusal(
            told, say("If that is wrong, please tell your leader."), fields={"when": told}
        )


def _when(asking: Asking) -> Refusal:
    say = asking.say
    asked = say("How late will you be? Nothing is noted yet, and nobody was told.")
    return Refusal(
        asked,
        say("For example: /late 20 traffic, or /late until 15:20"),
        fields={"when": say("For example 20 min, or 15:20.")},
    )
