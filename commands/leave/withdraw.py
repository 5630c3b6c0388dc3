"""Taking one's own request back: all of it before it begins, the days to come once it has."""

from collections.abc import Sequence

from commands.deciding.asking import Asking, Refusal, team_say
from commands.deciding.command import Press
from commands.leave import card, queue
from commands.leave.anew import judge_anew
from commands.leave.finding import found
from commands.leave.holding import hold
from commands.leave.remaining import DAY, expected_again, has_begun, is_over, left_from
from commands.leave.telling import say_in_thread, tell_thread
from commands.leave.turns import go_on
from handbook.dates import Span
from handbook.leave import Verdict
from storage import leaves, rosters
from storage.cards import Card, mention
from storage.leaves import (
    ASKED,
    DECLINED,
    OPEN_STATES,
    REVOKED,
    WITHDRAWN,
    Days,
    Leave,
)
from storage.rosters import Shift


def withdraw(asking: Asking, rest: str) -> Card:
    """Take one's own request back, while its last shift is not over. Raises Refusal."""
    say, tx = asking.say, asking.tx
    leave = found(asking, rest)
    assert leave.id is not None
    if leave.person_id != asking.person.id:
        raise Refusal(
            say("#{number} is somebody else's request.", number=leave.id),
            say("Only they can take it back. Nothing was changed."),
        )
    waiting = hold(tx, leave)
    shifts = rosters.shifts_of(tx, leave.person_id, leave.first, leave.last)
    if is_over(asking, leave, shifts):
        raise Refusal(
            say("#{number} is over and stays as it is.", number=leave.id),
            say("If that is wrong, please speak to your duty leader."),
        )
    if leave.state in OPEN_STATES and has_begun(asking, leave, shifts):
        answer = _rest(asking, leave, shifts)
        queue.freed(asking, waiting)
        return answer
    moved = leaves.move(tx, leave.id, WITHDRAWN, asking.person.id, states=OPEN_STATES)
    if moved is None:
        words = {
            DECLINED: say("#{number} was declined: nothing to take back.", number=leave.id),
            WITHDRAWN: say("#{number} was taken back already.", number=leave.id),
            REVOKED: say("#{number} was revoked: nothing to take back.", number=leave.id),
        }
        raise Refusal(words[leave.state], say("Your requests: /timeoff list"))
    tx.note("leave.withdrawn", f"leave:{moved.id}", asking.actor)
    verdict = Verdict.model_validate(moved.verdict)
    go_on(asking, moved, verdict, shifts)
    tell_thread(asking, moved, verdict, shifts)
    queue.freed(asking, waiting)
    days = card.days(moved, asking.person.team, say)
    lines = [say("Taken back: #{number}, {days}.", number=moved.id, days=days)]
    if any(shift.ends_at > tx.now for shift in shifts):
        lines.append(say("You are expected at work. The leaders know."))
    return Card(lines=tuple(lines))


def withdraw_press(asking: Asking, press: Press) -> Card:
    return withdraw(asking, press.value)


def _rest(asking: Asking, leave: Leave, shifts: Sequence[Shift]) -> Card:
    """Of a leave that has begun, the days from today on, or from the next shift."""
    say, day = asking.say, left_from(asking, leave, shifts)
    if day > leave.last:
        raise Refusal(
            say("Nothing is left of #{number}: its last shift has begun.", number=leave.id),
            say("If you come in all the same, please tell your duty leader."),
        )
    fewer = judge_anew(asking, leave, Span(leave.first, day - DAY)).days
    return give_back(asking, leave, shifts, fewer)


def give_back(asking: Asking, leave: Leave, shifts: Sequence[Shift], fewer: Days) -> Card:
    """The leave is for fewer days from now on, which needs nobody's decision.

    `shifts`: the person's on the days so far, held by the caller.
    """
    tx, say, team = asking.tx, asking.say, asking.person.team
    gone = [
        day for day in Span(leave.first, leave.last).days if not fewer.first <= day <= fewer.last
    ]
    has_already_begun = has_begun(asking, leave, shifts)
    was = Verdict.model_validate(leave.verdict)
    shorter = leaves.set_days(tx, leave, fewer)
    verdict = Verdict.model_validate(shorter.verdict)
    if verdict.steps != was.steps:
        left = [shift for shift in shifts if shift.day not in gone]
        go_on(asking, shorter, verdict, left)
    tx.note(
        "leave.given_back",
        f"leave:{shorter.id}",
        asking.actor,
        first=shorter.first,
        last=shorter.last,
        counted=shorter.counted,
    )
    returned = [shift for shift in shifts if shift.day in gone and shift.ends_at > tx.now]
    _tell_thread(asking, shorter, returned)
    told = {"number": shorter.id, "now": card.days(shorter, team, say)}
    if not gone:
        return Card(lines=(say("Changed: #{number} is now {now}.", **told),))
    lines = [say("Given back: {days}. #{number} is now {now}.", days=say.days(gone), **told)]
    if has_already_begun:
        lines.append(expected_again(asking, shorter, gone[0], say))
    elif returned:
        lines.append(say("You are expected at work then. The leaders know."))
    return Card(lines=tuple(lines))


def _tell_thread(asking: Asking, leave: Leave, returned: Sequence[Shift]) -> None:
    """What the leave is for now, and the staffing of the shifts that have their person back."""
    team = asking.person.team
    say = team_say(team)
    name = mention(asking.person.person.slack_id, asking.person.name)
    lines = [say("{name} needs less: now {days}.", name=name, days=card.days(leave, team, say))]
    if leave.state == ASKED:
        verdict = Verdict.model_validate(leave.verdict)
        lines.append(card.stands(leave, verdict, asking.book, say))
    if returned:
        lines += card.staffing(asking.tx, leave, team, say, returned, is_away=False)
    say_in_thread(asking, leave, lines)
