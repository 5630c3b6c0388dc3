"""A terminal with a migrated, empty database of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.cli import callers, forgetting, imports, rostering, rules, team

Type = Callable[..., Result]


@pytest.fixture
def type_line(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Type a line such as "team show" and see what comes back; "~" is the test's folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ROLLCALL_DATABASE_URL", sqlite_url)
    app = typer.Typer()
    app.add_typer(team.app, name="team")
    app.add_typer(imports.app, name="import")
    app.add_typer(callers.app, name="calls")
    app.command("forget")(forgetting.forget)
    app.add_typer(rostering.app, name="roster")
    app.add_typer(rules.app, name="handbook")

    def type_line(*line: str) -> Result:
        return CliRunner().invoke(app, list(line))

    return type_line
