"""What a report is called, when it is due, and who hears of it, in words."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from commands.deciding.lines import cited, hours_line
from commands.report.owing import Owed
from handbook.book import Handbook
from handbook.reports import days_late
from handbook.words import Say
from storage import rosters
from storage.cards import Button, Fact
from storage.people import Known, Team
from storage.transaction import Tx


def title(owed: Owed, say: Say) -> str:
    """ "Weekly floor report"."""
    said = owed.kind.title.in_language(say.lang)
    return said[:1].upper() + said[1:]


def period(tx: Tx, owed: Owed, team: Team, say: Say) -> str:
    """What it is about: a shift with its hours, a day, a week, a month, a year."""
    row = owed.row
    shift = rosters.get(tx, row.shift_id) if row.shift_id else None
    if shift is not None:
        day, hours = say.day(row.first), hours_line(shift, team.zone, say)
        return say("{day}, {hours}", day=day, hours=hours)
    return span(row.first, row.last, say)


def span(first: date, last: date, say: Say) -> str:
    """The period's name: "November 2026", "2026", "the first half of 2026", or its days."""
    if first.day == 1 and first.month == 1 and (last.month, last.day) == (12, 31):
        return say("{year}", year=first.year)
    if first.day == 1 and (last.month, last.day) == (6, 30) and first.month == 1:
        return say("the first half of {year}", year=first.year)
    if first.day == 1 and (last.month, last.day) == (12, 31) and first.month == 7:
        return say("the second half of {year}", year=first.year)
    if first.day == 1 and last.month == first.month and last.day >= 28:
        return say.month(first)
    return say.days((first, last)) if last > first else say.day(first)


def named(tx: Tx, owed: Owed, team: Team, say: Say) -> str:
    """ "Weekly floor report, Mon 2 – Sun 8 Nov 2026"."""
    return say("{report}, {period}", report=title(owed, say), period=period(tx, owed, team, say))


def moment(at: datetime, team: Team, say: Say) -> str:
    return say.moment(at.astimezone(ZoneInfo(team.zone)))


def left(owed: Owed, now: datetime, team: Team, say: Say) -> str:
    """How much time there is, or how late it is: "3 days left", "today", "2 days late"."""
    zone, due_at = ZoneInfo(team.zone), owed.row.due_at
    days = (due_at.astimezone(zone).date() - now.astimezone(zone).date()).days
    late = days_late(due_at, now, zone)
    if late:
        return say.plural("{n} day late", "{n} days late", late)
    if now > due_at:
        return say("late since {time}", time=say.time(due_at.astimezone(zone)))
    if days == 0:
        return say("today")
    return say.plural("{n} day left", "{n} days left", days)


def due(owed: Owed, now: datetime, team: Team, say: Say) -> str:
    """ "Fri 6 Nov, 17:00 (2 days left)"."""
    at = moment(owed.row.due_at, team, say)
    return say("{when} ({left})", when=at, left=left(owed, now, team, say))


def names(found: Sequence[Known], say: Say) -> str:
    """At most three by name: of more it says how many."""
    if len(found) > 3:
        first = [known.name for known in found[:2]]
        return say.names([*first, say("{n} others", n=len(found) - 2)])
    return say.names([known.name for known in found])


def roles(book: Handbook, keys: Sequence[str], say: Say) -> str:
    return say.names([book.roles[key].in_language(say.lang) for key in keys])


def whose(owed: Owed, book: Handbook, say: Say) -> str:
    """Who owes it, by name; of a role that nobody has, its title."""
    if owed.owners:
        return names(owed.owners, say)
    if owed.row.shift_id is not None:
        return say("nobody led this shift")
    if owed.rules.rota is not None:
        return say("nobody has the turn")
    return say("nobody has this role: {role}", role=roles(book, owed.rules.roles, say))


def due_facts(
    tx: Tx, owed: Owed, team: Team, to: Sequence[Known], say: Say, *, is_kept: bool = False
) -> tuple[Fact, ...]:
    """About what, until when, to whom. Without how much time there is left where it `is_kept`."""
    until = moment(owed.row.due_at, team, say) if is_kept else due(owed, tx.now, team, say)
    return (
        Fact(label=say("Period"), value=period(tx, owed, team, say)),
        Fact(label=say("Due"), value=until),
        Fact(label=say("Goes to"), value=names(to, say) or say("nobody yet")),
    )


def rules_line(owed: Owed, say: Say) -> str:
    """By which rule it is owed; of the day and the time, whether they are this handbook's own."""
    rule, when = cited(owed.rules.rule, say), cited(owed.rules.when_rule, say)
    if rule == when:
        return say("R{number} · rule: {rule}", number=owed.row.id, rule=rule)
    return say(
        "R{number} · rule: {rule} (day and time: {when})", number=owed.row.id, rule=rule, when=when
    )


def send_button(owed: Owed, say: Say) -> Button:
    return Button(action="report.send", label=say("Hand in…"), value=str(owed.row.id))


def open_button(owed: Owed, say: Say) -> Button:
    return Button(action="report.open", label=say("Open"), value=str(owed.row.id))


def for_button(owed: Owed, say: Say) -> Button:
    return Button(action="report.for", label=say("For this one"), value=str(owed.row.id))


def more(count: int, say: Say) -> str:
    """What a card has no room for."""
    return say.plural("And {n} more.", "And {n} more.", count)
