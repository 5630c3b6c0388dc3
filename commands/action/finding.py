"""Which task is meant, and who may do what with it."""

from zoneinfo import ZoneInfo

from commands.deciding.asking import Asking, Refusal
from commands.deciding.task_lines import number_of
from commands.deciding.tasks import STATES, leads
from storage import actions, people
from storage.actions import Action
from storage.cards import clean


def found(asking: Asking, typed: str) -> Action:
    """The task of the person's own team, if they may see it. Raises Refusal."""
    say, (number, _) = asking.say, number_of(typed)
    action = actions.get(asking.tx, int(number)) if number else None
    if action is None or not may_see(asking, action):
        raise Refusal(
            say("I know no task “{number}” that you may see.", number=number or clean(typed, 20))
            if typed.strip()
            else say("Which task? Please add its number, for example: T12"),
            say("Yours: /rollcall action"),
        )
    return action


def may_see(asking: Asking, action: Action) -> bool:
    """Whose it is, who gave it, who lead; what is the next shift's is everybody's."""
    if action.team_id != asking.person.person.team_id:
        return False
    is_theirs = action.owner_id in (None, asking.person.id) or action.by_id == asking.person.id
    return is_theirs or leads(asking)


def check_may_drop(asking: Asking, action: Action) -> None:
    """Whoever gave it, and those who lead where it is not their own to do. Raises Refusal."""
    me = asking.person.id
    if action.by_id == me or (leads(asking) and action.owner_id != me):
        return
    say = asking.say
    by = people.by_id(asking.tx, action.by_id).name
    raise Refusal(
        say(
            "T{number} came from {name}, who may drop it, as may those who lead.",
            number=action.id,
            name=by,
        ),
        say("To give it to somebody else: /rollcall action hand T{number} @name", number=action.id),
        say("Nothing was changed."),
    )


def settled(asking: Asking, action: Action) -> Refusal:
    """What is said to whoever was second."""
    say = asking.say
    by = people.by_id(asking.tx, action.closed_by_id).name if action.closed_by_id else ""
    at = action.closed_at or asking.tx.now
    return Refusal(
        say(
            "T{number} is {state} already: {name}, {time}. Nothing was changed.",
            number=action.id,
            state=say(STATES[action.state]),
            name=by,
            time=say.moment(at.astimezone(ZoneInfo(asking.person.team.zone))),
        ),
        say("To open it again: /rollcall action reopen T{number}", number=action.id),
    )
