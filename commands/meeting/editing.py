"""An agenda's chair edits it by a form: its points, where it is, what it tells by itself."""

import secrets
from dataclasses import replace

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled
from commands.meeting import card as drawing
from commands.meeting.adding import MOST_POINTS, drop, redraw
from commands.meeting.card import POINT
from commands.meeting.finding import by_value, check_may_chair, check_to_come, made, next_named
from handbook.meetings import Counted
from handbook.words import mark
from storage import meetings
from storage.cards import Card, Choice, Field, Form, clean
from storage.meetings import PLANNED, POSTED

MOST_TEXT = 3000
WHERE = 200
COUNTED: dict[Counted, str] = {
    "requests": mark("What waits for a decision"),
    "appeals": mark("Appeals that run"),
    "lates": mark("People late more than once"),
    "deductions": mark("Deductions by kind"),
    "bulletins": mark("New bulletins"),
    "actions": mark("Open tasks"),
    "figures": mark("Targets that were missed"),
}


def edit_line(asking: Asking, rest: str) -> Card:
    """ "edit weekly": the draft, with the button that opens its form. Raises Refusal."""
    one, _ = next_named(asking, rest)
    check_may_chair(asking, one)
    check_to_come(asking, one)
    one, row = made(asking, one)
    return drawing.draft(asking.tx, one, row, asking.say)


def edit_form(asking: Asking, value: str) -> Form:
    """Its points, where it is, and what is told by itself. Raises Refusal."""
    say, one = asking.say, by_value(asking, value)
    check_may_chair(asking, one)
    check_to_come(asking, one)
    row = one.row
    assert row is not None, "it was found by its number"
    own, tells = meetings.points(asking.tx, row.id or 0), one.rules.tells
    newest = max((point.id or 0 for point in own), default=0)
    fields = [
        Field(
            name="points",
            label=say("Points beside the rule's topics, one a line"),
            kind="text",
            value="\n".join(point.words or "" for point in own) or None,
            hint=say("Whose point you take out is told."),
            is_optional=True,
            limit=MOST_TEXT,
        ),
        Field(
            name="where",
            label=say("Where, and how one takes part"),
            kind="line",
            value=drawing.joining(one, row, say),
            is_optional=True,
            limit=WHERE,
        ),
    ]
    if tells:
        out = drawing.left_out(row)
        fields.append(
            Field(
                name="told",
                label=say("What the agenda tells by itself"),
                kind="choices",
                choices=tuple(Choice(value=name, label=say(COUNTED[name])) for name in tells),
                value=",".join(name for name in tells if name not in out),
                is_optional=True,
            )
        )
    return Form(
        action="meeting.edit",
        title=say("Edit the agenda"),
        value=f"{row.id}/{newest}",
        submit=say("Save"),
        close=say("Close"),
        lines=(drawing.headline(one, say),),
        fields=tuple(fields),
    )


def edit_sent(asking: Asking, filled: Filled) -> Card:
    """What came meanwhile from others stays. Raises Refusal."""
    say, tx, one = asking.say, asking.tx, by_value(asking, filled.value)
    check_may_chair(asking, one)
    check_to_come(asking, one)
    row, answers = one.row, filled.answers
    assert row is not None, "it was found by its number"
    newest = int(filled.value.partition("/")[2] or 0)
    own = meetings.points(tx, row.id or 0)
    shown = [point for point in own if (point.id or 0) <= newest]
    wanted = [
        said for each in answers.get("points", "").splitlines() if (said := clean(each, POINT))
    ]
    gone = []
    for point in shown:
        words = clean(point.words or "", POINT)
        if words in wanted:
            wanted.remove(words)
        else:
            gone.append(point)
    if len(own) - len(gone) + len(wanted) > MOST_POINTS:
        told = say("An agenda takes {n} points at most. Nothing was changed.", n=MOST_POINTS)
        raise Refusal(told, fields={"points": told})
    where = clean(answers.get("where", ""), WHERE) or None
    if one.rules.joining and where == one.rules.joining.in_language(say.lang):
        where = None
    chosen = answers.get("told", "").split(",")
    out = ",".join(name for name in one.rules.tells if name not in chosen)
    values = {"joining_words": where, "left_out": out}
    if not meetings.change(tx, row, (PLANNED, POSTED), **values):
        raise Refusal(say("It is cancelled or over by now. Nothing was changed."))
    drop(asking, one, gone)
    for words in wanted:
        salt = secrets.token_hex(8)
        number = meetings.add_point(tx, row.id or 0, words, asking.person.id, salt)
        personal = {"words": (salt, words)}
        tx.note(
            "meeting.point_added",
            meetings.subject(row.id),
            asking.actor,
            personal=personal,
            point=number,
        )
    tx.note("meeting.edited", meetings.subject(row.id), asking.actor, left_out=out)
    redraw(asking, row)
    return drawing.draft(tx, replace(one, row=row), row, say)
