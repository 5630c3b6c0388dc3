"""What the terminal says of a roster that was brought in."""

from collections.abc import Iterator

from commands.roster import changes
from commands.roster.publishing import Published
from handbook.words import Say

MOST_CHANGES = 40


def told(found: Published, zone: str, say: Say, *, whole: bool, is_done: bool) -> Iterator[str]:
    """Who gets and loses which shifts, and what else follows; `is_done`: it is no look alone.

    Of a month's first roster everything is new, and nothing is named. `whole`: every change, else
    as many as can be read.
    """
    if found.done.changes_nothing:
        yield say("Nothing to change.")
        return
    lines = []
    for days in found.days.values():
        known = [one for one in days if not any(m.first <= one.day <= m.last for m in found.months)]
        if known:
            place = next(iter((*known[0].before, *known[0].after)))
            name = found.names[place.person_id]
            lines.append(f"  {name}: {changes.difference(known, zone, say)}")
    shown = lines if whole else lines[:MOST_CHANGES]
    yield from shown
    if len(lines) > len(shown):
        yield say("  … and {n} more people; all of them with --all", n=len(lines) - len(shown))
    yield from (say("{month}: its first roster.", month=say.month(m.first)) for m in found.months)
    if is_done:
        added, removed = len(found.done.adds), len(found.done.removes)
        yield say("Done: {added} added, {removed} removed.", added=added, removed=removed)
    yield from found.lines
    if found.told:
        told = say.plural("{n} person", "{n} people", found.told)
        if is_done:
            yield say("Told what changed for them: {people}.", people=told)
        else:
            yield say("To be told what changes for them: {people}.", people=told)
