"""A roster that comes again meets the swaps that were agreed on the one before it."""

from pathlib import Path

import pytest

from storage.swaps import APPROVED, BROKEN
from tests.commands.desk import Desk, refusal
from tests.commands.roster_desk import (
    AGREED,
    BASE,
    DAY,
    OTHER,
    agree,
    ask,
    bring_in,
    events,
    on,
    state,
    swapped,
    thread,
)
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS

TWICE = AGREED.replace("A001,2026-11-11,L\n", "D001,2026-11-11,L\n")
"""Dora stands on both days: the one half of the swap was made, the other was not."""


@pytest.fixture
def settled(desk: Desk, tmp_path: Path) -> Desk:
    bring_in(desk, tmp_path, BASE)
    return desk


@pytest.fixture
def each_settled(each_desk: Desk, tmp_path: Path) -> Desk:
    bring_in(each_desk, tmp_path, BASE)
    return each_desk


def test_a_file_that_does_not_know_a_swap_has_it_made_again(
    each_settled: Desk, tmp_path: Path
) -> None:
    desk = each_settled
    swapped(desk)
    before = len(desk.told(ADA))
    done = bring_in(desk, tmp_path, BASE)
    assert done.lines == ("Swap S1 (Ada and Dora) was not in the file; it is made again.",)
    assert (set(on(desk, DAY)), set(on(desk, OTHER))) == ({"Bo", "Dora"}, {"Ada", "Bo"})
    assert state(desk) == APPROVED
    assert "It is made again in it." in thread(desk)[-1].text
    assert len(desk.told(ADA)) == before, "nothing has changed for her"
    assert events(desk)[-2:] == ["roster.imported", "swap.made_again"]


def test_a_file_that_knows_the_swap_leaves_it_alone(settled: Desk, tmp_path: Path) -> None:
    swapped(settled)
    done = bring_in(settled, tmp_path, AGREED + "L002,2026-11-11,L\n")
    assert (done.lines, state(settled), thread(settled)) == ((), APPROVED, [])


def test_a_file_against_the_swap_breaks_it_and_a_leader_makes_it_again_once(
    each_settled: Desk, tmp_path: Path
) -> None:
    desk = each_settled
    swapped(desk)
    done = bring_in(desk, tmp_path, TWICE)
    assert done.lines == ("Swap S1 (Ada and Dora) is broken by the file; the leaders are asked.",)
    assert state(desk) == BROKEN
    said = thread(desk)[-1]
    assert "L 15:00–23:00, Wed 11 Nov 2026: agreed Ada for Dora; on the roster Dora" in said.lines
    assert [button.action for button in said.buttons] == ["roster.again", "roster.let_be"]
    for who in (ADA, DORA):
        assert any("your swap is not in it as it was agreed" in line for line in desk.told(who))
    assert "Nobody decides their own" in refusal(lambda: desk.presses(DORA, "roster.again", 1))
    assert "for the duty leader" in refusal(lambda: desk.presses(BO, "roster.let_be", 1))
    desk.presses(GRACE, "roster.again", 1)
    assert (set(on(desk, OTHER)), state(desk)) == ({"Ada", "Bo"}, APPROVED)
    with desk.is_as_before():
        for action in ("roster.again", "roster.let_be"):
            said_second = refusal(lambda a=action: desk.presses(LINUS, a, 1))  # type: ignore[misc]
            assert said_second.startswith("Grace was first: swap S1 is made again.")
    assert "Grace has made it again" in desk.told(ADA)[-1]
    assert events(desk)[-2:] == ["swap.broken", "swap.made_again"]


def test_what_cannot_be_made_again_can_only_be_left(settled: Desk, tmp_path: Path) -> None:
    desk = settled
    swapped(desk)
    bring_in(desk, tmp_path, "A002,2026-11-09,L\nL002,2026-11-11,L\n")
    said = thread(desk)[-1]
    assert "by it the swap cannot be made again" in said.text
    assert "on the roster nobody of them" in said.text
    assert [button.action for button in said.buttons] == ["roster.let_be"]
    assert "cannot be made again" in refusal(lambda: desk.presses(GRACE, "roster.again", 1))
    desk.presses(GRACE, "roster.let_be", 1)
    assert state(desk) == BROKEN
    again = refusal(lambda: desk.presses(LINUS, "roster.let_be", 1))
    assert again.startswith("Grace was first: the roster stays as it came.")


def test_nobody_is_put_on_a_shift_while_they_are_away_or_work(
    settled: Desk, tmp_path: Path
) -> None:
    desk = settled
    swapped(desk)
    desk.types(DORA, "sick 2026-11-09")
    bring_in(desk, tmp_path, BASE)
    assert (state(desk), set(on(desk, DAY))) == (BROKEN, {"Ada", "Bo"})
    assert "Dora is on leave then (Mon 9 Nov 2026)." in thread(desk)[-1].lines


def test_a_swap_that_would_shorten_a_rest_is_for_the_leader(settled: Desk, tmp_path: Path) -> None:
    desk = settled
    swapped(desk)
    bring_in(desk, tmp_path, BASE + "D001,2026-11-10,E\n")
    said = thread(desk)[-1]
    assert state(desk) == BROKEN
    assert "Dora: 8 h of rest between the shifts of Mon 9 Nov to Tue 10 Nov 2026" in said.text
    desk.presses(GRACE, "roster.again", 1)
    assert set(on(desk, DAY)) == {"Bo", "Dora"}
    with desk.read():
        entry = desk.journal()[-1]
    assert (entry.event, entry.facts["against"]) == ("swap.made_again", ["short_rest"])


def test_a_shift_that_went_through_two_swaps_is_followed(settled: Desk, tmp_path: Path) -> None:
    desk = settled
    agree(desk, (OTHER, DORA, ADA))
    agree(desk, (OTHER, ADA, LINUS))
    last = BASE.replace("D001,2026-11-11", "L002,2026-11-11")
    assert bring_in(desk, tmp_path, last + "L001,2026-11-11,L\n").lines == ()
    assert len(bring_in(desk, tmp_path, BASE).lines) == 2
    assert set(on(desk, OTHER)) == {"Bo", "Linus"}
    middle = BASE.replace("D001,2026-11-11", "A001,2026-11-11")
    assert len(bring_in(desk, tmp_path, middle).lines) == 1
    assert (set(on(desk, OTHER)), state(desk, 1)) == ({"Bo", "Linus"}, APPROVED)


def test_a_part_of_a_shift_lives_through_a_file(settled: Desk, tmp_path: Path) -> None:
    desk = settled
    agree(desk, (DAY, ADA, DORA), hours=(15, 18))
    there = {"Ada": "L 18–23", "Bo": "L 15–23", "Dora": "L 15–18"}
    assert on(desk, DAY) == there
    bring_in(desk, tmp_path, BASE + "D001,2026-11-09,L\n")
    assert (on(desk, DAY), state(desk)) == (there, APPROVED)
    assert len(bring_in(desk, tmp_path, BASE).lines) == 1
    assert (on(desk, DAY), state(desk)) == (there, APPROVED)
    bring_in(desk, tmp_path, BASE.replace("A001,2026-11-09", "D001,2026-11-09"))
    assert (on(desk, DAY), state(desk)) == ({"Bo": "L 15–23", "Dora": "L 15–23"}, BROKEN)


def test_a_swap_that_waits_is_closed_when_its_shift_is_gone(settled: Desk, tmp_path: Path) -> None:
    desk = settled
    ask(desk, (DAY, ADA, DORA))
    bring_in(desk, tmp_path, BASE + "L002,2026-11-11,L\n")
    assert state(desk) == "asked"
    done = bring_in(desk, tmp_path, BASE.replace("A001,2026-11-09,L\n", ""))
    assert done.lines == ("Swap S1 (Ada and Dora) waited and is closed.",)
    assert state(desk) == BROKEN
    assert "It is closed and does not count." in desk.told(ADA)[-2]
    assert "Nothing is left to decide" in refusal(lambda: desk.presses(GRACE, "roster.again", 1))
