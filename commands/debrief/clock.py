"""A post-shift meeting is announced before the shift ends; its summary is asked for after it."""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from commands.debrief.card import card, title
from commands.debrief.finding import LATELY, leading, may
from commands.debrief.writing import due_subject
from commands.deciding.asking import Books, team_say
from commands.deciding.lines import cited, hours_line
from commands.deciding.occasions import Due, Occasion, by_shift
from commands.deciding.reach import reach
from handbook.book import in_force
from handbook.debrief import DebriefRules
from handbook.timing import WEEKDAYS
from handbook.words import Say, mark, of
from storage import debriefs, duty, outbox, people, rosters
from storage.cards import Button, Card
from storage.people import Team
from storage.rosters import Shift
from storage.transaction import Tx


def _due(
    moment: Callable[[DebriefRules, Shift], datetime],
) -> Callable[[Tx, Books, Sequence[Team], datetime, datetime], list[Due]]:
    """The moment of each shift that begins on one of the weekdays."""

    def due(
        tx: Tx, books: Books, teams: Sequence[Team], since: datetime, until: datetime
    ) -> list[Due]:
        def at(team: Team, shift: Shift) -> datetime | None:
            rules = in_force(books[team.handbook].debrief, shift.day)
            is_on = rules is not None and WEEKDAYS[shift.day.weekday()] in rules.on
            return moment(rules, shift) if rules is not None and is_on else None

        return by_shift(tx, teams, since, until, at)

    return due


def _title(tx: Tx, _: Books, due: Due, say: Say) -> str:
    shift = rosters.get(tx, due.number)
    if shift is None:
        return say("Post-shift meeting")
    zone = people.team(tx, shift.team_id).zone
    return say("Post-shift meeting, {shift}", shift=hours_line(shift, zone, say))


def _announces(rules: DebriefRules, shift: Shift) -> datetime:
    return shift.ends_at - timedelta(minutes=rules.announce_minutes)


def _why_not_announce(tx: Tx, _: Books, due: Due) -> str | None:
    shift = rosters.get(tx, due.number)
    if shift is None:
        return "the roster has the shift no longer"
    if outbox.first_of(tx, debriefs.subject(shift.id)) is not None:
        return "it was posted already"
    return "the shift is over" if tx.now >= shift.ends_at else None


def announce(tx: Tx, books: Books, due: Due) -> str | None:
    """Post it on the floor; why not, where nobody is on the shift."""
    if why := _why_not_announce(tx, books, due):
        return why
    shift = rosters.get(tx, due.number)
    assert shift is not None, "else it was useless"
    if not duty.present_on(tx, shift):
        return "everybody of the shift is on leave"
    team = people.team(tx, shift.team_id)
    debrief = debriefs.begin(tx, shift, secrets.token_hex(8))
    debriefs.announce(tx, debrief)
    drawn = card(tx, books[team.handbook], team, debrief, team_say(team))
    outbox.post(tx, team.floor_channel, debriefs.subject(shift.id), drawn)
    return None


def _reminds(rules: DebriefRules, shift: Shift) -> datetime:
    return shift.ends_at + timedelta(minutes=rules.remind_minutes)


def _why_not_remind(tx: Tx, _: Books, due: Due) -> str | None:
    debrief = debriefs.get(tx, due.number)
    if debrief is None or debrief.announced_at is None:
        return "no meeting was announced"
    if debrief.written_at is not None:
        return "it was summed up"
    shift = rosters.get(tx, due.number)
    is_old = shift is None or tx.now > shift.ends_at + LATELY
    return "it is long over" if is_old else None


def remind(tx: Tx, books: Books, due: Due) -> str | None:
    """Ask whoever led the shift for the summary; nobody is woken for it."""
    if why := _why_not_remind(tx, books, due):
        return why
    shift = rosters.get(tx, due.number)
    assert shift is not None, "else it was useless"
    team = people.team(tx, shift.team_id)
    book = books[team.handbook]
    rules = in_force(book.debrief, shift.day)
    assert rules is not None, "it was due by them"
    team_of = people.of_team(tx, shift.team_id)
    asked = leading(tx, shift, rules, [known for known in team_of if may(book, rules, known)])
    until = (shift.ends_at + LATELY).astimezone(ZoneInfo(team.zone))
    for known in asked:
        say = of(known.language)
        told = Card(
            title=say("How was the post-shift meeting?"),
            lines=(
                title(shift, team, say),
                say(
                    "Please sum it up in a line or two, with the goals until next time ({rule}).",
                    rule=cited(rules.rule, say),
                ),
            ),
            small=(say("You can until {time}.", time=say.moment(until)),),
            buttons=(
                Button(
                    action="debrief.write",
                    label=say("Sum up…"),
                    value=f"{shift.id}:0",
                    style="primary",
                ),
            ),
        )
        reach(tx, book, known, "debrief.remind", due_subject(shift), told)
    return None if asked else "nobody who leads it was on the shift"


MEETING = Occasion(
    name="debrief",
    title=_title,
    due=_due(_announces),
    post=announce,
    why_useless=_why_not_announce,
    kind=mark("Post-shift meetings"),
    also=(
        "debrief",
        "班后会",
    ),
    where="floor_channel",
    is_steady=True,
)
REMINDER = Occasion(
    name="debrief_reminder",
    title=_title,
    due=_due(_reminds),
    post=remind,
    why_useless=_why_not_remind,
    is_shown=False,
    is_steady=True,
)
