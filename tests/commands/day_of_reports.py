"""Weeks in which nearly everything is said of reports: owed, late, handed in, given back."""

from datetime import datetime, timedelta

from sqlmodel import select

from commands.deciding.command import Drawing
from storage import people
from storage.cards import Card
from storage.reports import HandIn, Reader
from tests.commands.desk import BOOKS, DRAWS, Desk
from tests.commands.everything import Said, speaker
from tests.commands.papers import file, gives
from tests.commands.report_desk import joins, row, ticks
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, ZONE

LONG = "95 % & <99> 记录 " * 15
QA = "U0KIM00001"


def a_day_of_reports(desk: Desk, said: Said) -> None:
    """Adds what is said to what was said before, far from its dates."""
    do, types = speaker(desk, said)
    before = len(desk.outgoing())
    joins(desk, "Kim", QA, "qa_trainer", _language(desk))

    def report(who: str, *lines: str) -> None:
        types(who, *lines, word="report")

    desk.now = datetime(2028, 3, 13, 7, tzinfo=ZONE)
    ticks(desk, desk.now + timedelta(days=4, hours=6))
    report(ADA, "", "missing", "send x", "open", "open R9999")
    report(GRACE, "", "send", "send hm", f"send R{own(desk)}", "send R9999 x")
    report(LINUS, f"send R{own(desk)} x")
    do(lambda: desk.opens(GRACE, "report.send", own(desk)))
    do(lambda: desk.sends(GRACE, "report.send", own(desk)))
    do(lambda: desk.sends(GRACE, "report.send", own(desk), link="at home"))
    do(lambda: desk.sends(GRACE, "report.send", own(desk), words="x" * 3_000))
    do(lambda: desk.sends(GRACE, "report.send", own(desk), words=LONG, link="https://x.yz/1"))
    do(lambda: desk.opens(GRACE, "report.send", own(desk)))
    draw(desk, said)
    report(DORA, "", f"open R{own(desk)}", f"approve R{own(desk)}", f"return R{own(desk)} x")
    do(lambda: desk.opens(DORA, "report.open", own(desk)))
    report(BO, f"open R{own(desk)}", f"waive R{own(desk)} x")
    draw(desk, said)
    report(GRACE, f"withdraw R{own(desk)}", f"withdraw R{own(desk)}", f"open R{own(desk)}")
    draw(desk, said)
    for given in (["F91"], [file("F92", 2**30)], [file("F93", is_hosted=False)]):
        do(lambda given=given: gives(desk, LINUS, *given))  # type: ignore[misc]
    do(lambda: desk.presses(LINUS, "report.for", own(desk, LINUS)))
    do(lambda: desk.presses(LINUS, "report.for", own(desk, LINUS)))
    do(lambda: gives(desk, ADA, "F94"))
    ticks(desk, datetime(2028, 3, 17, 18, tzinfo=ZONE))
    report(GRACE, f"send R{own(desk)} {LONG}", f"send R{own(desk)} x", f"withdraw R{own(desk)}")
    ticks(desk, datetime(2028, 3, 21, 12, tzinfo=ZONE))
    types(GRACE, "", word="waiting")
    types(GRACE, "", word="home")
    report(DORA, "missing", f"waive R{own(desk, QA, 'listening_week')}")
    report(DORA, f"waive R{own(desk, QA, 'listening_week')} {LONG}")
    papers = row(desk, "exam_papers").id
    report(QA, f"send R{papers} {LONG}", f"approve R{papers}", "")
    types(DORA, "", word="waiting")
    do(lambda: desk.opens(DORA, "report.return", f"{papers}:0"))
    report(DORA, f"approve R{papers} if possible", f"return R{papers}")
    do(lambda: desk.presses(DORA, "report.approve", f"{papers}:0"))
    report(DORA, f"return R{papers} {LONG}")
    draw(desk, said)
    report(QA, "", f"send R{papers} x")
    report(DORA, f"approve R{papers}", f"approve R{papers}")
    report(QA, f"send R{papers} x", "dance")
    draw(desk, said)
    said.cards += [Card.model_validate(one.card) for one in desk.outgoing()[before:] if one.card]


def own(desk: Desk, who: str = GRACE, name: str = "floor_week") -> int:
    return row(desk, name, who).number


def _language(desk: Desk) -> str:
    with desk.read() as tx:
        known = people.by_slack(tx, DORA)
    assert known is not None
    return known.person.language or known.person.locale or "en"


def draw(desk: Desk, said: Said) -> None:
    """Every card of a reader and every receipt, as they are drawn now."""
    with desk.read() as tx:
        for table, word in ((Reader, "report_card"), (HandIn, "report_receipt")):
            for number in tx.session.exec(select(table.id)).all():
                said.cards.append(DRAWS[word](Drawing(tx, BOOKS, number or 0)))
