"""Calls of a month come in from a queue_log, and `/kpi` answers in a sentence."""

from datetime import UTC, date, datetime
from pathlib import Path

from handbook.kpi import counting_on
from storage import people
from storage.importers.calls.taking import Taken, take
from tests.commands.desk import BOOKS, Desk
from tests.stories.floor import DORA

AT = int(datetime(2026, 11, 2, 1, 0, tzinfo=UTC).timestamp())
"""09:00 of the floor's Monday."""


def call(number: int, at: int, wait: int, talk: int | None, agent: str = "Agent/1001") -> list[str]:
    """A call's lines: answered after `wait`, or left by the caller where there is no `talk`."""
    key = f"{at}.{number}"
    lines = [f"{at}|{key}|support|NONE|ENTERQUEUE||13800000000|1"]
    if talk is None:
        return [*lines, f"{at + wait}|{key}|support|NONE|ABANDON|1|1|{wait}"]
    end = at + wait + talk
    return [
        *lines,
        f"{at + wait}|{key}|support|{agent}|CONNECT|{wait}|{key}b|3",
        f"{end}|{key}|support|{agent}|COMPLETECALLER|{wait}|{talk}|1",
    ]


def november() -> list[str]:
    """Eight of ten are answered, six of them within 20 seconds; one at 20 sharp."""
    waits = [5, 5, 10, 12, 20, 3, 21, 40]
    lines = [line for n, wait in enumerate(waits) for line in call(n, AT + 60 * n, wait, 170)]
    return [*lines, *call(8, AT + 600, 4, None), *call(9, AT + 660, 50, None)]


def written(path: Path, lines: list[str]) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


def comes_in(desk: Desk, path: Path) -> Taken:
    with desk.database.read(desk.now) as tx:
        team = people.teams(tx)[0]
    return take(
        lambda: desk.database.change(desk.now), team, counting_on(BOOKS["call-centre"].kpi), path
    )


def test_a_month_is_told_in_a_sentence(each_desk: Desk, tmp_path: Path) -> None:
    taken = comes_in(each_desk, written(tmp_path / "queue_log", november()))
    assert (taken.visits, taken.bad_count, taken.days) == (10, 0, {date(2026, 11, 2)})
    each_desk.passes(days=1)
    assert each_desk.types(DORA, "month", "kpi").lines == (
        "Answered within 20 s 60.0 %, below 80 %; agent connect rate 80.0 %, below 90 %.",
    )


def test_the_same_file_again_changes_nothing(each_desk: Desk, tmp_path: Path) -> None:
    path = written(tmp_path / "queue_log", november())
    comes_in(each_desk, path)
    before = each_desk.types(DORA, "month", "kpi")
    assert comes_in(each_desk, path).lines == 0
    copy = written(tmp_path / "copy", [*november(), "1793600000|NONE|NONE|NONE|QUEUESTART|"])
    assert comes_in(each_desk, copy).lines == 1
    assert each_desk.types(DORA, "month", "kpi") == before


def test_a_growing_file_finishes_its_open_call(each_desk: Desk, tmp_path: Path) -> None:
    lines = november()
    path = written(tmp_path / "queue_log", lines[:-1])
    comes_in(each_desk, path)
    with path.open("a") as file:
        file.write(lines[-1][:10])
    assert comes_in(each_desk, path).lines == 0
    with path.open("a") as file:
        file.write(lines[-1][10:] + "\n")
    assert comes_in(each_desk, path).lines == 1
    assert "connect rate 80.0 %" in each_desk.types(DORA, "", "kpi").lines[0]
