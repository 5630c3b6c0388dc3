"""What the clock does with an absence: remind, tell the leaders, close."""

from datetime import datetime, timedelta

from commands.brb import card, over
from commands.brb.finding import local, rules_of, title_of, whole_minutes
from commands.brb.telling import called, leader_for, show, tell_person
from commands.deciding.asking import Books, team_say
from handbook.book import Handbook
from handbook.stepping_away import SteppingAway
from handbook.words import of
from storage import people, stepping_away
from storage.people import Known
from storage.rosters import Shift
from storage.stepping_away import ASKED, OPEN_STATES, OUT, StepAway
from storage.transaction import Tx

REMIND, MISS, END, LAPSE = "remind", "miss", "end", "lapse"


def marks(book: Handbook, away: StepAway, shift: Shift) -> dict[datetime, str]:
    """What is still to come for an open one, by its moment. Asks the database nothing."""
    rules = rules_of(book, shift)
    if away.state == ASKED:
        return {min(away.until, shift.ends_at): LAPSE}
    found: dict[datetime, str] = {}
    if rules is not None and away.since is not None:
        early = away.until - timedelta(minutes=rules.remind_minutes)
        # A short one is reminded of when it ends.
        found[early if early > away.since else away.until] = REMIND
        if away.told_at is None:
            found[away.until + timedelta(minutes=rules.grace_minutes)] = MISS
    found = {at: what for at, what in found.items() if at < shift.ends_at}
    found[shift.ends_at] = END
    return found


def why_not(tx: Tx, books: Books, number: int, at: datetime) -> str | None:
    """Why nothing is done at that mark any more; None where it is. Holds the person's row."""
    away = stepping_away.get(tx, number)
    if away is None:
        return "there is no such absence"
    people.lock(tx, away.person_id)
    away = stepping_away.read_again(tx, away)
    if away.state not in OPEN_STATES:
        return "they are back, or it was decided meanwhile"
    person = people.by_id(tx, away.person_id)
    shift = stepping_away.shift_of(tx, away)
    if _what(books[person.team.handbook], away, shift, at) is None:
        return "it was changed meanwhile"
    return None


def _what(book: Handbook, away: StepAway, shift: Shift, at: datetime) -> str | None:
    """What that mark means as things stand; an end that is over means the end."""
    found = marks(book, away, shift)
    end, what = max(found.items())
    return what if at >= end else found.get(at)


def strike(tx: Tx, books: Books, number: int, at: datetime) -> None:
    """Do what is due at that mark. The person's row is held."""
    away = stepping_away.get(tx, number)
    assert away is not None
    person = people.by_id(tx, away.person_id)
    book = books[person.team.handbook]
    shift = stepping_away.shift_of(tx, away)
    rules = rules_of(book, shift)
    match _what(book, away, shift, at):
        case "lapse":
            over.lapse(tx, book, away)
        case "end":
            over.end(tx, book, away)
        case "remind":
            _remind(tx, book, away, person)
        case _:
            assert rules is not None
            _miss(tx, book, away, person, shift, rules)


def _remind(tx: Tx, book: Handbook, away: StepAway, person: Known) -> None:
    say = of(person.language)
    left = whole_minutes(tx.now, away.until)
    time = say.time(local(away.until, person.team))
    title = (
        say("{length} left: back by {time}", length=say.minutes(left), time=time)
        if left > 0
        else say("Your time is over: it was until {time}", time=time)
    )
    lines = [say("Press when you are in your seat again.")]
    buttons = card.own_buttons(away, say)
    tell_person(tx, book, away, person, "brb.time", title, lines, buttons)


def _miss(
    tx: Tx, book: Handbook, away: StepAway, person: Known, shift: Shift, rules: SteppingAway
) -> None:
    """Tell the leaders, with the minutes, and the person that they are missed."""
    told = stepping_away.move(tx, away, [OUT], told_at=tx.now)
    if told is None:
        return
    minutes = max(0, whole_minutes(told.until, tx.now))
    tx.note("brb.missed", f"brb:{told.id}", over.CLOCK, person=person.id, over=minutes)
    until = local(told.until, person.team)
    leader = leader_for(tx, book, person, shift, rules)
    say = team_say(person.team)
    line = say(
        "{leader}: {name} is not back. It was until {time}, {length} ago ({rule}).",
        leader=called(tx, book, leader) if leader else title_of(book, rules.decided_by, say),
        name=person.name,
        time=say.time(until),
        length=say.minutes(minutes),
        rule=rules.rule,
    )
    show(tx, book, told, person, [line])
    say = of(person.language)
    tell_person(
        tx,
        book,
        told,
        person,
        "brb.time",
        say("You are missed: it was until {time}", time=say.time(until)),
        [say("The leaders are told. Please come back, or say how long you still need.")],
        card.own_buttons(told, say),
    )
