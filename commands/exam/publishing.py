"""A month's results are published: each person is told, copies go out, ranks are judged."""

from datetime import date

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Press
from commands.deciding.exams import rejudge
from commands.exam import finding, telling
from handbook.words import mark
from storage import exams, people
from storage.cards import Card

LINE = mark("/rollcall exam publish 2026-11")


def publish_press(asking: Asking, press: Press) -> Card:
    """The button of the list. Raises Refusal."""
    number = int(press.value) if press.value.isdecimal() and len(press.value) < 10 else 0
    every = exams.of_team(asking.tx, asking.person.person.team_id)
    month = next((one.month for one in every if one.id == number), None)
    if month is None:
        raise Refusal(asking.say("I know no such exam. Nothing was changed."))
    return _publish(asking, month)


def publish_line(asking: Asking, rest: str) -> Card:
    """ "publish 2026-11". Raises Refusal."""
    month, _ = finding.needed(asking, rest, asking.say(LINE))
    return _publish(asking, month)


def _publish(asking: Asking, month: date) -> Card:
    tx, say, team = asking.tx, asking.say, asking.person.team
    rules = finding.rules_of(asking, month)
    finding.check_may_enter(asking, rules)
    before = exams.of_month(tx, asking.person.person.team_id, month)
    found = exams.results(tx, before.id) if before and before.id else []
    if not found:
        raise Refusal(
            say("There are no results of {month} yet.", month=say.month(month)),
            say("To enter them: /rollcall exam enter {m} A001 87", m=f"{month:%Y-%m}"),
        )
    exam = exams.hold(tx, asking.person.person.team_id, month)
    if not exams.publish(tx, exam, asking.person.id):
        raise _was_first(asking, exam)
    people.lock_all(tx, exam.team_id)  # what follows goes through them in orders of its own
    assert exam.id is not None
    found = exams.results(tx, exam.id)
    tx.note("exam.published", f"exam:{exam.id}", asking.actor, month=month, results=len(found))
    everybody = {one.id: one for one in people.of_team(tx, exam.team_id)}
    readers = telling.copy_to(tx, asking.book, rules, exam, found, asking.person)
    about = [everybody[result.person_id] for result in found]
    here = [known for known in about if not known.has_left(asking.today)]
    telling.tell_own(tx, asking.book, rules, exam, here)
    made = rejudge(tx, asking.book, team, month, asking.actor)
    lines = [
        say.plural(
            "{n} result. Whoever has one is told theirs privately.",
            "{n} results. Whoever has one is told theirs privately.",
            len(found),
        )
    ]
    if readers:
        names = say.names([one.name for one in readers])
        lines.append(say("Copies go to: {names}.", names=names))
    if made:
        lines.append(
            say.plural(
                "{n} consequence is proposed; whoever decides it is asked.",
                "{n} consequences are proposed; whoever decides them is asked.",
                len(made),
            )
        )
    return Card(
        title=say("Published: the exam of {month}", month=say.month(month)), lines=tuple(lines)
    )


def _was_first(asking: Asking, exam: exams.Exam) -> Refusal:
    """What the second of two is told."""
    say = asking.say
    name = people.by_id(asking.tx, exam.published_by).name if exam.published_by else "—"
    said = say(
        "The exam of {month} is published already, by {name}.",
        month=say.month(exam.month),
        name=name,
    )
    fix = say("To correct one: /rollcall exam enter {m} A001 87", m=f"{exam.month:%Y-%m}")
    return Refusal(said, fix)
