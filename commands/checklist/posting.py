"""When a list is due it is posted for those who go through it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from commands.checklist import card
from commands.deciding.asking import Books
from commands.deciding.lines import shift_line
from commands.deciding.occasions import AROUND, Due, Occasion, by_calendar
from commands.deciding.turns import settle
from handbook.book import Handbook, in_force
from handbook.checklists import ChecklistRules
from handbook.timing import When
from handbook.words import Say, mark
from storage import checklists, duty, outbox, people, rosters
from storage.checklists import Round
from storage.people import Team
from storage.rosters import Shift
from storage.transaction import Tx


def due_of_shifts(
    tx: Tx, books: Books, teams: Sequence[Team], since: datetime, until: datetime
) -> Sequence[Due]:
    """The minutes before the end of each shift, or of each day's last one."""
    by_id = {team.id: team for team in teams if books[team.handbook].checklists}
    if not by_id:
        return []
    shifts = [
        one for one in rosters.starting(tx, since - AROUND, until + AROUND) if one.team_id in by_id
    ]
    last = _last_of_days(shifts)
    return [
        Due(f"shift:{shift.id}:{name}", at, shift.team_id)
        for shift in shifts
        for name, one in books[by_id[shift.team_id].handbook].checklists.items()
        if (rules := in_force(one.rules, shift.day)) is not None
        and rules.before_end is not None
        and (not rules.of_last_shift or shift.id in last)
        and since < (at := shift.ends_at - timedelta(minutes=rules.before_end)) <= until
    ]


def _last_of_days(shifts: Sequence[Shift]) -> set[int | None]:
    """The shift of each team and day that ends last."""
    found: dict[tuple[int, date], Shift] = {}
    for one in shifts:
        known = found.setdefault((one.team_id, one.day), one)
        if one.ends_at > known.ends_at:
            found[(one.team_id, one.day)] = one
    return {one.id for one in found.values()}


def due_of_days(
    _: Tx, books: Books, teams: Sequence[Team], since: datetime, until: datetime
) -> Sequence[Due]:
    """The moments of the lists that go by the calendar."""
    return [
        one
        for team in teams
        for name, found in books[team.handbook].checklists.items()
        for one in by_calendar(team, books[team.handbook], since, until, name, found.rules, _when)
    ]


def _when(rules: ChecklistRules) -> When | None:
    return rules.when


def title(tx: Tx, books: Books, due: Due, say: Say) -> str:
    """ "equipment check, E 07:00–15:00, Mon 2 Nov 2026", "noon cleaning"."""
    shift = _shift(tx, due)
    team = people.team(tx, shift.team_id if shift else due.number)
    found = books[team.handbook].checklists.get(due.key)
    what = found.title.in_language(say.lang) if found else due.key
    if shift is None:
        return what[:1].upper() + what[1:]
    what = what[:1].upper() + what[1:]
    return say("{what}, {shift}", what=what, shift=shift_line(shift, team.zone, say))


def post(tx: Tx, books: Books, due: Due) -> str | None:
    """Post the list; why not, where there is nobody or it stands already."""
    shift = _shift(tx, due)
    if due.subject.startswith("shift:") and shift is None:
        return "the shift is no longer on the roster"
    team = people.team(tx, shift.team_id if shift else due.number)
    book = books[team.handbook]
    day = shift.day if shift else _local(due, team).date()
    rules = _rules(book, due.key, day)
    if rules is None:
        return "the handbook no longer has this list"
    if shift is not None and not duty.present_on(tx, shift):
        return "nobody is on that shift"
    number = team.id or 0
    people.lock_team(tx, number)
    if checklists.standing(tx, number, due.key, day, shift.id if shift else None):
        return "it is posted already"
    turn = settle(tx, book, team, rules.rota, day) if rules.rota else None
    started = checklists.begin(
        tx,
        Round(
            team_id=number,
            name=due.key,
            day=day,
            shift_id=shift.id if shift else None,
            holder_id=turn.person_id if turn else None,
            posted_at=tx.now,
            done_by=_done_by(rules, shift, day, team),
        ),
    )
    subject = f"checklist:{started.id}"
    outbox.post(tx, team.floor_channel, subject, card.draw(tx, book, team, started))
    tx.note("checklist.posted", subject, "clock", name=due.key, day=day, shift=started.shift_id)
    return None


def why_useless(tx: Tx, books: Books, due: Due) -> str | None:
    """A late one is of use until it is to be done."""
    shift = _shift(tx, due)
    if due.subject.startswith("shift:") and shift is None:
        return "the shift is no longer on the roster"
    team = people.team(tx, shift.team_id if shift else due.number)
    day = shift.day if shift else _local(due, team).date()
    rules = _rules(books[team.handbook], due.key, day)
    if rules is None:
        return "the handbook no longer has this list"
    return "its time is over" if tx.now >= _done_by(rules, shift, day, team) else None


def _shift(tx: Tx, due: Due) -> Shift | None:
    return rosters.get(tx, due.number) if due.subject.startswith("shift:") else None


def _rules(book: Handbook, name: str, day: date) -> ChecklistRules | None:
    found = book.checklists.get(name)
    return in_force(found.rules, day) if found else None


def _done_by(rules: ChecklistRules, shift: Shift | None, day: date, team: Team) -> datetime:
    if shift is not None:
        return shift.ends_at + timedelta(minutes=rules.after_end)
    assert rules.until is not None, "a list by the calendar has a time"
    return datetime.combine(day, rules.until, ZoneInfo(team.zone))


def _local(due: Due, team: Team) -> datetime:
    return due.at.astimezone(ZoneInfo(team.zone))


OF_SHIFTS = Occasion(
    name="checklist_shift",
    title=title,
    due=due_of_shifts,
    post=post,
    why_useless=why_useless,
    kind=mark("Checks of a shift"),
    also=(
        "checks",
        "检查",
    ),
    where="floor_channel",
    is_steady=True,
)
OF_DAYS = Occasion(
    name="checklist_day",
    title=title,
    due=due_of_days,
    post=post,
    why_useless=why_useless,
    kind=mark("Lists of the day"),
    also=(
        "lists",
        "清单",
    ),
    where="floor_channel",
    is_steady=True,
)
