"""At the terminal a file is looked at, refused with its bad rows, or brought in."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from typer.testing import Result

from handbook import words

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
        "November 2026: its first roster.\n"
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


@pytest.fixture
def figures(file: Path) -> Path:
    """Balances of a kind that every handbook has."""
    path = file.with_name("balances.csv")
    path.write_text("code,kind,days\nA001,sick,7\nA002,病假,7.5\n", encoding="utf-8")
    return path


def test_balances_are_brought_in_once(type_line: Type, figures: Path) -> None:
    line = ("import", "balances", str(figures), "--as-of", "2026-11-02")
    assert type_line(*line, "--dry-run").output == (
        "balances.csv: 2 rows good, 0 bad; as of Mon 2 Nov 2026\n"
        "To set 2, as they are 0.\n"
        "Nothing is changed: this was only a look.\n"
    )
    done = type_line(*line)
    assert done.exit_code == 0
    assert done.output.endswith("To set 2, as they are 0.\nDone: 2 set.\n")
    again = type_line(*line)
    assert again.exit_code == 0
    assert again.output.endswith("To set 0, as they are 2.\nNothing to change.\n")


def test_bad_figures_are_a_table_and_nothing_is_done(type_line: Type, figures: Path) -> None:
    with figures.open("a", encoding="utf-8") as more:
        more.write("A099,sick,1\nA003,sick,many\n")
    done = type_line("import", "balances", str(figures))
    assert done.exit_code == 1
    assert "  A4 · A099 · nobody on the team's list is called this\n" in done.output
    assert "  C5 · many · is not a number of days; write it as 7 or 7.5\n" in done.output
    assert "Nothing is changed." in done.output
    done = type_line("import", "balances", str(figures), "--good-only")
    assert (done.exit_code, done.output.splitlines()[-1]) == (0, "Done: 2 set.")


def test_figures_are_as_of_today_in_the_teams_zone(type_line: Type, figures: Path) -> None:
    zone = ZoneInfo("Asia/Shanghai")
    before = datetime.now(zone).date()
    said = type_line("import", "balances", str(figures)).output.splitlines()[0]
    days = {before, datetime.now(zone).date()}
    assert any(said.endswith(f"as of {words.of('en').day(day)}") for day in days)


@pytest.mark.parametrize("as_of", ["2026-02-29", "tomorrow"])
def test_a_date_that_is_none_is_a_mistake_in_the_line(
    type_line: Type, figures: Path, as_of: str
) -> None:
    assert type_line("import", "balances", str(figures), "--as-of", as_of).exit_code == 2


def test_balances_are_told_in_the_language_asked_for(type_line: Type, figures: Path) -> None:
    with figures.open("a", encoding="utf-8") as more:
        more.write("A099,sick,1\nA003,nothing,1\n")
    done = type_line("import", "balances", str(figures), "--language", "xx", "--good-only")
    assert [line for line in done.output.splitlines() if "⟦" not in line] == []


def test_a_handbook_that_cannot_be_read_is_said_by_file_and_line(
    type_line: Type, figures: Path
) -> None:
    type_line("team", "set", "Harbour Centre", "handbook", "gone.yaml")
    done = type_line("import", "balances", str(figures))
    assert done.exit_code == 1
    assert "gone.yaml:1: cannot be read" in done.output


def test_a_second_roster_says_who_gets_and_loses_what(type_line: Type, file: Path) -> None:
    type_line("import", "roster", str(file))
    more = "".join(f"A00{n},2026-11-{day:02},E\n" for n in range(3, 6) for day in (2, 3, 4))
    file.write_text(f"code,date,shift\nA001,2026-11-02,L\n{more}", encoding="utf-8")
    first, *_, last = type_line("import", "roster", str(file), "--dry-run").output.splitlines()
    assert last == "Nothing is changed: this was only a look."
    lines = type_line("import", "roster", str(file)).output.splitlines()
    assert lines[0] == first
    ada, bo, cy = lines[2:5]
    assert ada.endswith(": gets L on Mon 2 Nov 2026; loses E on Mon 2 Nov 2026")
    assert bo.endswith(": loses L on Mon 2 Nov 2026")
    assert cy.endswith(": gets E on Mon 2 Nov to Wed 4 Nov 2026")
    assert lines[-1] == "Done: 10 added, 2 removed."


def test_a_long_difference_is_shortened_unless_all_is_asked_for(
    type_line: Type, file: Path
) -> None:
    type_line("import", "roster", str(file))
    rows = "".join(f"A{n:03},2026-11-03,E\n" for n in range(1, 51))
    file.write_text(f"code,date,shift\nA001,2026-11-02,E\n{rows}", encoding="utf-8")
    shown = type_line("import", "roster", str(file), "--dry-run").output
    assert shown.count("gets E") == 40
    assert "… and 10 more people; all of them with --all" in shown
    assert type_line("import", "roster", str(file), "--all").output.count("gets E") == 50


def test_a_month_is_taken_off_again(type_line: Type, file: Path) -> None:
    later = datetime.now(ZoneInfo("Asia/Shanghai")).year + 1
    file.write_text(f"code,date,shift\nA001,{later}-03-01,E\n", encoding="utf-8")
    type_line("import", "roster", str(file))
    done = type_line("roster", "unpublish", f"{later}-03")
    assert done.output.splitlines() == [
        f"Taken off: 1 shift of 1 person, {words.of('en').days(march(later))}.",
        "Publish it again: rollcall import roster FILE",
    ]
    assert type_line("roster", "unpublish", f"{later}-03").output == "Nothing to change.\n"
    assert type_line("roster", "unpublish", "2025-03").output.startswith("All days of March 2025")
    assert "is not a month" in type_line("roster", "unpublish", "march").output


def march(year: int) -> tuple[date, date]:
    return date(year, 3, 1), date(year, 3, 31)


def test_an_exam_is_brought_in_once_for_its_month(type_line: Type, file: Path) -> None:
    results = file.with_name("exam.csv")
    results.write_text("code,score\nA001,87\nA002,60\n", encoding="utf-8")
    line = ("import", "exam", str(results), "--month", "2026-11")
    assert type_line(*line, "--dry-run").output == (
        "exam.csv: 2 rows good, 0 bad; November 2026\n"
        "To set 2, as they are 0.\n"
        "Nothing is changed: this was only a look.\n"
    )
    assert type_line(*line, "--announced").output.endswith("Done: 2 set.\n")
    assert type_line(*line).output.endswith("To set 0, as they are 2.\nNothing to change.\n")
    results.write_text("code,score\nA001,88\n", encoding="utf-8")
    done = type_line(*line)
    assert done.exit_code == 1
    assert "exam.csv: the exam of 2026-11 is published; correct results in Slack" in done.output
    assert type_line(*line[:-2]).exit_code == 2, "a month must be given"
