"""Whoever forges a press or a form about conduct, by role or by person, changes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from sqlalchemy import text

from commands.deciding.asking import Refusal
from commands.deciding.command import all_commands, by_name
from storage.database import Database
from tests.commands.desk import PRESSES, SENDS, Desk
from tests.stories.floor import ADA, DORA, GRACE, LINUS, STAFF

CONDUCT = ("conduct", "deduct")
"""The commands whose every act is tried here."""


@dataclass(frozen=True)
class Act:
    """Something that can be pressed or sent about Ada's entry, and who may; `is_appealed`: once she
    has appealed against it."""

    action: str
    may: frozenset[str]
    value: str = "1"
    answers: dict[str, str] = field(default_factory=dict)
    is_appealed: bool = False


def act(action: str, *may: str, value: str = "1", **answers: str) -> Act:
    return Act(action, frozenset(may), value, answers)


def of_appeal(action: str, *may: str, **answers: str) -> Act:
    return replace(act(action, *may, **answers), is_appealed=True)


ACTS = (
    act("deduct.undo", GRACE),
    act("deduct.again", GRACE, LINUS, DORA),
    act("deduct.log", GRACE, LINUS, DORA, person="1", item="CC-2.2.1.3", day="2026-11-02"),
    act("conduct.seen", ADA),
    act("conduct.side", ADA, reason="it was urgent"),
    act("conduct.appeal", ADA, reason="it was not me"),
    of_appeal("conduct.withdraw", ADA),
    of_appeal("conduct.answer", GRACE, reason="I saw it"),
    of_appeal("conduct.uphold", DORA, reason="two saw it"),
    of_appeal("conduct.change", DORA, amount="2", reason="the first time"),
    of_appeal("conduct.void", DORA, reason="somebody else"),
)


@pytest.fixture
def logged(desk: Desk) -> Desk:
    """Grace has logged an entry about Ada."""
    desk.passes(hours=9)
    desk.types(GRACE, "A001 CC-2.2.2.1 4 the keyboard", "deduct")
    return desk


def rows(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with database.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            names = "SELECT name FROM sqlite_master WHERE type = 'table'"
        else:
            names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        tables = [str(row[0]) for row in connection.execute(text(names))]
        return {
            name: [tuple(row) for row in connection.execute(text(f'SELECT * FROM "{name}"'))]
            for name in tables
        }


def ready(desk: Desk, one: Act) -> None:
    if one.is_appealed:
        desk.types(ADA, "appeal D1 it was not me", "conduct")


def do(desk: Desk, who: str, one: Act) -> None:
    if one.action in PRESSES:
        desk.presses(who, one.action, one.value)
    else:
        desk.sends(who, one.action, one.value, **one.answers)


def wrong() -> Iterator[tuple[Act, str]]:
    for one in ACTS:
        yield from ((one, who) for who in STAFF if who not in one.may)


@pytest.mark.parametrize(
    ("forged", "who"),
    [pytest.param(one, who, id=f"{one.action} by {STAFF[who][1]}") for one, who in wrong()],
)
def test_a_forged_press_changes_nothing(logged: Desk, forged: Act, who: str) -> None:
    ready(logged, forged)
    before = rows(logged.database)
    with pytest.raises(Refusal):
        do(logged, who, forged)
    assert rows(logged.database) == before


@pytest.mark.parametrize("one", ACTS, ids=lambda one: one.action)
def test_whoever_may_does_it(logged: Desk, one: Act) -> None:
    """So that a refusal above is about the person, and not about how it was asked."""
    ready(logged, one)
    before = rows(logged.database)
    do(logged, min(one.may), one)
    assert rows(logged.database) != before


def test_every_act_is_tried() -> None:
    commands = [command for command in all_commands() if command.word in CONDUCT]
    found = {*by_name(c.presses for c in commands), *by_name(c.sends for c in commands)}
    assert found == {one.action for one in ACTS} & {*PRESSES, *SENDS}
