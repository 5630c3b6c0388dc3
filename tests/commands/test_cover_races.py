"""Several say yes at the same moment: one has it, and nobody stands on two shifts."""

import pytest

from storage.covers import ACCEPTED, SEARCHING, STOPPED, TAKEN
from tests.commands.cover_desk import (
    accepts,
    asks,
    colleague,
    cover,
    on_shift,
    overtime,
    quiet_floor,
    says,
)
from tests.commands.desk import Desk
from tests.commands.test_last_place import meet_before, what_came_of_it
from tests.storage.floor import together
from tests.stories.floor import GRACE


@pytest.fixture
def floor(each_desk: Desk) -> Desk:
    quiet_floor(each_desk, 5)
    says(each_desk, GRACE, "today E")
    return each_desk


def test_five_say_yes_at_once(floor: Desk) -> None:
    meet_before(floor.database, 5, "UPDATE cover")
    told = together(5, lambda which: what_came_of_it(lambda: accepts(floor, colleague(which + 1))))
    assert sum(words is None for words in told) == 1
    assert all(words is None or "was first and has taken it." in words for words in told)
    assert cover(floor).state == TAKEN
    assert [row.state for row in asks(floor)].count(ACCEPTED) == len(overtime(floor)) == 1
    assert len(on_shift(floor)) == 3


def test_one_says_yes_to_two_at_once(floor: Desk) -> None:
    """The early shift and the one that begins as it ends: sixteen hours are too many."""
    floor.now = floor.now.replace(hour=12, minute=30)
    says(floor, GRACE, "stop C1")
    says(floor, GRACE, "tomorrow E")
    says(floor, GRACE, "tomorrow L")
    meet_before(floor.database, 2, "UPDATE cover")
    together(2, lambda which: what_came_of_it(lambda: accepts(floor, colleague(1), which + 2)))
    assert sorted(cover(floor, number).state for number in (2, 3)) == [SEARCHING, TAKEN]
    assert len(overtime(floor)) == 1


def test_a_yes_as_the_leader_stops_it(floor: Desk) -> None:
    meet_before(floor.database, 2, "UPDATE cover")
    told = together(
        2,
        lambda which: what_came_of_it(
            lambda: floor.presses(GRACE, "cover.stop", 1) if which else accepts(floor, colleague(1))
        ),
    )
    assert sum(words is None for words in told) == 1
    assert (cover(floor).state, len(overtime(floor))) in ((TAKEN, 1), (STOPPED, 0))
