"""What the clock does about reports: they are owed, asked for, late, and go up level by level."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from commands.deciding.asking import Books
from commands.deciding.occasions import Due, Occasion
from commands.report import asking, points
from commands.report.overdue import LONGEST, MISSING, moments
from commands.report.owing import Owed, Roll, of_shift
from handbook.reports import ReportRules, Slot, slots
from handbook.terms import in_force
from handbook.words import Say
from storage import people, reports, rosters
from storage.people import Team
from storage.reports import OPEN
from storage.transaction import Tx

AROUND = timedelta(days=2)
STEPS = ("remind", "due", "late", "nothing")
"""Who receives it hears of it in a list (overdue)."""
_UNTIMELY = "it was due already"


# ---- from when on it is owed


def begin_due(
    tx: Tx, books: Books, teams: Sequence[Team], since: datetime, until: datetime
) -> list[Due]:
    """So long before each report is due as its people are reminded of it."""
    found: list[Due] = []
    for team in teams:
        book, zone = books[team.handbook], ZoneInfo(team.zone)
        for slot in slots(book.reports, zone, book.calendar, since, until, _before):
            at = slot.due_at - slot.rules.asking.before
            found.append(Due(f"team:{team.id}:{slot.name}", at, team.id or 0))
    return [*found, *_of_shifts(tx, books, teams, since, until)]


def _before(rules: ReportRules) -> timedelta:
    return rules.asking.before


def _of_shifts(
    tx: Tx, books: Books, teams: Sequence[Team], since: datetime, until: datetime
) -> Iterator[Due]:
    by_id = {
        team.id: team
        for team in teams
        if any(
            rules.owed_by == "shift"
            for kind in books[team.handbook].reports.kinds.values()
            for rules in kind.rules
        )
    }
    if not by_id:
        return
    for shift in rosters.starting(tx, since - AROUND, until + AROUND):
        team = by_id.get(shift.team_id)
        kinds = books[team.handbook].reports.kinds if team else {}
        for name, kind in kinds.items():
            rules = in_force(kind.rules, shift.day)
            if rules is None or rules.owed_by != "shift":
                continue
            at = of_shift(name, rules, shift).due_at - rules.asking.before
            if since < at <= until:
                yield Due(f"shift:{shift.id}:{name}", at, shift.team_id)


def _slot(tx: Tx, books: Books, due: Due) -> tuple[Roll, Slot] | None:
    """The report that an occurrence is about; None where the handbook knows it no longer."""
    if due.subject.startswith("shift:"):
        shift = rosters.get(tx, due.number)
        if shift is None:
            return None
        team = people.team(tx, shift.team_id)
        kind = books[team.handbook].reports.kinds.get(due.key)
        rules = in_force(kind.rules, shift.day) if kind else None
        if rules is None or rules.owed_by != "shift":
            return None
        return Roll(tx, books[team.handbook], team), of_shift(due.key, rules, shift)
    team = people.team(tx, due.number)
    book = books[team.handbook]
    just = due.at - timedelta(seconds=1)
    found = slots(book.reports, ZoneInfo(team.zone), book.calendar, just, due.at, _before)
    slot = next((one for one in found if one.name == due.key), None)
    return (Roll(tx, book, team), slot) if slot else None


def why_not_begin(tx: Tx, books: Books, due: Due) -> str | None:
    found = _slot(tx, books, due)
    if found is None:
        return "the handbook asks for it no longer"
    roll, slot = found
    hour = roll.book.reminders.that_day
    steps = slot.rules.asking.steps(slot.due_at, roll.zone, roll.book.calendar, hour)
    return _UNTIMELY if tx.now >= steps["late"] else None


def begin(tx: Tx, books: Books, due: Due) -> str | None:
    """It is owed from now on, and whoever owes it is reminded."""
    found = _slot(tx, books, due)
    if found is None:
        return "the handbook asks for it no longer"
    roll, slot = found
    if slot.rules.owed_by == "shift":
        shift = rosters.get(tx, due.number)
        assert shift is not None, "it was there a moment ago"
        rows = roll.open_shift(slot.name, slot.rules, shift)
    else:
        rows = roll.open(slot)
    owed = [one for one in roll.owed(rows) if one.row.state in OPEN]
    for one in owed:
        if roll.settled(one.row, one.rules):
            asking.ask(roll, one, "remind")
    if rows and not owed:
        return "it is handed in already"
    return None if owed else "there is nobody to owe it"


# ---- asking for it


def ask_due(
    tx: Tx, books: Books, teams: Sequence[Team], since: datetime, until: datetime
) -> list[Due]:
    """When what is owed is asked for: once a report, period and step."""
    by_id = {team.id: team for team in teams}
    found: dict[Due, None] = {}
    for row in reports.owed(tx, since - LONGEST, until + LONGEST):
        team = by_id.get(row.team_id)
        if team is None:
            continue
        for step, at in moments(books[team.handbook], team, row).items():
            if step in STEPS and since < at <= until:
                key = f"team:{team.id}:{row.name}:{row.first}:{step}"
                found[Due(key, at, team.id or 0)] = None
    return list(found)


def _meant(tx: Tx, books: Books, due: Due) -> tuple[Roll, str, list[Owed]]:
    """What an occurrence is about: the step, and all that nobody has handed in."""
    name, first, step = due.key.split(":")
    team = people.team(tx, due.number)
    book = books[team.handbook]
    rows = [
        row
        for row in reports.of_period(tx, team.id or 0, name, date.fromisoformat(first))
        if row.state in OPEN and moments(book, team, row).get(step) == due.at
    ]
    roll = Roll(tx, book, team)
    return roll, step, roll.owed(rows)


def why_not_ask(tx: Tx, books: Books, due: Due) -> str | None:
    roll, step, found = _meant(tx, books, due)
    if not found:
        return "nobody owes it any more"
    then = {"remind": "due", "due": "late"}.get(step)
    steps = moments(roll.book, roll.team, found[0].row)
    return "a later one is due" if then and tx.now >= steps[then] else None


def ask(tx: Tx, books: Books, due: Due) -> str | None:
    """Those who owe it are asked; with nothing for too long, points are proposed."""
    roll, step, found = _meant(tx, books, due)
    left = [one for one in sorted(found, key=_whose_number) if roll.settled(one.row, one.rules)]
    if not left:
        return "nobody owes it at this moment"
    if step == "nothing":
        for one in left:
            for known in one.owners:
                points.propose(tx, roll.book, known, one, None)
        return None
    if step in asking.TITLES:
        for one in left:
            asking.ask(roll, one, step)
    return None


def _whose_number(owed: Owed) -> int:
    return owed.row.owner_id or 0


def _begin_title(tx: Tx, books: Books, due: Due, say: Say) -> str:
    found = _slot(tx, books, due)
    kind = found[0].book.reports.kinds[found[1].name] if found else None
    return kind.title.in_language(say.lang) if kind else due.key


def _ask_title(tx: Tx, books: Books, due: Due, say: Say) -> str:
    team = people.team(tx, due.number)
    kind = books[team.handbook].reports.kinds.get(due.key.split(":")[0])
    return kind.title.in_language(say.lang) if kind else due.key


BEGIN = Occasion(
    "report_begin",
    _begin_title,
    begin_due,
    begin,
    why_not_begin,
    is_shown=False,
    is_steady=True,
)
ASK = Occasion("report_due", _ask_title, ask_due, ask, why_not_ask, is_shown=False)
OCCASIONS = (BEGIN, ASK, MISSING)
