"""Who was sampled of a day, by shift, and who not yet (IC-Q.L1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from commands.deciding.asking import Asking, Refusal
from commands.deciding.lines import cited, hours_line
from commands.qa.reading import day_of
from commands.qa.rights import titles
from handbook.book import in_force
from storage import duty, people, rostered, samples
from storage.cards import Card, Item
from storage.people import Known
from storage.samples import CALL, Sample


@dataclass(frozen=True)
class Group:
    """The people of one shift who are to be sampled."""

    title: str
    people: tuple[Known, ...]


def today_line(asking: Asking, typed: str) -> Card:
    """The day's shifts with who was sampled; for those who sample. Raises Refusal."""
    say, rules = asking.say, asking.book.quality
    if rules.sampling is None or not rules.samples(asking.person.roles):
        who = titles(asking, rules.sampling.roles) if rules.sampling else say("nobody")
        raise Refusal(
            say("These see who was sampled: {people}.", people=who),
            say("Your own month: /rollcall qa month"),
        )
    said, _ = day_of(asking, typed)
    day = said or asking.today
    team_id = asking.person.person.team_id
    found: dict[int, list[Sample]] = {}
    for one in samples.between(asking.tx, team_id, day, day):
        if one.recheck_of is None:
            found.setdefault(one.person_id, []).append(one)
    asking.tx.note("sample.looked", f"team:{team_id}", asking.actor, day=day)
    groups = _groups(asking, day)
    items = [
        Item(title=group.title, lines=tuple(_lines(asking, group, found, day))) for group in groups
    ]
    if not items:
        items = [Item(lines=(say("Nobody who is sampled works on that day."),))]
    return Card(
        title=say("Sampled, {day}", day=say.day(day)),
        items=tuple(items),
        small=(say("By {rule}.", rule=cited(rules.sampling.rule, say)),),
    )


def _groups(asking: Asking, day: date) -> list[Group]:
    """Those who are sampled, by the shift on which they work that day, then who keeps office
    hours; without who is on leave."""
    tx, say, sampling = asking.tx, asking.say, asking.book.quality.sampling
    assert sampling is not None
    team_id = asking.person.person.team_id
    team = {
        one.id: one
        for one in people.of_team(tx, team_id)
        if sampling.is_about(one.roles) and not one.has_left(day)
    }
    away = {person for person, _ in rostered.away(tx, team_id, day, day)}
    shifts: dict[str, dict[int, Known]] = {}
    for place in rostered.places(tx, team_id, day, day):
        if place.person_id in team and place.person_id not in away:
            title = hours_line(_Whole(place), asking.person.team.zone, say)
            shifts.setdefault(title, {})[place.person_id] = team[place.person_id]
    groups = [Group(title, tuple(who.values())) for title, who in shifts.items()]
    if asking.book.calendar.is_workday(day):
        office = duty.unrostered(tx, team_id, day) - away
        rest = tuple(one for number, one in team.items() if number in office)
        groups += [Group(say("Office hours"), rest)] if rest else []
    return groups


class _Whole:
    """A place's shift by the shift's own hours."""

    def __init__(self, place: rostered.Place) -> None:
        self.code, self.day = place.code, place.day
        self.starts_at, self.ends_at = place.opens_at, place.closes_at


def _lines(
    asking: Asking, group: Group, found: dict[int, list[Sample]], day: date
) -> Iterable[str]:
    """Whose calls were listened to, and whose not; of chats also how many were read."""
    say, quality = asking.say, asking.book.quality
    if in_force(quality.calls, day):
        done = [one for one in group.people if any(_calls(found.get(one.id, ())))]
        yield say("Calls: {n} of {all} people listened to.", n=len(done), all=len(group.people))
        yield from _missing(asking, [one for one in group.people if one not in done])
    if rules := in_force(quality.chats, day):
        read = {
            one.id: sum(s.read for s in found.get(one.id, ()) if s.kind != CALL)
            for one in group.people
        }
        done = [one for one in group.people if read[one.id] >= rules.a_day]
        yield say(
            "Chats: {n} of {all} people have {a_day} read.",
            n=len(done),
            all=len(group.people),
            a_day=rules.a_day,
        )
        left = [one for one in group.people if one not in done]
        told = [say("{name} ({read} read)", name=one.name, read=read[one.id]) for one in left]
        if told:
            yield say("Not yet: {names}.", names=say.names(told))


def _calls(found: Sequence[Sample]) -> Iterable[Sample]:
    return (one for one in found if one.kind == CALL)


def _missing(asking: Asking, left: Sequence[Known]) -> Iterable[str]:
    if left:
        yield asking.say("Not yet: {names}.", names=asking.say.names([one.name for one in left]))
