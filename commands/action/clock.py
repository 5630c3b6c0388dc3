"""Whose task is due is reminded the day before, and on the day (CC-2.10.2)."""

from collections.abc import Hashable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from commands.deciding.asking import Books
from commands.deciding.occasions import Due, Occasion
from commands.deciding.reach import reach
from commands.deciding.tasks import shown, tell_owner, tx_day, was_told_today
from handbook.book import Handbook
from handbook.words import Say, of
from storage import actions, later, people
from storage.actions import OPEN, Action
from storage.cards import Button, Card
from storage.people import Known, Team
from storage.transaction import Tx

DAY = timedelta(days=1)


def _moments(book: Handbook, team: Team, due: date) -> tuple[datetime, datetime]:
    """When its owner is reminded: the day before, and on the day."""
    zone, hours = ZoneInfo(team.zone), book.reminders
    return (
        datetime.combine(due - DAY, time(hours.day_before), zone),
        datetime.combine(due, time(hours.that_day), zone),
    )


def _span(since: datetime, until: datetime) -> tuple[date, date]:
    """The dates that may bring a reminder in (since, until], wherever the team is."""
    return since.date() - DAY, until.date() + 2 * DAY


def _rests_on(tx: Tx, since: datetime, until: datetime) -> Hashable:
    return actions.due_days(tx, *_span(since, until))


def due(tx: Tx, books: Books, teams: Sequence[Team], since: datetime, until: datetime) -> list[Due]:
    by_id = {team.id: team for team in teams}
    found = []
    for action in actions.due(tx, *_span(since, until)):
        team = by_id.get(action.team_id)
        if team is not None:
            for at in _moments(books[team.handbook], team, action.due):
                if since < at <= until:
                    found.append(Due(actions.subject(action.id), at, action.team_id))
    return found


def why_useless(tx: Tx, books: Books, one: Due) -> str | None:
    """Why nobody need be reminded any more; None where they should be."""
    action = actions.get(tx, one.number)
    if action is None or action.state != OPEN:
        return "it is closed"
    team = people.team(tx, action.team_id)
    before, that_day = _moments(books[team.handbook], team, action.due)
    if one.at not in (before, that_day):
        return "it is due on another day now"
    if one.at == before and tx.now >= that_day:
        return "it is said again on the day"
    if action.at > one.at:
        return "it was given after that"
    return None


def remind(tx: Tx, books: Books, one: Due) -> str | None:
    """Tell its owner; where they have left, whoever gave it; why nobody was, where nobody is."""
    action = actions.get(tx, one.number)
    assert action is not None, "tasks are never deleted"
    team = people.team(tx, action.team_id)
    book, today = books[team.handbook], tx_day(tx, team)
    if action.owner_id is None:
        return "it is the next shift's, whose briefing tells of it"
    owner = people.by_id(tx, action.owner_id)
    if not owner.has_left(today):
        if was_told_today(tx, action, owner):
            return "its owner was told the same today"
        tell_owner(tx, book, action, owner, "action.remind")
        return None
    giver = people.by_id(tx, action.by_id)
    if giver.has_left(today):
        return "its owner and who gave it have left"
    _tell_giver(tx, book, action, owner, giver)
    return None


def _tell_giver(tx: Tx, book: Handbook, action: Action, owner: Known, giver: Known) -> None:
    say, value, subject = of(giver.language), str(action.id), f"action_left:{action.id}"
    told = Card(
        title=say("Task T{number} has nobody", number=action.id),
        lines=(
            say("{name} has left; it is due on {day}:", name=owner.name, day=say.day(action.due)),
            shown(action, say),
        ),
        buttons=(
            Button(action="action.hand", label=say("Hand on…"), value=value, style="primary"),
            Button(action="action.drop", label=say("Drop…"), value=value),
        ),
    )
    later.drop(tx, subject, "action.remind")
    reach(tx, book, giver, "action.remind", subject, told)


def _title(tx: Tx, _: Books, one: Due, say: Say) -> str:
    return say("Reminder of task T{number}", number=one.number)


REMINDER = Occasion(
    name="action_days",
    title=_title,
    due=due,
    post=remind,
    why_useless=why_useless,
    is_shown=False,
    is_steady=True,
    rests_on=_rests_on,
)
