"""At the terminal a roster is looked at, refused with its bad rows, or brought in."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Type = Callable[..., Result]
CENTRE = Path(__file__).parents[3] / "examples" / "centre"


@pytest.fixture
def file(type_line: Type, tmp_path: Path) -> Path:
    """A roster of two good rows for a centre that stands."""
    assert type_line("team", "add", str(CENTRE / "team.yaml")).exit_code == 0
    path = tmp_path / "roster.csv"
    path.write_text("code,date,shift\nA001,2026-11-02,E\nA002,2026-11-02,L\n", encoding="utf-8")
    return path


def test_a_roster_is_brought_in_once(type_line: Type, file: Path) -> None:
    done = type_line("import", "roster", str(file))
    assert done.exit_code == 0
    assert done.output == (
        "roster.csv: 2 rows good, 0 bad; Mon 2 Nov 2026\n"
        "To add 2, to remove 0, as they are 0.\n"
        "Done: 2 added, 0 removed.\n"
    )
    assert type_line("import", "roster", str(file)).output.endswith("Nothing to change.\n")


def test_a_look_changes_nothing(type_line: Type, file: Path) -> None:
    for _ in range(2):
        done = type_line("import", "roster", str(file), "--dry-run")
        assert "To add 2, to remove 0" in done.output
        assert done.exit_code == 0


def test_bad_rows_are_a_table_and_nothing_is_done(type_line: Type, file: Path) -> None:
    with file.open("a", encoding="utf-8") as roster:
        roster.write("A099,2026-11-02,E\nA003,2026-11-31,E\n")
    done = type_line("import", "roster", str(file))
    assert done.exit_code == 1
    assert "  A4 · A099 · nobody on the team's list is called this\n" in done.output
    assert "  B5 · 2026-11-31 · is not a date of the calendar" in done.output
    assert "Nothing is changed." in done.output
    assert "To add 2, to remove 0" in type_line("import", "roster", str(file), "--dry-run").output
    done = type_line("import", "roster", str(file), "--good-only")
    assert done.exit_code == 0
    assert done.output.endswith("Done: 2 added, 0 removed.\n")


def test_a_file_that_is_no_roster_is_refused_in_words(type_line: Type, file: Path) -> None:
    file.write_bytes(b"")
    done = type_line("import", "roster", str(file))
    assert (done.exit_code, done.output) == (1, "roster.csv is empty.\n")


def test_the_words_are_those_of_the_language_asked_for(type_line: Type, file: Path) -> None:
    with file.open("a", encoding="utf-8") as roster:
        roster.write("A099,2026-11-02,E\n")
    done = type_line("import", "roster", str(file), "--language", "xx", "--good-only")
    assert [line for line in done.output.splitlines() if "⟦" not in line] == []


def test_the_whole_example_centre_is_brought_in(type_line: Type, file: Path) -> None:
    done = type_line("import", "roster", str(CENTRE / "roster.xlsx"))
    assert done.exit_code == 0
    assert ", 0 removed." in done.output
    again = type_line("import", "roster", str(CENTRE / "roster.csv"))
    assert again.output.endswith("Nothing to change.\n")
