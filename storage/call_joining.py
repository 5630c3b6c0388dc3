"""The beginning of a visit and its end are joined, in whatever order files tell of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import bindparam
from sqlmodel import col, select

from handbook.day_runs import runs
from storage.call_counting import within
from storage.call_rows import QUARTER
from storage.calls import OPEN, Agent, Call, Feed
from storage.prepared import Prepared
from storage.transaction import Tx
from storage.visits import Visit

SAME = 3
"""Seconds by which a beginning that was reckoned back from an end may be wrong."""
_OF_FEED = select(Call).where(*within(Call, 0), col(Call.feed_id) == bindparam("feed"))
_BEGUN: Prepared[tuple[Call]] = Prepared(_OF_FEED.where(col(Call.outcome) == OPEN))
_RECKONED: Prepared[tuple[Call]] = Prepared(_OF_FEED.where(col(Call.key).contains("|~")))
_LONGEST = 86_400
"""Seconds that a visit may last at most, to be joined with an end that tells no time."""


def begun(tx: Tx, feed: Feed, around: Iterable[date]) -> list[Visit]:
    """The feed's visits of these days and the ones before them that are not over."""
    calls = _calls(tx, _BEGUN, feed, {day - timedelta(days=by) for day in around for by in (0, 1)})
    names = _names(tx, feed) if calls else {}
    return [
        Visit(
            one.key,
            one.version,
            one.queue,
            one.entered,
            one.outcome,
            one.wait_s,
            names.get(one.agent_id) if one.agent_id else None,
        )
        for one in calls
    ]


def settle(
    tx: Tx, feed: Feed, visits: Sequence[Visit], day_of: Callable[[int], date]
) -> tuple[list[Visit], set[date]]:
    """These visits, where one that was reckoned back from its end is the one that began then.

    Files may come in any order, and again: an end whose beginning was not known is kept as a visit
    of its own until the beginning comes. Gives more versions of a visit rather than fewer, and the
    days of what it took away.
    """
    tx.flush()
    # A field by its place: by its name it takes twice as long.
    begun_at = _beginnings(tx, feed, [one for one in visits if "|~" in one[0]])
    settled = [*visits]
    if begun_at:
        settled = [
            _since(one, *known) if (known := begun_at.get(one.key)) else one for one in visits
        ]
    ends = defaultdict(list)
    quarters = {one[3] // QUARTER for one in visits}
    for end in _reckoned(tx, feed, {day_of(at * QUARTER) for at in quarters}):
        ends[_stem(end.key)].append(end)
    days: set[date] = set()
    names = _names(tx, feed) if ends else {}
    for one in visits if ends else ():
        if _is_reckoned(one.key):
            continue
        for end in ends.get(_stem(one.key), ())[:]:
            if not _is_same(one, end):
                continue
            settled.append(_ended(one, end, names.get(end.agent_id)))
            days.add(end.day)
            ends[_stem(one.key)].remove(end)
            tx.session.delete(end)
    tx.session.flush()
    return settled, days


def _names(tx: Tx, feed: Feed) -> Mapping[int | None, str]:
    agents = tx.session.exec(select(Agent).where(Agent.team_id == feed.team_id))
    return {one.id: one.name for one in agents}


def _is_reckoned(key: str) -> bool:
    return "|~" in key


def _stem(key: str) -> str:
    return key.rpartition("|")[0]


def _is_same(begun: Visit, end: Call) -> bool:
    if end.key.endswith("~"):  # an end that tells no time, so that no beginning was reckoned
        return 0 <= end.entered - begun.entered <= _LONGEST
    return abs(end.entered - begun.entered) <= SAME


def _since(end: Visit, key: str, entered: int) -> Visit:
    waited = end.entered - entered if end.key.endswith("~") else end.wait_s
    return end._replace(key=key, entered=entered, wait_s=waited)


def _ended(begun: Visit, end: Call, agent: str | None) -> Visit:
    waited = end.wait_s
    if end.key.endswith("~"):
        waited = end.entered - begun.entered
    return begun._replace(
        version=end.version,
        outcome=end.outcome,
        wait_s=waited,
        agent=agent,
        talk_s=end.talk_s,
        ended_by=end.ended_by,
    )


def _reckoned(tx: Tx, feed: Feed, days: set[date]) -> Sequence[Call]:
    around = {day + timedelta(days=by) for day in days for by in (-1, 0, 1)}
    return _calls(tx, _RECKONED, feed, around)


def _calls(tx: Tx, asked: Prepared[tuple[Call]], feed: Feed, days: set[date]) -> Sequence[Call]:
    found: list[Call] = []
    for first, last in runs(days):
        found += tx.kept(asked, feed=feed.id, team=feed.team_id, first=first, last=last)
    return found


def _beginnings(tx: Tx, feed: Feed, ends: Sequence[Visit]) -> Mapping[str, tuple[str, int]]:
    """Of visits that are reckoned, the key and the moment of one that is known."""
    found: dict[str, tuple[str, int]] = {}
    wanted = {
        f"{_stem(one.key)}|{sign}{one.entered + wrong}": one.key
        for sign in ("~", "")
        for one in ends
        if not one.key.endswith("~")
        for wrong in range(-SAME, SAME + 1)
    }
    for some in _some(list(wanted)):
        query = select(Call.key, Call.entered).where(
            Call.feed_id == feed.id, col(Call.key).in_(some)
        )
        for key, entered in tx.session.exec(query).all():
            if wanted[key] not in found or not _is_reckoned(key):
                found[wanted[key]] = (key, entered)
    for one in ends:
        if one.key.endswith("~"):
            last = (
                select(Call.key, Call.entered)
                .where(
                    Call.feed_id == feed.id,
                    col(Call.key).startswith(_stem(one.key) + "|", autoescape=True),
                    col(Call.entered).between(one.entered - _LONGEST, one.entered),
                )
                .order_by(col(Call.entered).desc())
            )
            if known := tx.session.exec(last).first():
                found[one.key] = known
    return found


def _some(keys: Sequence[str], most: int = 500) -> Iterable[Sequence[str]]:
    return (keys[at : at + most] for at in range(0, len(keys), most))
