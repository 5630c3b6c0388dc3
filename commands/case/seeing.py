"""What people see of cases: those they opened, those about them, those that wait for them."""

from collections.abc import Sequence

from commands.case.card import STATES, card, facts, lines, title
from commands.case.finding import found, may_look, rules_of
from commands.deciding.asking import Asking
from commands.deciding.command import Drawing, Waiting
from handbook.book import in_force
from handbook.words import of
from storage import cases, people
from storage.cards import Button, Card, Fact, Form
from storage.cases import Case

MOST, AMONG = 12, 200


def draw(drawing: Drawing) -> Card:
    """The message of whoever was asked, as the case stands."""
    case = cases.get(drawing.tx, drawing.number)
    assert case is not None, "cases are never deleted"
    team = people.team(drawing.tx, case.team_id)
    reader = people.by_id(drawing.tx, case.asked_of or case.opened_by)
    book = drawing.books[team.handbook]
    return card(drawing.tx, book, team, case, of(reader.language))


def list_lines(asking: Asking, _: str) -> Card:
    """The newest cases that the person may see. Raises Refusal."""
    say = asking.say
    rules_of(asking)
    team_id = asking.person.person.team_id
    seen = [one for one in cases.newest(asking.tx, team_id, AMONG) if may_look(asking, one)]
    told = [_line(asking, one) for one in seen[:MOST]]
    if told:
        asking.tx.note("case.looked", f"team:{team_id}", asking.actor)
    return Card(
        title=say("Complaints and praise"),
        lines=tuple(told) or (say("There are none that you may see."),),
        small=(say("To write one down: /rollcall case praise @name what was said"),),
    )


def one_line(asking: Asking, typed: str) -> Card:
    """ "C3": a case as it stands. Each look is noted. Raises Refusal."""
    case = found(asking, typed)
    asking.tx.note("case.looked", cases.source(case.id), asking.actor)
    drawn = card(asking.tx, asking.book, asking.person.team, case, asking.say)
    mine = drawn.buttons if _may_verify(asking, case) else drawn.buttons[-1:]
    return drawn.model_copy(update={"buttons": mine, "facts": _shown(asking, case)})


def details(asking: Asking, value: str) -> Form:
    """What was said, and why it was decided so. Each look is noted. Raises Refusal."""
    say, case = asking.say, found(asking, value)
    asking.tx.note("case.looked", cases.source(case.id), asking.actor)
    shown = _shown(asking, case)
    told = [
        title(case, say),
        *(say("{label}: {value}", label=f.label, value=f.value) for f in shown),
    ]
    for label, words in (
        (say("What was said"), case.words),
        (say("How it was found out"), case.decided_words),
        (say("Its cause, and what is trained"), case.training_words),
        (say("Whether it helped"), case.result_words),
    ):
        if words:
            told.append(say("{label}: {value}", label=label, value=words))
    return Form(
        action="case.details",
        title=say("Details of C{number}", number=case.id),
        close=say("Close"),
        lines=(*told, *lines(asking.tx, asking.book, case, say)),
    )


def _shown(asking: Asking, case: Case) -> tuple[Fact, ...]:
    """Who opened it is not for whom it is about."""
    shown = facts(asking.tx, case, asking.person.team, asking.say)
    is_subject = asking.person.id == case.person_id != case.opened_by
    return shown[:1] if is_subject else shown


def waits(asking: Asking) -> Sequence[Waiting]:
    """The cases that the person may verify now, oldest first."""
    rules = in_force(asking.book.quality.cases, asking.today)
    if rules is None or not set(rules.verifying.roles) & asking.person.roles:
        return []
    say = asking.say
    return [
        Waiting(
            since=case.opened_at,
            lines=(_line(asking, case),),
            buttons=(
                Button(action="case.verify", label=say("It is so…"), value=str(case.id)),
                Button(action="case.unfounded", label=say("It is not so…"), value=str(case.id)),
                Button(action="case.details", label=say("Details"), value=str(case.id)),
            ),
        )
        for case in cases.undecided(asking.tx, asking.person.person.team_id)
        if _may_verify(asking, case)
    ]


def _may_verify(asking: Asking, case: Case) -> bool:
    is_in_it = asking.person.id in (case.opened_by, case.person_id)
    return not is_in_it and bool(set(rules_of(asking).verifying.roles) & asking.person.roles)


def _line(asking: Asking, case: Case) -> str:
    """ "C3 a complaint, Ada, Mon 2 Nov 2026: …"."""
    say, tx = asking.say, asking.tx
    about = people.by_id(tx, case.person_id).name if case.person_id else say("not known yet")
    return say(
        "C{number} {what}, {name}, {day}: {state}",
        number=case.id,
        what=title(case, say),
        name=about,
        day=say.day(case.opened_at.astimezone(asking.now.tzinfo).date()),
        state=say(STATES[case.state]),
    )
