"""Coming back: the person says so, or a leader sees it."""

from commands.brb import over
from commands.brb.finding import held, local, may_note, rules_for, stands, whole_minutes
from commands.brb.telling import show
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Press
from storage import people, stepping_away
from storage.cards import Card
from storage.stepping_away import ASKED, BACK, ENDED, OUT, WITHDRAWN, StepAway

WORDS = (
    "back",
    "i'm back",
    "i’m back",
    "i am back",
    "im back",
    "回来",
    "回来了",
    "我回来了",
    "已回",
    "回岗",
)


def back_line(asking: Asking) -> Card:
    """ "back": ends what is open, or takes back what was asked for. Raises Refusal."""
    tx = asking.tx
    people.lock(tx, asking.person.id)
    away = stepping_away.open_of(tx, asking.person.id)
    if away is None:
        raise _nothing_open(asking)
    return _own(asking, away)


def back_press(asking: Asking, press: Press) -> Card:
    """The button belongs to one absence. Raises Refusal."""
    away = held(asking, press.value)
    if away.person_id != asking.person.id:
        raise Refusal(asking.say("That button is somebody else's. Nothing was changed."))
    return _own(asking, away)


def is_back_press(asking: Asking, press: Press) -> Card:
    """A leader saw them. Raises Refusal."""
    say, away = asking.say, held(asking, press.value)
    if away.person_id == asking.person.id:
        return _own(asking, away)
    rules = rules_for(asking, away)
    if not may_note(asking, away, rules):
        raise Refusal(say("Only the leaders may say that for somebody else. Nothing was changed."))
    closed = over.come_back(asking.tx, asking.book, away, asking.actor)
    if closed is None:
        raise stands(asking, away)
    name = people.by_id(asking.tx, closed.person_id).name
    return Card(lines=(say("Noted: {name} is back.", name=name),))


def _own(asking: Asking, away: StepAway) -> Card:
    tx, say, team = asking.tx, asking.say, asking.person.team
    if away.state == ASKED:
        return _withdraw(asking, away)
    if away.state == OUT and stepping_away.shift_of(tx, away).ends_at <= tx.now:
        over.end(tx, asking.book, away)  # before the clock came to it
        return _over_already(asking, stepping_away.read_again(tx, away)).card
    closed = over.come_back(tx, asking.book, away, asking.actor)
    if closed is None:
        raise _over_already(asking, away)
    assert closed.since is not None
    minutes = say.minutes(whole_minutes(closed.since, tx.now))
    if closed.over <= 0:
        return Card(lines=(say("Welcome back. You were away for {length}.", length=minutes),))
    return Card(
        lines=(
            say("Welcome back. You were away for {length}.", length=minutes),
            say(
                "It was until {time}: {over} more.",
                time=say.time(local(closed.until, team)),
                over=say.minutes(closed.over),
            ),
        ),
        small=(say("If that is wrong, please tell your leader."),),
    )


def _withdraw(asking: Asking, away: StepAway) -> Card:
    """What was asked for is not needed any more."""
    tx, say = asking.tx, asking.say
    taken = stepping_away.move(tx, away, [ASKED], state=WITHDRAWN)
    assert taken is not None, "the person's row is held"
    tx.note("brb.withdrawn", f"brb:{taken.id}", asking.actor)
    show(tx, asking.book, taken, asking.person)
    return Card(lines=(say("#{number} is taken back.", number=taken.id),))


def _nothing_open(asking: Asking) -> Refusal:
    newest = stepping_away.newest_of(asking.tx, asking.person.id)
    if newest is not None and newest.state in (BACK, ENDED):
        return _over_already(asking, newest)
    say = asking.say
    return Refusal(
        say("You are not away now, as far as I know. Nothing was changed."),
        say("To leave the post: /brb 15 lunch room"),
    )


def _over_already(asking: Asking, away: StepAway) -> Refusal:
    say, team = asking.say, asking.person.team
    if away.back_at is None:
        return Refusal(say("You are not away now, as far as I know. Nothing was changed."))
    time = say.time(local(away.back_at, team))
    if away.state == ENDED:
        return Refusal(
            say("It was closed at {time}, when your shift ended.", time=time),
            say("If that is wrong, please tell your leader."),
        )
    return Refusal(say("You are noted as back already, at {time}.", time=time))
