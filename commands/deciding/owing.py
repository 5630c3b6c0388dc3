"""Which proofs a person owes for their leaves, until when, and what it means not to bring them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handbook.book import Handbook
from handbook.leave import Proofs, Verdict
from handbook.leave.comparing import owed as proofs_of
from handbook.words import Say
from storage import duty, leaves, rosters
from storage import proofs as stored
from storage.leaves import APPROVED, ASKED, Leave
from storage.people import Known
from storage.proofs import OWED, UNSETTLED, Proof
from storage.rosters import Shift
from storage.transaction import Tx

DAY = timedelta(days=1)
LOOK_BACK = timedelta(days=60)
"""How long after its end a leave's proofs are still asked for."""
MOST = 50


@dataclass(frozen=True)
class Owed:
    """The proofs of a leave, and of those before it that are one with it (CC-2.4.3, CC-2.4.5).

    `leaves`: oldest first; the last one names it. `row`: what is known of them; None when nothing
    came yet. `due_on`: None until the person's next shift is known. `over_at`: when it is too late.
    """

    known: Known
    leaves: tuple[Leave, ...]
    proofs: Proofs
    row: Proof | None
    due_on: date | None = None
    day_before_at: datetime | None = None
    that_day_at: datetime | None = None
    over_at: datetime | None = None

    @property
    def leave(self) -> Leave:
        return self.leaves[-1]

    @property
    def number(self) -> int:
        assert self.leave.id is not None
        return self.leave.id

    @property
    def numbers(self) -> list[int]:
        return [leave.id for leave in self.leaves if leave.id is not None]

    @property
    def state(self) -> str:
        return self.row.state if self.row else OWED

    @property
    def subject(self) -> str:
        return f"leave:{self.number}"

    @property
    def decided_by(self) -> str:
        """The role that looks at them."""
        return self.proofs.decided_by or Verdict.model_validate(self.leave.verdict).steps[-1]

    def title(self, book: Handbook, say: Say) -> str:
        """ "sick leave #12"."""
        kind = book.leave.kinds[self.leave.kind].title.in_language(say.lang)
        numbers = say.names([f"#{number}" for number in self.numbers])
        return say("{kind} {numbers}", kind=kind, numbers=numbers)

    def begun(self, book: Handbook, say: Say) -> str:
        """The same as the first words of a line: "Sick leave #12"."""
        title = self.title(book, say)
        return title[:1].upper() + title[1:]

    def documents(self, say: Say) -> list[str]:
        return [document.in_language(say.lang) for document in self.proofs.documents]


def of_person(tx: Tx, book: Handbook, known: Known) -> list[Owed]:
    """All that the person owes or has sent and nobody has accepted yet, by the leaves' days."""
    today = tx.now.astimezone(ZoneInfo(known.team.zone)).date()
    found = leaves.of_person(tx, known.id, today - LOOK_BACK, MOST)
    return [owed for owed in _grouped(tx, book, known, found) if owed.state in UNSETTLED]


def of_leave(tx: Tx, book: Handbook, known: Known, leave: Leave) -> Owed | None:
    """What is or was owed for a leave of the person; None where it owes none or is closed."""
    near = leaves.of_person(tx, known.id, leave.first - LOOK_BACK, MOST)
    found = _grouped(tx, book, known, near)
    return next((owed for owed in found if leave.id in owed.numbers), None)


def _grouped(tx: Tx, book: Handbook, known: Known, found: Sequence[Leave]) -> list[Owed]:
    """The leaves that owe proofs, those that are one together."""
    owing = [(leave, proofs) for leave in found if (proofs := _proofs(book, leave))]
    owing.sort(key=lambda one: (one[0].first, one[0].id))
    rows = stored.of(tx, [leave.id for leave, _ in owing if leave.id is not None])
    groups: list[tuple[list[Leave], Proofs]] = []
    for leave, proofs in owing:
        if groups and _is_one(groups[-1][0], leave, rows):
            groups[-1] = ([*groups[-1][0], leave], proofs)
        else:
            groups.append(([leave], proofs))
    return [
        _dated(tx, book, Owed(known, tuple(several), proofs, rows.get(several[-1].id or 0)))
        for several, proofs in groups
    ]


def _proofs(book: Handbook, leave: Leave) -> Proofs | None:
    """What the leave owes by its verdict; nothing for one that is not to be, or not yet."""
    is_standing = leave.state == APPROVED or (leave.state == ASKED and leave.replaces is None)
    if not is_standing:
        return None
    return proofs_of(book.leave, leave.kind, leave.first, Verdict.model_validate(leave.verdict))


def _is_one(before: Sequence[Leave], leave: Leave, rows: dict[int, Proof]) -> bool:
    """Whether a later leave goes on with an earlier one, for which nothing has been sent yet."""
    last = before[-1]
    row = rows.get(last.id or 0)
    if row is not None and row.part_of is not None:
        return row.part_of == leave.id
    began = leave.facts.get("chain_first")
    return (
        (row is None or row.state == OWED)
        and last.kind == leave.kind
        and began is not None
        and date.fromisoformat(began) <= last.first
    )


def _dated(tx: Tx, book: Handbook, owed: Owed) -> Owed:
    """With the day on which they are due, by the roster as it stands now."""
    known, zone = owed.known, ZoneInfo(owed.known.team.zone)
    verdict = Verdict.model_validate(owed.leave.verdict)
    shift: Shift | None = None
    if owed.proofs.on_day is not None:
        day = verdict.proofs_on
        own = rosters.shifts_of(tx, known.id, day, day) if day else []
        shift = own[-1] if own else None
    else:
        shift = next_after(tx, known, owed.leave)
        day = shift.day if shift else _day_without_roster(tx, book, known, owed.leave)
    if day is None:
        return owed
    hours = book.reminders
    over = datetime.combine(day + DAY, time.min, zone).astimezone(UTC)
    morning = datetime.combine(day, time(hours.that_day), zone).astimezone(UTC)
    if shift is not None and owed.proofs.on_day is None:
        morning, over = shift.starts_at, shift.ends_at
    elif shift is not None:
        over = max(over, shift.ends_at)
    return Owed(
        known,
        owed.leaves,
        owed.proofs,
        owed.row,
        due_on=day,
        day_before_at=datetime.combine(day - DAY, time(hours.day_before), zone).astimezone(UTC),
        that_day_at=morning,
        over_at=over,
    )


def next_after(tx: Tx, known: Known, leave: Leave) -> Shift | None:
    """The first shift of a later date than the leave's on which the person is expected."""
    zone = ZoneInfo(known.team.zone)
    midnight = datetime.combine(leave.last + DAY, time.min, zone).astimezone(UTC)
    return duty.next_shift(tx, known.id, midnight - timedelta(microseconds=1))


def _day_without_roster(tx: Tx, book: Handbook, known: Known, leave: Leave) -> date | None:
    """The next working day of somebody who stands on no roster; None for everybody else."""
    day = leave.last + DAY
    if known.id not in duty.unrostered(tx, known.person.team_id, day):
        return None
    while book.calendar.is_rest(day):
        day += DAY
    return day


def missed_days(tx: Tx, owed: Owed) -> tuple[date, float]:
    """The last day of work that was missed, and how many they are: those on the roster, for a rest
    day within a leave was no absence; as the leave counts them where the roster has none.
    """
    days: set[date] = set()
    count = 0.0
    for leave in owed.leaves:
        worked = {s.day for s in rosters.shifts_of(tx, leave.person_id, leave.first, leave.last)}
        days |= worked
        count += leave.counted if leave.begins_at or not worked else float(len(worked))
    return max(days, default=owed.leave.last), round(count, 2)


def owed_line(owed: Owed, say: Say) -> str:
    """What to bring and when."""
    return bring(owed.proofs, owed.due_on, say)


def bring(proofs: Proofs, day: date | None, say: Say) -> str:
    """Which documents, by when: on that day, or on the first day back."""
    told = {
        "documents": say.names([document.in_language(say.lang) for document in proofs.documents]),
        "rule": proofs.rule,
    }
    if day is None:
        return say("On your first day back please bring: {documents} ({rule}).", **told)
    told["day"] = say.day(day)
    if proofs.on_day is not None:
        return say("On {day} please bring: {documents} ({rule}).", **told)
    return say("On your first day back, {day}, please bring: {documents} ({rule}).", **told)
