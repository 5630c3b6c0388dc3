"""A training as the floor sees it, and as whoever trains is asked for it."""

from zoneinfo import ZoneInfo

from commands.deciding import whoever
from commands.deciding.asking import team_say
from commands.deciding.command import Drawing
from commands.deciding.lines import cited
from commands.deciding.training_day import Held
from handbook.book import Handbook, in_force
from handbook.training import CycleRules
from handbook.words import Say
from storage import outbox, people, trainings
from storage.cards import Button, Card, Fact
from storage.people import Team
from storage.trainings import DROPPED, Training
from storage.transaction import Tx


def draw(drawing: Drawing) -> Card:
    """The floor's post as the training stands now."""
    row = trainings.get(drawing.tx, drawing.number)
    assert row is not None
    team = people.team(drawing.tx, row.team_id)
    return floor_card(drawing.tx, drawing.books[team.handbook], team, row)


def subject(row: Training) -> str:
    return f"training:{row.id}"


def redraw(tx: Tx, row: Training) -> bool:
    """Make the floor's post true again; False where nothing was posted yet."""
    post = outbox.first_of(tx, subject(row))
    if post is not None:
        outbox.redraw(tx, post)
    return post is not None


def floor_card(tx: Tx, book: Handbook, team: Team, row: Training) -> Card:
    """What everybody is told: when, what, for whom, and what becomes of whoever is not there."""
    say = team_say(team)
    rules = in_force(book.training.cycle, row.due) or in_force(book.training.cycle, row.day)
    assert rules is not None, "or nothing is posted"
    title = say("Training on {day}", day=say.day(row.day))
    if row.state == DROPPED:
        return Card(title=title, lines=(say("It was dropped: nobody need come."),))
    trainers = people.with_role(tx, row.team_id, *rules.trains.roles)
    day = tx.now.astimezone(ZoneInfo(team.zone)).date()
    names = [known.name for known in trainers if not known.has_left(day)]
    lines = [
        say(
            "Each takes part in their shift of that day. Who is off then or misses it gets a "
            "second date, in a private message."
        )
    ]
    return Card(
        title=title,
        facts=(
            Fact(label=say("Topics"), value=topics(row, say)),
            Fact(label=say("For"), value=whoever.titles(book, rules.about, say)),
            *((Fact(label=say("By"), value=say.names(names)),) if names else ()),
        ),
        lines=tuple(lines),
        small=(
            say(
                "By {rule}. Yours: /rollcall training",
                rule=cited(rules.rule, say),
            ),
        ),
    )


def topics(row: Training | None, say: Say) -> str:
    """What it is about, or that this follows."""
    return row.words if row is not None and row.words else say("they follow")


def plan_button(one: Held, say: Say) -> Button:
    label = say("Change…") if one.row is not None and one.row.words else say("Note topics…")
    return Button(action="training.plan", label=label, value=f"{one.due}", style="primary")


def ask_card(one: Held, rules: CycleRules, found: str | None, say: Say) -> Card:
    """Asks whoever trains for the topics. `found`: what was noted most since the last one."""
    lines = [
        say(
            "Please sum up the key topics and those that often go wrong. On the evening before, "
            "everybody is told what you have noted ({rule}).",
            rule=cited(rules.rule, say),
        )
    ]
    if found:
        lines.append(say("Most often noted since the last training: {what}.", what=found))
    return Card(
        title=say("You train on {day}", day=say.day(one.day)),
        lines=tuple(lines),
        small=(say("Or type: /rollcall training topics refunds; the closing phrase"),),
        buttons=(plan_button(one, say),),
    )
