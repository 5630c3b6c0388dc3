"""The two words of `rollcall dossier`: make one, check one."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from slack_sdk.errors import SlackApiError
from typer.core import TyperGroup

from bot.cli.choosing import Language, give_up, give_up_on, voice
from bot.cli.dossier.page import page
from bot.cli.house import House, house
from bot.cli.posted import heads_in_slack
from bot.cli.tables import write
from commands.deciding.case import CaseKind, named
from commands.deciding.command import all_commands, by_name
from commands.deciding.dossier import Dossier, compose
from commands.deciding.dossier.sealing import FORMAT, Data, data, differing, sealed
from handbook.book import Handbook, read
from handbook.source import BadPage
from handbook.words import Say
from storage import journal, people
from storage.journal import Head

MADE = "dossier.made"
MOST = 100_000_000
"""Bytes of a file that is looked at: no dossier is nearly as long."""


class _CaseOrWord(TyperGroup):
    """`rollcall dossier S3` makes one: the word for it may be left out."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        first = next((arg for arg in args if arg == "--help" or not arg.startswith("-")), None)
        if args and first not in (*self.commands, "--help"):
            args = ["make", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_CaseOrWord,
    no_args_is_help=True,
    help="All that is known of one case, on paper and as data: rollcall dossier S3",
)


@app.command()
def make(
    case: Annotated[str, typer.Argument(help="Such as 12 or leave:12, S3, P4.")],
    out: Annotated[Path, typer.Option("--out", help="The folder for the files.")] = Path(),
    replace: Annotated[
        bool, typer.Option("--replace", help="Write over files of an earlier time.")
    ] = False,
    language: Language = None,
) -> None:
    """Write a case as a page that prints well, and as JSON. The journal keeps that it was made."""
    say = voice(language)
    kinds = by_name(command.cases for command in all_commands())
    meant = named(case, kinds)
    if meant is None:
        give_up(_no_case(case, kinds, say))
    kind, number = meant
    stem = f"{kind}-{number}"
    files = {suffix: out / f"{stem}.{suffix}" for suffix in ("html", "json")}
    _refuse_to_replace(files.values(), say, replace=replace)
    with house() as h:
        heads = _heads(h, say)
        with h.database.read(h.now()) as tx:
            books = _books({team.handbook for team in people.teams(tx)})
            found = compose(tx, books, all_commands(), kind, number, language, heads)
        if found is None:
            give_up(say("There is no {case}. Please look at its number again.", case=case))
        whole = data(found)
        with h.database.change(h.now()) as tx:
            tx.note(
                MADE,
                found.case,
                "terminal",
                sha256=whole["sha256"],
                checksums=whole["checksums"],
            )
    _write(files, found, whole)
    _say_made(found, whole, files, found.say)


def _no_case(case: str, kinds: Mapping[str, CaseKind], say: Say) -> str:
    known = [
        say(
            "  {short} or {long}: {what}",
            short=f"{one.letter}12",
            long=f"{kind}:12",
            what=say(one.what),
        )
        for kind, one in sorted(kinds.items())
    ]
    return "\n".join(
        (
            say("“{case}” names no case. Write one of these:", case=case[:40]),
            *known,
            say("In a shell # begins a comment; write 12 alone, or '#12'."),
        )
    )


def _refuse_to_replace(files: Any, say: Say, *, replace: bool) -> None:
    there = [path.name for path in files if path.exists()]
    if there and not replace:
        give_up(
            say(
                "There already: {files}. Name another folder with --out, or add --replace.",
                files=say.names(there),
            )
        )


def _heads(h: House, say: Say) -> list[Head] | None:
    """The journal's heads in Slack; says so where they cannot be read."""
    try:
        heads = heads_in_slack(h)
    except (SlackApiError, OSError) as trouble:
        typer.echo(say("The posted heads cannot be read in Slack: {why}", why=trouble), err=True)
        return None
    if heads is None:
        typer.echo(
            say("Without SLACK_BOT_TOKEN the posted heads are those that we remember."), err=True
        )
    return heads


def _books(names: set[str]) -> dict[str, Handbook]:
    try:
        return {name: read(name, Path()) for name in names}
    except BadPage as bad:
        give_up_on(bad)


def _write(files: dict[str, Path], found: Dossier, whole: Data) -> None:
    text = json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
    content = {"html": page(found, whole), "json": text}
    for suffix, path in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write(path, content[suffix].encode())
        except OSError as trouble:
            give_up(found.say("{file} cannot be written: {why}.", file=path, why=trouble.strerror))


def _say_made(found: Dossier, whole: Data, files: dict[str, Path], say: Say) -> None:
    for path in files.values():
        typer.echo(str(path))
    typer.echo(f"{found.name} · {found.title}")
    for name, known in whole["checksums"].items():
        typer.echo(f"  {name.ljust(10)} {known}")
    typer.echo(f"  {'SHA-256'.ljust(10)} {whole['sha256']}")
    if found.book.findings:
        typer.echo(say("The journal is not as it was written: the page says where."))
    typer.echo(say("People's words stand in it. Keep it where only those read it who may."))


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="The JSON file of a dossier.")],
    alone: Annotated[
        bool, typer.Option("--alone", help="The file only, without asking our journal.")
    ] = False,
    language: Language = None,
) -> None:
    """Say whether anything in a dossier was changed. Ends with 1 if so."""
    say = voice(language)
    whole = _load(file, say)
    is_fine = _is_as_summed(whole, say)
    if not alone:
        with house() as h:
            is_fine = _is_as_journaled(h, whole, say) and is_fine
    if not is_fine:
        raise typer.Exit(1)


def _load(file: Path, say: Say) -> Data:
    no_dossier = say("{file} is no dossier: give the JSON file that was written.", file=file)
    try:
        if file.stat().st_size > MOST:
            give_up(no_dossier)
        whole = json.loads(file.read_bytes())
    except OSError as trouble:
        give_up(say("{file} cannot be read: {why}.", file=file, why=trouble.strerror))
    except (ValueError, RecursionError):
        give_up(no_dossier)
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        give_up(no_dossier)
    return whole


def _is_as_summed(whole: Data, say: Say) -> bool:
    """Against the sums that stand in the file itself."""
    written = whole.get("checksums")
    differ = differing(whole, written if isinstance(written, dict) else {})
    now = sealed(whole)["sha256"]
    for name in differ:
        typer.echo(say("Changed: {part}. Its sum is not the one in the file.", part=name))
    if differ or now != whole.get("sha256"):
        typer.echo(say("The file is not as it was written. Its sum is now {sum}.", sum=now))
        return False
    typer.echo(say("The file is as its sums say: SHA-256 {sum}", sum=now))
    typer.echo(say("A print-out is of this file if its foot names the same sums."))
    return True


def _is_as_journaled(h: House, whole: Data, say: Say) -> bool:
    """Against the sums that our journal noted when the dossier was made."""
    case = whole.get("case")
    with h.database.read(h.now()) as tx:
        made = [
            entry
            for entry in (journal.of_subject(tx, case) if isinstance(case, str) else [])
            if entry.event == MADE
        ]
    now = sealed(whole)["sha256"]
    for entry in made:
        if entry.facts.get("sha256") == now == whole.get("sha256"):
            at = f"{entry.at:%Y-%m-%d %H:%M:%S} UTC"
            typer.echo(say("Our journal has it: entry {number}, {at}.", number=entry.number, at=at))
            return True
    typer.echo(say("Our journal knows no dossier of that sum."))
    for entry in made:
        known = entry.facts.get("checksums")
        differ = differing(whole, known if isinstance(known, dict) else {})
        typer.echo(
            say(
                "The one of entry {number} differs in: {parts}.",
                number=entry.number,
                parts=say.names(differ),
            )
        )
    return False
