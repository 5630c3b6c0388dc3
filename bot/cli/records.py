"""`rollcall audit`, `backup`, `restore`, `migrate`: what is kept stays whole, and stays ours."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from slack_sdk.errors import SlackApiError

from bot.cli.house import House, house
from bot.cli.posted import heads_in_slack
from storage import journal
from storage.backup import BadBackup, InUse, Manifest, NotEmpty
from storage.backup import backup as write_backup
from storage.backup import restore as read_backup
from storage.journal import Head
from storage.migrating import is_current
from storage.migrating import migrate as bring_forward

_HASH_LENGTH = 64


def audit(
    head: Annotated[
        list[str] | None,
        typer.Option(help="A head as it was posted, NUMBER:HASH; may be given several times."),
    ] = None,
) -> None:
    """Check the journal: that no entry was changed, taken out or put in. Ends with 1 if so.

    With a bot token the heads in the managers' channels are read and compared as well.
    """
    heads = [_head(words) for words in head or ()]
    with house() as h:
        if not is_in_order(h, [*heads, *_posted(h)]):
            raise typer.Exit(code=1)


def backup(
    file: Annotated[Path, typer.Argument(help="A new file; it will hold people's reasons.")],
) -> None:
    """Write everything into one file, while the bot may go on working."""
    if file.exists():
        _refuse(f"{file} is there already. Please give a new name.")
    with house(migrated=False) as h:
        try:
            written = write_backup(h.database, file)
        except OSError as trouble:
            _refuse(f"{file} cannot be written: {trouble.strerror}.")
    typer.echo(f"{file}: {_size(written)}. Keep it where only you can read it.")


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `rollcall backup` wrote.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Give up what the database holds now.")
    ] = False,
) -> None:
    """Put a backup in the place of an empty database. Stop the bot first."""
    with house(migrated=False) as h:
        try:
            read = read_backup(h.database, file, replace=replace)
        except BadBackup as trouble:
            _refuse(f"{trouble} Nothing was changed.")
        except NotEmpty as trouble:
            _refuse(f"{trouble} Nothing was changed. To give that up, add --replace.")
        except OSError as trouble:
            _refuse(f"{file} cannot be read: {trouble.strerror}.")
        except InUse as trouble:
            _refuse(f"{trouble} Stop the bot, then try again.")
        with h.database.change(h.now()) as tx:
            tx.note("records.restored", "records", "terminal", made=read.made, rows=read.rows)
        typer.echo(f"Restored from {file}: {_size(read)}.")
        if not is_in_order(h, ()):
            raise typer.Exit(code=1)


def migrate() -> None:
    """Bring the database to this version. It is left as it was if that fails."""
    with house(migrated=False) as h:
        if is_current(h.database):
            typer.echo("The database is at this version already.")
            return
        bring_forward(h.database)
        typer.echo("The database is at this version now.")


def is_in_order(h: House, heads: Sequence[Head]) -> bool:
    """Audit the journal against heads posted elsewhere, and say what came of it."""
    with h.database.read(h.now()) as tx:
        findings = journal.audit(tx, heads)
        last = journal.head(tx)
    for finding in findings:
        typer.echo(f"Entry {finding.number}: {finding.what}.")
    if findings:
        typer.echo("The journal is not as it was written. Keep this database as it is, and")
        typer.echo("compare it with your latest backup and the heads in the managers' channel.")
    elif last is None:
        typer.echo("The journal is empty.")
    else:
        typer.echo(
            f"The journal is in order: {last.number} entries, head {last.number}:{last.hash}"
        )
    return not findings


def _posted(h: House) -> list[Head]:
    """The heads that stand in Slack; says so where they cannot be read."""
    try:
        heads = heads_in_slack(h)
    except (SlackApiError, OSError) as trouble:
        typer.echo(f"The posted heads cannot be read ({trouble}); compared without them.")
        return []
    if heads is None:
        typer.echo("Without SLACK_BOT_TOKEN only the heads given with --head are compared.")
        return []
    typer.echo(f"Compared with {len(heads)} heads in the managers' channels.")
    return heads


def _head(words: str) -> Head:
    number, _, posted = words.strip().partition(":")
    if not (number.isdecimal() and len(posted) == _HASH_LENGTH):
        raise typer.BadParameter(
            f"“{words[:20]}” is no head. Copy NUMBER:HASH whole from the managers' channel."
        )
    return Head(int(number), posted.lower())


def _size(manifest: Manifest) -> str:
    return f"{manifest.rows} rows of {len(manifest.parts)} tables"


def _refuse(words: str) -> NoReturn:
    typer.echo(words, err=True)
    raise typer.Exit(code=1)
