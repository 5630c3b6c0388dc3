"""Two act on a missing relief at the same moment: one is first, the other is told so."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from storage.reliefs import ACCEPTED, ASKED, CAME, COVERED, OPEN, WITHDRAWN
from tests.commands.desk import Desk
from tests.commands.relief_desk import EVENING, count, overtime, own_shift, posts, relief, says
from tests.commands.test_last_place import meet_before, what_came_of_it
from tests.storage.floor import together
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, WEI


@pytest.fixture
def missing(each_desk: Desk) -> Desk:
    each_desk.now = EVENING
    says(each_desk, ADA)
    return each_desk


def both(first: Callable[[], object], second: Callable[[], object]) -> list[str | None]:
    acts = (first, second)
    return together(2, lambda which: what_came_of_it(acts[which]))


def test_two_leaders_assign_at_once(missing: Desk) -> None:
    meet_before(missing.database, 2, "INSERT INTO overtime")
    told = both(
        lambda: says(missing, GRACE, "assign R1 Ada"), lambda: says(missing, LINUS, "assign R1 Bo")
    )
    (refused,) = [words for words in told if words]
    assert "was first and asked" in refused
    assert (relief(missing).state, overtime(missing).state) == (ASKED, ASKED)
    asked = [who for who in (ADA, BO) if any("you are asked" in t for t in missing.told(who))]
    assert len(asked) == 1


def test_one_person_for_two_shifts_at_once(missing: Desk) -> None:
    """A quarter of an hour before, another hand-over lacks somebody: Bo can stay for one only."""
    early, hours = EVENING - timedelta(minutes=5), timedelta(hours=8)
    own_shift(missing, DORA, "M", early - hours, early)
    own_shift(missing, WEI, "P", early, early + hours)
    says(missing, DORA)
    assert relief(missing, 2).shift_id != relief(missing, 1).shift_id
    meet_before(missing.database, 2, "INSERT INTO overtime")
    told = both(
        lambda: says(missing, GRACE, "assign R1 Bo"), lambda: says(missing, LINUS, "assign R2 Bo")
    )
    (refused,) = [words for words in told if words]
    assert "Bo works then already." in refused


def test_accepted_and_called_off_at_once(missing: Desk) -> None:
    says(missing, GRACE, "assign R1 Bo")
    meet_before(missing.database, 2, "UPDATE overtime")
    told = both(
        lambda: missing.presses(BO, "relief.accept", 1),
        lambda: missing.presses(GRACE, "relief.call_off", "1:asked"),
    )
    assert sum(words is not None for words in told) == 1
    if told[1] is None:
        assert (overtime(missing).state, relief(missing).state) == (WITHDRAWN, OPEN)
        assert told[0] is not None
        assert "It was called off meanwhile" in told[0]
    else:
        assert (overtime(missing).state, relief(missing).state) == (ACCEPTED, COVERED)
        assert "That has changed meanwhile: Bo, accepted." in told[1]


def test_accepted_as_the_relief_comes(missing: Desk) -> None:
    says(missing, GRACE, "assign R1 Bo")
    meet_before(missing.database, 2, "UPDATE overtime")
    told = both(
        lambda: missing.presses(BO, "relief.accept", 1),
        lambda: missing.presses(ADA, "relief.came", 1),
    )
    assert told[1] is None, "that it has come always holds"
    assert relief(missing).state == CAME
    assert overtime(missing).state == WITHDRAWN, "it never began"
    assert any("You are not needed any more." in words for words in missing.told(BO))


def test_tapped_twice_at_once(each_desk: Desk) -> None:
    each_desk.now = EVENING
    meet_before(each_desk.database, 2, "INSERT INTO relief")
    assert both(lambda: says(each_desk, ADA), lambda: says(each_desk, ADA)) == [None, None]
    assert count(each_desk) == len(posts(each_desk)) == 1
