"""The last place, pressed for twice at the same moment, is given once."""

from collections.abc import Callable
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from sqlalchemy import event

from commands.deciding.asking import Refusal
from storage.database import Database
from storage.leaves import APPROVED, ASKED, OFFERED, QUEUED
from tests.commands.desk import Desk, needs
from tests.storage.floor import together
from tests.stories.floor import ADA, BO, GRACE, LINUS, WEI

DAYS = {"with a roster": ("2026-11-03", 3), "without one": ("2026-12-10", 3)}


def meet_before(database: Database, count: int, statement: str) -> None:
    """All wait for all before such a statement, or go on when a lock keeps the others away."""
    place = Barrier(count)

    @event.listens_for(database.engine, "before_cursor_execute")
    def _wait(_c: object, _cursor: object, said: str, *_: object) -> None:
        if said.startswith(statement):
            with suppress(BrokenBarrierError):
                place.wait(timeout=0.5)


def what_came_of_it(act: Callable[[], object]) -> str | None:
    """None when it was done, else why not."""
    try:
        act()
    except Refusal as refused:
        return "\n".join(refused.lines)
    return None


@pytest.mark.parametrize("days", DAYS)
def test_two_leaders_approve_the_last_place_at_once(each_desk: Desk, days: str) -> None:
    desk = each_desk
    day, minimum = DAYS[days]
    needs(desk, minimum)
    for who in (ADA, BO):
        desk.types(who, f"personal {day}")
    assert [desk.leave(number).state for number in (1, 2)] == [ASKED, ASKED]
    meet_before(desk.database, 2, "UPDATE leave")

    def press(which: int) -> str | None:
        leader = (GRACE, LINUS)[which]
        return what_came_of_it(lambda: desk.presses(leader, "leave.approve", which + 1))

    told = together(2, press)
    (refused,) = [words for words in told if words]
    assert sorted(desk.leave(number).state for number in (1, 2)) == [APPROVED, ASKED]
    full = "would be short." if days == "with a roster" else "There is no place left."
    assert full in refused
    assert "To approve all the same, please say why" in refused
    open_one = 1 if desk.leave(1).state == ASKED else 2
    desk.types(GRACE, f"approve {open_one} we call somebody in")
    assert desk.leave(open_one).state == APPROVED


@pytest.mark.parametrize("days", DAYS)
def test_a_freed_place_is_offered_once_and_never_overlooked(each_desk: Desk, days: str) -> None:
    """Whoever joins the list while a place becomes free is either offered it or not queued."""
    desk = each_desk
    day, minimum = DAYS[days]
    needs(desk, minimum)
    desk.types(ADA, f"personal {day}")
    desk.presses(GRACE, "leave.approve", 1)
    meet_before(desk.database, 2, "UPDATE leave")
    together(
        2,
        lambda which: desk.types(ADA, "withdraw 1") if which else desk.types(BO, f"personal {day}"),
    )
    assert desk.leave(2).state in (ASKED, OFFERED)


def test_many_at_once_neither_block_each_other_nor_give_a_place_twice(each_desk: Desk) -> None:
    desk = each_desk
    needs(desk, 2)
    week = "personal 2026-11-03 to 2026-11-05"
    for who in (ADA, BO):
        desk.types(who, week)
    for number in (1, 2):
        desk.presses(GRACE, "leave.approve", number)
    desk.types(LINUS, "personal 2026-11-05")
    desk.types(GRACE, "personal 2026-11-03 to 2026-11-04")
    assert [desk.leave(number).state for number in (3, 4)] == [QUEUED, QUEUED]

    def act(which: int) -> str | None:
        return what_came_of_it(
            (
                lambda: desk.types(ADA, "withdraw 1"),
                lambda: desk.types(BO, "withdraw 2"),
                lambda: desk.types(LINUS, "sick 2026-11-03"),
                lambda: desk.types(GRACE, "sick 2026-11-05"),
                lambda: desk.types(WEI, "sick 2026-11-04"),
            )[which]
        )

    assert together(5, act) == [None] * 5
    assert [desk.leave(number).state for number in (3, 4)] == [OFFERED, OFFERED]
