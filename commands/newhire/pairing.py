"""A senior colleague answers for a new person: asked by a leader, accepted, looked at (SD-T1)."""

from secrets import token_hex

from commands.deciding import whoever
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled
from commands.deciding.lines import cited
from commands.deciding.naming import person_named
from commands.deciding.new_people import plans
from commands.deciding.reach import reach
from commands.deciding.searching import people_found, person_chosen, person_field
from commands.newhire import answering, finding
from commands.newhire.answering import choose_button, subject
from handbook.training import Buddy
from handbook.words import Say
from handbook.words import of as words_of
from storage import later, new_hires, people
from storage.cards import Button, Card, Choice, Field, Form
from storage.new_hires import ASKED, WITHDRAWN, Pairing
from storage.people import Known

MOST = 500


def buddy_line(asking: Asking, rest: str) -> Card:
    """ "buddy @kim @bo". Raises Refusal."""
    say = asking.say
    _assigning(asking)
    _, known, typed = finding.new_person(asking, rest, say(finding.LINE))
    if not typed:
        raise Refusal(
            say("Who is to answer for {name}? Nothing was changed.", name=known.name),
            say("For example: {line}", line=say(finding.LINE)),
            buttons=(choose_button(known.id, say),),
        )
    buddy, _ = person_named(asking, typed, say(finding.LINE))
    return _ask(asking, known, buddy)


def form(asking: Asking, value: str) -> Form:
    """Whom to ask. Raises Refusal."""
    say, rules = asking.say, _assigning(asking)
    _, known = finding.new_by_id(asking, value)
    return Form(
        action="newhire.buddy",
        title=say("A buddy"),
        value=str(known.id),
        submit=say("Ask them"),
        close=say("Close"),
        lines=(
            say(
                "Who shows {name} the work and answers for them ({rule})? They are asked first.",
                name=known.name,
                rule=cited(rules.rule, say),
            ),
        ),
        fields=(_field(say),),
    )


def _field(say: Say) -> Field:
    return person_field("buddy", say("Colleague"), "newhire.colleague")


def colleagues(asking: Asking, typed: str) -> tuple[Choice, ...]:
    """Whoever is not new themself."""
    new = {one.id for one in plans(asking.tx, asking.book, asking.person.team, asking.today)}
    return people_found(asking, typed, lambda known: known.id not in new)


def sent(asking: Asking, filled: Filled) -> Card:
    """The form was sent. Raises Refusal with the field that needs another look."""
    _assigning(asking)
    _, known = finding.new_by_id(asking, filled.value)
    buddy = person_chosen(asking, "buddy", filled.answers.get("buddy", ""))
    return _ask(asking, known, buddy)


def _assigning(asking: Asking) -> Buddy:
    """By which rule. Raises Refusal for whoever assigns no buddies."""
    rules = finding.rules_of(asking)
    if rules.buddy is None:
        team = asking.person.team.name
        raise Refusal(asking.say("The handbook of {team} knows no buddies.", team=team))
    whoever.check(asking, rules.buddy.assigned)
    return rules.buddy


def _ask(asking: Asking, known: Known, buddy: Known) -> Card:
    """Ask a colleague; whoever was asked before is told that it is settled otherwise."""
    say, tx = asking.say, asking.tx
    rules = _assigning(asking)
    if buddy.id == known.id or finding.plan_of(asking, buddy.id) is not None:
        wrong = say("{name} is new as well. Nothing was changed.", name=buddy.name)
        raise Refusal(wrong, fields={"buddy": wrong})
    people.lock(tx, min(known.id, buddy.id))
    people.lock(tx, max(known.id, buddy.id))
    before = finding.with_open_pairing(tx, known.person.team_id).get(known.id)
    if before is not None and before.buddy_id == buddy.id:
        said = (
            say("{name} was asked already, and has not answered yet.", name=buddy.name)
            if before.state == ASKED
            else say("{name} is the buddy already.", name=buddy.name)
        )
        raise Refusal(said, fields={"buddy": said})
    lines = []
    if before is not None:
        new_hires.move_pairing(tx, before, new_hires.OPEN, state=WITHDRAWN, ended_at=tx.now)
        tx.note("newhire.withdrawn", subject(before), asking.actor)
        lines.append(_tell_over(asking, before, known))
    row = Pairing(
        team_id=known.person.team_id,
        person_id=known.id,
        buddy_id=buddy.id,
        state=ASKED,
        asked_by=asking.person.id,
        asked_at=tx.now,
        salt=token_hex(8),
    )
    new_hires.add_pairing(tx, row)
    tx.note("newhire.asked", subject(row), asking.actor, person=known.id, buddy=buddy.id)
    if buddy.id == asking.person.id:
        return answering.accepted(asking, row, known, buddy, rules)
    reach(tx, asking.book, buddy, "newhire.ask", subject(row), _ask_card(asking, row, known, buddy))
    lines.append(
        say("{buddy} is asked to be the buddy of {name}.", buddy=buddy.name, name=known.name)
    )
    if buddy.person.slack_id is None:
        lines.append(say("{name} is not on Slack: please ask them yourself.", name=buddy.name))
        lines.append(say("If they agree: /rollcall newhire accept J{number}", number=row.id))
    else:
        lines.append(say("You hear what they say. You are asked again while nobody has agreed."))
    small = say("J{number} ({rule})", number=row.id, rule=cited(rules.rule, say))
    return Card(lines=tuple(lines), small=(small,))


def _ask_card(asking: Asking, row: Pairing, known: Known, buddy: Known) -> Card:
    say, rules = words_of(buddy.language), _assigning(asking)
    value = str(row.id)
    return Card(
        title=say("Will you be the buddy of {name}?", name=known.name),
        lines=(
            say(
                "{name} is new since {day}. You would show them the work and answer for them "
                "({rule}).",
                name=known.name,
                day=say.day(known.person.joined_on or asking.today),
                rule=cited(rules.rule, say),
            ),
            say.plural(
                "After {n} week {leader} is asked how it goes.",
                "After {n} weeks {leader} is asked how it goes.",
                rules.check_weeks,
                leader=asking.person.name,
            ),
        ),
        small=(
            say(
                "{name} asks. Or type: /rollcall newhire accept J{number}",
                name=asking.person.name,
                number=row.id,
            ),
        ),
        buttons=(
            Button(action="newhire.accept", label=say("I accept"), value=value, style="primary"),
            Button(action="newhire.decline", label=say("Decline…"), value=value),
        ),
    )


def _tell_over(asking: Asking, row: Pairing, known: Known) -> str:
    """Whoever was asked or had agreed before need not any more."""
    tx, say = asking.tx, asking.say
    buddy = people.by_id(tx, row.buddy_id)
    if not later.drop(tx, subject(row), "newhire.ask"):
        say_ = words_of(buddy.language)
        reach(tx, asking.book, buddy, "newhire.told", subject(row), _over(known, say_))
    return say("{name} is told that somebody else is asked.", name=buddy.name)


def _over(known: Known, say: Say) -> Card:
    return Card(
        lines=(
            say("Somebody else is asked to be the buddy of {name}. Thank you.", name=known.name),
        )
    )
