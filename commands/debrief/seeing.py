"""What was summed up, and the card on the floor."""

from zoneinfo import ZoneInfo

from commands.debrief.card import card
from commands.debrief.finding import rules_of
from commands.deciding.asking import Asking, team_say
from commands.deciding.command import Drawing
from storage import debriefs, people
from storage.cards import Card, Item

MOST = 5


def draw(drawing: Drawing) -> Card:
    """The card on the floor, as the meeting stands; `number` is the shift's."""
    debrief = debriefs.get(drawing.tx, drawing.number)
    assert debrief is not None, "meetings are never deleted"
    team = people.team(drawing.tx, debrief.team_id)
    return card(drawing.tx, drawing.books[team.handbook], team, debrief, team_say(team))


def list_lines(asking: Asking, _: str) -> Card:
    """The newest ones with their goals, for everybody of the team. Raises Refusal."""
    say = asking.say
    rules_of(asking)
    zone = ZoneInfo(asking.person.team.zone)
    gone = say("Its words are no longer kept.")
    items = []
    for one in debriefs.newest(asking.tx, asking.person.person.team_id, MOST):
        day = one.starts_at.astimezone(zone).date()
        told = [*(one.summary_words or gone).splitlines()]
        if one.goals_words:
            told += [say("Goals:"), *one.goals_words.splitlines()]
        heading = say("{code}, {day}", code=one.code, day=say.day(day))
        items.append(Item(title=heading, lines=tuple(told)))
    none = (say("Nothing was summed up yet."),)
    return Card(
        title=say("Post-shift meetings"),
        lines=() if items else none,
        items=tuple(items),
        small=(say("To sum one up: /rollcall debrief form"),),
    )
