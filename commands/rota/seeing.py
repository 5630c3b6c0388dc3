"""The next turns: of a week as it is posted, and all that are known when somebody asks."""

from collections.abc import Sequence
from datetime import timedelta

from commands.deciding.asking import Asking, Refusal, team_say
from commands.deciding.command import Drawing
from commands.deciding.turns import days_of, duty_lines, hand_button, of_turn, title_of
from commands.rota.finding import check_has_rotas
from handbook.book import Handbook
from handbook.rotas import week_of
from handbook.words import Say
from storage import people, rotas
from storage.cards import Card, Item, clean
from storage.people import Team
from storage.rotas import Turn
from storage.transaction import Tx

AHEAD = timedelta(days=13)
MOST = 5


def line(asking: Asking, typed: str) -> Card:
    """Nothing typed: who has which turn, of each rota. Raises Refusal for what is no word."""
    say, tx, team = asking.say, asking.tx, asking.person.team
    check_has_rotas(asking)
    if typed:
        raise Refusal(
            say("I do not understand “{said}”. Nothing was changed.", said=clean(typed, 40)),
            say("All turns: /rollcall rota"),
            say("To hand yours on: /rollcall rota give tomorrow @name"),
        )
    names = {known.id: known.name for known in people.of_team(tx, team.id or 0)}
    items = []
    for rota in asking.book.rotas:
        turns = rotas.between(tx, team.id or 0, rota, asking.today, asking.today + AHEAD)
        lines = [_line(turn, names, say) for turn in turns]
        items.append(
            Item(
                title=title_of(asking.book, rota, say),
                lines=(
                    *(duty_lines(asking.book, turns[0], say) if turns else ()),
                    *(lines or [say("No turn is drawn up yet.")]),
                ),
            )
        )
    mine = rotas.of_person(tx, asking.person.id, asking.today)
    return Card(
        title=say("Whose turn it is"),
        items=tuple(items),
        small=(say("To hand yours on: /rollcall rota give tomorrow @name"),),
        buttons=(hand_button(mine[0], say),) if mine else (),
    )


def draw(drawing: Drawing) -> Card:
    """The posted week that the turn is the first of, as it stands."""
    turn = rotas.get(drawing.tx, drawing.number)
    assert turn is not None, "turns are never deleted"
    team = people.team(drawing.tx, turn.team_id)
    return week(drawing.tx, drawing.books[team.handbook], team, turn)


def week(tx: Tx, book: Handbook, team: Team, first: Turn) -> Card:
    """All turns of the week, for everybody."""
    say = team_say(team)
    monday, sunday = week_of(first.day)
    turns = rotas.between(tx, first.team_id, first.rota, monday, sunday)
    names = {known.id: known.name for known in people.of_team(tx, first.team_id)}
    title = title_of(book, first.rota, say)
    return Card(
        title=say("{what}, week of {day}", what=_begun(title), day=say.day(monday)),
        lines=(*duty_lines(book, first, say), *(_line(turn, names, say) for turn in turns)),
        small=(
            say(
                "Whoever cannot hands it on with the button, or types: /rollcall rota give "
                "tomorrow @name. Each is reminded privately the day before."
            ),
        ),
        buttons=(hand_button(first, say),),
    )


def own(asking: Asking) -> Sequence[Item]:
    """The person's next turns, on their Home."""
    say = asking.say
    if not asking.book.rotas:
        return []
    mine = rotas.of_person(asking.tx, asking.person.id, asking.today)
    return [
        Item(
            title=None if place else say("Your turns"),
            lines=(of_turn(asking.book, turn, say),),
            buttons=(hand_button(turn, say),),
        )
        for place, turn in enumerate(mine[:MOST])
    ]


def _line(turn: Turn, names: dict[int, str], say: Say) -> str:
    name = names[turn.person_id] if turn.person_id is not None else say("nobody can, so far")
    return say("{days}: {name}", days=days_of(turn, say), name=name)


def _begun(title: str) -> str:
    return title[:1].upper() + title[1:]
