"""The collector reports a day's problems to the leaders, or that there were none (SD-Q3)."""

import secrets
from datetime import date, timedelta

from commands.deciding.asking import Asking, Refusal, team_say
from commands.deciding.command import Filled, Press
from commands.deciding.lines import cited
from commands.deciding.whole import whole_lines
from commands.servicelog.collecting import unreported
from commands.servicelog.inviting import redraw
from commands.servicelog.rights import inspects, rules_of
from handbook.rotas import week_of
from handbook.service_log import Collecting
from storage import later, outbox, people, rotas, service_logs
from storage.cards import Card, Field, Form
from storage.service_logs import ProblemReport

MOST = 2500
LATEST = timedelta(days=6)
"""How long a day can be reported afterwards."""


def form(asking: Asking, value: str) -> Form:
    """The day's lines to begin with, without names. `value`: the day. Raises Refusal."""
    say, day = asking.say, _day(asking, value)
    _check(asking, day)
    found = unreported(asking.tx, asking.person.person.team_id, day)
    begun = _fitting([one.words or "" for one in found])
    left = len(found) - len(begun)
    without = (
        say.plural(
            "{n} more problem has no room below. To read all: /rollcall servicelog report",
            "{n} more problems have no room below. To read all: /rollcall servicelog report",
            left,
        ),
    )
    return Form(
        action="servicelog.report",
        title=say("Report problems"),
        value=day.isoformat(),
        submit=say("Report"),
        close=say("Close"),
        lines=(
            say("Of {day}. The leaders read it in their channel.", day=say.day(day)),
            say("Please name no customer, and no number of theirs."),
            *(without if left else ()),
        ),
        fields=(
            Field(
                name="words",
                label=say("The problems, a line each"),
                kind="text",
                value="\n".join(begun) or None,
                limit=MOST,
            ),
        ),
    )


def _fitting(lines: list[str]) -> list[str]:
    """As many as fit together, whole."""
    while len("\n".join(lines)) > MOST:
        lines = lines[:-1]
    return lines


def sent(asking: Asking, filled: Filled) -> Card:
    day, typed = _day(asking, filled.value), filled.answers.get("words", "")
    return _report(asking, day, whole_lines(asking, typed, MOST, field="words"))


def line(asking: Asking, rest: str) -> Card:
    """ "report the page does not load": today's. Raises Refusal."""
    if not rest.strip():
        say, day = asking.say, asking.today
        _check(asking, day)
        found = unreported(asking.tx, asking.person.person.team_id, day)
        raise Refusal(
            *(one.words or "" for one in found),
            say("What is to be reported? Nothing is sent yet."),
            say("For example: /rollcall servicelog report the page does not load"),
        )
    return _report(asking, asking.today, whole_lines(asking, rest, MOST))


def nothing_press(asking: Asking, press: Press) -> Card:
    """There is nothing to report; refused while a line is written. Raises Refusal."""
    say, day = asking.say, _day(asking, press.value)
    _check(asking, day)
    found = unreported(asking.tx, asking.person.person.team_id, day)
    if found:
        raise Refusal(
            say.plural("{n} problem is written.", "{n} problems are written.", len(found)),
            say("Please press Report… and send what the leaders should know."),
        )
    return _report(asking, day, [], is_nothing=True)


def _report(asking: Asking, day: date, lines: list[str], *, is_nothing: bool = False) -> Card:
    say, tx = asking.say, asking.tx
    rules = _check(asking, day)
    words = "\n".join(lines)
    if not words and not is_nothing:
        told = say("Please write what the leaders should know. Nothing is sent.")
        raise Refusal(told, fields={"words": told})
    team_id = asking.person.person.team_id
    people.lock_team(tx, team_id)
    count = len(unreported(tx, team_id, day))
    reported = service_logs.report(
        tx,
        ProblemReport(
            team_id=team_id,
            day=day,
            person_id=asking.person.id,
            lines=count,
            words=words or None,
            salt=secrets.token_hex(8),
            at=tx.now,
        ),
    )
    if reported is None:
        raise _was_first(asking, day)
    later.drop(tx, f"problems:{service_logs.the_day(tx, team_id, day).id}", "log.collect")
    redraw(tx, team_id, day)
    personal = {"words": (reported.salt, words)} if words else None
    subject = f"problem_report:{reported.id}"
    tx.note("servicelog.reported", subject, asking.actor, personal=personal, day=day, lines=count)
    outbox.post(tx, asking.person.team.leaders_channel, subject, _card(asking, reported, rules))
    return Card(
        lines=(say("Reported to the leaders: the problems of {day}. Thank you.", day=say.day(day)),)
    )


def _card(asking: Asking, reported: ProblemReport, rules: Collecting) -> Card:
    say = team_say(asking.person.team)
    told = tuple((reported.words or "").splitlines()) or (say("There was no problem."),)
    collected = say.plural(
        "Collected by {name} from {n} line of the service logs ({rule}).",
        "Collected by {name} from {n} lines of the service logs ({rule}).",
        reported.lines,
        name=asking.person.name,
        rule=cited(rules.rule, say),
    )
    return Card(
        title=say("Problems of {day}", day=say.day(reported.day)), lines=told, small=(collected,)
    )


def week_line(asking: Asking, _: str) -> Card:
    """ "week": what was reported this week, for those who look at the logs, and for whoever
    collects. Raises Refusal."""
    say, tx, team_id = asking.say, asking.tx, asking.person.person.team_id
    _check(asking, asking.today)
    monday, sunday = week_of(asking.today)
    found = service_logs.reports(tx, team_id, monday, sunday)
    told = [
        line
        for one in found
        for line in (
            say("{day}:", day=say.day(one.day)),
            *((one.words or say("There was no problem.")).splitlines()),
        )
    ]
    tx.note("servicelog.week", f"team:{team_id}", asking.actor, first=monday)
    return Card(
        title=say("Problems of the week from {day}", day=say.day(monday)),
        lines=tuple(told) or (say("Nothing is reported yet."),),
    )


def _check(asking: Asking, day: date) -> Collecting:
    """Raises Refusal for whoever neither collects that day nor looks at the logs."""
    say, rules = asking.say, rules_of(asking)
    if rules.collecting is None:
        raise Refusal(say("The handbook collects no problems."))
    team_id = asking.person.person.team_id
    holder = rotas.holder(asking.tx, team_id, rules.collecting.rota, day)
    if asking.person.id == holder or inspects(asking, rules):
        return rules.collecting
    name = people.by_id(asking.tx, holder).name if holder else say("nobody so far")
    raise Refusal(
        say(
            "Whoever collects them reports them ({rule}). On {day} that is {name}.",
            rule=cited(rules.collecting.rule, say),
            day=say.day(day),
            name=name,
        ),
        say("To write a problem of your own: /rollcall servicelog what was the problem"),
    )


def _was_first(asking: Asking, day: date) -> Refusal:
    say = asking.say
    found = service_logs.reported_on(asking.tx, asking.person.person.team_id, day)
    assert found is not None, "somebody was first"
    name = people.by_id(asking.tx, found.person_id).name
    return Refusal(
        say("{name} has reported {day} already. Nothing is sent.", name=name, day=say.day(day)),
        say("What comes now is in tomorrow's: /rollcall servicelog what was the problem"),
    )


def _day(asking: Asking, value: str) -> date:
    """Raises Refusal for a day that is to come, or long gone."""
    say, today = asking.say, asking.today
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = today
    if not today - LATEST <= day <= today:
        raise Refusal(
            say("{day} can no longer be reported.", day=say.day(day)),
            say("Today's: /rollcall servicelog report"),
        )
    return day
