"""Calls are counted where they are stored: what each column of `Sums` asks of them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func
from sqlalchemy import or_ as any_of
from sqlmodel import col, select

from handbook.day_runs import runs
from handbook.kpi import Counting
from storage.calls import (
    ABANDONED,
    ANSWERED,
    EXIT_KEY,
    LOST,
    OPEN,
    AgentDay,
    Call,
    CallDay,
)
from storage.prepared import Prepared
from storage.transaction import Tx

SHORT_TALK = 10
"""Seconds: a talk of less is told apart, for many such pull a mean into its band."""


def grouped(
    tx: Tx,
    team_id: int,
    days: Collection[date],
    counting: Counting,
    keys: tuple[Any, ...],
    queues: Sequence[str] = (),
) -> Iterator[tuple[tuple[Any, ...], Mapping[str, int]]]:
    """The columns of `Sums` of the calls of these days, by day and `keys`; a key may come again.

    The outcome is one of the groups, so that the database need not ask it of each call for each
    column.
    """
    given = {
        "team": team_id,
        "seconds": counting.seconds,
        "short": counting.short_call_seconds,
        "soon": counting.short_abandon_seconds,
        **numbered(queues),
    }
    by = 2 + len(keys)
    for first, last in runs(days):
        for row in tx.rows(_grouped(keys, len(queues)), first=first, last=last, **given):
            *key, outcome = row[:by]
            yield tuple(key), _sums(counting, outcome, *[one or 0 for one in row[by:]])


@cache
def _grouped(keys: tuple[Any, ...], queues: int) -> Prepared[Any]:
    wait, talk, hold, acw = (col(at) for at in (Call.wait_s, Call.talk_s, Call.hold_s, Call.acw_s))

    def until(seconds: str) -> ColumnElement[int]:
        return func.count().filter(wait <= bindparam(seconds))

    by = [col(Call.day), *map(col, keys), col(Call.outcome)]
    columns = (
        *(func.count(), until("seconds"), until("short"), until("soon")),
        *(asked for at in (wait, talk, hold, acw) for asked in (func.sum(at), func.count(at))),
        func.count().filter(talk < SHORT_TALK),
    )
    where = (*within(Call, queues), col(Call.direction) == "in")
    return Prepared(select(*by, *columns).where(*where).group_by(*by))


def within(table: type[Call | CallDay | AgentDay], queues: int) -> list[ColumnElement[bool]]:
    """Asks for a `team`, from `first` to `last`, and for so many queues, where any are meant."""
    where = [
        col(table.team_id) == bindparam("team"),
        col(table.day) >= bindparam("first"),
        col(table.day) <= bindparam("last"),
    ]
    if queues:
        those = [col(table.queue) == bindparam(f"queue_{n}") for n in range(queues)]
        where.append(any_of(*those))
    return where


def numbered(queues: Sequence[str]) -> Mapping[str, str]:
    """The values of `within`."""
    return {f"queue_{n}": queue for n, queue in enumerate(queues)}


def _sums(
    counting: Counting,
    outcome: str,
    calls: int,
    within: int,
    short: int,
    soon: int,
    *times: int,
) -> Mapping[str, int]:
    """Of calls with one outcome; `times`: the sum of wait, talk, hold and after-call work and of
    how many each is known, and the short talks. A column that is not there is 0.
    """
    wait_s, wait_n, talk_s, talk_n, hold_s, hold_n, acw_s, acw_n, talk_short = times
    if outcome == ANSWERED:
        without = calls - wait_n
        return {
            "offered": calls, "answered": calls, "within": within, "wait_s": wait_s,
            "untimed": without, "unwaited": without, "talk_s": talk_s, "talk_n": talk_n,
            "talk_short": talk_short, "hold_s": hold_s, "hold_n": hold_n, "acw_s": acw_s,
            "acw_n": acw_n,
        }  # fmt: skip
    excluded = soon if outcome == ABANDONED and counting.short_abandon_seconds else 0
    is_keyed = outcome == EXIT_KEY
    is_left_out = is_keyed and counting.exit_by_key != "offered"
    found = {
        "offered": 0 if is_left_out else calls - excluded,
        "open": calls if outcome == OPEN else 0,
        "keyed": calls if is_keyed else 0,
        "excluded": excluded,
    }
    if outcome in LOST or (is_keyed and not is_left_out):
        # Whoever is excluded gave up before the others did.
        found.update(
            lost=calls - excluded,
            lost_within=max(within - excluded, 0),
            lost_short=max(short - excluded, 0),
            lost_unsplit=calls - wait_n,
        )
    return found
