"""One card a shift in the leaders' channel: who is there, who comes late, who is missing.

What is said of the shift stands in its thread.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from commands.deciding.able import find_button
from commands.deciding.asking import team_say
from commands.deciding.lines import others, shift_line
from handbook.attendance import LATES
from handbook.grid import GOLDEN, RESERVE
from handbook.words import Say
from storage import attendance, duty, outbox, people, rosters
from storage.attendance import CLOSED, EXCUSED, OPEN, SILENT, Record
from storage.cards import Button, Card, Fact
from storage.outbox import Outgoing
from storage.people import Team
from storage.rosters import Shift, Staffing
from storage.transaction import Tx

MOST_NAMES = 12
"""Of more people than that, the card says how many more there are."""


def subject(shift: Shift) -> str:
    return f"shift:{shift.id}"


def stand(tx: Tx, shift: Shift, team: Team) -> Outgoing:
    """The shift's post in the leaders' channel, redrawn; made where it does not stand yet."""
    post = outbox.first_of(tx, subject(shift))
    if post is not None:
        outbox.redraw(tx, post)
        return post
    outbox.post(tx, team.leaders_channel, subject(shift), draw(tx, shift, team))
    post = outbox.first_of(tx, subject(shift))
    assert post is not None, "it was made just now"
    return post


def say_in_shift(tx: Tx, shift: Shift, team: Team, lines: Sequence[str]) -> None:
    """Say it in the shift's thread, in the team's language, under a card that is true again."""
    post = stand(tx, shift, team)
    outbox.reply(tx, post, post.subject, Card(lines=tuple(lines)))


def draw(tx: Tx, shift: Shift, team: Team) -> Card:
    """The card as the shift stands now."""
    say, zone = team_say(team), ZoneInfo(team.zone)
    names = {known.id: known.name for known in people.of_team(tx, shift.team_id)}
    records = [one for one in attendance.of_shift(tx, shift.id or 0) if one.event in LATES]
    present = duty.present_on(tx, shift)
    away = rosters.rostered_on(tx, shift) - present
    marks = {one: how for one, how in rosters.marked_on(tx, shift).items() if one in present}
    coming = [one for one in records if one.state == OPEN and one.expected_at is not None]
    missing = [one for one in records if one.state == OPEN and one.expected_at is None]
    closed = [one for one in records if one.state in (CLOSED, EXCUSED)]
    facts = [
        Fact(
            label=say("On the floor"), value=floor_line(tx, shift, len(coming) + len(missing), say)
        ),
        _named(say("Expected late"), (_coming(one, names, zone, say) for one in coming), say),
        _named(say("Missing"), (names[one.person_id] for one in missing), say),
        _named(say("Came late"), (_came(one, names, say) for one in closed), say),
        _named(say("On leave"), sorted(names[number] for number in away), say),
        _named(say("On call"), sorted(names[one] for one in marks if marks[one] == RESERVE), say),
        _named(say("Golden shift"), sorted(names[o] for o in marks if marks[o] == GOLDEN), say),
    ]
    return Card(
        title=shift_line(shift, team.zone, say),
        facts=tuple(fact for fact in facts if fact is not None),
        buttons=(
            Button(action="attendance.missing", label=say("Who is missing…"), value=str(shift.id)),
            Button(action="attendance.record", label=say("Record…"), value=str(shift.id)),
            *([find_button(subject(shift), say)] if shift.ends_at > tx.now else []),
        ),
    )


def floor_line(tx: Tx, shift: Shift, not_there: int, say: Say) -> str:
    """ "3 of 5, 4 needed — 1 short", without those who are late or missing."""
    [counted] = rosters.staffing(tx, [shift])
    return counted_line(counted, not_there, say)


def counted_line(counted: Staffing, not_there: int, say: Say) -> str:
    """The same of a shift whose people are counted."""
    there = counted.present - not_there
    told = {"there": there, "rostered": counted.rostered}
    if counted.minimum is None:
        return say("{there} of {rostered}", **told)
    short = counted.minimum - there
    if short <= 0:
        return say("{there} of {rostered}, {minimum} needed", minimum=counted.minimum, **told)
    return say(
        "{there} of {rostered}, {minimum} needed — {short} short",
        minimum=counted.minimum,
        short=short,
        **told,
    )


def not_there(tx: Tx, shift: Shift) -> int:
    """How many are late or missing at the moment, as far as anybody has said."""
    records = attendance.of_shift(tx, shift.id or 0)
    return len({one.person_id for one in records if one.event in LATES and one.state == OPEN})


def _named(label: str, names: Iterable[str], say: Say) -> Fact | None:
    listed = list(names)
    if not listed:
        return None
    more = len(listed) - MOST_NAMES
    if more > 0:
        listed = [*listed[:MOST_NAMES], others(more, say)]
    return Fact(label=label, value=say.names(listed))


def _coming(record: Record, names: dict[int, str], zone: ZoneInfo, say: Say) -> str:
    assert record.expected_at is not None
    at = say.time(record.expected_at.astimezone(zone))
    return say("{name} at {time}", name=names[record.person_id], time=at)


def _came(record: Record, names: dict[int, str], say: Say) -> str:
    told = {"name": names[record.person_id], "length": say.minutes(record.minutes)}
    if record.state == EXCUSED:
        return say("{name} ({length}, excused)", **told)
    if record.event == "briefing":
        return say("{name} (briefing missed)", **told)
    if record.how == SILENT:
        return say("{name} ({length}, without a word)", **told)
    return say("{name} ({length})", **told)


def local(moment: datetime, team: Team) -> datetime:
    return moment.astimezone(ZoneInfo(team.zone))
