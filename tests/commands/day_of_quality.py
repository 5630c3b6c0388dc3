"""Days on which nearly everything is said of calls that are listened to, and of cases."""

from datetime import datetime
from functools import partial

from schedules.case_follow_up import SCHEDULE
from storage import people
from storage.cards import Card
from storage.people import Role
from tests.commands.desk import BOOKS, Desk
from tests.commands.everything import Said, speaker
from tests.commands.qa_desk import drawn
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, WEI, ZONE


def a_day_of_quality(desk: Desk, said: Said) -> None:
    """Adds what is said to what was said before, far from its dates. Wei listens from now on."""
    do, types = speaker(desk, said)
    before = len(desk.outgoing())
    qa, case = partial(types, word="qa"), partial(types, word="case")
    desk.now = datetime(2027, 10, 4, 16, tzinfo=ZONE)
    with desk.database.change(desk.now) as tx:
        wei = people.by_slack(tx, WEI)
        assert wei is not None
        tx.session.add(Role(person_id=wei.id, role="qa_trainer"))
    call = "A001 call 20271004-0815"
    qa(ADA, "", "today", "month", "month 2026-10", "month soon", "A002 call 20271004-0700", "Q9")
    qa(WEI, "", "today 2027-10-05", "month", call, call, "A001", "A001 call", "A001 chats 20 5")
    qa(WEI, "A001 call 20271004-0900 no phrases wrong answer &", "D001 call 20271004-1000", "Q2")
    qa(WEI, "A001 call 20271004-1100 CC-9.9", "A001 call 13800138000", "A003 call 20271004-1200")
    qa(WEI, "A001 call 20271004-1300 2028-01-01", "undo Q9", "undo Q1", "undo Q1", "recheck Q2")
    do(lambda: desk.opens(WEI, "qa.sample"))
    do(lambda: desk.opens(ADA, "qa.sample"))
    do(lambda: desk.sends(WEI, "qa.sample", reference="20271004-1400"))
    do(lambda: desk.opens(ADA, "qa.details", 2))
    do(lambda: desk.presses(ADA, "qa.seen", 2))
    do(lambda: desk.presses(ADA, "qa.seen", 2))
    do(lambda: desk.presses(ADA, "qa.seen", 1))
    qa(ADA, "seen Q9", "Q2")
    qa(DORA, "recheck Q2 &", "recheck Q2", "recheck Q1", "month", "today")
    qa(LINUS, "month", "undo Q2")
    desk.passes(minutes=16)
    qa(WEI, "undo Q2", "month")
    case(ADA, "", "complaint A003 &", "praise A001 &", "praise A003 &", "A003 &", "complaint")
    case(
        GRACE, "complaint A001 &", "complaint unknown &", "complaint A001", "who C3 A002", "who C3"
    )
    case(GRACE, "who C3 A001", "verify C2 so", "withdraw C3", "withdraw C3", "verify C3 so")
    case(WEI, "C1", "verify C1 so", "verify C2", "training C2 &", "C9", "verify")
    for form in ("case.verify", "case.unfounded", "case.train", "case.details"):
        do(partial(desk.opens, DORA, form, 2))
    do(lambda: desk.sends(DORA, "case.verify", 2, reason="&"))
    do(lambda: desk.sends(WEI, "case.unfounded", 2, reason="&"))
    do(lambda: desk.sends(DORA, "case.unfounded", 1, reason="&"))
    case(DORA, "training C2 &", "training C2", "training C2 2027-10-04 &", "helped C2", "C2", "")
    do(lambda: desk.opens(DORA, "case.train", 2))
    case(GRACE, "complaint A002 &", "answered C2", "answered C4", "answered C4", "C4")
    types(DORA, "", word="waiting")
    case(DORA, "unfounded C4 &", "answered C4 2027-10-05")
    do(lambda: desk.opens(ADA, "case.details", 2))
    desk.now = datetime(2027, 10, 18, 9, tzinfo=ZONE)
    with desk.database.change(desk.now) as tx:
        due = SCHEDULE.due(tx, BOOKS, datetime(2027, 10, 17, tzinfo=ZONE), desk.now)
        for one in due:
            SCHEDULE.post(tx, BOOKS, one)
    assert len(due) == 1, "the training is followed up"
    do(lambda: desk.presses(DORA, "case.helped", 2))
    do(lambda: desk.presses(DORA, "case.not_helped", 2))
    case(BO, "", "C2")
    said.cards += [drawn(desk, "sample", number) for number in (1, 2)]
    said.cards += [drawn(desk, "case", number) for number in (1, 2, 3, 4)]
    said.cards += [Card.model_validate(row.card) for row in desk.outgoing()[before:] if row.card]
