"""Swaps pressed for at once: one taker, nobody on two shifts at once, nobody lost."""

import random
import shutil
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from commands.deciding.asking import Refusal
from storage import journal, swaps
from storage.database import Database
from storage.people import Person, Role
from storage.rosters import Assignment, Shift
from storage.swaps import APPROVED, ASKED, Swap
from storage.transaction import Tx
from tests.commands.desk import Desk
from tests.commands.roster_desk import publish_file
from tests.commands.swap_desk import says, swap
from tests.commands.test_last_place import what_came_of_it
from tests.storage.floor import together
from tests.stories.floor import ADA, BO, GRACE, LINUS, WEI

WAYS = {"swap.approved": 1, "swap.made": 1, "swap.made_again": 1, "swap.undone": -1}
"""Which entries of the journal make a swap's moves, and which take them back."""
Standing = set[tuple[str, str, str]]
"""Who stands on which shift: the person's Slack id, the shift's day and its code."""


def test_fifty_take_an_open_offer_at_once_and_one_has_it(each_desk: Desk) -> None:
    desk = each_desk
    with desk.database.change(desk.now) as tx:
        crowd = [
            Person(team_id=1, code=f"B{n:03}", name=f"Bea {n}", slack_id=f"U0CROWD{n:03}")
            for n in range(50)
        ]
        tx.session.add_all(crowd)
        tx.session.flush()
        tx.session.add_all(Role(person_id=one.id or 0, role="agent") for one in crowd)
    says(desk, ADA, "offer my Friday late, family")

    def take(which: int) -> str | None:
        return what_came_of_it(lambda: desk.presses(f"U0CROWD{which:03}", "swap.take", 1))

    told = together(50, take)
    assert told.count(None) == 1
    assert all("Somebody was faster: S1 is taken" in no for no in told if no)
    assert swap(desk).state == ASKED
    with desk.read() as tx:
        [move] = swaps.moves(tx, 1)
        taker = tx.session.get_one(Person, move.to_id)
    assert taker.slack_id == f"U0CROWD{told.index(None):03}"
    assert [entry.event for entry in desk.journal()] == ["swap.asked", "swap.accepted"]


def test_a_swap_is_approved_withdrawn_and_declined_at_once_and_one_counts(each_desk: Desk) -> None:
    desk = each_desk
    says(desk, ADA, "Friday for A003's Saturday, family")
    says(desk, WEI, "accept S1")
    before = standing(desk)

    def act(which: int) -> str | None:
        return what_came_of_it(
            (
                lambda: says(desk, GRACE, "approve S1 fine"),
                lambda: says(desk, LINUS, "decline S1 not now"),
                lambda: says(desk, ADA, "withdraw S1"),
                lambda: says(desk, WEI, "withdraw S1"),
            )[which]
        )

    told = together(4, act)
    assert told.count(None) == 1
    is_approved = told[0] is None
    assert (standing(desk) != before) == is_approved


# ---- whatever the order

DAYS = ("Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
ACTS: tuple[Callable[[random.Random], tuple[str, str]], ...] = (
    lambda r: (ADA, f"{r.choice(DAYS)} for A003's {r.choice(DAYS)}, x"),
    lambda r: (WEI, f"{r.choice(DAYS)} for A002's {r.choice(DAYS)}, x"),
    lambda r: (BO, f"give {r.choice(DAYS)} to A003, x"),
    lambda r: (BO, f"give {r.choice(DAYS)} 15:00-18:00 to A003, x"),
    lambda r: (ADA, f"offer {r.choice(DAYS)}, x"),
    lambda r: (ADA, f"rest {r.choice(DAYS)} for {r.choice(DAYS)} N, x"),
    lambda r: (LINUS, f"make A001 {r.choice(DAYS)} for A003's {r.choice(DAYS)}, x"),
    *(
        lambda r, who=who, word=word: (who, f"{word} S{r.randint(1, 6)} x")
        for who, word in (
            (WEI, "accept"),
            (WEI, "take"),
            (BO, "accept"),
            (ADA, "withdraw"),
            (WEI, "withdraw"),
            (GRACE, "approve"),
            (GRACE, "approve"),
            (LINUS, "approve"),
            (GRACE, "decline"),
            (GRACE, "undo"),
            (LINUS, "reverse"),
        )
    ),
)


MOST_ROUNDS = 12
IMPORT = len(ACTS)
"""The act of bringing in the roster as it was planned, which knows of no swap."""


def act(desk: Desk, which: int, seed: int, planned: Path) -> None:
    """One act, done or refused; an approval without a reason where it must have none."""
    if which == IMPORT:
        publish_file(desk, planned)
        return
    who, line = ACTS[which](random.Random(seed))
    for said in (line, line.removesuffix(" x")):
        try:
            says(desk, who, said)
        except Refusal:
            continue
        return


def standing(desk: Desk) -> Standing:
    with desk.read() as tx:
        rows = tx.session.exec(
            select(col(Person.slack_id), col(Shift.day), Shift.code)
            .join(Assignment, col(Assignment.person_id) == Person.id)
            .join(Shift, col(Shift.id) == Assignment.shift_id)
        ).all()
    return {(str(who), str(day), code) for who, day, code in rows}


def plan_of(desk: Desk, folder: Path) -> Path:
    """The roster as it stands, as a file to be brought in."""
    with desk.read() as tx:
        rows = tx.session.exec(
            select(Person.code, col(Shift.day), Shift.code)
            .join(Assignment, col(Assignment.person_id) == Person.id)
            .join(Shift, col(Shift.id) == Assignment.shift_id)
        ).all()
    path = folder / "planned.csv"
    lines = [f"{code},{day},{shift}\n" for code, day, shift in rows]
    path.write_text("code,date,shift\n" + "".join(lines), encoding="utf-8")
    return path


def check(desk: Desk, before: Standing) -> None:
    """Nobody at two places at once; what the roster is, the journal says; the counts are its."""
    with desk.read() as tx:
        rows = tx.session.exec(
            select(Assignment, Shift).join(Shift, col(Shift.id) == Assignment.shift_id)
        ).all()
        work: dict[int, list[tuple[datetime, datetime]]] = {}
        for own, shift in rows:
            hours = (own.starts_at or shift.starts_at, own.ends_at or shift.ends_at)
            work.setdefault(own.person_id, []).append(hours)
        told, count = _as_told(tx, before)
        approved = tx.session.exec(select(Swap).where(Swap.state == APPROVED)).all()
    for stretches in work.values():
        assert all(one[1] <= other[0] for one, other in pairwise(sorted(stretches)))
    assert standing(desk) == told
    assert len(approved) == count


def _as_told(tx: Tx, before: Standing) -> tuple[Standing, int]:
    """Who stands where by the journal alone, and how many swaps hold by it."""
    ids = dict(tx.session.exec(select(Person.id, Person.slack_id)).all())
    left, count = set(before), 0
    for entry in journal.entries(tx):
        if entry.event == "roster.imported":
            left = set(before)
        if entry.event == "swap.broken" and entry.facts["was"] == APPROVED:
            count -= 1
        way = WAYS.get(entry.event, 0)
        if entry.event == "swap.reopened" and entry.facts["was"] == APPROVED:
            way = -1
        count += way if entry.event != "swap.made_again" else 0
        for move in swaps.moves(tx, int(entry.subject.partition(":")[2])) if way else ():
            leaves, comes = (move.from_id, move.to_id)[::way]
            if leaves is not None and (way < 0 or not move.is_part):
                left.remove((str(ids[leaves]), str(move.day), move.code))
            if comes is not None and (way > 0 or not move.is_part):
                left.add((str(ids[comes]), str(move.day), move.code))
    return left, count


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.tuples(st.integers(0, IMPORT), st.integers(0, 999)), max_size=25))
def test_whatever_the_order_nobody_is_doubled_or_lost(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[int, int]]
) -> None:
    copy = shutil.copy(sqlite_template, tmp_path_factory.mktemp("order") / "rollcall.db")
    database = Database(f"sqlite:///{copy}", time.time)
    desk = Desk(database)
    before = standing(desk)
    planned = plan_of(desk, Path(copy).parent)
    for which, seed in acts:
        act(desk, which, seed, planned)
    check(desk, before)
    database.close()


def test_so_it_is_from_eight_threads(each_desk: Desk, tmp_path: Path) -> None:
    desk = each_desk
    before = standing(desk)
    planned = plan_of(desk, tmp_path)

    def many(first: int, thread: int) -> None:
        dice = random.Random(first + thread)
        for _ in range(12):
            act(desk, dice.randrange(IMPORT + 1), dice.randrange(1000), planned)

    # In which order the threads come is chance: once in some twenty times each approval comes
    # before its colleague has agreed, or after somebody has withdrawn. Then they throw again.
    for first in range(0, 8 * MOST_ROUNDS, 8):
        together(8, partial(many, first))
        check(desk, before)
        done = Counter(entry.event for entry in desk.journal())
        if done["swap.approved"] + done["swap.made"] >= 1:
            break
    assert done["swap.asked"] >= 3
    assert done["swap.approved"] + done["swap.made"] >= 1
