"""The month's exam, shift by shift: who has no result yet, until everybody has one (CC-2.8.2)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from commands.deciding import whoever
from commands.deciding.asking import Books, team_say
from commands.deciding.lines import cited, others, shift_line
from commands.deciding.occasions import Due, Occasion, by_shift
from commands.deciding.reach import reach
from handbook.book import Handbook, in_force
from handbook.messages import Message
from handbook.training import ExamDays
from handbook.words import Say, of
from storage import duty, exams, outbox, people, rosters
from storage.cards import Button, Card
from storage.people import Known, Team
from storage.rosters import Shift
from storage.transaction import Tx

MOST_NAMES = 12
DAY = timedelta(days=1)
NAME: Message = "exam.due"


def without_result(tx: Tx, book: Handbook, team: Team, month: date, today: date) -> list[Known]:
    """Those who are ranked in the month's exam and have no result, published or not."""
    rules = in_force(book.exams, month)
    if rules is None or team.id is None:
        return []
    exam = exams.of_month(tx, team.id, month)
    done = {one.person_id for one in exams.results(tx, exam.id)} if exam and exam.id else set()
    return [
        known
        for known in people.with_role(tx, team.id, *rules.ranking.about)
        if known.id not in done and not known.has_left(today)
    ]


def _rules(book: Handbook, day: date) -> ExamDays | None:
    rules = in_force(book.training.exam_days, day)
    return rules if rules is not None and rules.is_asked(day) else None


def _shift_due(
    tx: Tx, books: Books, teams: Sequence[Team], since: datetime, until: datetime
) -> list[Due]:
    def moment(team: Team, shift: Shift) -> datetime | None:
        rules = _rules(books[team.handbook], shift.day)
        return shift.starts_at + timedelta(minutes=rules.minutes) if rules else None

    having = [team for team in teams if books[team.handbook].training.exam_days]
    return by_shift(tx, having, since, until, moment) if having else []


def _remind(tx: Tx, books: Books, due: Due) -> str | None:
    """Tell whoever leads the shift who on it has no result yet."""
    shift = rosters.get(tx, due.number)
    if shift is None:
        return "the shift is no longer on the roster"
    team = people.team(tx, shift.team_id)
    book = books[team.handbook]
    rules, month = _rules(book, shift.day), shift.day.replace(day=1)
    if rules is None:
        return "the handbook asks for none any more"
    present = duty.present_on(tx, shift)
    every = without_result(tx, book, team, month, shift.day)
    here = [known for known in every if known.id in present]
    if not here:
        return "everybody of the shift has a result"
    leader = whoever.first_of(tx, book, team, rules.examines, shifts=[shift])
    if leader is None:
        _nobody(tx, book, team, rules)
        return None
    card = _card(rules, shift, team, here, len(every), of(leader.language))
    reach(tx, book, leader, NAME, f"exam_due:{shift.id}", card)
    return None


def _card(
    rules: ExamDays, shift: Shift, team: Team, here: Sequence[Known], every: int, say: Say
) -> Card:
    month, last = shift.day.replace(day=1), rules.until(shift.day)
    told = {"day": say.day(last), "rule": cited(rules.rule, say)}
    term = (
        say("Everybody is examined until {day} ({rule}).", **told)
        if shift.day <= last
        else say("Everybody was to be examined until {day} ({rule}).", **told)
    )
    return Card(
        title=say("The exam of {month}: who is still missing", month=say.month(month)),
        lines=(
            shift_line(shift, team.zone, say),
            say.plural(
                "{n} person of your shift has no result yet: {names}",
                "{n} people of your shift have no result yet: {names}",
                len(here),
                names=_names(here, say),
            ),
            term,
        ),
        small=(
            say("In the whole team: {n}. You are asked in each shift until all are in.", n=every),
        ),
        buttons=(
            Button(
                action="exam.enter",
                label=say("Enter results…"),
                value=f"{month:%Y-%m}",
                style="primary",
            ),
        ),
    )


def _names(found: Sequence[Known], say: Say) -> str:
    listed = [known.name for known in sorted(found, key=lambda known: known.person.code)]
    more = len(listed) - MOST_NAMES
    if more > 0:
        listed = [*listed[:MOST_NAMES], others(more, say)]
    return say.names(listed)


def _nobody(tx: Tx, book: Handbook, team: Team, rules: ExamDays) -> None:
    say = team_say(team)
    told = {
        "roles": whoever.titles(book, rules.examines.roles, say),
        "rule": cited(rules.rule, say),
    }
    words = say("Nobody is {roles}: please see who holds the month's exam ({rule}).", **told)
    outbox.post(tx, team.leaders_channel, f"exam_nobody:{team.id}", Card(lines=(words,)))


def _shift_useless(tx: Tx, books: Books, due: Due) -> str | None:
    shift = rosters.get(tx, due.number)
    return "the shift is over" if shift is None or shift.ends_at <= tx.now else None


def _shift_title(tx: Tx, books: Books, due: Due, say: Say) -> str:
    return say("Results of the exam are asked for")


SHIFT = Occasion(
    name="exam_due",
    title=_shift_title,
    due=_shift_due,
    post=_remind,
    why_useless=_shift_useless,
    is_shown=False,
    is_steady=True,
)


# ---- who is told that it is late


def _late_due(
    tx: Tx, books: Books, teams: Sequence[Team], since: datetime, until: datetime
) -> list[Due]:
    found = []
    for team in teams:
        zone, versions = ZoneInfo(team.zone), books[team.handbook].training.exam_days
        day = since.astimezone(zone).date()
        while day <= until.astimezone(zone).date():
            rules = in_force(versions, day - DAY)
            if rules is not None and day - DAY == rules.until(day - DAY):
                at = datetime.combine(day, rules.told_at, zone)
                if since < at <= until:
                    found.append(Due(f"team:{team.id}:{day - DAY}", at, team.id or 0))
            day += DAY
    return found


def _tell_late(tx: Tx, books: Books, due: Due) -> str | None:
    """Tell whoever had the papers how many have no result."""
    team = people.team(tx, due.number)
    book, last = books[team.handbook], date.fromisoformat(due.key)
    rules = in_force(book.training.exam_days, last)
    assert team.id is not None
    if rules is None:
        return "the handbook asks for none any more"
    month = last.replace(day=1)
    left = without_result(tx, book, team, month, last)
    if not left:
        return "everybody has a result"
    today = tx.now.astimezone(ZoneInfo(team.zone)).date()
    told = [
        known
        for known in people.with_role(tx, team.id, *rules.told.roles)
        if not known.has_left(today)
    ]
    for known in told:
        say = of(known.language)
        card = Card(
            title=say("The exam of {month} is not complete", month=say.month(month)),
            lines=(
                say.plural(
                    "It was due on {day}: {n} person has no result ({rule}): {names}",
                    "It was due on {day}: {n} people have no result ({rule}): {names}",
                    len(left),
                    day=say.day(last),
                    rule=cited(rules.rule, say),
                    names=_names(left, say),
                ),
                say.plural(
                    "Whoever leads a shift is still asked for {n} day.",
                    "Whoever leads a shift is still asked for {n} days.",
                    rules.late_days,
                ),
            ),
            small=(say("All of them: /rollcall exam list {m}", m=f"{month:%Y-%m}"),),
        )
        reach(tx, book, known, NAME, f"exam_late:{team.id}:{month:%Y-%m}", card)
    return None if told else "nobody is there to be told"


def _late_title(tx: Tx, books: Books, due: Due, say: Say) -> str:
    return say("Who has no result of the month's exam")


LATE = Occasion(
    name="exam_late",
    title=_late_title,
    due=_late_due,
    post=_tell_late,
    is_shown=False,
    is_steady=True,
)
OCCASIONS = (SHIFT, LATE)
