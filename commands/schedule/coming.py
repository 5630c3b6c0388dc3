"""The posts that come next to a team, whatever command they belong to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from commands.deciding.asking import Asking, Refusal, team_say
from commands.deciding.command import all_commands
from commands.deciding.lines import cited
from commands.deciding.occasions import Due, Occasion
from commands.deciding.typed import numbered
from handbook.words import Say
from storage import outbox, timetable
from storage.cards import Card, clean
from storage.occurrences import SKIPPED, Occurrence
from storage.timetable import Pause

MOST = 10
WINDOWS = (1, 8, 32, 93, 367)
"""Days: one looks farther ahead only while there are too few."""
BLINK = timedelta(seconds=1)


@dataclass(frozen=True)
class Coming:
    """One post that is due. `taken`: what became of it before its time, if anything did."""

    occasion: Occasion
    due: Due
    taken: Occurrence | None = None

    @property
    def key(self) -> tuple[str, str, datetime]:
        return self.occasion.name, self.due.subject, self.due.at.astimezone(UTC)

    @property
    def value(self) -> str:
        """What a button says of it."""
        return f"{self.occasion.name}|{self.due.at.timestamp():.0f}|{self.due.subject}"

    @property
    def is_skipped(self) -> bool:
        return self.taken is not None and self.taken.outcome == SKIPPED


def shown() -> list[Occasion]:
    """Every kind of post that a team sees."""
    return [one for command in all_commands() for one in command.occasions if one.is_shown]


def called(occasion: Occasion, say: Say) -> str:
    """What people call the kind."""
    return say(occasion.kind) if occasion.kind else occasion.name.replace("_", " ")


def paused(asking: Asking) -> dict[str, Pause]:
    """The pauses that hold today, by kind; of several the first."""
    found: dict[str, Pause] = {}
    for one in timetable.pauses(asking.tx, asking.person.person.team_id, asking.today):
        found.setdefault(one.job, one)
    return found


def coming(asking: Asking) -> list[Coming]:
    """The next ones, without those that a pause leaves out; skipped ones are among them."""
    found: list[Coming] = []
    for days in WINDOWS:
        found = _within(asking, asking.tx.now + timedelta(days=days))
        if len(found) >= MOST:
            break
    return found[:MOST]


def _within(asking: Asking, until: datetime) -> list[Coming]:
    pauses, zone = paused(asking), ZoneInfo(asking.person.team.zone)
    found = []
    for occasion in shown():
        dues = _dues(asking, occasion, asking.tx.now, until)
        taken = timetable.ahead(asking.tx, occasion.name, asking.tx.now) if dues else {}
        pause = pauses.get(occasion.name)
        for due in dues:
            day = due.at.astimezone(zone).date()
            if pause is not None and (pause.until is None or day < pause.until):
                continue
            one = Coming(occasion, due, taken.get((due.subject, due.at.astimezone(UTC))))
            if one.taken is None or one.is_skipped:
                found.append(one)
    return sorted(found, key=lambda one: (one.due.at, one.occasion.name, one.due.subject))


def _dues(asking: Asking, occasion: Occasion, since: datetime, until: datetime) -> Sequence[Due]:
    team = asking.person.team
    return occasion.due(asking.tx, {team.handbook: asking.book}, [team], since, until)


def title(asking: Asking, one: Coming, say: Say | None = None) -> str:
    books = {asking.person.team.handbook: asking.book}
    return one.occasion.title(asking.tx, books, one.due, say or asking.say)


def moment(asking: Asking, one: Coming, say: Say | None = None) -> str:
    return (say or asking.say).moment(one.due.at.astimezone(ZoneInfo(asking.person.team.zone)))


def found(asking: Asking, typed: str, example: str) -> tuple[Coming, str]:
    """The one that a line begins with, by its number on the list, and the rest. Raises Refusal."""
    say = asking.say
    number, rest = numbered(typed)
    if not number:
        raise Refusal(
            say("Please say which one, by its number. Nothing was changed."),
            example,
            say("The numbers stand on the list: /rollcall schedule"),
        )
    listed = coming(asking)
    if not 1 <= int(number) <= len(listed):
        raise Refusal(
            say("There is no number {number} on the list. Nothing was changed.", number=number),
            say("What comes next: /rollcall schedule"),
        )
    return listed[int(number) - 1], rest


def pressed(asking: Asking, value: str) -> Coming:
    """The one that a button names, if it is still to come to the asker's team. Raises Refusal."""
    say = asking.say
    name, _, rest = value.partition("|")
    stamp, _, subject = rest.partition("|")
    occasion = next((one for one in shown() if one.name == name), None)
    if occasion is not None and stamp.isascii() and stamp.isdecimal() and len(stamp) < 12:
        at = datetime.fromtimestamp(int(stamp), UTC)
        for due in _dues(asking, occasion, at - BLINK, at):
            if due.subject == subject:
                taken = timetable.taken(asking.tx, name, subject, at)
                return Coming(occasion, due, taken)
    raise Refusal(
        say("That post does not come to your team any more. Nothing was changed."),
        say("What comes next: /rollcall schedule"),
    )


def check(asking: Asking) -> None:
    """Raises Refusal for whoever may only look."""
    if may(asking):
        return
    say, rules = asking.say, asking.book.posts
    titles = [asking.book.roles[role].in_language(say.lang) for role in rules.roles]
    if not titles:
        raise Refusal(
            say("Your handbook lets nobody change what comes by the clock."),
            say("Nothing was changed. What comes next: /rollcall schedule"),
        )
    raise Refusal(
        say(
            "What comes by the clock is for these to change: {people} ({rule}).",
            people=say.names(titles),
            rule=cited(rules.rule, say),
        ),
        say("Nothing was changed. What comes next: /rollcall schedule"),
    )


def may(asking: Asking) -> bool:
    return asking.book.may_any(asking.person.roles, asking.book.posts.roles)


def tell(asking: Asking, subject: str, *lines: str) -> None:
    """Say in the leaders' channel what one of them has done, in the team's language."""
    outbox.post(asking.tx, asking.person.team.leaders_channel, subject, Card(lines=lines))


def named(asking: Asking) -> str:
    return clean(asking.person.name)


def teams_say(asking: Asking) -> Say:
    return team_say(asking.person.team)
