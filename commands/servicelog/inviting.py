"""Before the day ends everybody is asked for their service log, in the team's channel (SD-Q4)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
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
from handbook.words import Say
from storage import outbox, people, rotas, service_logs
from storage.cards import Button, Card, Fact
from storage.people import Team
from storage.service_logs import LogAsk
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
    asked = service_logs.ask(tx, due.number, day)
    if asked is None:
        return "they are asked for already"
    subject = f"servicelog:{asked.id}"
    outbox.post(tx, team.floor_channel, subject, card(tx, book, team, asked))
    tx.note("servicelog.asked", subject, "clock", day=day)
    return None


def why_useless(tx: Tx, _: Books, due: Due) -> str | None:
    return "the day is over" if tx.now - due.at > USEFUL else None


def draw(drawing: Drawing) -> Card:
    asked = service_logs.get_ask(drawing.tx, drawing.number)
    assert asked is not None, "posts are never deleted"
    team = people.team(drawing.tx, asked.team_id)
    return card(drawing.tx, drawing.books[team.handbook], team, asked)


def card(tx: Tx, book: Handbook, team: Team, asked: LogAsk) -> Card:
    """The post, with how many have written; no words of anybody's log."""
    say, rules = team_say(team), in_force(book.service_log, asked.day)
    heading = say("Service log, {day}", day=say.day(asked.day))
    if rules is None:
        return Card(title=heading)
    expected = {known.id for known in writers(tx, book, team, asked.day)}
    lines = service_logs.of_team(tx, asked.team_id, asked.day, asked.day)
    wrote = {one.person_id for one in lines}
    done = (wrote | service_logs.without_problem(tx, asked.team_id, asked.day)) & expected
    return Card(
        title=heading,
        facts=(
            Fact(label=say("Who"), value=say("everybody who works today")),
            *_until(tx, rules, asked, say),
            Fact(label=say("Rule"), value=cited(rules.rule, say)),
        ),
        lines=(
            say("Please write each problem of your day in a line; there may be several."),
            say("There was none? Press No problem today."),
            say("Done so far: {n} of {all}.", n=len(done), all=len(expected)),
        ),
        small=(say("Or type: /rollcall servicelog what was the problem"),),
        buttons=(
            Button(
                action="servicelog.write",
                label=say("Write a problem…"),
                value=str(asked.id),
                style="primary",
            ),
            Button(action="servicelog.nothing", label=say("No problem today"), value=str(asked.id)),
        ),
    )


def _until(tx: Tx, rules: LogRules, asked: LogAsk, say: Say) -> tuple[Fact, ...]:
    """When they are collected, and by whom."""
    if rules.collecting is None:
        return ()
    at = say.time(rules.collecting.when.at)
    holder = rotas.holder(tx, asked.team_id, rules.collecting.rota, asked.day)
    if holder is None:
        return (Fact(label=say("Done by"), value=at),)
    name = people.by_id(tx, holder).name
    return (
        Fact(label=say("Done by"), value=say("{time}; {name} collects them", time=at, name=name)),
    )


INVITE = Occasion(name="servicelog_ask", title=title, due=due, post=post, why_useless=why_useless)
