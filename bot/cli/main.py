"""`rollcall`: run the bot, set up a team, look after its records."""

import typer

from bot.cli import (
    callers,
    dossier,
    export,
    fairness,
    forgetting,
    imports,
    records,
    rostering,
    rules,
    running,
    sheets,
    slack,
    team,
)

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.command("run")(running.run)
app.command("check")(slack.check)
app.command("manifest")(slack.manifest)
app.command("link")(slack.link)
app.command("migrate")(records.migrate)
app.command("audit")(records.audit)
app.command("forget")(forgetting.forget)
app.command("backup")(records.backup)
app.command("restore")(records.restore)
app.add_typer(team.app, name="team")
app.add_typer(imports.app, name="import")
app.add_typer(callers.app, name="calls")
app.add_typer(rostering.app, name="roster")
app.add_typer(export.app, name="export")
app.add_typer(sheets.app, name="sheet")
app.command("fairness")(fairness.fairness)
app.add_typer(dossier.app, name="dossier")
app.add_typer(rules.app, name="handbook")


def main() -> None:
    """The entry point that `pyproject.toml` names."""
    app()
