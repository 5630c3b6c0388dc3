"""A list as it stands: what is to be looked at, by whom, until when, by which rule."""

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from commands.deciding.asking import team_say
from commands.deciding.lines import cited, hours_line
from handbook.book import Handbook, in_force
from handbook.checklists import ChecklistRules
from handbook.words import Say
from storage import checklists, duty, people, rosters
from storage.cards import Button, Card, Fact, mention
from storage.checklists import Fault, Round, RoundTick, seat
from storage.people import Known, Team
from storage.rosters import Shift
from storage.transaction import Tx

MOST_KNOWN = 5
"""Of more faults that are known already, the card says how many."""


@dataclass(frozen=True)
class Stand:
    """A round with all that its card tells: the rules of its day, its shift and who is on it."""

    round: Round
    rules: ChecklistRules
    title: str
    team: Team
    shift: Shift | None
    present: frozenset[int]
    names: dict[int, Known]
    ticks: dict[str, RoundTick]
    faults: tuple[Fault, ...]

    @property
    def checked(self) -> set[int]:
        """Those of the shift who have said something of their seat."""
        return {one for one in self.present if seat(one) in self.ticks}

    @property
    def open_points(self) -> list[str]:
        return [point for point in self.rules.points if point not in self.ticks]


def stand_of(tx: Tx, book: Handbook, team: Team, one: Round, say: Say) -> Stand | None:
    """None where the page no longer has the list."""
    found = book.checklists.get(one.name)
    rules = in_force(found.rules, one.day) if found else None
    if found is None or rules is None:
        return None
    shift = rosters.get(tx, one.shift_id) if one.shift_id is not None else None
    return Stand(
        round=one,
        rules=rules,
        title=found.title.in_language(say.lang),
        team=team,
        shift=shift,
        present=frozenset(duty.present_on(tx, shift)) if shift else frozenset(),
        names=tx.once(("seats", one.team_id), lambda: _by_id(tx, one.team_id)),
        ticks=checklists.ticks(tx, one),
        faults=tuple(checklists.faults_of(tx, one)),
    )


def _by_id(tx: Tx, team_id: int) -> dict[int, Known]:
    return {known.id: known for known in people.of_team(tx, team_id)}


def draw(tx: Tx, book: Handbook, team: Team, one: Round) -> Card:
    """The post in the team's channel, in each of its states."""
    say = team_say(team)
    stand = stand_of(tx, book, team, one, say)
    if stand is None:
        gone = say("The handbook no longer has this list: there is nothing to do.")
        return Card(title=f"{one.name}, {say.day(one.day)}", lines=(gone,))
    known = checklists.unsettled(tx, one.team_id, before=one.number)
    return Card(
        title=title(stand, say),
        facts=(
            Fact(label=say("Who"), value=_who(stand, say)),
            Fact(label=say("Done by"), value=until(stand, say)),
            Fact(label=say("Rule"), value=cited(stand.rules.rule, say)),
        ),
        lines=(*lines(stand, say), *_known(stand, known, say)),
        small=small(stand, say),
        buttons=buttons(stand, say),
    )


def title(stand: Stand, say: Say) -> str:
    """ "Equipment check, E 07:00–15:00, Mon 2 Nov 2026"."""
    what, day = stand.title[:1].upper() + stand.title[1:], say.day(stand.round.day)
    if stand.shift is None:
        return say("{what}, {day}", what=what, day=day)
    shift = hours_line(stand.shift, stand.team.zone, say)
    return say("{what}, {shift}, {day}", what=what, shift=shift, day=day)


def until(stand: Stand, say: Say) -> str:
    return say.time(stand.round.done_by.astimezone(ZoneInfo(stand.team.zone)))


def _who(stand: Stand, say: Say) -> str:
    holder = stand.names.get(stand.round.holder_id or 0)
    if holder is not None:
        return mention(holder.person.slack_id, holder.name)
    if stand.rules.each_seat:
        return say("everybody on this shift, each at their own seat")
    if stand.shift is not None:
        return say("whoever leaves last; anybody on this shift can tick it")
    return say("everybody together; anybody at work can tick it")


def lines(stand: Stand, say: Say) -> tuple[str, ...]:
    """What is to be looked at, and what has been said of it."""
    if stand.rules.each_seat:
        return _of_seats(stand, say)
    left = stand.open_points
    told = [_point(stand, point, say) for point in stand.rules.points]
    if not left:
        at = (stand.round.done_at or stand.round.done_by).astimezone(ZoneInfo(stand.team.zone))
        told.append(say("All is done, since {time}.", time=say.time(at)))
    else:
        told.append(say("When it is done: press All done, or tick what is."))
    return (*told, *_found(stand, say))


def _of_seats(stand: Stand, say: Say) -> tuple[str, ...]:
    points = [text.in_language(say.lang) for text in stand.rules.points.values()]
    told = [
        say("Please look at your seat: {points}.", points=say.names(points)),
        say("Is all of it there and whole? Press My seat is in order. If not: Something is wrong."),
    ]
    if stand.rules.missing is not None:
        told.append(stand.rules.missing.in_language(say.lang))
    return (*told, *_found(stand, say))


def checked_line(stand: Stand, say: Say) -> str:
    """How many seats were checked; it stands in no post, which each press would draw again."""
    n, all_ = len(stand.checked), len(stand.present)
    return say("Checked so far: {n} of {all}.", n=n, all=all_)


def _point(stand: Stand, point: str, say: Say) -> str:
    words = stand.rules.points[point].in_language(say.lang)
    tick = stand.ticks.get(point)
    if tick is None:
        return f"☐ {words}"
    at = tick.at.astimezone(ZoneInfo(stand.team.zone))
    name = stand.names[tick.person_id].name
    return say("☑ {point} ({name}, {time})", point=words, name=name, time=say.time(at))


def _found(stand: Stand, say: Say) -> tuple[str, ...]:
    if not stand.faults:
        return ()
    told = [fault_name(one, stand.rules, stand.title, say) for one in stand.faults]
    return (say("Reported: {faults}.", faults=say.names(told)),)


def _known(stand: Stand, faults: list[Fault], say: Say) -> Iterable[str]:
    """What is known from before and who has reported it, so that nobody reports it twice."""
    mine = [one for one in faults if not stand.rules.each_seat or one.point in stand.rules.points]
    told = [
        say(
            "{what}, {name}",
            what=fault_name(one, stand.rules, stand.title, say),
            name=stand.names[one.person_id].name,
        )
        for one in mine[:MOST_KNOWN]
    ]
    if len(mine) > MOST_KNOWN:
        told.append(say("{n} more", n=len(mine) - MOST_KNOWN))
    return (say("Known already: {faults}.", faults=say.names(told)),) if told else ()


def fault_name(fault: Fault, rules: ChecklistRules | None, list_title: str, say: Say) -> str:
    """ "headset (G3)" of a seat; else by the list: "check after work (G4)"."""
    words = rules.points.get(fault.point) if rules else None
    what = words.in_language(say.lang) if words else list_title
    return say("{what} (G{number})", what=what, number=fault.id)


def small(stand: Stand, say: Say) -> tuple[str, ...]:
    """What is typed instead of pressing."""
    typed = say("Or type: /rollcall checklist done")
    if not stand.rules.each_seat:
        return (typed,)
    first = next(iter(stand.rules.points.values())).in_language(say.lang)
    return (
        typed,
        say("For example: /rollcall checklist fault {what} and what is the matter", what=first),
    )


def buttons(stand: Stand, say: Say) -> tuple[Button, ...]:
    value = str(stand.round.id)
    wrong = Button(action="checklist.fault", label=say("Something is wrong…"), value=value)
    if stand.rules.each_seat:
        label = say("My seat is in order")
        return (Button(action="checklist.done", label=label, value=value, style="primary"), wrong)
    tick = Button(action="checklist.tick", label=say("Tick…"), value=value)
    if not stand.open_points:
        return (tick, wrong)
    done = Button(action="checklist.done", label=say("All done"), value=value, style="primary")
    return (done, tick, wrong)
