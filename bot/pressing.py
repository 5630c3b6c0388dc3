"""What is due is pressed: many in one transaction, and each by itself when one of them fails."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import structlog

from bot.agenda import Open
from bot.errors import traced
from bot.troubles import Troubles
from commands.deciding.asking import Books
from storage import occurrences
from storage.database import Database, why_unreachable
from storage.occurrences import Claim
from storage.transaction import Tx

log = structlog.get_logger()
MOST = 50
"""Occurrences that one transaction presses: more hold up those who wait for its rows."""
PATIENCE = 0.5
"""Seconds that such a transaction waits for others' rows. It locks those of many posts, so it and a
request may wait for each other: it gives up before the database chooses whom to end."""
TAKEN_OVER = "a later one was due before we were awake"
FAILED = "it failed until a later one was due"


@dataclass(frozen=True)
class _Act:
    """An occurrence to be pressed, or, with a reason, to be recorded as missed."""

    open: Open
    why: str = ""


class Pressing:
    """Presses what is due, each occurrence once: its claim, rows, notes and messages are one
    transaction, whether it has it alone or shares it.

    All replicas claim in one order, and all of a transaction's claims come before anything else it
    takes, so that no two of them wait for each other; whoever is second loses that claim only.
    `is_ending` is asked between transactions, `after` told that something was written.
    """

    def __init__(
        self,
        database: Database,
        books: Books,
        troubles: Troubles,
        after: Callable[[], None],
        is_ending: Callable[[], bool],
    ) -> None:
        self.database, self.books, self.troubles = database, books, troubles
        self._after, self._is_ending = after, is_ending

    def press(self, found: Sequence[Open], now: datetime) -> list[Open]:
        """Those that are over: pressed, missed, or taken by another. Raises when the database
        cannot be reached."""
        self.troubles.only({(one.schedule.name, one.what) for one in found})
        acts, over = self._acts(found), list[Open]()
        well = [act for act in acts if not self._has_failed(act)]
        parts = [well[begin : begin + MOST] for begin in range(0, len(well), MOST)]
        parts += [[act] for act in acts if self._has_failed(act)]
        for part in parts:
            if self._is_ending():
                break
            over += self._together(part, now)
            self._after()
        return over

    def _acts(self, found: Sequence[Open]) -> list[_Act]:
        """In their order. Of several about one thing only the latest is still worth saying."""
        latest: dict[tuple[str, str], Open] = {}
        acts = []
        for one in sorted(found, key=lambda one: one.order):
            about = (one.schedule.name, one.due.subject)
            if older := latest.get(about):
                has_failed = self.troubles.fails(older.schedule.name, older.what)
                acts.append(_Act(older, FAILED if has_failed else TAKEN_OVER))
            latest[about] = one
        acts += [
            _Act(one)
            for one in latest.values()
            if not self.troubles.must_wait(one.schedule.name, one.what)
        ]
        return sorted(acts, key=lambda act: act.open.order)

    def _together(self, acts: Sequence[_Act], now: datetime) -> list[Open]:
        if len(acts) > 1:
            try:
                self._write(acts, now, PATIENCE)
            except Exception as fault:
                log.info("clock.one_by_one", count=len(acts), **traced(fault))
            else:
                return [act.open for act in acts]
        return [act.open for act in acts if self._alone(act, now)]

    def _alone(self, act: _Act, now: datetime) -> bool:
        """Whether it is over; one that fails is tried again later."""
        schedule, what = act.open.schedule.name, act.open.what
        try:
            self._write((act,), now)
        except Exception as fault:
            if why_unreachable(self.database):
                raise  # it is not to blame
            self.troubles.failed(schedule, what, fault)
            return False
        self.troubles.ended(schedule, what)
        return True

    def _has_failed(self, act: _Act) -> bool:
        return self.troubles.fails(act.open.schedule.name, act.open.what)

    def _write(self, acts: Sequence[_Act], now: datetime, patience: float | None = None) -> None:
        with self.database.change(now) as tx:
            ours = occurrences.claim_all(tx, [_claim(act) for act in acts])
            if patience is not None:
                tx.wait_at_most(patience)
            said = [act.open for act in acts if not act.why and act.open.key in ours]
            for _, alike in groupby(said, lambda one: one.schedule.name):
                self._say(tx, list(alike))
            self.database.waypoint("before an occurrence's commit")
        self.database.waypoint("after an occurrence's commit")

    def _say(self, tx: Tx, several: Sequence[Open]) -> None:
        """Those of one schedule that come one after the other."""
        schedule, dues = several[0].schedule, [one.due for one in several]
        if schedule.post_each is None:
            for one in several:
                why = schedule.why_useless(tx, self.books, one.due)
                _record(tx, one, why or schedule.post(tx, self.books, one.due))
                tx.begin_anew()
        else:
            whys = schedule.post_each(tx, self.books, dues)
            for one, why in zip(several, whys, strict=True):
                _record(tx, one, why)
            tx.begin_anew()


def _record(tx: Tx, one: Open, why: str | None) -> None:
    """It was said, or why it was not."""
    if why:
        occurrences.missed(tx, *one.key, why)
    else:
        tx.note(f"clock.{one.schedule.name}", one.due.subject, "clock", due_at=one.due.at)


def _claim(act: _Act) -> Claim:
    outcome = occurrences.MISSED if act.why else occurrences.DONE
    return Claim(*act.open.key, outcome, act.why)
