"""`rollcall`: run the bot, set up a team, look after its records."""

import typer

from bot.cli import running

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.command("run")(running.run)


def main() -> None:
    """The entry point that `pyproject.toml` names."""
    app()
