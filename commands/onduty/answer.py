"""The answer to `/onduty`: a moment or a date, the own team or another one."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from commands.deciding.asking import Asking, Refusal
from commands.onduty import drawing
from handbook import dates
from handbook.dates import Found, Impossible, Nothing, Unclear
from storage import duty, people, rostered, rosters
from storage.cards import Card, clean
from storage.people import Team
from storage.rosters import Shift

NOW = ("", "now", "现在", "此刻")
NEXT = ("next", "下一班", "下班次", "接下来")
DAY = timedelta(days=1)


def line(asking: Asking, typed: str) -> Card:
    """Who works when; changes nothing. Raises Refusal where no moment or team can be read."""
    team, said = _team(asking, " ".join(typed.split()))
    local = asking.tx.now.astimezone(ZoneInfo(team.zone))
    if said.casefold() in NOW:
        return _now(asking, team)
    if said.casefold() in NEXT:
        return _next(asking, team)
    return _on(asking, team, _day(asking, said, local.date()))


def _team(asking: Asking, said: str) -> tuple[Team, str]:
    """The team that the line names, else the own one; and what is left of the line."""
    named = [team for team in people.teams(asking.tx) if team.name.casefold() in said.casefold()]
    if not named:
        return asking.person.team, said
    team = max(named, key=lambda one: len(one.name))
    at = said.casefold().index(team.name.casefold())
    return team, f"{said[:at]} {said[at + len(team.name) :]}".strip()


def _day(asking: Asking, said: str, today: date) -> date:
    say = asking.say
    example = say("For example: /onduty, /onduty next, /onduty {day}", day=today + DAY)
    match dates.find(said, today):
        case Found(span=span) if span.first == span.last:
            return span.first
        case Found():
            raise Refusal(say("I can show one day at a time."), example)
        case Unclear(choices=choices):
            days = say.names([say.day(span.first) for span in choices])
            raise Refusal(say("Which day do you mean: {days}?", days=days), example)
        case Impossible(said=words):
            raise Refusal(say("There is no such day: {said}.", said=clean(words, 40)), example)
        case Nothing():
            teams = say.names([clean(team.name, 40) for team in people.teams(asking.tx)[:20]])
            raise Refusal(
                say("I read neither a day nor a team in “{said}”.", said=clean(said, 40)),
                say("The teams: {teams}", teams=teams),
                example,
            )


def _now(asking: Asking, team: Team) -> Card:
    say = asking.say
    shifts = _peopled(asking, duty.running(asking.tx, _number(team), asking.tx.now))
    if shifts:
        at = say.moment(asking.tx.now.astimezone(ZoneInfo(team.zone)))
        return _card(asking, team, say("On duty: {moment}", moment=at), shifts, is_now=True)
    lines = [say("Nobody of {team} is on duty now.", team=_name(team))]
    coming = rostered.next_of_team(asking.tx, _number(team), asking.tx.now)
    return Card(lines=(*lines, *_starts(asking, team, coming)))


def _next(asking: Asking, team: Team) -> Card:
    say = asking.say
    coming = rostered.next_of_team(asking.tx, _number(team), asking.tx.now)
    if coming:
        return _card(asking, team, say("On duty next"), coming)
    return Card(lines=_starts(asking, team, coming))


def _on(asking: Asking, team: Team, day: date) -> Card:
    say = asking.say
    shifts = _peopled(asking, rosters.on_day(asking.tx, _number(team), day))
    if shifts:
        return _card(asking, team, say("On duty: {moment}", moment=say.day(day)), shifts)
    told = {"team": _name(team), "day": say.day(day)}
    zone = ZoneInfo(team.zone)
    midnight = datetime.combine(day + DAY, datetime.min.time(), zone)
    coming = rostered.next_of_team(asking.tx, _number(team), midnight - timedelta(seconds=1))
    return Card(
        lines=(
            say("The roster of {team} has nobody on {day}.", **told),
            *_starts(asking, team, coming),
        )
    )


def _starts(asking: Asking, team: Team, coming: Sequence[Shift]) -> tuple[str, ...]:
    """When it goes on; shifts of one moment are one line."""
    say = asking.say
    if not coming:
        return (say("No later shift is on the roster yet."),)
    at = say.moment(coming[0].starts_at.astimezone(ZoneInfo(team.zone)))
    codes = say.names([shift.code for shift in coming])
    return (say("The next shift: {codes}, {moment}", codes=codes, moment=at),)


def _peopled(asking: Asking, shifts: Sequence[Shift]) -> list[Shift]:
    """A shift that only records keep has nobody on it."""
    return [shift for shift in shifts if rostered.on_shift(asking.tx, shift.id or 0)]


def _card(
    asking: Asking, team: Team, title: str, shifts: Sequence[Shift], *, is_now: bool = False
) -> Card:
    own = team.id == asking.person.person.team_id
    draw = drawing.own if own else drawing.other
    items = [draw(asking, team, shift, is_now=is_now) for shift in shifts[: drawing.MOST_SHIFTS]]
    if len(shifts) > len(items):
        more = asking.say.plural(
            "And {n} more shift", "And {n} more shifts", len(shifts) - len(items)
        )
        items.append(drawing.words(more))
    return Card(title=title if own else f"{_name(team)} · {title}", items=tuple(items))


def _name(team: Team) -> str:
    return clean(team.name, 60)


def _number(team: Team) -> int:
    assert team.id is not None
    return team.id
