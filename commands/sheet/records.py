"""What was recorded of a person in a month, to stand beside their sheet."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from commands.deciding.asking import Asking
from commands.deciding.figures_said import in_unit
from commands.deciding.ledger_card import amount_line, item_title, month_line
from commands.deciding.proposal_card import EVENTS, STATES, title
from handbook.book import in_force
from handbook.kpi import Found, together, value
from handbook.words import mark
from storage import (
    appeals,
    attendance,
    call_sums,
    calls,
    exams,
    leaves,
    ledger,
    proposals,
    samples,
)
from storage.attendance import CLOSED
from storage.leaves import APPROVED
from storage.people import Known
from storage.proposals import VOID, WAIVED
from storage.timesheet import ends

OWN: Mapping[str, str] = {
    "talk_time": mark("Mean talk time"),
    "after_call_work": mark("Mean after-call work"),
}
MOST = 8
"""Of more entries than that it says how many more there are."""


def beside(asking: Asking, known: Known, month: date) -> tuple[str, ...]:
    """The month's records in lines: conduct, attendance, leave, what was proposed of them."""
    say = asking.say
    lines = [
        *_conduct(asking, known, month),
        *_attendance(asking, known, month),
        *_exam(asking, known, month),
        *measured(asking, known, month),
    ]
    return (say("What was recorded in {month}:", month=say.month(month)), *lines)


def measured(asking: Asking, known: Known, month: date) -> list[str]:
    """The person's own indicators: the calls they handled, and what was found in them. For whoever
    scores them and for themself alone."""
    return [*_calls(asking, known, month), *_quality(asking, known, month)]


def _calls(asking: Asking, known: Known, month: date) -> list[str]:
    """Nothing where no telephone system names the person."""
    tx, say, names = asking.tx, asking.say, calls.agents_of(asking.tx, known.id)
    if not names or in_force(asking.book.kpi, month) is None:
        return []
    found = call_sums.by_agent(tx, known.person.team_id, *ends(month))
    own = Found(together(sums for name, sums in found.items() if name in names))
    if not own.sums.answered:
        return [say("Calls handled: none are recorded.")]
    told = []
    for measure, called in OWN.items():
        number = value(measure, own)
        amount = say("not recorded") if number is None else in_unit(measure, number, say)
        told.append(say("{title}: {value}", title=say(called), value=amount))
    return [say("Calls handled: {n}", n=f"{own.sums.answered:,}"), *told]


def _conduct(asking: Asking, known: Known, month: date) -> list[str]:
    """What stands on the ledger, and what it comes to."""
    tx, say, book = asking.tx, asking.say, asking.book
    first, last = ends(month)
    found = ledger.of_person(tx, known.id, first, last)
    entries = [one for one in found if ledger.stands(one, asking.today)]
    if not entries:
        return [say("Conduct: nothing was logged.")]
    appealed = {one.entry_id for one in appeals.open_of(tx, [known.id])}
    told = []
    for one in entries[:MOST]:
        facts = {"item": item_title(book, one, say), "amount": amount_line(one, say)}
        line = say("{day}: {item}, {amount}", day=say.day(one.day), **facts)
        told.append(say("{line} (under appeal)", line=line) if one.id in appealed else line)
    if len(entries) > MOST:
        told.append(say("{n} more", n=len(entries) - MOST))
    return [say("Conduct: {total}", total=month_line(tx, book, known, first, say)), *told]


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


def _exam(asking: Asking, known: Known, month: date) -> list[str]:
    """The published result of the month, where the handbook has exams (CC-2.8.2)."""
    say = asking.say
    if in_force(asking.book.exams, month) is None:
        return []
    found = exams.result_of(asking.tx, known.id, month)
    if found is None:
        return [say("Exam: no result is published.")]
    points = f"{found.result.score:g}"
    if found.place is None:
        return [say("Exam: {points} points", points=points)]
    told = {"points": points, "rank": found.place.place, "of": found.place.of}
    return [say("Exam: {points} points, rank {rank} of {of}", **told)]


def _quality(asking: Asking, known: Known, month: date) -> list[str]:
    """What was found in calls and chats, where any were checked."""
    say = asking.say
    found = samples.month(asking.tx, known.team, *ends(month)).get(known.id)
    if found is None:
        return []
    lines = []
    if found.calls:
        lines.append(
            say(
                "Calls checked: {n}, without the phrases {without}, wrong {wrong}",
                n=found.calls,
                without=found.without_phrases,
                wrong=found.wrong,
            )
        )
    if found.read:
        lines.append(say("Chats read: {n}, failing {failing}", n=found.read, failing=found.failing))
    return lines
