"""What the terminal says of a team, of a page that was applied, of a roster that was read."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from bot.finding import Finding
from commands.qa.bringing import Brought
from handbook.people import WEEKDAYS, TeamPage
from handbook.words import Say
from storage.importers.balances import BalancePlan
from storage.importers.changes import Changes
from storage.importers.exams import ExamPlan
from storage.importers.roster import RosterPlan
from storage.importers.rows import BadRow
from storage.importers.samples import SamplePlan
from storage.people import Known


def findings(found: Iterable[Finding], *, only_wrong: bool = False) -> Iterator[str]:
    """What is fine and what is not, a line each, and the remedy under it."""
    for finding in found:
        if finding.is_fine and only_wrong:
            continue
        yield f"{'ok   ' if finding.is_fine else 'wrong'}  {finding.what}"
        if finding.remedy:
            yield f"       → {finding.remedy}"


def changes(done: Changes, say: Say) -> Iterator[str]:
    """What applying a page did, a line each."""
    if done.is_new:
        people = say.plural("{n} person", "{n} people", len(done.added))
        yield say("{team} is added, with {people}.", team=done.team, people=people)
    elif done.are_none:
        yield say("{team} is as the page says; nothing to change.", team=done.team)
    else:
        yield say("{team} is changed:", team=done.team)
        yield from (
            f"  {edit.subject} · {edit.key}: {edit.before or '—'} → {edit.after or '—'}"
            for edit in done.edits
        )
        if done.added:
            yield say("Added: {codes}.", codes=say.names(done.added))
    if done.unlinked:
        yield say("No longer linked to Slack: {codes}.", codes=say.names(done.unlinked))
    if done.absent:
        yield say(
            "Not on the page, and left as they are: {codes}. Give `left:` to whoever is gone.",
            codes=say.names(done.absent),
        )


def floor(page: TeamPage, say: Say) -> Iterator[str]:
    """A team's settings, shifts and minimums."""
    yield f"{page.name} · {page.zone} · {page.language} · {page.handbook}"
    channels = page.channels
    yield say(
        "Channels: leaders {leaders}, floor {floor}, managers {managers}",
        leaders=channels.leaders,
        floor=channels.floor,
        managers=channels.managers,
    )
    needs = page.needs()
    yield say("Shifts:")
    for code, hours in page.shifts.items():
        least = [needs.get((code, weekday)) for weekday in range(7)]
        yield f"  {code} {say.time(hours.starts)}–{say.time(hours.ends)}  {_week(least, say)}"


def _week(least: Sequence[int | None], say: Say) -> str:
    if set(least) == {None}:
        return say("no minimum")
    if len(set(least)) == 1:
        return say("at least {n}", n=least[0])
    days = " ".join(
        f"{name} {said}" for name, said in zip(WEEKDAYS, least, strict=True) if said is not None
    )
    return say("at least {days}", days=days)


def staff(everybody: Sequence[Known], today: date, say: Say) -> Iterator[str]:
    """How many of each role, who has left, who is not linked to Slack."""
    here = [known for known in everybody if not known.has_left(today)]
    roles = Counter(role for known in here for role in known.roles)
    counts = ", ".join(f"{role} {count}" for role, count in sorted(roles.items()))
    people = say.plural("{n} person", "{n} people", len(here))
    yield say("{people}: {roles}", people=people, roles=counts or "—")
    if len(here) < len(everybody):
        yield say("Gone: {n}", n=len(everybody) - len(here))
    unlinked = [known for known in here if known.person.slack_id is None]
    if unlinked:
        yield say("Not linked to Slack: {n}", n=len(unlinked))
        yield from (f"  {one.person.code} {one.name}" for one in unlinked)


def bad_rows(bad: Sequence[BadRow], say: Say) -> Iterator[str]:
    """A table: cell · value · reason."""
    cells = max((len(row.cell) for row in bad), default=0)
    yield from (
        f"  {row.cell.ljust(cells)} · {row.value or '—'} · {say(row.reason, **row.facts)}"
        for row in bad
    )


def balances(found: BalancePlan, say: Say) -> Iterator[str]:
    """What a file of balances says, and what it would change, counted."""
    yield say(
        "{file}: {rows} good, {bad} bad; as of {day}",
        file=found.sheet.file,
        rows=say.plural("{n} row", "{n} rows", len(found.sets) + len(found.same)),
        bad=len(found.bad),
        day=say.day(found.as_of),
    )
    yield say("To set {sets}, as they are {same}.", sets=len(found.sets), same=len(found.same))


def samples(found: SamplePlan, would: Brought, say: Say) -> str:
    """How many rows of the file are good, and what they would do."""
    return say(
        "{file}: to note {noted}, there already {same}, bad {bad}.",
        file=found.sheet.file,
        noted=would.noted,
        same=would.same,
        bad=len(would.bad),
    )


def exam(found: ExamPlan, say: Say) -> Iterator[str]:
    """What a file of results says, and what it would change, counted."""
    yield say(
        "{file}: {rows} good, {bad} bad; {month}",
        file=found.sheet.file,
        rows=say.plural("{n} row", "{n} rows", len(found.sets) + len(found.same)),
        bad=len(found.bad),
        month=say.month(found.month),
    )
    yield say("To set {sets}, as they are {same}.", sets=len(found.sets), same=len(found.same))


def plan(found: RosterPlan, say: Say) -> Iterator[str]:
    """What a file says, and what it would change, counted."""
    if found.first and found.last:
        yield say(
            "{file}: {rows} good, {bad} bad; {days}",
            file=found.sheet.file,
            rows=say.plural("{n} row", "{n} rows", len(found.good)),
            bad=len(found.bad),
            days=say.days((found.first, found.last)),
        )
    else:
        yield say("{file}: no good row, {bad} bad", file=found.sheet.file, bad=len(found.bad))
    yield say(
        "To add {added}, to remove {removed}, as they are {same}.",
        added=len(found.adds),
        removed=len(found.removes),
        same=len(found.same),
    )
    if found.remarked:
        yield say.plural(
            "{n} shift gets or loses a mark.",
            "{n} shifts get or lose a mark.",
            len(found.remarked),
        )
    if found.retimed:
        yield say(
            "Shifts that get other hours: {shifts}",
            shifts=", ".join(f"{code} {day}" for day, code in found.retimed),
        )
