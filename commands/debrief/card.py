"""A post-shift meeting in words: what it is about, and what was summed up (CC-2.10.1b)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from commands.debrief.finding import leading, may
from commands.deciding.lines import cited, hours_line, shift_line
from handbook.attendance import LATES
from handbook.book import Handbook, in_force
from handbook.debrief import DebriefRules
from handbook.words import Say, mark
from storage import attendance, debriefs, handovers, patrols, people, rosters
from storage.cards import Button, Card, Fact, Item
from storage.debriefs import Debrief
from storage.patrols import NOTHING
from storage.people import Team
from storage.rosters import Shift
from storage.transaction import Tx

REACHED: Mapping[str, str] = {
    "all": mark("reached"),
    "some": mark("partly reached"),
    "none": mark("not reached"),
}
LONGEST = timedelta(days=14)
"""No further back than this it is looked, where nothing was summed up before."""


def rules_then(book: Handbook, shift: Shift) -> DebriefRules:
    """Those of the shift's day, else of the first that there are: a leader may hold one more."""
    return in_force(book.debrief, shift.day) or book.debrief[0]


def card(tx: Tx, book: Handbook, team: Team, debrief: Debrief, say: Say) -> Card:
    """The message on the floor, before and after it was summed up."""
    shift = rosters.get(tx, debrief.shift_id)
    assert shift is not None, "a shift with a meeting stays"
    rules = rules_then(book, shift)
    last = debriefs.before(tx, shift)
    value = f"{shift.id}:{debrief.times}"
    written = debrief.written_at is not None
    label = say("Change it…") if written else say("Sum up…")
    return Card(
        title=title(shift, team, say),
        facts=() if written else _facts(tx, book, rules, shift, team, say),
        lines=() if written else (_about(rules, say),),
        items=(
            *_last(debrief, last, team, say),
            *(
                _summed_up(tx, debrief, team, say)
                if written
                else _since(tx, shift, last, team, say)
            ),
        ),
        small=(_small(rules, written=written, say=say),),
        buttons=(
            Button(
                action="debrief.write",
                label=label,
                value=value,
                style=None if written else "primary",
            ),
        ),
    )


def title(shift: Shift, team: Team, say: Say) -> str:
    return say("Post-shift meeting: {shift}", shift=shift_line(shift, team.zone, say))


def _facts(
    tx: Tx, book: Handbook, rules: DebriefRules, shift: Shift, team: Team, say: Say
) -> tuple[Fact, ...]:
    ends = shift.ends_at.astimezone(ZoneInfo(team.zone))
    helping = rules.helping.roles if rules.helping else ()
    able = [known for known in people.of_team(tx, shift.team_id) if may(book, rules, known)]
    names = [known.name for known in leading(tx, shift, rules, able)]
    lead = say.names(names or [book.roles[role].in_language(say.lang) for role in rules.roles])
    help_ = say.names([book.roles[role].in_language(say.lang) for role in helping])
    facts = [
        Fact(label=say("When"), value=say("at {time}, when the shift ends", time=say.time(ends))),
        Fact(
            label=say("Who"),
            value=say("everybody on {shift}", shift=hours_line(shift, team.zone, say)),
        ),
        Fact(label=say("Led by"), value=lead),
    ]
    if help_:
        facts.append(Fact(label=say("Helped by"), value=help_))
    return tuple(facts)


def _about(rules: DebriefRules, say: Say) -> str:
    return say(
        "We sum up how the work went, and agree on goals until next time ({rule}). Please think "
        "of one thing that went well and one to do better.",
        rule=cited(rules.rule, say),
    )


def _small(rules: DebriefRules, *, written: bool, say: Say) -> str:
    if written:
        return say("By {rule}. Earlier ones: /rollcall debrief list", rule=cited(rules.rule, say))
    return say("Afterwards whoever has led it presses Sum up…, and it is read here.")


def _last(debrief: Debrief, last: Debrief | None, team: Team, say: Say) -> list[Item]:
    """The goals of the meeting before, and whether they were reached."""
    if last is None or not last.goals_words:
        return []
    day = last.starts_at.astimezone(ZoneInfo(team.zone)).date()
    heading = say("Goals of last time ({day})", day=say.day(day))
    if debrief.reached:
        state = say(REACHED[debrief.reached])
        heading = say("{heading}: {state}", heading=heading, state=state)
    return [Item(title=heading, lines=tuple(last.goals_words.splitlines()))]


def _summed_up(tx: Tx, debrief: Debrief, team: Team, say: Say) -> list[Item]:
    gone = say("Its words are no longer kept.")
    assert debrief.written_at is not None, "it was summed up"
    at = debrief.written_at.astimezone(ZoneInfo(team.zone))
    name = people.by_id(tx, debrief.written_by_id or 0).name
    summary = (debrief.summary_words or gone).splitlines()
    goals = (debrief.goals_words or say("None were agreed on.")).splitlines()
    by = say("Summed up by {name}, {time}.", name=name, time=say.moment(at))
    return [
        Item(title=say("How it went"), lines=tuple(summary)),
        Item(title=say("Goals until next time"), lines=(*goals, by)),
    ]


def _since(tx: Tx, shift: Shift, last: Debrief | None, team: Team, say: Say) -> list[Item]:
    """What there is to talk of since the last one: numbers, and no names."""
    since = max(last.starts_at, shift.starts_at - LONGEST) if last else shift.starts_at - LONGEST
    told = numbers(tx, shift, since, team, say)
    day = since.astimezone(ZoneInfo(team.zone)).date()
    heading = (
        say("Since the last one, {day}", day=say.day(day))
        if last and last.starts_at == since
        else say("Since {day}", day=say.day(day))
    )
    return [Item(title=heading, lines=tuple(told))]


def numbers(tx: Tx, shift: Shift, since: datetime, team: Team, say: Say) -> list[str]:
    """Of shifts of that code after the moment, this one too."""
    held = [
        one.id
        for one in rosters.starting(tx, since, shift.starts_at)
        if one.team_id == shift.team_id and one.code == shift.code
    ]
    first = since.astimezone(ZoneInfo(team.zone)).date()
    records = attendance.of_everybody(tx, shift.team_id, first, shift.day)
    lates = sum(one.event in LATES and one.shift_id in set(held) for one in records)
    until = min(tx.now, shift.ends_at)
    found = sum(
        one.kind != NOTHING and one.shift_id in set(held)
        for one in patrols.between(tx, shift.team_id, since, until)
    )
    left = len(handovers.open_points(tx, shift.team_id))
    told = [
        say("Shifts: {n}", n=len(held)),
        say("Times that somebody was late: {n}", n=lates),
        say("Findings on patrol: {n}", n=found),
    ]
    if left:
        told.append(say("Open points of the hand-overs: {n}", n=left))
    return told
