"""The end of an absence: the person is back, the shift is over, or nobody answered in time."""

from datetime import datetime

from commands.brb import card
from commands.brb.finding import local, rules_of, whole_minutes
from commands.brb.telling import show, tell_person
from commands.deciding import consequences
from commands.deciding.asking import team_say
from handbook.book import Handbook, in_force
from handbook.stepping_away import Booking
from handbook.words import of
from storage import attendance, people, stepping_away
from storage.people import Known
from storage.rosters import Shift
from storage.stepping_away import ASKED, BACK, ENDED, LAPSED, OUT, StepAway
from storage.transaction import Tx

CLOCK = "clock"


def come_back(tx: Tx, book: Handbook, away: StepAway, actor: str) -> StepAway | None:
    """The person is back now; None where they were not away any more. Their row is held."""
    return _close(tx, book, away, BACK, tx.now, actor)


def end(tx: Tx, book: Handbook, away: StepAway) -> None:
    """The shift is over: what was asked for lapses, and who was not back is noted so.

    The person's row is held.
    """
    shift = stepping_away.shift_of(tx, away)
    if away.state == ASKED:
        lapse(tx, book, away)
        return
    closed = _close(tx, book, away, ENDED, shift.ends_at, CLOCK)
    if closed is None:
        return
    person = people.by_id(tx, closed.person_id)
    say = of(person.language)
    time = say.time(local(shift.ends_at, person.team))
    tell_person(
        tx,
        book,
        closed,
        person,
        "brb.time",
        say("Your shift is over"),
        [
            say("You have not said that you are back, so I closed it at {time}.", time=time),
            say("If that is wrong, please tell your leader."),
        ],
    )


def lapse(tx: Tx, book: Handbook, away: StepAway) -> None:
    """Nobody answered in time. The person's row is held."""
    closed = stepping_away.move(tx, away, [ASKED], state=LAPSED)
    if closed is None:
        return
    tx.note("brb.lapsed", f"brb:{closed.id}", CLOCK, of=closed.asked_of)
    person = people.by_id(tx, closed.person_id)
    show(tx, book, closed, person)
    say = of(person.language)
    lines = [
        say("Nobody has answered, so it is not agreed to. Please speak to your leader."),
        say("You can ask again: /brb 15 lunch room"),
    ]
    tell_person(tx, book, closed, person, "brb.time", say("No answer in time"), lines)


def _close(
    tx: Tx, book: Handbook, away: StepAway, state: str, at: datetime, actor: str
) -> StepAway | None:
    """Close it with its real minutes, show it, and record what was too much."""
    shift = stepping_away.shift_of(tx, away)
    minutes = max(0, whole_minutes(away.until, at))
    closed = stepping_away.move(
        tx, away, [OUT], state=state, back_at=at, over=minutes, wants_until=None
    )
    if closed is None:
        return None
    assert closed.since is not None
    tx.note(
        f"brb.{state}",
        f"brb:{closed.id}",
        actor,
        minutes=whole_minutes(closed.since, at),
        over=minutes,
    )
    person = people.by_id(tx, closed.person_id)
    is_too_long = minutes > _grace(book, shift)
    lines = _thread_lines(closed, person, is_too_long=is_too_long)
    rules = rules_of(book, shift)
    if rules is not None and (booking := card.bookable(closed, rules)):
        lines.append(_to_book(closed, person, booking))
    show(tx, book, closed, person, lines)
    if is_too_long and _counts(book, shift):
        consequences.record(
            tx,
            book,
            person,
            "stepped_away",
            shift.day,
            by=person.id,
            actor=actor,
            how=attendance.SILENT,
            shift=shift.id,
            counts_from=closed.until,
            minutes=minutes,
            subject=f"brb:{closed.id}",
        )
    return closed


def _grace(book: Handbook, shift: Shift) -> int:
    rules = rules_of(book, shift)
    return rules.grace_minutes if rules else 0


def _counts(book: Handbook, shift: Shift) -> bool:
    """Whether the handbook makes anything of being away too long."""
    versions = [in_force(one.rules, shift.day) for one in book.attendance.consequences.values()]
    return any(version and "stepped_away" in version.events for version in versions)


def _to_book(away: StepAway, person: Known, booking: Booking) -> str:
    say = team_say(person.team)
    assert away.since is not None
    assert away.back_at is not None
    return say(
        "{name} was away for {length}. If it is to be leave, book it on the card ({rule}).",
        name=person.name,
        length=say.minutes(whole_minutes(away.since, away.back_at)),
        rule=booking.rule,
    )


def _thread_lines(away: StepAway, person: Known, *, is_too_long: bool) -> list[str]:
    """Only what the leaders were told of, or have to know, is said; the card shows the rest."""
    say = team_say(person.team)
    assert away.back_at is not None
    told = {
        "name": person.name,
        "time": say.time(local(away.back_at, person.team)),
        "until": say.time(local(away.until, person.team)),
        "length": say.minutes(away.over),
    }
    if away.state == ENDED:
        return [
            say(
                "{name} had not said to be back when the shift ended at {time}; "
                "it was until {until}.",
                **told,
            )
        ]
    if is_too_long or away.told_at is not None:
        return [say("{name} is back at {time}, {length} over.", **told)]
    return []
