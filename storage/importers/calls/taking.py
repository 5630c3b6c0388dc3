"""A file of calls is taken in: read as a stream, kept in pieces, and the days' sums made again.

Each piece is one transaction that also remembers how far the file was read: what stops half-way is
gone on with, what is read again changes nothing, and a growing file is followed.
"""

import gc
import gzip
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from handbook.kpi import Counting
from handbook.words import mark
from storage import call_agents, call_intervals, calls, kpi_posts
from storage.call_joining import begun, settle
from storage.call_rows import Days, dates, write
from storage.call_sums import roll
from storage.calls import Feed, ReadFile
from storage.importers.calls.formats import Format, Make, chosen, may_be_begun
from storage.importers.calls.lines import Lines
from storage.importers.calls.visits import BadLine, Interval, Reader, Row, Visit
from storage.importers.sheets import UnreadableFile
from storage.people import Team
from storage.transaction import Tx

_DIGITS, _A_DAY = 10, 86_400
CLOCK = "clock"
"""Who takes in what is followed."""
_AHEAD = 31 * _A_DAY
"""Seconds: a clock that is further ahead of ours is wrong."""
Change = Callable[[], AbstractContextManager[Tx]]
"""Opens a transaction that changes something."""


@dataclass
class Taken:
    """What a file brought. `days`: those whose sums were made again; `skipped` bytes were known;
    `ignored` counts by a marked reason what was rightly left out.
    """

    file: str
    feed: str
    format: str = ""
    skipped: int = 0
    lines: int = 0
    visits: int = 0
    bad_count: int = 0
    bad: list[BadLine] = field(default_factory=list)
    days: set[date] = field(default_factory=set)
    ignored: dict[str, int] = field(default_factory=dict)


def take(
    change: Change,
    team: Team,
    counting: Callable[[date], Counting],
    path: Path,
    *,
    format: str | None = None,
    feed: str | None = None,
    by: str = "terminal",
    told: Callable[[int, int], None] = lambda done, all_: None,
) -> Taken:
    """Take in the lines that are new since the file was read before.

    `format` is the name of one or a page's path; without it the file is looked at. `feed` names
    the telephone system, by its format where it has no name. `told` hears how many bytes of how
    many are done (of the packed file, where it is packed).
    Raises UnreadableFile, and BadPage for a page of `format` with mistakes.
    """
    assert team.id is not None
    taken = Taken(path.name, feed or "")
    if path.is_dir():
        raise UnreadableFile(mark("{file} is a folder; name a file."), file=path.name)
    try:
        with path.open("rb") as file:
            lines = Lines(file, path)
            if lines.has_begun and not may_be_begun(lines.sample):
                meant, make = chosen(format, lines.sample, team.zone, path.name, lines.written)
                lines.is_whole, lines.may_span = meant.is_whole, meant.may_span
                lines.is_rewritten = meant.is_rewritten
                taken.format, taken.feed = meant.name, feed or meant.feed
                _take_lines(change, team, counting, lines, meant, make, taken, by, told)
            told(lines.size, lines.size)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        reason = mark("{file} cannot be read: it is damaged, or ends in the middle.")
        raise UnreadableFile(reason, file=path.name) from None
    except OSError as trouble:
        why = getattr(trouble, "strerror", None) or str(trouble)
        reason = mark("{file} cannot be read: {why}.")
        raise UnreadableFile(reason, file=path.name, why=why) from None
    return taken


def _take_lines(
    change: Change,
    team: Team,
    counting: Callable[[date], Counting],
    lines: Lines,
    meant: Format,
    make: Make,
    taken: Taken,
    by: str,
    told: Callable[[int, int], None],
) -> None:
    assert team.id is not None
    day_of = Days(team.zone)
    head = lines.head(meant.heads)
    reader: Reader | None = None
    while not lines.is_over:
        with _uncollected(), change() as tx, tx.roomy():
            feed = calls.feed(tx, team.id, taken.feed, meant.name)
            known = tx.session.get(ReadFile, (feed.id, head)) if head else None
            if reader is None:
                taken.skipped = lines.go_on(known)
            piece = lines.piece()
            if not piece:
                break
            if reader is None:
                before = known.lines if known and taken.skipped else 0
                reader = make(begun(tx, feed, _around(piece, day_of)), before)
            rows = [*reader.read(piece), *reader.rest()]
            days, visits = _keep(tx, feed, rows, day_of, meant)
            for rule, those in _by_counting(days, counting).items():
                roll(tx, team.id, those, rule)
            call_agents.find(tx, team.id)
            kpi_posts.mark(tx, team.id, days, lines.name)
            taken.lines += len(piece)
            taken.visits += visits
            taken.days |= days
            file = _remember(tx, feed, lines, head, known, reader, rows)
            _note(tx, feed, file, len(rows), days, by, tx.now.astimezone(day_of.zone).date())
        told(lines.done, lines.size)
    if reader is not None:
        taken.bad_count, taken.bad = reader.bad.count, reader.bad.told
        taken.ignored = dict(reader.ignored)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Nothing of a piece is garbage until it is kept: looking for some takes a third longer."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _keep(
    tx: Tx, feed: Feed, rows: Sequence[Row], day_of: Callable[[int], date], meant: Format
) -> tuple[set[date], int]:
    """Write them down; the days that they touch, and of how many calls they tell."""
    visits = [one for one in rows if isinstance(one, Visit)]
    intervals = [one for one in rows if isinstance(one, Interval)]
    # An agent's calls are among the queue's.
    count = len(visits) + sum(one.offered or 0 for one in intervals if not one.agent)
    if meant.settles:
        visits, days = settle(tx, feed, visits, day_of)
    else:  # a newer telling of a call may give it another date
        days = dates(tx, feed, [one.key for one in visits])
    days |= write(tx, feed, visits, day_of)
    return days | call_intervals.write(tx, feed, intervals, day_of), count


def _around(piece: Sequence[bytes], day_of: Callable[[int], date]) -> Iterator[date]:
    """The date of the first line of a log that has one."""
    for line in piece:
        first = line.partition(b"|")[0]
        if len(first) <= _DIGITS and first.isdigit() and int(first) > _A_DAY:
            yield day_of(int(first))
            return


def _by_counting(
    days: set[date], counting: Callable[[date], Counting]
) -> dict[Counting, list[date]]:
    found: dict[Counting, list[date]] = {}
    for day in sorted(days):
        found.setdefault(counting(day), []).append(day)
    return found


def _remember(
    tx: Tx,
    feed: Feed,
    lines: Lines,
    head: str,
    known: ReadFile | None,
    reader: Reader,
    rows: Sequence[Row],
) -> ReadFile:
    feed.heard_at = tx.now
    last, now = reader.last, int(tx.now.timestamp()) + _AHEAD
    if last > now:  # a line whose clock is wrong says nothing of how fresh the calls are
        moments = (row.entered if isinstance(row, Visit) else row.starts for row in rows)
        last = max((at for at in moments if at <= now), default=0)
    newest = datetime.fromtimestamp(last, UTC) if last else None
    if newest and (feed.last_call_at is None or newest > feed.last_call_at):
        feed.last_call_at = newest
    assert feed.id is not None
    row = known or ReadFile(
        feed_id=feed.id,
        head=head,
        position=0,
        lines=0,
        tail="",
        read_at=tx.now,
    )
    row.position, row.tail = lines.position, lines.tail_digest
    row.lines, row.read_at = reader.number, tx.now
    tx.session.add(row)
    tx.session.flush()
    return row


def _note(
    tx: Tx, feed: Feed, file: ReadFile, rows: int, days: Collection[date], by: str, today: date
) -> None:
    """Journal it. Of a file that is followed the first piece of a day tells what the later ones of
    the day before brought too, be it of another file of the feed: else a note a minute is left.
    """
    assert feed.id is not None
    file.untold += rows
    file.untold_days = sorted({*file.untold_days, *map(str, days)})
    if by == CLOCK and file.told_on == today:
        return
    others = [one for one in calls.untold(tx, feed.id, today) if one is not file]
    for one in (*(others if by == CLOCK else ()), file):
        tx.note(
            "calls.imported",
            f"team:{feed.team_id}",
            by,
            feed=feed.name,
            file=one.head[:12],  # its name may be somebody's, and the journal forgets nothing
            visits=one.untold,
            days=one.untold_days,
        )
        one.told_on, one.untold, one.untold_days = today, 0, []


def recount(
    tx: Tx,
    team: Team,
    counting: Callable[[date], Counting],
    days: Collection[date],
    file: str | None,
) -> None:
    """Make the sums of these days again; `file` is why, where one is."""
    assert team.id is not None
    for rule, those in _by_counting({*days}, counting).items():
        roll(tx, team.id, those, rule)
    if file is not None:
        kpi_posts.mark(tx, team.id, days, file)
