"""A kept message is taken once, or dropped, or put off; never two of them."""

from datetime import timedelta

import pytest

from storage import later
from storage.cards import Card
from storage.database import Database
from storage.later import DROPPED, SAID, WAITING
from storage.transaction import Tx
from tests.storage.floor import NOW, a_floor, together

HOUR = timedelta(hours=1)
LATE = timedelta(days=3)


def keep(database: Database, *hours: int, subject: str = "leave:1") -> list[int]:
    """Messages to one agent, due so many hours from now."""
    with database.change(NOW) as tx:
        floor = a_floor(tx, name=subject)
        return [
            later.keep(
                tx, floor.agents[0], NOW + hour * HOUR, "leave.waiting", subject, Card(title="Hi")
            )
            for hour in hours
        ]


def states(database: Database, numbers: list[int]) -> list[str]:
    with database.read(NOW) as tx:
        found = [later.get(tx, number) for number in numbers]
    return [kept.state for kept in found if kept]


def due(tx: Tx, since: int, until: int) -> list[int | None]:
    return [kept.id for kept in later.due(tx, NOW + since * HOUR, NOW + until * HOUR)]


def test_what_is_kept_comes_back_as_it_was(database: Database) -> None:
    (number,) = keep(database, 1)
    with database.read(NOW) as tx:
        kept = later.get(tx, number)
        assert later.get(tx, number + 1) is None
    assert kept is not None
    assert (kept.due_at, kept.name, kept.subject) == (NOW + HOUR, "leave.waiting", "leave:1")
    assert (Card.model_validate(kept.card), kept.state) == (Card(title="Hi"), WAITING)


def test_a_stretch_of_time_holds_its_end_and_not_its_beginning(database: Database) -> None:
    last, first, *_ = keep(database, 2, 1, 3)
    with database.read(NOW) as tx:
        assert due(tx, 0, 2) == [first, last]
        assert due(tx, 1, 2) == [last]
        assert due(tx, 0, 0) == []


def test_a_message_is_taken_by_one_of_many(database: Database) -> None:
    (number,) = keep(database, 1)

    def take(_: int) -> bool:
        with database.change(NOW) as tx:
            return later.take(tx, number) is not None

    assert sorted(together(4, take)) == [False, False, False, True]
    assert states(database, [number]) == [SAID]
    with database.read(NOW) as tx:
        assert due(tx, 0, 2) == []


def test_only_what_waits_under_the_name_about_the_subject_is_dropped(database: Database) -> None:
    said, waiting = keep(database, 1, 2)
    (other,) = keep(database, 1, subject="leave:2")
    with database.change(NOW) as tx:
        assert later.take(tx, said)
        assert later.drop(tx, "leave:1", "leave.ask") == 0
        assert later.drop(tx, "leave:1", "leave.waiting") == 1
        assert later.drop(tx, "leave:1", "leave.waiting") == 0
        assert later.take(tx, waiting) is None
    assert states(database, [said, waiting, other]) == [SAID, DROPPED, WAITING]


@pytest.mark.parametrize("is_dropped", [True, False])
def test_only_what_waits_is_put_off(database: Database, is_dropped: bool) -> None:
    (number,) = keep(database, 1)
    with database.change(NOW) as tx:
        if is_dropped:
            later.drop(tx, "leave:1", "leave.waiting")
        later.put_off(tx, number, NOW + LATE)
    with database.read(NOW) as tx:
        kept = later.get(tx, number)
    assert kept is not None
    assert kept.due_at == NOW + (HOUR if is_dropped else LATE)
