"""What is missing: for whoever reports go to, asked for or by the clock; and what is not needed."""

from collections.abc import Sequence
from datetime import timedelta

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Press
from commands.deciding.reach import reach
from commands.report import words
from commands.report.finding import found, may_receive, roll
from commands.report.owing import Owed, Roll
from commands.report.seeing import receives_any
from commands.report.telling import drop_kept
from handbook.words import Say, of
from storage import reports
from storage.cards import Button, Card, Table, clean
from storage.reports import OPEN, RETURNED, VOID

SOON = timedelta(days=7)
MOST, MOST_NAMES, MOST_WORDS = 40, 10, 500


def line(asking: Asking, _: str) -> Card:
    """ "missing". Raises Refusal for whom no report goes to."""
    say = asking.say
    if not receives_any(asking):
        raise Refusal(
            say("No report goes to you, so I cannot show you what is missing."),
            say("What you owe: /rollcall report"),
        )
    return overview(asking) or Card(
        lines=(say("Nothing is missing."), say("What came to you: /rollcall report"))
    )


def is_reader(asking: Asking) -> bool:
    """Whether any report may go to the person."""
    return receives_any(asking)


def press(asking: Asking, _: Press) -> Card:
    return line(asking, "")


def overview(asking: Asking, *, is_late_only: bool = False) -> Card | None:
    """What is missing of all that goes to the person; None where nothing is."""
    say, tx = asking.say, asking.tx
    now = roll(asking)
    rows = reports.open_of(tx, asking.person.person.team_id)
    theirs = [
        owed
        for owed in now.owed(rows)
        if asking.person.id not in owed.ids and may_receive(asking, owed)
    ]
    late = [owed for owed in theirs if owed.row.due_at < tx.now]
    soon = [owed for owed in theirs if tx.now <= owed.row.due_at <= tx.now + SOON]
    vacant = _vacant(asking, now)
    if not late and (is_late_only or not (soon or vacant)):
        return None
    shown = [*late, *soon]
    lines = [say("Missing: {n}. Due within a week: {m}.", n=len(late), m=len(soon))]
    if len(shown) > MOST:
        lines.append(say("These are the first {n}.", n=MOST))
    small = [say("Handed in of the last seven days: {n}", n=len(_handed(asking, now)))]
    if late:
        number = late[0].row.id
        small.append(
            say("One is not needed? /rollcall report waive R{number} and why", number=number)
        )
    return Card(
        title=say("Reports: what is missing"),
        lines=(*lines, *vacant),
        table=_table(now, shown[:MOST], say) if shown else None,
        small=tuple(small),
    )


def _table(now: Roll, found: Sequence[Owed], say: Say) -> Table:
    """The earliest due first."""
    ordered = sorted(found, key=lambda owed: (owed.row.due_at, owed.row.name, owed.row.number))
    return Table(
        head=(say("Report"), say("Period"), say("Due"), say("Whose")),
        rows=tuple(
            (
                say("R{number} {report}", number=owed.row.id, report=words.title(owed, say)),
                words.period(now.tx, owed, now.team, say),
                words.due(owed, now.tx.now, now.team, say),
                _whose(now, owed, say),
            )
            for owed in ordered
        ),
    )


def _vacant(asking: Asking, now: Roll) -> tuple[str, ...]:
    """What nobody writes because nobody has the role, of what would go to the person."""
    say, found = asking.say, []
    for roles, kinds in now.vacant().items():
        theirs = [
            kind.title.in_language(say.lang)
            for kind in kinds
            if any(asking.book.may(asking.person.roles, to) for to in kind.rules[-1].to.roles)
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


# ---- what is not needed


def waive_line(asking: Asking, typed: str) -> Card:
    """ "waive R12 the week was closed". Raises Refusal."""
    say, tx = asking.say, asking.tx
    owed, said = found(asking, typed)
    why = clean(said, MOST_WORDS)
    if asking.person.id in owed.ids or not may_receive(asking, owed):
        raise Refusal(
            say(
                "Only whom R{number} goes to can waive it: {names}. Nothing was changed.",
                number=owed.row.id,
                names=words.roles(asking.book, owed.rules.to.roles, say),
            )
        )
    if not why:
        raise Refusal(
            say("Please add why: /rollcall report waive R{number} …", number=owed.row.id),
            say("Nothing was changed."),
        )
    if not reports.change(tx, owed.row.number, OPEN, state=VOID, decided_by=asking.person.id):
        raise Refusal(
            say("R{number} is not owed any more. Nothing was changed.", number=owed.row.id)
        )
    drop_kept(tx, owed.row)
    tx.note(
        "report.waived",
        f"report:{owed.row.id}",
        asking.actor,
        personal={"words": (owed.row.salt, why)},
    )
    for known in owed.owners:
        subject = f"report_decided:{owed.row.id}"
        card = _waived(asking, owed, why, of(known.language))
        reach(tx, asking.book, known, "report.decided", subject, card)
    return Card(lines=(say("Waived: R{number}. Whoever owed it is told.", number=owed.row.id),))


def _waived(asking: Asking, owed: Owed, why: str, say: Say) -> Card:
    return Card(
        title=say("Not needed: {report}", report=words.title(owed, say)),
        lines=(
            say("{name} has waived it: {why}", name=asking.person.name, why=why),
            words.named(asking.tx, owed, asking.person.team, say),
        ),
    )
