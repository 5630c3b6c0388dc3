"""The day before a turn whoever has it is reminded; where nobody can, the leaders are asked."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from commands.deciding.asking import Books, team_say
from commands.deciding.occasions import Due, Occasion
from commands.deciding.reach import reach
from commands.deciding.turns import duty_lines, hand_button, of_turn, settle, span_of, title_of
from handbook.words import Say, of
from storage import later, outbox, people
from storage.cards import Card
from storage.people import Team
from storage.transaction import Tx

DAY = timedelta(days=1)


def due(
    _: Tx, books: Books, teams: Sequence[Team], since: datetime, until: datetime
) -> Sequence[Due]:
    """The evening before each turn."""
    return [one for team in teams for one in _of_team(books, team, since, until)]


def _of_team(books: Books, team: Team, since: datetime, until: datetime) -> Iterator[Due]:
    zone, book = ZoneInfo(team.zone), books[team.handbook]
    day = since.astimezone(zone).date()
    while book.rotas and day <= until.astimezone(zone).date():
        at = datetime.combine(day, time(book.reminders.day_before), zone)
        if since < at <= until:
            for rota in book.rotas:
                span = span_of(book, rota, day + DAY)
                if span is not None and span.days[0] == day + DAY:
                    yield Due(f"team:{team.id}:{rota}", at, team.id or 0)
        day += DAY


def title(tx: Tx, books: Books, due: Due, say: Say) -> str:
    book = books[people.team(tx, due.number).handbook]
    return say("Reminder of tomorrow's turn: {what}", what=title_of(book, due.key, say))


def post(tx: Tx, books: Books, due: Due) -> str | None:
    """Remind whoever has the turn; why nobody was, where nobody was."""
    team = people.team(tx, due.number)
    book, day = books[team.handbook], due.at.astimezone(ZoneInfo(team.zone)).date() + DAY
    turn = settle(tx, book, team, due.key, day)
    if turn is None:
        return "no turn is due that day"
    if turn.person_id is None:
        say, title = team_say(team), title_of(book, due.key, team_say(team))
        card = Card(
            title=say("Nobody can have it: {what}", what=of_turn(book, turn, say)),
            lines=(
                say("Of those who take turns nobody is at work then."),
                say(
                    "A leader can name somebody: /rollcall rota set {what} {day} @name",
                    what=title,
                    day=day.isoformat(),
                ),
            ),
        )
        outbox.post(tx, team.leaders_channel, f"turn_nobody:{turn.id}", card)
        return None
    known = people.by_id(tx, turn.person_id)
    say = of(known.language)
    later.drop(tx, f"turn:{turn.id}", "turn.reminder")
    card = Card(
        title=say("Tomorrow is your turn: {what}", what=of_turn(book, turn, say)),
        lines=duty_lines(book, turn, say),
        small=(say("You cannot? Hand it on, or tell whoever leads your shift."),),
        buttons=(hand_button(turn, say),),
    )
    reach(tx, book, known, "turn.reminder", f"turn:{turn.id}", card)
    return None


def why_useless(tx: Tx, _: Books, due: Due) -> str | None:
    zone = ZoneInfo(people.team(tx, due.number).zone)
    is_today = tx.now.astimezone(zone).date() == due.at.astimezone(zone).date()
    return None if is_today else "the turn has begun"


REMINDER = Occasion(
    name="rota_reminder",
    title=title,
    due=due,
    post=post,
    why_useless=why_useless,
    is_shown=False,
    is_steady=True,
)
