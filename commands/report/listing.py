"""What is missing for whoever reports go to, in one card: who owes it, since when, what to do."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from commands.deciding.asking import Asking
from commands.report import words
from commands.report.finding import may_receive, roll
from commands.report.owing import Owed, Roll
from handbook.words import Say
from storage import reports
from storage.cards import Button, Card, Table
from storage.people import Known
from storage.reports import RETURNED

SOON = timedelta(days=7)
MOST = 40


def theirs(asking: Asking, found: Iterable[Owed]) -> list[Owed]:
    """What of these goes to the person, and is not their own."""
    me = asking.person.id
    return [owed for owed in found if me not in owed.ids and may_receive(asking, owed)]


def overview(asking: Asking) -> Card | None:
    """What is missing of all that goes to the person, and is due soon; None where nothing is."""
    say, tx = asking.say, asking.tx
    now = roll(asking)
    found = theirs(asking, now.owed(reports.open_of(tx, asking.person.person.team_id)))
    late = [owed for owed in found if owed.row.due_at < tx.now]
    soon = [owed for owed in found if tx.now <= owed.row.due_at <= tx.now + SOON]
    vacant = _vacant(asking, now)
    if not (late or soon or vacant):
        return None
    shown = [*late, *soon]
    lines = [say("Missing: {n}. Due within a week: {m}.", n=len(late), m=len(soon))]
    if len(shown) > MOST:
        lines.append(say("These are the first {n}.", n=MOST))
    small = [_came(asking, now)]
    if late:
        small.append(_waive(late[0], say))
    return Card(
        title=say("Reports: what is missing"),
        lines=(*lines, *vacant),
        table=_table(now, sorted(shown[:MOST], key=_by_due), say) if shown else None,
        small=tuple(small),
    )


def late_list(
    asking: Asking,
    now: Roll,
    late: Sequence[Owed],
    news: Collection[int],
    told: Sequence[Known],
    *,
    is_weekly: bool,
) -> Card:
    """All that is late for a reader, in one card: what is new (`news`: its numbers) stands first.

    `told`: who was told of it before, where it goes up. `is_weekly`: the overview of the handbook's
    day, with what nobody writes and what has come.
    """
    say = asking.say
    ordered = sorted(late, key=lambda owed: (owed.row.number not in news, *_by_due(owed)))
    lines = [say.plural("{n} report is missing.", "{n} reports are missing.", len(late))]
    if 0 < len(news) < len(late):
        lines.append(say.plural("{n} of them is new here.", "{n} of them are new here.", len(news)))
    if len(late) > MOST:
        lines.append(say("These are the first {n}.", n=MOST))
    if told:
        lines.append(say("Told before you: {names}.", names=words.names(told, say)))
    if is_weekly:
        lines += _vacant(asking, now)
    return Card(
        title=say("Reports: what is missing"),
        lines=tuple(lines),
        table=_table(now, ordered[:MOST], say),
        small=(*((_came(asking, now),) if is_weekly else ()), _waive(ordered[0], say)),
        buttons=(see_button(say),),
    )


def _came(asking: Asking, now: Roll) -> str:
    handed = len(_handed(asking, now))
    return asking.say("Handed in of the last seven days: {n}", n=handed)


def _waive(owed: Owed, say: Say) -> str:
    return say("One is not needed? /rollcall report waive R{number} and why", number=owed.row.id)


def _by_due(owed: Owed) -> tuple[datetime, str, int]:
    return owed.row.due_at, owed.row.name, owed.row.number


def _table(now: Roll, found: Sequence[Owed], say: Say) -> Table:
    return Table(
        head=(say("Report"), say("Period"), say("Due"), say("Whose"), say("Next")),
        rows=tuple(
            (
                say("R{number} {report}", number=owed.row.id, report=words.title(owed, say)),
                words.period(now.tx, owed, now.team, say),
                words.due(owed, now.tx.now, now.team, say),
                _whose(now, owed, say),
                _next(now, owed, say),
            )
            for owed in found
        ),
    )


def _next(now: Roll, owed: Owed, say: Say) -> str:
    """What its reader can do about one that is late; of the others there is nothing to do yet."""
    if owed.row.due_at >= now.tx.now:
        return ""
    if owed.owners:
        is_away = all(now.leave_on(known.id, now.today) for known in owed.owners)
        return say("wait for them, or waive it") if is_away else say("ask them for it")
    if owed.rules.rota is not None:
        return say("name somebody: /rollcall rota")
    return say("waive it") if owed.row.shift_id is not None else say("fill the role, or waive it")


def _vacant(asking: Asking, now: Roll) -> tuple[str, ...]:
    """What nobody writes because nobody has the role, of what would go to the person."""
    say, found = asking.say, []
    for roles, kinds in now.vacant().items():
        theirs = [
            kind.title.in_language(say.lang)
            for kind in kinds
            if asking.book.may_any(asking.person.roles, kind.rules[-1].to.roles)
        ]
        if theirs:
            titles = words.roles(asking.book, roles, say)
            found.append(
                say(
                    "Nobody has this role: {roles}. So nobody writes: {reports}.",
                    roles=titles,
                    reports=say.names(theirs),
                )
            )
    return tuple(found)


def _handed(asking: Asking, now: Roll) -> list[Owed]:
    rows = reports.handed_of(asking.tx, asking.person.person.team_id, asking.tx.now - SOON)
    recent = [row for row in rows if row.due_at > asking.tx.now - SOON]
    return [owed for owed in now.owed(recent) if may_receive(asking, owed)]


def _whose(now: Roll, owed: Owed, say: Say) -> str:
    """Who owes it, and whether they are there: never why they are not."""
    who = words.whose(owed, now.book, say)
    away = [now.leave_on(known.id, now.today) for known in owed.owners]
    if owed.owners and all(away):
        until = max(leave.last for leave in away if leave is not None)
        return say("{who}, away until {day}", who=who, day=say.day(until))
    if owed.row.state == RETURNED:
        return say("{who}, given back to them", who=who)
    return who


def see_button(say: Say) -> Button:
    return Button(action="report.missing", label=say("All that is missing"), value="")
