"""Before the day ends everybody is asked for their service log, in the team's channel (SD-Q4)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from commands.deciding.asking import Books, team_say
from commands.deciding.command import Drawing
from commands.deciding.lines import cited
from commands.deciding.occasions import Due, Occasion, by_calendar
from commands.deciding.turns import settle
from commands.servicelog.rights import writers
from handbook.book import Handbook, in_force
from handbook.service_log import LogRules
from handbook.timing import When
from handbook.words import Say, mark
from storage import outbox, people, rotas, service_logs
from storage.cards import Button, Card, Fact
from storage.people import Team
from storage.transaction import Tx

USEFUL = timedelta(hours=3)


def due(
    _: Tx, books: Books, teams: Sequence[Team], since: datetime, until: datetime
) -> Sequence[Due]:
    """When the logs of each team are asked for."""
    return [
        one
        for team in teams
        for one in by_calendar(
            team,
            books[team.handbook],
            since,
            until,
            "servicelog",
            books[team.handbook].service_log,
            _asked,
        )
    ]


def _asked(rules: LogRules) -> When | None:
    return rules.asked


def title(_: Tx, __: Books, ___: Due, say: Say) -> str:
    return say("Service log of the day")


def post(tx: Tx, books: Books, due: Due) -> str | None:
    """Ask for them; why not, where nobody works or they are asked for already."""
    team = people.team(tx, due.number)
    book, day = books[team.handbook], due.at.astimezone(ZoneInfo(team.zone)).date()
    if not writers(tx, book, team, day):
        return "nobody who keeps a log works that day"
    people.lock_team(tx, due.number)
    rules = in_force(book.service_log, day)
    if rules is not None and rules.collecting is not None:
        settle(tx, book, team, rules.collecting.rota, day)  # the post names them
    subject = f"servicelog:{service_logs.the_day(tx, due.number, day).id}"
    if outbox.first_of(tx, subject) is not None:
        return "they are asked for already"
    outbox.post(tx, team.floor_channel, subject, card(tx, book, team, day))
    tx.note("servicelog.asked", subject, "clock", day=day)
    return None


def why_useless(tx: Tx, _: Books, due: Due) -> str | None:
    return "the day is over" if tx.now - due.at > USEFUL else None


def card(tx: Tx, book: Handbook, team: Team, day: date) -> Card:
    """The post; who has written stands in no channel."""
    say, rules = team_say(team), in_force(book.service_log, day)
    heading = say("Service log, {day}", day=say.day(day))
    if rules is None:
        return Card(title=heading)
    if over := collected(tx, rules, team, day, say):
        return Card(title=heading, lines=over)
    return Card(
        title=heading,
        facts=(
            Fact(label=say("Who"), value=say("everybody who works today")),
            *_until(tx, rules, team.id or 0, day, say),
            Fact(label=say("Rule"), value=cited(rules.rule, say)),
        ),
        lines=(
            say("Please write each problem of your day in a line; there may be several."),
            say("There was none? Press No problem today."),
        ),
        small=(say("Or type: /rollcall servicelog what was the problem"),),
        buttons=(
            Button(
                action="servicelog.write",
                label=say("Write a problem…"),
                value=day.isoformat(),
                style="primary",
            ),
            Button(
                action="servicelog.nothing", label=say("No problem today"), value=day.isoformat()
            ),
        ),
    )


def collected(tx: Tx, rules: LogRules, team: Team, day: date, say: Say) -> tuple[str, ...]:
    """That the day's problems are reported, or its time for them is over; nothing before."""
    zone = ZoneInfo(team.zone)
    reported = service_logs.reported_on(tx, team.id or 0, day)
    if reported is not None:
        name = people.by_id(tx, reported.person_id).name
        at = say.time(reported.at.astimezone(zone))
        told = say("Reported by {name} at {time}.", name=name, time=at)
    elif rules.collecting and tx.now >= datetime.combine(day, rules.collecting.until, zone):
        told = say("The time for the problems of that day is over.")
    else:
        return ()
    return (told, say("A problem that comes now: /rollcall servicelog what was the problem"))


def draw(drawing: Drawing) -> Card:
    """The post as it stands now."""
    row = service_logs.day_of(drawing.tx, drawing.number)
    team = people.team(drawing.tx, row.team_id)
    return card(drawing.tx, drawing.books[team.handbook], team, row.day)


def redraw(tx: Tx, team_id: int, day: date) -> None:
    """The post and the collector's message, so that no button of them is left that does nothing."""
    number = service_logs.the_day(tx, team_id, day).id
    for name in ("servicelog", "problems"):
        for post in outbox.posts_of(tx, f"{name}:{number}"):
            outbox.redraw(tx, post)


def _until(tx: Tx, rules: LogRules, team_id: int, day: date, say: Say) -> tuple[Fact, ...]:
    """When they are collected, and by whom."""
    if rules.collecting is None:
        return ()
    at = say.time(rules.collecting.when.at)
    holder = rotas.holder(tx, team_id, rules.collecting.rota, day)
    if holder is None:
        return (Fact(label=say("Done by"), value=at),)
    name = people.by_id(tx, holder).name
    return (
        Fact(label=say("Done by"), value=say("{time}; {name} collects them", time=at, name=name)),
    )


INVITE = Occasion(
    name="servicelog_ask",
    title=title,
    due=due,
    post=post,
    why_useless=why_useless,
    kind=mark("Calls for the service log"),
    also=(
        "servicelog",
        "日志",
    ),
    where="floor_channel",
    is_steady=True,
)
