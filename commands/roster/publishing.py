"""A roster is brought in: one change with all that follows from it for leaves, swaps and people."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from commands.deciding import covers_checked, rerostered, swaps_broken, swaps_checked
from commands.deciding.reach import reach
from commands.deciding.swaps_checked import Checked
from commands.roster import changes, spans
from commands.roster.changes import Day
from commands.roster.spans import Month
from handbook.book import Handbook
from handbook.messages import Message
from handbook.words import Say, of
from storage import people, rostered, rosters
from storage.cards import Card
from storage.importers import roster as importer
from storage.importers.roster import RosterPlan
from storage.people import Team
from storage.rostered import Place
from storage.transaction import Tx

AHEAD = timedelta(weeks=6)
"""Changes of what begins later than that are on the roster, and nobody is told of each."""


@dataclass(frozen=True)
class Published:
    """What was done. `days`: every changed day by person, whose `names` are there too; `months`:
    those that had no roster before; `lines`: what else followed, for whoever brought it in; `told`:
    how many people have a message.
    """

    done: RosterPlan
    days: Mapping[int, list[Day]] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    months: tuple[Month, ...] = ()
    lines: tuple[str, ...] = ()
    told: int = 0


def publish(
    tx: Tx, book: Handbook, plan: RosterPlan, say: Say, *, only_good: bool = False, by: str
) -> Published:
    """Do what the plan says, and all that follows from it. Raises RowsRefused.

    Approved swaps that the file does not know are made again, those that it contradicts are broken;
    whose leave lies in it is told in its thread; everybody hears what changed for them. `by`: whom
    the journal names.
    """
    team = people.team(tx, plan.team_id)
    if plan.first is None or plan.last is None:
        return Published(importer.apply(tx, plan, only_good=only_good, by=by))
    rostered.hold(tx, plan.team_id, plan.first, plan.last)
    new = tuple(_new(tx, team, plan))
    before = rostered.places(tx, plan.team_id, plan.first, plan.last)
    done = importer.apply(tx, plan, only_good=only_good, by=by)
    if done.changes_nothing or done.first is None or done.last is None:
        return Published(done)
    checked = swaps_checked.check(tx, book, team, done.first, done.last, by)
    covered = covers_checked.check(tx, team, done.first, done.last, by)
    after = rostered.places(tx, plan.team_id, plan.first, plan.last)
    days = changes.between(before, after)
    touched = {(person, one.day) for person, own in days.items() for one in own}
    lines = list(_swaps(tx, checked, say))
    lines += [covers_checked.told(tx, one, team, say) for one in covered]
    lines += rerostered.act(tx, plan.team_id, touched, say)
    told = _tell(tx, book, team, days, new)
    names = {one.id: one.name for one in people.of_team(tx, plan.team_id)}
    return Published(done, days, names, new, tuple(lines), told)


def _new(tx: Tx, team: Team, plan: RosterPlan) -> Iterator[Month]:
    """The months that get their first roster."""
    assert plan.first is not None
    assert plan.last is not None
    for month in spans.months_of(plan.first, plan.last):
        if not rosters.published(tx, team.id or 0, month.first, month.last):
            yield month


def _swaps(tx: Tx, checked: Sequence[Checked], say: Say) -> Iterator[str]:
    """A line a swap, for whoever brought the roster in."""
    for one in checked:
        both = [one.swap.asker_id, one.swap.colleague_id]
        told = {
            "swap": swaps_broken.name(one.swap),
            "names": say.names(people.by_id(tx, number).name for number in both if number),
        }
        match one.outcome:
            case "made_again":
                yield say("Swap {swap} ({names}) was not in the file; it is made again.", **told)
            case "broken":
                yield say(
                    "Swap {swap} ({names}) is broken by the file; the leaders are asked.", **told
                )
            case "closed":
                yield say("Swap {swap} ({names}) waited and is closed.", **told)


def _tell(
    tx: Tx, book: Handbook, team: Team, days: dict[int, list[Day]], new: Collection[Month]
) -> int:
    """One message a person: what changed for them, and which roster is out."""
    told = 0
    known = {one.id: one for one in people.of_team(tx, team.id or 0)}
    for number, own in sorted(days.items()):
        person = known.get(number)
        if person is None or person.person.slack_id is None:
            continue
        say = of(person.language)
        coming = changes.ahead(own, tx.now, tx.now + AHEAD)
        changed = [one for one in coming if not any(_is_in(one, month) for month in new)]
        out = [
            month
            for month in new
            if any(_is_in(one, month) and _is_ahead(tx, one.after) for one in own)
        ]
        lines = list(changes.told(changed, team.zone, say))
        lines += [
            say(
                "Your roster for {month} is out: /rollcall roster me {typed}",
                month=say.month(month.first),
                typed=f"{month.first:%Y-%m}",
            )
            for month in out
        ]
        if not lines:
            continue
        name: Message = "roster.changed" if changed else "roster.published"
        title = say("Your roster has changed") if changed else say("Your roster")
        reach(tx, book, person, name, f"roster:{number}", Card(title=title, lines=tuple(lines)))
        told += 1
    return told


def _is_in(one: Day, month: Month) -> bool:
    return month.first <= one.day <= month.last


def _is_ahead(tx: Tx, places: Sequence[Place]) -> bool:
    return any(place.starts_at > tx.now for place in places)
