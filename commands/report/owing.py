"""Who owes which report, who receives it, and from when on it is owed."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from handbook.book import Handbook
from handbook.reports import ReportKind, ReportRules, Slot
from handbook.terms import in_force
from storage import duty, leaves, people, reports, rosters, rotas
from storage.leaves import Leave
from storage.people import Known, Team
from storage.reports import Report
from storage.rosters import Shift
from storage.transaction import Tx

TOGETHER, ROTA = "together", "rota"
DAY = timedelta(days=1)
FAR = timedelta(days=120)
"""How far ahead leaves are read when somebody's first day back is looked for."""


@dataclass(frozen=True)
class Owed:
    """A report with its rules and those whose it is now; nobody, where the role is vacant."""

    row: Report
    kind: ReportKind
    rules: ReportRules
    owners: tuple[Known, ...]

    @property
    def ids(self) -> set[int]:
        return {known.id for known in self.owners}


@dataclass
class Roll:
    """A team at a moment, its people and leaves read once, however many reports are asked of."""

    tx: Tx
    book: Handbook
    team: Team
    _present: dict[int, set[int]] = field(default_factory=dict)

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.team.zone)

    @cached_property
    def today(self) -> date:
        return self.tx.now.astimezone(self.zone).date()

    @cached_property
    def here(self) -> list[Known]:
        """Everybody who has not left."""
        everybody = people.of_team(self.tx, self.team.id or 0)
        return [known for known in everybody if not known.has_left(self.today)]

    @cached_property
    def away(self) -> dict[int, list[Leave]]:
        """Whole days of leave from some days ago on, by person."""
        found: dict[int, list[Leave]] = {}
        days = (self.today - FAR, self.today + FAR)
        for leave in leaves.away(self.tx, self.team.id or 0, *days):
            if leave.begins_at is None:
                found.setdefault(leave.person_id, []).append(leave)
        return found

    def leave_on(self, person: int, day: date) -> Leave | None:
        found = self.away.get(person, ())
        return next((one for one in found if one.first <= day <= one.last), None)

    # ---- who

    def holders(self, roles: Collection[str]) -> list[Known]:
        """Those who have one of the roles."""
        return [known for known in self.here if known.roles & set(roles)]

    def standing_in(self, roles: Collection[str]) -> list[Known]:
        """Where nobody has one of the roles: those who may act for it, the lowest."""

        def rank(known: Known) -> int:
            may = [
                mine
                for mine in known.roles
                for role in roles
                if self.book.may(frozenset({mine}), role)
            ]
            return min(map(self.book.rank, may))

        able = [one for one in self.here if self.book.may_any(one.roles, roles)]
        lowest = min(map(rank, able), default=0)
        return [known for known in able if rank(known) == lowest]

    def receivers(self, rules: ReportRules, without: Collection[int] = ()) -> list[Known]:
        """Those whom it goes to: who has the role, else who acts for it, else who stands above."""
        roles = rules.to.roles
        for found in (self.holders(roles), self.standing_in(roles)):
            if left := [known for known in found if known.id not in without]:
                return left
        return self.above(rules, without)

    def above(self, rules: ReportRules, without: Collection[int] = ()) -> list[Known]:
        """Those who may act for a receiver and are none themselves, the lowest of them."""
        first = {known.id for known in self.holders(rules.to.roles)}
        roles = rules.to.roles
        able = [
            one
            for one in self.here
            if one.id not in first and one.id not in without and self.book.may_any(one.roles, roles)
        ]
        lowest = min((self._rank(one) for one in able), default=0)
        return [known for known in able if self._rank(known) == lowest]

    def _rank(self, known: Known) -> int:
        return max(map(self.book.rank, known.roles), default=0)

    def copied(self, rules: ReportRules, without: Collection[int] = ()) -> list[Known]:
        found = self.holders(rules.copies.roles) if rules.copies else []
        return [known for known in found if known.id not in without]

    def owners(self, row: Report, rules: ReportRules) -> list[Known]:
        """Those whose it is now."""
        if row.owner_id is not None:
            return [one for one in self.here if one.id == row.owner_id and self._has(one, rules)]
        if row.shift_id is not None:
            shift = rosters.get(self.tx, row.shift_id)
            return self.leading(shift, rules) if shift else []
        if rules.rota is not None:
            held = rotas.holder(self.tx, self.team.id or 0, rules.rota, row.due_day)
            return [known for known in self.here if known.id == held]
        return self.jointly(rules)

    def _has(self, known: Known, rules: ReportRules) -> bool:
        return bool(known.roles & set(rules.roles))

    def jointly(self, rules: ReportRules) -> list[Known]:
        """All who have the roles; who acts for them, but for whoever would report to themself."""
        if found := self.holders(rules.roles):
            return found
        reads = {known.id for known in self.holders(rules.to.roles)}
        return [known for known in self.standing_in(rules.roles) if known.id not in reads]

    def leading(self, shift: Shift, rules: ReportRules) -> list[Known]:
        """Those with the role who are expected on the shift, else who acts for it there."""
        number = shift.id or 0
        if number not in self._present:
            self._present[number] = duty.present_on(self.tx, shift)
        there = self._present[number]
        for found in (self.holders(rules.roles), self.jointly(rules)):
            if left := [known for known in found if known.id in there]:
                return left
        return []

    def vacant(self) -> dict[tuple[str, ...], list[ReportKind]]:
        """Reports that nobody writes because nobody has the role, by the roles, on this day."""
        found: dict[tuple[str, ...], list[ReportKind]] = {}
        for kind in self.book.reports.kinds.values():
            rules = in_force(kind.rules, self.today)
            if rules and rules.roles and not self.jointly(rules):
                found.setdefault(rules.roles, []).append(kind)
        return found

    # ---- from when on

    def open(self, slot: Slot, only: Collection[int] | None = None) -> list[Report]:
        """It is owed from now on, by all or by these people only; what is owed of it.

        Nothing is where nobody has the role or the turn, or may act for it.
        """
        for key, owner in self._keys(slot):
            if only is None or owner in only:
                self._open_one(slot, key, owner)
        return reports.of_period(self.tx, self.team.id or 0, slot.name, slot.first)

    def _open_one(self, slot: Slot, key: str, owner: int | None) -> None:
        number = int(key.partition(":")[2]) if key.startswith("shift:") else None
        is_new = reports.open_one(
            self.tx,
            team_id=self.team.id or 0,
            name=slot.name,
            span=(slot.first, slot.last),
            key=key,
            due_day=slot.day,
            due_at=slot.due_at,
            owner_id=owner if key.startswith("person:") else None,
            shift_id=number,
        )
        if is_new:
            self.tx.note(
                "report.owed",
                f"team:{self.team.id}",
                "rules",
                report=slot.name,
                first=slot.first,
                whose=key,
                due_at=slot.due_at,
            )

    def _keys(self, slot: Slot) -> list[tuple[str, int | None]]:
        """Whose it is, as it is stored, with each person whom that means."""
        rules = slot.rules
        if rules.owed_by == "rota":
            held = rotas.holder(self.tx, self.team.id or 0, rules.rota or "", slot.day)
            return [(ROTA, held)] if held is not None else []
        found = self.holders(rules.roles)
        if rules.owed_by == "each" and found:
            if rules.period == "day":
                found = self._working(found, slot.due_at.astimezone(self.zone).date())
            return [(f"person:{known.id}", known.id) for known in found]
        return [(TOGETHER, known.id) for known in self.jointly(rules)]

    def _working(self, found: Sequence[Known], day: date) -> list[Known]:
        """Those who work on the day: on a shift of it, or without shifts at all."""
        ids = [known.id for known in found]
        there = duty.unrostered(self.tx, self.team.id or 0, day, ids=ids)
        for shift in rosters.on_day(self.tx, self.team.id or 0, day):
            there |= duty.present_on(self.tx, shift, ids)
        return [one for one in found if one.id in there and not self.leave_on(one.id, day)]

    def open_shift(self, name: str, rules: ReportRules, shift: Shift) -> list[Report]:
        """That of a shift is owed from now on; of one that nobody was to lead none is."""
        slot = of_shift(name, rules, shift)
        if not self.leading(shift, rules):
            rostered = rosters.rostered_on(self.tx, shift)
            if not any(known.id in rostered for known in self.holders(rules.roles)):
                return []
        self._open_one(slot, f"shift:{shift.id}", None)
        found = reports.of_period(self.tx, self.team.id or 0, name, shift.day)
        return [row for row in found if row.shift_id == shift.id]

    # ---- until when

    def owed(self, rows: Iterable[Report]) -> list[Owed]:
        """With their rules and owners; without those that the handbook knows no longer."""
        found = []
        for row in rows:
            kind = self.book.reports.kinds.get(row.name)
            rules = in_force(kind.rules, row.due_day) if kind else None
            if kind and rules:
                found.append(Owed(row, kind, rules, tuple(self.owners(row, rules))))
        return found

    def settled(self, row: Report, rules: ReportRules) -> bool:
        """Whether it is owed as it stands: it is void once its owner has left or has the role no
        more, and put off to their first day back while they are on leave on its last day."""
        if row.owner_id is None:
            return True
        if not self.owners(row, rules):
            if reports.change(self.tx, row.number, reports.OPEN, state=reports.VOID):
                self.tx.note("report.void", f"report:{row.number}", "rules", of=row.owner_id)
            return False
        due = row.due_at.astimezone(self.zone)
        back = self.back_on(row.owner_id, due.date())
        if back is None:
            return True
        due_at = datetime.combine(back, due.time(), self.zone).astimezone(UTC)
        changed = {"due_at": due_at, "is_reminded": False}
        if reports.change(self.tx, row.number, reports.OPEN, **changed):
            self.tx.note("report.put_off", f"report:{row.number}", "rules", due_at=due_at)
        return False

    def back_on(self, person: int, day: date) -> date | None:
        """The first day on which they work after a leave that the day lies in; None without."""
        on = self.leave_on(person, day)
        if on is None:
            return None
        after = on.last + DAY
        while (next_one := self.leave_on(person, after)) is not None:
            after = next_one.last + DAY
        begins = datetime.combine(after, time(), self.zone) - timedelta(seconds=1)
        shift = duty.next_shift(self.tx, person, begins)
        if shift and shift.day - after <= timedelta(days=duty.NEAR):
            return max(shift.day, after)
        while self.book.calendar.is_rest(after):
            after += DAY
        return after


def of_shift(name: str, rules: ReportRules, shift: Shift) -> Slot:
    """A shift's report: due so long after its end."""
    due_at = shift.ends_at + timedelta(minutes=rules.after_shift or 0)
    return Slot(name, rules, shift.day, shift.day, shift.day, due_at)
