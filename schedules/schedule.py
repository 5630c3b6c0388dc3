"""What a scheduled file offers: when it is due, whether that is still useful, and what it posts."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import schedules
from commands.deciding.asking import Books
from commands.deciding.folder import offered
from commands.deciding.occasions import Due as Due
from commands.deciding.occasions import Occasion, PostEach, why_off, why_off_each
from storage import people
from storage.people import Team
from storage.transaction import Tx


def each_day(teams: Iterable[Team], at: time, since: datetime, until: datetime) -> list[Due]:
    """That time of each day in (since, until] where each team is; the subject is `team:…`."""
    found: list[Due] = []
    for team in teams:
        zone = ZoneInfo(team.zone)
        day = since.astimezone(zone).date()
        while day <= until.astimezone(zone).date():
            moment = datetime.combine(day, at, zone)
            if since < moment <= until:
                found.append(Due(f"team:{team.id}", moment, team.id or 0))
            day += timedelta(days=1)
    return found


def _always_useful(_: Tx, __: Books, ___: Due) -> str | None:
    return None


def _sees_nothing(_: Tx, __: Books) -> None:
    return None


def _says_nothing(_: Tx, __: datetime, ___: datetime) -> None:
    return None


@dataclass(frozen=True)
class Schedule:
    """One thing that happens by the clock.

    `due` lists the occurrences in (since, until]; it may list those that were pressed already.
    `why_useless` says why a late one need not post any more. `post` writes what is to be said, in
    the transaction that claims the occurrence, or says why there was nothing to be said; then it is
    recorded as missed. `was_away` is told of a downtime. `looks` is asked at each tick, before what
    is due, for what has changed without anybody's saying so; it gives what is to be written of it,
    in a transaction of its own. `is_steady`: what is due follows from the teams, their handbooks,
    the hours of rosters, whether there is a journal and what `rests_on` gives for (since, until],
    and from nothing else; the clock then need not ask for all of it at every tick, but only when
    one of these is another. `begins_with_the_house`: nothing of before it is asked for.
    `post_each` stands for `why_useless` and `post` where several are pressed in one transaction.
    """

    name: str
    due: Callable[[Tx, Books, datetime, datetime], Sequence[Due]]
    post: Callable[[Tx, Books, Due], str | None]
    why_useless: Callable[[Tx, Books, Due], str | None] = _always_useful
    was_away: Callable[[Tx, datetime, datetime], None] = _says_nothing
    looks: Callable[[Tx, Books], Callable[[Tx], None] | None] = _sees_nothing
    is_steady: bool = False
    rests_on: Callable[[Tx, datetime, datetime], Hashable] | None = None
    begins_with_the_house: bool = False
    post_each: PostEach | None = None

    @property
    def sees(self) -> bool:
        """Whether it looks at all."""
        return self.looks is not _sees_nothing


Moments = Callable[[Iterable[Team], Books, datetime, datetime], Iterable[tuple[int, datetime]]]
"""When something is due in (since, until], by the team's number."""


def by_team(
    name: str,
    moments: Moments,
    post: Callable[[Tx, Books, int, datetime], str | None],
    why_not: Callable[[Tx, Books, int, datetime], str | None],
) -> Schedule:
    """What happens to whole teams at moments of their own: the subject is `team:…`."""

    def due(tx: Tx, books: Books, since: datetime, until: datetime) -> list[Due]:
        found = moments(people.all_teams(tx), books, since, until)
        return [Due(f"team:{number}", at, number) for number, at in found]

    return Schedule(
        name=name,
        due=due,
        post=lambda tx, books, due: post(tx, books, due.number, due.at),
        why_useless=lambda tx, books, due: why_not(tx, books, due.number, due.at),
        is_steady=True,  # by what `moments` is given
    )


def by_occasion(occasion: Occasion) -> Schedule:
    """What people know by its name: the same for all teams, and theirs to skip or pause."""

    def due(tx: Tx, books: Books, since: datetime, until: datetime) -> Sequence[Due]:
        return occasion.due(tx, books, people.all_teams(tx), since, until)

    def why_useless(tx: Tx, books: Books, due: Due) -> str | None:
        return why_off(tx, occasion, due) or occasion.why_useless(tx, books, due)

    def post_each(tx: Tx, books: Books, dues: Sequence[Due]) -> list[str | None]:
        assert occasion.post_each is not None
        off = why_off_each(tx, occasion, dues)
        wanted = [due for due, why in zip(dues, off, strict=True) if why is None]
        posted = iter(occasion.post_each(tx, books, wanted) if wanted else ())
        return [why if why is not None else next(posted) for why in off]

    return Schedule(
        name=occasion.name,
        due=due,
        post=occasion.post,
        why_useless=why_useless,
        is_steady=occasion.is_steady,
        rests_on=occasion.rests_on,
        begins_with_the_house=True,
        post_each=post_each if occasion.post_each else None,
    )


def all_schedules() -> tuple[Schedule, ...]:
    """Every schedule, from the files of the folder: a new one is one new file."""
    found: list[Schedule] = list(offered(schedules, "SCHEDULE", but="schedule"))
    return tuple(sorted(found, key=lambda schedule: schedule.name))
