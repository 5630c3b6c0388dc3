"""A leader begins a search: the first wave is asked in the same moment."""

from datetime import datetime

from commands.cover import card, telling
from commands.cover.finding import check_right
from commands.cover.waves import Wave, ask_next
from commands.deciding.able import others_line, question
from commands.deciding.asking import Asking, Refusal, team_say
from commands.deciding.lines import shift_line
from storage import covers, eligible, outbox, people, rosters
from storage.cards import Button, Card, mention
from storage.covers import Cover
from storage.rosters import Shift


def begin_line(asking: Asking, shift: Shift, hours: tuple[datetime, datetime] | None) -> Card:
    return begin(asking, shift, f"shift:{shift.id}", hours)


def begin(
    asking: Asking, shift: Shift, origin: str, hours: tuple[datetime, datetime] | None = None
) -> Card:
    """Look for somebody for the shift, or these hours of it. Raises Refusal."""
    tx, say, team = asking.tx, asking.say, asking.person.team
    rules = check_right(asking, shift.day)
    rosters.lock(tx, [shift])
    assert shift.id is not None
    _check_new(asking, shift.id, origin)
    now = tx.now.replace(second=0, microsecond=0)
    starts, ends = hours or (shift.starts_at, shift.ends_at)
    if ends <= now:
        raise Refusal(say("That is over. Nothing was changed."))
    starts = max(starts, now)
    about = question(tx, asking.book, team, shift, (starts, ends))
    if not eligible.ids(tx, about):
        others = others_line(tx, about, say)
        raise Refusal(
            say("Nobody could take it. Nobody was asked."),
            *([others] if others else []),
            say(
                "For some hours of it only: /rollcall cover {line}",
                line=_shorter(asking, shift, starts, ends),
            ),
        )
    kind, _, number = origin.partition(":")
    cover = Cover(
        team_id=shift.team_id,
        shift_id=shift.id,
        day=shift.day,
        origin=origin,
        relief_id=int(number) if kind == "relief" else None,
        starts_at=starts,
        ends_at=ends,
        next_at=tx.now,
        is_begin_told=starts <= now,
        asked_by=asking.person.id,
        asked_at=tx.now,
    )
    cover.id = covers.add(tx, cover)
    stored = covers.get(tx, cover.id)
    assert stored is not None, "it was stored just now"
    tx.note(
        "cover.begun",
        telling.subject(stored),
        asking.actor,
        shift=shift.id,
        origin=origin,
        starts_at=starts,
        ends_at=ends,
    )
    books = {team.handbook: asking.book}
    wave = ask_next(tx, books, stored, rules, team)
    drawn = card.of_search(tx, stored, asking.book, team, team_say(team))
    outbox.post(tx, team.leaders_channel, telling.subject(stored), drawn)
    _tell_origin(asking, stored)
    return Card(
        title=card.name(stored, say),
        lines=(shift_line(shift, team.zone, say), *_said(asking, stored, wave)),
        buttons=(Button(action="cover.stop", label=say("Stop"), value=str(stored.id)),),
    )


def _shorter(asking: Asking, shift: Shift, starts: datetime, ends: datetime) -> str:
    """The line for the first half of it."""
    team, middle = asking.person.team, starts + (ends - starts) / 2
    first, last = (f"{card.local(at, team):%H:%M}" for at in (starts, middle))
    return f"{shift.day.isoformat()} {shift.code} {first}-{last}"


def _check_new(asking: Asking, shift_id: int, origin: str) -> None:
    """That nobody looks already. Raises Refusal, which says who was first."""
    running = covers.searching(asking.tx, shift_id, origin)
    if running is None:
        return
    say, by = asking.say, people.by_id(asking.tx, running.asked_by)
    at = card.local(running.asked_at, asking.person.team)
    raise Refusal(
        say(
            "{name} looks for somebody already: C{number}, since {time}.",
            name=by.name,
            number=running.id,
            time=say.moment(at),
        ),
        say("Nothing was changed. How it stands: /rollcall cover list"),
    )


def _said(asking: Asking, cover: Cover, wave: Wave) -> list[str]:
    say = asking.say
    if not wave.asked:
        at = say.moment(card.local(cover.next_at, asking.person.team))
        return [
            say("Nobody off duty is woken now. They are asked at {time}.", time=at),
            say("{n} could take it.", n=wave.left),
        ]
    names = say.names([people.by_id(asking.tx, one.person).name for one in wave.asked])
    told = [say("Asked: {people}. The first yes has it.", people=names)]
    if wave.left:
        at = say.moment(card.local(cover.next_at, asking.person.team))
        told.append(say("Then, at {time}, the next; {n} more could take it.", time=at, n=wave.left))
    return told


def _tell_origin(asking: Asking, cover: Cover) -> None:
    """The thread of what it came from says that somebody is looked for."""
    tx, say = asking.tx, team_say(asking.person.team)
    post = outbox.first_of(tx, cover.origin)
    if post is None:
        return
    who = mention(asking.person.person.slack_id, asking.person.name)
    line = say("{leader} looks for cover: C{number}.", leader=who, number=cover.id)
    outbox.reply(tx, post, post.subject, Card(lines=(line,)))
