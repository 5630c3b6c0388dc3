"""What was recorded of a person in a month, to stand beside their sheet."""

from collections import Counter
from datetime import date

from commands.deciding.asking import Asking
from commands.deciding.ledger_card import amount_line, item_title, month_line
from commands.deciding.proposal_card import EVENTS, STATES, title
from storage import attendance, exams, leaves, ledger, proposals
from storage.attendance import CLOSED
from storage.leaves import APPROVED
from storage.people import Known
from storage.proposals import VOID, WAIVED
from storage.timesheet import ends

MOST = 8
"""Of more entries than that it says how many more there are."""


def beside(asking: Asking, known: Known, month: date) -> tuple[str, ...]:
    """The month's records in lines: conduct, the exam, attendance, leave, what was proposed."""
    say = asking.say
    lines = [
        *_conduct(asking, known, month),
        *_exam(asking, known, month),
        *_attendance(asking, known, month),
    ]
    return (say("What was recorded in {month}:", month=say.month(month)), *lines)


def _conduct(asking: Asking, known: Known, month: date) -> list[str]:
    """What stands on the ledger, and what it comes to."""
    tx, say, book = asking.tx, asking.say, asking.book
    first, last = ends(month)
    found = ledger.of_person(tx, known.id, first, last)
    entries = [one for one in found if ledger.stands(one, asking.today)]
    if not entries:
        return [say("Conduct: nothing was logged.")]
    told = [
        say(
            "{day}: {item}, {amount}",
            day=say.day(one.day),
            item=item_title(book, one, say),
            amount=amount_line(one, say),
        )
        for one in entries[:MOST]
    ]
    if len(entries) > MOST:
        told.append(say("{n} more", n=len(entries) - MOST))
    return [say("Conduct: {total}", total=month_line(tx, book, known, first, say)), *told]


def _exam(asking: Asking, known: Known, month: date) -> list[str]:
    """The month's published result, which is part of the assessment (CC-2.8.2)."""
    say, found = asking.say, exams.result_of(asking.tx, known.id, month)
    if found is None:
        return []
    points = f"{found.result.score:g}"
    if found.place is None:
        return [say("Exam: {points}", points=points)]
    rank, of = found.place.place, found.place.of
    return [say("Exam: {points}, rank {rank} of {of}", points=points, rank=rank, of=of)]


def _attendance(asking: Asking, known: Known, month: date) -> list[str]:
    tx, say = asking.tx, asking.say
    first, last = ends(month)
    away = [one for one in leaves.near(tx, known.id, first, last) if one.state == APPROVED]
    counted: Counter[str] = Counter()
    minutes: Counter[str] = Counter()
    for record in attendance.of_person(tx, known.id, first, last):
        covered = any(attendance.covers(leave, record) for leave in away)
        if record.state == CLOSED and not covered:
            counted[record.event] += 1
            minutes[record.event] += record.minutes
    told = [
        say(
            "{event} {n} ({length})",
            event=say(EVENTS[name]),
            n=n,
            length=say.minutes(minutes[name]),
        )
        if minutes[name]
        else say("{event} {n}", event=say(EVENTS[name]), n=n)
        for name, n in counted.items()
    ]
    lines = [
        say("Attendance: {what}", what=say.names(told) if told else say("nothing was recorded"))
    ]
    kinds = [asking.book.leave.kinds.get(one.kind) for one in away]
    named = dict.fromkeys(kind.title.in_language(say.lang) for kind in kinds if kind)
    if named:
        lines.append(say("Leave: {what}", what=say.names(list(named))))
    proposed = proposals.of_month(tx, known.id, first, last)
    for one in [p for p in proposed if p.state not in (WAIVED, VOID)][:MOST]:
        lines.append(
            say(
                "{title}: {state}",
                title=title(one, asking.book, say),
                state=say(STATES[one.state]),
            )
        )
    return lines
