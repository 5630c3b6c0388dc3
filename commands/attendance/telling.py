"""Records in words, and the person is told of what others write about them."""

from commands.deciding.asking import Asking
from commands.deciding.lates import near
from commands.deciding.proposal_card import EVENTS
from commands.deciding.reach import reach
from handbook.words import Say, mark, of
from storage.attendance import DECLARED, EXCUSED, OPEN, SILENT, Record
from storage.cards import Card, Fact
from storage.people import Known

TITLES = {
    "recorded": mark("Recorded about you"),
    "corrected": mark("Corrected about you"),
    "excused": mark("Excused"),
    "removed": mark("Removed"),
}
HOW = {
    DECLARED: mark("said by the person"),
    SILENT: mark("without a word"),
}


def words(record: Record, say: Say) -> str:
    """ "late, 25 min, without a word", "left early, 30 min", "not at work, excused"."""
    parts = [say(EVENTS[record.event])]
    if record.state == OPEN and not record.minutes:
        parts.append(say("not here yet"))
    elif record.minutes and record.event not in ("stayed_away", "not_approved"):
        parts.append(say.minutes(record.minutes))
    if record.event == "absence":
        parts.append(say("in days: {amount}", amount=f"{record.days:g}"))
    if record.how in HOW:
        parts.append(say(HOW[record.how]))
    if record.state == EXCUSED:
        parts.append(say("excused"))
    return say(", ").join(parts)


def line(record: Record, say: Say) -> str:
    """ "#12 Mon 2 Nov 2026: late, 25 min"."""
    return say(
        "#{number} {day}: {what}",
        number=record.id,
        day=say.day(record.day),
        what=words(record, say),
    )


def tell(asking: Asking, known: Known, record: Record, *, say_title: str, why: str = "") -> None:
    """In the person's own direct message and language: what was written, by whom.

    `say_title` is one of TITLES; `why` is said to the person alone.
    """
    say = of(known.language)
    lines = [say("By {name}.", name=asking.person.name)]
    if why:
        lines.append(say("Reason: {reason}", reason=why))
    if say_title in ("recorded", "corrected"):
        lines += near(asking.tx, asking.book, known, record, say)
        lines.append(say("If that is wrong, please tell them, or object to what comes of it."))
    told = Card(
        title=say(TITLES[say_title]),
        facts=(Fact(label=say("Record"), value=line(record, say)),),
        lines=tuple(lines),
        small=(say("Your month: /rollcall attendance"),),
    )
    reach(asking.tx, asking.book, known, "late.recorded", f"attendance:{record.id}", told)
