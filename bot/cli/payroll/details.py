"""The details of a month: each shift, date of leave, thing recorded, and consequence."""

from collections.abc import Sequence

from bot.cli.payroll.parts import HOW, SETTLED, UNITS, Parts, amount, counts, short
from bot.cli.tables import Table, Value
from commands.deciding.proposal_card import EVENTS, STATES, title
from storage.attendance import EXCUSED, OPEN
from storage.cards import clean
from storage.leaves import APPROVED
from storage.timesheet import Noted, planned


def shifts(parts: Parts) -> Table:
    say = parts.say
    head = [
        *parts.who_head(),
        say("Date"),
        say("Shift"),
        say("Begins"),
        say("Ends"),
        say("Planned, minutes"),
        say("Leave"),
        say("On leave, minutes"),
        say("Late, minutes"),
        say("Recorded"),
    ]
    rows: list[Sequence[Value]] = []
    for own in parts.month:
        for shift in own.shifts:
            away = [part for part in own.away if part.shift and part.shift.id == shift.id]
            noted = [one for one in own.noted if one.record.shift_id == shift.id]
            late = [n.record.minutes for n in noted if n.record.event == "late" and counts(n)]
            rows.append(
                [
                    *parts.who(own),
                    shift.day,
                    clean(shift.code),
                    parts.clock(shift.starts_at),
                    parts.clock(shift.ends_at),
                    planned(shift),
                    ", ".join(dict.fromkeys(parts.title(part.leave.kind) for part in away)),
                    sum(part.minutes for part in away),
                    sum(late),
                    ", ".join(say(EVENTS[one.record.event]) for one in noted),
                ]
            )
    return Table("shifts", say("Shifts"), head, rows)


def leave(parts: Parts) -> Table:
    say = parts.say
    head = [
        *parts.who_head(),
        say("Number"),
        say("Leave"),
        say("Booked as"),
        say("Date"),
        say("Shift"),
        say("From"),
        say("Until"),
        say("Minutes"),
        say("Days"),
        say("State"),
    ]
    rows = [
        [
            *parts.who(own),
            part.leave.id,
            parts.title(part.leave.kind),
            parts.title(parts.booked(part)),
            part.day,
            clean(part.shift.code) if part.shift else None,
            parts.clock(part.since) if part.since else None,
            parts.clock(part.until) if part.until else None,
            part.minutes,
            short(part.days),
            say("approved") if part.leave.state == APPROVED else say("not decided yet"),
        ]
        for own in parts.month
        for part in own.away
    ]
    return Table("leave", say("Leave"), head, rows)


def recorded(parts: Parts) -> Table:
    say = parts.say
    head = [
        *parts.who_head(),
        say("Number"),
        say("Date"),
        say("Recorded"),
        say("How"),
        say("Minutes"),
        say("Days"),
        say("State"),
    ]
    rows = [
        [
            *parts.who(own),
            one.record.id,
            one.record.day,
            say(EVENTS[one.record.event]),
            say(HOW[one.record.how]),
            None if one.record.state == OPEN else one.record.minutes,
            short(one.record.days),
            _standing(parts, one),
        ]
        for own in parts.month
        for one in own.noted
    ]
    return Table("recorded", say("Recorded"), head, rows)


def _standing(parts: Parts, one: Noted) -> str:
    say = parts.say
    if one.record.state == EXCUSED:
        return say("excused")
    if one.is_covered:
        return say("covered by leave")
    return say("not there yet") if one.record.state == OPEN else say("counts")


def proposed(parts: Parts) -> Table:
    say = parts.say
    head = [
        *parts.who_head(),
        say("Number"),
        say("Date"),
        say("Consequence"),
        say("Rule"),
        say("Unit"),
        say("Proposed"),
        say("Decided"),
        say("State"),
    ]
    rows = [
        [
            *parts.who(own),
            one.id,
            one.day,
            title(one, parts.book, say),
            one.rule,
            parts.unit(one) if one.outcome == "fine" else say(UNITS[one.outcome]),
            short(one.amount),
            short(amount(one)) if one.state in SETTLED else None,
            say(STATES[one.state]),
        ]
        for own in parts.month
        for one in own.proposals
    ]
    return Table("consequences", say("Consequences"), head, rows)
