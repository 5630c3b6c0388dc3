"""A colleague who is asked to be somebody's buddy accepts or declines (SD-T1)."""

from datetime import timedelta

from commands.deciding import whoever
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled, Press
from commands.deciding.lines import cited
from commands.deciding.reach import reach
from commands.deciding.typed import asks_why
from commands.newhire import finding
from handbook.training import Buddy, JoiningRules
from handbook.words import Say
from handbook.words import of as words_of
from storage import new_hires, people
from storage.cards import Button, Card, Form, clean
from storage.new_hires import ACCEPTED, ASKED, DECLINED, ENDED, Pairing
from storage.people import Known

MOST = 500


def subject(row: Pairing) -> str:
    return f"pairing:{row.id}"


def choose_button(person_id: int, say: Say) -> Button:
    value = str(person_id)
    return Button(action="newhire.buddy", label=say("Choose a buddy…"), value=value)


def accept_press(asking: Asking, press: Press) -> Card:
    return accept_line(asking, press.value)


def accept_line(asking: Asking, rest: str) -> Card:
    """ "accept J3": by the colleague; by a leader for whoever is not on Slack. Raises Refusal."""
    row, known, buddy, _ = _asked(asking, rest)
    people.lock(asking.tx, min(known.id, buddy.id))
    people.lock(asking.tx, max(known.id, buddy.id))
    return accepted(asking, row, known, buddy, _rules(asking))


def accepted(asking: Asking, row: Pairing, known: Known, buddy: Known, rules: Buddy) -> Card:
    """All three know of it. Both rows are held. Raises Refusal where it is settled otherwise."""
    say, tx = asking.say, asking.tx
    check_on = asking.today + timedelta(weeks=rules.check_weeks)
    if not new_hires.move_pairing(
        tx, row, (ASKED,), state=ACCEPTED, answered_at=tx.now, check_on=check_on
    ):
        raise _settled(asking, row)
    tx.note("newhire.accepted", subject(row), asking.actor, check_on=check_on)
    _tell_new(asking, known, buddy, rules)
    if row.asked_by != asking.person.id:
        leader = people.by_id(tx, row.asked_by)
        say_ = words_of(leader.language)
        reach(tx, asking.book, leader, "newhire.told", subject(row), _agreed(known, buddy, say_))
    told = {"name": known.name, "day": say.day(check_on)}
    leader_name = people.by_id(tx, row.asked_by).name
    first = (
        say("Thank you. From today you answer for {name}.", **told)
        if buddy.id == asking.person.id
        else say("{buddy} answers for {name} from today.", buddy=buddy.name, **told)
    )
    return Card(
        lines=(
            first,
            say("On {day} {leader} is asked how it goes.", leader=leader_name, **told),
        )
    )


def _agreed(known: Known, buddy: Known, say: Say) -> Card:
    told = {"buddy": buddy.name, "name": known.name}
    return Card(lines=(say("{buddy} accepts: from today they answer for {name}.", **told),))


def _tell_new(asking: Asking, known: Known, buddy: Known, rules: Buddy) -> None:
    say = words_of(known.language)
    told = {"name": buddy.name, "rule": cited(rules.rule, say)}
    card = Card(
        title=say("{name} is your buddy", name=buddy.name),
        lines=(say("Ask {name} whatever you need: they answer for you ({rule}).", **told),),
    )
    reach(asking.tx, asking.book, known, "newhire.told", f"newhire:{known.id}", card)


def decline_form(asking: Asking, value: str) -> Form:
    """Asks why, which need not be said. Raises Refusal."""
    say = asking.say
    row, known, _, _ = _asked(asking, value)
    return asks_why(
        asking,
        "newhire.decline",
        say("Not this time"),
        str(row.id),
        (say("Somebody else will be asked to be the buddy of {name}.", name=known.name),),
        submit=say("Decline"),
        is_optional=True,
    )


def decline_sent(asking: Asking, filled: Filled) -> Card:
    return decline_line(asking, f"J{filled.value} {filled.answers.get('reason', '')}")


def decline_line(asking: Asking, rest: str) -> Card:
    """ "decline J3", with a reason or without. Raises Refusal."""
    say, tx = asking.say, asking.tx
    row, known, buddy, typed = _asked(asking, rest)
    words = clean(typed, MOST)
    values = {"state": DECLINED, "answered_at": tx.now, "words": words or None}
    if not new_hires.move_pairing(tx, row, (ASKED,), **values):
        raise _settled(asking, row)
    personal = {"words": (row.salt, words)} if words else None
    tx.note("newhire.declined", subject(row), asking.actor, personal=personal)
    leader = people.by_id(tx, row.asked_by)
    if leader.id != asking.person.id:
        card = _declined(known, buddy, words, words_of(leader.language))
        reach(tx, asking.book, leader, "newhire.ask", subject(row), card)
    return Card(lines=(say("Noted. {name} is told, and asks somebody else.", name=leader.name),))


def _declined(known: Known, buddy: Known, words: str, say: Say) -> Card:
    told = {"buddy": buddy.name, "name": known.name}
    lines = [say("{buddy} cannot be the buddy of {name}.", **told)]
    if words:
        lines.append(say("They say: {words}", words=words))
    lines.append(say("Please choose somebody else."))
    return Card(lines=tuple(lines), buttons=(choose_button(known.id, say),))


def _asked(asking: Asking, typed: str) -> tuple[Pairing, Known, Known, str]:
    """Raises Refusal for whoever is not asked; a leader answers for who is not on Slack."""
    row, known, buddy, rest = finding.pairing_of(asking, typed)
    if asking.person.id != buddy.id:
        if buddy.person.slack_id is not None:
            raise Refusal(
                asking.say("{name} is asked, and answers themself.", name=buddy.name),
                asking.say("To ask somebody else: {line}", line=asking.say(finding.LINE)),
            )
        whoever.check(asking, _rules(asking).assigned)
    return row, known, buddy, rest


def _rules(asking: Asking) -> Buddy:
    rules: JoiningRules = finding.rules_of(asking)
    if rules.buddy is None:
        team = asking.person.team.name
        raise Refusal(asking.say("The handbook of {team} knows no buddies.", team=team))
    return rules.buddy


def _settled(asking: Asking, row: Pairing) -> Refusal:
    """What the second of two is told."""
    say = asking.say
    words = {
        ACCEPTED: say("J{number} was accepted already.", number=row.id),
        DECLINED: say("J{number} was declined already.", number=row.id),
        ENDED: say("J{number} is over.", number=row.id),
    }
    other = say("Somebody else was asked instead of J{number}.", number=row.id)
    return Refusal(words.get(row.state, other), say("How it stands: /rollcall newhire"))
