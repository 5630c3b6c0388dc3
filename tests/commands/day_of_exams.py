"""Months in which nearly everything is said of exams, and of what they lead to."""

from datetime import datetime
from functools import partial

from commands.deciding.command import Drawing
from storage.cards import Card
from tests.commands.desk import BOOKS, DRAWS, Desk
from tests.commands.everything import Said, speaker
from tests.commands.exam_desk import brings, enters, proposed, two_more
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, ZONE


def a_day_of_exams(desk: Desk, said: Said) -> None:
    """Adds what is said to what was said before, far from its dates."""
    do, types = speaker(desk, said)
    before = len(desk.outgoing())
    exam = partial(types, word="exam")
    desk.now = datetime(2027, 11, 25, 16, tzinfo=ZONE)
    two_more(desk)
    exam(ADA, "", "list", "list 2027-11", "publish 2027-11", "enter 2027-11 A003 9", "2027-13")
    exam(GRACE, "", "list", "list 2027-11", "publish 2027-11", "publish", "enter A001 87")
    exam(GRACE, "enter 2027-11 A001", "enter 2027-11 A001 1001", "enter 2028-11 A001 1")
    exam(LINUS, "enter 2027-11 L002 99", "dance", "passed", "passed E99")
    do(lambda: desk.opens(GRACE, "exam.enter"))
    do(lambda: desk.sends(GRACE, "exam.enter", month="2027-11", results="A099 5\nA003 many"))
    do(lambda: desk.sends(GRACE, "exam.enter", month="soon", results=""))
    do(lambda: desk.sends(GRACE, "exam.enter", month="2027-11", results=""))
    brings(desk, "2027-09", 50, 80, 60, 70, 90, 95)
    brings(desk, "2027-10", 50, 60, 80, 70, 90, 95)
    number = len(proposed(desk)) + 1
    enters(desk, "2027-11", 51, 90, 80, 55, 70, 95)
    exam(GRACE, "enter 2027-11 A001 52 20 20 12", "list 2027-11", "list", "publish 2027-11")
    exam(LINUS, "publish 2027-11")
    exam(ADA, "", "2027-11")
    types(DORA, f"why {number}", f"confirm {number}", word="proposal")
    exam(GRACE, "passed E1", "enter 2027-10 A001 99", "list 2027-10")
    desk.now = datetime(2027, 12, 31, 16, tzinfo=ZONE)
    types(GRACE, "", word="waiting")
    do(lambda: desk.presses(GRACE, "exam.failed", 1))
    do(lambda: desk.presses(LINUS, "exam.failed", 1))
    said.cards.append(_resit(desk))
    exam(ADA, "")
    desk.passes(days=1)
    do(lambda: desk.presses(GRACE, "exam.passed", 1))
    do(lambda: desk.presses(BO, "exam.passed", 1))
    said.cards.append(_resit(desk))
    said.cards += [Card.model_validate(row.card) for row in desk.outgoing()[before:] if row.card]


def _resit(desk: Desk) -> Card:
    with desk.read() as tx:
        return DRAWS["resit"](Drawing(tx, BOOKS, 1))
