"""The collector of the week gets the day's problems, and the leaders hear when no report comes."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from commands.deciding.asking import Books, team_say
from commands.deciding.command import Drawing
from commands.deciding.lines import cited
from commands.deciding.occasions import Due, Occasion, by_calendar
from commands.deciding.reach import reach
from commands.deciding.turns import settle
from commands.servicelog.inviting import redraw
from handbook.book import Handbook, in_force
from handbook.service_log import Collecting, LogRules
from handbook.timing import When
from handbook.words import Say, of
from storage import later, outbox, people, rotas, service_logs
from storage.cards import Button, Card
from storage.people import Known, Team
from storage.service_logs import LogLine
from storage.transaction import Tx

MOST = 15
"""Lines that stand in the message; all of them stand in the form."""
BACK = timedelta(days=6)
"""How far back a problem is collected that was reported by nobody."""
USEFUL = timedelta(hours=16)
_When = Callable[[LogRules], When | None]


def due(
    _: Tx, books: Books, teams: Sequence[Team], since: datetime, until: datetime
) -> Sequence[Due]:
    """When the problems of each team are collected."""
    return _due(books, teams, since, until, _collected)


def due_reports(
    _: Tx, books: Books, teams: Sequence[Team], since: datetime, until: datetime
) -> Sequence[Due]:
    """When the report of each team is due."""
    return _due(books, teams, since, until, _reported)


def _due(
    books: Books, teams: Sequence[Team], since: datetime, until: datetime, when: _When
) -> list[Due]:
    return [
        one
        for team in teams
        for one in by_calendar(
            team,
            books[team.handbook],
            since,
            until,
            "problems",
            books[team.handbook].service_log,
            when,
        )
    ]


def _collected(rules: LogRules) -> When | None:
    return rules.collecting.when if rules.collecting else None


def _reported(rules: LogRules) -> When | None:
    found = rules.collecting
    return found.when.model_copy(update={"at": found.until}) if found else None


def title(_: Tx, __: Books, ___: Due, say: Say) -> str:
    return say("Problems of the day, for whoever collects them")


def title_unreported(_: Tx, __: Books, ___: Due, say: Say) -> str:
    return say("Problems of the day that are not reported")


def post(tx: Tx, books: Books, due: Due) -> str | None:
    """Tell the collector; where nobody has the turn, the leaders."""
    team, book, day, rules = _what(tx, books, due)
    if rules is None:
        return "the handbook no longer collects problems"
    if service_logs.reported_on(tx, due.number, day) is not None:
        return "they are reported already"
    turn = settle(tx, book, team, rules.rota, day)
    if turn is None or turn.person_id is None:
        say = team_say(team)
        told = say(
            "Nobody collects the problems of {day} ({rule}).",
            day=say.day(day),
            rule=cited(rules.rule, say),
        )
        name = say(
            "A leader can name somebody: /rollcall rota set {what} {day} @name",
            what=book.rotas[rules.rota].title.in_language(say.lang),
            day=day.isoformat(),
        )
        outbox.post(tx, team.leaders_channel, f"uncollected:{due.number}", Card(lines=(told, name)))
        return None
    known = people.by_id(tx, turn.person_id)
    subject = f"problems:{service_logs.the_day(tx, due.number, day).id}"
    later.drop(tx, subject, "log.collect")
    found = unreported(tx, due.number, day)
    card = _card(tx, team, day, rules, found, of(known.language))
    ends = datetime.combine(day, rules.until, ZoneInfo(team.zone))
    reach(tx, book, known, "log.collect", subject, card, latest=ends)
    return None


def why_useless(tx: Tx, _: Books, due: Due) -> str | None:
    return "the day is over" if tx.now - due.at > USEFUL else None


def unreported(tx: Tx, team_id: int, day: date) -> list[LogLine]:
    """What was written up to the day since the last report, of a week at most."""
    last = service_logs.last_report(tx, team_id)
    lines = service_logs.of_team(tx, team_id, day - BACK, day)
    return [one for one in lines if one.words and (last is None or one.at > last.at)]


def _card(
    tx: Tx, team: Team, day: date, rules: Collecting, found: Sequence[LogLine], say: Say
) -> Card:
    heading = say("Problems of {day}: you collect them", day=say.day(day))
    reported = service_logs.reported_on(tx, team.id or 0, day)
    if reported is not None:
        name = people.by_id(tx, reported.person_id).name
        at = say.time(reported.at.astimezone(ZoneInfo(team.zone)))
        return Card(
            title=heading, lines=(say("Reported by {name} at {time}.", name=name, time=at),)
        )
    ends = datetime.combine(day, rules.until, ZoneInfo(team.zone))
    late = say("They were due at {time}; the leaders know.", time=say.time(rules.until))
    names = {known.id: known.name for known in people.of_team(tx, team.id or 0)}
    lines = [
        say("• {words} ({name})", words=one.words or "", name=names[one.person_id])
        for one in found[:MOST]
    ]
    if len(found) > MOST:
        lines.append(say("And {n} more, in the form.", n=len(found) - MOST))
    return Card(
        title=heading,
        lines=(
            *(lines or [say("Nobody has written one.")]),
            late
            if tx.now >= ends
            else say(
                "Please report them to the leaders until {time} ({rule}).",
                time=say.time(rules.until),
                rule=cited(rules.rule, say),
            ),
        ),
        small=(say("Or type: /rollcall servicelog report and what to report"),),
        buttons=report_buttons(day, say),
    )


def draw(drawing: Drawing) -> Card:
    """The collector's message as it stands now: with the buttons until it is reported."""
    tx = drawing.tx
    row = service_logs.day_of(tx, drawing.number)
    team = people.team(tx, row.team_id)
    rules = in_force(drawing.books[team.handbook].service_log, row.day)
    say = team_say(team)
    if rules is None or rules.collecting is None:
        return Card(lines=(say("The handbook collects no problems."),))
    holder = rotas.holder(tx, row.team_id, rules.collecting.rota, row.day)
    if holder is not None:
        say = of(people.by_id(tx, holder).language)
    found = unreported(tx, row.team_id, row.day)
    return _card(tx, team, row.day, rules.collecting, found, say)


def report_buttons(day: date, say: Say) -> tuple[Button, ...]:
    value = day.isoformat()
    return (
        Button(action="servicelog.report", label=say("Report…"), value=value, style="primary"),
        Button(action="servicelog.no_report", label=say("Nothing to report"), value=value),
    )


def post_unreported(tx: Tx, books: Books, due: Due) -> str | None:
    """Tell the leaders that no report has come; why not, where one has."""
    team, book, day, rules = _what(tx, books, due)
    if rules is None:
        return "the handbook no longer collects problems"
    if service_logs.reported_on(tx, due.number, day) is not None:
        return "they are reported"
    redraw(tx, due.number, day)
    turn = settle(tx, book, team, rules.rota, day)
    if turn is None or turn.person_id is None:
        return "nobody had to"
    known: Known = people.by_id(tx, turn.person_id)
    say = team_say(team)
    card = Card(
        title=say("The problems of {day} are not reported yet", day=say.day(day)),
        lines=(
            say(
                "They were due at {time} ({rule}); {name} collects them this week.",
                time=say.time(rules.until),
                rule=cited(rules.rule, say),
                name=known.name,
            ),
            say.plural(
                "{n} problem is written so far.",
                "{n} problems are written so far.",
                len(unreported(tx, due.number, day)),
            ),
            say("A leader can report them, too: /rollcall servicelog report"),
        ),
    )
    outbox.post(tx, team.leaders_channel, f"uncollected:{due.number}", card)
    return None


def _what(tx: Tx, books: Books, due: Due) -> tuple[Team, Handbook, date, Collecting | None]:
    team = people.team(tx, due.number)
    book, day = books[team.handbook], due.at.astimezone(ZoneInfo(team.zone)).date()
    rules = in_force(book.service_log, day)
    return team, book, day, rules.collecting if rules else None


COLLECT = Occasion(
    name="problems_collect",
    title=title,
    due=due,
    post=post,
    why_useless=why_useless,
    is_shown=False,
    is_steady=True,
)
UNREPORTED = Occasion(
    name="problems_due",
    title=title_unreported,
    due=due_reports,
    post=post_unreported,
    why_useless=why_useless,
    is_shown=False,
    is_steady=True,
)
