"""Who was there is asked before shifts end; on the morning after, others get a second date."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from secrets import token_hex
from zoneinfo import ZoneInfo

from commands.deciding import whoever
from commands.deciding.asking import Books
from commands.deciding.lines import cited, shift_line
from commands.deciding.occasions import Due, Occasion, by_shift
from commands.deciding.reach import reach
from commands.deciding.training_day import held_of
from commands.training import card, finding, seconds, ticking
from commands.training.clock import ASK, nobody
from commands.training.roll import Roll, open_shifts
from handbook.book import Handbook
from handbook.training import CycleRules
from handbook.words import Say, of
from storage import people, rosters, trainings
from storage.cards import Card
from storage.people import Known, Team
from storage.rosters import Shift
from storage.trainings import ATTENDED, OFF
from storage.transaction import Tx

DAY = timedelta(days=1)


def _tick_due(
    tx: Tx, books: Books, teams: Sequence[Team], since: datetime, until: datetime
) -> list[Due]:
    """Some minutes before each shift ends on which somebody is to take part."""
    first, last = since.date() - 3 * DAY, until.date() + 3 * DAY
    rows = trainings.between(tx, first, last)
    days = {
        (one.team.id, one.day): finding.rules_on(books[team.handbook], one.due)
        for team in teams
        for one in held_of(books[team.handbook], team, first, last, rows)
    }
    by_id = {team.id: team for team in teams}
    for training, place in trainings.second_dates(tx, first, last):
        team = by_id.get(training.team_id)
        if team is not None and place.second_on is not None:
            rules = finding.rules_on(books[team.handbook], training.due)
            days.setdefault((training.team_id, place.second_on), rules)
    if not any(days.values()):
        return []

    def moment(team: Team, shift: Shift) -> datetime | None:
        rules = days.get((team.id, shift.day))
        if rules is None:
            return None
        return max(shift.starts_at, shift.ends_at - timedelta(minutes=rules.tick_minutes))

    return by_shift(tx, teams, since, until, moment)


def _tick(tx: Tx, books: Books, due: Due) -> str | None:
    shift = rosters.get(tx, due.number)
    if shift is None:
        return "the shift is no longer on the roster"
    team = people.team(tx, shift.team_id)
    book = books[team.handbook]
    roll = Roll(tx, book, team, shift.day)
    count = sum(not one.is_ticked for one in roll.on(shift))
    rules = finding.rules_on(book, shift.day)
    if not count or rules is None:
        return "nobody is to be ticked"
    leader = whoever.first_of(tx, book, team, rules.ticks, rules.trains, shifts=[shift])
    if leader is None:
        nobody(tx, book, team, rules)
        return None
    say = of(leader.language)
    told = Card(
        title=say("Who was at the training?"),
        lines=(
            shift_line(shift, team.zone, say),
            say.plural(
                "{n} person is to take part. Please tick who was there before the shift ends: "
                "whoever was not gets a second date ({rule}).",
                "{n} people are to take part. Please tick who was there before the shift ends: "
                "whoever was not gets a second date ({rule}).",
                count,
                rule=cited(rules.rule, say),
            ),
        ),
        small=(say("Or later: /rollcall training tick"),),
        buttons=(
            ticking.tick_button(shift, shift.day, say).model_copy(update={"style": "primary"}),
        ),
    )
    reach(tx, book, leader, ASK, f"training_tick:{shift.id}", told)
    return None


def _shift_title(tx: Tx, books: Books, due: Due, say: Say) -> str:
    return say("Who was at the training is asked")


def _tick_useless(tx: Tx, books: Books, due: Due) -> str | None:
    shift = rosters.get(tx, due.number)
    if shift is None or shift.ends_at + timedelta(hours=12) < tx.now:
        return "it is asked on the morning after"
    return None


TICK = Occasion(
    name="training_tick",
    title=_shift_title,
    due=_tick_due,
    post=_tick,
    why_useless=_tick_useless,
    is_shown=False,
)


# ---- on the morning after, whoever was off gets a second date


def _after_due(
    tx: Tx, books: Books, teams: Sequence[Team], since: datetime, until: datetime
) -> list[Due]:
    first, last = since.date() - 3 * DAY, until.date() + DAY
    rows = trainings.between(tx, first, last)
    days = {
        (team.id, one.day)
        for team in teams
        for one in held_of(books[team.handbook], team, first, last, rows)
    }
    days |= {
        (training.team_id, place.second_on)
        for training, place in trainings.second_dates(tx, first, last)
        if place.second_on is not None
    }
    by_id = {team.id: team for team in teams}
    found = []
    for number, day in sorted((number or 0, day) for number, day in days):
        team = by_id.get(number)
        if team is None:
            continue
        hour = time(books[team.handbook].reminders.that_day)
        at = datetime.combine(day + DAY, hour, ZoneInfo(team.zone))
        if since < at <= until:
            found.append(Due(f"team:{number}:{day}", at, number))
    return found


def _after(tx: Tx, books: Books, due: Due) -> str | None:
    """Second dates for whoever was not at work; what is not ticked is asked for once more."""
    team, day = people.team(tx, due.number), date.fromisoformat(due.key)
    book = books[team.handbook]
    roll = Roll(tx, book, team, day)
    rules = finding.rules_on(book, day)
    if rules is None or not roll.is_needed or team.id is None:
        return "there was no training"
    expected = [one for shift in rosters.on_day(tx, team.id, day) for one in roll.on(shift)]
    expected += roll.in_office()
    there = {(one.held.due, one.known.id) for one in expected}
    given = 0
    for one, off in roll.absent(there):
        training = trainings.hold(tx, team.id, one.due, token_hex(8))
        places = trainings.places(tx, training.id or 0)  # somebody may have ticked meanwhile
        came = {person for person, place in places.items() if place.state == ATTENDED}
        off = [known for known in off if known.id not in came]
        who = [(known, OFF) for known in off]
        its = finding.rules_on(book, one.due) or rules
        seconds.missed(tx, book, team, training, its, who, None)
        tx.note(
            "training.off",
            card.subject(training),
            "clock",
            people=[known.id for known in off],
        )
        given += len(off)
    asked = _ask_again(tx, book, team, roll, rules)
    return None if given or asked else "everybody was there"


def _ask_again(tx: Tx, book: Handbook, team: Team, roll: Roll, rules: CycleRules) -> bool:
    left = open_shifts(tx, roll)
    asked: Known | None = whoever.first_of(tx, book, team, rules.trains, rules.ticks)
    if not left or asked is None:
        return False
    say = of(asked.language)
    count = sum(number for _, number in left)
    told = Card(
        title=say("The training of {day} is not ticked whole", day=say.day(roll.day)),
        lines=(
            say.plural(
                "Of {n} person nobody has said whether they were there ({rule}). Whoever led the "
                "shift can tell you.",
                "Of {n} people nobody has said whether they were there ({rule}). Whoever led the "
                "shift can tell you.",
                count,
                rule=cited(rules.rule, say),
            ),
        ),
        small=(say("Or later: /rollcall training tick"),),
        items=tuple(
            ticking.item(shift, roll, number, say) for shift, number in left[: ticking.MOST_ITEMS]
        ),
    )
    reach(tx, book, asked, ASK, f"training_open:{team.id}:{roll.day}", told)
    return True


def _after_title(tx: Tx, books: Books, due: Due, say: Say) -> str:
    return say("Second dates of the training of {day}", day=say.day(date.fromisoformat(due.key)))


SECOND = Occasion(
    name="training_second",
    title=_after_title,
    due=_after_due,
    post=_after,
    is_shown=False,
)
OCCASIONS = (TICK, SECOND)
