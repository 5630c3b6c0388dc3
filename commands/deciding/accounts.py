"""A month's account of points is closed: what its end leads to is proposed, once (SD-Q1, BB-0)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from commands.deciding import proposals
from commands.deciding.proposal_card import first_amount
from commands.deciding.standing import logged_on, today_of
from handbook.book import Handbook, in_force
from handbook.conduct import Account, AccountVersion, appeal_until, closes_on, has_account
from storage import appeals, journal, ledger, people
from storage import proposals as stored
from storage.ledger import STANDING, Entry
from storage.people import Known
from storage.proposals import Proposal
from storage.timesheet import ends
from storage.transaction import Tx

JOINED = "team.person_added"


@dataclass(frozen=True)
class _Month:
    """One account of a person's month: its points, what took and gave them, and its band."""

    name: str
    version: AccountVersion
    first: date
    points: float
    entries: Sequence[Entry]
    band: str | None

    @property
    def shown(self) -> list[dict[str, Any]]:
        """The points first: where a wage follows them, that is all one has to know."""
        month = {"month": f"{self.first:%Y-%m}", "points": self.points}
        return [
            month,
            *(
                {"entry": one.id, "item": one.item, "day": one.day.isoformat()}
                for one in self.entries
            ),
        ]


def close(
    tx: Tx, book: Handbook, known: Known, month: date, actor: str = "rules"
) -> list[Proposal]:
    """Propose what the person's month leads to; what was proposed now.

    `month`: one of its days. Nothing while it goes on, while an entry of it can be appealed, or
    while an appeal waits. It is called again whenever an entry of the month was logged, changed,
    taken back or found void: an undecided proposal that no longer fits is void and made anew, and
    whoever has decided one is told. Nothing is proposed about somebody who has left. Holds the
    person's row.
    """
    first, last = ends(month)
    today = today_of(tx, known)
    if today <= last or not book.conduct.accounts or known.has_left(today):
        return []
    people.lock(tx, known.id)
    entries = [one for one in ledger.of_person(tx, known.id, first, last) if one.state == STANDING]
    made = []
    for name, account in book.conduct.accounts.items():
        counted = [one for one in entries if one.unit == "points" and one.kind in account.kinds]
        found = _month(tx, book, known, name, account, first, counted)
        if found is None:
            continue
        waits = today < closes_on(book.conduct, first) or is_waiting(tx, book, known, counted)
        made += _brought_up(tx, book, known, found, actor, waits=waits)
    return made


def is_waiting(tx: Tx, book: Handbook, known: Known, entries: Sequence[Entry]) -> bool:
    """Whether one of these entries may still change: it can be appealed, or an appeal waits."""
    today = today_of(tx, known)
    under_appeal = {one.entry_id for one in appeals.open_of(tx, [known.id])} if entries else set()
    for entry in entries:
        until = appeal_until(book.conduct, logged_on(entry, known))
        if entry.id in under_appeal or (until is not None and today <= until):
            return True
    return False


def _month(
    tx: Tx,
    book: Handbook,
    known: Known,
    name: str,
    account: Account,
    first: date,
    entries: Sequence[Entry],
) -> _Month | None:
    """How the month stands; None for somebody who has no such account."""
    version = in_force(account.rules, first)
    if version is None or not (entries or has_account(book.conduct, account, known.roles)):
        return None
    points = version.balance(
        ledger.total(entries, "points"), ledger.total(entries, "points", bonus=True)
    )
    band = version.band(points)
    if band and version.bands[band].full and not _was_there(tx, known, first):
        band = None
    return _Month(name, version, first, points, entries, band)


def _was_there(tx: Tx, known: Known, first: date) -> bool:
    """Whether somebody was on the list for the whole month: only then is it a full one."""
    zone = ZoneInfo(known.team.zone)
    return not any(
        one.event == JOINED and one.at.astimezone(zone).date() > first
        for one in journal.of_subject(tx, f"person:{known.id}")
    )


def _brought_up(
    tx: Tx, book: Handbook, known: Known, month: _Month, actor: str, *, waits: bool
) -> list[Proposal]:
    """Bring what is proposed of the account up to how the month stands; what was proposed now."""
    key = f"account:{month.name}:{known.id}:{month.first:%Y-%m}"
    before = stored.by_key(tx, key)
    consequence = f"{month.name}.{month.band}" if month.band else None
    if before is not None and before.state != stored.PROPOSED:
        if not waits and (before.consequence, before.shown) != (consequence, month.shown):
            proposals.say_unsettled(tx, book, known, before, month.shown)
        return []
    if before is not None:
        if before.consequence == consequence and not waits:
            proposals.show(tx, before, month.shown)
            return []
        proposals.withdraw(tx, book, known, before, actor)
    if waits or month.band is None or consequence is None:
        return []
    outcome = month.version.bands[month.band].outcome
    ground = proposals.Ground(
        ground="conduct",
        consequence=consequence,
        rule=month.version.rule,
        decided_by=month.version.decided_by,
        outcome=outcome,
        amount=first_amount(outcome, 1.0),
        day=month.first,
        shown=month.shown,
        key=key,
    )
    return [proposals.put(tx, book, known, ground)]
