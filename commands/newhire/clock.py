"""New people by the clock: the days of their plan, what is still open, and how they do."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from commands.deciding import whoever
from commands.deciding.asking import Books, team_say
from commands.deciding.lines import cited
from commands.deciding.new_people import Newcomers, Plan, plans
from commands.deciding.occasions import Due, Occasion
from commands.deciding.reach import reach
from commands.newhire import answering, checking, days, finding, seeing
from handbook.book import Handbook, in_force
from handbook.exams.rules import Whoever
from handbook.words import Say, of
from storage import outbox, people
from storage.cards import Card, Item
from storage.new_hires import ACCEPTED, ASKED, Pairing
from storage.people import Team
from storage.transaction import Tx

DAY = timedelta(days=1)
MOST = 10


def _joining(books: Books, teams: Sequence[Team]) -> list[Team]:
    return [team for team in teams if books[team.handbook].training.joining]


# ---- the days of a plan


def _days_due(
    tx: Tx, books: Books, teams: Sequence[Team], since: datetime, until: datetime
) -> list[Due]:
    having = _joining(books, teams)
    if not having:
        return []
    newcomers, found = Newcomers(tx, since.date()), []
    for team in filter(newcomers.are_in, having):
        zone = ZoneInfo(team.zone)
        today = since.astimezone(zone).date()
        for plan in newcomers.plans(books[team.handbook], team, today, since):
            for day in plan.to_come:
                at = datetime.combine(day, plan.rules.told_at, zone)
                if since < at <= until:
                    found.append(Due(f"newhire:{plan.id}", at, team.id or 0))
    return found


def _plan_of(tx: Tx, books: Books, due: Due) -> tuple[Team, Handbook, Plan | None, date]:
    known = people.by_id(tx, due.number)
    book = books[known.team.handbook]
    day = due.at.astimezone(ZoneInfo(known.team.zone)).date()
    found = [one for one in plans(tx, book, known.team, day) if one.id == known.id]
    return known.team, book, next(iter(found), None), day


def _tell_day(tx: Tx, books: Books, due: Due) -> str | None:
    team, book, plan, day = _plan_of(tx, books, due)
    if plan is None:
        return "they are not new any more, or have left"
    return days.tell(tx, book, team, plan, day)


def _day_useless(tx: Tx, books: Books, due: Due) -> str | None:
    team, _, plan, day = _plan_of(tx, books, due)
    if plan is None or day not in plan.to_come:
        return "it is no day of their plan any more"
    if days.local_day(tx, team) != day:
        return "the day is over: it is told on the next"
    return None


def _days_title(tx: Tx, books: Books, due: Due, say: Say) -> str:
    return say("The day of a new person's plan")


DAYS = Occasion(
    name="new_hire_day",
    title=_days_title,
    due=_days_due,
    post=_tell_day,
    why_useless=_day_useless,
    is_shown=False,
)


# ---- what is still open: a buddy, a signature


def _open_due(
    tx: Tx, books: Books, teams: Sequence[Team], since: datetime, until: datetime
) -> list[Due]:
    """Each workday while something is open, from the day on that somebody joined."""
    having = _joining(books, teams)
    if not having:
        return []
    newcomers, found = Newcomers(tx, since.date()), []
    for team in filter(newcomers.are_in, having):
        zone, book = ZoneInfo(team.zone), books[team.handbook]
        day = since.astimezone(zone).date()
        while day <= until.astimezone(zone).date():
            rules = in_force(book.training.joining, day)
            if rules is not None and book.calendar.is_workday(day):
                at = datetime.combine(day, rules.told_at, zone)
                there = [one for one in newcomers.plans(book, team, day) if _may_be_open(one, day)]
                if there and since < at <= until:
                    found.append(Due(f"team:{team.id}:{day}", at, team.id or 0))
            day += DAY
    return found


def _may_be_open(one: Plan, day: date) -> bool:
    """A plan is over when its last day was told, which may be on this very morning."""
    assert one.person.joined_on is not None
    if one.person.joined_on > day:
        return False
    return seeing.wants_signature(one) or one.rules.buddy is not None


def _ask_open(tx: Tx, books: Books, due: Due) -> str | None:
    team = people.team(tx, due.number)
    book, day = books[team.handbook], date.fromisoformat(due.key)
    assert team.id is not None
    found = [one for one in plans(tx, book, team, day) if _may_be_open(one, day)]
    pairs = finding.with_open_pairing(tx, team.id)
    unsigned = [one for one in found if seeing.wants_signature(one)]
    alone = [one for one in found if _wants(one, pairs.get(one.id), day)]
    told = False
    if unsigned and (agreement := unsigned[0].rules.agreement):
        told |= _ask(tx, book, team, agreement.asks, unsigned, day, pairs, is_signature=True)
    if alone and (buddy := alone[0].rules.buddy):
        told |= _ask(tx, book, team, buddy.assigned, alone, day, pairs, is_signature=False)
    return None if told else "nothing is open"


def _wants(one: Plan, pair: Pairing | None, day: date) -> bool:
    """From the morning of the plan's last day on, until somebody has agreed."""
    if one.rules.buddy is None or (pair is not None and pair.state == ACCEPTED):
        return False
    return one.is_over or one.number_on(day) == len(one.rules.days)


def _ask(
    tx: Tx,
    book: Handbook,
    team: Team,
    right: Whoever,
    found: Sequence[Plan],
    day: date,
    pairs: dict[int, Pairing],
    *,
    is_signature: bool,
) -> bool:
    """One message for all of them; to the leaders' channel where nobody holds the role."""
    asked = whoever.first_of(tx, book, team, right, without=[one.id for one in found])
    if asked is None:
        say = team_say(team)
        told = {"roles": whoever.titles(book, right.roles, say), "rule": cited(right.rule, say)}
        words = say("Nobody is {roles}: please see who looks after new people ({rule}).", **told)
        outbox.post(tx, team.leaders_channel, f"newhire_nobody:{team.id}", Card(lines=(words,)))
        return True
    say = of(asked.language)
    items = tuple(
        _to_sign(one, say) if is_signature else _to_pair(tx, one, pairs.get(one.id), say)
        for one in found[:MOST]
    )
    title = say("Still to be signed") if is_signature else say("Who answers for them?")
    kind = "sign" if is_signature else "buddy"
    card = Card(
        title=title, items=items, small=(say("You are asked each workday while it is open."),)
    )
    reach(tx, book, asked, "newhire.ask", f"newhire_{kind}:{team.id}:{day}", card)
    return True


def _to_sign(one: Plan, say: Say) -> Item:
    assert one.rules.agreement is not None
    return Item(
        lines=(
            say(
                "{name}, new since {day}: {what} ({rule})",
                name=one.name,
                day=say.day(one.person.joined_on or date.min),
                what=one.rules.agreement.title.in_language(say.lang),
                rule=cited(one.rules.agreement.rule, say),
            ),
        ),
        buttons=(checking.signed_button(one.id, say),),
    )


def _to_pair(tx: Tx, one: Plan, pair: Pairing | None, say: Say) -> Item:
    assert one.rules.buddy is not None
    rule = cited(one.rules.buddy.rule, say)
    if pair is not None and pair.state == ASKED:
        buddy = people.by_id(tx, pair.buddy_id).name
        line = say(
            "{name}: {buddy} was asked on {day} and has not answered ({rule}).",
            name=one.name,
            buddy=buddy,
            day=say.day(days.day_of(people.team(tx, pair.team_id), pair.asked_at)),
            rule=rule,
        )
    else:
        line = say(
            "{name} ends the plan's last day. Please choose a senior colleague who answers for "
            "them ({rule}).",
            name=one.name,
            rule=rule,
        )
    return Item(lines=(line,), buttons=(answering.choose_button(one.id, say),))


def _open_useless(tx: Tx, books: Books, due: Due) -> str | None:
    team = people.team(tx, due.number)
    if days.local_day(tx, team) != date.fromisoformat(due.key):
        return "it is asked on the next workday"
    return None


def _open_title(tx: Tx, books: Books, due: Due, say: Say) -> str:
    return say("What is still open of new people")


OPEN = Occasion(
    name="new_hire_open",
    title=_open_title,
    due=_open_due,
    post=_ask_open,
    why_useless=_open_useless,
    is_shown=False,
)


OCCASIONS = (DAYS, OPEN)
