"""The briefing by the clock: shown to its leader, posted to the floor, and who has not read it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from commands.briefing.card import add_button, draw, preview
from commands.briefing.scene import Scene, scene, scenes
from commands.briefing.unread import unread
from commands.deciding.asking import Books, team_say
from commands.deciding.command import Drawing
from commands.deciding.lines import hours_line
from commands.deciding.occasions import Due, Occasion, by_shift
from commands.deciding.reach import reach
from commands.deciding.shift_card import say_in_shift
from handbook.book import Handbook, in_force
from handbook.words import Say, mark, of
from storage import briefed, briefings, outbox, people, rosters
from storage.briefings import Briefing
from storage.cards import Card
from storage.people import Team
from storage.rosters import Shift
from storage.transaction import Tx

USEFUL = timedelta(hours=1)
"""For so long after the shift's start a briefing that is late is still posted."""
AT_ONCE = 10
"""Floors that are read at once: many more are so many people that Python looks through everything
it has for garbage before they are let go."""
LATE = "the shift has run for long"
GONE = "the shift is no longer on the roster"
NO_RULE = "the handbook has no briefing on that day"


def subject(briefing: Briefing) -> str:
    return f"briefing:{briefing.id}"


def posts_at(book: Handbook, shift: Shift) -> datetime | None:
    """When the shift's briefing is posted; None where there is none."""
    rules = in_force(book.briefing, shift.day)
    return shift.starts_at - timedelta(minutes=rules.minutes_before) if rules else None


def _previewed(book: Handbook, shift: Shift) -> datetime | None:
    rules, at = in_force(book.briefing, shift.day), posts_at(book, shift)
    return at - timedelta(minutes=rules.preview_minutes) if rules and at else None


def _unread_at(book: Handbook, shift: Shift) -> datetime | None:
    rules = in_force(book.briefing, shift.day)
    if rules is None or rules.unread_minutes is None:
        return None
    return shift.starts_at + timedelta(minutes=rules.unread_minutes)


def _due(
    tx: Tx, books: Books, teams: Sequence[Team], since: datetime, until: datetime
) -> list[Due]:
    return by_shift(
        tx, teams, since, until, lambda team, shift: posts_at(books[team.handbook], shift)
    )


def _preview_due(
    tx: Tx, books: Books, teams: Sequence[Team], since: datetime, until: datetime
) -> list[Due]:
    return by_shift(
        tx, teams, since, until, lambda team, shift: _previewed(books[team.handbook], shift)
    )


def _unread_due(
    tx: Tx, books: Books, teams: Sequence[Team], since: datetime, until: datetime
) -> list[Due]:
    return by_shift(
        tx, teams, since, until, lambda team, shift: _unread_at(books[team.handbook], shift)
    )


def _title(tx: Tx, _: Books, due: Due, say: Say) -> str:
    return say("Briefing, {shift}", shift=_hours(tx, due, say))


def _preview_title(tx: Tx, _: Books, due: Due, say: Say) -> str:
    return say("Briefing shown to its leader, {shift}", shift=_hours(tx, due, say))


def _unread_title(tx: Tx, _: Books, due: Due, say: Say) -> str:
    return say("Who has not read the briefing, {shift}", shift=_hours(tx, due, say))


def _hours(tx: Tx, due: Due, say: Say) -> str:
    shift = rosters.get(tx, due.number)
    if shift is None:
        return say("a shift that is no longer there")
    return hours_line(shift, people.team(tx, shift.team_id).zone, say)


def _shift(tx: Tx, due: Due) -> Shift | None:
    """What is due is asked about first, and then posted."""
    return tx.once(due.subject, lambda: rosters.get(tx, due.number))


def _why_late(tx: Tx, _: Books, due: Due) -> str | None:
    shift = _shift(tx, due)
    return LATE if shift is not None and _is_late(tx, shift) else None


def _is_late(tx: Tx, shift: Shift) -> bool:
    return tx.now > shift.starts_at + USEFUL


def _why_past(tx: Tx, books: Books, due: Due) -> str | None:
    shift = rosters.get(tx, due.number)
    if shift is None:
        return GONE
    at = posts_at(books[people.team(tx, shift.team_id).handbook], shift)
    return "the briefing's time has come" if at is None or tx.now >= at else None


def _why_over(tx: Tx, _: Books, due: Due) -> str | None:
    shift = rosters.get(tx, due.number)
    return "the shift is over" if shift is not None and tx.now >= shift.ends_at else None


def _scene(tx: Tx, books: Books, due: Due) -> Scene | str:
    shift = _shift(tx, due)
    if shift is None:
        return GONE
    team = people.team(tx, shift.team_id)
    return scene(tx, books[team.handbook], team, shift) or NO_RULE


def post(tx: Tx, books: Books, due: Due) -> str | None:
    """Post it to the floor, once a shift, and note who is to read it."""
    found = _scene(tx, books, due)
    return found if isinstance(found, str) else _posted(tx, [found])[0]


def post_each(tx: Tx, books: Books, dues: Sequence[Due]) -> list[str | None]:
    """The same of those that are not too late."""
    parts = [dues[begin : begin + AT_ONCE] for begin in range(0, len(dues), AT_ONCE)]
    return [why for part in parts for why in _post_part(tx, books, part)]


def _post_part(tx: Tx, books: Books, dues: Sequence[Due]) -> list[str | None]:
    known = briefed.shifts(tx, [due.number for due in dues])
    there = [known[due.number] for due in dues if due.number in known]
    told = [(books[team.handbook], team, shift) for shift, team in there if not _is_late(tx, shift)]
    drawn = [one for one in scenes(tx, told) if one is not None]
    whys = dict(zip([one.shift.id for one in drawn], _posted(tx, drawn), strict=True))

    def why(number: int) -> str | None:
        if number not in known:
            return GONE
        return LATE if _is_late(tx, known[number][0]) else whys.get(number, NO_RULE)

    return [why(due.number) for due in dues]


def _posted(tx: Tx, found: Sequence[Scene]) -> list[str | None]:
    """Why each of them was not posted, or None."""
    read = [(one.shift, [who.person_id for who in one.present]) for one in found]
    made = briefings.post(tx, read)
    outbox.post_all(
        tx,
        [
            (one.team.floor_channel, subject(briefing), draw(one, briefing))
            for one, briefing in zip(found, made, strict=True)
            if briefing is not None
        ],
    )
    return [None if briefing is not None else "it is posted already" for briefing in made]


def show_leader(tx: Tx, books: Books, due: Due) -> str | None:
    """Show it to whoever leads the shift, who may add a word."""
    found = _scene(tx, books, due)
    if isinstance(found, str):
        return found
    leaders = found.leaders
    if not leaders:
        return "nobody on the shift leads it"
    briefing = briefings.of_shift(tx, found.shift.id or 0)
    for number in leaders:
        known = people.by_id(tx, number)
        say = of(known.language)
        card = preview(found, briefing, say)
        at = posts_at(found.book, found.shift)
        assert at is not None, "there is a rule"
        told = card.model_copy(
            update={
                "lines": (
                    say(
                        "It goes to the floor at {time}. You may add a word to it.",
                        time=say.time(at.astimezone(_zone(found.team))),
                    ),
                ),
                "buttons": (add_button(found.shift, say),),
            }
        )
        reach(tx, found.book, known, "briefing.preview", f"briefing_preview:{found.shift.id}", told)
    return None


def list_unread(tx: Tx, books: Books, due: Due) -> str | None:
    """Tell the leaders, in the shift's thread, who has not read it."""
    found = _scene(tx, books, due)
    if isinstance(found, str):
        return found
    briefing = briefings.of_shift(tx, found.shift.id or 0)
    if briefing is None or briefing.posted_at is None:
        return "the briefing was not posted"
    say_in_shift(tx, found.shift, found.team, unread(found, briefing, team_say(found.team)))
    return None


def draw_posted(drawing: Drawing) -> Card:
    """The post, drawn again from the state of now."""
    tx = drawing.tx
    briefing = briefings.get(tx, drawing.number)
    assert briefing is not None, "what is drawn is there"
    shift = rosters.get(tx, briefing.shift_id)
    assert shift is not None, "a briefing's shift is kept"
    team = people.team(tx, briefing.team_id)
    found = scene(tx, drawing.books[team.handbook], team, shift)
    if found is None:
        say = team_say(team)
        return Card(lines=(say("The handbook has no briefing on that day."),))
    return draw(found, briefing)


def _zone(team: Team) -> ZoneInfo:
    return ZoneInfo(team.zone)


BEFORE_SHIFT = Occasion(
    "briefing",
    _title,
    _due,
    post,
    _why_late,
    kind=mark("Briefings"),
    also=("briefing", "briefings", "班前会"),
    where="floor_channel",
    is_steady=True,
    post_each=post_each,
)
PREVIEW = Occasion(
    "briefing_preview",
    _preview_title,
    _preview_due,
    show_leader,
    _why_past,
    is_shown=False,
    part_of="briefing",
    is_steady=True,
)
UNREAD = Occasion(
    "briefing_unread",
    _unread_title,
    _unread_due,
    list_unread,
    _why_over,
    is_shown=False,
    part_of="briefing",
    is_steady=True,
)
