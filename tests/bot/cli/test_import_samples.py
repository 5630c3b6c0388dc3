"""At the terminal a file of samples is looked at, refused with its bad rows, or brought in once."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from typer.testing import Result

Type = Callable[..., Result]
CENTRE = Path(__file__).parents[3] / "examples" / "centre"
HEAD = "code,date,reference,items,note\n"


@pytest.fixture
def file(type_line: Type, tmp_path: Path) -> Path:
    """Two good rows for a centre where A003 listens."""
    page = yaml.safe_load((CENTRE / "team.yaml").read_text(encoding="utf-8"))
    page["handbook"] = "insurance-centre"
    known = {"agent": "agent", "director": "director", "manager": "manager"}
    for person in page["people"]:
        kept = [known[role] for role in person["roles"] if role in known]
        person["roles"] = ["qa_trainer"] if person["code"] == "A003" else kept or ["agent"]
    team = tmp_path / "team.yaml"
    team.write_text(yaml.safe_dump(page, allow_unicode=True), encoding="utf-8")
    done = type_line("team", "add", str(team))
    assert done.exit_code == 0, done.output
    path = tmp_path / "samples.csv"
    path.write_text(
        f"{HEAD}A001,2026-10-05,R-1,IC-Q.P5 IC-Q.P1 2,the name\nA002,2026-10-05,R-2,,\n",
        encoding="utf-8",
    )
    return path


def test_samples_are_brought_in_once(type_line: Type, file: Path) -> None:
    line = ("import", "samples", str(file), "--by", "A003")
    looked = type_line(*line, "--dry-run")
    assert looked.exit_code == 0
    assert looked.output.endswith("Nothing is changed: this was only a look.\n")
    done = type_line(*line)
    assert done.output == ("samples.csv: to note 2, there already 0, bad 0.\nDone: 2 noted.\n"), (
        done.output
    )
    again = type_line(*line)
    assert "to note 0, there already 2, bad 0." in again.output
    assert again.exit_code == 0


def test_bad_rows_are_named_and_the_good_ones_go_when_told_so(type_line: Type, file: Path) -> None:
    with file.open("a", encoding="utf-8") as rows:
        rows.write(
            "A001,2026-10-05,R-3,IC-Q.P1,\n"
            "A001,2026-10-05,R-4,IC-Q.P99,\n"
            "A001,2026-10-05,R-5,juggling,\n"
            "A003,2026-10-05,R-6,,\n"
            "A099,2026-10-05,R-7,,\n"
            "A001,2026-10-32,R-8,,\n"
            "A001,2026-10-05,R-9,,\n"
            "A002,2026-10-05,R-9,,\n"
            "A001,2999-10-05,R-10,,\n"
            "A001,2006-10-05,R-11,IC-Q.P5,\n"
        )
    line = ("import", "samples", str(file), "--by", "A003")
    done = type_line(*line)
    assert done.exit_code == 1
    for told in (
        "D4 · IC-Q.P1 · Please say how many points IC-Q.P1 costs",
        "D5 · IC-Q.P99 · The handbook's catalogue has no item “IC-Q.P99”.",
        "D6 · juggling · The handbook's catalogue has no item “juggling”.",
        "C7 · R-6 · Nobody samples themself.",
        "A8 · A099 · nobody on the team's list is called this",
        "B9 · 2026-10-32 · is not a date of the calendar",
        "C10 · R-9 · stands in row 11 too; keep one of them",
        "B12 · 2999-10-05 · is still to come",
        "B13 · 2006-10-05 · On Thu 5 Oct 2006 the handbook had no rule for it yet.",
    ):
        assert told in " ".join(done.output.split()), done.output
    assert "Nothing is changed." in done.output
    done = type_line(*line, "--good-only")
    assert done.exit_code == 0
    assert done.output.endswith("Done: 2 noted.\n")


def test_who_sampled_is_somebody_of_the_team(type_line: Type, file: Path) -> None:
    done = type_line("import", "samples", str(file), "--by", "X9")
    assert done.exit_code == 1
    assert "Nobody on the list of" in done.output
    done = type_line("import", "samples", str(file), "--by", "A001")
    assert "A002" not in done.output
    assert "is for these to sample: QA trainer" in done.output
    assert done.exit_code == 1


def test_no_customer_stands_in_an_id(type_line: Type, file: Path) -> None:
    file.write_text(
        "code,date,reference,read,failing\n"
        "A001,2026-10-05,13800138000,20,1\n"
        "A001,2026-10-05,王先生 13800138000,20,1\n"
        "A001,2026-10-05,8613900139000,,\n"
        "A001,2026-10-05,Mrs-Wang,20,1\n"
        "A001,2026-10-05,R-12,,\n",
        encoding="utf-8",
    )
    done = type_line("import", "samples", str(file), "--by", "A003", "--good-only")
    told = " ".join(done.output.split())
    for words in (
        "C2 · 13800138000 · looks like a telephone number; give the id instead",
        "C3 · 王先生 13800138000 · is no id of a call or sheet",
        "C4 · 8613900139000 · looks like a telephone number; give the id instead",
        "C5 · Mrs-Wang · is no id of a call or sheet",
    ):
        assert words in told, told
    assert "Done: 1 noted." in told
