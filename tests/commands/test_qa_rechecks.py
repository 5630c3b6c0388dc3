"""What a re-check says of whoever scored is not for the person whose call it was."""

from functools import partial

import pytest

from tests.commands.desk import Desk, refusal
from tests.commands.qa_desk import insured
from tests.stories.floor import ADA, BO, DORA, GRACE

__all__ = ["insured"]


@pytest.fixture
def checked(insured: Desk) -> Desk:
    """Bo scored Ada's call; Dora checked it as Q2, with a note about Bo."""
    insured.types(BO, "A001 call 20261102-0815 IC-Q.P5", "qa")
    insured.types(DORA, "recheck Q1 wrong answer; Bo was hasty", "qa")
    return insured


@pytest.mark.parametrize("who", [ADA, BO, GRACE])
def test_nobody_but_who_checks_scoring_reads_it(checked: Desk, who: str) -> None:
    with checked.is_as_before():
        for line in ("Q2", "seen Q2", "undo Q2"):
            said = refusal(partial(checked.types, who, line, "qa"))
            assert "Q2 checks how something was scored: not yours to read." in said
        refusal(partial(checked.opens, who, "qa.details", 2))
        refusal(partial(checked.presses, who, "qa.seen", 2))


def test_its_author_reads_it_as_a_check(checked: Desk) -> None:
    card = checked.types(DORA, "Q2", "qa")
    assert "The scoring of Q1 was checked" in card.text
    assert "was scored by Bo: it comes out otherwise." in card.text
    assert "The check found: nothing." in card.text
    assert "The answer was found wrong." in card.text
    assert "by now" not in card.text, "nothing of it counts in the month"
    assert "Bo was hasty" in "\n".join(checked.opens(DORA, "qa.details", 2).lines)
    checked.types(DORA, "undo Q2", "qa")


def test_one_that_found_nothing_thanks_nobody(insured: Desk) -> None:
    insured.types(BO, "A001 call 20261102-0815", "qa")
    insured.types(DORA, "recheck Q1", "qa")
    said = insured.types(DORA, "Q2", "qa").text
    assert "Thank you" not in said
    assert "it comes out the same." in said
