"""After some weeks it is asked how a new person does; and whether they signed what they must."""

from datetime import timedelta

from commands.deciding import whoever
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Press
from commands.deciding.lines import cited
from commands.deciding.reach import reach
from commands.newhire import answering, finding
from commands.newhire.days import day_of
from handbook.training import Buddy
from handbook.words import Say, mark
from handbook.words import of as words_of
from storage import new_hires, people
from storage.cards import Button, Card
from storage.new_hires import ACCEPTED, ENDED, Pairing
from storage.people import Known

SIGNED = mark("/rollcall newhire signed @kim")


def check_card(row: Pairing, known: Known, buddy: Known, rules: Buddy, say: Say) -> Card:
    """Asks a leader how the new person does."""
    return Card(
        title=say("How is {name} doing?", name=known.name),
        lines=(
            say(
                "{buddy} has answered for {name} since {day}. Please ask both how it goes, and say "
                "whether {name} stands on their own ({rule}).",
                buddy=buddy.name,
                name=known.name,
                day=say.day(day_of(known.team, row.answered_at or row.asked_at)),
                rule=cited(rules.check_rule, say),
            ),
        ),
        small=(say("J{number}", number=row.id),),
        buttons=check_buttons(row, rules, say),
    )


def check_buttons(row: Pairing, rules: Buddy, say: Say) -> tuple[Button, ...]:
    more = say.plural("{n} more week", "{n} more weeks", rules.again_weeks)
    value = str(row.id)
    return (
        Button(
            action="newhire.stands", label=say("Stands on their own"), value=value, style="primary"
        ),
        Button(action="newhire.more", label=more, value=value),
    )


def stands_press(asking: Asking, press: Press) -> Card:
    """The pairing is over; all three know. Raises Refusal."""
    say, tx = asking.say, asking.tx
    row, known, buddy, _ = _checked(asking, press.value)
    values = {"state": ENDED, "ended_at": tx.now, "checked_by": asking.person.id}
    if not new_hires.move_pairing(tx, row, (ACCEPTED,), **values):
        raise _over(asking, row)
    tx.note("newhire.stands", answering.subject(row), asking.actor)
    for other in (known, buddy):
        if other.id != asking.person.id:
            card = _ended(known, buddy, other, words_of(other.language))
            reach(tx, asking.book, other, "newhire.told", f"pairing_end:{row.id}", card)
    return Card(
        lines=(
            say("Noted: {name} stands on their own.", name=known.name),
            say("{name} and {buddy} are told.", name=known.name, buddy=buddy.name),
        )
    )


def _ended(known: Known, buddy: Known, reader: Known, say: Say) -> Card:
    if reader.id == known.id:
        words = say("You stand on your own now. {buddy} need not answer for you.", buddy=buddy.name)
    else:
        words = say("{name} stands on their own. Thank you for answering.", name=known.name)
    return Card(lines=(words,))


def more_press(asking: Asking, press: Press) -> Card:
    """It takes some more weeks, and is asked again then. Raises Refusal."""
    say, tx = asking.say, asking.tx
    row, known, buddy, rules = _checked(asking, press.value)
    people.lock(tx, known.id)  # two leaders may press at once: what is read now stands still
    tx.read_again(row)
    check_on = asking.today + timedelta(weeks=rules.again_weeks)
    if row.check_on is not None and row.check_on > asking.today:
        raise Refusal(say("It is asked again on {day}.", day=say.day(row.check_on)))
    values = {"check_on": check_on, "checked_by": asking.person.id}
    if not new_hires.move_pairing(tx, row, (ACCEPTED,), **values):
        raise _over(asking, row)
    tx.note("newhire.more", answering.subject(row), asking.actor, check_on=check_on)
    if buddy.id != asking.person.id:
        say_ = words_of(buddy.language)
        card = _longer(known, say_, say_.day(check_on))
        reach(tx, asking.book, buddy, "newhire.told", f"pairing_more:{row.id}", card)
    told = {"buddy": buddy.name, "name": known.name, "day": say.day(check_on)}
    return Card(
        lines=(
            say("Noted. {buddy} answers for {name} until {day}; you are asked again then.", **told),
        )
    )


def _longer(known: Known, say: Say, day: str) -> Card:
    told = {"name": known.name, "day": day}
    return Card(lines=(say("You answer for {name} until {day}; then it is asked again.", **told),))


def _checked(asking: Asking, value: str) -> tuple[Pairing, Known, Known, Buddy]:
    """By those who assign buddies. Raises Refusal."""
    row, known, buddy, _ = finding.pairing_of(asking, value)
    rules = finding.rules_of(asking)
    if rules.buddy is None:
        team = asking.person.team.name
        raise Refusal(asking.say("The handbook of {team} knows no buddies.", team=team))
    whoever.check(asking, rules.buddy.assigned)
    return row, known, buddy, rules.buddy


def _over(asking: Asking, row: Pairing) -> Refusal:
    say = asking.say
    by = people.by_id(asking.tx, row.checked_by).name if row.checked_by else None
    if by and row.state == ENDED:
        return Refusal(say("{name} has said so already.", name=by))
    return Refusal(say("J{number} is over.", number=row.id))


# ---- what is signed (CC-2.5.8)


def signed_button(person_id: int, say: Say) -> Button:
    return Button(action="newhire.signed", label=say("Trained and signed"), value=str(person_id))


def signed_press(asking: Asking, press: Press) -> Card:
    _, known = finding.new_by_id(asking, press.value)
    return _sign(asking, known)


def signed_line(asking: Asking, rest: str) -> Card:
    """ "signed @kim". Raises Refusal."""
    _, known, _ = finding.new_person(asking, rest, asking.say(SIGNED))
    return _sign(asking, known)


def _sign(asking: Asking, known: Known) -> Card:
    say, tx = asking.say, asking.tx
    agreement = finding.rules_of(asking).agreement
    if agreement is None:
        team = asking.person.team.name
        raise Refusal(say("The handbook of {team} asks for nothing to be signed.", team=team))
    whoever.check(asking, agreement.asks)
    if known.id == asking.person.id:
        raise Refusal(say("Please let somebody else say that of you. Nothing was changed."))
    people.lock(tx, known.id)
    row = new_hires.hire(tx, known.id, known.person.team_id)
    if not new_hires.sign(tx, row, asking.today, asking.person.id):
        by = people.by_id(tx, row.signed_by).name if row.signed_by else "—"
        raise Refusal(say("{name} has said so already.", name=by))
    tx.note("newhire.signed", f"person:{known.id}", asking.actor, day=asking.today)
    told = {"name": known.name, "what": agreement.title.in_language(say.lang)}
    rule = cited(agreement.rule, say)
    return Card(lines=(say("Noted for {name}: {what} ({rule}).", rule=rule, **told),))
