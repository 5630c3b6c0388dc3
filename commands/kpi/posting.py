"""The week's and the month's figures by the clock, where the handbook says they are read."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from commands.deciding.asking import Books, team_say
from commands.deciding.figures import Figures, figures, found_in
from commands.deciding.figures_missed import missed_line
from commands.deciding.figures_said import rules_cited, sentence, table
from commands.deciding.occasions import Due, Occasion, by_calendar
from commands.deciding.operations import Shown, operations_of, short
from commands.kpi.notes import beside, definition, quality, unrecorded
from handbook.book import Handbook, in_force
from handbook.kpi import KpiRules
from handbook.kpi.periods import Period, of_month, of_week
from handbook.kpi.rules import Post
from handbook.timing import When
from handbook.words import Say, mark
from storage import calls, kpi_posts, outbox, people
from storage.cards import Card, Table
from storage.kpi_posts import Posted
from storage.people import Team
from storage.transaction import Tx

Kind = Literal["week", "month"]
LATE = {"week": timedelta(days=6), "month": timedelta(days=25)}
"""For so long after its time a late one is still posted; then the next one is near."""
NO_RULE = "the handbook has no such figures"


def _post_of(rules: KpiRules, kind: Kind) -> Post | None:
    return rules.posts.week if kind == "week" else rules.posts.month


def period_of(kind: Kind, at: datetime, today: date) -> Period:
    """The week or month before that of `at`, in the team's zone, as far as it has come."""
    if kind == "week":
        return of_week(at.date() - timedelta(days=7), today)
    return of_month(at.date().replace(day=1) - timedelta(days=1), today)


def _due(
    kind: Kind,
) -> Callable[[Tx, Books, Sequence[Team], datetime, datetime], list[Due]]:
    def when(rules: KpiRules) -> When | None:
        post = _post_of(rules, kind)
        return post.when if post else None

    def due(
        tx: Tx, books: Books, teams: Sequence[Team], since: datetime, until: datetime
    ) -> list[Due]:
        found: list[Due] = []
        for team in teams:
            book = books[team.handbook]
            key = f"kpi_{kind}"
            found += by_calendar(team, book, since, until, key, book.kpi, when)
        # Where no calls come, nobody waits for their figures; asked only where there are moments.
        fed = calls.teams_told_of(tx) if found else frozenset()
        return [one for one in found if one.team_id in fed]

    return due


def _period(team: Team, kind: Kind, due: Due, now: datetime) -> Period:
    zone = ZoneInfo(team.zone)
    return period_of(kind, due.at.astimezone(zone), now.astimezone(zone).date())


def _title(kind: Kind) -> Callable[[Tx, Books, Due, Say], str]:
    def title(tx: Tx, _: Books, due: Due, say: Say) -> str:
        team = people.team(tx, due.number)
        return _named(_period(team, kind, due, due.at), say)

    return title


def _named(period: Period, say: Say) -> str:
    if period.kind == "month":
        return say("Figures of {month}", month=say.month(period.first))
    return say("Figures of the week, {days}", days=say.days((period.first, period.last)))


def _why_late(kind: Kind) -> Callable[[Tx, Books, Due], str | None]:
    def why(tx: Tx, _: Books, due: Due) -> str | None:
        return "the next one is near" if tx.now - due.at > LATE[kind] else None

    return why


def _posting(kind: Kind) -> Callable[[Tx, Books, Due], str | None]:
    def post(tx: Tx, books: Books, due: Due) -> str | None:
        team = people.team(tx, due.number)
        book, period = books[team.handbook], _period(team, kind, due, tx.now)
        for earlier in reversed(list(_moved_here(book, kind, period))):
            _write(tx, book, team, kind, earlier)
        return _write(tx, book, team, kind, period)

    return post


def _moved_here(book: Handbook, kind: Kind, period: Period) -> Iterator[Period]:
    """The weeks whose posts a long holiday moved to the moment of this one: where nobody works for
    a whole week, its Monday's comes together with the next."""
    while kind == "week" and not any(
        book.calendar.is_workday(period.first + timedelta(days=n)) for n in range(period.days)
    ):
        rules = in_force(book.kpi, period.first)
        by_clock = _post_of(rules, kind) if rules else None
        if by_clock is None or by_clock.when.if_rest != "later":
            return
        period = period.before()
        yield period


def _write(tx: Tx, book: Handbook, team: Team, kind: Kind, period: Period) -> str | None:
    """Post it and keep what was posted; why not, where there is nothing to be said."""
    assert team.id is not None
    if period.last < period.first:
        return "those days have not begun"
    rules = in_force(book.kpi, period.last)
    by_clock = _post_of(rules, kind) if rules else None
    found = figures(tx, book, team, period)
    if by_clock is None or found is None:
        return NO_RULE
    if kpi_posts.of_days(tx, team.id, kind, period.first) is not None:
        return "it is posted already"
    row = Posted(
        team_id=team.id,
        kind=kind,
        first=period.first,
        last=period.last,
        values={one.indicator.measure: one.value for one in found.figures},
        subject="",
        posted_at=tx.now,
    )
    row.subject = f"kpi_post:{kpi_posts.add(tx, row)}"
    tx.session.add(row)
    card = _card(Scene(tx, book, team, found), team_say(team))
    channel = team.leaders_channel if by_clock.channel == "leaders" else team.managers_channel
    outbox.post(tx, channel, row.subject, card)
    tx.note("kpi.posted", row.subject, "clock", kind=kind, first=period.first, last=period.last)
    return None


@dataclass(frozen=True)
class Scene:
    """What a post tells of."""

    tx: Tx
    book: Handbook
    team: Team
    found: Figures


def _card(scene: Scene, say: Say) -> Card:
    found, team = scene.found, scene.team
    went = operations_of(scene.tx, scene.book, team, found.period)
    return Card(
        title=_named(found.period, say),
        lines=tuple(line for line in _lines(scene, went, say) if line),
        table=None if found.found.sums.is_empty else _table(scene, say),
        small=tuple(_small(scene, say)),
    )


def _lines(scene: Scene, went: Shown, say: Say) -> Iterator[str]:
    found, period = scene.found, scene.found.period
    if found.found.sums.is_empty:
        days = say.days((period.first, period.last))
        yield say("No calls of {days} have come in yet.", days=days)
    else:
        yield sentence(found, say)
        yield missed_line(found, say)
        missing = _missing(scene, went)
        if missing:
            yield say(
                "Calls are missing of {days}: they are in none of this. When they come, I say here "
                "what changes.",
                days=say.days(missing),
            )
    if told := short(went, say):
        yield say("How the days went: {figures}.", figures=told)


def _missing(scene: Scene, went: Shown) -> list[date]:
    """The days on which people stood on the roster, and of which no call has come in; before the
    first such day, which the roster may not know, the workdays."""
    period = scene.found.period
    days = [period.first + timedelta(days=n) for n in range(period.days)]
    begins = min(went.now.days, default=date.max)
    before = {day for day in days if day < begins and scene.book.calendar.is_workday(day)}
    worked = before | {*went.now.days}
    return [day for day in days if day in worked and day not in scene.found.by_day]


def _table(scene: Scene, say: Say) -> Table:
    found = scene.found
    year = found_in(scene.tx, scene.team, found.period.year_before(), found.counting, found.queues)
    return table(found, say, year=None if year.sums.is_empty else year, is_short=True)


def _small(scene: Scene, say: Say) -> Iterator[str]:
    found, team = scene.found, scene.team
    yield definition(found.counting, team.zone, say)
    yield beside(found.period, say)
    yield from quality(found, say)
    yield from unrecorded(found, say)
    feeds = [one for one in calls.feeds(scene.tx, team.id or 0) if one.last_call_at is not None]
    for feed in feeds:
        assert feed.last_call_at is not None, "others are left out"
        at = say.moment(feed.last_call_at.astimezone(ZoneInfo(team.zone)))
        if len(feeds) == 1:
            yield say("Calls up to {moment}.", moment=at)
        else:
            yield say("Calls of {feed} up to {moment}.", feed=feed.name, moment=at)
    yield say("Rules: {rules}.", rules=say.names(rules_cited(found, say)))


def _occasion(kind: Kind, called: str, also: tuple[str, ...]) -> Occasion:
    return Occasion(
        f"kpi_{kind}",
        _title(kind),
        _due(kind),
        _posting(kind),
        _why_late(kind),
        kind=called,
        also=also,
    )


WEEK = _occasion("week", mark("Figures of the week"), ("weekly figures", "周指标", "周报指标"))
MONTH = _occasion("month", mark("Figures of the month"), ("monthly figures", "月指标", "月报指标"))
