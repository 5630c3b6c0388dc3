"""Each format's small file, written from its specification, with its sums worked out by hand."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from handbook.kpi import Counting, Sums, together
from handbook.kpi.measures import service_level
from storage import call_sums
from storage.database import Database
from storage.people import Team
from tests.storage.importers.calls.reading import NOW, agents, days, in_zone, takes

GOLDEN = Path(__file__).parent / "golden"
PAGES = sorted(GOLDEN.glob("*.yaml"))


@pytest.fixture(params=PAGES, ids=lambda path: path.stem)
def golden(request: pytest.FixtureRequest) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(request.param.read_text())
    return found


def sums(by_day: dict[Any, dict[str, dict[str, int]]]) -> dict[Any, dict[str, Sums]]:
    return {
        day: {name: Sums(**given) for name, given in named.items()} for day, named in by_day.items()
    }


@pytest.fixture
def zoned(database: Database, team: Team, golden: dict[str, Any]) -> Team:
    return in_zone(database, team, golden["zone"])


def test_the_sums_are_those_worked_out_by_hand(
    database: Database, zoned: Team, golden: dict[str, Any]
) -> None:
    taken = takes(database, zoned, GOLDEN / golden["file"])
    assert taken.format == golden["format"]
    assert (taken.bad_count, taken.ignored) == (golden["bad"], golden.get("ignored", {})), taken.bad
    expected = sums(golden["days"])
    if golden.get("system"):  # as ours: the system's “in time” may be another one
        assert taken.days == set(expected)
        with database.read(NOW) as tx:
            assert zoned.id is not None
            first, last = min(expected), max(expected)
            found = call_sums.by_day(tx, zoned.id, first, last, Counting())
            [by] = call_sums.by_system(tx, zoned.id, first, last)
        assert found == {day: together(of.values()) for day, of in expected.items()}
        assert golden["system"] == {
            "threshold": by.threshold,
            "formula": by.formula,
            "within": by.sums.within,
        }
        assert by.days == tuple(sorted(expected))
    else:
        assert days(database) == expected
    assert agents(database) == sums(golden.get("agents", {}))


def test_the_same_file_again_under_another_beginning_changes_nothing(
    database: Database, zoned: Team, golden: dict[str, Any], tmp_path: Path
) -> None:
    takes(database, zoned, GOLDEN / golden["file"])
    before = days(database), agents(database)
    raw = (GOLDEN / golden["file"]).read_bytes()
    again = tmp_path / "again"
    if raw.startswith(b"\xff\xfe"):
        again.write_bytes(("\n" + raw.decode("utf-16")).encode("utf-16"))
    else:
        again.write_bytes(b"\n" + raw.removeprefix(b"\xef\xbb\xbf"))
    assert takes(database, zoned, again).lines > 0
    assert (days(database), agents(database)) == before


def test_the_five_formulas_give_what_the_trade_prints() -> None:
    """ICMI: 1000 answered, 60 lost; in time 860 and 20, and 10 within five seconds."""
    calls = Sums(offered=1060, answered=1000, lost=60, within=860, lost_within=20, lost_short=10)
    levels = [service_level(calls, formula) for formula in (1, 2, 3, 4, 5)]
    assert [round(level or 0, 1) for level in levels] == [83.0, 86.0, 81.1, 82.7, 82.1]
