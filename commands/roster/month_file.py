"""The team's month as a workbook, by direct message: the usual grid, to be brought in again."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Drawing, Made, Press
from commands.roster import spans
from commands.roster.spans import Month
from handbook.words import of
from storage import given, people, rostered, rosters
from storage.cards import Card
from storage.importers import roster_grid
from storage.rostered import Place

NAME = "roster_month"


def press(asking: Asking, press: Press) -> Card:
    month = spans.read_month(press.value)
    if month is None:
        raise Refusal(
            asking.say("Which month do you mean? For example: /rollcall roster team 2026-11")
        )
    return ask(asking, month)


def ask(asking: Asking, month: Month) -> Card:
    """The file comes to the asker's direct message. Raises Refusal where there is nothing in it."""
    say, tx = asking.say, asking.tx
    named = say.month(month.first)
    if not rosters.published(tx, asking.person.person.team_id, month.first, month.last):
        raise Refusal(say("The roster for {month} is not out yet.", month=named))
    slack_id = asking.person.person.slack_id
    assert slack_id is not None, "who asks is in Slack"
    given.give(tx, asking.person.id, slack_id, NAME, {"month": f"{month.first:%Y-%m}"})
    return Card(
        lines=(say("The roster for {month} comes to your direct message with me.", month=named),)
    )


def made(drawing: Drawing) -> Made:
    """The workbook as the roster stands now."""
    tx, file = drawing.tx, given.get(drawing.tx, drawing.number)
    known = people.by_id(tx, file.person_id)
    month = spans.read_month(str(file.what["month"]))
    assert month is not None, "it was a month when it was asked for"
    team_id, say = known.person.team_id, of(known.language)
    one = timedelta(days=1)  # a night reaches into the next morning
    words = drawing.books[known.team.handbook].grid
    places = rostered.places(tx, team_id, month.first - one, month.last + one)
    cells: dict[tuple[int, date], list[str]] = defaultdict(list)
    for place in places:
        if month.first <= place.day <= month.last and not _clashes(place, places):
            code = words.marked(place.code, place.mark)
            cells[place.person_id, place.day].append(code)
    everybody = [
        (one.id, one.person.code, one.name)
        for one in people.of_team(tx, team_id)
        if not one.has_left(month.first)
    ]
    title = f"{month.first:%Y-%m}"
    return Made(
        name=f"roster-{title}.xlsx",
        content=roster_grid.write(title, everybody, month.days, cells),
        words=say(
            "The roster for {month}, as it stands now. It can be changed and brought in again.",
            month=say.month(month.first),
        ),
    )


def _clashes(place: Place, places: Sequence[Place]) -> bool:
    """A part of somebody else's shift, whose whole hours would clash with the person's own work.

    A grid names whole shifts only. A swap of a part is made again when the grid is brought in.
    """
    if place.covers_id is None:
        return False
    return any(
        other is not place
        and other.person_id == place.person_id
        and other.opens_at < place.closes_at
        and place.opens_at < other.closes_at
        for other in places
    )
