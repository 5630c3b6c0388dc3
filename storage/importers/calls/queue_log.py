"""Asterisk's `queue_log`: `epoch|callid|queue|agent|EVENT|p1|p2|…`, the lines of calls interleaved.

A visit begins with ENTERQUEUE and is known by call, queue and the second it began, so that a file
that is read again gives the same visits. Hold and after-call work are not in it.
"""

from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from handbook.words import mark
from storage.calls import ABANDONED, ANSWERED, EMPTY, EXIT_KEY, OPEN, TIMEOUT, WITHDRAWN
from storage.importers.calls.lines import plain, text_of
from storage.importers.calls.visits import (
    EARLIEST,
    LAST,
    LONGEST,
    MOST_SECONDS,
    NOT_NUMBERS,
    OUT_OF_RANGE,
    Bad,
    Visit,
    checked,
)

_Parts = list[str]
_Which = tuple[str, str]

_NO_ONE = ("NONE", "")
_IN = "ENTERQUEUE"
_AT = "CONNECT"

_COMPLETE: Mapping[str, str] = {"COMPLETEAGENT": "agent", "COMPLETECALLER": "caller"}
_RINGS = frozenset({"RINGNOANSWER", "RINGCANCELED"})
"""The most frequent of the events that say nothing of a call."""

_TALKED: Mapping[str, tuple[int, str]] = {
    "COMPLETEAGENT": (5, "agent"),
    "COMPLETECALLER": (5, "caller"),
    "BLINDTRANSFER": (7, "transfer"),
    "TRANSFER": (7, "transfer"),
    "ATTENDEDTRANSFER": (-3, "transfer"),
}
"""Ends of an answered visit: where hold and then call time stand, and who ended it. `LINK`, a kind
of attended transfer, has a field more than the others: its times are counted from the right.
"""

_LEFT: Mapping[str, tuple[str, int]] = {
    "ABANDON": (ABANDONED, 7),
    "EXITWITHTIMEOUT": (TIMEOUT, 7),
    "EXITEMPTY": (EMPTY, 7),
    "EXITWITHKEY": (EXIT_KEY, 8),
    "WITHDRAW": (WITHDRAWN, 7),
}
"""Ends of a visit that nobody answered, and where the time waited stands."""

_WITHOUT_WAIT = frozenset({"EXITWITHTIMEOUT", "EXITWITHKEY"})
"""Old Asterisks tell of these ends no more than the position: what was waited is reckoned."""

_BROKEN: Mapping[str, str] = {"AGENTDUMP": "agent", "SYSCOMPAT": "system"}
"""Ends that tell no time: the agent hung up during the announcement, or the call was dropped."""

_MEANT = frozenset({_IN, _AT, *_TALKED, *_LEFT, *_BROKEN})

RECKONED = "~"
"""Marks the key of a visit whose beginning stands in no line read so far."""
_CONNECTED, _OVER = 1 << 40, 2 << 40
"""Ranks of versions: an end is newer than an answer, which is newer than a beginning, also where
all three fall into one second.
"""
_LONGEST = 172_800
"""Seconds after which an end is no longer waited for: two days."""


_Begun = list[Any]
"""A visit that began in the lines being read: when, and of its answer when, after how long and by
whom, each None before it. To make and to change one costs a third of a `Visit`.
"""


class QueueLog:
    """Reads lines, and goes on where others were read before: after `number` lines, when the
    visits in `begun` were not over.
    """

    def __init__(self, begun: Iterable[Visit] = (), number: int = 0) -> None:
        self.bad = Bad()
        self.ignored: Counter[str] = Counter()
        self.last = 0
        self.number = number
        self._open: dict[_Which, Visit | _Begun] = {}
        self._lost: list[Visit] = []
        for visit in sorted(begun, key=lambda one: one.entered):
            callid, queue, _ = visit.key.rsplit("|", 2)
            self._open[callid, queue] = visit
        self._told = dict(self._open)

    def read(self, lines: Iterable[bytes]) -> Iterator[Visit]:  # noqa: C901, PLR0915
        """Most lines are short, plain and of a call that begins in the same piece and goes its
        usual way: these are read here, at a fifth of the cost. Whatever is odd about a line,
        `_look` reads it.
        """
        raws = [*lines]
        before, open_, last, made, of = self.number, self._open, self.last, tuple.__new__, Visit
        over: list[Visit] = []
        for place, text in enumerate(plain(raws, LONGEST)):
            parts = text.split("|")
            try:
                event = parts[4]
                if event == _IN:
                    at = int(parts[0])
                    begun = [at, None, None, None]
                    which = (parts[1], parts[2])
                    if EARLIEST < at < LAST and open_.setdefault(which, begun) is begun:
                        last = at if at > last else last
                        continue
                elif event == _AT:
                    at, wait = int(parts[0]), int(parts[5])
                    known = open_.get((parts[1], parts[2]))
                    if type(known) is list and known[0] <= at < LAST and 0 <= wait <= MOST_SECONDS:
                        known[1] = at
                        known[2] = wait
                        known[3] = None if parts[3] in _NO_ONE else parts[3]
                        last = at if at > last else last
                        continue
                elif event in _COMPLETE:
                    at, wait, talk = int(parts[0]), int(parts[5]), int(parts[6])
                    which = (parts[1], parts[2])
                    known = open_.get(which)
                    is_sound = 0 <= wait <= MOST_SECONDS and 0 <= talk <= MOST_SECONDS
                    if type(known) is list and known[0] <= at < LAST and is_sound:
                        del open_[which]
                        last = at if at > last else last
                        entered, queue, who = known[0], parts[2], parts[3]
                        who = known[3] if who in _NO_ONE else who
                        key, by = f"{parts[1]}|{queue}|{entered}", _COMPLETE[event]
                        told = (
                            key, _OVER + at, queue, entered, ANSWERED, wait, who, talk,
                            None, None, by, "in",
                        )  # fmt: skip
                        over.append(made(of, told))
                        continue
                elif event == "ABANDON":
                    at, wait, which = int(parts[0]), int(parts[7]), (parts[1], parts[2])
                    known = open_.get(which)
                    if type(known) is list and known[0] <= at < LAST and 0 <= wait <= MOST_SECONDS:
                        del open_[which]
                        last = at if at > last else last
                        entered, queue = known[0], parts[2]
                        key = f"{parts[1]}|{queue}|{entered}"
                        left = (
                            key, _OVER + at, queue, entered, ABANDONED, wait, None, None,
                            None, None, "caller", "in",
                        )  # fmt: skip
                        over.append(made(of, left))
                        continue
                elif event in _RINGS:
                    continue
            except (ValueError, IndexError):
                pass  # what is wrong is found out by looking
            self.number, self.last = before + place + 1, last
            visit = self._look(raws[place])
            last = self.last
            if visit is not None:
                over.append(visit)
        self.number, self.last = before + len(raws), last
        return iter(over)

    def _look(self, raw: bytes) -> Visit | None:
        """The visit that a line ends, whatever the line is like; what is bad is kept to be told."""
        parts = text_of(raw.removeprefix(BOM_UTF8)).rstrip("\r\n").split("|")
        if len(parts) < 5:
            if raw.strip():
                self._refuse(raw, mark("has fewer than five fields"))
            return None
        event = parts[4]
        if event not in _MEANT:
            return None
        try:
            at = int(parts[0])
            if not EARLIEST < at < LAST:
                raise OverflowError
            visit = self._take(event, at, parts)
        except (ValueError, IndexError):
            self._refuse(raw, NOT_NUMBERS)
            return None
        except OverflowError:
            self._refuse(raw, OUT_OF_RANGE)
            return None
        self.last = max(at, self.last)
        return visit

    def rest(self) -> Sequence[Visit]:
        opened = {which: _visit(which, one) for which, one in self._open.items()}
        told = [*self._lost, *(one for which, one in opened.items() if self._is_new(which, one))]
        self._lost.clear()
        given_up = self.last - _LONGEST
        self._told = {which: one for which, one in opened.items() if one.entered >= given_up}
        self._open = {**self._told}
        return told

    def _is_new(self, which: _Which, visit: Visit) -> bool:
        """Whether something of an open visit was not given yet."""
        return self._told.get(which) is not visit

    def _take(self, event: str, at: int, parts: _Parts) -> Visit | None:
        """The visit that this line ends. Raises ValueError, IndexError or OverflowError."""
        if not EARLIEST < at < LAST:
            raise OverflowError
        which = (parts[1], parts[2])
        begun = self._open.get(which)
        known = None if begun is None else _visit(which, begun)
        if event == _IN:
            self._enter(at, which, known)
            return None
        if known is not None and known.entered > at:
            known = None  # it came again later, which another file has told already
        if event == _AT:
            self._connect(at, parts, which, known)
            return None
        visit = checked(self._end(at, parts, known))
        if known is not None:
            del self._open[which]
        return visit

    def _enter(self, at: int, which: _Which, before: Visit | None) -> None:
        visit = Visit(f"{which[0]}|{which[1]}|{at}", at, which[1], at, OPEN)
        if before is not None and before.key == visit.key:
            return
        checked(visit)
        if before is not None and self._is_new(which, before):
            self._lost.append(before)  # its end was never logged
        self._open[which] = visit

    def _connect(self, at: int, parts: _Parts, which: _Which, known: Visit | None) -> None:
        agent = None if parts[3] in _NO_ONE else parts[3]
        waited = int(parts[5])
        visit = known or self._reckoned(at - waited, parts)
        key, _, queue, entered, *_ = visit
        self._open[which] = checked(
            Visit(key, _CONNECTED + at, queue, entered, OPEN, waited, agent)
        )

    def _end(self, at: int, parts: _Parts, known: Visit | None) -> Visit:
        event = parts[4]
        agent = None if parts[3] in _NO_ONE else parts[3]
        if event in _TALKED:
            place, by = _TALKED[event]
            if place < 0 and len(parts) < 10:
                raise IndexError(event)
            hold, talk = int(parts[place]), int(parts[place + 1])
            visit = known or self._reckoned(at - hold - talk, parts)
            key, _, queue, entered, _, _, who, *_ = visit
            told = (key, _OVER + at, queue, entered, ANSWERED, hold, agent or who, talk)
            return Visit(*told, None, None, by)
        if event in _LEFT:
            outcome, place = _LEFT[event]
            if known and event in _WITHOUT_WAIT and len(parts) < place:
                waited = at - known.entered
            else:
                waited = int(parts[place])
            visit = known or self._reckoned(at - waited, parts)
            # Whoever's telephone rang when the caller hung up did not answer.
            by = "caller" if outcome in (ABANDONED, EXIT_KEY) else "system"
            return visit._replace(
                version=_OVER + at, outcome=outcome, wait_s=waited, agent=None, ended_by=by
            )
        visit = known or self._reckoned(at, parts, "")
        return visit._replace(
            version=_OVER + at,
            outcome=ABANDONED,
            wait_s=at - visit.entered if known else None,
            agent=None,
            ended_by=_BROKEN[event],
        )

    def _reckoned(self, entered: int, parts: _Parts, second: str | None = None) -> Visit:
        """A visit whose beginning stands in no line that we have."""
        when = entered if second is None else second
        return Visit(f"{parts[1]}|{parts[2]}|{RECKONED}{when}", 0, parts[2], entered, OPEN)

    def _refuse(self, raw: bytes, reason: str) -> None:
        self.bad.add(self.number, text_of(raw).strip(), reason)


def _visit(which: _Which, one: Visit | _Begun) -> Visit:
    """A visit that began, as far as is known."""
    if isinstance(one, Visit):
        return one
    entered, answered, wait, who = one
    version = entered if answered is None else _CONNECTED + answered
    key = f"{which[0]}|{which[1]}|{entered}"
    return Visit(key, version, which[1], entered, OPEN, wait, who)
