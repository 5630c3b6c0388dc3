"""An absence that the handbook wants booked as leave is booked by whoever decides (CC-2.4.9)."""

from commands.brb import card
from commands.brb.finding import check_right, held, rules_for
from commands.brb.telling import show
from commands.deciding.asking import Asking, Refusal, team_say
from commands.deciding.booking import Booking
from commands.deciding.command import Press, all_commands
from storage import people, stepping_away
from storage.cards import Card, mention
from storage.stepping_away import GONE, OUT, StepAway


def book_press(asking: Asking, press: Press) -> Card:
    """From when they went until they were back. Raises Refusal."""
    tx, say = asking.tx, asking.say
    away = held(asking, press.value)
    rules = rules_for(asking, away)
    check_right(asking, away, rules)
    booking = card.bookable(away, rules)
    if booking is None or away.since is None or away.back_at is None:
        raise _not_now(asking, away)
    person = people.by_id(tx, away.person_id)
    number = _book(
        asking,
        Booking(
            known=person,
            kind=booking.leave_kind,
            begins=away.since,
            ends=away.back_at,
            asked_at=away.asked_at,
            reason=away.words or "",
            why=_why(asking, away),
        ),
    )
    booked = stepping_away.move(tx, away, GONE, leave_id=number)
    assert booked is not None, "the person's row is held"
    tx.note("brb.booked", f"brb:{booked.id}", asking.actor, leave=number, rule=booking.rule)
    show(tx, asking.book, booked, person, [_line(asking, number, booking.rule)])
    return Card(
        lines=(
            say(
                "Booked: leave #{number} of {name} ({rule}). They are told.",
                number=number,
                name=person.name,
                rule=booking.rule,
            ),
            say("To take it back: /timeoff undo {number}", number=number),
        )
    )


def _why(asking: Asking, away: StepAway) -> str:
    say = team_say(asking.person.team)
    return say("Away from the post, #{number}", number=away.id)


def _line(asking: Asking, number: int, rule: str) -> str:
    say = team_say(asking.person.team)
    return say(
        "{name} has booked it as leave #{number} ({rule}).",
        name=mention(asking.person.person.slack_id, asking.person.name),
        number=number,
        rule=rule,
    )


def _book(asking: Asking, booking: Booking) -> int:
    """By the command that keeps leaves: command files do not know each other."""
    [book] = [command.books for command in all_commands() if command.books is not None]
    return book(asking, booking)


def _not_now(asking: Asking, away: StepAway) -> Refusal:
    say = asking.say
    if away.leave_id is not None:
        told = say("It is booked already, as leave #{number}.", number=away.leave_id)
        return Refusal(told, say("Nothing was changed."))
    if away.state == OUT:
        return Refusal(say("They are not back yet. It is booked when its length is known."))
    return Refusal(
        say("#{number} is not to be booked as leave.", number=away.id),
        say("For any other leave: /timeoff for @name and the kind"),
    )
