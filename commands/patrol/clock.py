"""The report on what patrols have found goes to the director regularly (CC-2.6)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from commands.deciding.asking import Books
from commands.deciding.occasions import Due, Occasion, by_calendar
from commands.deciding.reach import reach
from commands.patrol import analysis
from handbook.book import Handbook, in_force
from handbook.patrol import Analysis, PatrolRules
from handbook.words import Say, mark, of
from storage import people
from storage.people import Known, Team
from storage.transaction import Tx

KEY = "patrol"
FIRST = timedelta(days=7)
"""What the first report tells of, where there was none before."""


def _due(
    tx: Tx, books: Books, teams: Sequence[Team], since: datetime, until: datetime
) -> list[Due]:
    return [
        due
        for team in teams
        for due in by_calendar(
            team,
            books[team.handbook],
            since,
            until,
            KEY,
            books[team.handbook].patrol,
            lambda rules: rules.analysis.when if rules.analysis else None,
        )
    ]


def _rules(book: Handbook, team: Team, at: datetime) -> tuple[PatrolRules, Analysis] | None:
    rules = in_force(book.patrol, at.astimezone(ZoneInfo(team.zone)).date())
    return (rules, rules.analysis) if rules and rules.analysis else None


def post(tx: Tx, books: Books, due: Due) -> str | None:
    """Send it to each who gets it, in their own language; why not, where nobody does."""
    team = people.team(tx, due.number)
    book = books[team.handbook]
    found = _rules(book, team, due.at)
    if found is None:
        return "the handbook asks for it no longer"
    rules, report = found
    readers = _readers(tx, book, team, report)
    if not readers:
        return "nobody is there to read it"
    before = report.before(ZoneInfo(team.zone), book.calendar, due.at)
    # Run early, it tells of what there is by now; the rest is for the next.
    until = min(due.at, tx.now)
    since = min(before or until - FIRST, until)
    if not analysis.is_worth_it(tx, team, since, until):
        return "no shift was on, and nothing was found"
    for known in readers:
        told = analysis.card(tx, rules, team, since, until, of(known.language))
        reach(tx, book, known, "patrol.analysis", f"patrol_analysis:{team.id}", told)
    return None


def _readers(tx: Tx, book: Handbook, team: Team, report: Analysis) -> list[Known]:
    """Who holds the roles; where nobody does, who may act for them."""
    today = tx.now.astimezone(ZoneInfo(team.zone)).date()
    acting = {one for role in report.roles for one in book.deciders(role)}
    for roles in (set(report.roles), acting):
        found = people.with_role(tx, team.id or 0, *sorted(roles))
        there = [one for one in found if one.person.slack_id and not one.has_left(today)]
        if there:
            return there
    return []


def _title(_: Tx, __: Books, ___: Due, say: Say) -> str:
    return say("Patrol analysis")


ANALYSIS = Occasion(
    name="patrol_analysis",
    title=_title,
    due=_due,
    post=post,
    kind=mark("Patrol analyses"),
    also=(
        "patrol",
        "巡检",
    ),
    is_steady=True,
)
