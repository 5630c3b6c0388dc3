"""Days on which nearly everything is said of lists, of turns and of the service log."""

from datetime import date, datetime, timedelta
from functools import partial

from sqlmodel import select

from storage import people
from storage.cards import Card
from storage.people import Role, Team
from storage.rosters import Assignment, Shift
from tests.commands.check_desk import drawn, turns_to
from tests.commands.desk import Desk
from tests.commands.everything import Said, speaker
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, WEI, ZONE

FRIDAY = date(2029, 3, 2)
MONDAY = FRIDAY + timedelta(days=3)


def a_day_of_checks(desk: Desk, said: Said) -> None:
    """Adds what is said to what was said before, far from its dates."""
    before = len(desk.outgoing())
    for day in (FRIDAY, MONDAY):
        _a_shift(desk, day)
    _seats(desk, said)
    _at_a_service_desk(desk, "service-desk")
    _turns(desk, said)
    _lists(desk, said)
    _logs(desk, said)
    _at_a_service_desk(desk, "call-centre")
    said.cards += [Card.model_validate(row.card) for row in desk.outgoing()[before:] if row.card]


def _seats(desk: Desk, said: Said) -> None:
    do, types = speaker(desk, said)
    check = partial(types, word="checklist")
    desk.now = datetime(2029, 3, 2, 8, tzinfo=ZONE)
    check(ADA, "", "faults", "done", "fault", "fault &")
    types(ADA, "", word="rota")
    types(ADA, "&", word="servicelog")
    turns_to(desk, datetime(2029, 3, 2, 15, 46, tzinfo=ZONE), "checklist_shift")
    check(ADA, "", "dance", "done", "done", "fault", "fault &", "done 999")
    check(BO, "fault headset", "fault headset &", "done", "fault phone known: &", "withdraw G2")
    check(ADA, "withdraw G1", "settled G1", "settled G9", "faults")
    check(DORA, "done 1")
    do(lambda: desk.opens(ADA, "checklist.fault", 1))
    do(lambda: desk.opens(ADA, "checklist.tick", 1))
    do(lambda: desk.sends(ADA, "checklist.fault", 1, point="sofa", words="&"))
    do(lambda: desk.sends(ADA, "checklist.fault", 1, point="chair", words=""))
    for n in range(9):
        do(partial(desk.sends, LINUS, "checklist.fault", 1, point="chair", words="&" * n + "&"))
    do(lambda: desk.opens(GRACE, "checklist.task", 1))
    for answers in (
        {"words": ""},
        {"words": "&", "day": "x"},
        {"words": "&", "day": "2029-03-01"},
        {"words": "&", "day": "2029-03-09", "owner": "1"},
        {"words": "&", "day": "2029-03-09", "owner": "1"},
    ):
        do(partial(desk.sends, GRACE, "checklist.task", 1, **answers))
    check(BO, "withdraw G1")
    check(GRACE, "faults", "settled G3", "settled G3")
    said.cards += [drawn(desk, one) for one in ("checklist:1", "fault:1", "fault:2", "fault:3")]
    check(GRACE, "settled G1")
    turns_to(desk, datetime(2029, 3, 2, 16, 1, tzinfo=ZONE), "checklist_over")


def _turns(desk: Desk, said: Said) -> None:
    do, types = speaker(desk, said)
    rota = partial(types, word="rota")
    desk.now = datetime(2029, 3, 2, 15, tzinfo=ZONE)
    rota(ADA, "", "give &")
    turns_to(desk, datetime(2029, 3, 2, 15, 45, tzinfo=ZONE), "rota_plan")
    rota(ADA, "", "dance", f"give <@{BO}>", "give 2029-03-05", f"give 2029-03-03 <@{BO}>")
    rota(ADA, f"give 2029-03-05 <@{ADA}>", f"give 2029-03-05 <@{GRACE}>")
    rota(ADA, "give 5-9 March", "withdraw 2029-03-05", f"swap 2029-03-05 <@{LINUS}>")
    rota(ADA, f"give 2029-03-05 <@{BO}>", f"give 2029-03-05 <@{BO}>", "withdraw 2029-03-05")
    rota(ADA, f"swap 2029-03-05 <@{BO}>")
    types(BO, "", word="waiting")
    do(lambda: desk.presses(ADA, "rota.take", 1))
    do(lambda: desk.presses(BO, "rota.take", 1))
    for action in ("rota.take", "rota.decline"):
        do(partial(desk.presses, BO, action, 2))
    rota(BO, f"give 2029-03-05 <@{ADA}>")
    for action in ("rota.decline", "rota.decline"):
        do(partial(desk.presses, ADA, action, 3))
    do(lambda: desk.opens(ADA, "rota.hand"))
    do(lambda: desk.opens(DORA, "rota.hand"))
    do(lambda: desk.sends(ADA, "rota.hand", turn="&", person="2", back="theirs"))
    rota(BO, f"give 2029-03-05 <@{ADA}>")
    rota(ADA, f"set cleaning 2029-03-05 <@{ADA}>")
    rota(GRACE, "set", f"set cleaning 2029-03-03 <@{ADA}>")
    rota(GRACE, *[f"set cleaning 2029-03-05 <@{WEI}>"] * 2)
    subjects = {row.subject for row in desk.outgoing()}
    said.cards += [
        drawn(desk, one) for one in subjects if one.split(":")[0] in ("rota", "turn_ask")
    ]
    turns_to(desk, datetime(2029, 3, 4, 19, tzinfo=ZONE), "rota_reminder")
    _nobody_takes_turns(desk, is_so=True)
    desk.now = datetime(2029, 3, 4, 17, tzinfo=ZONE)
    turns_to(desk, datetime(2029, 3, 4, 19, tzinfo=ZONE), "rota_reminder")
    rota(ADA, "")
    _nobody_takes_turns(desk, is_so=False)


def _lists(desk: Desk, said: Said) -> None:
    do, types = speaker(desk, said)
    check = partial(types, word="checklist")
    desk.now = datetime(2029, 3, 5, 6, tzinfo=ZONE)
    turns_to(desk, datetime(2029, 3, 5, 7, 40, tzinfo=ZONE), "checklist_day", "checklist_over")
    check(GRACE, "", "fault &")
    check(ADA, "done 2", "done")
    do(lambda: desk.opens(GRACE, "checklist.tick", 2))
    for points in ("water", "water", "room,water"):
        do(partial(desk.sends, GRACE, "checklist.tick", 2, points=points))
    said.cards.append(drawn(desk, "checklist:2"))
    do(lambda: desk.presses(GRACE, "checklist.done", 2))
    last = datetime(2029, 3, 5, 16, 31, tzinfo=ZONE)
    turns_to(desk, last, "checklist_day", "checklist_over", "checklist_shift")
    check(GRACE, "", "done")
    desk.passes(days=3)
    do(lambda: desk.presses(ADA, "checklist.done", 2))


def _logs(desk: Desk, said: Said) -> None:
    do, types = speaker(desk, said)
    log = partial(types, word="servicelog")
    desk.now = datetime(2029, 3, 5, 9, tzinfo=ZONE)
    log(ADA, "", "none", "none", "&", "none", "withdraw L1", "withdraw L1", "withdraw", "&")
    log(GRACE, "", "&", "team", "team &", "week", "report")
    log(DORA, "&", "team")
    do(lambda: desk.opens(ADA, "servicelog.write"))
    do(lambda: desk.sends(BO, "servicelog.write", words="&\n&"))
    do(lambda: desk.sends(BO, "servicelog.write", words="&\n" * 40))
    do(lambda: desk.sends(BO, "servicelog.write", words=""))
    last = datetime(2029, 3, 5, 16, 1, tzinfo=ZONE)
    turns_to(desk, last, "servicelog_ask", "problems_collect", "problems_due")
    log(LINUS, "report &")
    do(lambda: desk.opens(GRACE, "servicelog.report", "2029-03-05"))
    do(lambda: desk.opens(GRACE, "servicelog.report", "2029-01-05"))
    do(lambda: desk.presses(GRACE, "servicelog.no_report", "2029-03-05"))
    do(lambda: desk.sends(GRACE, "servicelog.report", "2029-03-05", words=""))
    log(GRACE, "report &", "report &", "week")
    log(ADA, "withdraw L2")
    log(GRACE, "team")
    do(lambda: desk.opens(GRACE, "servicelog.read", "2029-03-05"))
    do(lambda: desk.opens(GRACE, "servicelog.read", "2029-03-04"))
    for answers in ({"words": "&"}, {"person": "1"}, {"words": "&", "person": "1"}, {}):
        do(partial(desk.sends, GRACE, "servicelog.read", "2029-03-05", **answers))
    log(GRACE, "team")


def _a_shift(desk: Desk, day: date) -> None:
    starts = datetime(day.year, day.month, day.day, 7, tzinfo=ZONE)
    with desk.database.change(desk.now) as tx:
        shift = Shift(
            team_id=1, day=day, code="E", starts_at=starts, ends_at=starts + timedelta(hours=9)
        )
        tx.session.add(shift)
        tx.session.flush()
        for who in (ADA, BO, WEI, LINUS):
            known = people.asker(tx, who)
            assert known is not None
            tx.session.add(Assignment(shift_id=shift.id or 0, person_id=known.id))


def _at_a_service_desk(desk: Desk, handbook: str) -> None:
    with desk.database.change(desk.now) as tx:
        tx.session.exec(select(Team)).one().handbook = handbook
        grace = people.asker(tx, GRACE)
        assert grace is not None
        tx.session.merge(Role(person_id=grace.id, role="shift_leader"))


def _nobody_takes_turns(desk: Desk, *, is_so: bool) -> None:
    """Monday's shift is empty, or has its people again."""
    with desk.database.change(desk.now) as tx:
        shift = tx.session.exec(select(Shift).where(Shift.day == MONDAY)).one()
        for who in (ADA, BO, WEI, LINUS):
            known = people.asker(tx, who)
            assert known is not None
            if is_so:
                tx.session.delete(tx.session.get_one(Assignment, (shift.id, known.id)))
            else:
                tx.session.add(Assignment(shift_id=shift.id or 0, person_id=known.id))
