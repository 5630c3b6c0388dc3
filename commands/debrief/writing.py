"""Whoever has led the meeting sums it up: how it went, and the goals until next time."""

import re
import secrets

from commands.debrief.card import REACHED, card, title
from commands.debrief.finding import check_may, shift_of
from commands.deciding.asking import Asking, Refusal, team_say
from commands.deciding.command import Filled
from commands.deciding.whole import whole_lines
from storage import debriefs, later, outbox, people
from storage.cards import Card, Choice, Field, Form
from storage.debriefs import Debrief
from storage.rosters import Shift

MOST = 1500
GOALS = re.compile(r"(?:^|\s)(?:goals?|目标)\s*[:：]\s*", re.IGNORECASE)


def form(asking: Asking, value: str) -> Form:
    """Asks for both, with what was written before. Raises Refusal."""
    say = asking.say
    check_may(asking)
    shift = shift_of(asking, value.partition(":")[0])
    before = debriefs.get(asking.tx, shift.id or 0)
    last = debriefs.before(asking.tx, shift)
    goals = last.goals_words if last else None
    asked = Field(
        name="reached",
        label=say("Were the goals of last time reached?"),
        kind="choice",
        choices=tuple(Choice(value=name, label=say(text)) for name, text in REACHED.items()),
        value=before.reached if before else None,
        is_optional=True,
    )
    return Form(
        action="debrief.write",
        title=say("Post-shift meeting"),
        value=f"{shift.id}:{before.times if before else 0}",
        submit=say("Post it"),
        close=say("Close"),
        lines=(
            title(shift, asking.person.team, say),
            say("Everybody on the floor reads it: no names, please."),
            *([say("Goals of last time:"), *goals.splitlines()] if goals else []),
        ),
        fields=(
            *((asked,) if goals else ()),
            Field(
                name="summary",
                label=say("How did it go?"),
                kind="text",
                value=before.summary_words if before else None,
                limit=MOST,
            ),
            Field(
                name="goals",
                label=say("Goals until next time"),
                kind="text",
                value=before.goals_words if before else None,
                is_optional=True,
                limit=MOST,
                hint=say("A line for each goal."),
            ),
        ),
    )


def sent(asking: Asking, filled: Filled) -> Card:
    """Raises Refusal, beside the field that it is about."""
    answers = filled.answers
    number, _, times = filled.value.partition(":")
    check_may(asking)
    shift = shift_of(asking, number)
    reached = answers.get("reached") or None
    return _write(
        asking,
        shift,
        int(times) if times.isdecimal() and len(times) < 10 else 0,
        _lines(asking, answers.get("summary", ""), "summary"),
        _lines(asking, answers.get("goals", ""), "goals"),
        reached if reached in REACHED else None,
    )


def write_line(asking: Asking, typed: str) -> Card:
    """ "a quiet week goals: fewer holds": of one's own shift. Raises Refusal."""
    check_may(asking)
    shift = shift_of(asking, "")
    before = debriefs.get(asking.tx, shift.id or 0)
    if before is not None and before.written_at is not None:
        raise _was_first(asking, before)
    summary, *goals = GOALS.split(typed, maxsplit=1)
    words = [_lines(asking, part, of=typed) for part in (summary, *goals)]
    return _write(asking, shift, 0, words[0], "".join(words[1:]), None)


def _write(
    asking: Asking, shift: Shift, times: int, summary: str, goals: str, reached: str | None
) -> Card:
    say, tx, team = asking.say, asking.tx, asking.person.team
    if not summary:
        wrong = say("Please say how it went. Nothing is noted.")
        raise Refusal(
            wrong,
            say("For example: /rollcall debrief a quiet week goals: answer within three rings"),
            fields={"summary": wrong},
        )
    if shift.starts_at > tx.now:
        wrong = say("That shift has not begun. Nothing is noted.")
        raise Refusal(wrong, fields={"summary": wrong})
    debrief = debriefs.begin(tx, shift, secrets.token_hex(8))
    if not debriefs.write(
        tx,
        debrief,
        times,
        by=asking.person.id,
        summary=summary,
        goals=goals or None,
        reached=reached,
    ):
        raise _was_first(asking, debrief)
    subject = debriefs.subject(shift.id)
    said = {"summary_words": summary, "goals_words": goals}
    personal = {name: (debrief.salt, words) for name, words in said.items() if words}
    event = "debrief.changed" if times else "debrief.written"
    tx.note(event, subject, asking.actor, personal=personal, reached=reached)
    later.drop(tx, due_subject(shift), "debrief.remind")
    post = outbox.first_of(tx, subject)
    if post is None:
        drawn = card(tx, asking.book, team, debrief, team_say(team))
        outbox.post(tx, team.floor_channel, subject, drawn)
    else:
        outbox.redraw(tx, post)
    about = title(shift, team, say)
    return Card(
        lines=(
            say("{title}: posted on the floor's channel.", title=about),
            say("To change it, press Change it… there."),
        )
    )


def due_subject(shift: Shift) -> str:
    """What the reminder of a summary is filed under."""
    return f"debrief_due:{shift.id}"


def _lines(asking: Asking, typed: str, field: str | None = None, of: str | None = None) -> str:
    """Each line cleaned, empty ones left out. Raises Refusal for too much."""
    return "\n".join(whole_lines(asking, typed, MOST, field=field, of=of))


def _was_first(asking: Asking, debrief: Debrief) -> Refusal:
    say, by = asking.say, debrief.written_by_id
    name = people.by_id(asking.tx, by).name if by else "…"
    words = say("{name} has summed it up already. Nothing was changed.", name=name)
    return Refusal(
        words,
        say("To change it, press Change it… on the floor's channel."),
        fields={"summary": words},
    )
