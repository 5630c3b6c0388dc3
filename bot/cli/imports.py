"""`rollcall import`: files from elsewhere are read, shown, and brought in when they are right."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli import calling, freeing, published, telling
from bot.cli.choosing import Language, TeamName, give_up, give_up_on, the_team
from bot.cli.house import House, house
from commands.qa.bringing import Brought, bring
from commands.roster.publishing import Published, publish
from handbook.book import Handbook, in_force, read
from handbook.source import BadPage
from handbook.words import Say
from storage import people
from storage.importers import balances as balance_importer
from storage.importers import exams as exam_importer
from storage.importers import roster as importer
from storage.importers import samples as sample_importer
from storage.importers.roster import Reading, RosterPlan
from storage.importers.rows import RowsRefused
from storage.importers.samples import SamplePlan
from storage.importers.sheets import UnreadableFile

app = typer.Typer(no_args_is_help=True, help="Bring in files from elsewhere.")


DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what it would do.")]
GoodOnly = Annotated[bool, typer.Option("--good-only", help="Leave bad rows out.")]
Whole = Annotated[bool, typer.Option("--all", help="Name every change, however many.")]
Month = Annotated[
    datetime | None,
    typer.Option("--month", formats=["%Y-%m"], help="Of a grid that does not name its month."),
]
AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="The figures' date; today unless told."),
]


@app.command()
def roster(
    file: Path,
    team: TeamName = None,
    month: Month = None,
    dry_run: DryRun = False,
    good_only: GoodOnly = False,
    whole: Whole = False,
    language: Language = None,
) -> None:
    """Bring in who works when: the file is the truth for the dates it covers.

    A list has a row a person and shift; a grid has people down and dates across.
    """
    with house() as h, h.database.read(h.now()) as tx:
        found, say = the_team(tx, team, language)
        try:
            book = read(found.handbook, Path())
            reading = Reading(book.grid, month.date() if month else None)
            plan = importer.plan(tx, found, file, reading)
        except BadPage as bad:
            give_up_on(bad)
        except UnreadableFile as unreadable:
            give_up(say(unreadable.reason, **unreadable.facts))
    for line in (*telling.plan(plan, say), *telling.bad_rows(plan.bad, say)):
        typer.echo(line)
    if plan.bad and not good_only:
        give_up(_mend(say))
    with house() as h:
        try:
            done = _publish(h, plan, book, say, good_only=good_only, dry_run=dry_run)
        except RowsRefused:
            give_up(_meanwhile(say))
        for line in published.told(done, found.zone, say, whole=whole, is_done=not dry_run):
            typer.echo(line)
        if dry_run:
            typer.echo(_only_a_look(say))
        elif done.done.first and done.done.last:
            freeing.offer(h, found, done.done.first, done.done.last, say)


class _OnlyALook(Exception):
    """Ends a change of which nothing is kept."""


def _publish(
    house: House, plan: RosterPlan, book: Handbook, say: Say, *, good_only: bool, dry_run: bool
) -> Published:
    """Bring it in; a dry run does the very same and keeps none of it. Raises RowsRefused."""
    done: Published | None = None
    with suppress(_OnlyALook), house.database.change(house.now()) as tx:
        done = publish(tx, book, plan, say, only_good=good_only, by="terminal")
        if dry_run:
            raise _OnlyALook
    assert done is not None
    return done


@app.command()
def balances(
    file: Path,
    team: TeamName = None,
    as_of: AsOf = None,
    dry_run: DryRun = False,
    good_only: GoodOnly = False,
    language: Language = None,
) -> None:
    """Bring in what people have left of each kind of leave, as of a date."""
    with house() as h, h.database.read(h.now()) as tx:
        found, say = the_team(tx, team, language)
        today = h.now().astimezone(ZoneInfo(found.zone)).date()
        try:
            kinds = read(found.handbook, Path()).leave.kinds
            day = as_of.date() if as_of else today
            plan = balance_importer.plan(tx, found, kinds, file, day)
        except BadPage as bad:
            give_up_on(bad)
        except UnreadableFile as unreadable:
            give_up(say(unreadable.reason, **unreadable.facts))
    told = (*telling.balances(plan, say), *telling.bad_rows(plan.bad, say))
    if not _goes_on(told, is_good=good_only or not plan.bad, dry_run=dry_run, say=say):
        return
    with house() as h, h.database.change(h.now()) as tx:
        try:
            done = balance_importer.apply(tx, plan, only_good=good_only)
        except RowsRefused:
            give_up(_meanwhile(say))
    if done.changes_nothing:
        typer.echo(say("Nothing to change."))
    else:
        typer.echo(say("Done: {sets} set.", sets=len(done.sets)))


@app.command()
def samples(
    file: Path,
    by: Annotated[str, typer.Option("--by", help="Staff number of who sampled.")],
    team: TeamName = None,
    dry_run: DryRun = False,
    good_only: GoodOnly = False,
    language: Language = None,
) -> None:
    """Bring in calls that were listened to and chats that were read; each once, by its id.

    Who was sampled is told, as if it had been typed.
    """
    with house() as h, h.database.read(h.now()) as tx:
        found, say = the_team(tx, team, language)
        today = h.now().astimezone(ZoneInfo(found.zone)).date()
        staff = people.of_team(tx, found.id or 0)
        sampler = next((one for one in staff if one.person.code == by), None)
        if sampler is None:
            give_up(
                say("Nobody on the list of {team} has the number {by}.", team=found.name, by=by)
            )
        try:
            book = read(found.handbook, Path())
            plan = sample_importer.plan(tx, found, file, today)
        except BadPage as bad:
            give_up_on(bad)
        except UnreadableFile as unreadable:
            give_up(say(unreadable.reason, **unreadable.facts))
    with house() as h:
        done = _bring(h, plan, book, sampler, say, only_good=True, dry_run=True)
        lines = (telling.samples(plan, done, say), *telling.bad_rows(done.bad, say))
        if not _goes_on(lines, is_good=good_only or not done.bad, dry_run=dry_run, say=say):
            return
        try:
            done = _bring(h, plan, book, sampler, say, only_good=good_only)
        except RowsRefused:
            give_up(_meanwhile(say))
        typer.echo(say("Done: {noted} noted.", noted=done.noted))


def _bring(
    house: House,
    plan: SamplePlan,
    book: Handbook,
    by: people.Known,
    say: Say,
    *,
    only_good: bool,
    dry_run: bool = False,
) -> Brought:
    """Bring it in; a dry run does the very same and keeps none of it. Raises RowsRefused."""
    done: Brought | None = None
    with suppress(_OnlyALook), house.database.change(house.now()) as tx:
        done = bring(tx, book, plan, by, say, only_good=only_good)
        if dry_run:
            raise _OnlyALook
    assert done is not None
    return done


@app.command()
def calls(
    files: list[Path],
    team: TeamName = None,
    feed: Annotated[
        str | None,
        typer.Option("--feed", help="The telephone system's name, where there are several."),
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format", help="A format's name, or a page (.yaml) that says what columns mean."
        ),
    ] = None,
    dry_run: DryRun = False,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Where another feed has the same queue and day, it goes."),
    ] = False,
    language: Language = None,
) -> None:
    """Bring in calls from files or folders; what was read before changes nothing."""
    with house() as h, h.database.read(h.now()) as tx:
        found, say = the_team(tx, team, language)
        try:
            book = read(found.handbook, Path())
        except BadPage as bad:
            give_up_on(bad)
    with house() as h:
        meant = calling.Meant(found, book, say, feed, format_, replace=replace)
        if not calling.bring_all(h, meant, calling.unfolded(files), dry_run=dry_run):
            raise typer.Exit(code=1)
        if dry_run:
            typer.echo(_only_a_look(say))


@app.command()
def exam(
    file: Path,
    month: Annotated[
        datetime, typer.Option("--month", formats=["%Y-%m"], help="The month of the exam.")
    ],
    team: TeamName = None,
    announced: Annotated[
        bool,
        typer.Option("--announced", help="People know them: publish them, and tell nobody."),
    ] = False,
    dry_run: DryRun = False,
    good_only: GoodOnly = False,
    language: Language = None,
) -> None:
    """Bring in the results of a month's exam, as a draft that is published in Slack."""
    day = month.date().replace(day=1)
    with house() as h, h.database.read(h.now()) as tx:
        found, say = the_team(tx, team, language)
        try:
            rules = in_force(read(found.handbook, Path()).exams, day)
            if rules is None:
                give_up(say("The handbook of {team} knows no exam of the month.", team=found.name))
            plan = exam_importer.plan(tx, found, rules, file, day)
        except BadPage as bad:
            give_up_on(bad)
        except UnreadableFile as unreadable:
            give_up(say(unreadable.reason, **unreadable.facts))
    told = (*telling.exam(plan, say), *telling.bad_rows(plan.bad, say))
    if not _goes_on(told, is_good=good_only or not plan.bad, dry_run=dry_run, say=say):
        return
    with house() as h, h.database.change(h.now()) as tx:
        try:
            done = exam_importer.apply(tx, plan, only_good=good_only, announced=announced)
        except (RowsRefused, UnreadableFile):
            give_up(_meanwhile(say))
    if done.changes_nothing:
        typer.echo(say("Nothing to change."))
    else:
        typer.echo(say("Done: {sets} set.", sets=len(done.sets)))


def _goes_on(told: Iterable[str], *, is_good: bool, dry_run: bool, say: Say) -> bool:
    """Say what a file would do; whether it is to be done. Gives up on bad rows."""
    for line in told:
        typer.echo(line)
    if not is_good:
        give_up(_mend(say))
    if dry_run:
        typer.echo(_only_a_look(say))
    return not dry_run


def _mend(say: Say) -> str:
    return say("Nothing is changed. Mend these rows, or leave them out with --good-only.")


def _only_a_look(say: Say) -> str:
    return say("Nothing is changed: this was only a look.")


def _meanwhile(say: Say) -> str:
    return say("The team changed meanwhile; nothing is done. Please try again.")
