"""What an agenda tells of by itself: what waits, runs, was late or deducted, and is unfinished.

Channels read counts alone: no name in matters of conduct, no reason, no person with an appeal.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from commands.deciding.tasks import line, shown, tx_day
from commands.meeting import measuring
from commands.meeting.planning import Planned
from handbook.attendance import LATES
from handbook.meetings import Counted
from handbook.words import Say
from storage import actions, appeals, attendance, leaves, ledger, meetings, people, proposals, swaps
from storage.attendance import EXCUSED
from storage.cards import clean
from storage.transaction import Tx

MOST_TASKS, MOST_BULLETINS, WORDS = 12, 8, 150
SUB = "– "
"""Begins a line that belongs to the one before."""


@dataclass(frozen=True)
class Facts:
    """What was so at a moment, from the day `since` on. `late_people` were late more than once,
    `late_times` together. `deductions`: how many by kind. `tasks`: numbers of open ones, with how
    many agendas each has stood on. `measured`: the days that figures are told of, where calls are
    known at all; `figures`: each with its value, by its measure."""

    since: date
    leaves: int = 0
    swaps: int = 0
    consequences: int = 0
    appeals: int = 0
    late_people: int = 0
    late_times: int = 0
    deductions: dict[str, int] = field(default_factory=dict)
    bulletins: tuple[int, ...] = ()
    tasks: tuple[tuple[int, int], ...] = ()
    measured: tuple[date, date] | None = None
    figures: dict[str, float | None] = field(default_factory=dict)


_FACTS = TypeAdapter(Facts)


def dumped(facts: Facts) -> dict[str, Any]:
    found: dict[str, Any] = _FACTS.dump_python(facts, mode="json")
    return found


def loaded(facts: dict[str, Any]) -> Facts:
    return _FACTS.validate_python(facts)


def facts_of(tx: Tx, one: Planned) -> Facts:
    """How it stands now, as far as the meeting's topics tell of it."""
    team, tells, since = one.team, one.rules.tells, one.previous_day
    team_id, today = team.id or 0, tx_day(tx, one.team)
    found: dict[str, Any] = {}
    if "requests" in tells:
        found["leaves"] = len(leaves.undecided(tx, team_id))
        found["swaps"] = len(swaps.of_team(tx, team_id, (swaps.ASKED,)))
        found["consequences"] = len(proposals.undecided(tx, team_id))
    if "appeals" in tells:
        found["appeals"] = len(appeals.of_team(tx, team_id))
    if "lates" in tells:
        late = late_more_than_once(tx, one)
        found |= {"late_people": len(late), "late_times": sum(late.values())}
    if "deductions" in tells:
        entries = ledger.of_team(tx, team_id, since, today)
        stands = [e for e in entries if ledger.stands(e, today) and not e.is_bonus]
        found["deductions"] = dict(Counter(entry.kind for entry in stands).most_common())
    if "bulletins" in tells:
        begins = datetime.combine(since, time(), ZoneInfo(team.zone))
        found["bulletins"] = tuple(b.id or 0 for b in meetings.bulletins_since(tx, team_id, begins))
    if "actions" in tells:
        found["tasks"] = tuple((a.id or 0, a.carried) for a in actions.open_of(tx, team_id))
    if "figures" in tells:
        found |= measuring.facts_of(tx, one)
    return Facts(since, **found)


def late_more_than_once(tx: Tx, one: Planned) -> Counter[int]:
    """How often each was late who was so more than once since the meeting before; what is excused
    or lies in a leave does not count."""
    team_id, since, today = one.team.id or 0, one.previous_day, tx_day(tx, one.team)
    away = leaves.away(tx, team_id, since, today)
    times = Counter(
        record.person_id
        for record in attendance.of_everybody(tx, team_id, since, today)
        if record.event in LATES and record.state != EXCUSED
        if not any(
            leave.person_id == record.person_id and attendance.covers(leave, record)
            for leave in away
        )
    )
    most = one.rules.late_times
    return Counter({person: count for person, count in times.items() if count >= most})


def told(tx: Tx, one: Planned, facts: Facts, name: Counted, say: Say) -> list[str]:
    """What the agenda says of one of these; nothing where there is nothing of it."""
    tells = {
        "requests": _requests,
        "appeals": _appeals,
        "lates": _lates,
        "deductions": _deductions,
        "bulletins": _bulletins,
        "actions": _tasks,
        "figures": _figures,
    }[name]
    return list(tells(tx, one, facts, say))


def _requests(_: Tx, __: Planned, facts: Facts, say: Say) -> Iterator[str]:
    parts = [
        say.plural("{n} request for leave", "{n} requests for leave", facts.leaves),
        say.plural("{n} swap", "{n} swaps", facts.swaps),
        say.plural("{n} proposed consequence", "{n} proposed consequences", facts.consequences),
    ]
    counts = (facts.leaves, facts.swaps, facts.consequences)
    some = [part for part, count in zip(parts, counts, strict=True) if count]
    if some:
        yield say("Waiting for a decision: {parts}", parts=say.names(some))


def _appeals(_: Tx, __: Planned, facts: Facts, say: Say) -> Iterator[str]:
    if facts.appeals:
        yield say("Appeals that wait for a review: {n}", n=facts.appeals)


def _lates(_: Tx, __: Planned, facts: Facts, say: Say) -> Iterator[str]:
    if facts.late_people:
        yield say.plural(
            "Late more than once since {day}: {n} person, {times} times",
            "Late more than once since {day}: {n} people, {times} times in all",
            facts.late_people,
            day=say.day(facts.since),
            times=facts.late_times,
        )


def _deductions(_: Tx, one: Planned, facts: Facts, say: Say) -> Iterator[str]:
    if facts.deductions:
        titles = one.book.conduct.kinds
        parts = [
            say("{kind} {n}", kind=titles[kind].in_language(say.lang), n=n)
            if kind in titles
            else say("others {n}", n=n)
            for kind, n in facts.deductions.items()
        ]
        day = say.day(facts.since)
        yield say("Deductions since {day}: {parts}", day=day, parts=say.names(parts))


def _bulletins(tx: Tx, _: Planned, facts: Facts, say: Say) -> Iterator[str]:
    if not facts.bulletins:
        return
    yield say("New since {day}:", day=say.day(facts.since))
    rows = meetings.bulletins(tx, facts.bulletins[-MOST_BULLETINS:])
    for row in rows:
        words = clean(row.words, WORDS) if row.words else say("(what it was about is forgotten)")
        yield f"{SUB}B{row.id} {words}"
    if len(facts.bulletins) > MOST_BULLETINS:
        n = len(facts.bulletins) - MOST_BULLETINS
        yield SUB + say("and {n} more: /rollcall bulletin", n=n)


def _figures(_: Tx, one: Planned, facts: Facts, say: Say) -> Iterator[str]:
    if facts.measured is not None:
        yield from measuring.told(one, facts.measured, facts.figures, say)


def _tasks(tx: Tx, one: Planned, facts: Facts, say: Say) -> Iterator[str]:
    """Each with its owner, or how many, as the handbook says."""
    if not facts.tasks:
        yield say("No task is open.")
        return
    today, carried = tx_day(tx, one.team), dict(facts.tasks)
    rows = actions.these(tx, list(carried))
    overdue = sum(row.due < today for row in rows if row.state == actions.OPEN)
    counts = say.plural("Open tasks: {n}", "Open tasks: {n}", len(carried))
    if overdue:
        counts = say("{counts}, {n} of them overdue", counts=counts, n=overdue)
    yield counts
    if not one.rules.lists_tasks:
        return
    owners = {known.id: known for known in people.of_team(tx, one.team.id or 0)}
    for row in rows[:MOST_TASKS]:
        short = row.model_copy(update={"words": clean(shown(row, say), WORDS)})
        said = line(short, owners, today, say)
        if times := carried[row.id or 0]:
            said = say.plural(
                "{task}; carried over once", "{task}; carried over {n} times", times, task=said
            )
        yield SUB + said
    if len(rows) > MOST_TASKS:
        yield SUB + say("and {n} more: /rollcall action all", n=len(rows) - MOST_TASKS)
