"""Of two who are faster than each other one is first; a team of eighty costs what ten cost."""

from datetime import date

from sqlmodel import select

from commands.deciding.asking import Refusal, ask
from storage import people, reports
from storage.database import Database
from storage.people import Person, Role, Team
from storage.reports import APPROVED, RETURNED
from tests.commands.desk import BOOKS, WORDS, Desk
from tests.commands.report_desk import at, hand_ins, joins, row, ticks, told, types
from tests.storage.floor import together
from tests.stories.floor import BO, DORA, EVE, GRACE, LINUS


def test_the_leaders_of_a_shift_hand_in_at_once(each_desk: Desk) -> None:
    desk = each_desk
    ticks(desk, at(11, 2, 22, 30))
    number = row(desk, "floor_shift").id
    who = (GRACE, LINUS)

    def act(which: int) -> str:
        try:
            return types(desk, who[which], f"send R{number} from {which}")
        except Refusal as refused:
            return refused.lines[0]

    said = together(2, act)
    stands = [one for one in hand_ins(desk) if one.state == "stands"]
    assert len(stands) == 1, said
    assert row(desk, "floor_shift").hand_in_id == stands[0].id
    assert len(told(desk, DORA, "report_card")) == 1


def test_a_yes_and_a_no_at_once(each_desk: Desk) -> None:
    desk = each_desk
    joins(desk, "Eve", EVE, "manager")
    joins(desk, "Bo", BO, "qa_trainer")
    desk.now = at(11, 17, 16)
    ticks(desk, at(11, 19))
    number = row(desk, "exam_papers").id
    types(desk, BO, f"send R{number} both papers")
    acts = ((DORA, f"approve R{number}"), (EVE, f"return R{number} too easy"))

    def act(which: int) -> str:
        try:
            return types(desk, *acts[which])
        except Refusal as refused:
            return refused.lines[0]

    said = together(2, act)
    assert row(desk, "exam_papers").state in (APPROVED, RETURNED)
    assert len([one for one in said if one.startswith(("Approved", "Given back"))]) == 1, said
    assert len(told(desk, BO, "report_decided")) == 1


def crowd(desk: Desk, size: int) -> None:
    with desk.database.change(desk.now) as tx:
        known = len(people.everybody(tx))
        for number in range(known, size):
            person = Person(team_id=1, code=f"C{number:04}", name=f"Colleague {number}")
            tx.session.add(person)
            tx.session.flush()
            tx.session.add(Role(person_id=person.id or 0, role="agent"))


def test_the_overview_of_eighty_takes_as_many_statements(
    database: Database, statements: list[str]
) -> None:
    desk, counts = Desk(database), []
    with database.change(desk.now) as tx:
        tx.session.exec(select(Team)).one().handbook = "online-help"
    joins(desk, "Grace", GRACE, "leader")
    for size, year in ((12, 2026), (80, 2027)):
        crowd(desk, size)
        desk.now = at(12, 13, 9, year=year)
        ticks(desk, at(12, 22, 8, year=year))
        with database.read(desk.now) as tx:
            owed = [one for one in reports.open_of(tx, 1) if one.first == date(year, 1, 1)]
            assert len(owed) > size - 6
        with database.change(desk.now) as tx:
            for one in reports.open_of(tx, 1):
                if one.first != date(year, 1, 1):
                    reports.change(tx, one.number, reports.OPEN, state=reports.VOID)
        statements.clear()
        with database.change(desk.now) as tx:
            known = people.asker(tx, GRACE)
            assert known is not None

            said = WORDS["report"].line(ask(tx, known, BOOKS), "missing").text
        assert f"Missing: {len(owed) - 1}" in said
        counts.append(len(statements))
    assert counts[0] == counts[1], counts
