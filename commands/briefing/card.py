"""The briefing of a shift as it stands at a moment: for the floor, and before it for its leader."""

from collections.abc import Iterable
from datetime import timedelta
from zoneinfo import ZoneInfo

from commands.briefing.scene import Scene
from commands.deciding.asking import team_say
from commands.deciding.figures import figures
from commands.deciding.figures_missed import lead_line
from commands.deciding.lines import cited, hours_line
from commands.deciding.shift_card import counted_line
from handbook.book import in_force
from handbook.grid import GOLDEN, RESERVE
from handbook.kpi.periods import of_day
from handbook.words import Say
from storage import calls, people
from storage.attendance import Record
from storage.briefed import Standing
from storage.briefings import Briefing
from storage.bulletins import POINT
from storage.cards import Button, Card, Fact, Item
from storage.rosters import Shift
from storage.transaction import Tx

MOST_TASKS = 10


def draw(found: Scene, briefing: Briefing | None) -> Card:
    """What the floor reads, in the team's language."""
    say = team_say(found.team)
    title = say(
        "Briefing: {shift}, {day}",
        shift=hours_line(found.shift, found.team.zone, say),
        day=say.day(found.shift.day),
    )
    buttons: tuple[Button, ...] = ()
    if briefing is not None and briefing.posted_at is not None:
        buttons = (
            Button(
                action="briefing.read",
                label=say("I have read it"),
                value=str(briefing.id),
                style="primary",
            ),
        )
    return _card(found, briefing, title, say, buttons, asked=_asked(found, say) if buttons else ())


def preview(found: Scene, briefing: Briefing | None, say: Say) -> Card:
    """The same before it is posted, in the words of whoever asks to see it."""
    title = say(
        "As the briefing stands now: {shift}, {day}",
        shift=hours_line(found.shift, found.team.zone, say),
        day=say.day(found.shift.day),
    )
    return _card(found, briefing, title, say, ())


def add_button(shift: Shift, say: Say) -> Button:
    return Button(action="briefing.word", label=say("Add a word…"), value=str(shift.id))


def _asked(found: Scene, say: Say) -> tuple[str, ...]:
    """What whoever is on the shift does with it, and until when."""
    if found.rules.unread_minutes is None:
        return ()
    until = found.shift.starts_at + timedelta(minutes=found.rules.unread_minutes)
    at = say.time(until.astimezone(ZoneInfo(found.team.zone)))
    return (say("If you are on this shift, please press “I have read it” by {time}.", time=at),)


def _card(
    found: Scene,
    briefing: Briefing | None,
    title: str,
    say: Say,
    buttons: tuple[Button, ...],
    *,
    asked: tuple[str, ...] = (),
) -> Card:
    at = say.time(found.tx.now.astimezone(ZoneInfo(found.team.zone)))
    before = say.minutes(found.rules.minutes_before)
    rule = cited(found.rules.rule, say)
    return Card(
        title=title,
        facts=tuple(_facts(found, say)),
        items=tuple(_items(found, briefing, say)),
        small=(
            *asked,
            say(
                "As of {time}. It comes {length} before each shift ({rule}).",
                time=at,
                length=before,
                rule=rule,
            ),
        ),
        buttons=buttons,
    )


def _facts(found: Scene, say: Say) -> Iterable[Fact]:
    names = {one.person_id: one.name for one in found.standing}
    leaders = [names[one] for one in found.leaders]
    yield Fact(
        label=say("Led by"), value=say.names(leaders) if leaders else say("nobody on the roster")
    )
    yield Fact(label=say("On the floor"), value=counted_line(found.staffing, len(found.late), say))
    late = {one.person_id for one in found.late}
    marked = {one.person_id for one in found.present if one.mark in (RESERVE, GOLDEN)}
    apart = late | marked
    working = (one for one in found.present if one.person_id not in apart)
    yield from _named(say("On this shift"), _with_hours(working, found, say), say)
    yield from _named(
        say("Expected late"), (_late(one, names, found, say) for one in found.late), say
    )
    away = [names[one.person_id] for one in found.standing if one.is_away]
    yield from _named(say("On leave"), away, say)
    for mark, label in ((RESERVE, say("On call")), (GOLDEN, say("Golden shift"))):
        theirs = [names[one.person_id] for one in found.present if one.mark == mark]
        yield from _named(label, theirs, say)
    yield from _named(say("Swapped"), _swaps(found, names, say), say)


def _named(label: str, names: Iterable[str], say: Say) -> Iterable[Fact]:
    listed = list(names)
    if listed:
        yield Fact(label=label, value=say.names(listed))


def _with_hours(people: Iterable[Standing], found: Scene, say: Say) -> Iterable[str]:
    """Their names, and their hours where they are not the shift's."""
    zone, starts, ends = ZoneInfo(found.team.zone), found.shift.starts_at, found.shift.ends_at
    for one in people:
        if one.begins == starts and one.ends == ends:
            yield one.name
        else:
            yield say(
                "{name} ({start}–{end})",
                name=one.name,
                start=say.time(one.begins.astimezone(zone)),
                end=say.time(one.ends.astimezone(zone)),
            )


def _late(record: Record, names: dict[int, str], found: Scene, say: Say) -> str:
    name = names.get(record.person_id, "?")
    if record.expected_at is None:
        return name
    at = say.time(record.expected_at.astimezone(ZoneInfo(found.team.zone)))
    return say("{name} at {time}", name=name, time=at)


def _swaps(found: Scene, names: dict[int, str], say: Say) -> Iterable[str]:
    gone = [gave for gave, took in found.moves if gave is not None and took in names]
    others = {known.id: known.name for known in _by_ids(found.tx, gone)}
    for gave, took in found.moves:
        if took not in names or took is None:
            continue
        if gave is None:
            yield names[took]
        else:
            yield say("{name} for {other}", name=names[took], other=others.get(gave, "?"))


def _by_ids(tx: Tx, ids: Iterable[int]) -> list[people.Known]:
    return [people.by_id(tx, number) for number in dict.fromkeys(ids)]


def _items(found: Scene, briefing: Briefing | None, say: Say) -> Iterable[Item]:
    holding = [one for one in found.told if one.withdrawn_at is None]
    if briefing is not None and briefing.words and briefing.added_by is not None:
        by = people.by_id(found.tx, briefing.added_by).name
        yield Item(title=say("A word from {name}", name=by), lines=(briefing.words,))
    yield from _listed(
        say("New"), (_numbered(one.id, one.words) for one in holding if one.kind != POINT)
    )
    gone = (_numbered(one.id, one.words) for one in found.told if one.withdrawn_at is not None)
    yield from _listed(say("Withdrawn, no longer valid"), gone)
    yield from _listed(
        say("Please watch"), (_numbered(one.id, one.words) for one in holding if one.kind == POINT)
    )
    yield from _listed(say("Training"), found.training.told(found.book, found.team, say))
    yield from _figures(found, say)
    points = (f"N{one.id} {one.words or '…'}" for one in found.points if one.is_for_floor)
    yield from _listed(say("From the shift before"), points)
    on_it = {one.person_id: one.name for one in found.present}
    theirs = [one for one in found.tasks if one.owner_id is None or one.owner_id in on_it]
    lines = [
        say(
            "T{number} {what}: {name}, until {day}",
            number=one.id,
            what=one.words or "…",
            name=on_it[one.owner_id] if one.owner_id in on_it else say("everybody"),
            day=say.day(one.due),
        )
        for one in theirs[:MOST_TASKS]
    ]
    if len(theirs) > MOST_TASKS:
        lines.append(say("And {n} more: /rollcall action", n=len(theirs) - MOST_TASKS))
    yield from _listed(say("Still to do"), lines)


def _figures(found: Scene, say: Say) -> Iterable[Item]:
    """Those of the day before that lead; nothing where no telephone system tells of calls."""
    day = found.shift.day - timedelta(days=1)
    if in_force(found.book.kpi, day) is None or not calls.is_told(found.tx, found.team.id or 0):
        return
    told = figures(found.tx, found.book, found.team, of_day(day))
    if told is None:
        return
    if told.found.sums.is_empty:
        line = say("No calls of {days} have come in yet.", days=say.day(day))
    else:
        line = lead_line(told, say)
    yield Item(title=say("Figures of {day}", day=say.day(day)), lines=(line,))


def _listed(title: str, lines: Iterable[str]) -> Iterable[Item]:
    listed = tuple(lines)
    if listed:
        yield Item(title=title, lines=listed)


def _numbered(number: int | None, words: str | None) -> str:
    return f"B{number} {words or '…'}"
