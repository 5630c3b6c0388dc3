"""Taking back one's own decision: for some minutes, and only while nothing has come after it."""

from datetime import timedelta

from commands.deciding.asking import Asking, Refusal, team_say
from commands.deciding.command import Press
from commands.leave import card, queue
from commands.leave.facts import in_its_way
from commands.leave.finding import found, numbered
from commands.leave.holding import hold
from commands.leave.replacing import restore
from commands.leave.telling import say_in_thread, say_to_asker
from commands.leave.turns import go_on
from handbook.leave import Verdict
from handbook.words import Say, of
from storage import decisions, leaves, people, rosters
from storage.cards import Button, Card, mention
from storage.decisions import Decision
from storage.leaves import APPROVED, ASKED, CLOSED, DECLINED, REVOKED, WITHDRAWN, Leave


def can_be_undone(asking: Asking, leave: Leave, decision: int, said: str) -> Card:
    """The private answer to a decision: what was done, until when it can be undone, and how.

    `decision` is the number of what was decided just now; `said` tells it.
    """
    say = asking.say
    until = say.time(card.local(asking.tx.now + _time(asking), asking.person.team))
    undo = say("You can undo it until {time}: /timeoff undo {number}", time=until, number=leave.id)
    value = f"{leave.id}:{decision}"
    return Card(
        lines=(said, undo),
        buttons=(Button(action="leave.undo", label=say("Undo"), value=value),),
    )


def undo_line(asking: Asking, rest: str) -> Card:
    """ "undo 12": the person's decision on it. Raises Refusal."""
    return _undo(asking, found(asking, rest), None)


def undo_press(asking: Asking, press: Press) -> Card:
    """The button belongs to one decision: a later one is not meant by it."""
    _, which = numbered(press.value)
    return _undo(asking, found(asking, press.value), int(which) if which.isdecimal() else 0)


def _time(asking: Asking) -> timedelta:
    return timedelta(minutes=asking.book.leave.undo_minutes)


def _undo(asking: Asking, leave: Leave, which: int | None) -> Card:
    tx = asking.tx
    waiting = hold(tx, leave)
    standing = decisions.of(tx, f"leave:{leave.id}")
    last = _last(asking, leave, standing, which)
    if leave.state in CLOSED and (other := in_its_way(tx, leave)):
        raise Refusal(
            asking.say("#{other} has been asked for the same days since.", other=other.id),
            asking.say("Nothing was changed."),
        )
    if last.days is not None:
        leave = leaves.set_days(tx, leave, leaves.read_kept(last.days))
    before = standing[-2] if len(standing) > 1 else None
    moved = leaves.put_back(tx, leave, last.before, last.step, before)
    assert last.id is not None
    if moved is None or not decisions.undo(tx, last.id):
        raise _came_after(asking, leave)
    if last.outcome == APPROVED:
        restore(asking, moved)
    tx.note("leave.undone", f"leave:{moved.id}", asking.actor, was=last.outcome, step=last.step + 1)
    shifts = rosters.shifts_of(tx, moved.person_id, moved.first, moved.last)
    go_on(asking, moved, Verdict.model_validate(moved.verdict), shifts)
    _tell_thread(asking, moved)
    _tell_asker(asking, moved)
    queue.freed(asking, queue.in_order([*waiting, moved]))
    say = asking.say
    return Card(
        lines=(
            say("Undone: #{number}. The person is told.", number=moved.id),
            _stands(asking, moved, say),
        )
    )


def _last(asking: Asking, leave: Leave, standing: list[Decision], which: int | None) -> Decision:
    """The decision that may be undone. Raises Refusal where there is none."""
    say, own = asking.say, asking.person.id
    last = standing[-1] if standing else None
    is_mine = any(decision.by == own for decision in standing)
    if which is not None and which not in [decision.id for decision in standing]:
        raise Refusal(
            say("You have undone that already."),
            _stands(asking, leave, say),
            say("Nothing was changed."),
        )
    if last is None or last.outcome == WITHDRAWN:
        raise Refusal(
            say("There is no decision on #{number} to undo.", number=leave.id),
            _stands(asking, leave, say),
        )
    if last.by != own and not is_mine:
        name = people.by_id(asking.tx, last.by).name
        raise Refusal(
            say("{name} decided #{number}: only they can undo it.", name=name, number=leave.id),
            _reverse(asking, leave),
        )
    if last.by != own or (which not in (None, last.id)) or not _is_as_left(leave, last):
        raise _came_after(asking, leave)
    if asking.tx.now > last.at + _time(asking):
        until = card.local(last.at + _time(asking), asking.person.team)
        raise Refusal(
            say(
                "Too late: your decision on #{number} could be undone until {when}.",
                number=leave.id,
                when=say.time(until) if until.date() == asking.today else say.moment(until),
            ),
            _reverse(asking, leave),
        )
    return last


def _is_as_left(leave: Leave, last: Decision) -> bool:
    """Whether the leave is as the decision left it: no withdrawal, no other days since."""
    if leave.changes != last.changes:
        return False
    if leave.state == ASKED:
        return last.outcome == APPROVED and leave.step == last.step + 1
    return leave.state == (last.before if last.days is not None else last.outcome)


def _came_after(asking: Asking, leave: Leave) -> Refusal:
    say = asking.say
    return Refusal(
        say("Something has come after your decision on #{number}.", number=leave.id),
        _stands(asking, leave, say),
        _reverse(asking, leave),
    )


def _reverse(asking: Asking, leave: Leave) -> str:
    """What can still be done."""
    say = asking.say
    if leave.state in (APPROVED, DECLINED, REVOKED):
        return say(
            "To change it all the same: /timeoff reverse {number} and the reason", number=leave.id
        )
    return say("Nothing was changed.")


def _stands(asking: Asking, leave: Leave, say: Say) -> str:
    return card.stands(leave, Verdict.model_validate(leave.verdict), asking.book, say)


def _tell_thread(asking: Asking, leave: Leave) -> None:
    """What was done, how the request stands, and the staffing as it is now."""
    team = asking.person.team
    say = team_say(team)
    name = mention(asking.person.person.slack_id, asking.person.name)
    lines = [
        say("{name} has undone their decision.", name=name),
        _stands(asking, leave, say),
        *card.staffing(asking.tx, leave, team, say),
    ]
    say_in_thread(asking, leave, lines)


def _tell_asker(asking: Asking, leave: Leave) -> None:
    say = of(people.by_id(asking.tx, leave.person_id).language)
    lines = [
        say("{name} has undone the decision that you were told of.", name=asking.person.name),
        _stands(asking, leave, say),
    ]
    if leave.state == ASKED and not leave.counts_at_once:
        lines.append(say("It does not hold yet: please wait for the answer."))
    say_to_asker(asking, leave, "leave.undone", lines)
