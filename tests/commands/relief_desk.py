"""Missing reliefs at the desk: acts by their typed lines, and what came of them."""

from datetime import datetime, timedelta

from sqlmodel import col, select

from commands.deciding.command import Drawing
from schedules import overtime_end
from storage import outbox, people, reliefs
from storage.attendance import Record
from storage.cards import Card
from storage.people import ShiftCode
from storage.proposals import Proposal
from storage.reliefs import Overtime, Relief
from storage.rosters import Assignment, Shift
from tests.commands.desk import BOOKS, DRAWS, Desk, text
from tests.stories.floor import ZONE

EVENING = datetime(2026, 11, 2, 22, 50, tzinfo=ZONE)
"""Ten minutes before Monday's late shift ends. Wei is to come for the night; the late shift's four
work the next one from 15:00 on."""


def says(desk: Desk, who: str, line: str = "") -> Card:
    return desk.types(who, line, "relief")


def relief(desk: Desk, number: int = 1) -> Relief:
    with desk.read() as tx:
        found = reliefs.get(tx, number)
    assert found is not None
    return found


def overtime(desk: Desk, number: int = 1) -> Overtime:
    with desk.read() as tx:
        found = reliefs.overtime(tx, number)
    assert found is not None
    return found


def count(desk: Desk) -> int:
    with desk.read() as tx:
        return len(tx.session.exec(select(Relief.id)).all())


def card(desk: Desk, number: int = 1) -> Card:
    """The card as it is drawn now."""
    with desk.read() as tx:
        return DRAWS["relief"](Drawing(tx, BOOKS, number))


def thread(desk: Desk, number: int = 1) -> list[str]:
    return [
        text(row)
        for row in desk.outgoing()
        if row.kind == outbox.REPLY and row.subject == f"relief:{number}"
    ]


def posts(desk: Desk) -> list[str]:
    """What was posted of reliefs in the leaders' channel."""
    return [
        text(row)
        for row in desk.outgoing()
        if row.kind == outbox.POST
        and row.subject.startswith("relief:")
        and not row.conversation.startswith("@")
    ]


def records(desk: Desk) -> list[Record]:
    with desk.read() as tx:
        return list(tx.session.exec(select(Record).order_by(col(Record.id))).all())


def proposed(desk: Desk) -> list[Proposal]:
    with desk.read() as tx:
        return list(tx.session.exec(select(Proposal).order_by(col(Proposal.id))).all())


def runs_out(desk: Desk) -> None:
    """The clock ends what is over, each a transaction of its own."""
    with desk.read() as tx:
        dues = overtime_end.due(tx, BOOKS, desk.now - timedelta(days=7), desk.now)
    for due in dues:
        with desk.database.change(desk.now) as tx:
            if overtime_end.why_useless(tx, BOOKS, due) is None:
                overtime_end.post(tx, BOOKS, due)


def own_shift(desk: Desk, who: str, code: str, starts_at: datetime, ends_at: datetime) -> int:
    """A shift of its own hours with this person on it; its number."""
    with desk.database.change(desk.now) as tx:
        person = people.by_slack(tx, who)
        assert person is not None
        team = person.person.team_id
        day = starts_at.date()
        query = select(Shift).where(Shift.team_id == team, Shift.code == code, Shift.day == day)
        shift = tx.session.exec(query).first()
        if shift is None:
            starts, ends = starts_at.time(), ends_at.time()
            tx.session.merge(ShiftCode(team_id=team, code=code, starts=starts, ends=ends))
            shift = Shift(team_id=team, day=day, code=code, starts_at=starts_at, ends_at=ends_at)
            tx.session.add(shift)
            tx.session.flush()
        assert shift.id is not None
        tx.session.add(Assignment(shift_id=shift.id, person_id=person.id))
        return shift.id


def clear_roster(desk: Desk) -> None:
    """Nobody works, so that a test can say who does."""
    with desk.database.change(desk.now) as tx:
        for row in tx.session.exec(select(Assignment)).all():
            tx.session.delete(row)
        tx.session.flush()
        for shift in tx.session.exec(select(Shift)).all():
            tx.session.delete(shift)
