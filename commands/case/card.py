"""A case in words: for whoever is asked to verify it, and for its person once it is decided."""

from datetime import date
from zoneinfo import ZoneInfo

from commands.deciding.lines import cited
from handbook.book import Handbook, in_force
from handbook.words import Say, mark
from storage import people
from storage.cards import Button, Card, Fact
from storage.cases import OPEN, PRAISE, UNFOUNDED, VERIFIED, WITHDRAWN, Case
from storage.people import Team
from storage.transaction import Tx

STATES = {
    OPEN: mark("waits for somebody to verify it"),
    VERIFIED: mark("it was found to be so"),
    UNFOUNDED: mark("it was found not to be so: nothing of it counts"),
    WITHDRAWN: mark("withdrawn: nothing of it counts"),
}


def card(tx: Tx, book: Handbook, team: Team, case: Case, say: Say) -> Card:
    """The message of whoever is asked to verify it, in each of its states; no words of it."""
    return Card(
        title=title(case, say),
        facts=facts(tx, case, team, say),
        lines=lines(tx, book, case, say),
        small=(f"C{case.id}",),
        buttons=_buttons(case, say),
    )


def title(case: Case, say: Say) -> str:
    return say("Praise") if case.kind == PRAISE else say("A complaint")


def facts(tx: Tx, case: Case, team: Team, say: Say) -> tuple[Fact, ...]:
    """Whom it is about, who opened it and when."""
    about = people.by_id(tx, case.person_id).name if case.person_id else say("not known yet")
    told = say(
        "{name}, {time}",
        name=people.by_id(tx, case.opened_by).name,
        time=say.moment(case.opened_at.astimezone(ZoneInfo(team.zone))),
    )
    return Fact(label=say("About"), value=about), Fact(label=say("Opened by"), value=told)


def lines(tx: Tx, book: Handbook, case: Case, say: Say) -> tuple[str, ...]:
    """How it stands with it."""
    told = [say("How it stands: {state}.", state=say(STATES[case.state]))]
    if case.decided_by:
        told.append(say("Decided by {name}.", name=people.by_id(tx, case.decided_by).name))
    rules = in_force(book.quality.cases, case.opened_at.date())
    if case.answered_on:
        told.append(say("The customer was answered on {day}.", day=say.day(case.answered_on)))
    elif rules and case.kind != PRAISE and case.state in (OPEN, VERIFIED, UNFOUNDED):
        told.append(
            say(
                "The customer has no answer yet ({rule}): /rollcall case answered C{number}",
                rule=cited(rules.answer_rule, say),
                number=case.id,
            )
        )
    if case.training_due:
        told.append(_training(case, case.training_due, say))
    return tuple(told)


def _training(case: Case, due: date, say: Say) -> str:
    if case.helped is None:
        return say("Trained on its cause; whether it helped is asked on {day}.", day=say.day(due))
    return say("The training has helped.") if case.helped else say("The training has not helped.")


def _buttons(case: Case, say: Say) -> tuple[Button, ...]:
    value = str(case.id)
    details = Button(action="case.details", label=say("Details"), value=value)
    train = Button(action="case.train", label=say("Training…"), value=value)
    if case.state == VERIFIED and case.kind != PRAISE and case.training_due is None:
        return (train, details)
    if case.state != OPEN:
        return (details,)
    return (
        Button(action="case.verify", label=say("It is so…"), value=value, style="primary"),
        Button(action="case.unfounded", label=say("It is not so…"), value=value),
        details,
    )
