"""Nothing has come from a telephone system whose files are followed: told once, and when it is
over."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from commands.deciding.asking import Books
from commands.deciding.lines import cited
from commands.deciding.occasions import Due
from commands.deciding.reach import reach
from handbook.book import Handbook, in_force
from handbook.kpi import KpiRules
from handbook.words import Say, of
from storage import calls, people, rosters
from storage.calls import Feed
from storage.cards import Card, clean
from storage.people import Team
from storage.transaction import Tx

OPEN = timedelta(hours=1)
"""So long somebody must have stood on the roster meanwhile: of a closed centre nothing comes."""
_SHIFT = timedelta(days=1)
"""No shift is longer."""


def due(tx: Tx, books: Books, since: datetime, until: datetime) -> Sequence[Due]:
    """When each feed has been silent for too long; the moment is another after each file."""
    found = []
    for feed in calls.followed(tx):
        if feed.silent_since is not None and feed.silent_since >= feed.heard_at:
            continue  # it has been told
        team = people.team(tx, feed.team_id)
        at = _silent_at(tx, books[team.handbook], team, feed, until)
        if at is not None and since < at <= until and feed.id is not None:
            found.append(Due(f"feed:{feed.id}", at, feed.id))
    return found


def _silent_at(tx: Tx, book: Handbook, team: Team, feed: Feed, until: datetime) -> datetime | None:
    rules = _rules(book, team, tx.now)
    if rules is None:
        return None
    at = feed.heard_at + timedelta(hours=rules.silent_hours)
    if at > until:
        return None
    opened = _open_for(tx, team, feed.heard_at, until)
    return at if opened is None else max(at, opened)


def _open_for(tx: Tx, team: Team, since: datetime, until: datetime) -> datetime | None:
    """When people had stood on the roster for `OPEN` since then; a moment after `until` where they
    have not. None where the team keeps no roster.
    """
    shifts = rosters.starting(tx, since - _SHIFT, until, team.id)
    if not shifts and not rosters.starting(tx, since - 14 * _SHIFT, until, team.id):
        return None
    left, done = OPEN, since
    for shift in shifts:
        begins, ends = max(shift.starts_at, done), min(shift.ends_at, until)
        if ends <= begins:
            continue
        if ends - begins >= left:
            return begins + left
        left, done = left - (ends - begins), ends
    return until + OPEN


def _rules(book: Handbook, team: Team, now: datetime) -> KpiRules | None:
    return in_force(book.kpi, now.astimezone(ZoneInfo(team.zone)).date())


def why_useless(tx: Tx, books: Books, due: Due) -> str | None:
    feed = calls.held(tx, due.number)
    team = people.team(tx, feed.team_id)
    rules = _rules(books[team.handbook], team, tx.now)
    if rules is None:
        return "the handbook has no figures"
    is_over = feed.heard_at + timedelta(hours=rules.silent_hours) > due.at
    return "calls have come again" if is_over else None


def post(tx: Tx, books: Books, due: Due) -> str | None:
    """Tell whoever the handbook names, or say why nobody was told."""
    feed = calls.held(tx, due.number)
    team = people.team(tx, feed.team_id)
    book = books[team.handbook]
    rules = _rules(book, team, tx.now)
    if rules is None:
        return "the handbook has no figures"
    if feed.silent_since is None:
        feed.silent_since = tx.now
    tx.note("kpi.silent", f"feed:{feed.id}", "clock", feed=feed.name, heard_at=feed.heard_at)

    def card(say: Say) -> Card:
        zone = ZoneInfo(team.zone)
        known = say("I know no call of it.")
        if feed.last_call_at is not None:
            last = say.moment(feed.last_call_at.astimezone(zone))
            known = say("The last call that I know: {moment}.", moment=last)
        return Card(
            lines=(
                say(
                    "Nothing has come from the telephone system “{feed}” since {moment}.",
                    feed=clean(feed.name, 60),
                    moment=say.moment(feed.heard_at.astimezone(zone)),
                ),
                known,
                say(
                    "Please have somebody look at it. Files that were missed can still come: they "
                    "fill the gap. ({rule})",
                    rule=cited(rules.silence.rule, say),
                ),
            )
        )

    return None if _tell(tx, book, team, rules, due.subject, card) else "nobody is there to be told"


def looks(tx: Tx, books: Books) -> Callable[[Tx], None] | None:
    """What is to be written where silence is over."""
    numbers = [one.id for one in calls.followed(tx) if _is_back(one)]
    if not numbers:
        return None

    def write(tx: Tx) -> None:
        for number in numbers:
            if number is not None:
                _back(tx, books, number)

    return write


def _is_back(feed: Feed) -> bool:
    return feed.silent_since is not None and feed.heard_at > feed.silent_since


def _back(tx: Tx, books: Books, number: int) -> None:
    feed = calls.held(tx, number)
    since = feed.silent_since
    if since is None or not _is_back(feed):
        return  # another was faster
    team = people.team(tx, feed.team_id)
    book = books[team.handbook]
    rules = _rules(book, team, tx.now)
    feed.silent_since = None
    tx.note("kpi.heard", f"feed:{feed.id}", "clock", feed=feed.name)
    if rules is None:
        return

    def card(say: Say) -> Card:
        zone = ZoneInfo(team.zone)
        return Card(
            lines=(
                say(
                    "Calls come from the telephone system “{feed}” again, since {moment}.",
                    feed=clean(feed.name, 60),
                    moment=say.moment(feed.heard_at.astimezone(zone)),
                ),
            )
        )

    _tell(tx, book, team, rules, f"feed:{feed.id}", card)


def _tell(
    tx: Tx, book: Handbook, team: Team, rules: KpiRules, subject: str, card: Callable[[Say], Card]
) -> int:
    """Each in their own language; how many."""
    assert team.id is not None
    told = 0
    for person in _there(tx, team, rules):
        reach(tx, book, person, "kpi.silent", subject, card(of(person.language)))
        told += 1
    return told


def _there(tx: Tx, team: Team, rules: KpiRules) -> Iterator[people.Known]:
    assert team.id is not None
    today = tx.now.astimezone(ZoneInfo(team.zone)).date()
    for person in people.with_role(tx, team.id, *rules.silence.roles):
        if person.person.slack_id is not None and not person.has_left(today):
            yield person
