"""How an exam to return, or one that is taken again, went (CC-2.9, OH-4.3)."""

from collections.abc import Sequence

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Drawing, Press, Waiting
from commands.deciding.reach import reach
from commands.deciding.resits import buttons, card, is_due, state_line, title
from commands.deciding.typed import numbered
from commands.exam import finding
from handbook.book import in_force
from handbook.words import of
from storage import exams, outbox, people
from storage.cards import Card, clean
from storage.exams import OPEN, PASSED, RETURN, Resit
from storage.people import Known


def draw(drawing: Drawing) -> Card:
    """The card of whoever was asked, in their language."""
    resit = exams.get_resit(drawing.tx, drawing.number)
    assert resit is not None
    known = people.by_id(drawing.tx, resit.person_id)
    reader = people.by_id(drawing.tx, resit.asked_of) if resit.asked_of else known
    return card(resit, known, of(reader.language))


def passed_press(asking: Asking, press: Press) -> Card:
    return passed_line(asking, press.value)


def failed_press(asking: Asking, press: Press) -> Card:
    return failed_line(asking, press.value)


def passed_line(asking: Asking, rest: str) -> Card:
    """ "passed E3": they are back, or need not take it again. Raises Refusal."""
    resit, known = _open(asking, rest)
    people.lock(asking.tx, known.id)
    done = exams.change_resit(
        asking.tx, resit, state=PASSED, passed_on=asking.today, decided_by=asking.person.id
    )
    if not done:
        raise _gone(asking, resit)
    return _said(asking, resit, known, "exam.passed")


def failed_line(asking: Asking, rest: str) -> Card:
    """ "failed E3": it is taken again, until it is passed. Raises Refusal."""
    resit, known = _open(asking, rest)
    people.lock(asking.tx, known.id)
    done = exams.change_resit(
        asking.tx,
        resit,
        asking.today,
        attempts=resit.attempts + 1,
        tried_on=asking.today,
        decided_by=asking.person.id,
    )
    if not done:
        raise _gone(asking, resit)
    return _said(asking, resit, known, "exam.failed")


def waits(asking: Asking) -> Sequence[Waiting]:
    """What people can take by now, for those who hold exams; never one's own."""
    say, rules = asking.say, in_force(asking.book.exams, asking.today)
    if rules is None or not finding.may_enter(asking, rules):
        return ()
    waiting = []
    for resit in exams.open_resits(asking.tx, asking.person.person.team_id):
        if resit.person_id == asking.person.id or not is_due(resit, asking.today):
            continue
        name = people.by_id(asking.tx, resit.person_id).name
        said = say(
            "E{number} {title} — {name}", number=resit.id, title=title(resit, say), name=name
        )
        waiting.append(
            Waiting(
                since=resit.asked_at,
                lines=(said, state_line(resit, say)),
                buttons=tuple(
                    one.model_copy(update={"style": None}) for one in buttons(resit, say)
                ),
            )
        )
    return waiting


def _open(asking: Asking, typed: str) -> tuple[Resit, Known]:
    """One that can be taken by now, by those who hold exams. Raises Refusal."""
    say, (number, _) = asking.say, numbered(typed, "E")
    resit = exams.get_resit(asking.tx, int(number)) if number else None
    if resit is None or resit.team_id != asking.person.person.team_id:
        raise Refusal(
            say("I know no exam “{number}”.", number=clean(typed, 20))
            if typed.strip()
            else say("Which exam? Please add its number, for example: E3"),
            say("Those that wait: /rollcall waiting"),
        )
    finding.check_may_enter(asking, finding.rules_of(asking, asking.today))
    if resit.person_id == asking.person.id:
        raise Refusal(say("Nobody enters their own result. Nothing was changed."))
    if resit.state != OPEN:
        raise _gone(asking, resit)
    if not is_due(resit, asking.today):
        assert resit.last is not None
        raise Refusal(
            say(
                "The training goes on until {day}; the exam is after it. Nothing was changed.",
                day=say.day(resit.last),
            )
        )
    return resit, people.by_id(asking.tx, resit.person_id)


def _gone(asking: Asking, resit: Resit) -> Refusal:
    """What the second of two is told: how it stands, and who said so."""
    say = asking.say
    by = people.by_id(asking.tx, resit.decided_by).name if resit.decided_by else "—"
    return Refusal(
        say("{name} was first with E{number}.", name=by, number=resit.id),
        state_line(resit, say),
        say("Nothing was changed."),
    )


def _said(asking: Asking, resit: Resit, known: Known, event: str) -> Card:
    """Note it, draw the card again, and tell the person and whoever entered it."""
    tx, say = asking.tx, asking.say
    is_passed = resit.state == PASSED
    tx.note(event, f"resit:{resit.id}", asking.actor, person=known.id, kind=resit.kind)
    for post in outbox.posts_of(tx, f"resit:{resit.id}"):
        outbox.redraw(tx, post)
    _tell(asking, resit, known)
    words = {"name": known.name, "number": resit.id}
    if is_passed:
        return Card(lines=(say("Noted: {name} has passed E{number}, and is told.", **words),))
    said = say("Noted: {name} has not passed E{number}, is told, and takes it again.", **words)
    return Card(lines=(said,))


def _tell(asking: Asking, resit: Resit, known: Known) -> None:
    """The person, in their own language."""
    say = of(known.language)
    if resit.state != PASSED:
        line = say("It is not passed yet. You take it again until it is.")
    elif resit.kind == RETURN:
        line = say("It is passed: you are back on the post. The months before count no more.")
    else:
        line = say("It is passed.")
    told = Card(title=title(resit, say), lines=(line,))
    reach(asking.tx, asking.book, known, "exam.told", f"resit_of:{resit.id}", told)
