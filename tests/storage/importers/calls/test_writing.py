"""Calls that are written at once: new ones, known ones, and several versions of one."""

import json
from datetime import date
from pathlib import Path
from random import Random

from sqlmodel import col, select

from storage import calls
from storage.call_rows import Days, write
from storage.calls import Agent, Call
from storage.database import Database
from storage.people import Team
from storage.visits import Visit
from tests.storage.importers.calls.reading import NOW, days, takes, told

AT = 1_793_581_200
DAYS = Days("Asia/Shanghai")


def visit(key: str, version: int, agent: str | None = None) -> Visit:
    return Visit(key, version, "support", AT + version, calls.ANSWERED, agent=agent)


def written(database: Database, team: Team, *visits: Visit) -> dict[str, tuple[int, int | None]]:
    """What stands there then, of each key the version and the agent's number."""
    with database.change(NOW) as tx:
        write(tx, calls.feed(tx, team.id or 0, "tel", "queue_log"), visits, DAYS)
    with database.read(NOW) as tx:
        rows = tx.session.exec(select(Call).order_by(col(Call.key))).all()
        return {row.key: (row.version, row.agent_id) for row in rows}


def test_of_one_key_the_newest_version_stands(database: Database, team: Team) -> None:
    found = written(database, team, visit("a", 1), visit("c", 3), visit("e", 5))
    assert found == {"a": (1, None), "c": (3, None), "e": (5, None)}
    mixed = [visit("b", 1), visit("c", 2), visit("d", 4), visit("d", 9), visit("d", 6)]
    found = written(database, team, *mixed, visit("a", 2), visit("e", 5))
    assert {key: version for key, (version, _) in found.items()} == {
        "a": 2, "b": 1, "c": 3, "d": 9, "e": 5,
    }  # fmt: skip


def test_many_in_any_order_and_again(database: Database, team: Team) -> None:
    """More than one statement takes, a few of them known, in letters that languages sort apart."""
    random = Random(7)
    every = [visit(f"{'aÄzZ中'[n % 5]}{n}", n % 7) for n in range(233)]
    some = random.sample(every, 40)
    written(database, team, *some)
    random.shuffle(every)
    expected = {one.key: (one.version, None) for one in every}
    assert written(database, team, *every) == expected
    assert written(database, team, *every, *some) == expected


def test_a_newer_telling_that_moves_a_call_to_another_day_takes_it_from_the_first(
    database: Database, team: Team, tmp_path: Path
) -> None:
    def record(entered: str, told_at: str) -> str:
        queue = {"Name": "support", "EnqueueTimestamp": f"2026-11-{entered}:00Z"}
        return json.dumps(
            {
                "ContactId": "c1",
                "InitiationMethod": "INBOUND",
                "Queue": queue,
                "DisconnectTimestamp": f"2026-11-{entered}:30Z",
                "LastUpdateTimestamp": f"2026-11-{told_at}:00Z",
            }
        )

    takes(database, team, told(tmp_path / "first", [record("03T01:00", "03T02:00")]))
    taken = takes(database, team, told(tmp_path / "later", [record("02T01:00", "04T02:00")]))
    counted = {
        day: sums.offered for day, queues in days(database).items() for sums in queues.values()
    }
    assert {day: n for day, n in counted.items() if n} == {date(2026, 11, 2): 1}
    assert taken.days == {date(2026, 11, 2), date(2026, 11, 3)}


def test_whoever_is_new_gets_one_number(database: Database, team: Team) -> None:
    found = written(database, team, visit("a", 1, "Ada"), visit("b", 1, "Bo"), visit("c", 1, "Ada"))
    again = written(database, team, visit("d", 1, "Bo"), visit("e", 1, "Cy"))
    assert found["a"] == found["c"]
    assert again["d"] == found["b"]
    with database.read(NOW) as tx:
        assert sorted(one.name for one in tx.session.exec(select(Agent))) == ["Ada", "Bo", "Cy"]
