"""Who was not there gets a second date: their next day at work, far enough ahead (CC-2.8.1)."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from commands.deciding.asking import Asking, Refusal
from commands.deciding.lines import cited
from commands.deciding.naming import person_named
from commands.deciding.reach import tell_or_keep
from commands.deciding.routing import on_duty
from commands.deciding.training_day import FAR, held
from commands.training import card, finding
from handbook.book import Handbook
from handbook.messages import Message
from handbook.training import CycleRules
from handbook.words import mark, of
from storage import duty, later, trainings
from storage.cards import Card, Fact
from storage.people import Known, Team
from storage.trainings import ATTENDED, MISSED, OFF, Training, TrainingPlace
from storage.transaction import Tx

LINE = mark("/rollcall training again @name 2026-11-13")
NAME: Message = "training.told"


def missed(
    tx: Tx,
    book: Handbook,
    team: Team,
    training: Training,
    rules: CycleRules,
    who: Sequence[tuple[Known, str]],
    by: int | None,
) -> dict[int, date]:
    """Store that these were not there, and why (MISSED or OFF); each is told of a second date.

    By person, without those for whom the next training comes first. The training's row is held;
    what is asked of the database is asked once for all of them.
    """
    ids = [known.id for known, _ in who]
    dates = _dates(tx, book, team, training, rules, ids)
    there, starts = on_duty(tx, team, tx.now, ids), duty.next_starts(tx, ids, tx.now)
    assert training.id is not None
    for known, state in who:
        second = dates.get(known.id)
        place = TrainingPlace(
            training_id=training.id,
            person_id=known.id,
            state=state,
            second_on=second,
            ticked_by=by,
            ticked_at=tx.now,
        )
        trainings.set_place(tx, place)
        at = None if known.id in there else starts.get(known.id)
        _tell(tx, known, at, _card(known, training, rules, state, second), training)
    return dates


def _tell(tx: Tx, known: Known, at: datetime | None, told: Card, training: Training) -> None:
    """What was kept of another date is not said any more."""
    subject = f"training_place:{training.id}:{known.id}"
    later.drop(tx, subject, NAME)
    tell_or_keep(tx, known, at, NAME, subject, told)


def tell_there(tx: Tx, team: Team, training: Training, known: Known) -> None:
    """They were there after all: what was kept for them goes, what was said is taken back."""
    subject = f"training_place:{training.id}:{known.id}"
    if later.drop(tx, subject, NAME):
        return
    say = of(known.language)
    told = Card(
        lines=(
            say(
                "You were at the training of {day} after all: your second date is dropped.",
                day=say.day(training.day),
            ),
        )
    )
    here = known.id in on_duty(tx, team, tx.now, [known.id])
    at = None if here else duty.next_starts(tx, [known.id], tx.now).get(known.id)
    tell_or_keep(tx, known, at, NAME, subject, told)


def again_line(asking: Asking, rest: str) -> Card:
    """ "again @name 2026-11-13": another second date, by whoever trains. Raises Refusal."""
    say, tx = asking.say, asking.tx
    last = finding.last_of(asking)
    finding.check_plans(asking, finding.rules_of(asking, last.due if last else asking.today))
    if not rest.strip():
        raise Refusal(
            say("Who, and on which day? Nothing was changed."),
            say("For example: {line}", line=say(LINE)),
        )
    known, typed = person_named(asking, rest, say(LINE))
    day, _ = finding.day_in(asking, typed)
    if day is None or day < asking.today or day > asking.today + FAR:
        raise Refusal(
            say("Please give a day to come. Nothing was changed."),
            say("For example: {line}", line=say(LINE)),
        )
    if last is None or last.row is None or last.row.id is None:
        raise Refusal(say("No training was held lately. Nothing was changed."))
    training = last.row
    trainings.lock(tx, training)
    place = trainings.places(tx, last.row.id).get(known.id)
    if place is not None and place.state == ATTENDED:
        raise Refusal(
            say("{name} was at the training. Nothing was changed.", name=known.name),
        )
    trainings.set_place(
        tx,
        TrainingPlace(
            training_id=last.row.id,
            person_id=known.id,
            state=place.state if place else OFF,
            second_on=day,
            ticked_by=asking.person.id,
            ticked_at=tx.now,
        ),
    )
    tx.note("training.again", card.subject(training), asking.actor, person=known.id, day=day)
    rules = finding.rules_of(asking, last.due)
    here = known.id in on_duty(tx, asking.person.team, tx.now, [known.id])
    at = None if here else duty.next_starts(tx, [known.id], tx.now).get(known.id)
    _tell(tx, known, at, _card(known, training, rules, OFF, day), training)
    return Card(
        lines=(say("{name} is told: the second date is {day}.", name=known.name, day=say.day(day)),)
    )


def _dates(
    tx: Tx,
    book: Handbook,
    team: Team,
    training: Training,
    rules: CycleRules,
    ids: Collection[int],
) -> dict[int, date]:
    """Their first days at work that are far enough ahead and come before the next training."""
    zone = ZoneInfo(team.zone)
    today = tx.now.astimezone(zone).date()
    earliest = today + timedelta(days=rules.second_days)
    from_then = datetime.combine(earliest, time(), zone) - timedelta(seconds=1)
    starts = duty.next_starts(tx, list(ids), from_then) if ids else {}
    later_ones = held(tx, book, team, training.day + finding.DAY, today + FAR)
    ends = min((one.day for one in later_ones), default=today + FAR)
    office = _workday(book, earliest)
    found: dict[int, date] = {}
    for number in ids:
        at = starts.get(number)
        day = at.astimezone(zone).date() if at else office
        if day < ends:
            found[number] = day
    return found


def _workday(book: Handbook, day: date) -> date:
    for ahead in range(15):
        near = day + timedelta(days=ahead)
        if book.calendar.is_workday(near):
            return near
    return day


def _card(
    known: Known, training: Training, rules: CycleRules, state: str, second: date | None
) -> Card:
    say = of(known.language)
    told = {"day": say.day(training.day), "rule": cited(rules.rule, say)}
    if state == MISSED:
        first = say("You were not at the training of {day} ({rule}).", **told)
    else:
        first = say("You were not at work at the training of {day} ({rule}).", **told)
    if second is None:
        then = say("The next training takes its place.")
    else:
        then = say(
            "Your second date is {day}, in your shift ({rule}).",
            day=say.day(second),
            rule=cited(rules.second_rule, say),
        )
    return Card(
        title=say("A second date for the training"),
        facts=(Fact(label=say("Topics"), value=card.topics(training, say)),)
        if training.words
        else (),
        lines=(first, then),
        small=(say("If something is wrong in that, please tell whoever leads your shift."),),
    )
