"""At the terminal: calls of files and folders, a look first, who is whom, and sums made again."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import Result

from tests.commands.kpi_desk import call, epoch, ten

Type = Callable[..., Result]
CENTRE = Path(__file__).parents[3] / "examples" / "centre"
DAY = date(2026, 10, 5)


@pytest.fixture
def centre(type_line: Type) -> Type:
    done = type_line("team", "add", str(CENTRE / "team.yaml"))
    assert done.exit_code == 0, done.output
    return type_line


def written(path: Path, lines: list[str]) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


def test_a_look_keeps_nothing_and_says_the_same(centre: Type, tmp_path: Path) -> None:
    file = written(tmp_path / "queue_log", [*ten(DAY, agents=("A001", "x9")), "no line"])
    looked = centre("import", "calls", str(file), "--dry-run")
    assert looked.exit_code == 0, looked.output
    assert looked.stdout.endswith("Nothing is changed: this was only a look.\n")
    assert "No agent has been named yet." in centre("calls", "agents").stdout
    done = centre("import", "calls", str(file))
    assert looked.stdout.startswith(done.stdout)
    assert "queue_log: 29 lines, 10 calls, Mon 5 Oct 2026." in done.stdout
    assert "Line 29 has fewer than five fields: no line" in done.stdout
    assert "1 agent is nobody on the list: x9." in done.stdout
    assert "queue_log: nothing new." in centre("import", "calls", str(file)).stdout


def test_days_to_come_and_an_empty_file_are_told(centre: Type, tmp_path: Path) -> None:
    done = centre("import", "calls", str(written(tmp_path / "queue_log", ten(date(2090, 1, 1)))))
    assert "days that have not come yet, Sun 1 Jan 2090: please look at the clock" in done.stdout
    done = centre("import", "calls", str(written(tmp_path / "empty", [])))
    assert done.stdout == "empty: no whole line is in it yet.\n"
    done = centre("import", "calls", str(written(tmp_path / "now", ten(DAY))))
    assert "not come yet" not in done.stdout


def test_of_a_folder_one_bad_file_holds_up_none(centre: Type, tmp_path: Path) -> None:
    folder = tmp_path / "logs"
    folder.mkdir()
    (folder / "a.csv").write_text("name,colour\nAda,blue\n")
    (folder / ".hidden").write_text("x")
    written(folder / "queue_log", ten(DAY))
    done = centre("import", "calls", str(folder))
    assert done.exit_code == 1
    assert "a.csv is not a file of calls that I know" in done.stderr
    assert "10 calls" in done.stdout
    assert ".hidden" not in done.output
    empty = tmp_path / "empty"
    empty.mkdir()
    assert centre("import", "calls", str(empty)).exit_code == 1


def test_who_an_agent_is_can_be_said(centre: Type, tmp_path: Path) -> None:
    centre("import", "calls", str(written(tmp_path / "q", ten(DAY, agents=("A001", "x9")))))
    told = centre("calls", "agents").stdout
    assert "A001: A001 " in told
    assert "x9: unknown; 4 calls, Mon 5 Oct 2026" in told
    assert "1 is nobody on the list." in told
    assert centre("calls", "link", "x9", "nobody").exit_code == 1
    assert centre("calls", "link", "x8", "A002").exit_code == 1
    assert "x9 is A002 " in centre("calls", "link", "x9", "A002").stdout
    assert "already" in centre("calls", "link", "x9", "A002").stdout
    assert centre("calls", "agents", "--unknown").stdout == "Everybody is known.\n"
    assert "nobody on the list now" in centre("calls", "unlink", "x9").stdout
    assert "x9: unknown" in centre("calls", "agents", "--unknown").stdout


def test_a_queue_of_two_feeds_is_warned_of_and_one_gives_way(centre: Type, tmp_path: Path) -> None:
    first = written(tmp_path / "first", ten(DAY))
    second = written(tmp_path / "second", [*ten(DAY), *call("z", epoch(DAY), 5, 60)])
    assert "Counted twice?" not in centre("import", "calls", str(first)).stdout
    line = ("import", "calls", str(second), "--feed", "backup")
    told = centre(*line).stdout
    assert "Counted twice? support, Mon 5 Oct 2026: “queue_log” has calls of these days" in told
    gone = centre(*line, "--replace").stdout
    assert "support, Mon 5 Oct 2026: 10 calls of “queue_log” gave way." in gone
    assert "gave way" not in centre(*line, "--replace").stdout
    assert "backup: calls up to" in centre("calls", "feeds").stdout


def test_sums_are_made_again(centre: Type, tmp_path: Path) -> None:
    assert centre("calls", "recount").stdout == "No call has come in yet.\n"
    lines = [*ten(DAY), *ten(DAY + timedelta(days=1))]
    centre("import", "calls", str(written(tmp_path / "q", lines)))
    assert centre("calls", "recount").stdout == "Counted again: 2 days.\n"
