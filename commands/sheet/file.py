"""The sheets of a month or a year as a workbook, by direct message to those who judge them."""

from datetime import date
from zoneinfo import ZoneInfo

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Drawing, Made, Press
from commands.sheet import typed
from commands.sheet.rights import all_of, has_part, leads, rules_of
from commands.sheet.tables import Scope, tables
from handbook.words import of
from storage import assessments, given, people
from storage.cards import Card
from storage.workbooks import workbook

NAME = "sheet_file"


def press(asking: Asking, press: Press) -> Card:
    return line(asking, press.value)


def line(asking: Asking, rest: str) -> Card:
    """ "file 2026-11" or "file 2026". Raises Refusal where there is nothing in it."""
    say, tx, said = asking.say, asking.tx, rest.strip()
    first, last = span(said, asking.today)
    if first is None or last is None:
        raise typed.no_month(asking, said)
    version = rules_of(asking, last)
    if not leads(asking.book, asking.person, version):
        raise Refusal(
            say("The team's sheets are for those who score or approve them."),
            say("Your own: /rollcall sheet"),
        )
    rows = assessments.of_team(tx, asking.person.person.team_id, first, last)
    mine = [one for one in all_of(tx, asking.book, rows) if has_part(asking, one)]
    if not mine:
        raise Refusal(say("There is no sheet of {what} yet.", what=said or say.month(first)))
    slack_id = asking.person.person.slack_id
    assert slack_id is not None, "who asks is in Slack"
    what = {"first": first.isoformat(), "last": last.isoformat()}
    number = given.give(tx, asking.person.id, slack_id, NAME, what)
    tx.note(
        "sheet.file",
        f"file:{number}",
        asking.actor,
        first=first,
        last=last,
        people=sorted({one.known.id for one in mine}),
    )
    return Card(lines=(say("The sheets come to your direct message with me, as a workbook."),))


def span(said: str, today: date) -> tuple[date | None, date | None]:
    """The first and the last month that are meant: a month, or a year; this month for nothing."""
    if not said:
        return today.replace(day=1), today.replace(day=1)
    if said.isdecimal() and len(said) == 4 and 2000 <= int(said) <= 2100:
        return date(int(said), 1, 1), date(int(said), 12, 1)
    month, after = typed.month_of(said, today)
    return (None, None) if after else (month, month)


def made(drawing: Drawing) -> Made:
    """The workbook as the sheets stand now; only those that its reader has a part in."""
    tx, file = drawing.tx, given.get(drawing.tx, drawing.number)
    known = people.by_id(tx, file.person_id)
    book, say = drawing.books[known.team.handbook], of(known.language)
    first, last = (date.fromisoformat(str(file.what[name])) for name in ("first", "last"))
    asking = Asking(tx, known, book, say)
    rows = assessments.of_team(tx, known.person.team_id, first, last)
    only = frozenset(one.known.id for one in all_of(tx, book, rows) if has_part(asking, one))
    today = tx.now.astimezone(ZoneInfo(known.team.zone)).date()
    scope = Scope(tx, known.team, book, first, last, today, say, only)
    named = f"{first:%Y-%m}" if first == last else f"{first:%Y}"
    return Made(
        name=f"sheets-{named}.xlsx",
        content=workbook(tables(scope)),
        words=say("The sheets of {what}, as they stand now. Please keep them safe.", what=named),
    )
