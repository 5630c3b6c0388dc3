"""`rollcall handbook check`: mistakes in a handbook's page, before anybody relies on it."""

from pathlib import Path
from typing import Annotated

import typer

from handbook.book import read
from handbook.source import BadPage

app = typer.Typer(no_args_is_help=True, help="Look at handbooks.")


@app.callback()
def _group() -> None:
    """Keeps `check` a word of its own while it is the only one."""


@app.command()
def check(
    page: Annotated[str, typer.Argument(help="A page's path, or a shipped handbook's name.")],
) -> None:
    """Say what is wrong with a handbook, by file, line and reason."""
    try:
        book = read(page, Path())
    except BadPage as bad:
        for problem in bad.problems:
            typer.echo(str(problem))
        raise typer.Exit(code=1) from None
    kinds = ", ".join(kind.title.en for kind in book.leave.kinds.values())
    typer.echo(f"{book.handbook}: {len(book.rules)} rules; leave: {kinds}. No mistakes found.")
