"""Some days before a training its topics are asked for; on the evening before all are told."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from secrets import token_hex
from zoneinfo import ZoneInfo

from commands.deciding import whoever
from commands.deciding.asking import Books, team_say
from commands.deciding.lines import cited
from commands.deciding.occasions import Due, Occasion
from commands.deciding.reach import reach
from commands.deciding.training_day import FAR, Held, held, held_of
from commands.training import card, finding, noted
from handbook.book import Handbook, in_force
from handbook.messages import Message
from handbook.training import CycleRules
from handbook.words import Say, mark, of
from storage import outbox, people, trainings
from storage.cards import Card
from storage.people import Team
from storage.transaction import Tx

DAY = timedelta(days=1)
ASK: Message = "training.ask"


def _local(tx: Tx, due: Due, at: datetime) -> date:
    return at.astimezone(ZoneInfo(people.team(tx, due.number).zone)).date()


def _team(tx: Tx, books: Books, due: Due) -> tuple[Team, Handbook]:
    team = people.team(tx, due.number)
    return team, books[team.handbook]


def _title(words: Callable[[Say, date], str]) -> Callable[[Tx, Books, Due, Say], str]:
    return lambda tx, books, due, say: words(say, date.fromisoformat(due.key))


def nobody(tx: Tx, book: Handbook, team: Team, rules: CycleRules) -> str:
    """Nobody holds the role: the leaders' channel is told instead, so that somebody acts."""
    say = team_say(team)
    told = {
        "roles": whoever.titles(book, rules.trains.roles, say),
        "rule": cited(rules.rule, say),
    }
    words = say("Nobody is {roles}: please see who plans the training ({rule}).", **told)
    outbox.post(tx, team.leaders_channel, f"training_nobody:{team.id}", Card(lines=(words,)))
    return words


# ---- the trainer is asked for the topics


def _plan_due(
    tx: Tx, books: Books, teams: Sequence[Team], since: datetime, until: datetime
) -> list[Due]:
    """The moments of `plan`, each with the training that comes after it."""
    found = []
    for team in teams:
        book = books[team.handbook]
        for version in book.training.cycle:
            for day, at in version.plan.moments(ZoneInfo(team.zone), book.calendar, since, until):
                if in_force(book.training.cycle, day) is version:
                    found.append(Due(f"team:{team.id}:{day}", at, team.id or 0))
    return found


def _next(tx: Tx, book: Handbook, team: Team, day: date) -> Held | None:
    return next((one for one in held(tx, book, team, day, day + FAR)), None)


def _plan(tx: Tx, books: Books, due: Due) -> str | None:
    team, book = _team(tx, books, due)
    one = _next(tx, book, team, date.fromisoformat(due.key))
    if one is None:
        return "no training comes"
    if one.row is not None and one.row.words:
        return "its topics are noted"
    rules = finding.rules_on(book, one.due)
    if rules is None:
        return "the handbook asks for none any more"
    return _ask_trainer(tx, book, team, one, rules)


def _ask_trainer(tx: Tx, book: Handbook, team: Team, one: Held, rules: CycleRules) -> str | None:
    trainer = whoever.first_of(tx, book, team, rules.trains)
    if trainer is None:
        nobody(tx, book, team, rules)
        return None
    say = of(trainer.language)
    found = noted.most_often(tx, book, team, one.day - timedelta(days=31), one.day, say)
    told = card.ask_card(one, rules, found, say)
    reach(tx, book, trainer, ASK, f"training_plan:{team.id}:{one.due}", told)
    return None


def _plan_useless(tx: Tx, books: Books, due: Due) -> str | None:
    team, book = _team(tx, books, due)
    day = date.fromisoformat(due.key)
    one = _next(tx, book, team, day)
    if one is None or one.day < _local(tx, due, tx.now):
        return "the training is over"
    return None


PLAN = Occasion(
    name="training_plan",
    title=_title(lambda say, day: say("Topics of the training are asked for")),
    due=_plan_due,
    post=_plan,
    why_useless=_plan_useless,
    is_shown=False,
    is_steady=True,
)


# ---- the floor is told on the evening before


def _told_due(
    tx: Tx, books: Books, teams: Sequence[Team], since: datetime, until: datetime
) -> list[Due]:
    first, last = since.date() - DAY, until.date() + DAY + DAY
    rows = trainings.between(tx, first, last)
    found = []
    for team in teams:
        book, zone = books[team.handbook], ZoneInfo(team.zone)
        for one in held_of(book, team, first, last, rows):
            rules = finding.rules_on(book, one.due)
            if rules is None:
                continue
            at = datetime.combine(one.day - DAY, rules.told_at, zone)
            if since < at <= until:
                found.append(Due(f"team:{team.id}:{one.day}", at, team.id or 0))
    return found


def _tell(tx: Tx, books: Books, due: Due) -> str | None:
    """Post the training of a day in the floor's channel; topics that are missing are asked for."""
    team, book = _team(tx, books, due)
    day = date.fromisoformat(due.key)
    told = None
    for one in held(tx, book, team, day, day):
        rules = finding.rules_on(book, one.due)
        assert team.id is not None
        assert rules is not None, "it was due"
        row = trainings.hold(tx, team.id, one.due, token_hex(8))
        if outbox.first_of(tx, card.subject(row)) is not None:
            continue
        outbox.post(tx, team.floor_channel, card.subject(row), card.floor_card(tx, book, team, row))
        told = row
        if not row.words:
            _ask_trainer(tx, book, team, Held(team, row.due, row.day, row), rules)
    return None if told is not None else "it was told, or there is none any more"


def _tell_useless(tx: Tx, books: Books, due: Due) -> str | None:
    if date.fromisoformat(due.key) < _local(tx, due, tx.now):
        return "the training is over"
    return None


TOLD = Occasion(
    name="training_told",
    title=_title(lambda say, day: say("Training on {day}, announced", day=say.day(day))),
    due=_told_due,
    post=_tell,
    why_useless=_tell_useless,
    kind=mark("Announcements of trainings"),
    also=(
        "training",
        "培训",
    ),
    where="floor_channel",
)


OCCASIONS = (PLAN, TOLD)
