"""What people see of leaves without asking: what waits for them, what is theirs, who is away."""

from collections.abc import Sequence
from datetime import timedelta

from commands.deciding.asking import Asking
from commands.deciding.command import Waiting
from commands.deciding.lines import leave_line
from commands.leave import card
from commands.leave.buttons import approve_button
from commands.leave.facts import balance_left
from commands.leave.finding import may_decide
from handbook.leave import Verdict
from storage import balances, leaves, people
from storage.cards import Button, Item
from storage.leaves import OFFERED, OPEN_STATES, Leave

SINCE = timedelta(days=7)
"""How long a leave that is over still stands on the Home."""
MOST = 8


def waits(asking: Asking) -> Sequence[Waiting]:
    """The requests that the person may decide now, oldest first."""
    team_id = asking.person.person.team_id
    found = []
    names: dict[int, str] = {}
    for leave in leaves.undecided(asking.tx, team_id):
        verdict = Verdict.model_validate(leave.verdict)
        if not may_decide(asking, leave, verdict):
            continue
        names = names or {known.id: known.name for known in people.of_team(asking.tx, team_id)}
        found.append(_waiting(asking, leave, verdict, names[leave.person_id]))
    return found


def _waiting(asking: Asking, leave: Leave, verdict: Verdict, name: str) -> Waiting:
    say, value = asking.say, str(leave.id)
    since = leave.taken_at or leave.asked_at
    waited = int((asking.tx.now - since).total_seconds() // 60)
    approve = approve_button(leave, verdict, say)
    return Waiting(
        since=since,
        lines=(
            say("{line} — {name}", line=leave_line(asking, leave), name=name),
            say(
                "{time} without a decision ({rule})",
                time=card.length(waited, say),
                rule=verdict.steps_rule,
            ),
        ),
        buttons=(
            approve.model_copy(update={"style": None}),
            Button(action="leave.decline", label=say("Decline…"), value=value),
            Button(action="leave.details", label=say("Details"), value=value),
        ),
    )


def own(asking: Asking) -> Sequence[Item]:
    """The person's requests, and what they have left."""
    say, today = asking.say, asking.today
    found = leaves.of_person(asking.tx, asking.person.id, today - SINCE, limit=MOST)
    if found:
        items = [
            Item(
                title=None if at else say("Your requests"),
                lines=(leave_line(asking, leave),),
                buttons=_buttons(asking, leave),
            )
            for at, leave in enumerate(found)
        ]
    else:
        items = [Item(title=say("Your requests"), lines=(say("None in the last seven days."),))]
    left = list(_left(asking))
    if left:
        items.append(Item(title=say("What you have left"), lines=tuple(left)))
    return items


def _buttons(asking: Asking, leave: Leave) -> tuple[Button, ...]:
    say, value = asking.say, str(leave.id)
    why = Button(action="leave.why", label=say("Why?"), value=value)
    if leave.state not in OPEN_STATES or leave.last < asking.today:
        return (why,)
    change = Button(action="leave.change", label=say("Change…"), value=value)
    withdraw = Button(action="leave.withdraw", label=say("Withdraw"), value=value)
    if leave.state == OFFERED:
        return why, Button(action="leave.take", label=say("Take it"), value=value), withdraw
    return why, change, withdraw


def _left(asking: Asking) -> Sequence[str]:
    say, lines = asking.say, []
    for kind, balance in balances.of_person(asking.tx, asking.person.id).items():
        rules = asking.book.leave.kinds.get(kind)
        left = balance_left(asking, asking.person.id, kind) if rules else None
        if rules and left is not None:
            lines.append(
                say(
                    "{kind}, in days: {left} of {days} on {day}; requests that wait are taken off",
                    kind=rules.title.in_language(say.lang),
                    left=f"{left:g}",
                    days=f"{balance.days:g}",
                    day=say.day(balance.as_of),
                )
            )
    return lines


def team(asking: Asking) -> Sequence[Item]:
    """For those who decide some kind of leave: who is away today and tomorrow, never why."""
    say, book, today = asking.say, asking.book, asking.today
    if not book.decides(asking.person.roles):
        return ()
    team_id = asking.person.person.team_id
    names = {known.id: known.name for known in people.of_team(asking.tx, team_id)}
    away = leaves.away(asking.tx, team_id, today, today + timedelta(days=1))
    lines = [
        say(
            "{name}: {kind}, {days}",
            name=names[leave.person_id],
            kind=book.leave.kinds[leave.kind].title.in_language(say.lang),
            days=card.days(leave, asking.person.team, say),
        )
        for leave in away
    ]
    return (Item(title=say("Away today and tomorrow"), lines=tuple(lines) or (say("Nobody."),)),)
