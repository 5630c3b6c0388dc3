"""Taking the place that is offered: the request then waits for its decision."""

from commands.deciding.asking import Asking, Refusal, team_say
from commands.deciding.command import Press
from commands.deciding.lines import STATES
from commands.leave import card, offering, queue, turns
from commands.leave.asked import who_is_asked
from commands.leave.finding import found
from handbook.leave import Verdict
from storage import leave_places, people, rosters
from storage.cards import Button, Card, mention
from storage.leaves import ASKED, OFFERED, QUEUED, Leave


def take(asking: Asking, rest: str) -> Card:
    """ "take 12": by its person, or who asked for them, while it is offered. Raises Refusal."""
    say, tx = asking.say, asking.tx
    leave = found(asking, rest)
    if asking.person.id not in (leave.person_id, leave.filed_by):
        raise Refusal(
            say("#{number} is somebody else's request.", number=leave.id),
            say("Only they can take the place. Nothing was changed."),
        )
    people.lock(tx, leave.person_id)
    shifts = rosters.shifts_of(tx, leave.person_id, leave.first, leave.last)
    queue.hold(tx, leave, shifts)
    until = leave.offered_until
    if leave.state != OFFERED or until is None or until < tx.now:
        raise _no_offer(asking, leave)
    leave_places.turn(tx, leave, ASKED, offered_until=until, taken_at=tx.now)
    tx.note("leave.taken", f"leave:{leave.id}", asking.actor)
    verdict = Verdict.model_validate(leave.verdict)
    turns.go_on(asking, leave, verdict, shifts)
    _tell_thread(asking, leave, verdict)
    told = {
        "number": leave.id,
        "role": card.decider(leave, verdict, asking.book, say),
        "rule": verdict.steps_rule,
    }
    return Card(
        lines=(
            say("The place is kept for #{number} until it is decided.", **told),
            say("The leaders know. The {role} decides ({rule}), and I will tell you.", **told),
        ),
        buttons=(Button(action="leave.withdraw", label=say("Withdraw"), value=str(leave.id)),),
    )


def take_press(asking: Asking, press: Press) -> Card:
    return take(asking, press.value)


def _tell_thread(asking: Asking, leave: Leave, verdict: Verdict) -> None:
    team = asking.person.team
    say = team_say(team)
    name = mention(asking.person.person.slack_id, asking.person.name)
    offering.say_in_thread(
        asking.tx,
        leave,
        say("{name} has taken the place.", name=name),
        say(
            "Asked to decide: {who} ({rule}).",
            who=who_is_asked(
                asking.tx,
                leave,
                card.step(leave, verdict),
                asking.book,
                say,
                is_for_all=True,
            ),
            rule=verdict.steps_rule,
        ),
    )


def _no_offer(asking: Asking, leave: Leave) -> Refusal:
    say = asking.say
    told = {"number": leave.id}
    nothing = say("Nothing was changed.")
    if leave.state == OFFERED:
        return Refusal(say("The time to take the place of #{number} is over.", **told), nothing)
    if leave.state == QUEUED:
        waits = say("No place is offered to #{number} now. When one is free, I tell you.", **told)
        return Refusal(waits, nothing)
    state = say(STATES[leave.state])
    return Refusal(
        say("No place is offered to #{number}: it is {state}.", state=state, **told), nothing
    )
