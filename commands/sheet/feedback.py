"""The person hears what came of it in their own direct message, reads it, and may answer."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from commands.deciding.asking import Asking
from commands.deciding.command import Drawing, Filled, Press
from commands.deciding.reach import reach
from commands.deciding.typed import asks_why, numbered
from commands.sheet import cards, questions, typed
from commands.sheet.rights import LETTER, Sheet, check_own, found, whole
from handbook.book import Handbook
from handbook.words import Say, of
from storage import assessments, later, outbox, people
from storage.assessments import ACKNOWLEDGED, APPROVED, HOLDS, RETURNED
from storage.cards import Card, Form, clean
from storage.transaction import Tx


def tell(asking: Asking, sheet: Sheet) -> bool:
    """Tell the person; False where they have left or have no Slack account."""
    known = sheet.known
    if known.has_left(asking.today) or known.person.slack_id is None:
        return False
    tx, say = asking.tx, of(known.language)
    redraw(tx, sheet)
    card = cards.feedback(tx, sheet.row, sheet.version, sheet.rules, _names(tx, sheet), say)
    reach(tx, asking.book, known, "sheet.told", subject(sheet), card)
    return True


def whether_told(sheet: Sheet, is_told: bool, say: Say) -> str:
    if is_told:
        return say("{name} is told.", name=sheet.known.name)
    return say("{name} cannot be told here: please speak to them.", name=sheet.known.name)


def subject(sheet: Sheet) -> str:
    """What the person's own messages about it are filed under."""
    return f"sheet:{sheet.id}"


def redraw(tx: Tx, sheet: Sheet) -> None:
    """Draw the person's card again, and drop one that nobody has read yet."""
    later.drop(tx, subject(sheet), "sheet.told")
    for post in outbox.posts_of(tx, subject(sheet)):
        outbox.redraw(tx, post)


def draw(drawing: Drawing) -> Card:
    """The person's card, in their language."""
    tx, row = drawing.tx, assessments.get(drawing.tx, drawing.number)
    assert row is not None
    known = people.by_id(tx, row.person_id)
    say = of(known.language)
    sheet = whole(tx, drawing.books[known.team.handbook], row)
    if sheet is None:
        return Card(title=say("Your assessment for {month}", month=say.month(row.month)))
    return cards.feedback(tx, row, sheet.version, sheet.rules, _names(tx, sheet), say)


def _names(tx: Tx, sheet: Sheet) -> Mapping[int, str]:
    numbers = {sheet.row.scored_by, sheet.row.approved_by} - {None}
    return {number: people.by_id(tx, number).name for number in numbers if number}


def seen_press(asking: Asking, press: Press) -> Card:
    return seen_line(asking, press.value)


def seen_line(asking: Asking, rest: str) -> Card:
    """ "seen M3", and words if there are any. Raises Refusal."""
    sheet = found(asking, rest)
    return _seen(asking, sheet, numbered(rest, LETTER)[1])


def reply_form(asking: Asking, value: str) -> Form:
    """Asks for the person's words. Raises Refusal."""
    say, sheet = asking.say, _holding(asking, found(asking, value))
    return asks_why(
        asking,
        "sheet.reply",
        say("Your words"),
        value,
        [say("Whoever scores and approves you reads it, and nobody else.")],
        label=say("What do you say to it?"),
        hint=say("Sending it says that you have read the sheet #M{number}.", number=sheet.id),
    )


def reply_sent(asking: Asking, filled: Filled) -> Card:
    return _seen(asking, found(asking, filled.value), filled.answers.get("reason", ""))


def _holding(asking: Asking, sheet: Sheet) -> Sheet:
    """The asker's own, whose scores hold. Raises Refusal."""
    check_own(asking, sheet)
    if sheet.row.state not in HOLDS:
        raise questions.settled(asking, sheet)
    return sheet


def _seen(asking: Asking, sheet: Sheet, said: str) -> Card:
    tx, say = asking.tx, asking.say
    _holding(asking, sheet)
    words = clean(said, typed.MOST_WORDS)
    if sheet.row.state == ACKNOWLEDGED and not words:
        return Card(lines=(say("You have read #M{number} already.", number=sheet.id),))
    people.lock(tx, asking.person.id)
    values: dict[str, Any] = {"state": ACKNOWLEDGED, "reply": words or sheet.row.reply}
    if sheet.row.state == APPROVED:
        values["acknowledged_at"] = tx.now
    if not assessments.move(tx, sheet.row, HOLDS, **values):
        raise questions.settled(asking, sheet)
    tx.note(
        "sheet.acknowledged",
        f"sheet:{sheet.id}",
        asking.actor,
        personal={"reply": (sheet.row.salt, words)} if words else None,
    )
    redraw(tx, sheet)
    if words:
        _pass_on(asking, sheet)
        return Card(
            lines=(say("Noted, with your words. {name} is told.", name=_scorer(asking, sheet)),)
        )
    return Card(
        lines=(say("Noted: you have read your sheet for {month}.", month=say.month(sheet.month)),)
    )


def _scorer(asking: Asking, sheet: Sheet) -> str:
    assert sheet.row.scored_by is not None
    return people.by_id(asking.tx, sheet.row.scored_by).name


def _pass_on(asking: Asking, sheet: Sheet) -> None:
    """Whoever scored hears that there are words; the words stand in the sheet."""
    assert sheet.row.scored_by is not None
    scorer = people.by_id(asking.tx, sheet.row.scored_by)
    say = of(scorer.language)
    back(
        asking.tx,
        asking.book,
        sheet,
        say(
            "{name} has read the sheet and answers it. [See the sheet] has the words.",
            name=sheet.known.name,
        ),
    )


def back(tx: Tx, book: Handbook, sheet: Sheet, *lines: str) -> None:
    """Tell whoever scored, in their language, that a sheet comes back to them."""
    if sheet.row.scored_by is None:
        return
    scorer = people.by_id(tx, sheet.row.scored_by)
    if scorer.has_left(tx.now.astimezone(ZoneInfo(scorer.team.zone)).date()):
        return  # it waits for whoever else may score
    say = of(scorer.language)
    score = cards.score_button(sheet.row, say)
    card = Card(
        title=say("Sheet of {name}, {month}", name=sheet.known.name, month=say.month(sheet.month)),
        lines=lines,
        small=(f"#M{sheet.id}",),
        buttons=(
            *((score,) if sheet.row.state == RETURNED else ()),
            cards.see_button(sheet.row, say),
        ),
    )
    reach(tx, book, scorer, "sheet.back", f"sheet_back:{sheet.id}", card)
