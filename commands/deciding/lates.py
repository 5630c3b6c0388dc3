"""Being late: said, noticed, ended. What `/late`, the roll call and the clock share."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from commands.deciding import consequences, shift_card
from commands.deciding.asking import team_say
from commands.deciding.begins import AT_START, Begin, begin
from commands.deciding.lines import cited, shift_line
from commands.deciding.proposal_card import first_amount, outcome_line
from commands.deciding.reach import reach
from handbook.attendance import (
    LATES,
    Trigger,
    ahead,
)
from handbook.book import Handbook
from handbook.words import Say, of
from storage import attendance, people, rosters
from storage.attendance import CLOSED, DECLARED, OPEN, SILENT, WITHDRAWN, Record
from storage.cards import Button, Card, Fact
from storage.people import Known
from storage.rosters import Shift
from storage.transaction import Tx


def running_late(tx: Tx, known: Known, shift: Shift) -> Record | None:
    """The person's late on the shift, open or ended."""
    assert shift.id is not None
    return attendance.on_shift(tx, known.id, shift.id, LATES)


Told = Callable[[Record], None] | None


@dataclass(frozen=True)
class Noting:
    """Who says so, in which transaction and by which handbook. `actor`: for the journal."""

    tx: Tx
    book: Handbook
    by: int
    actor: str

    # ---- a late begins

    def expect(self, known: Known, shift: Shift, at: datetime, reason: str) -> Record:
        """The person will come at `at`; a late that is open already gets another time."""
        tx = self.tx
        people.lock(tx, known.id)
        noted = running_late(tx, known, shift)
        values = {"expected_at": at, **({"reason": reason} if reason else {})}
        if noted is not None and attendance.change(tx, noted, [OPEN], **values):
            self._note(noted, "expected", reason, at=at)
        else:
            noted = consequences.record(
                tx,
                self.book,
                known,
                "late",
                shift.day,
                by=self.by,
                actor=self.actor,
                how=DECLARED,
                shift=shift.id,
                counts_from=self._begin(known, shift).counts_from,
                expected_at=at,
                reason=reason,
            )
        self._say_expected(known, shift, at)
        return noted

    def miss(self, known: Known, shift: Shift) -> Record | None:
        """The person is missing and has said nothing; None where that is known already."""
        tx = self.tx
        people.lock(tx, known.id)
        if running_late(tx, known, shift) is not None:
            return None
        noted = consequences.record(
            tx,
            self.book,
            known,
            "late",
            shift.day,
            by=self.by,
            actor=self.actor,
            how=SILENT,
            shift=shift.id,
            counts_from=self._begin(known, shift).counts_from,
        )
        say = of(known.language)
        asked = Card(
            title=say("You are missed"),
            facts=(shift_fact(shift, known, say),),
            lines=(
                say("Nobody has heard from you. Are you on your way?"),
                say("If you are ill: /timeoff sick today"),
            ),
            buttons=(
                Button(action="late.here", label=say("I am here"), value=str(noted.id)),
                Button(action="late.say", label=say("I will be late…"), value=str(noted.id)),
            ),
        )
        reach(tx, self.book, known, "late.missing", f"attendance:{noted.id}", asked)
        return noted

    def _say_expected(self, known: Known, shift: Shift, at: datetime) -> None:
        tx, team = self.tx, known.team
        say = team_say(team)
        there = shift_card.not_there(tx, shift)
        shift_card.say_in_shift(
            tx,
            shift,
            team,
            [
                say(
                    "{name} will be late: expected at {time}.",
                    name=known.name,
                    time=say.time(shift_card.local(at, team)),
                ),
                say("Until then: {staff}.", staff=shift_card.floor_line(tx, shift, there, say)),
            ],
        )

    # ---- a late ends

    def arrive(self, known: Known, record: Record, at: datetime) -> Record | None:
        """The person is in the seat since `at`; None where somebody else has ended it.

        In time after all, it is no late: the record is withdrawn. What its real minutes lead to is
        proposed.
        """
        tx = self.tx
        people.lock(tx, known.id)
        shift = rosters.get(tx, record.shift_id or 0)
        assert shift is not None
        found = self._begin(known, shift).late(at)
        values = {
            "state": CLOSED if found else WITHDRAWN,
            "event": found.event if found else record.event,
            "minutes": found.minutes if found else 0,
            "counts_from": found.counts_from if found else record.counts_from,
            "arrived_at": at,
        }
        if not attendance.change(tx, record, [OPEN], **values):
            return None
        self._note(record, "arrived", "", at=at, minutes=record.minutes, as_event=record.event)
        consequences.settle(tx, self.book, known, record, self.actor)
        self.say_ended(known, record, shift)
        return record

    def come(
        self,
        known: Known,
        shift: Shift,
        at: datetime,
        how: str,
        reason: str = "",
        told: Told = None,
    ) -> Record | None:
        """The person has come at `at`, and nobody had noted a late; None where that was in time."""
        tx = self.tx
        people.lock(tx, known.id)
        found = self._begin(known, shift).late(at)
        if found is None:
            return None
        noted = consequences.record(
            tx,
            self.book,
            known,
            found.event,
            shift.day,
            by=self.by,
            actor=self.actor,
            how=how,
            shift=shift.id,
            counts_from=found.counts_from,
            arrived_at=at,
            minutes=found.minutes,
            reason=reason,
            told=told,
        )
        self.say_ended(known, noted, shift)
        return noted

    def say_ended(self, known: Known, record: Record, shift: Shift) -> None:
        """In the shift's thread: that the person is there, how late, and the staffing."""
        tx, team = self.tx, known.team
        say = team_say(team)
        there = shift_card.not_there(tx, shift)
        shift_card.say_in_shift(
            tx,
            shift,
            team,
            [
                say("{name}: {what}.", name=known.name, what=said(record, say)),
                say("On the floor: {staff}.", staff=shift_card.floor_line(tx, shift, there, say)),
            ],
        )

    def _begin(self, known: Known, shift: Shift) -> Begin:
        """Who comes although they are on leave is in time from the shift's start on."""
        return begin(self.tx, self.book, known, shift) or Begin(AT_START, shift.starts_at)

    def _note(self, record: Record, what: str, reason: str, **facts: object) -> None:
        self.tx.note(
            f"attendance.{what}",
            f"attendance:{record.id}",
            self.actor,
            personal={"reason": (record.salt, reason)} if reason else None,
            **facts,
        )


def said(record: Record, say: Say) -> str:
    """ "here, 25 min late", "here, in time", "here, but missed the briefing"."""
    if record.state == WITHDRAWN:
        return say("here, in time")
    if record.event == "briefing":
        return say("here, but missed the briefing")
    return say("here, {length} late", length=say.minutes(record.minutes))


def shift_fact(shift: Shift, known: Known, say: Say) -> Fact:
    return Fact(label=say("Shift"), value=shift_line(shift, known.team.zone, say))


def near(tx: Tx, book: Handbook, known: Known, record: Record, say: Say) -> list[str]:
    """What one more event would lead to, said in time (CC-2.4.10.5, CC-2.4.11)."""
    events = consequences.recorded(tx, known.id)
    lines = []
    for _, trigger, count in ahead(book.attendance.consequences, events, record.day):
        if record.event not in trigger.events:
            continue
        what = outcome_line(trigger.outcome, first_amount(trigger.outcome, 1.0), say)
        lines.append(
            say(
                "That is number {count} {period}. One more leads to: {what} ({rule}).",
                count=count,
                period=period(trigger, say),
                what=what,
                rule=cited(trigger.rule, say),
            )
        )
    return lines


def period(trigger: Trigger, say: Say) -> str:
    return {
        "month": say("this month"),
        "year": say("this year"),
        "ever": say("in all"),
    }[trigger.within]


def which_shift(tx: Tx, known: Known, now: datetime, ahead_by: timedelta) -> Shift | None:
    """The shift that "I am late" is about: the one that runs, else the next within that time.

    Of a shift that is half over, whose next one begins soon, the next is meant.
    """
    day = shift_card.local(now, known.team).date()
    own = rosters.shifts_of(tx, known.id, day - timedelta(days=1), day + timedelta(days=1))
    running = [one for one in own if one.starts_at <= now < one.ends_at]
    coming = [one for one in own if now < one.starts_at <= now + ahead_by]
    for one in running:
        is_half_over = now - one.starts_at > (one.ends_at - one.starts_at) / 2
        noted = running_late(tx, known, one)
        is_open = noted is not None and noted.state == OPEN
        if is_open or not (is_half_over and coming):
            return one
    return coming[0] if coming else None
