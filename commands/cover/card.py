"""The card of a search, as leaders see it, and the question as each of those asked sees it.

Neither says who is away, nor why.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from commands.cover.finding import rules_on, shift_of
from commands.deciding.asking import team_say
from commands.deciding.command import Drawing
from commands.deciding.lines import cited, shift_line
from handbook.book import Handbook
from handbook.relief import minutes_between
from handbook.words import Say, mark, of
from storage import covers, people, rosters
from storage.cards import Button, Card, Fact, mention
from storage.covers import (
    ACCEPTED,
    ASKED,
    DECLINED,
    OVER,
    RELEASED,
    SEARCHING,
    STOPPED,
    TAKEN,
    Cover,
    CoverAsk,
)
from storage.people import Team
from storage.rosters import Shift, Staffing
from storage.transaction import Tx

TITLES: Mapping[str, str] = {
    SEARCHING: mark("{cover}: somebody is looked for"),
    TAKEN: mark("{cover}: taken"),
    STOPPED: mark("{cover}: not needed any more"),
    OVER: mark("{cover}: nobody has taken it"),
}
ANSWERS: Mapping[str, str] = {
    ASKED: mark("{name}: no answer yet"),
    ACCEPTED: mark("{name}: takes it"),
    DECLINED: mark("{name}: no"),
    RELEASED: mark("{name}: released"),
}
SHOWN, NAMES = 3, 6
"""Waves on the card, and people of each; [Details] has them all."""
LONG_REST = 24 * 60


def name(cover: Cover, say: Say) -> str:
    return say("Cover C{number}", number=cover.id)


def draw(drawing: Drawing) -> Card:
    """The card as the leaders' channel sees it, from the state of this moment."""
    cover = covers.get(drawing.tx, drawing.number)
    assert cover is not None, "a card is drawn for a search that is stored"
    team = people.team(drawing.tx, cover.team_id)
    return of_search(drawing.tx, cover, drawing.books[team.handbook], team, team_say(team))


def of_search(tx: Tx, cover: Cover, book: Handbook, team: Team, say: Say) -> Card:
    assert cover.id is not None
    shift, rows = shift_of(tx, cover), covers.asks(tx, cover.id)
    asker = people.by_id(tx, cover.asked_by)
    at = say.time(local(cover.asked_at, team))
    facts = [
        *wanted(cover, shift, team, say),
        Fact(label=say("Staffing"), value=staffing(tx, shift, say)),
        Fact(
            label=say("Asked for by"),
            value=say("{name}, {time}", name=mention(asker.person.slack_id, asker.name), time=at),
        ),
    ]
    if cover.taken_by is not None:
        taker = people.by_id(tx, cover.taken_by)
        who = mention(taker.person.slack_id, taker.name)
        facts.append(Fact(label=say("Taken by"), value=_taken(who, rows, team, say)))
    facts += _waves(tx, rows, team, say)
    rules = rules_on(book, cover.day)
    return Card(
        title=say(TITLES[cover.state], cover=name(cover, say)),
        facts=tuple(facts),
        lines=tuple(_next(cover, team, say)),
        small=(say("Rule: {rule}", rule=cited(rules.rule, say)),) if rules else (),
        buttons=tuple(buttons(tx, cover, say)),
    )


def wanted(cover: Cover, shift: Shift, team: Team, say: Say) -> list[Fact]:
    """The shift, and the hours where it is a part of it."""
    found = [Fact(label=say("Shift"), value=shift_line(shift, team.zone, say))]
    if (cover.starts_at, cover.ends_at) != (shift.starts_at, shift.ends_at):
        told = hours(cover.starts_at, cover.ends_at, team, say)
        found.append(Fact(label=say("Needed"), value=told))
    return found


def staffing(tx: Tx, shift: Shift, say: Say) -> str:
    return counted(rosters.staffing(tx, [shift])[0], say)


def counted(count: Staffing, say: Say, before: int | None = None) -> str:
    """ "3 → 4, 4 needed", or one number where nothing changes."""
    told = say("{count} on the floor", count=count.present)
    if before is not None and before != count.present:
        told = say("{before} → {after}", before=before, after=count.present)
    if not count.minimum:
        return told
    short = count.minimum - count.present
    values = {"staff": told, "minimum": count.minimum, "short": short}
    if short > 0:
        return say("{staff}, {minimum} needed — {short} short", **values)
    return say("{staff}, {minimum} needed", **values)


def _taken(who: str, rows: Iterable[CoverAsk], team: Team, say: Say) -> str:
    row = next((row for row in rows if row.state == ACCEPTED), None)
    if row is None or row.starts_at is None or row.ends_at is None:
        return who
    told = say("{name}, {hours}", name=who, hours=hours(row.starts_at, row.ends_at, team, say))
    return say("{what}; asks to be released", what=told) if row.wants_off_at else told


def _waves(tx: Tx, rows: Sequence[CoverAsk], team: Team, say: Say) -> list[Fact]:
    """Who was asked when, and what each has said; of many waves the last ones."""
    waves: dict[int, list[CoverAsk]] = defaultdict(list)
    for row in rows:
        waves[row.wave].append(row)
    names = _names(tx, rows)
    found = []
    for number in sorted(waves)[-SHOWN:]:
        asked = waves[number]
        at = say.time(local(asked[0].asked_at, team))
        told = [say(ANSWERS[row.state], name=names[row.person_id]) for row in asked[:NAMES]]
        if len(asked) > NAMES:
            told.append(say("{n} more", n=len(asked) - NAMES))
        label = say("Wave {number}, {time}", number=number, time=at)
        found.append(Fact(label=label, value="; ".join(told)))
    return found


def _names(tx: Tx, rows: Sequence[CoverAsk]) -> dict[int, str]:
    if not rows:
        return {}
    team = people.by_id(tx, rows[0].person_id).person.team_id
    return {known.id: known.name[:40] for known in people.of_team(tx, team)}


def _next(cover: Cover, team: Team, say: Say) -> Iterable[str]:
    if cover.state != SEARCHING:
        return
    if cover.left:
        at = say.moment(local(cover.next_at, team))
        yield say("The next are asked at {time}; {n} more could take it.", time=at, n=cover.left)
    else:
        yield say("Everybody who could take it was asked.")


def buttons(tx: Tx, cover: Cover, say: Say) -> Iterable[Button]:
    value = str(cover.id)
    if cover.state == SEARCHING:
        yield Button(action="cover.stop", label=say("Stop"), value=value)
    if cover.state == TAKEN and cover.ends_at > tx.now:
        yield Button(action="cover.release", label=say("Release…"), value=value)
    yield Button(action="cover.details", label=say("Details"), value=value)


def draw_ask(drawing: Drawing) -> Card:
    """The question in somebody's direct message, in their language, as it stands now."""
    row = covers.ask_of(drawing.tx, drawing.number)
    assert row is not None, "a card is drawn for a question that is stored"
    return of_ask(drawing.tx, row, drawing.books)


def of_ask(tx: Tx, row: CoverAsk, books: Mapping[str, Handbook]) -> Card:
    cover, known = covers.get(tx, row.cover_id), people.by_id(tx, row.person_id)
    assert cover is not None
    team, say, shift = known.team, of(known.language), shift_of(tx, cover)
    rules = rules_on(books[team.handbook], cover.day)
    facts = wanted(cover, shift, team, say)
    small: tuple[str, ...] = ()
    if rules is not None:
        small = (say("Rule: {rule}", rule=cited(rules.rule, say)),)
    if cover.state != SEARCHING or row.state != ASKED:
        title = say("{shift}: you were asked", shift=shift.code)
        return Card(title=title, facts=tuple(facts), lines=(_stands(cover, row, say),))
    minutes = minutes_between(cover.starts_at, cover.ends_at)
    lines = [
        say("Somebody is needed. Could you take it? The first yes has it; a no is fine too."),
        say("It counts as overtime: {time}.", time=say.minutes(minutes)),
        say("Your overtime this month so far: {time}.", time=say.minutes(row.overtime)),
    ]
    if row.rest is not None and row.rest < LONG_REST:
        lines.append(say("That leaves you {time} of rest.", time=say.minutes(row.rest)))
    return Card(
        title=say("{shift}: can you help out?", shift=shift.code),
        facts=tuple(facts),
        lines=tuple(lines),
        small=small,
        buttons=(
            Button(
                action="cover.accept", label=say("I take it"), value=str(row.id), style="primary"
            ),
            Button(action="cover.decline", label=say("I cannot"), value=str(row.id)),
        ),
    )


def _stands(cover: Cover, row: CoverAsk, say: Say) -> str:
    if row.state == ACCEPTED:
        return say("You take it. Thank you!")
    if row.state == RELEASED:
        return say("You were released from it.")
    if row.state == DECLINED:
        return say("You said that you cannot. That is fine.")
    return {
        TAKEN: say("Somebody else has taken it. Thank you all the same."),
        STOPPED: say("It is not needed any more. Thank you all the same."),
        OVER: say("Its time is over."),
    }[cover.state]


def off_button(row: CoverAsk, say: Say) -> Button:
    return Button(action="cover.ask_off", label=say("I cannot come…"), value=str(row.id))


def hours(starts_at: datetime, ends_at: datetime, team: Team, say: Say) -> str:
    """From when to when, by the team's clock."""
    start, end = say.time(local(starts_at, team)), say.time(local(ends_at, team))
    return say("{start}–{end}", start=start, end=end)


def local(moment: datetime, team: Team) -> datetime:
    return moment.astimezone(ZoneInfo(team.zone))
