"""Who owes what for a month's sheet is reminded: as it can be done, and on its last day."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from commands.deciding.asking import Asking, Books
from commands.deciding.lines import cited
from commands.deciding.reach import reach
from commands.sheet import cards, giving, typed, waiting
from commands.sheet.rights import Sheet, all_of, holders
from handbook.assessment import AssessmentRules, Duty
from handbook.book import Handbook, in_force
from handbook.words import of
from storage import assessments, later, people
from storage.assessments import SET
from storage.cards import Button, Card
from storage.people import Team
from storage.transaction import Tx


def moments(
    teams: Iterable[Team], books: Books, since: datetime, until: datetime
) -> Iterator[tuple[int, datetime]]:
    """When somebody is to be reminded in (since, until], by the team's number."""
    for team in teams:
        zone, book = ZoneInfo(team.zone), books[team.handbook]
        day = since.astimezone(zone).date()
        while day <= until.astimezone(zone).date():
            at = datetime.combine(day, time(book.reminders.that_day), zone)
            if since < at <= until and duties(book, day):
                yield team.id or 0, at
            day += timedelta(days=1)


def duties(book: Handbook, day: date) -> list[tuple[date, Duty]]:
    """What is reminded of on a day, and for which month."""
    this = day.replace(day=1)
    found = []
    for month in (typed.last_month(this), this):
        version = in_force(book.assessment, month)
        if version is not None:
            asked = version.days.reminders(month)
            found += [(month, duty) for on, duty in sorted(asked) if on == day]
    return found


def why_not(tx: Tx, books: Books, number: int, at: datetime) -> str | None:
    """Why a late reminder need not be said: the day is over, and it is said again."""
    team = people.team(tx, number)
    zone, book = ZoneInfo(team.zone), books[team.handbook]
    day = at.astimezone(zone).date()
    if tx.now.astimezone(zone).date() == day:
        return None
    for month, duty in duties(book, day):
        version = in_force(book.assessment, month)
        assert version is not None, "it was due"
        if not any(on > day and one == duty for on, one in version.days.reminders(month)):
            return None
    return "it is said again on the last day"


def remind(tx: Tx, books: Books, number: int, at: datetime) -> str | None:
    """Tell everybody who owes something; why nobody was, where nobody was."""
    team = people.team(tx, number)
    book, day = books[team.handbook], at.astimezone(ZoneInfo(team.zone)).date()
    told = 0
    for month, duty in duties(book, day):
        version = in_force(book.assessment, month)
        assert version is not None, "it was due"
        if duty == "self":
            told += _people(tx, book, number, version, month)
        else:
            told += _leaders(tx, book, team, version, month, duty)
    return None if told else "nobody owes anything"


def _people(tx: Tx, book: Handbook, number: int, version: AssessmentRules, month: date) -> int:
    """Those who have not assessed themselves."""
    rows = assessments.of_team(tx, number, month, month)
    sheets = all_of(tx, book, (row for row in rows if row.state == SET))
    today = tx.now.astimezone(ZoneInfo(people.team(tx, number).zone)).date()
    owing = [one for one in sheets if one.rules.asks_self and not one.known.has_left(today)]
    for sheet in owing:
        subject = f"sheet_remind:{sheet.id}"
        later.drop(tx, subject, "sheet.remind")
        card = _own_card(sheet, version)
        reach(tx, book, sheet.known, "sheet.remind", subject, card)
    return len(owing)


def _own_card(sheet: Sheet, version: AssessmentRules) -> Card:
    say = of(sheet.known.language)
    return Card(
        title=say("Your own assessment for {month}", month=say.month(sheet.month)),
        lines=(
            say(
                "Please assess yourself until the end of {day} ({rule}).",
                day=say.day(version.days.assessed_until(sheet.month)),
                rule=cited(sheet.rules.self_rule, say),
            ),
        ),
        small=(say("It takes a number for each line. Or type: /rollcall sheet self"),),
        buttons=(cards.own_button(sheet.row, say), cards.see_button(sheet.row, say)),
    )


def _leaders(
    tx: Tx, book: Handbook, team: Team, version: AssessmentRules, month: date, duty: Duty
) -> int:
    """Those who owe tasks, scores or a yes: how many, in one message each."""
    today = tx.now.astimezone(ZoneInfo(team.zone)).date()
    roles = {(one.approved_by if duty == "approve" else one.decided_by) for one in version.sheets}
    able = {
        known.id: known
        for role in roles
        if role is not None
        for known in holders(tx, book, team, role, today)
    }
    told = 0
    for known in able.values():
        asking = Asking(tx, known, book, of(known.language))
        if count := _owed(asking, month, duty):
            subject = f"sheet_owed:{known.id}:{month:%Y-%m}:{duty}"
            later.drop(tx, subject, "sheet.owed")
            card = _owed_card(asking, version, month, duty, count)
            reach(tx, book, known, "sheet.owed", subject, card)
            told += 1
    return told


def _owed(asking: Asking, month: date, duty: Duty) -> int:
    if duty == "set":
        return giving.missing(asking.tx, asking.book, asking.person, month, asking.today)
    team_id = asking.person.person.team_id
    sheets = all_of(asking.tx, asking.book, assessments.of_team(asking.tx, team_id, month, month))
    owed = waiting.is_to_score if duty == "score" else waiting.is_to_approve
    return sum(owed(asking, sheet) for sheet in sheets)


def _owed_card(
    asking: Asking, version: AssessmentRules, month: date, duty: Duty, count: int
) -> Card:
    say, days = asking.say, version.days
    told = {"month": say.month(month), "rule": cited(days.rule, say)}
    buttons: tuple[Button, ...] = (waiting.team_button(asking, month),)
    if duty == "set":
        line = say.plural(
            "{n} person has no tasks for {month} yet; they are set until {day} ({rule}).",
            "{n} people have no tasks for {month} yet; they are set until {day} ({rule}).",
            count,
            day=say.day(days.set_until(month)),
            **told,
        )
        buttons = waiting.set_buttons(asking, month)
    elif duty == "score":
        line = say.plural(
            "{n} sheet of {month} has no score yet; they are due on {day} ({rule}).",
            "{n} sheets of {month} have no score yet; they are due on {day} ({rule}).",
            count,
            day=say.day(days.scored_until(month)),
            **told,
        )
    else:
        line = say.plural(
            "{n} sheet of {month} waits for your yes; it is due on {day} ({rule}).",
            "{n} sheets of {month} wait for your yes; it is due on {day} ({rule}).",
            count,
            day=say.day(days.approved_until(month)),
            **told,
        )
    return Card(
        title=say("Sheets of {month}", month=say.month(month)), lines=(line,), buttons=buttons
    )
