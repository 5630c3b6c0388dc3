"""`rollcall import calls`: how far it is, what came in, and which lines could not be read."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import typer

from bot.cli.choosing import give_up_on
from bot.cli.house import House
from commands.deciding import calls_told
from handbook.book import Handbook
from handbook.kpi import counting_on
from handbook.source import BadPage
from handbook.words import Say
from storage import call_doubles
from storage.call_doubles import Doubled
from storage.importers.calls.taking import Taken, recount, take
from storage.importers.sheets import UnreadableFile
from storage.people import Team
from storage.transaction import Tx

Change = Callable[[], AbstractContextManager[Tx]]


@dataclass(frozen=True)
class Meant:
    """For which team files are, in whose words one answers, and what was said of them."""

    team: Team
    book: Handbook
    say: Say
    feed: str | None = None
    format: str | None = None
    replace: bool = False


class _OnlyALook(Exception):
    """Ends a change of which nothing is kept."""


def unfolded(paths: Iterable[Path]) -> list[Path]:
    """The files, and those of folders by their names; what is hidden there is left out."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(one for one in path.iterdir() if one.is_file())
            found += [one for one in inside if not one.name.startswith(".")]
        else:
            found.append(path)
    return found


def bring_all(house: House, meant: Meant, files: Sequence[Path], *, dry_run: bool) -> bool:
    """Take them in one after the other, and say of each what came of it; whether all were read.

    One that cannot be read keeps no other from it. A dry run does the very same and keeps nothing.
    """
    if not files:
        typer.echo(meant.say("There is no file in it."), err=True)
        return False
    if not dry_run:
        return _each(lambda: house.database.change(house.now()), meant, files)
    is_read = False
    try:
        with house.database.change(house.now()) as tx:
            is_read = _each(lambda: nullcontext(tx), meant, files)
            raise _OnlyALook
    except _OnlyALook:
        return is_read


def _each(change: Change, meant: Meant, files: Sequence[Path]) -> bool:
    all_taken = [_bring(change, meant, file) for file in files]
    with change() as tx:
        assert meant.team.id is not None
        names = calls_told.unknown(tx, meant.team.id)
    if any(taken and taken.days for taken in all_taken):
        for line in calls_told.unknown_lines(names, meant.say):
            typer.echo(line)
    return all(taken is not None for taken in all_taken)


def _bring(change: Change, meant: Meant, file: Path) -> Taken | None:
    """Take the file in, with a bar on the error stream, and tell of it; None where it cannot be."""
    say = meant.say
    with typer.progressbar(
        length=1_000, label=file.name, file=typer.get_text_stream("stderr")
    ) as bar:

        def told(done: int, all_: int) -> None:
            bar.update(round(done / all_ * 1_000) - bar.pos if all_ else 0)

        try:
            taken = take(
                change,
                meant.team,
                counting_on(meant.book.kpi),
                file,
                format=meant.format,
                feed=meant.feed,
                told=told,
            )
        except BadPage as bad:
            give_up_on(bad)
        except UnreadableFile as unreadable:
            reason = say(unreadable.reason, **unreadable.facts)
            typer.echo(reason, err=True)
            return None
    for line in _told(taken, say):
        typer.echo(line)
    with change() as tx:
        today = tx.now.astimezone(ZoneInfo(meant.team.zone)).date()
    for line in calls_told.coming_lines(calls_told.coming(taken.days, today), say):
        typer.echo(line)
    for line in _doubled(change, meant, taken):
        typer.echo(line)
    return taken


def _doubled(change: Change, meant: Meant, taken: Taken) -> Iterator[str]:
    """What another feed tells of too; with `replace` it goes there."""
    say, team_id = meant.say, meant.team.id
    assert team_id is not None
    with change() as tx:
        days = taken.days or (_of_feed(tx, team_id, taken.feed) if meant.replace else ())
        found = calls_told.doubled(tx, team_id, taken.feed, days)
        if meant.replace and found:
            yield from _replace(tx, meant, taken, found)
            return
    yield from calls_told.doubled_lines(found, taken.feed, say)


def _of_feed(tx: Tx, team_id: int, feed: str) -> Sequence[date]:
    """All days, where a file brings none any more because it was read before."""
    return call_doubles.known_days(tx, team_id) if feed else ()


def _replace(tx: Tx, meant: Meant, taken: Taken, found: Sequence[Doubled]) -> Iterator[str]:
    say = meant.say
    for one in found:
        gone = call_doubles.drop(tx, one)
        tx.note(
            "calls.replaced",
            f"team:{meant.team.id}",
            "terminal",
            queue=one.queue,
            feed=one.other.name,
            by=taken.feed,
            days=list(one.days),
            rows=gone,
        )
        recount(tx, meant.team, counting_on(meant.book.kpi), one.days, taken.file)
        yield say(
            "{queue}, {days}: {calls} of “{other}” gave way.",
            queue=one.queue,
            days=say.days((one.days[0], one.days[-1])),
            calls=say.plural("{n} call", "{n} calls", gone),
            other=one.other.name,
        )


def _told(taken: Taken, say: Say) -> Iterator[str]:
    if not taken.lines and not taken.skipped:
        yield say("{file}: no whole line is in it yet.", file=taken.file)
        return
    if not taken.lines:
        yield say("{file}: nothing new.", file=taken.file)
        return
    counted = {
        "lines": say.plural("{n} line", "{n} lines", taken.lines),
        "calls": say.plural("{n} call", "{n} calls", taken.visits),
    }
    if taken.days:
        days = say.days((min(taken.days), max(taken.days)))
        yield say("{file}: {lines}, {calls}, {days}.", file=taken.file, days=days, **counted)
    else:
        yield say("{file}: {lines}, no call.", file=taken.file, lines=counted["lines"])
    for kind, n in taken.ignored.items():
        yield say("Left out: {kind} ({n}).", kind=say(kind), n=n)
    if taken.bad_count:
        bad = say.plural("{n} line", "{n} lines", taken.bad_count)
        yield say("Not read: {lines}. The others are in.", lines=bad)
        for line in taken.bad:
            yield "  " + say(
                "Line {number} {reason}: {line}",
                number=line.number,
                reason=say(line.reason),
                line=line.line,
            )
        if more := taken.bad_count - len(taken.bad):
            yield "  " + say("And {n} more.", n=more)
