"""A fault in words: for the leaders who see to it, in each of its states."""

from zoneinfo import ZoneInfo

from commands.checklist.card import Stand, fault_name, stand_of, title
from commands.deciding.asking import team_say
from commands.deciding.command import Drawing
from commands.deciding.lines import cited
from handbook.book import Handbook
from handbook.words import Say, mark
from storage import actions, checklists, people
from storage.cards import Button, Card, Fact
from storage.checklists import OPEN, SETTLED, TASK, WITHDRAWN, Fault
from storage.people import Team
from storage.transaction import Tx

STATES = {
    OPEN: mark("open: what becomes of it?"),
    SETTLED: mark("in order again"),
    WITHDRAWN: mark("taken back: it was a mistake"),
}


def draw(drawing: Drawing) -> Card:
    fault = checklists.get_fault(drawing.tx, drawing.number)
    assert fault is not None, "faults are never deleted"
    team = people.team(drawing.tx, fault.team_id)
    return card(drawing.tx, drawing.books[team.handbook], team, fault)


def card(tx: Tx, book: Handbook, team: Team, fault: Fault) -> Card:
    """The leaders' card of a fault, in each of its states."""
    say = team_say(team)
    one = checklists.get(tx, fault.round_id)
    assert one is not None, "rounds are never deleted"
    stand = stand_of(tx, book, team, one, say)
    rules = stand.rules if stand else None
    reporter = people.by_id(tx, fault.person_id)
    at = say.moment(fault.at.astimezone(ZoneInfo(team.zone)))
    name = fault_name(fault, rules, stand.title if stand else one.name, say)
    about = (
        say("Missing or damaged: {what}", what=name)
        if fault.point
        else say("Something is wrong: {what}", what=name)
    )
    return Card(
        title=about,
        facts=(
            Fact(label=say("Found in"), value=title(stand, say) if stand else one.name),
            Fact(
                label=say("Reported by"),
                value=say("{name}, {time}", name=reporter.name, time=at),
            ),
            *([Fact(label=say("What"), value=fault.words)] if fault.words else []),
            Fact(label=say("Cause"), value=_cause(stand, fault, say)),
            Fact(label=say("How it stands"), value=_state(tx, fault, say)),
        ),
        buttons=_buttons(fault, say),
    )


def _cause(stand: Stand | None, fault: Fault, say: Say) -> str:
    if fault.has_cause:
        return say("known")
    if stand is None or stand.rules.missing is None:
        return say("not known")
    words = stand.rules.missing.in_language(say.lang)
    return say("not known. {words} ({rule})", words=words, rule=cited(stand.rules.rule, say))


def _state(tx: Tx, fault: Fault, say: Say) -> str:
    if fault.state == TASK and fault.action_id is not None:
        task = tx.get_one(actions.Action, fault.action_id)
        owner = people.by_id(tx, task.owner_id).name if task.owner_id else say("the next shift")
        return say(
            "task T{number} of {name}, until {day}",
            number=task.id,
            name=owner,
            day=say.day(task.due),
        )
    state = say(STATES[fault.state])
    if fault.settled_by is None:
        return state
    return say("{state} ({name})", state=state, name=people.by_id(tx, fault.settled_by).name)


def _buttons(fault: Fault, say: Say) -> tuple[Button, ...]:
    value = str(fault.id)
    settled = Button(action="checklist.settled", label=say("It is in order"), value=value)
    if fault.state == OPEN:
        task = Button(action="checklist.task", label=say("Make it a task…"), value=value)
        return (task, settled)
    return (settled,) if fault.state == TASK else ()


def line_of(stand: Stand | None, fault: Fault, tx: Tx, say: Say) -> str:
    """ "headset (G3): open: what becomes of it?"."""
    rules, of_list = (stand.rules, stand.title) if stand else (None, "")
    name = fault_name(fault, rules, of_list, say)
    return say("{what}: {state}", what=name, state=_state(tx, fault, say))
