"""Asterisk's `queue_log`: `epoch|callid|queue|agent|EVENT|p1|p2|…`, the lines of calls interleaved.

A visit begins with ENTERQUEUE and is known by call, queue and the second it began, so that a file
that is read again gives the same visits. Hold and after-call work are not in it.
"""

from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from handbook.words import mark
from storage.calls import ABANDONED, ANSWERED, EMPTY, EXIT_KEY, OPEN, TIMEOUT, WITHDRAWN
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
_NOTHING = (*(None,) * 6, "in")
"""What is not known of a visit that only began."""
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


class QueueLog:
    """Reads lines, and goes on where others were read before: after `number` lines, when the
    visits in `begun` were not over.
    """

    def __init__(self, begun: Iterable[Visit] = (), number: int = 0) -> None:
        self.bad = Bad()
        self.ignored: Counter[str] = Counter()
        self.last = 0
        self.number = number
        self._open: dict[tuple[str, str], Visit] = {}
        self._lost: list[Visit] = []
        for visit in sorted(begun, key=lambda one: one.entered):
            callid, queue, _ = visit.key.rsplit("|", 2)
            self._open[callid, queue] = visit
        self._told = dict(self._open)

    def read(self, lines: Iterable[bytes]) -> Iterator[Visit]:  # noqa: C901, PLR0912
        """Most lines are short, plain and of a call that goes its usual way: these are read here,
        at a third of the cost. Whatever is odd about a line, `_look` reads it.
        """
        open_, made, of, last, number = self._open, tuple.__new__, Visit, self.last, self.number
        for raw in lines:
            number += 1
            if len(raw) <= LONGEST and raw.isascii() and b"\x00" not in raw:
                parts = raw.decode("ascii").split("|")
                try:
                    at, event, which = int(parts[0]), parts[4], (parts[1], parts[2])
                    known = open_.get(which)
                    if known is None:
                        if event == _IN and EARLIEST < at < LAST:
                            key = f"{parts[1]}|{parts[2]}|{at}"
                            open_[which] = made(of, (key, at, parts[2], at, OPEN, *_NOTHING))
                            last = at if at > last else last
                            continue
                    elif known[3] <= at < LAST:
                        key, _, queue, entered, _, _, who, *_ = known
                        if event == _AT:
                            wait, who = int(parts[5]), None if parts[3] in _NO_ONE else parts[3]
                            if 0 <= wait <= MOST_SECONDS:
                                begun = (key, _CONNECTED + at, queue, entered, OPEN, wait, who)
                                open_[which] = made(of, (*begun, None, None, None, None, "in"))
                                last = at if at > last else last
                                continue
                        elif event in _COMPLETE:
                            wait, talk, by = int(parts[5]), int(parts[6]), _COMPLETE[event]
                            if 0 <= wait <= MOST_SECONDS and 0 <= talk <= MOST_SECONDS:
                                del open_[which]
                                last = at if at > last else last
                                who = who if parts[3] in _NO_ONE else parts[3]
                                over = (key, _OVER + at, queue, entered, ANSWERED, wait, who, talk)
                                yield made(of, (*over, None, None, by, "in"))
                                continue
                        elif event == "ABANDON":
                            wait = int(parts[7])
                            if 0 <= wait <= MOST_SECONDS:
                                del open_[which]
                                last = at if at > last else last
                                left = (key, _OVER + at, queue, entered, ABANDONED, wait)
                                yield made(of, (*left, None, None, None, None, "caller", "in"))
                                continue
                    if event in _RINGS:
                        continue
                except (ValueError, IndexError):
                    pass  # what is wrong is found out by looking
            self.number, self.last = number, last
            visit = self._look(raw)
            last = self.last
            if visit is not None:
                yield visit
        self.number, self.last = number, last

    def _look(self, raw: bytes) -> Visit | None:
        """The visit that a line ends, whatever the line is like; what is bad is kept to be told."""
        parts = _text(raw.removeprefix(BOM_UTF8)).rstrip("\r\n").split("|")
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
        told = [*self._lost, *(one for which, one in self._open.items() if self._is_new(which))]
        self._lost.clear()
        given_up = self.last - _LONGEST
        for which in [which for which, one in self._open.items() if one.entered < given_up]:
            del self._open[which]
        self._told = dict(self._open)
        return told

    def _is_new(self, which: _Which) -> bool:
        """Whether something of an open visit was not given yet."""
        return self._told.get(which) is not self._open[which]

    def _take(self, event: str, at: int, parts: _Parts) -> Visit | None:
        """The visit that this line ends. Raises ValueError, IndexError or OverflowError."""
        which = (parts[1], parts[2])
        known = self._open.get(which)
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
        if before is not None and self._is_new(which):
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
        self.bad.add(self.number, _text(raw).strip(), reason)


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")
