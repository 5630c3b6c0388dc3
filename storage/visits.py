"""A visit of a call to a queue, and an interval of calls, as any telephone system tells of them."""

from typing import NamedTuple


class Visit(NamedTuple):
    """One visit of a call to a queue; the columns of `storage.calls.Call` that a reader knows.

    `agent` is as the system names them. `entered` is UTC in seconds since 1970. A time that is not
    recorded is None, never 0. Of two with one `key` the higher `version` is right.
    """

    key: str
    version: int
    queue: str
    entered: int
    outcome: str
    wait_s: int | None = None
    agent: str | None = None
    talk_s: int | None = None
    hold_s: int | None = None
    acw_s: int | None = None
    ended_by: str | None = None
    direction: str = "in"


class Interval(NamedTuple):
    """What a telephone system counted itself: a queue's or an agent's calls from `starts` on (UTC
    in seconds since 1970) for `length` seconds. None is not recorded, never 0.

    `within` and `lost_within` go by the system's own `threshold` in seconds; with a `formula` they
    were reckoned from its percentage, by that one of the five. Of two reports of one interval the
    higher `version` is right.
    """

    queue: str
    starts: int
    length: int
    agent: str | None = None
    offered: int | None = None
    answered: int | None = None
    lost: int | None = None
    within: int | None = None
    lost_within: int | None = None
    threshold: int | None = None
    formula: int | None = None
    wait_s: int | None = None
    talk_s: int | None = None
    hold_s: int | None = None
    acw_s: int | None = None
    version: int = 0


Row = Visit | Interval
