"""What somebody still has to pass: an exam to return after training, or one to take again."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from commands.deciding.lines import cited
from commands.deciding.reach import reach
from commands.deciding.routing import who_decides
from handbook.book import Handbook, in_force
from handbook.exams import ExamRules
from handbook.leave.judging import months_before
from handbook.words import Say, of
from storage import exams
from storage.cards import Button, Card, Fact
from storage.exams import OPEN, RETAKE, RETURN, Exam, Resit
from storage.people import Known
from storage.proposals import Proposal
from storage.transaction import Tx


def follow(tx: Tx, book: Handbook, known: Known, proposal: Proposal, actor: str) -> None:
    """Begin what is confirmed or changed of a rank's consequence, where that is a training. The
    person's row is held."""
    if proposal.consequence == "training":
        _train(tx, book, known, proposal, actor)


def _train(tx: Tx, book: Handbook, known: Known, proposal: Proposal, actor: str) -> None:
    """Off the post from the first of the month that follows, for as long as the rule says."""
    rules = in_force(book.exams, proposal.day)
    assert rules is not None, "it was proposed by it"
    assert rules.streak is not None
    today = tx.now.astimezone(ZoneInfo(known.team.zone)).date().replace(day=1)
    first = months_before(today, -1)
    last = months_before(first, -rules.streak.training_months) - timedelta(days=1)
    resit = Resit(
        team_id=known.person.team_id,
        person_id=known.id,
        kind=RETURN,
        proposal_id=proposal.id,
        first=first,
        last=last,
        asked_at=tx.now,
    )
    _ask(tx, book, known, rules, resit)
    tx.note("exam.off_post", f"resit:{resit.id}", actor, person=known.id, first=first, last=last)
    say = of(known.language)
    told = Card(
        title=say("Training off the post"),
        facts=(Fact(label=say("Days"), value=say.days((first, last))),),
        lines=(
            say(
                "On its last day, or soon after it, you take the exam to return ({rule}).",
                rule=cited(rules.streak.rule, say),
            ),
        ),
        small=(say("Your exams: /rollcall exam"),),
    )
    reach(tx, book, known, "exam.told", f"trained:{resit.id}", told)


def take_again(tx: Tx, book: Handbook, known: Known, rules: ExamRules, exam: Exam) -> None:
    """A failed exam is to be taken again (OH-4.3)."""
    resit = Resit(
        team_id=known.person.team_id,
        person_id=known.id,
        kind=RETAKE,
        exam_id=exam.id,
        first=exam.month,
        asked_at=tx.now,
    )
    _ask(tx, book, known, rules, resit)


def _ask(tx: Tx, book: Handbook, known: Known, rules: ExamRules, resit: Resit) -> None:
    """Store it and tell whoever holds exams."""
    role, without = rules.entering.roles[0], {known.id}
    asked = who_decides(tx, book, known.team, role, tx.now, (), without).first
    resit.asked_of = asked.known.id if asked else None
    exams.add_resit(tx, resit)
    if asked:
        told = card(resit, known, of(asked.known.language))
        reach(tx, book, asked.known, "exam.ask", f"resit:{resit.id}", told)


def card(resit: Resit, known: Known, say: Say) -> Card:
    """For whoever holds exams, in each of its states."""
    return Card(
        title=title(resit, say),
        facts=(
            Fact(label=say("About"), value=known.name),
            *(
                (Fact(label=say("Training"), value=say.days((resit.first, resit.last))),)
                if resit.first and resit.last
                else ()
            ),
        ),
        lines=(state_line(resit, say),),
        small=(say("E{number}", number=resit.id),),
        buttons=buttons(resit, say),
    )


def title(resit: Resit, say: Say) -> str:
    if resit.kind == RETURN:
        return say("An exam to return")
    assert resit.first is not None, "the month of what is taken again"
    return say("The exam of {month}, once more", month=say.month(resit.first))


def state_line(resit: Resit, say: Say) -> str:
    """Whether it is passed, and how often it was taken in vain."""
    if resit.state == exams.PASSED and resit.passed_on:
        return say("Passed on {day}.", day=say.day(resit.passed_on))
    if resit.state != OPEN:
        return say("It is no longer needed.")
    if resit.tried_on:
        return say.plural(
            "Not passed yet, after {n} attempt, on {day}.",
            "Not passed yet, after {n} attempts, the last on {day}.",
            resit.attempts,
            day=say.day(resit.tried_on),
        )
    if resit.last is not None:
        day = say.day(resit.last)
        return say("It can be taken from {day} on. Please enter then how it went.", day=day)
    return say("Please enter how it went, once it was taken.")


def buttons(resit: Resit, say: Say) -> tuple[Button, ...]:
    if resit.state != OPEN:
        return ()
    value = str(resit.id)
    return (
        Button(action="exam.passed", label=say("Passed"), value=value, style="primary"),
        Button(action="exam.failed", label=say("Not passed"), value=value),
    )


def is_due(resit: Resit, today: date) -> bool:
    """Whether it can be taken by now: an exam to return from the training's last day on."""
    return resit.last is None or today >= resit.last
