"""Changing one's own leave: fewer days at once, others by a request that is to replace it."""

import re
from datetime import date

from commands.deciding.asking import Asking, Refusal, team_say
from commands.deciding.command import Filled
from commands.deciding.lines import leave_line
from commands.leave import card, queue
from commands.leave.anew import Anew, judge_anew
from commands.leave.answer import answer
from commands.leave.days import TYPED_MOST, refuse_too_long
from commands.leave.facts import absence_of, is_within
from commands.leave.file import file
from commands.leave.finding import found, numbered
from commands.leave.holding import hold
from commands.leave.picking import day_fields, picked, typed_span
from commands.leave.remaining import has_begun, is_over, left_from
from commands.leave.telling import say_in_thread
from commands.leave.wish import Wish, word_for
from commands.leave.withdraw import give_back
from handbook.dates import Span, typed
from handbook.leave import Verdict
from storage import leaves, rosters
from storage.cards import Card, Choice, Field, Form, clean, mention
from storage.leaves import OPEN_STATES, UNDECIDED, Leave

_TO = re.compile(r"(?:to\b|改为|改成|为|成|到)\s*", re.IGNORECASE)
MOST_CHOICES = 20


def change_line(asking: Asking, rest: str) -> Card:
    """ "change 12 to 2026-12-21 to 2026-12-23". Raises Refusal."""
    number, said = numbered(rest)
    leave = found(asking, number)
    _check_own(asking, leave)
    refuse_too_long(asking, said)
    begins = _TO.match(said)
    word = asking.say("change {number} to", number=leave.id)
    span, reason = typed_span(asking, word, said[begins.end() :] if begins else said)
    return _change(asking, leave, span, reason)


def change_form(asking: Asking, value: str) -> Form:
    """Which request, and which days it is to be for. Raises Refusal where there is none."""
    say = asking.say
    since = asking.today
    own = [
        leave
        for leave in leaves.of_person(asking.tx, asking.person.id, since, MOST_CHOICES)
        if leave.state in OPEN_STATES
    ]
    if not own:
        raise Refusal(
            say("You have no request that could be changed."),
            say("Your requests and their numbers: /timeoff list"),
        )
    meant = next((leave for leave in own if str(leave.id) == value), own[0])
    return Form(
        action="leave.change",
        title=say("Change a request"),
        submit=say("Send"),
        close=say("Close"),
        lines=(
            say(
                "Fewer days hold at once. For other days the leaders are asked; "
                "until they have approved, the request stays as it is."
            ),
        ),
        fields=(
            Field(
                name="request",
                label=say("Request"),
                kind="choice",
                choices=tuple(
                    Choice(value=str(leave.id), label=leave_line(asking, leave)) for leave in own
                ),
                value=str(meant.id),
            ),
            *day_fields(say, max(meant.first, asking.today), meant.last),
            Field(name="reason", label=say("Reason"), kind="text", is_optional=True),
        ),
    )


def change_sent(asking: Asking, filled: Filled) -> Card:
    """The form was sent. Raises Refusal with the field that needs another look."""
    leave = found(asking, filled.answers.get("request", ""))
    _check_own(asking, leave)
    span = picked(asking, filled.answers)
    return _change(asking, leave, span, clean(filled.answers.get("reason", ""), TYPED_MOST))


def _check_own(asking: Asking, leave: Leave) -> None:
    if leave.person_id != asking.person.id:
        raise Refusal(
            asking.say("#{number} is somebody else's request.", number=leave.id),
            asking.say("Only they can change it. Nothing was changed."),
        )


def _change(asking: Asking, leave: Leave, span: Span, reason: str) -> Card:
    tx, say = asking.tx, asking.say
    waiting = hold(tx, leave, span.first, span.last)
    shifts = rosters.shifts_of(tx, leave.person_id, leave.first, leave.last)
    if leave.state not in OPEN_STATES:
        verdict = Verdict.model_validate(leave.verdict)
        raise Refusal(
            card.stands(leave, verdict, asking.book, say),
            say("To ask anew: /timeoff sick today fever. Nothing was changed."),
        )
    if is_over(asking, leave, shifts):
        raise Refusal(
            say("#{number} is over and stays as it is.", number=leave.id),
            say("If that is wrong, please speak to your duty leader."),
        )
    anew = judge_anew(asking, leave, span)
    if leaves.days_of(leave) == anew.days or _is_same(leave, anew):
        same = say("#{number} is for these days already.", number=leave.id)
        raise Refusal(same, say("Nothing was changed."), fields={"first": same})
    if is_within(anew.work.absence, absence_of(leave)):
        kept = left_from(asking, leave, shifts) if has_begun(asking, leave, shifts) else None
        _check_to_come(asking, leave, anew, kept)
        told = give_back(asking, leave, shifts, anew.days)
        queue.freed(asking, queue.in_order(waiting))
        return told
    return _replace(asking, leave, span, reason)


def _is_same(leave: Leave, anew: Anew) -> bool:
    days = anew.days
    now = (leave.first, leave.last, leave.begins_at, leave.ends_at)
    return now == (days.first, days.last, days.begins_at, days.ends_at)


def _check_to_come(asking: Asking, leave: Leave, anew: Anew, left: date | None) -> None:
    """Days on which the person was away stay. `left`: the first that is still to come."""
    if left is None:
        return
    dropped = [day for day in Span(leave.first, leave.last).days if day < left]
    dropped = [day for day in dropped if not anew.days.first <= day <= anew.days.last]
    if dropped:
        say = asking.say
        stays = say("{days}: over or begun, and stays a day of leave.", days=say.days(dropped))
        raise Refusal(stays, say("Nothing was changed."), fields={"first": stays})


def _replace(asking: Asking, leave: Leave, span: Span, reason: str) -> Card:
    """Ask for the other days; the leave stands until they are approved."""
    tx, say = asking.tx, asking.say
    shifts = rosters.shifts_of(tx, leave.person_id, leave.first, leave.last)
    _check_can_be_replaced(asking, leave, span, is_begun=has_begun(asking, leave, shifts))
    wish = Wish(
        asking.person,
        leave.kind,
        span,
        reason or leave.reason or "",
        bool(leave.facts.get("is_special")),
        replaces=leave.id,
    )
    new, verdict, turn = file(asking, wish)
    team = asking.person.team
    _tell_thread(asking, leave, new)
    told = answer(asking, wish, new, verdict, turn)
    days = card.days(leave, team, say)
    stays = say("Until it is approved, #{number} stays: {days}.", number=leave.id, days=days)
    return told.model_copy(update={"lines": (told.lines[0], stays, *told.lines[1:])})


def _tell_thread(asking: Asking, leave: Leave, new: Leave) -> None:
    team = asking.person.team
    say = team_say(team)
    asks = say(
        "{name} asks for other days instead: #{number}, {days}. "
        "Until that is approved, this one stays.",
        name=mention(asking.person.person.slack_id, asking.person.name),
        number=new.id,
        days=card.days(new, team, say),
    )
    say_in_thread(asking, leave, [asks])


def _check_can_be_replaced(asking: Asking, leave: Leave, span: Span, *, is_begun: bool) -> None:
    say = asking.say
    if leave.replaces is not None and leave.state in UNDECIDED:
        raise Refusal(
            say("#{number} is itself to replace #{old}.", number=leave.id, old=leave.replaces),
            say(
                "First take it back: /timeoff withdraw {number}. Then change #{old}.",
                number=leave.id,
                old=leave.replaces,
            ),
        )
    assert leave.id is not None
    if pending := leaves.replacing(asking.tx, leave.id):
        raise Refusal(
            say("You have asked already for other days: #{number}.", number=pending.id),
            say("First take that back: /timeoff withdraw {number}", number=pending.id),
        )
    if is_begun:
        days = typed(span)
        word = word_for(asking, leave.kind)
        raise Refusal(
            say("#{number} has begun: its days can only become fewer.", number=leave.id),
            say("For more days, ask for them alone: /timeoff {word} {days}", word=word, days=days),
        )
