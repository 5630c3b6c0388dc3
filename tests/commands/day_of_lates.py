"""A Sunday on which nearly everything that can be said about attendance is said."""

from datetime import date, datetime
from functools import partial

from sqlmodel import col, select

from commands.deciding.command import Drawing
from storage import people
from storage.attendance import Record
from storage.cards import Card
from storage.proposals import Proposal
from storage.rosters import Shift
from tests.commands.desk import BOOKS, DRAWS, Desk
from tests.commands.everything import Said, press_all_due, speaker
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, WEI, ZONE

SUNDAY = date(2026, 11, 8)


def a_day_of_lates(desk: Desk, said: Said) -> None:
    """Adds what is said to what was said before."""
    do, types = speaker(desk, said)
    late = partial(types, word="late")
    attendance, proposal = partial(types, word="attendance"), partial(types, word="proposal")
    before = len(desk.outgoing())
    desk.now = _at(1)
    late(ADA, "", "20", "here", "form")
    late(DORA, "20")
    desk.now = _at(14)
    shift = _shift(desk)
    do(lambda: desk.opens(GRACE, "attendance.missing", shift))
    late(ADA, "", "the bus", "20 " + "&" * 600, "until 15:30", "9 hours", "45 min &")
    late(LINUS, "60 &", "until 14:50")
    do(lambda: desk.opens(ADA, "late.say"))
    do(lambda: desk.sends(ADA, "late.say", when="soon"))
    do(lambda: desk.sends(ADA, "late.say", when="50", reason="&"))
    desk.now = _at(14, 50)
    late(LINUS, "here", "here", "20")
    desk.now = _at(15, 2)
    do(lambda: desk.opens(ADA, "attendance.missing", shift))
    do(lambda: desk.opens(GRACE, "attendance.missing", shift))
    bo = str(_id(desk, BO))
    do(lambda: desk.sends(GRACE, "attendance.missing", shift, people=bo))
    do(lambda: desk.sends(GRACE, "attendance.missing", shift))
    do(lambda: desk.sends(GRACE, "attendance.missing", shift))
    do(lambda: desk.sends(LINUS, "attendance.missing", shift, people=bo))
    attendance(GRACE, "shift", "", "2026-10", "last")
    attendance(ADA, "shift", "", "record Bo late 5")
    desk.now = _at(15, 57)
    press_all_due(desk)
    attendance(GRACE, "shift")
    late(ADA, "here", "here")
    do(lambda: desk.presses(BO, "late.here", 1))
    do(lambda: desk.presses(LINUS, "late.here", 1))
    desk.now = _at(16, 10)
    press_all_due(desk)
    for line in (
        "Bo late 25",
        "Bo late",
        "nobody late 5",
        "Bo asleep",
        "Grace late 5",
        "Ada late 5",
    ):
        attendance(LINUS, f"record {line}")
    attendance(GRACE, "record Wei late 5", "record Bo left early 600", "record Bo late 600")
    attendance(LINUS, "record Grace left early 30 &", "record Grace missing", "record Dora late 5")
    do(lambda: desk.opens(GRACE, "attendance.record", shift))
    do(lambda: desk.sends(GRACE, "attendance.record", shift))
    do(lambda: desk.sends(GRACE, "attendance.record", 999))
    for number in _numbers(desk, Record):
        for form in ("correct", "excuse", "details"):
            do(partial(desk.opens, LINUS, f"attendance.{form}", number))
    attendance(
        GRACE, "correct 1 59", "correct 1 0", "correct 99", "correct", "excuse 1", "excuse 1 &"
    )
    attendance(
        LINUS, "excuse 1 &", "correct 1 10", "excuse 4 " + "&" * 600, "remove 3", "remove 99"
    )
    attendance(BO, "excuse 4 &", "")
    _three_lates(desk, late)
    desk.now = _at(16, 30)
    proposal(GRACE, "", "list", "confirm", "confirm 99", "why 1", "why", "object 1 &")
    proposal(BO, "", "why 1", "object 1", "object 1 " + "&" * 1_200, "confirm 1")
    for number in _numbers(desk, Proposal):
        for who in (GRACE, LINUS, DORA, ADA, BO):
            do(partial(desk.opens, who, "proposal.details", number))
            do(partial(desk.opens, who, "proposal.change", number))
            do(partial(desk.opens, who, "proposal.waive", number))
            do(partial(desk.opens, who, "proposal.object", number))
            proposal(who, f"why {number}")
        do(partial(_draw, desk, "proposal", number))
    numbers = _numbers(desk, Proposal)
    proposal(DORA, f"change {numbers[0]} 0.5", f"change {numbers[0]} a lot", f"waive {numbers[0]}")
    proposal(DORA, f"change {numbers[0]} 2 &", f"confirm {numbers[0]}")
    for number in numbers[1:]:
        proposal(DORA, f"confirm {number}")
        proposal(LINUS, f"confirm {number}")
    more = _numbers(desk, Proposal)[len(numbers) :]
    for number in more:
        proposal(DORA, f"change {number} 1 &", f"waive {number} &")
        proposal(ADA, f"object {number} &")
    attendance(LINUS, "excuse 2 &")
    for number in _numbers(desk, Proposal):
        do(partial(_draw, desk, "proposal", number))
    do(partial(_draw, desk, "shift", shift))
    types(GRACE, "", word="home")
    types(ADA, "", word="home")
    types(BO, "", word="proposal")
    desk.now = _at(23, 10)
    press_all_due(desk)
    said.cards += [Card.model_validate(row.card) for row in desk.outgoing()[before:] if row.card]


def _three_lates(desk: Desk, late: "partial[None]") -> None:
    """Wei comes late on three nights of the month, and to the briefing of a fourth."""
    for day in (1, 3, 4):
        desk.now = datetime(2026, 11, day, 23, 5, tzinfo=ZONE)
        late(WEI, "here")
    desk.now = datetime(2026, 11, 5, 22, 50, tzinfo=ZONE)
    late(WEI, "here")


def _at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 8, hour, minute, tzinfo=ZONE)


def _shift(desk: Desk) -> int:
    with desk.read() as tx:
        one = tx.session.exec(select(Shift).where(Shift.day == SUNDAY, Shift.code == "L")).one()
        assert one.id is not None
        return one.id


def _id(desk: Desk, who: str) -> int:
    with desk.read() as tx:
        known = people.by_slack(tx, who)
        assert known is not None
        return known.id


def _numbers(desk: Desk, table: type[Record] | type[Proposal]) -> list[int]:
    with desk.read() as tx:
        return [n or 0 for n in tx.session.exec(select(table.id).order_by(col(table.id))).all()]


def _draw(desk: Desk, name: str, number: int) -> Card:
    with desk.read() as tx:
        return DRAWS[name](Drawing(tx, BOOKS, number))
