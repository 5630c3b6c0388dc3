"""A team's month of the conduct ledger in tables: figures and rules, and nobody's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from bot.cli.payroll.parts import short
from bot.cli.tables import Table, Value
from commands.deciding.ledger_card import item_title, month_line, state_line
from handbook.book import Handbook
from handbook.words import Say
from storage import ledger
from storage.cards import clean
from storage.ledger import Entry
from storage.people import Known, Team
from storage.transaction import Tx


@dataclass(frozen=True)
class Month:
    """One team's month. `team`: everybody of whom something stands, by staff number."""

    team: Team
    book: Handbook
    first: date
    people: Sequence[Known]
    entries: Sequence[Entry]
    say: Say


def tables(tx: Tx, month: Month) -> list[Table]:
    """A summary a person, and the entries."""
    today = tx.now.astimezone(ZoneInfo(month.team.zone)).date()
    return [_summary(tx, month, today), _entries(month, today)]


def _summary(tx: Tx, month: Month, today: date) -> Table:
    say = month.say
    units = sorted({(one.unit, one.is_bonus) for one in month.entries if one.amount is not None})
    head = [
        *_who_head(say),
        *(
            say("{unit}, added", unit=_unit(unit, say))
            if is_bonus
            else say("{unit}, deducted", unit=_unit(unit, say))
            for unit, is_bonus in units
        ),
        say("Not acknowledged yet"),
        say("Together"),
    ]
    rows: list[list[Value]] = []
    for known in month.people:
        standing = [
            one for one in month.entries if one.person_id == known.id and ledger.stands(one, today)
        ]
        rows.append(
            [
                *_who(known),
                *(short(ledger.total(standing, unit, bonus=bonus)) for unit, bonus in units),
                sum(one.seen_at is None for one in standing),
                month_line(tx, month.book, known, month.first, say),
            ]
        )
    return Table("summary", say("Summary"), head, rows)


def _entries(month: Month, today: date) -> Table:
    say, zone = month.say, ZoneInfo(month.team.zone)
    by_id = {known.id: known for known in month.people}
    head = [
        *_who_head(say),
        say("Number"),
        say("Date"),
        say("Item"),
        say("Rule"),
        say("Unit"),
        say("Amount"),
        say("As logged"),
        say("Logged on"),
        say("Acknowledged on"),
        say("State"),
        say("Comes from"),
    ]
    rows: list[list[Value]] = []
    for one in month.entries:
        sign = 1 if one.is_bonus else -1
        seen = one.seen_at.astimezone(zone).date() if one.seen_at else None
        rows.append(
            [
                *_who(by_id[one.person_id]),
                f"D{one.id}",
                one.day,
                item_title(month.book, one, say),
                one.rule,
                one.currency or _unit(one.unit, say),
                None if one.amount is None else short(sign * one.amount),
                None if one.first_amount is None else short(sign * one.first_amount),
                one.logged_at.astimezone(zone).date(),
                seen,
                state_line(one, today, say),
                one.source,
            ]
        )
    return Table("entries", say("Entries"), head, rows)


def _who_head(say: Say) -> list[str]:
    return [say("Staff number"), say("Name")]


def _who(known: Known) -> list[Value]:
    return [clean(known.person.code), known.name]


def _unit(unit: str, say: Say) -> str:
    names = {
        "points": say("points"),
        "money": say("money"),
        "pay_days": say("days of pay"),
        "absence_days": say("days of absence"),
    }
    return names.get(unit, say("measure"))
