"""What happens to a team by the clock and is known by name: a briefing, a meeting, a report.

An occasion is what its file in `schedules/` presses, and what a leader sees coming, skips, pauses
or has now.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

from commands.deciding.asking import Books
from handbook.book import Handbook, in_force
from handbook.terms import Version
from handbook.timing import When
from handbook.words import Say
from storage import people, rosters, timetable
from storage.people import Team
from storage.rosters import Shift
from storage.transaction import Tx


@dataclass(frozen=True)
class Due:
    """An occurrence: what it is about, the house time at which it is due, and whose it is.

    The subject begins with a word and a row's number (`shift:12`, `team:1`, `team:1:weekly`).
    Together with the moment it is what may happen only once; `team_id` only tells of it.
    """

    subject: str
    at: datetime
    team_id: int = field(default=0, compare=False)

    @property
    def number(self) -> int:
        """That of the row which the subject names (12 of `leave:12`)."""
        return int(self.subject.split(":")[1])

    @property
    def key(self) -> str:
        """What the subject says behind the row (`weekly` of `team:1:weekly`); "" for nothing."""
        return self.subject.partition(":")[2].partition(":")[2]


def _always_useful(_: Tx, __: Books, ___: Due) -> str | None:
    return None


PostEach = Callable[[Tx, Books, Sequence[Due]], list[str | None]]
"""Asks of each whether it is still useful and then writes it, in fewer statements than one after
the other takes; why each was not written, or None. None of them reads what another writes."""

Where = Literal["floor_channel", "leaders_channel", "managers_channel"]


@dataclass(frozen=True)
class Occasion:
    """One kind of post by the clock.

    `name` is that of its file in `schedules/`. `title` is what people call the one that is due,
    with what tells it from others ("Briefing, morning shift"). `due` lists those of the teams in
    (since, until], each with its `team_id`; `post` writes it in the transaction that claims it, or
    says why there was nothing to be said; `why_useless` says why a late one need not be said any
    more. `is_shown`: whether it stands among the team's next posts and can be skipped; what only
    reminds one person does not. `kind` is what people call all of them (marked for translation),
    and `also` what else they may type for it; `where` says in which of the team's channels it is
    posted. `part_of` names the occasion that this one only prepares or follows: it is paused with
    it, and does not come for a subject of which that one was skipped. `is_steady`: what is due
    follows from the teams, their handbooks and the hours of rosters, as by `by_calendar` and
    `by_shift`, and from what `rests_on` gives for (since, until]; the clock then need not ask for
    all of it at every tick. `post_each`: `why_useless` and `post` of many teams' at once.
    """

    name: str
    title: Callable[[Tx, Books, Due, Say], str]
    due: Callable[[Tx, Books, Sequence[Team], datetime, datetime], Sequence[Due]]
    post: Callable[[Tx, Books, Due], str | None]
    why_useless: Callable[[Tx, Books, Due], str | None] = _always_useful
    is_shown: bool = True
    kind: str = ""
    also: tuple[str, ...] = ()
    where: Where | None = None
    part_of: str = ""
    is_steady: bool = False
    rests_on: Callable[[Tx, datetime, datetime], Hashable] | None = None
    post_each: PostEach | None = None


def why_off(tx: Tx, occasion: Occasion, due: Due) -> str | None:
    """Why a team's leaders do not want it: its kind was paused at its time, or what it is part of
    was skipped; None where it comes."""
    return why_off_each(tx, occasion, [due])[0]


def why_off_each(tx: Tx, occasion: Occasion, dues: Sequence[Due]) -> list[str | None]:
    """The same for each of several."""
    jobs = (occasion.name, occasion.part_of) if occasion.part_of else (occasion.name,)
    whose = {(due.team_id, due.at.astimezone(UTC)) for due in dues if due.team_id}
    paused = timetable.pauses_at(tx, whose, jobs) if whose else {}

    def why(due: Due) -> str | None:
        if not due.team_id:
            return None
        for pause in paused.get((due.team_id, due.at.astimezone(UTC)), ()):
            zone = ZoneInfo(people.team(tx, due.team_id).zone)
            if pause.until is None or due.at.astimezone(zone).date() < pause.until:
                return f"paused (pause:{pause.id})"
        if occasion.part_of and timetable.is_skipped(tx, occasion.part_of, due.subject):
            return f"{occasion.part_of} was skipped"
        return None

    return [why(due) for due in dues]


Rules = TypeVar("Rules", bound=Version)


def by_calendar(
    team: Team,
    book: Handbook,
    since: datetime,
    until: datetime,
    key: str,
    versions: Sequence[Rules],
    when: Callable[[Rules], When | None],
) -> Iterator[Due]:
    """A team's moments in (since, until] by the version that holds on each day.

    The subject is `team:ID:KEY`; `when` is asked for each version, and None is never.
    """
    zone = ZoneInfo(team.zone)
    for version in versions:
        rule = when(version)
        if rule is None:
            continue
        for day, at in rule.moments(zone, book.calendar, since, until):
            if in_force(versions, day) is version:
                yield Due(f"team:{team.id}:{key}", at, team.id or 0)


AROUND = timedelta(days=2)
"""How far from a shift's start a moment of it may lie: its length and a day's notice."""


def by_shift(
    tx: Tx,
    teams: Sequence[Team],
    since: datetime,
    until: datetime,
    moment: Callable[[Team, Shift], datetime | None],
) -> list[Due]:
    """The moment of each shift of the teams that somebody is on, where it is in (since, until]."""
    by_id = {team.id: team for team in teams}
    first, last = since - AROUND, until + AROUND
    if len(by_id) == 1:
        shifts = rosters.starting(tx, first, last, *by_id)
    else:  # of all teams they are read once, whatever number of occasions asks
        shifts = tx.once(("starting", first, last), lambda: rosters.starting(tx, first, last))
    found = []
    for shift in shifts:
        team = by_id.get(shift.team_id)
        at = moment(team, shift) if team is not None else None
        if at is not None and since < at <= until:
            found.append(Due(f"shift:{shift.id}", at, shift.team_id))
    return found
