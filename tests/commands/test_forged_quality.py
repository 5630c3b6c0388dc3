"""Whoever forges a press or a form about samples and cases changes nothing."""

from collections.abc import Iterator

import pytest

from commands.deciding.asking import Refusal
from commands.deciding.command import all_commands, by_name
from tests.commands.desk import Desk
from tests.commands.qa_desk import insured
from tests.commands.test_forged_conduct import Act, act, do, rows
from tests.stories.floor import ADA, BO, DORA, GRACE, STAFF

__all__ = ["insured"]
ACTS = (
    act("qa.seen", ADA),
    act("qa.undo", BO),
    act("qa.sample", BO, DORA, person="1", reference="R-2"),
    act("case.verify", BO, DORA, reason="heard it"),
    act("case.unfounded", BO, DORA, reason="heard it"),
    act("case.train", BO, DORA, value="2", words="listening", day="2026-11-20"),
    act("case.helped", BO, DORA, value="3"),
    act("case.not_helped", BO, DORA, value="3"),
)


@pytest.fixture
def noted(insured: Desk) -> Desk:
    """Bo has listened to a call of Ada's; three complaints about her stand at three points."""
    insured.types(BO, "A001 call R-1 IC-Q.P5", "qa")
    for number in (1, 2, 3):
        insured.types(GRACE, "complaint A001 cut off", "case")
        if number > 1:
            insured.types(BO, f"verify C{number} heard it", "case")
    insured.types(BO, "training C3 listening", "case")
    return insured


def wrong() -> Iterator[tuple[Act, str]]:
    for one in ACTS:
        yield from ((one, who) for who in STAFF if who not in one.may)


@pytest.mark.parametrize(
    ("forged", "who"),
    [pytest.param(one, who, id=f"{one.action} by {STAFF[who][1]}") for one, who in wrong()],
)
def test_a_forged_press_changes_nothing(noted: Desk, forged: Act, who: str) -> None:
    before = rows(noted.database)
    with pytest.raises(Refusal):
        do(noted, who, forged)
    assert rows(noted.database) == before


@pytest.mark.parametrize("one", ACTS, ids=lambda one: one.action)
def test_whoever_may_does_it(noted: Desk, one: Act) -> None:
    """So that a refusal above is about the person, and not about how it was asked."""
    before = rows(noted.database)
    do(noted, min(one.may), one)
    assert rows(noted.database) != before


def test_every_act_is_tried() -> None:
    commands = [command for command in all_commands() if command.word in ("qa", "case")]
    found = {*by_name(c.presses for c in commands), *by_name(c.sends for c in commands)}
    assert found == {one.action for one in ACTS}
