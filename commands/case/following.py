"""What a case led to: the customer's answer, the training of its cause, and whether it helped."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from commands.case.card import title
from commands.case.finding import check_may_verify, found, number_of, rules_of
from commands.case.opening import details_button, redraw
from commands.deciding.asking import Asking, Books, Refusal
from commands.deciding.command import Filled, Press
from commands.deciding.lines import cited
from commands.deciding.reach import reach
from commands.deciding.typed import begun
from handbook.book import in_force
from handbook.words import of
from storage import cases, people
from storage.cards import Button, Card, Field, Form, clean
from storage.cases import PRAISE, UNFOUNDED, VERIFIED, Case
from storage.people import Known
from storage.transaction import Tx

MOST = 1000
YES = ("yes", "helped", "是", "有效", "有")
NO = ("no", "否", "无效", "没有")


def answered_line(asking: Asking, rest: str) -> Card:
    """ "answered C3", "answered C3 2026-11-04": the customer has their answer. Raises Refusal."""
    say, tx, case = asking.say, asking.tx, found(asking, rest)
    is_openers = case.opened_by == asking.person.id and asking.person.id != case.person_id
    if not is_openers:
        check_may_verify(asking, case)
    day, _ = _dated(asking, number_of(rest)[1])
    if day is not None and day > asking.today:
        raise Refusal(say("That day is still to come. Nothing is noted."))
    states = (cases.OPEN, VERIFIED, UNFOUNDED)
    if case.answered_on is not None or not cases.change(
        tx, case, states, answered_on=day or asking.today
    ):
        raise Refusal(say("C{number} is settled in that. Nothing was changed.", number=case.id))
    tx.note("case.answered", cases.source(case.id), asking.actor, day=case.answered_on)
    redraw(asking, case)
    told = say(
        "Noted: the customer of C{number} was answered on {day}.",
        number=case.id,
        day=say.day(case.answered_on or asking.today),
    )
    return Card(lines=(told,))


def training_line(asking: Asking, rest: str) -> Card:
    """ "training C3 2026-11-20 how to calm a caller": what is trained because of it, and when it
    is asked whether that helped. Raises Refusal (IC-Q.L3)."""
    case = _trainable(asking, rest)
    day, words = _dated(asking, number_of(rest)[1])
    return _train(asking, case, day, words)


def training_form(asking: Asking, value: str) -> Form:
    """Asks for the cause, what is trained, and when to ask again. Raises Refusal."""
    say, case = asking.say, _trainable(asking, value)
    return Form(
        action="case.train",
        title=say("Training of C{number}", number=case.id),
        value=value,
        submit=say("Send"),
        close=say("Close"),
        fields=(
            Field(name="words", label=say("Its cause, and what is trained"), kind="text"),
            Field(
                name="day",
                label=say("When shall I ask whether it helped?"),
                kind="date",
                value=_default_day(asking).isoformat(),
            ),
        ),
    )


def training_sent(asking: Asking, filled: Filled) -> Card:
    case, answers = _trainable(asking, filled.value), filled.answers
    day, _ = _dated(asking, answers.get("day", ""))
    return _train(asking, case, day, answers.get("words", ""))


def helped_press(asking: Asking, press: Press) -> Card:
    return _helped(asking, found(asking, press.value), True, "")


def not_helped_press(asking: Asking, press: Press) -> Card:
    return _helped(asking, found(asking, press.value), False, "")


def helped_line(asking: Asking, rest: str) -> Card:
    """ "helped C3 yes", "helped C3 no the same again". Raises Refusal."""
    case, said = found(asking, rest), begun(number_of(rest)[1], (*YES, *NO))
    if said is None:
        raise Refusal(
            asking.say("Has it helped? Please write yes or no."),
            asking.say("For example: /rollcall case helped C{number} yes", number=case.id),
        )
    return _helped(asking, case, said[0] in YES, clean(said[1], MOST))


def _helped(asking: Asking, case: Case, helped: bool, words: str) -> Card:
    say, tx = asking.say, asking.tx
    check_may_verify(asking, case)
    if case.training_due is None:
        raise Refusal(say("Nothing was trained because of C{number} yet.", number=case.id))
    values = {"helped": helped, "helped_at": tx.now, "result_words": words or None}
    if not cases.train(tx, case, **values):
        raise Refusal(say("That was answered already for C{number}.", number=case.id))
    personal = {"result_words": (case.salt, words)} if words else None
    tx.note("case.followed", cases.source(case.id), asking.actor, personal=personal, helped=helped)
    redraw(asking, case)
    told = (
        say("Noted: the training of C{number} has helped.", number=case.id)
        if helped
        else say("Noted: the training of C{number} has not helped.", number=case.id)
    )
    return Card(lines=(told,))


def _trainable(asking: Asking, typed: str) -> Case:
    """A complaint that holds. Raises Refusal."""
    say, case = asking.say, found(asking, typed)
    check_may_verify(asking, case)
    if case.kind == PRAISE or case.state != VERIFIED:
        raise Refusal(say("Only a complaint that holds leads to training. Nothing was changed."))
    return case


def _train(asking: Asking, case: Case, day: date | None, typed: str) -> Card:
    say, tx, words = asking.say, asking.tx, clean(typed, MOST)
    day = day or _default_day(asking)
    if not words:
        wanted = say("Please say what is trained. Nothing was changed.")
        example = say(
            "For example: /rollcall case training C{number} 2026-11-20 how to calm a caller",
            number=case.id,
        )
        raise Refusal(wanted, example, fields={"words": wanted})
    if day <= asking.today:
        wrong = say("Please give a day to come. Nothing was changed.")
        raise Refusal(wrong, fields={"day": wrong})
    values = {"training_by": asking.person.id, "training_due": day, "training_words": words}
    if not cases.train(tx, case, **values):
        raise Refusal(say("That was answered already for C{number}.", number=case.id))
    personal = {"training_words": (case.salt, words)}
    tx.note("case.trained", cases.source(case.id), asking.actor, personal=personal, due=day)
    redraw(asking, case)
    told = say(
        "Noted. On {day} you are asked whether it helped ({rule}).",
        day=say.day(day),
        rule=cited(rules_of(asking).training_rule, say),
    )
    return Card(lines=(told,))


def _default_day(asking: Asking) -> date:
    return asking.today + timedelta(days=rules_of(asking).follow_up_days)


def _dated(asking: Asking, rest: str) -> tuple[date | None, str]:
    """A date at the line's beginning, and the rest. Raises Refusal for one that there is not."""
    word, _, after = rest.strip().partition(" ")
    if not word[:4].isdigit() or word.count("-") != 2:
        return None, rest.strip()
    try:
        return date.fromisoformat(word), after.strip()
    except ValueError:
        words = asking.say("There is no such day. Nothing is noted.")
        raise Refusal(words, fields={"day": words}) from None


# ---- what the clock does


def moments(
    tx: Tx, books: Books, since: datetime, until: datetime
) -> Iterator[tuple[int, datetime]]:
    """When somebody is asked whether a training helped, by the case's number."""
    teams = {team.id: team for team in people.all_teams(tx)}
    one = timedelta(days=1)
    for case in cases.to_follow_up(tx, since.date() - one, until.date() + one):
        team = teams[case.team_id]
        assert case.training_due is not None
        hour = time(books[team.handbook].reminders.that_day)
        at = datetime.combine(case.training_due, hour, ZoneInfo(team.zone))
        if since < at <= until:
            yield case.id or 0, at


def why_not(tx: Tx, books: Books, number: int, at: datetime) -> str | None:
    """Why nobody need be asked any more; None where they should be."""
    case = cases.get(tx, number)
    assert case is not None, "cases are never deleted"
    if case.helped is not None:
        return "it was answered"
    zone = ZoneInfo(people.team(tx, case.team_id).zone)
    if case.training_due != at.astimezone(zone).date():
        return "it is asked on another day now"
    return None


def ask(tx: Tx, books: Books, number: int) -> str | None:
    """Ask whoever noted the training whether it helped; why nobody was, where nobody is there."""
    case = cases.get(tx, number)
    assert case is not None
    assert case.training_by is not None
    asked = people.by_id(tx, case.training_by)
    book = books[asked.team.handbook]
    if _has_left(tx, asked):
        rules = in_force(book.quality.cases, tx.now.date())
        others = people.with_role(tx, case.team_id, *(rules.verifying.roles if rules else ()))
        left = [one for one in others if one.id != case.person_id and not _has_left(tx, one)]
        if not left:
            return "nobody is left to ask"
        asked = left[0]
    say, value = of(asked.language), str(case.id)
    told = Card(
        title=say("Has the training helped?"),
        lines=(say("It came of C{number}: {what}.", number=case.id, what=title(case, say)),),
        buttons=(
            Button(action="case.helped", label=say("It has helped"), value=value, style="primary"),
            Button(action="case.not_helped", label=say("It has not"), value=value),
            details_button(case, say),
        ),
    )
    reach(tx, book, asked, "case.follow", f"case_follow:{case.id}", told)
    return None


def _has_left(tx: Tx, one: Known) -> bool:
    return one.has_left(tx.now.astimezone(ZoneInfo(one.team.zone)).date())
