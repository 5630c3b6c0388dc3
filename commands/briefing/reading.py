"""Whoever has read a briefing says so; everybody may see the next one as it stands."""

from commands.briefing.adding import next_shift
from commands.briefing.card import add_button, preview
from commands.briefing.posting import subject
from commands.briefing.scene import Scene, scene
from commands.briefing.unread import unread
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Press
from storage import briefings, duty, rostered
from storage.briefings import Briefing
from storage.cards import Card
from storage.rosters import Shift
from storage.transaction import Tx


def read_press(asking: Asking, press: Press) -> Card:
    """ "I have read it". Raises Refusal."""
    say, tx = asking.say, asking.tx
    briefing = _numbered(tx, press.value)
    if briefing is None or briefing.team_id != asking.person.person.team_id:
        raise Refusal(say("That is another team's briefing. Nothing was noted."))
    if not briefings.read(tx, briefing, asking.person.id):
        return Card(lines=(say("You have read it already."),))
    tx.note("briefing.read", subject(briefing), asking.actor)
    at = say.time(asking.now)
    return Card(lines=(say("Thank you. Noted: read at {time}.", time=at),))


def _numbered(tx: Tx, value: str) -> Briefing | None:
    return briefings.get(tx, int(value)) if value.isdecimal() and len(value) < 10 else None


def show(asking: Asking, typed: str) -> Card:
    """The briefing of one's shift that runs, else of the next, as it stands now."""
    say = asking.say
    if typed:
        raise Refusal(
            say("I did not understand “{words}”.", words=typed),
            say("/rollcall briefing shows the next one as it stands now."),
            say("Who leads a shift adds a word: /rollcall briefing word …"),
            say("Who has not read it: /rollcall briefing unread"),
        )
    shift = next_shift(asking) or _team_next(asking)
    found = scene(asking.tx, asking.book, asking.person.team, shift) if shift else None
    if found is None:
        return Card(lines=(say("No shift with a briefing is on your team's roster."),))
    briefing = briefings.of_shift(asking.tx, found.shift.id or 0)
    drawn = preview(found, briefing, say)
    if _leads(asking, found):
        return drawn.model_copy(update={"buttons": (add_button(found.shift, say),)})
    return drawn


def unread_line(asking: Asking, _: str) -> Card:
    """ "unread": who on the shift that runs has not read its briefing. Raises Refusal."""
    say, tx = asking.say, asking.tx
    lines: list[str] = []
    for shift in duty.running(tx, asking.person.person.team_id, tx.now):
        found = scene(tx, asking.book, asking.person.team, shift)
        briefing = briefings.of_shift(tx, shift.id or 0)
        if found is None or briefing is None or briefing.posted_at is None:
            continue
        if not _leads(asking, found):
            raise Refusal(say("Who has not read a briefing is for those to see who lead shifts."))
        lines += [f"{shift.code} · {line}" for line in unread(found, briefing, say)]
    return Card(lines=tuple(lines) or (say("No briefing of a running shift is posted."),))


def _leads(asking: Asking, found: Scene) -> bool:
    return asking.book.may_any(asking.person.roles, found.rules.led.roles)


def _team_next(asking: Asking) -> Shift | None:
    coming = rostered.next_of_team(asking.tx, asking.person.person.team_id, asking.tx.now)
    return next(iter(coming), None)
