"""Some weeks after a pairing began, a leader is asked how the new person does (ours)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from commands.deciding import whoever
from commands.deciding.asking import Books
from commands.deciding.occasions import Due, Occasion
from commands.deciding.reach import reach
from commands.newhire import checking, days
from handbook.book import in_force
from handbook.words import Say, of
from storage import new_hires, people
from storage.new_hires import ACCEPTED
from storage.people import Known, Team
from storage.transaction import Tx

DAY = timedelta(days=1)


def _check_due(
    tx: Tx, books: Books, teams: Sequence[Team], since: datetime, until: datetime
) -> list[Due]:
    by_id = {team.id: team for team in teams}
    found = []
    for row in new_hires.to_check(tx, since.date() - DAY, until.date() + DAY):
        team = by_id.get(row.team_id)
        rules = None
        if team is not None and row.check_on is not None:
            rules = in_force(books[team.handbook].training.joining, row.check_on)
        if team is None or rules is None or row.check_on is None:
            continue
        at = datetime.combine(row.check_on, rules.told_at, ZoneInfo(team.zone))
        if since < at <= until:
            found.append(Due(f"pairing:{row.id}", at, row.team_id))
    return found


def _check(tx: Tx, books: Books, due: Due) -> str | None:
    """Ask whoever arranged it; whoever assigns buddies now, where they have left."""
    row = new_hires.pairing(tx, due.number)
    assert row is not None
    team = people.team(tx, row.team_id)
    book, today = books[team.handbook], days.local_day(tx, team)
    rules = in_force(book.training.joining, today)
    if rules is None or rules.buddy is None:
        return "the handbook knows no buddies any more"
    known, buddy = people.by_id(tx, row.person_id), people.by_id(tx, row.buddy_id)
    leader: Known | None = people.by_id(tx, row.asked_by)
    if known.has_left(today):
        return "they have left"
    if leader is None or leader.has_left(today):
        leader = whoever.first_of(tx, book, team, rules.buddy.assigned, without=[known.id])
    if leader is None:
        return "nobody is there to be asked"
    card = checking.check_card(row, known, buddy, rules.buddy, of(leader.language))
    reach(tx, book, leader, "newhire.ask", f"pairing_check:{row.id}", card)
    return None


def _check_useless(tx: Tx, books: Books, due: Due) -> str | None:
    row = new_hires.pairing(tx, due.number)
    assert row is not None, "they are never deleted"
    if row.state != ACCEPTED:
        return "it is over"
    zone = ZoneInfo(people.team(tx, row.team_id).zone)
    if row.check_on != due.at.astimezone(zone).date():
        return "it is asked on another day now"
    return None


def _check_title(tx: Tx, books: Books, due: Due, say: Say) -> str:
    return say("How a new person does is asked")


CHECK = Occasion(
    name="new_hire_check",
    title=_check_title,
    due=_check_due,
    post=_check,
    why_useless=_check_useless,
    is_shown=False,
)
