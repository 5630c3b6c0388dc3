"""People assess themselves at the month's end (OH-5.4)."""

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled
from commands.deciding.lines import cited
from commands.sheet import cards, questions, records, typed
from commands.sheet.rights import Sheet, check_own, found
from storage import assessments, later, people
from storage.assessments import ASSESSED, SET
from storage.cards import Card, Form, clean


def line(asking: Asking, rest: str) -> Card:
    """A button that opens the form. Raises Refusal where there is nothing to assess now."""
    sheet = _own(asking, rest)
    return Card(
        lines=(asking.say("Your sheet for {month}:", month=asking.say.month(sheet.month)),),
        buttons=(cards.own_button(sheet.row, asking.say),),
    )


def form(asking: Asking, value: str) -> Form:
    """The person's own scores and words, a line each. Raises Refusal."""
    say, sheet = asking.say, _own(asking, value)
    lines = assessments.lines(asking.tx, sheet.id)
    return Form(
        action="sheet.self",
        title=say("Assess yourself"),
        value=str(sheet.id),
        submit=say("Send"),
        close=say("Close"),
        lines=(
            say("{month}, #M{number}", month=say.month(sheet.month), number=sheet.id),
            *records.measured(asking, sheet.known, sheet.month),
            say(
                "For each line a number from 0 to {most}, and a word on it if you like: 85 steady",
                most=sheet.version.most,
            ),
            say("Whoever scores and approves you reads it, and nobody else."),
        ),
        fields=(
            *(
                questions.field(
                    asking, sheet, one, one.own_score, one.own_words, questions.aim(asking, one)
                )
                for one in lines
            ),
            questions.words(
                "words", say("What went well, and what was hard?"), sheet.row.own_words
            ),
        ),
    )


def sent(asking: Asking, filled: Filled) -> Card:
    """Keep it; it can be changed until it is scored. Raises Refusal."""
    say, tx = asking.say, asking.tx
    sheet = _own(asking, filled.value)
    lines = assessments.lines(tx, sheet.id)
    marks = typed.read_marks(asking, filled.answers, lines, sheet.version.most)
    words = clean(filled.answers.get("words", ""), typed.MOST_WORDS)
    people.lock(tx, asking.person.id)
    if not assessments.move(
        tx,
        sheet.row,
        (SET, ASSESSED),
        state=ASSESSED,
        assessed_at=tx.now,
        own_words=words or None,
    ):
        raise questions.settled(asking, sheet)
    assessments.own(tx, sheet.id, marks)
    later.drop(tx, f"sheet_remind:{sheet.id}", "sheet.remind")
    said = {line.place: (line.salt, mark.words) for line in lines for mark in [marks[line.place]]}
    tx.note(
        "sheet.assessed",
        f"sheet:{sheet.id}",
        asking.actor,
        personal=questions.personal(said, words=(sheet.row.salt, words)),
        scores=[marks[line.place].score for line in lines],
    )
    return Card(
        lines=(
            say("Your assessment for {month} is kept.", month=say.month(sheet.month)),
            say("You can change it until you are scored."),
        ),
    )


def _own(asking: Asking, value: str) -> Sheet:
    """The person's sheet that they may assess now. Raises Refusal."""
    say = asking.say
    sheet = found(asking, value) if value.strip() else _due(asking)
    check_own(asking, sheet)
    if not sheet.rules.asks_self:
        raise Refusal(say("Nobody assesses themself on this sheet. Nothing was changed."))
    if sheet.row.state not in (SET, ASSESSED):
        raise questions.settled(asking, sheet)
    first = sheet.version.days.assessed_from(sheet.month)
    if asking.today < first:
        raise Refusal(
            say(
                "You assess yourself for {month} from {day} on ({rule}). Nothing was changed.",
                month=say.month(sheet.month),
                day=say.day(first),
                rule=cited(sheet.version.days.rule, say),
            )
        )
    return sheet


def _due(asking: Asking) -> Sheet:
    """The newest one that has begun to be assessed, else the newest."""
    month = asking.today.replace(day=1)
    rows = assessments.of_person(asking.tx, asking.person.id, typed.last_month(month), month)
    for row in rows:
        if row.state in (SET, ASSESSED):
            return found(asking, str(row.id))
    if rows:
        return found(asking, str(rows[-1].id))
    raise Refusal(
        asking.say("You have no sheet for this month or the last one yet."),
        asking.say("Your leader sets its tasks."),
    )
