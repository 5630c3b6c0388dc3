"""What people see of exams: their own alone; those who hold them see all, and that is noted."""

from collections.abc import Sequence

from commands.deciding.asking import Asking, Refusal
from commands.deciding.resits import state_line, title
from commands.exam import finding, telling
from handbook.book import in_force
from handbook.exams import ranks
from handbook.words import mark
from storage import exams, people
from storage.cards import Button, Card, Table
from storage.exams import DRAFT, OPEN, Exam, Result

LINE = mark("/rollcall exam list 2026-11")


def own_line(asking: Asking, typed: str) -> Card:
    """One's own results, newest first, or one month's: "2026-11". Raises Refusal."""
    say = asking.say
    rules = finding.rules_of(asking, asking.today)
    month, more = finding.month_of(asking, typed)
    if more:
        raise finding.bad_month(asking, more)
    found = exams.of_person(asking.tx, asking.person.id)
    if month is not None:
        found = [one for one in found if one.month == month]
    lines = [
        say(
            "{month}: {points}, rank {rank}",
            month=say.month(one.month),
            points=telling.points_line(one.result, say),
            rank=telling.rank_line(one, say),
        )
        for one in found
    ]
    owed = [one for one in exams.resits_of(asking.tx, asking.person.id) if one.state == OPEN]
    for one in owed:
        told = {"title": title(one, say), "state": state_line(one, say)}
        lines.append(say("E{number} {title}. {state}", number=one.id, **told))
    small = []
    if finding.may_look(asking, rules):
        small.append(say("Everybody's: {line}", line=say(LINE)))
    return Card(
        title=say("Your exams"),
        lines=tuple(lines) or (say("No result of yours is published."),),
        small=tuple(small),
        buttons=_enter_button(asking, finding.may_enter(asking, rules)),
    )


def list_line(asking: Asking, rest: str) -> Card:
    """Everybody's results of a month, the best first, or which months there are. Raises Refusal."""
    say, month_ = asking.say, finding.month_of(asking, rest)[0]
    rules = finding.rules_of(asking, month_ or asking.today)
    if not finding.may_look(asking, rules):
        raise Refusal(
            say("Everybody sees their own results; all are for those who hold the exam."),
            say("Yours: /rollcall exam"),
        )
    if month_ is None:
        return _months(asking)
    exam = exams.of_month(asking.tx, asking.person.person.team_id, month_)
    may_enter = finding.may_enter(asking, rules)
    if exam is None or (exam.state == DRAFT and not may_enter):
        raise Refusal(say("No exam of {month} is published.", month=say.month(month_)))
    assert exam.id is not None
    asking.tx.note("exam.looked", f"exam:{exam.id}", asking.actor)
    found = exams.results(asking.tx, exam.id)
    is_draft = exam.state == DRAFT
    publish = Button(
        action="exam.publish", label=say("Publish"), value=str(exam.id), style="primary"
    )
    return Card(
        title=say("The exam of {month}", month=say.month(month_)),
        lines=(_state(asking, exam, found),),
        table=_table(asking, found) if found else None,
        buttons=(
            *((publish,) if is_draft and found and may_enter else ()),
            *_enter_button(asking, may_enter),
        ),
    )


def _months(asking: Asking) -> Card:
    say = asking.say
    may_enter = finding.may_enter(asking, finding.rules_of(asking, asking.today))
    lines = [
        say("{month}: {state}", month=say.month(one.month), state=_word(asking, one))
        for one in reversed(exams.of_team(asking.tx, asking.person.person.team_id))
        if may_enter or one.state != DRAFT
    ]
    return Card(
        title=say("Exams of the team"),
        lines=tuple(lines[:12]) or (say("There is none yet."),),
        small=(say("One of them: {line}", line=say(LINE)),),
        buttons=_enter_button(asking, may_enter),
    )


def _word(asking: Asking, exam: Exam) -> str:
    if exam.state == DRAFT:
        return asking.say("not published")
    return asking.say("published")


def _state(asking: Asking, exam: Exam, found: Sequence[Result]) -> str:
    say = asking.say
    if exam.state == DRAFT:
        return say("Not published: nobody is told yet.")
    rules = in_force(asking.book.exams, exam.month)
    ranked = sum(one.is_ranked for one in found)
    if rules is not None and ranked < rules.ranking.least:
        return say(
            "Published. Ranks lead to nothing: {n} are ranked, and it takes {least}.",
            n=ranked,
            least=rules.ranking.least,
        )
    return say("Published. Everybody sees their own result alone.")


def _table(asking: Asking, found: Sequence[Result]) -> Table:
    say = asking.say
    names = {one.id: one for one in people.of_team(asking.tx, asking.person.person.team_id)}
    places = ranks({one.person_id: one.score for one in found if one.is_ranked})
    ordered = sorted(found, key=lambda one: (-one.score, names[one.person_id].person.code))
    return Table(
        head=(say("Name"), say("Rank"), say("Points")),
        rows=tuple(
            (
                f"{names[one.person_id].person.code} {names[one.person_id].name}",
                str(places[one.person_id].place) if one.person_id in places else "–",
                telling.points_line(one, say),
            )
            for one in ordered
        ),
    )


def _enter_button(asking: Asking, may_enter: bool) -> tuple[Button, ...]:
    if not may_enter:
        return ()
    return (Button(action="exam.enter", label=asking.say("Enter results…"), value=""),)
