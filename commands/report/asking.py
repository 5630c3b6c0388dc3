"""Whoever owes a report is asked for it: before it is due, as it is due, and late."""

from collections.abc import Sequence

from commands.deciding.lines import cited
from commands.deciding.reach import tell_or_keep, waits_until
from commands.report import words
from commands.report.owing import Owed, Roll
from handbook.words import Say, mark, of
from storage import later, reports
from storage.cards import Card
from storage.people import Known
from storage.reports import OPEN

TITLES = {
    "remind": mark("Due soon: {report}"),
    "due": mark("Due now: {report}"),
    "late": mark("Late: {report}"),
}


def ask(roll: Roll, owed: Owed, step: str) -> None:
    """Whoever owes it, in their own direct message."""
    tx, row = roll.tx, owed.row
    if step == "remind":
        reports.change(tx, row.number, OPEN, is_reminded=True)
    subject = f"report_owed:{row.id}"
    to = roll.receivers(owed.rules, owed.ids)
    later.drop(tx, subject, "report.remind")
    for known in owed.owners:
        latest = row.due_at if step == "remind" and row.due_at > tx.now else None
        at = waits_until(tx, roll.book, known, "report.remind", latest)
        card = owed_card(roll, owed, step, to, of(known.language), is_kept=at is not None)
        tell_or_keep(tx, known, at, "report.remind", subject, card, latest)


def owed_card(
    roll: Roll, owed: Owed, step: str, to: Sequence[Known], say: Say, *, is_kept: bool
) -> Card:
    """What is owed, about what, until when, to whom, how, and by which rule. One that is kept for a
    shift says the day: it may be read on a later one."""
    tx, asks, late = roll.tx, owed.kind.asks_for, owed.rules.lateness
    step = step if step != "remind" or tx.now < owed.row.due_at else "due"
    lines = []
    if asks:
        lines.append(say("What belongs in it: {what}", what=asks.in_language(say.lang)))
    if len(owed.owners) > 1:
        lines.append(say("One of you is enough: {names}.", names=words.names(owed.owners, say)))
    if step == "late" and to:
        lines.append(say("{names} can see that it is missing.", names=words.names(to, say)))
    if late:
        lines.append(
            say.plural(
                "For each day late points can be proposed; with nothing {n} day after, all of the "
                "item's ({rule}).",
                "For each day late points can be proposed; with nothing {n} days after, all of the "
                "item's ({rule}).",
                late.nothing_days,
                rule=cited(late.rule, say),
            )
        )
    lines.append(
        say(
            "Press the button, send me the file here, or type /rollcall report send R{number} "
            "and the text.",
            number=owed.row.id,
        )
    )
    title, day = words.title(owed, say), say.day(owed.row.due_at.astimezone(roll.zone).date())
    is_over = is_kept and step == "due"
    return Card(
        title=say("Due on {day}: {report}", day=day, report=title)
        if is_over
        else say(TITLES[step], report=title),
        facts=words.due_facts(tx, owed, roll.team, to, say, is_kept=is_kept),
        lines=tuple(lines),
        small=(words.rules_line(owed, say),),
        buttons=(words.send_button(owed, say),),
    )
