"""The card of a missing relief: one function draws every state, and what its parts are called."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from commands.deciding.able import find_button
from commands.deciding.asking import team_say
from commands.deciding.command import Drawing
from commands.deciding.lines import shift_line
from commands.relief import candidates
from commands.relief.candidates import Found
from handbook.book import Handbook, in_force
from handbook.words import Say, mark
from storage import people, reliefs, rosters, seats
from storage.cards import Button, Card, Fact, mention
from storage.people import Team
from storage.reliefs import (
    ACCEPTED,
    ASKED,
    CAME,
    COVERED,
    DECLINED,
    DONE,
    LEFT,
    OPEN,
    OVER,
    STANDING,
    WITHDRAWN,
    Overtime,
    Relief,
)
from storage.transaction import Tx

TITLES: Mapping[str, str] = {
    OPEN: mark("{relief} missing: somebody is needed"),
    ASKED: mark("{relief} missing: somebody is asked"),
    COVERED: mark("{relief} missing: covered by overtime"),
    CAME: mark("{relief} has come"),
    OVER: mark("{relief}: the shift is over"),
}
STATES: Mapping[str, str] = {
    ASKED: mark("asked"),
    ACCEPTED: mark("accepted"),
    DECLINED: mark("not accepted"),
    WITHDRAWN: mark("called off"),
    DONE: mark("worked"),
    LEFT: mark("left without leave"),
}
SHOWN = 3
"""Candidates on the card; the form has them all."""
LONG_REST = 24 * 60


def name(relief: Relief, say: Say | None = None) -> str:
    """ "Relief R3", or its bare number for a sentence."""
    return say("Relief R{number}", number=relief.id) if say else f"R{relief.id}"


def draw(drawing: Drawing) -> Card:
    """The card as the leaders' channel sees it, from the state of this moment."""
    relief = reliefs.get(drawing.tx, drawing.number)
    assert relief is not None, "a card is drawn for a relief that is stored"
    team = people.team(drawing.tx, relief.team_id)
    return of(drawing.tx, relief, drawing.books[team.handbook], team, team_say(team))


def of(tx: Tx, relief: Relief, book: Handbook, team: Team, say: Say) -> Card:
    """The card of any state. No reason ever stands on it."""
    assert relief.id is not None
    rows = reliefs.overtimes(tx, relief.id)
    shift = reliefs.shift(tx, relief.shift_id)
    rules = in_force(book.relief.rules, shift.day)
    reporter = people.by_id(tx, relief.reported_by)
    said = say.time(local(relief.reported_at, team))
    facts = [
        Fact(label=say("Shift"), value=shift_line(shift, team.zone, say)),
        Fact(
            label=say("On duty, not relieved"),
            value=say(
                "{name}, said at {time}",
                name=mention(reporter.person.slack_id, reporter.name),
                time=said,
            ),
        ),
    ]
    if relief.missing_id is not None:
        missing = people.by_id(tx, relief.missing_id).name
        facts.append(Fact(label=say("Missing"), value=missing))
    for row in [row for row in rows if row.state != WITHDRAWN][-4:]:
        value = overtime_line(row, people.by_id(tx, row.person_id).name, team, say)
        facts.append(Fact(label=say("Overtime"), value=value))
    if relief.state == CAME and relief.closed_by is not None and relief.closed_at is not None:
        by = people.by_id(tx, relief.closed_by)
        at = say.time(local(relief.closed_at, team))
        told = say("{name}, {time}", name=mention(by.person.slack_id, by.name), time=at)
        facts.append(Fact(label=say("Said by"), value=told))
    lines = [staffing(tx, relief, team, say)]
    hole = seats.gap(tx, relief) if relief.state in (OPEN, COVERED) else None
    if hole is not None and rules is not None:
        if hole.starts_at > relief.starts_at or hole.ends_at < relief.ends_at:
            empty = hours(hole.starts_at, hole.ends_at, team, say)
            lines.append(say("Not covered yet: {hours}", hours=empty))
        lines += suggested(candidates.look(tx, rules, relief, team), team, say)
    small = (say("Rule: {rule}", rule=rules.rule),) if rules else ()
    return Card(
        title=say(TITLES[relief.state], relief=name(relief, say)),
        facts=tuple(facts),
        lines=tuple(lines),
        small=small,
        buttons=tuple(buttons(tx, relief, rows, say)),
    )


def suggested(found: Iterable[Found], team: Team, say: Say) -> list[str]:
    """The first few who could be asked; a line that says so where there is nobody."""
    eligible = [one for one in found if one.candidate.why_not is None and not one.has_declined]
    if not eligible:
        return [say("Nobody of the shifts before and after is free and rested.")]
    heading = say("Of the shifts before and after:")
    return [heading, *(candidate_line(one, team, say) for one in eligible[:SHOWN])]


def candidate_line(one: Found, team: Team, say: Say) -> str:
    """Who, when, how much rest that leaves, and the overtime of the month so far."""
    each = one.candidate
    told = {
        "name": one.known.name,
        "hours": hours(each.when.starts_at, each.when.ends_at, team, say),
    }
    if each.link == "stays_on":
        line = say("{name} could stay on, {hours}", **told)
    else:
        line = say("{name} could come early, {hours}", **told)
    if each.rest is not None and each.rest < LONG_REST:
        line = say("{line}; rest {time}", line=line, time=say.minutes(each.rest))
    so_far = say.minutes(each.overtime)
    return say("{line}; overtime this month {time}", line=line, time=so_far)


def staffing(tx: Tx, relief: Relief, team: Team, say: Say) -> str:
    """Who is expected on the shift, who of them is not there, and who stands in at the moment."""
    (count,) = rosters.staffing(tx, [reliefs.shift(tx, relief.shift_id)])
    told = say("{count} expected", count=count.present)
    if missing := min(reliefs.missing_on(tx, relief.shift_id), count.present):
        told = say("{staff}, {missing} not there", staff=told, missing=missing)
    standing_in = [
        row
        for row in reliefs.taken_between(tx, relief.team_id, relief.starts_at, relief.ends_at)
        if row.shift_id == relief.shift_id and row.state == ACCEPTED
    ]
    if standing_in:
        told = say("{staff}, {count} on overtime", staff=told, count=len(standing_in))
    if count.minimum:
        told = say("{staff}; {minimum} needed", staff=told, minimum=count.minimum)
    return say("On the shift: {staff}", staff=told)


def overtime_line(row: Overtime, who: str, team: Team, say: Say) -> str:
    """ "Ada, 15:00–19:00: accepted"."""
    told = {
        "name": who,
        "hours": hours(row.starts_at, row.ends_at, team, say),
        "state": say(STATES[row.state]),
    }
    if row.minutes is not None:
        return say("{name}, {hours}: {state}, {time}", time=say.minutes(row.minutes), **told)
    return say("{name}, {hours}: {state}", **told)


def buttons(tx: Tx, relief: Relief, rows: Iterable[Overtime], say: Say) -> Iterable[Button]:
    """What can be done, by those who may."""
    value = str(relief.id)
    is_standing = relief.state in STANDING
    if relief.state in (OPEN, COVERED) and seats.gap(tx, relief) is not None:
        yield Button(action="relief.assign", label=say("Assign…"), value=value, style="primary")
        yield find_button(f"relief:{relief.id}", say)
    if is_standing:
        yield came_button(relief, say)
    running = [row for row in rows if row.state in (ASKED, ACCEPTED)]
    for row in running[-1:]:
        yield Button(action="relief.call_off", label=say("Call off"), value=f"{row.id}:{row.state}")
    if any(row.state in (ACCEPTED, DONE) for row in rows):
        yield Button(action="relief.left", label=say("Left without leave…"), value=value)
    yield Button(action="relief.details", label=say("Details"), value=value)


def came_button(relief: Relief, say: Say) -> Button:
    return Button(action="relief.came", label=say("Relief has come"), value=str(relief.id))


def hours(starts_at: datetime, ends_at: datetime, team: Team, say: Say) -> str:
    """From when to when, by the team's clock."""
    return say(
        "{start}–{end}",
        start=say.time(local(starts_at, team)),
        end=say.time(local(ends_at, team)),
    )


def when(moment: datetime, team: Team, now: datetime, say: Say) -> str:
    """The time, with its day where that is not today."""
    at, today = local(moment, team), local(now, team).date()
    return say.time(at) if at.date() == today else say.moment(at)


def local(moment: datetime, team: Team) -> datetime:
    return moment.astimezone(ZoneInfo(team.zone))


def to_the_minute(moment: datetime) -> datetime:
    return moment - timedelta(seconds=moment.second, microseconds=moment.microsecond)
