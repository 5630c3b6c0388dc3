"""At the desk: people send files, and the clock presses one schedule."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import col, select

from commands.deciding.asking import ask
from commands.deciding.attaching import take
from commands.deciding.command import Attached, Filled
from schedules.schedule import Schedule
from storage import people, proofs
from storage.attendance import Record
from storage.cards import Card
from storage.proofs import Proof
from storage.proposals import Proposal
from tests.commands.desk import BOOKS, COMMANDS, SENDS, Desk, people_to_spare
from tests.stories.floor import ADA, DORA, ZONE

FOUR = ["F01", "F02", "F03", "F04"]


def file(name: str, size: int = 3, *, is_hosted: bool = True) -> Attached:
    return Attached(name, f"IMG {name}.JPG", size, is_hosted)


def gives(desk: Desk, who: str, *files: str | Attached, text: str = "") -> Card | None:
    """Files in the person's direct message. Raises Refusal."""
    given = [file(each) if isinstance(each, str) else each for each in files]
    with desk.database.change(desk.now) as tx:
        person = people.by_slack(tx, who)
        assert person is not None
        return take(ask(tx, person, BOOKS), COMMANDS, given, text)


def fills_in(desk: Desk, who: str, number: int, *files: Attached) -> Card:
    """The form with the field for files. Raises Refusal."""
    filled = Filled(str(number), {"leave": str(number)}, {"files": files})
    with desk.database.change(desk.now) as tx:
        person = people.by_slack(tx, who)
        assert person is not None
        return SENDS["proofs.send"](ask(tx, person, BOOKS), filled)


def proof(desk: Desk, number: int) -> Proof | None:
    with desk.read() as tx:
        return proofs.of(tx, [number]).get(number)


def state(desk: Desk, number: int) -> str | None:
    found = proof(desk, number)
    return found.state if found else None


def records(desk: Desk) -> list[tuple[str, str, float, str]]:
    """Event, day, days and state of all that was recorded."""
    with desk.read() as tx:
        found = tx.session.exec(select(Record).order_by(col(Record.id))).all()
    return [(one.event, one.day.isoformat(), one.days, one.state) for one in found]


def proposed(desk: Desk) -> list[tuple[str, float | None, str]]:
    """Consequence, amount and state of all that was proposed."""
    with desk.read() as tx:
        found = tx.session.exec(select(Proposal).order_by(col(Proposal.id))).all()
    return [(one.consequence, one.amount, one.state) for one in found]


def clock(desk: Desk, schedule: Schedule, since: timedelta = timedelta(days=7)) -> Sequence[str]:
    """The clock presses what is due of one schedule; each that was useful, and when it was due."""
    with desk.read() as tx:
        dues = schedule.due(tx, BOOKS, desk.now - since, desk.now)
    pressed = []
    for due in sorted(dues, key=lambda due: due.at):
        with desk.database.change(desk.now) as tx:
            if schedule.why_useless(tx, BOOKS, due) is None:
                schedule.post(tx, BOOKS, due)
                pressed.append(f"{due.subject} {due.at.astimezone(desk.now.tzinfo):%a %H:%M}")
    return pressed


WEDNESDAY = datetime(2026, 11, 4, 16, 0, tzinfo=ZONE)
"""Ada's first day back, an hour into her late shift; Grace and Linus work it too."""


def was_ill(desk: Desk) -> Desk:
    """Ada was ill for two days, #1, and is back."""
    people_to_spare(desk)
    desk.types(ADA, "sick 2026-11-02 to 2026-11-03 fever")
    desk.types(DORA, "approve 1")
    desk.now = WEDNESDAY
    return desk


def words(card: Card | None) -> str:
    assert card is not None
    return card.text
