"""The turns of the week that follows are drawn up fairly, and posted for everybody."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from commands.deciding.asking import Books
from commands.deciding.occasions import Due, Occasion, by_calendar
from commands.deciding.turns import settle, title_of
from commands.rota.seeing import week
from handbook.book import Handbook, in_force
from handbook.rotas import RotaRules, spans, week_of
from handbook.timing import When
from handbook.words import Say, mark
from storage import outbox, people
from storage.people import Team
from storage.transaction import Tx

WEEKS_AHEAD = 3
"""A week without a day of duty is passed over, as far as this."""


def due(
    _: Tx, books: Books, teams: Sequence[Team], since: datetime, until: datetime
) -> Sequence[Due]:
    """When each rota of the teams is drawn up."""
    return [
        one
        for team in teams
        for name, rota in books[team.handbook].rotas.items()
        for one in by_calendar(team, books[team.handbook], since, until, name, rota.rules, _planned)
    ]


def _planned(rules: RotaRules) -> When:
    return rules.planned


def title(tx: Tx, books: Books, due: Due, say: Say) -> str:
    book = books[people.team(tx, due.number).handbook]
    return say("Turns of the next week: {what}", what=title_of(book, due.key, say))


def post(tx: Tx, books: Books, due: Due) -> str | None:
    """Draw up and post the week that follows the moment; why not, where there is none."""
    team = people.team(tx, due.number)
    book = books[team.handbook]
    days = _days(book, team, due)
    turns = [turn for day in days if (turn := settle(tx, book, team, due.key, day))]
    if not turns:
        return "no day of the weeks that follow has a turn"
    subject = f"rota:{turns[0].id}"
    if outbox.first_of(tx, subject) is not None:
        return "it is posted already"
    outbox.post(tx, team.floor_channel, subject, week(tx, book, team, turns[0]))
    tx.note("rota.posted", subject, "clock", rota=due.key, first=turns[0].day)
    return None


def why_useless(tx: Tx, books: Books, due: Due) -> str | None:
    team = people.team(tx, due.number)
    days = _days(books[team.handbook], team, due)
    today = tx.now.astimezone(ZoneInfo(team.zone)).date()
    return "that week is over" if days and days[-1] < today else None


def _days(book: Handbook, team: Team, due: Due) -> list[date]:
    """The first day of each turn of the next week that has any."""
    _, sunday = week_of(due.at.astimezone(ZoneInfo(team.zone)).date())
    for ahead in range(WEEKS_AHEAD):
        monday = sunday + timedelta(days=1 + 7 * ahead)
        rules = in_force(book.rotas[due.key].rules, monday) if due.key in book.rotas else None
        found = spans(rules, monday, monday + timedelta(days=6), book.calendar) if rules else []
        if found:
            return [first for first, _, _ in found]
    return []


PLAN = Occasion(
    name="rota_plan",
    title=title,
    due=due,
    post=post,
    why_useless=why_useless,
    is_shown=True,
    is_steady=True,
    kind=mark("Plans of turns"),
    also=(
        "turns",
        "rota",
        "值日",
    ),
    where="floor_channel",
)
