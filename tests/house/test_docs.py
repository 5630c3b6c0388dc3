"""What the documents promise is there, and what is there is in the documents."""

import re
from pathlib import Path

import typer
from typer.main import get_command

from bot.cli import app
from bot.settings import Settings
from commands.deciding.command import all_commands
from handbook.book import read

ROOT = Path(__file__).parents[2]
RUNNING = (ROOT / "docs/running.md").read_text()
README = (ROOT / "README.md").read_text()


def environment_names() -> set[str]:
    return {
        str(field.validation_alias or f"ROLLCALL_{name.upper()}")
        for name, field in Settings.model_fields.items()
    }


def test_every_setting_is_documented_and_no_other() -> None:
    documented = set(re.findall(r"`((?:ROLLCALL|SLACK)_[A-Z_]+)`", RUNNING))
    assert documented == environment_names()


def test_the_example_of_settings_names_only_settings() -> None:
    example = (ROOT / ".env.example").read_text()
    assert set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)) <= environment_names()


def test_every_word_of_the_command_line_is_documented() -> None:
    command = get_command(app)
    assert isinstance(command, typer.core.TyperGroup)
    for word in command.commands:
        assert f"`rollcall {word}" in RUNNING, word


def test_the_page_that_is_shown_as_an_example_has_no_mistakes(tmp_path: Path) -> None:
    shown = re.search(r"```yaml\n(handbook:.*?)```", RUNNING, re.DOTALL)
    assert shown is not None
    (tmp_path / "north.yaml").write_text(shown[1], encoding="utf-8")
    before, after = read("north.yaml", tmp_path).leave.kinds["personal"].rules
    (as_shipped,) = read("call-centre").leave.kinds["personal"].rules
    assert before.deciders[0].steps == as_shipped.deciders[0].steps
    assert [row.steps for row in after.deciders] == [("duty_leader",), ("duty_leader", "director")]


def test_the_readme_begins_with_the_two_commands() -> None:
    first = re.search(r"```\w*\n(.*?)```", README, re.DOTALL)
    assert first is not None
    lines = [line.split("#")[0].strip() for line in first[1].strip().splitlines()]
    assert lines == ["make run", "make test"]


def test_every_slash_word_is_in_the_readme() -> None:
    for command in all_commands():
        if command.slash:
            assert f"/{command.slash}" in README


def test_every_link_inside_the_documents_leads_somewhere() -> None:
    for page in [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_project_names_no_package_index_and_no_machine() -> None:
    told = re.compile(r"(index-url|/simple/|files\.pythonhosted|registry\.npmjs)")
    for page in ROOT.glob("requirements*.txt"):
        assert not told.search(page.read_text()), page.name
