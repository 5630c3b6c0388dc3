"""What people see without asking: what waits for them, that they are away, and who else is."""

from collections.abc import Sequence

from commands.brb import card
from commands.brb.finding import is_pending, may_decide, rules_of
from commands.deciding.asking import Asking
from commands.deciding.command import Waiting
from storage import people, stepping_away
from storage.cards import Item
from storage.rosters import Shift
from storage.stepping_away import OUT, StepAway


def _open(asking: Asking) -> list[tuple[StepAway, Shift]]:
    return stepping_away.open_ones(asking.tx, asking.person.person.team_id)


def waits(asking: Asking) -> Sequence[Waiting]:
    """What the person may agree to now, oldest first."""
    say, team, found = asking.say, asking.person.team, []
    for away, shift in _open(asking):
        rules = rules_of(asking.book, shift)
        if rules is None or not is_pending(away) or not may_decide(asking, away, rules):
            continue
        person = people.by_id(asking.tx, away.person_id)
        made = card.buttons(away, team, rules, say)
        found.append(
            Waiting(
                since=away.asked_at,
                lines=(card.title(away, person, say), card.times(away, team, say)),
                buttons=tuple(one.model_copy(update={"style": None}) for one in made),
            )
        )
    return found


def own(asking: Asking) -> Sequence[Item]:
    """That the person is away, or asks to be."""
    away = stepping_away.open_of(asking.tx, asking.person.id)
    if away is None:
        return ()
    say = asking.say
    buttons = [one.model_copy(update={"style": None}) for one in card.own_buttons(away, say)]
    return (
        Item(
            title=say("Away from the post"),
            lines=(card.times(away, asking.person.team, say),),
            buttons=tuple(buttons),
        ),
    )


def team(asking: Asking) -> Sequence[Item]:
    """For those who decide it: who is away from the post now."""
    say, lines = asking.say, []
    for away, shift in _open(asking):
        rules = rules_of(asking.book, shift)
        if away.state != OUT or rules is None or not may_decide(asking, away, rules):
            continue
        person = people.by_id(asking.tx, away.person_id)
        times = card.times(away, asking.person.team, say)
        lines.append(say("{name}: {times}", name=person.name, times=times))
    if not lines:
        return ()
    return (Item(title=say("Away from the post now"), lines=tuple(lines)),)
