"""`rollcall handbook`: look for mistakes in a page, read its rules, try it before it counts."""

from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import wording
from bot.cli.choosing import Language, TeamName, give_up, give_up_on, the_team, voice
from bot.cli.house import house
from bot.cli.trying import tried
from handbook.book import Handbook, read
from handbook.source import BadPage
from handbook.words import Say

app = typer.Typer(no_args_is_help=True, help="Look at handbooks.")

_DAY = ["%Y-%m-%d"]
_PAGE = typer.Argument(help="A page's path, or a shipped handbook's name.")


@app.command()
def check(page: Annotated[str, _PAGE]) -> None:
    """Say what is wrong with a handbook, by file, line and reason."""
    try:
        book = read(page, Path())
    except BadPage as bad:
        for problem in bad.problems:
            typer.echo(str(problem))
        raise typer.Exit(code=1) from None
    kinds = ", ".join(kind.title.en for kind in book.leave.kinds.values())
    typer.echo(f"{book.handbook}: {len(book.rules)} rules; leave: {kinds}. No mistakes found.")


@app.command()
def show(
    page: Annotated[
        str | None, typer.Argument(help="A path or a shipped name; the team's unless told.")
    ] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="One kind of leave only.")] = None,
    rule: Annotated[
        str | None, typer.Option("--rule", help="One rule by its id, or all below it.")
    ] = None,
    on: Annotated[
        datetime | None, typer.Option("--on", formats=_DAY, help="The rules of that day.")
    ] = None,
    team: TeamName = None,
    language: Language = None,
) -> None:
    """Say in words which rules are in force, and print each in both languages."""
    say = voice(language)
    if page is None:
        with house() as h, h.database.read(h.now()) as tx:
            found, say = the_team(tx, team, language)
            page = found.handbook
    book = _read(page)
    if rule is not None:
        _show_rule(book, rule.strip(), say)
        return
    name = _kind(book, kind, say) if kind is not None else None
    for line in wording.page(book, on.date() if on else date.today(), say, name):
        typer.echo(line)


@app.command("try")
def try_(
    page: Annotated[str, _PAGE],
    since: Annotated[datetime, typer.Option("--since", formats=_DAY, help="Asked on it or later.")],
    team: TeamName = None,
    language: Language = None,
) -> None:
    """Judge the requests that there are by a new page, and say what would be otherwise."""
    new = _read(page)
    with house() as h, h.database.read(h.now()) as tx:
        found, say = the_team(tx, team, language)
        try:
            old = read(found.handbook, Path())
        except BadPage:
            old = None  # what was judged by it stands in the verdicts
        for line in tried(tx, found, old, new, since.date(), say):
            typer.echo(line)


def _read(page: str) -> Handbook:
    try:
        return read(page, Path())
    except BadPage as bad:
        give_up_on(bad)


def _show_rule(book: Handbook, said: str, say: Say) -> None:
    """One rule and those below it; gives up with ids that look like it."""
    lines = [*wording.rule(book, said, say)]
    if not lines:
        near = get_close_matches(said.upper(), book.rules, n=5, cutoff=0.5) or [*book.rules][:5]
        give_up(
            say("There is no rule “{said}”. There is: {rules}.", said=said, rules=say.names(near))
        )
    for line in lines:
        typer.echo(line)


def _kind(book: Handbook, said: str, say: Say) -> str:
    """A kind by its name on the page or by a word for it; gives up with those that there are."""
    if said in book.leave.kinds:
        return said
    found = book.leave.kind_in(said.strip())
    if found is None or found[1]:
        kinds = say.names(book.leave.kinds)
        give_up(say("There is no kind “{said}”. There are: {kinds}.", said=said, kinds=kinds))
    return found[0]
