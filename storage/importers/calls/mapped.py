"""Readers of tables that a page describes: a row a visit, or a row an interval."""

import math
import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from handbook.words import mark
from storage.calls import ANSWERED, OPEN
from storage.importers.calls import cells
from storage.importers.calls.pages import CallPage, IntervalPage, MappedPage, Outcomes
from storage.importers.calls.tables import Shape, Table
from storage.importers.calls.visits import (
    NOT_NUMBERS,
    OUT_OF_RANGE,
    Bad,
    Interval,
    Row,
    Visit,
    checked,
    checked_interval,
)

_Cells = Mapping[str, str]

NO_SUCH_WORD = mark("says how the call ended in a word that the page does not have")
NOT_QUEUED = mark("calls that never came to a queue")
_HALF_AN_HOUR = 1_800
_RANGE = re.compile(r"\s*(?:~|～|至|到|—)\s*|\s+-\s+|(?<=:\d\d)-")
_OVER = 1 << 40
_ALMOST = 1e-6


class _UnknownWord(ValueError):
    """An outcome that a page does not name."""


class _Mapped(ABC):
    """What both readers share: lines become rows, and a row that cannot be read is listed."""

    def __init__(self, page: MappedPage, shape: Shape, zone: str, number: int = 0) -> None:
        self._table = Table(page, shape, number)
        self._clock = cells.Clock("UTC" if page.clock == "utc" else zone, page.dates)
        self._unit = page.lengths
        self.last = 0

    @property
    def bad(self) -> Bad:
        return self._table.bad

    @property
    def ignored(self) -> Counter[str]:
        return self._table.ignored

    @property
    def number(self) -> int:
        return self._table.number

    def read(self, lines: Iterable[bytes]) -> Iterator[Row]:
        for number, text, row in self._table.rows(lines):
            try:
                found, at = self._row(row)
            except _UnknownWord:
                self._table.refuse(number, text, NO_SUCH_WORD)
                continue
            except ValueError:
                self._table.refuse(number, text, NOT_NUMBERS)
                continue
            except OverflowError:
                self._table.refuse(number, text, OUT_OF_RANGE)
                continue
            if found is not None:
                self.last = max(self.last, at)
                yield found

    def rest(self) -> Sequence[Row]:
        return ()

    @abstractmethod
    def _row(self, row: _Cells) -> tuple[Row | None, int]:
        """The row and the newest moment that it tells of. Raises ValueError or OverflowError."""

    def _sum(self, row: _Cells, columns: Sequence[str]) -> float | None:
        lengths = [cells.seconds(row[column], self._unit) for column in columns]
        known = [one for one in lengths if one is not None]
        return sum(known) if known else None

    def _moment(self, row: _Cells, columns: Sequence[str]) -> int | None:
        """The first that is recorded."""
        return next((at for one in columns if (at := self._clock(row[one])) is not None), None)


class MappedCalls(_Mapped):
    """A row a visit. Of two exports the one that was `written` later (in seconds since 1970) holds,
    and a call that is over before one that was not yet.
    """

    def __init__(
        self, page: CallPage, shape: Shape, zone: str, number: int = 0, written: int = 0
    ) -> None:
        super().__init__(page, shape, zone, number)
        self._page = page
        self._written = written

    def _row(self, row: _Cells) -> tuple[Row | None, int]:
        page, columns = self._page, self._page.columns
        outcome = self._outcome(page.outcome, row)
        entered = self._clock(row[columns.entered])
        if outcome == "left_out" or (entered is None and not row[columns.entered].strip("0 ")):
            self.ignored[NOT_QUEUED] += 1
            return None, 0
        if entered is None:
            raise ValueError(row[columns.entered])
        entered += round(self._sum(row, columns.after) or 0)
        is_answered = outcome == ANSWERED
        answered = self._clock(row[columns.answered]) if columns.answered else None
        ended = self._moment(row, columns.ended)
        wait, talk = self._sum(row, columns.wait), self._sum(row, columns.talk)
        if wait is None:
            left = answered if is_answered else ended
            wait = left - entered if left is not None else None
        if talk is None and answered is not None and ended is not None:
            talk = ended - answered
        queue = self._name(row, columns.queue) or page.queue
        # A clock that went back may be read an hour off, which the half hour's seconds do not show.
        parts = [row[one].strip() for one in columns.id]
        if not all(parts):
            raise ValueError(parts)
        known = Visit(
            "|".join([*parts, queue, str(entered % _HALF_AN_HOUR)]),
            self._written + (0 if outcome == OPEN else _OVER),
            queue,
            entered,
            outcome,
            # 20.4 s are not within 20: what was waited is rounded up, what was done to the nearest.
            wait_s=None if wait is None else math.ceil(wait - _ALMOST),
            agent=(self._name(row, columns.agent) or None) if is_answered else None,
            talk_s=_whole(talk) if is_answered else None,
            hold_s=_whole(self._sum(row, columns.hold)) if is_answered else None,
            acw_s=_whole(self._sum(row, columns.acw)) if is_answered else None,
            ended_by=self._ended_by(row),
            direction="out" if self._goes_out(row) else "in",
        )
        return checked(known), max(entered, ended or 0)

    def _outcome(self, outcome: Outcomes, row: _Cells) -> str:
        """Raises _UnknownWord for a word that the page does not have, else ValueError."""
        if outcome.talked and (self._sum(row, outcome.talked) or 0) > 0:
            return ANSWERED
        said = row[outcome.column].strip() if outcome.column else ""
        for name, words in outcome.words.items():
            if said in words:
                return name
        if outcome.then:
            return self._outcome(outcome.then, row)
        if not outcome.otherwise:
            raise _UnknownWord(said)
        return outcome.otherwise

    def _name(self, row: _Cells, column: str | None) -> str:
        said = row[column].strip() if column else ""
        if said.lower() in cells.NOTHING:
            return ""
        cut = self._page.first_of
        return said.strip('[]" ').split(cut)[0].strip('" ') if cut else said

    def _ended_by(self, row: _Cells) -> str | None:
        column = self._page.ended_by_column
        said = row[column].strip() if column else ""
        return next((by for by, words in self._page.ended_by.items() if said in words), None)

    def _goes_out(self, row: _Cells) -> bool:
        return any(row[one].strip() in words for one, words in self._page.outbound.items())


class MappedIntervals(_Mapped):
    """A row an interval. Of two reports the one that was `written` later holds."""

    def __init__(
        self, page: IntervalPage, shape: Shape, zone: str, number: int = 0, written: int = 0
    ) -> None:
        super().__init__(page, shape, zone, number)
        self._page = page
        self._written = written

    def _row(self, row: _Cells) -> tuple[Row | None, int]:
        page, columns = self._page, self._page.columns
        starts = self._clock(_beginning(" ".join(row[one].strip() for one in columns.starts)))
        answered = _count(row, columns.answered)
        offered, lost = _count(row, columns.offered), _count(row, columns.lost)
        if starts is None or answered is None or (offered is None and lost is None):
            raise ValueError(columns.starts)
        offered = answered + (lost or 0) if offered is None else offered
        lost = max(offered - answered, 0) if lost is None else lost
        within, lost_within = _count(row, columns.within), _count(row, columns.lost_within)
        if columns.percent_within:
            share = cells.percent(row[columns.percent_within])
            calls = answered if page.formula == 2 else answered + lost
            within = None if share is None else round(share * calls / 100)
        known = Interval(
            (row[columns.queue].strip() if columns.queue else "") or page.queue,
            starts,
            page.minutes * 60,
            (row[columns.agent].strip() or None) if columns.agent else None,
            offered,
            answered,
            lost,
            within,
            lost_within,
            page.threshold,
            page.formula if columns.percent_within else None,
            wait_s=self._time(row, columns.wait, columns.average_wait, answered),
            talk_s=self._time(row, columns.talk, columns.average_talk, answered),
            hold_s=self._time(row, columns.hold, columns.average_hold, answered),
            acw_s=self._time(row, columns.acw, columns.average_acw, answered),
            version=self._written,
        )
        return checked_interval(known), starts

    def _time(
        self, row: _Cells, sums: Sequence[str], average: str | None, answered: int
    ) -> int | None:
        """The sum over the answered: an average is multiplied, so that it can be pooled."""
        if not average:
            return _whole(self._sum(row, sums))
        mean = cells.seconds(row[average], self._unit)
        return None if mean is None else _whole(mean * answered)


def _beginning(text: str) -> str:
    """Of “09:00-09:30” the first."""
    return _RANGE.split(text.strip())[0]


def _count(row: _Cells, columns: Sequence[str]) -> int | None:
    known = [one for column in columns if (one := cells.count(row[column])) is not None]
    return sum(known) if known else None


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else math.floor(seconds + 0.5)
