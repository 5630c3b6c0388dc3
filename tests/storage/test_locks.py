"""What a verdict counts stands still while it is counted, whoever else decides at that moment."""

from collections.abc import Callable
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Event, Thread

from sqlalchemy import event

from storage import delivery, leaves, outbox, people, rosters
from storage.cards import Card
from storage.database import Database
from storage.leaves import APPROVED
from storage.outbox import Outgoing
from tests.conftest import OpenDoor
from tests.storage.floor import MONDAY, NOW, Floor, a_floor, a_leave, a_shift, together


def meeting(count: int) -> Callable[[], None]:
    """Where all wait for all, and go on alone when the others are kept away by a lock."""
    place = Barrier(count)

    def meet() -> None:
        with suppress(BrokenBarrierError):
            place.wait(timeout=0.5)

    return meet


def both_approve(database: Database, floor: Floor, asked: list[int], *, is_locked: bool) -> int:
    """How many of two leaders, each with a leave of their own to decide, found a free place."""
    meet = meeting(2)

    def decide(which: int) -> bool:
        with database.change(NOW) as tx:
            if is_locked:
                people.lock(tx, floor.agents[which])
            shifts = rosters.shifts_of(tx, floor.agents[which], MONDAY, MONDAY)
            if is_locked:
                rosters.lock(tx, shifts)
            (staffing,) = rosters.staffing(tx, shifts)
            meet()
            if staffing.minimum is None or staffing.present <= staffing.minimum:
                return False
            moved = leaves.move(tx, asked[which], APPROVED, floor.leaders[which])
            return moved is not None

    return sum(together(2, decide))


def one_place_left(database: Database) -> tuple[Floor, list[int]]:
    with database.change(NOW) as tx:
        floor = a_floor(tx, agents=4, minimum=3)
        a_shift(tx, floor, *floor.agents)
        return floor, [a_leave(tx, floor, person) for person in floor.agents[:2]]


def test_two_leaders_at_once_give_the_last_free_place_to_one(database: Database) -> None:
    floor, asked = one_place_left(database)
    assert both_approve(database, floor, asked, is_locked=True) == 1


def test_without_the_locks_both_would_get_it_on_postgres(
    postgres_url: str, open_door: OpenDoor
) -> None:
    database = open_door(postgres_url)
    floor, asked = one_place_left(database)
    assert both_approve(database, floor, asked, is_locked=False) == 2


def ask_twice(database: Database, *, is_locked: bool) -> int:
    """How many of two requests for the same day of one person were taken in."""
    meet = meeting(2)
    with database.change(NOW) as tx:
        floor = a_floor(tx)
    person = floor.agents[0]

    def ask(_: int) -> bool:
        with database.change(NOW) as tx:
            if is_locked:
                people.lock(tx, person)
            is_free = not leaves.near(tx, person, MONDAY, MONDAY)
            meet()
            if is_free:
                a_leave(tx, floor, person)
            return is_free

    return sum(together(2, ask))


def test_the_same_day_asked_for_twice_at_once_is_taken_in_once(database: Database) -> None:
    assert ask_twice(database, is_locked=True) == 1


def test_without_the_lock_it_would_be_taken_in_twice_on_postgres(
    postgres_url: str, open_door: OpenDoor
) -> None:
    database = open_door(postgres_url)
    assert ask_twice(database, is_locked=False) == 2


def test_twenty_leaders_at_once_decide_a_leave_once(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        number = a_leave(tx, floor, floor.agents[0])

    def decide(which: int) -> str | None:
        with database.change(NOW) as tx:
            moved = leaves.move(tx, number, APPROVED, floor.leaders[which % 2], f"words {which}")
            return moved.decided_words if moved else None

    (winner,) = [words for words in together(20, decide) if words]
    with database.read(NOW) as tx:
        leave = leaves.get(tx, number)
        assert leave is not None
        assert (leave.state, leave.decided_words, leave.decided_at) == (APPROVED, winner, tx.now)


def test_a_decided_leave_moves_again_only_from_the_states_that_are_named(
    database: Database,
) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        number = a_leave(tx, floor, floor.agents[0], state=APPROVED)
        assert leaves.move(tx, number, "declined", floor.leaders[0]) is None
        moved = leaves.move(tx, number, "withdrawn", floor.agents[0], states=("asked", APPROVED))
        assert moved is not None
        assert moved.state == "withdrawn"


def test_two_people_who_file_for_each_other_at_once_both_get_through(database: Database) -> None:
    meet = meeting(2)
    with database.change(NOW) as tx:
        floor = a_floor(tx)

    def file_for_the_other(which: int) -> int:
        with database.change(NOW) as tx:
            people.lock(tx, floor.leaders[1 - which])
            meet()
            leave = leaves.get(tx, a_leave(tx, floor, floor.leaders[1 - which]))
            assert leave is not None
            leave.filed_by = floor.leaders[which]
            tx.session.flush()
            assert leave.id is not None
            return leave.id

    assert len(set(together(2, file_for_the_other))) == 2


def test_a_drawing_and_its_delivery_at_the_same_moment_do_not_block_each_other(
    postgres_url: str, open_door: OpenDoor
) -> None:
    drawing, delivering = open_door(postgres_url), open_door(postgres_url)
    with drawing.change(NOW) as tx:
        post = outbox.post(tx, "C0LEAD", "leave:1", Card(title="card"))
    with drawing.change(NOW) as tx:
        delivery.claim(tx, "one", 15)
    with drawing.change(NOW) as tx:
        delivery.finish(tx, post, outbox.SENT, channel="C0LEAD", ts="1.1")
        outbox.redraw(tx, tx.session.get_one(Outgoing, post))
    is_swallowed, is_claimed = Event(), Event()

    @event.listens_for(drawing.engine, "before_cursor_execute")
    def _before_its_new_row(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO outgoing"):
            is_swallowed.set()
            is_claimed.wait(timeout=10)

    @event.listens_for(delivering.engine, "before_cursor_execute")
    def _before_it_marks_the_old_row(
        _c: object, _cursor: object, statement: str, *_: object
    ) -> None:
        if statement.startswith("UPDATE"):
            is_claimed.set()

    def deliver() -> None:
        is_swallowed.wait(timeout=10)
        with delivering.change(NOW) as tx:
            claims.append(delivery.claim(tx, "two", 15))

    claims: list[delivery.Claimed | None] = []
    deliverer = Thread(target=deliver)
    deliverer.start()
    with drawing.change(NOW) as tx:
        outbox.redraw(tx, tx.session.get_one(Outgoing, post))
    deliverer.join(timeout=30)
    assert is_claimed.is_set()
    assert claims[0] is not None


def test_a_message_being_written_does_not_hide_its_conversation_from_deliverers(
    postgres_url: str, open_door: OpenDoor
) -> None:
    writing, delivering = open_door(postgres_url), open_door(postgres_url)
    with writing.change(NOW) as tx:
        first = outbox.post(tx, "C0LEAD", "leave:1", Card(title="first"))
    with writing.change(NOW) as tx:
        outbox.post(tx, "C0LEAD", "leave:2", Card(title="second"))
        with delivering.change(NOW) as other:
            found = delivery.claim(other, "one", 15)
            assert found is not None
            assert found.row.id == first
