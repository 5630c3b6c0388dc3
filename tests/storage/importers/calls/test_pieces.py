"""However a log is cut, and in whatever order it is read: the same visits."""

from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count, pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handbook.people import TeamPage
from storage import people
from storage.database import Database
from storage.importers import team as importer
from storage.importers.calls import lines as whole_lines
from storage.people import Team
from tests.storage.importers.calls.busy import FIRST, month
from tests.storage.importers.calls.reading import NOW, calls, days, takes, told

AT = FIRST - 100
HARD = [
    f"{AT}|same|support|NONE|ENTERQUEUE||1|1",
    f"{AT}|same|support|NONE|ABANDON|1|1|0",
    f"{AT}|once|support|NONE|ENTERQUEUE||1|1",
    f"{AT}|once|support|Agent/1001|CONNECT|0|b|0",
    f"{AT}|once|support|Agent/1001|COMPLETEAGENT|0|0|1",
    f"{AT}|dropped|support|NONE|ENTERQUEUE||1|1",
    f"{AT + 40}|dropped|support|Agent/1001|AGENTDUMP|",
    f"{AT + 50}|lives|support|NONE|ENTERQUEUE||1|1",
    f"{AT + 60}|lives|support|Agent/1002|CONNECT|10|b|0",
]
"""All in one second, an end that tells no time, and a talk that goes on when the log ends."""
LOG = HARD + month(seed=3, calls=60, days=2)
FEW = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def anew(
    tmp_path: Path, sqlite_template: Path, machine: Callable[[], float], page: TeamPage
) -> Iterator[Callable[[], tuple[Database, Team]]]:
    """Opens a database with the team alone, as often as it is asked."""
    opened: list[Database] = []
    numbers = count()
    template = tmp_path / "team.db"
    template.write_bytes(sqlite_template.read_bytes())
    with (
        closing(Database(f"sqlite:///{template}", machine)) as database,
        database.change(NOW) as tx,
    ):
        importer.apply(tx, page)

    def anew() -> tuple[Database, Team]:
        path = tmp_path / f"{next(numbers)}.db"
        path.write_bytes(template.read_bytes())
        database = Database(f"sqlite:///{path}", machine)
        opened.append(database)
        with database.read(NOW) as tx:
            team = people.team_named(tx, page.name)
        assert team
        return database, team

    yield anew
    for database in opened:
        database.close()


Anew = Callable[[], tuple[Database, Team]]


@pytest.fixture
def expected(anew: Anew, tmp_path: Path) -> tuple[object, object]:
    """The visits and the days of the whole log, read at once."""
    database, team = anew()
    takes(database, team, told(tmp_path / "whole", LOG))
    return calls(database), days(database)


@FEW
@given(cuts=st.lists(st.integers(0, len(LOG)), max_size=6), size=st.integers(1, 60))
def test_any_cut_of_a_growing_log_gives_the_same(
    anew: Anew, tmp_path: Path, expected: object, cuts: list[int], size: int
) -> None:
    database, team = anew()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(whole_lines, "LINES", size)
        for cut in [*sorted(cuts), len(LOG)]:
            takes(database, team, told(tmp_path / "growing", LOG[:cut]))
    assert (calls(database), days(database)) == expected


@FEW
@given(
    cuts=st.lists(st.integers(1, len(LOG) - 1), min_size=1, max_size=4, unique=True),
    data=st.data(),
)
def test_rotated_files_in_any_order_and_again_give_the_same(
    anew: Anew, tmp_path: Path, expected: object, cuts: list[int], data: st.DataObject
) -> None:
    edges = [0, *sorted(cuts), len(LOG)]
    parts = [LOG[begin:end] for begin, end in pairwise(edges)]
    order = data.draw(st.permutations(range(len(parts))))
    again = data.draw(st.lists(st.integers(0, len(parts) - 1), max_size=3))
    database, team = anew()
    for number in order:
        takes(database, team, told(tmp_path / f"log.{number}", parts[number]))
    for time, number in enumerate(again):
        copy = [f"{1_793_462_400 + time}|NONE|NONE|NONE|CONFIGRELOAD|", *parts[number]]
        takes(database, team, told(tmp_path / f"copy.{time}", copy))
    assert (calls(database), days(database)) == expected
