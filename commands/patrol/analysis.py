"""What patrols have found in a time, by kind, shift and hour; seats and no names (CC-2.6)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from commands.deciding.lines import cited
from commands.patrol.finding import kind_title
from handbook.patrol import PatrolRules
from handbook.words import Say
from storage import actions, ledger, patrols, rosters
from storage.cards import Card, Fact, Table
from storage.patrols import NOTHING, Finding
from storage.people import Team
from storage.transaction import Tx

MOST_SHIFTS = 8
"""Columns of their own; more share one."""
BUSIEST = 3


@dataclass(frozen=True)
class Found:
    """The findings of a time, those of as long a time before, and what became of them."""

    findings: Sequence[Finding]
    before: Sequence[Finding]
    rounds: int
    shifts: int
    patrolled: int
    entries: int
    tasks: int
    open_tasks: int


def card(
    tx: Tx, rules: PatrolRules, team: Team, since: datetime, until: datetime, say: Say
) -> Card:
    """The report on the time (since, until]."""
    found, zone = _found(tx, team, since, until), ZoneInfo(team.zone)
    rule = cited((rules.analysis.rule if rules.analysis else rules.rule), say)
    facts = (
        Fact(
            label=say("Period"),
            value=say(
                "{first} to {last}",
                first=say.moment(since.astimezone(zone)),
                last=say.moment(until.astimezone(zone)),
            ),
        ),
        Fact(
            label=say("Shifts with a patrol"),
            value=say("{n} of {all}", n=found.patrolled, all=found.shifts),
        ),
        Fact(
            label=say("Findings"),
            value=say(
                "{n} ({before} in the same time before)",
                n=len(found.findings),
                before=len(found.before),
            ),
        ),
        Fact(label=say("Came of them"), value=_came(found, say)),
    )
    small = (say("By {rule}. All findings: /rollcall patrol list", rule=rule),)
    title = say("Patrol analysis: {team}", team=team.name)
    if not found.findings:
        none = (
            _fine(found.rounds, say)
            if found.rounds
            else say("Nobody has noted a patrol in this time.")
        )
        return Card(title=title, facts=facts, lines=(none,), small=small)
    return Card(
        title=title,
        facts=facts,
        lines=tuple(_lines(found, zone, say)),
        table=_table(rules, found, say),
        small=small,
    )


def is_worth_it(tx: Tx, team: Team, since: datetime, until: datetime) -> bool:
    """Whether there was anything to patrol: a shift, or else a finding all the same."""
    number = team.id or 0
    held = any(one.team_id == number for one in rosters.starting(tx, since, until))
    return held or bool(patrols.between(tx, number, since, until))


def _found(tx: Tx, team: Team, since: datetime, until: datetime) -> Found:
    """In a few statements, however many there are."""
    number = team.id or 0
    rows = patrols.between(tx, number, since, until)
    before = patrols.between(tx, number, since - (until - since), since)
    findings = [one for one in rows if one.kind != NOTHING]
    held = {one.id for one in rosters.starting(tx, since, until) if one.team_id == number}
    patrolled = {one.shift_id for one in rows if one.shift_id is not None}
    logged = {one.entry_id for one in findings if one.entry_id is not None}
    tasks = {one.action_id for one in findings if one.action_id is not None}
    standing = {entry.id for entry in ledger.numbered(tx, logged) if entry.state == ledger.STANDING}
    still_open = {action.id for action in actions.open_of(tx, number)} if tasks else set()
    return Found(
        findings=findings,
        before=[one for one in before if one.kind != NOTHING],
        rounds=len(rows) - len(findings),
        shifts=len(held | patrolled),
        patrolled=len(patrolled),
        entries=len(standing),
        tasks=len(tasks),
        open_tasks=len(tasks & still_open),
    )


def _came(found: Found, say: Say) -> str:
    entries = say.plural("{n} entry in the ledger", "{n} entries in the ledger", found.entries)
    tasks = say.plural("{n} task", "{n} tasks", found.tasks)
    if found.open_tasks:
        tasks = say("{tasks} ({n} still open)", tasks=tasks, n=found.open_tasks)
    return say.names([entries, tasks])


def _lines(found: Found, zone: ZoneInfo, say: Say) -> list[str]:
    """Seats found more than once, the hours with most, and the rounds without any."""
    told = []
    hours = Counter(one.at.astimezone(zone).hour for one in found.findings)
    busiest = sorted(hours.items(), key=lambda one: (-one[1], one[0]))[:BUSIEST]
    spans = [
        say("{start}–{end} ({n})", start=f"{h:02}:00", end=f"{(h + 1) % 24:02}:00", n=n)
        for h, n in busiest
    ]
    told.append(say("Most at: {times}.", times=say.names(spans)))
    places = Counter(one.place for one in found.findings if one.place)
    again = [
        (place, n) for place, n in sorted(places.items(), key=lambda p: (-p[1], p[0])) if n > 1
    ]
    if again:
        named = [
            say("{place} ({n})", place=_place(place, say), n=n) for place, n in again[: BUSIEST * 2]
        ]
        told.append(say("More than once at: {places}.", places=say.names(named)))
    if found.rounds:
        told.append(_fine(found.rounds, say))
    return told


def _fine(rounds: int, say: Say) -> str:
    return say.plural("Nothing was wrong on {n} round.", "Nothing was wrong on {n} rounds.", rounds)


def _place(place: str, say: Say) -> str:
    return say("seat {number}", number=place) if place.isdecimal() else place


def _table(rules: PatrolRules, found: Found, say: Say) -> Table:
    """A row a kind, a column a shift, then all of them and those before."""
    counts = Counter((one.kind, one.shift_code or "") for one in found.findings)
    before = Counter(one.kind for one in found.before)
    codes = sorted({one.shift_code or "" for one in found.findings})
    shown, rest = codes[:MOST_SHIFTS], codes[MOST_SHIFTS:]
    names = [code or say("no shift") for code in shown]
    known = [name for name in rules.kinds if name in {one.kind for one in found.findings}]
    known += sorted({one.kind for one in found.findings} - set(known))
    rows = []
    for kind in known:
        cells = [counts[kind, code] for code in shown]
        others = [sum(counts[kind, code] for code in rest)] if rest else []
        total = sum(cells) + sum(others)
        told = [str(n) if n else "" for n in (*cells, *others)]
        rows.append((kind_title(rules, kind, say), *told, str(total), str(before[kind])))
    more = [say("others")] if rest else []
    head = (say("What"), *names, *more, say("All"), say("Before"))
    return Table(head=head, rows=tuple(rows))
