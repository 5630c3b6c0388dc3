"""Weeks in which nearly everything is said of trainings, new people and the question bank."""

from datetime import date, datetime, time, timedelta
from functools import partial

from sqlmodel import select

from commands.deciding.asking import ask
from commands.deciding.command import Drawing
from commands.deciding.occasions import Occasion
from commands.newhire import check_clock
from commands.newhire import clock as newhire_clock
from commands.training import clock, exam_clock, tick_clock
from storage import people
from storage.cards import Card, Item
from storage.people import Person, Role, Team
from storage.rosters import Assignment, Shift
from tests.commands.desk import BOOKS, DRAWS, WORDS, Desk
from tests.commands.everything import Said, speaker
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, ZONE

TENTH = date(2029, 5, 10)
LONG = "退款 & <95> % 记录 " * 20
TRAINER, NEW = "U0TRAIN001", "U0NEWBIE01"


def a_day_of_training(desk: Desk, said: Said) -> None:
    """Adds what is said to what was said before, far from its dates."""
    before = len(desk.outgoing())
    _people(desk)
    _trainings(desk, said)
    _exam_days(desk)
    _questions(desk, said)
    _new_people(desk, said, "call-centre")
    with desk.database.change(desk.now) as tx:
        tx.session.exec(select(Team)).one().handbook = "service-desk"
        for who, role in ((GRACE, "shift_leader"), (DORA, "supervisor")):
            known = people.by_slack(tx, who)
            assert known is not None
            tx.session.add(Role(person_id=known.id, role=role))
    _new_people(desk, said, "service-desk")
    with desk.database.change(desk.now) as tx:
        tx.session.exec(select(Team)).one().handbook = "call-centre"
    said.cards += [Card.model_validate(row.card) for row in desk.outgoing()[before:] if row.card]


def _people(desk: Desk) -> None:
    with desk.database.change(desk.now) as tx:
        grace = people.by_slack(tx, GRACE)
        assert grace is not None
        for code, name, role, slack_id in (
            ("Q001", "Quinn", "qa_trainer", TRAINER),
            ("A008", "Pat", "agent", NEW),
        ):
            language = grace.person.language
            one = Person(team_id=1, code=code, name=name, slack_id=slack_id, language=language)
            tx.session.add(one)
            tx.session.flush()
            tx.session.add(Role(person_id=one.id or 0, role=role))


def _shift(desk: Desk, day: date, *staff: str) -> int:
    """A shift from 15:00 to 23:00; its number."""
    starts = datetime.combine(day, time(15), ZONE)
    with desk.database.change(desk.now) as tx:
        shift = Shift(
            team_id=1, day=day, code="L", starts_at=starts, ends_at=starts + timedelta(hours=8)
        )
        tx.session.add(shift)
        tx.session.flush()
        for who in staff:
            known = people.by_slack(tx, who)
            assert known is not None
            tx.session.add(Assignment(shift_id=shift.id or 0, person_id=known.id))
        return shift.id or 0


def _ticks(desk: Desk, *occasions: Occasion, hours: int = 30) -> None:
    for one in occasions:
        with desk.read() as tx:
            since = desk.now - timedelta(hours=hours)
            dues = one.due(tx, BOOKS, people.teams(tx), since, desk.now)
        for due in dues:
            with desk.database.change(desk.now) as tx:
                one.post(tx, BOOKS, due)


def _at(desk: Desk, day: date, hour: int = 9) -> None:
    desk.now = datetime.combine(day, time(hour), ZONE)


def _trainings(desk: Desk, said: Said) -> None:
    do, types = speaker(desk, said)
    training = partial(types, word="training")
    number = _shift(desk, TENTH, ADA, BO, GRACE, LINUS)
    for ahead in range(1, 5):
        _shift(desk, TENTH + timedelta(days=ahead), ADA, BO, GRACE, LINUS)
    _at(desk, TENTH - timedelta(days=3))
    _ticks(desk, clock.PLAN)
    training(ADA, "", "dance", "team", "tick", "topics x", "again", "2029-05-10")
    training(TRAINER, "", "topics", "move", "add", "drop", "again", "again A001", "team", "tick")
    training(TRAINER, "topics 2029-05-31 x", "move 2029-05-01", "move 2031-05-01", "add 2029-05-40")
    do(lambda: desk.opens(TRAINER, "training.plan", f"{TENTH}"))
    _at(desk, TENTH - timedelta(days=1), 18)
    _ticks(desk, clock.TOLD)
    do(lambda: desk.sends(TRAINER, "training.plan", f"{TENTH}", words=LONG, day=f"{TENTH}"))
    training(TRAINER, f"add {TENTH} x", "add 2029-05-13 &", "drop 2029-05-13", "drop 2029-05-13")
    with desk.read() as tx:
        said.cards.append(DRAWS["training"](Drawing(tx, BOOKS, 1)))
        said.cards.append(DRAWS["training"](Drawing(tx, BOOKS, 2)))
    _at(desk, TENTH, 14)
    do(lambda: desk.opens(GRACE, "training.tick", number))
    do(lambda: desk.opens(ADA, "training.tick", number))
    _at(desk, TENTH, 22)
    _ticks(desk, tick_clock.TICK)
    training(GRACE, "tick", "")
    types(GRACE, "", word="waiting")
    do(lambda: desk.opens(GRACE, "training.tick", number))
    with desk.read() as tx:
        known = people.by_slack(tx, ADA)
        assert known is not None
    do(lambda: desk.sends(GRACE, "training.tick", number, people=f"{TENTH}.{known.id}"))
    do(lambda: desk.sends(GRACE, "training.tick", number, people=""))
    do(lambda: desk.sends(GRACE, "training.tick", number, people=f"{TENTH}.{known.id}"))
    training(TRAINER, f"again <@{ADA}> 2029-05-13", f"again <@{BO}> 2029-05-14", "team")
    _at(desk, TENTH + timedelta(days=1))
    _ticks(desk, tick_clock.SECOND)
    training(ADA, "")
    training(BO, "")
    do(lambda: desk.opens(TRAINER, "training.tick", f"{TENTH}"))
    _at(desk, TENTH + timedelta(days=4), 22)
    second = _shift(desk, TENTH + timedelta(days=5), BO)
    _ticks(desk, tick_clock.TICK)
    do(lambda: desk.opens(GRACE, "training.tick", second - 1))
    types(BO, "", word="onduty")
    types(GRACE, "", word="briefing")


def _exam_days(desk: Desk) -> None:
    for day in (date(2029, 5, 21), date(2029, 5, 27)):
        _shift(desk, day, ADA, BO, GRACE, LINUS)
        _at(desk, day, 16)
        _ticks(desk, exam_clock.SHIFT)
    _at(desk, date(2029, 5, 26))
    _ticks(desk, exam_clock.LATE)


def _questions(desk: Desk, said: Said) -> None:
    do, types = speaker(desk, said)
    question = partial(types, word="question")
    question(ADA, "", "add x: y | z")
    question(
        TRAINER, "", "list", "add", "add 95: 96 | 97", "add 95: 96 | 98", f"add 95: {LONG} | &"
    )
    do(lambda: desk.opens(TRAINER, "question.add", "95"))
    do(lambda: desk.sends(TRAINER, "question.add", topic="95", question="", solution=""))
    question(TRAINER, "", "list 95", "list 99", "take", "take 2", "take 9 95", "withdraw", "list")
    question(TRAINER, "withdraw K1", "withdraw K1", "back K1", "back K1", "withdraw K99")


def _waiting(desk: Desk, said: Said, who: str) -> None:
    """What new people have waiting for somebody; of other kinds other days tell."""
    waits = WORDS["newhire"].waits
    assert waits is not None
    with desk.read() as tx:
        known = people.asker(tx, who)
        assert known is not None
        found = waits(ask(tx, known, BOOKS))
    said.cards += [Card(items=(Item(lines=one.lines, buttons=one.buttons),)) for one in found]


def _new_people(desk: Desk, said: Said, handbook: str) -> None:
    """Pat joins on a Monday, and a month goes by."""
    do, types = speaker(desk, said)
    newhire = partial(types, word="newhire")
    monday = date(2029, 6, 4)
    _at(desk, monday, 10)
    with desk.read() as tx:
        known = people.by_slack(tx, NEW)
        assert known is not None
    pat = known.id
    newhire(ADA, "", "joined A008", "dance")
    newhire(
        GRACE, "", "joined", "joined A008 2029-06-31", "joined A008 2031-01-01", "buddy", "signed"
    )
    newhire(GRACE, f"joined A008 {monday}", f"joined A008 {monday}", "joined L001", "buddy A008")
    newhire(
        GRACE, "trainer A008 A008", "trainer A008 D001", "trainer A001 D001", "accept", "accept J9"
    )
    for ahead in range(4):
        _at(desk, monday + timedelta(days=ahead))
        _ticks(desk, newhire_clock.DAYS, newhire_clock.OPEN, hours=10)
        newhire(NEW, "")
        _waiting(desk, said, DORA)
        _waiting(desk, said, GRACE)
    newhire(GRACE, "", "signed A008", "signed A008")
    if handbook == "call-centre":
        newhire(GRACE, "buddy A008 A002", "joined A008 none")
        return
    do(lambda: desk.presses(DORA, "newhire.held", f"{pat}:1"))
    do(lambda: desk.presses(GRACE, "newhire.held", f"{pat}:1"))
    do(lambda: desk.presses(NEW, "newhire.held", f"{pat}:2"))
    do(lambda: desk.presses(GRACE, "newhire.not_held", f"{pat}:2"))
    do(lambda: desk.presses(GRACE, "newhire.not_held", f"{pat}:9"))
    do(lambda: desk.opens(GRACE, "newhire.buddy", pat))
    do(lambda: desk.sends(GRACE, "newhire.buddy", pat, buddy="0"))
    newhire(GRACE, "buddy A008 A008", "buddy A008 A004", "buddy A008 A002", "buddy A008 A002", "")
    _ticks(desk, newhire_clock.OPEN, hours=10)
    newhire(BO, "")
    _waiting(desk, said, BO)
    do(lambda: desk.opens(BO, "newhire.decline", 2))
    do(lambda: desk.sends(BO, "newhire.decline", 2, reason=LONG))
    newhire(BO, "accept J2", "accept J1")
    newhire(GRACE, "accept J1", "buddy A008 A001", "buddy A008 A002")
    newhire(BO, "accept J4")
    newhire(ADA, "accept J3")
    newhire(BO, "")
    newhire(GRACE, "")
    _at(desk, monday + timedelta(weeks=4, days=3))
    _ticks(desk, check_clock.CHECK, hours=10)
    _waiting(desk, said, GRACE)
    do(lambda: desk.presses(GRACE, "newhire.more", 4))
    do(lambda: desk.presses(DORA, "newhire.more", 4))
    do(lambda: desk.presses(GRACE, "newhire.stands", 4))
    do(lambda: desk.presses(DORA, "newhire.stands", 4))
    do(lambda: desk.presses(BO, "newhire.accept", 4))
