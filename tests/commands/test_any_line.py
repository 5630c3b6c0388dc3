"""Whatever is typed: an answer or a kind no, and a change only where a request was really made."""

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from commands.deciding.asking import Refusal
from handbook.dates import Found, find
from storage import leaves
from storage.cards import clean
from storage.database import Database
from tests.commands.desk import BOOKS, Desk
from tests.stories.floor import ADA, MONDAY

KIND_WORDS = BOOKS["call-centre"].leave.kinds["sick"].words
SUBWORDS = ["list", "withdraw", "why", "approve", "decline", "help", "form", "撤回", "驳回"]
DAYS = [
    "today",
    "tomorrow",
    "yesterday",
    "2026-11-05",
    "31 February",
    "5/6",
    "明天",
    "下周五",
    "2 Nov",
    "Monday",
    "2026-11-05 to 2026-11-07",
]
BITS = st.one_of(
    st.sampled_from([*KIND_WORDS, *SUBWORDS, *DAYS, "1", "#1", "fever", "发烧", "38.5", "\u3000"]),
    st.text(max_size=8),
)
LINES = st.one_of(st.text(max_size=80), st.lists(BITS, max_size=6).map(" ".join))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Desk]:
    """One desk for all the lines: what a line changes is rolled back."""
    path = tmp_path_factory.mktemp("lines") / "rollcall.db"
    path.write_bytes(sqlite_template.read_bytes())
    database = Database(f"sqlite:///{path}", time.time)
    yield Desk(database)
    database.close()


class Rolled(Exception):
    """Ends a transaction without a trace."""


def filed(desk: Desk, line: str) -> tuple[date, date] | Refusal | None:
    """The days that the line asked for, or the refusal; None for an answer. Raises the rest."""
    days = None

    def type_and_look() -> None:
        nonlocal days
        with desk.database.change(desk.now) as tx:
            desk.types_in(tx, ADA, line)
            tx.session.flush()
            found = leaves.get(tx, 1)
            days = (found.first, found.last) if found else None
            assert bool(tx.notes) == (days is not None)
            raise Rolled

    try:
        type_and_look()
    except Rolled:
        return days
    except Refusal as refused:
        return refused
    raise AssertionError("a transaction ends by one of them")


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(line=LINES)
@example("sick today")
@example("病假 明天 发烧")
@example("sick today 2026-11-09")
@example("撤回")
@example("list\x00")
@example("approve 1")
@example("sick" + " today" * 300)
def test_a_line_files_a_leave_only_if_it_says_a_kind_and_one_span(shared: Desk, line: str) -> None:
    outcome = filed(shared, line)
    if isinstance(outcome, Refusal):
        assert any(outcome.lines)
        assert all("{" not in told or "{" in line for told in outcome.lines)
        return
    if outcome is None:
        return
    kind = BOOKS["call-centre"].leave.kind_in(clean(line, 2_000))
    assert kind is not None, "something was filed for a line that begins with no kind"
    reading = find(kind[1], MONDAY)
    assert isinstance(reading, Found), "something was filed for a line without one clear span"
    assert (reading.span.first, reading.span.last) == outcome
