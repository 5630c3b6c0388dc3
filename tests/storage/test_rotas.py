"""Turns are kept once a day, pass from whoever has them alone, and their asks are settled once."""

from datetime import date, timedelta

from storage import rotas
from storage.database import Database
from storage.rotas import ACCEPTED, DECLINED, GIVEN, LAPSED, Turn, TurnAsk
from tests.storage.floor import MONDAY, NOW, Floor, a_floor, together

WEEK = timedelta(days=6)


def a_turn(floor: Floor, person: int | None, day: date = MONDAY, last: date | None = None) -> Turn:
    return Turn(team_id=floor.team, rota="tea", day=day, last=last or day, person_id=person)


def test_the_holder_of_a_day_and_of_a_week(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        ada, bo = floor.agents[:2]
        rotas.put(tx, a_turn(floor, ada))
        rotas.put(tx, a_turn(floor, None, MONDAY + timedelta(days=1)))
        rotas.put(
            tx,
            Turn(team_id=floor.team, rota="week", day=MONDAY, last=MONDAY + WEEK, person_id=bo),
        )
        asked = [(rota, MONDAY + timedelta(days=n)) for rota in ("tea", "week") for n in range(3)]
        assert [rotas.holder(tx, floor.team, *one) for one in asked] == [
            ada,
            None,
            None,
            bo,
            bo,
            bo,
        ]
        assert rotas.holder(tx, floor.team, "week", MONDAY + WEEK) == bo
        assert rotas.holder(tx, floor.team, "week", MONDAY + WEEK + timedelta(days=1)) is None
        assert rotas.holder(tx, floor.team + 1, "week", MONDAY) is None
        assert rotas.latest(tx, floor.team, "tea") == {ada: MONDAY}
        assert [one.rota for one in rotas.of_person(tx, bo, MONDAY + WEEK)] == ["week"]


def test_a_turn_is_drawn_up_once_and_passed_on_once(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)

    def draw(which: int) -> int | None:
        with database.change(NOW) as tx:
            return rotas.put(tx, a_turn(floor, floor.agents[which])).person_id

    first, second = together(2, draw)
    assert first == second
    others = [one for one in floor.agents if one != first]

    def give(which: int) -> bool:
        with database.change(NOW) as tx:
            turn = rotas.of_day(tx, floor.team, "tea", MONDAY)
            assert turn is not None
            if turn.person_id != first:
                return False
            return rotas.pass_on(tx, turn, others[which], GIVEN)

    assert sorted(together(2, give)) == [False, True]


def test_a_question_is_settled_once(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        ada, bo = floor.agents[:2]
        turn = rotas.put(tx, a_turn(floor, ada))
        asked = rotas.ask(
            tx, TurnAsk(turn_id=turn.number, from_id=ada, to_id=bo, back_id=None, at=NOW)
        )
        assert [one.id for one in rotas.asked_of(tx, bo)] == [asked.id]
        assert rotas.asked_of(tx, ada) == []

    def answer(which: int) -> bool:
        with database.change(NOW) as tx:
            found = rotas.get_ask(tx, asked.id or 0)
            assert found is not None
            return rotas.answer(tx, found, (ACCEPTED, DECLINED)[which])

    assert sorted(together(2, answer)) == [False, True]
    with database.change(NOW) as tx:
        assert rotas.asks_about(tx, [turn.number]) == []
        found = rotas.get_ask(tx, asked.id or 0)
        assert found is not None
        assert not rotas.answer(tx, found, LAPSED)
