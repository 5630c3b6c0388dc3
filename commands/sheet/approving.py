"""A yes to the scores, or giving them back with a reason: the only way to change what holds."""

from collections.abc import Sequence
from datetime import date

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled, Press
from commands.deciding.typed import asks_why, numbered
from commands.sheet import cards, feedback, questions, setting, typed
from commands.sheet.rights import (
    LETTER,
    Sheet,
    all_of,
    check_approve,
    check_return,
    found,
    may_approve,
    rules_of,
)
from handbook.words import of
from storage import assessments, people
from storage.assessments import APPROVED, HOLDS, RETURNED, SCORED
from storage.cards import Card, Form, clean
from storage.people import Known


def line(asking: Asking, rest: str) -> Card:
    """ "approve M3", or "approve 2026-11" for all that wait. Raises Refusal."""
    month, after = typed.month_of(rest, asking.today)
    if month is not None and not after:
        return _all(asking, month)
    sheet = found(asking, rest)
    is_told = _approve(asking, sheet)
    return Card(
        lines=(
            asking.say("Approved: #M{number}.", number=sheet.id),
            feedback.whether_told(sheet, is_told, asking.say),
        )
    )


def press(asking: Asking, press: Press) -> Card:
    return line(asking, press.value)


def all_press(asking: Asking, press: Press) -> Card:
    month, _ = typed.month_of(press.value, asking.today)
    if month is None:
        raise typed.no_month(asking, press.value)
    return _all(asking, month)


def _approve(asking: Asking, sheet: Sheet) -> bool:
    """Whether the person could be told. Raises Refusal."""
    tx = asking.tx
    check_approve(asking, sheet)
    people.lock(tx, sheet.known.id)
    if not assessments.move(
        tx,
        sheet.row,
        (SCORED,),
        state=APPROVED,
        approved_by=asking.person.id,
        approved_at=tx.now,
    ):
        raise _was_first(asking, sheet)
    tx.note("sheet.approved", f"sheet:{sheet.id}", asking.actor, score=sheet.row.score)
    return feedback.tell(asking, sheet)


def _all(asking: Asking, month: date) -> Card:
    """Everything of the month that waits for the asker's yes."""
    say = asking.say
    rules_of(asking, month)
    sheets = waiting(asking, month)
    if not sheets:
        raise Refusal(
            say("No sheet of {month} waits for your approval.", month=say.month(month)),
            say("Nothing was changed."),
        )
    untold = [sheet.known.name for sheet in sheets if not _approve(asking, sheet)]
    lines = [
        say.plural(
            "Approved: {n} sheet of {month}.",
            "Approved: {n} sheets of {month}.",
            len(sheets),
            month=say.month(month),
        )
    ]
    if untold:
        people_ = setting.some(say, untold)
        lines.append(say("These cannot be told here: {people}.", people=people_))
    return Card(lines=tuple(lines))


def waiting(asking: Asking, month: date) -> Sequence[Sheet]:
    """The scored sheets of the month that the asker may approve, in an order to lock them in."""
    team_id = asking.person.person.team_id
    rows = assessments.of_team(asking.tx, team_id, month, month)
    sheets = all_of(asking.tx, asking.book, (row for row in rows if row.state == SCORED))
    able = [one for one in sheets if may_approve(asking, one)]
    return sorted(able, key=lambda sheet: sheet.known.id)


def return_line(asking: Asking, rest: str) -> Card:
    """ "return M3 the exam is missing". Raises Refusal without a reason."""
    sheet = found(asking, rest)
    return _return(asking, sheet, numbered(rest, LETTER)[1])


def return_form(asking: Asking, value: str) -> Form:
    """Asks why. Raises Refusal."""
    say, sheet = asking.say, found(asking, value)
    _check_return(asking, sheet)
    return asks_why(
        asking,
        "sheet.return",
        say("Give back #M{number}", number=sheet.id),
        value,
        [say("{name}, {month}", name=sheet.known.name, month=say.month(sheet.month))],
        submit=say("Give back"),
    )


def return_sent(asking: Asking, filled: Filled) -> Card:
    sheet = found(asking, filled.value)
    return _return(asking, sheet, filled.answers.get("reason", ""))


def _check_return(asking: Asking, sheet: Sheet) -> None:
    check_return(asking, sheet)
    if sheet.row.state not in (SCORED, *HOLDS):
        raise questions.settled(asking, sheet)


def _return(asking: Asking, sheet: Sheet, said: str) -> Card:
    """To be scored again. Where it held, the person hears that it does no longer."""
    tx, say = asking.tx, asking.say
    _check_return(asking, sheet)
    words = clean(said, typed.MOST_WORDS)
    if not words:
        raise Refusal(
            say("Please say why, so that it can be scored again. Nothing was changed."),
            say(
                "For example: /rollcall sheet return M{number} the exam is missing", number=sheet.id
            ),
            fields={"reason": say("Please say why.")},
        )
    people.lock(tx, sheet.known.id)
    held = sheet.row.state in HOLDS
    if not assessments.move(
        tx,
        sheet.row,
        (sheet.row.state,),
        state=RETURNED,
        returned_by=asking.person.id,
        returned_at=tx.now,
        returned_words=words,
        approved_by=None,
        approved_at=None,
        acknowledged_at=None,
    ):
        raise _was_first(asking, sheet)
    tx.note(
        "sheet.returned",
        f"sheet:{sheet.id}",
        asking.actor,
        personal={"words": (sheet.row.salt, words)},
        held=held,
        score=sheet.row.score,
    )
    if held:
        feedback.redraw(tx, sheet)
    scorer = people.by_id(tx, sheet.row.scored_by or 0)
    if scorer.id != asking.person.id:
        _say_back(asking, sheet, scorer, words)
    return Card(
        lines=(
            say("Given back: #M{number}, to {name}.", number=sheet.id, name=scorer.name),
            *((say("{name}'s message says so.", name=sheet.known.name),) if held else ()),
        )
    )


def _say_back(asking: Asking, sheet: Sheet, scorer: Known, words: str) -> None:
    """To whoever scored it, in their language: who gives it back, and why."""
    say, name = of(scorer.language), asking.person.name
    feedback.back(
        asking.tx,
        asking.book,
        sheet,
        say("{name} gives it back: {words}", name=name, words=clean(words, cards.WORDS)),
        say("To score it again: /rollcall sheet score M{number}", number=sheet.id),
    )


def _was_first(asking: Asking, sheet: Sheet) -> Refusal:
    """What the second of two is told."""
    say, row = asking.say, sheet.row
    by = row.returned_by if row.state == RETURNED else row.approved_by
    if by is None or row.state not in (RETURNED, *HOLDS):
        return questions.settled(asking, sheet)
    name = people.by_id(asking.tx, by).name
    told = {"name": name, "number": sheet.id, "state": say(cards.STATES[row.state])}
    return Refusal(
        say("{name} was first: #M{number} is {state}.", **told), say("Nothing was changed.")
    )
