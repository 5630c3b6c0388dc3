"""Some days before wishes close, whoever has said none is asked."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from commands.deciding.asking import Books
from commands.deciding.lines import cited
from commands.deciding.reach import reach
from handbook.book import Handbook, in_force
from handbook.roster import RosterRules, dates_of, next_month
from handbook.words import of
from storage import people, rosters, wishes
from storage.cards import Button, Card
from storage.people import Known, Team
from storage.transaction import Tx


def moments(
    teams: Iterable[Team], books: Books, since: datetime, until: datetime
) -> Iterator[tuple[int, datetime]]:
    """When each team's people are asked in (since, until], by the team's number."""
    for team in teams:
        zone, book = ZoneInfo(team.zone), books[team.handbook]
        month = since.astimezone(zone).date().replace(day=1)
        while month <= until.astimezone(zone).date():
            at = _asked_at(book, next_month(month), zone)
            if at is not None and since < at <= until:
                yield team.id or 0, at
            month = next_month(month)


def _asked_at(book: Handbook, month: date, zone: ZoneInfo) -> datetime | None:
    rules = in_force(book.roster, month)
    if rules is None or rules.wishes is None:
        return None
    return datetime.combine(rules.wishes.reminds(month), time(book.reminders.that_day), zone)


def why_not(tx: Tx, books: Books, number: int, at: datetime) -> str | None:
    """Why nobody need be asked any more; None where they should."""
    team = people.team(tx, number)
    zone = ZoneInfo(team.zone)
    month = next_month(at.astimezone(zone).date())
    days = dates_of(month)
    if rosters.published(tx, number, days[0], days[-1]):
        return "the roster is out already"
    rules = _rules(books[team.handbook], month)
    if rules is None or rules.wishes is None:
        return "the handbook asks for no wishes any more"
    if tx.now.astimezone(zone).date() > rules.wishes.closes(month):
        return "wishes are closed"
    return None


def ask_all(tx: Tx, books: Books, number: int, at: datetime) -> str | None:
    """Ask everybody on rosters who has said none; why nobody was, where nobody was."""
    team = people.team(tx, number)
    book, today = books[team.handbook], tx.now.astimezone(ZoneInfo(team.zone)).date()
    month = next_month(at.astimezone(ZoneInfo(team.zone)).date())
    rules = _rules(book, month)
    assert rules is not None, "it was due"
    days = dates_of(month)
    said = wishes.of_team(tx, number, days[0], days[-1])
    open_ = [
        known
        for known in people.with_role(tx, number, *rules.roles)
        if known.id not in said and not known.has_left(today)
    ]
    for known in open_:
        reach(tx, book, known, "wish.remind", f"wish:{known.id}", _card(known, rules, month))
    return None if open_ else "everybody has said theirs"


def _rules(book: Handbook, month: date) -> RosterRules | None:
    return in_force(book.roster, month)


def _card(known: Known, rules: RosterRules, month: date) -> Card:
    say, wishing = of(known.language), rules.wishes
    assert wishing is not None, "it was due"
    return Card(
        title=say("Days of rest in {month}", month=say.month(month)),
        lines=(
            say.plural(
                "On which day do you wish to rest? You may say {n}, until the end of {day} "
                "({rule}).",
                "On which days do you wish to rest? You may say {n}, until the end of {day} "
                "({rule}).",
                wishing.most,
                day=say.day(wishing.closes(month)),
                rule=cited(wishing.rule, say),
            ),
            say("If you have no wish, you need not answer."),
        ),
        small=(say("To say or change them: /rollcall wish 12 18-19"),),
        buttons=(Button(action="wish.say", label=say("Choose days…"), value=""),),
    )
