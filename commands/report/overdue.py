"""By the clock whoever receives reports is told what is missing: one list a reader and moment."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from commands.deciding.asking import Asking, Books
from commands.deciding.occasions import Due, Occasion, by_calendar
from commands.deciding.reach import reach
from commands.report.listing import late_list, theirs
from commands.report.owing import Owed, Roll
from handbook.book import Handbook
from handbook.messages import Message
from handbook.reports import nothing_from
from handbook.terms import in_force
from handbook.words import Say, of
from storage import later, people, reports
from storage.cards import Card
from storage.people import Known, Team
from storage.reports import Report
from storage.transaction import Tx

LONGEST = timedelta(days=32)
"""More than any report is asked for before or after it is due."""
STEPS = ("late", "climb")
NAMES: tuple[Message, ...] = ("report.missing", "report.overview")


def moments(book: Handbook, team: Team, row: Report) -> dict[str, datetime]:
    """When what is owed is asked for, and told of, by the step's name."""
    kind = book.reports.kinds.get(row.name)
    rules = in_force(kind.rules, row.due_day) if kind else None
    if rules is None:
        return {}
    zone, hour = ZoneInfo(team.zone), book.reminders.that_day
    found = rules.asking.steps(row.due_at, zone, book.calendar, hour)
    if row.is_reminded:
        del found["remind"]
    if rules.lateness is not None:
        found["nothing"] = nothing_from(rules.lateness, row.due_at, zone).astimezone(UTC)
    return found


def due(tx: Tx, books: Books, teams: Sequence[Team], since: datetime, until: datetime) -> list[Due]:
    """The overview's days, and each moment at which something is late for somebody: one a team,
    however many reports that are."""
    by_id = {team.id: team for team in teams}
    found = {one: None for team in teams for one in _weekly(books, team, since, until)}
    for row in reports.owed(tx, since - LONGEST, until + LONGEST):
        team = by_id.get(row.team_id)
        if team is None:
            continue
        steps = moments(books[team.handbook], team, row)
        for at in (steps[step] for step in STEPS if step in steps):
            if since < at <= until:
                found[Due(f"team:{team.id}:missing", at, team.id or 0)] = None
    return list(found)


def _weekly(books: Books, team: Team, since: datetime, until: datetime) -> Iterator[Due]:
    book = books[team.handbook]
    for one in by_calendar(
        team, book, since, until, "missing", book.reports.overview, lambda rules: rules.when
    ):
        yield Due(one.subject, one.at.astimezone(UTC), one.team_id)


@dataclass
class _Heard:
    """What a reader hears of: each report with the moment from which they do, and who did before
    them."""

    since: dict[int, datetime] = field(default_factory=dict)
    told: dict[int, Known] = field(default_factory=dict)

    def hears(self, owed: Owed, at: datetime) -> None:
        number = owed.row.number
        self.since[number] = min(at, self.since.get(number, at))


def post(tx: Tx, books: Books, due: Due) -> str | None:
    """Each to whom something is missing hears of all of it in one card, privately.

    After a downtime several moments are due: a reader hears at the last of theirs alone.
    """
    team = people.team(tx, due.number)
    book = books[team.handbook]
    roll = Roll(tx, book, team)
    late = [
        one
        for one in roll.owed(reports.open_of(tx, team.id or 0))
        if one.row.due_at < tx.now and roll.settled(one.row, one.rules)
    ]
    just = due.at - timedelta(seconds=1)
    is_weekly = any(_weekly(books, team, just, due.at))
    if any(_weekly(books, team, due.at, tx.now)):
        return "all of it is told of later"
    heard, told = _heard(roll, late), 0
    for known in roll.here if late else ():
        its = heard.get(known.id, _Heard())
        news = {number for number, at in its.since.items() if at == due.at}
        if any(at > due.at for at in its.since.values()) or not (news or is_weekly):
            continue
        reader = Asking(tx, known, book, of(known.language))
        card = _card(reader, roll, late, its, news, is_weekly=is_weekly)
        if card is not None:
            _drop(tx, known)
            reach(tx, book, known, NAMES[is_weekly], _subject(known), card)
            told += 1
    return None if told else "nothing is missing"


def _heard(roll: Roll, late: Sequence[Owed]) -> dict[int, _Heard]:
    """Who has heard by now of what: first those whom it goes to, then those above them."""
    found: dict[int, _Heard] = {}
    periods: dict[tuple[str, object], list[Owed]] = {}
    for one in late:
        periods.setdefault((one.row.name, one.row.first), []).append(one)
    for group in periods.values():
        rules = group[0].rules
        owing = {number for owed in group for number in owed.ids}
        first = roll.receivers(rules, owing)
        above = [one for one in roll.above(rules, owing) if one not in first]
        for owed in group:
            steps = moments(roll.book, roll.team, owed.row)
            for step, readers in zip(STEPS, (first, above), strict=True):
                for known in readers if steps[step] <= roll.tx.now else ():
                    its = found.setdefault(known.id, _Heard())
                    its.hears(owed, steps[step])
                    if readers is above:
                        its.told |= {one.id: one for one in first}
    return found


def _card(
    reader: Asking,
    roll: Roll,
    late: Sequence[Owed],
    its: _Heard,
    news: Collection[int],
    *,
    is_weekly: bool,
) -> Card | None:
    """On the overview's days it is all that may go to them, else what they have heard of."""
    listed = [one for one in late if one.row.number in its.since]
    if is_weekly:
        listed += [one for one in theirs(reader, late) if one.row.number not in its.since]
    if not listed:
        return None
    told = list(its.told.values())
    return late_list(reader, roll, listed, news, told, is_weekly=is_weekly)


def renew(asking: Asking, roll: Roll) -> None:
    """Lists that wait for their reader's shift tell of what is missing by then: of what was handed
    in or waived meanwhile nobody hears."""
    tx, here = asking.tx, {known.id: known for known in roll.here}
    kept = later.waiting(tx, list(here), NAMES)
    if not kept:
        return
    rows = reports.open_of(tx, roll.team.id or 0)
    late = [one for one in roll.owed(rows) if one.row.due_at < tx.now]
    heard = _heard(roll, late)
    for one in kept:
        known = here[one.person_id]
        reader = Asking(tx, known, roll.book, of(known.language))
        its, is_weekly = heard.get(known.id, _Heard()), one.name == NAMES[True]
        card = _card(reader, roll, late, its, (), is_weekly=is_weekly)
        if card is None:
            _drop(tx, known)
        else:
            later.redraw(tx, one, card)


def _subject(known: Known) -> str:
    return f"report_overview:{known.id}"


def _drop(tx: Tx, known: Known) -> None:
    for name in NAMES:
        later.drop(tx, _subject(known), name)


def _title(_: Tx, __: Books, ___: Due, say: Say) -> str:
    return say("Reports: what is missing")


MISSING = Occasion("report_missing", _title, due, post, is_shown=False)
