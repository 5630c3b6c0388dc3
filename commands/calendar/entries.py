"""What stands in a calendar: a person's shifts and leave, or who is on each shift of the team."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from handbook.words import Say
from storage.calendars import Off, Turn
from storage.people import Known, Team

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Entry:
    """One event. Whole days have dates, of which `ends` is the first one after it; else moments.

    `uid` is the same for the same shift of the same person, whatever else changes.
    """

    uid: str
    starts: date
    ends: date
    title: str
    words: str = ""

    @property
    def over_at(self) -> datetime:
        return self.ends if isinstance(self.ends, datetime) else _midnight(self.ends)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def own(known: Known, turns: Iterable[Turn], offs: Sequence[Off], say: Say) -> list[Entry]:
    """The person's shifts, and leave in place of those that it covers."""
    team = known.team
    shifts = [
        Entry(
            _uid("shift", team, turn.day, turn.code, known.id),
            turn.starts_at,
            turn.ends_at,
            say("Shift {code}", code=turn.code),
            team.name,
        )
        for turn in turns
        if not known.has_left(turn.day) and not any(off.covers(turn) for off in offs)
    ]
    return [*shifts, *(_leave(known, off, say) for off in offs if not known.has_left(off.first))]


def _leave(known: Known, off: Off, say: Say) -> Entry:
    uid = _uid("leave", known.team, off.number)
    if off.begins_at is not None and off.ends_at is not None:
        return Entry(uid, off.begins_at, off.ends_at, say("Leave"))
    return Entry(uid, off.first, off.last + _DAY, say("Leave"))


def of_team(
    team: Team, staff: Mapping[int, Known], turns: Iterable[Turn], offs: Iterable[Off], say: Say
) -> list[Entry]:
    """Each shift with those who are on it; of those on leave no more than that they are away."""
    away: dict[int, list[Off]] = {}
    for off in offs:
        away.setdefault(off.person_id, []).append(off)
    shifts: dict[tuple[date, str], list[Turn]] = {}
    for turn in turns:
        if not staff[turn.person_id].has_left(turn.day):
            shifts.setdefault((turn.day, turn.code), []).append(turn)
    return [
        _shift(team, staff, on, away, say)
        for _, on in sorted(shifts.items(), key=lambda item: (item[1][0].starts_at, item[0]))
    ]


def _shift(
    team: Team,
    staff: Mapping[int, Known],
    on: Sequence[Turn],
    away: Mapping[int, Sequence[Off]],
    say: Say,
) -> Entry:
    here, gone = [], []
    for turn in sorted(on, key=lambda one: staff[one.person_id].person.code):
        name, offs = staff[turn.person_id].name, away.get(turn.person_id, ())
        if any(off.covers(turn) for off in offs):
            gone.append(name)
            continue
        here.append(name)
        gone += [f"{name} {part}" for part in _parts(turn, offs, ZoneInfo(team.zone), say)]
    one = on[0]
    lines = [say.names(here) or say("Nobody.")]
    if gone:
        lines.append(say("Away: {people}", people=say.names(gone)))
    return Entry(
        _uid("team", team, one.day, one.code),
        one.starts_at,
        one.ends_at,
        say.plural("{code}: {n} person", "{code}: {n} people", len(here), code=one.code),
        "\n".join(lines),
    )


def _parts(turn: Turn, offs: Iterable[Off], zone: ZoneInfo, say: Say) -> list[str]:
    """The hours of the shift for which somebody is away."""
    return [
        f"{say.time(off.begins_at.astimezone(zone))}–{say.time(off.ends_at.astimezone(zone))}"
        for off in offs
        if off.begins_at is not None and off.ends_at is not None
        if off.begins_at < turn.ends_at and off.ends_at > turn.starts_at
    ]


def _uid(kind: str, team: Team, *parts: object) -> str:
    """Tells nothing of whom or what it names."""
    named = "/".join(map(str, (kind, team.id, *parts)))
    return f"{sha256(named.encode()).hexdigest()[:32]}@rollcall"
