"""Leaders and group leaders record for others: late, gone early, or not there at all."""

import re
from datetime import datetime, timedelta
from functools import partial

from commands.attendance.rights import check_may_record, check_not_self, shift_of
from commands.attendance.telling import tell, words
from commands.deciding.asking import Asking, Refusal
from commands.deciding.begins import begin
from commands.deciding.command import Filled
from commands.deciding.consequences import record, stayed_away
from commands.deciding.lates import Noting, running_late, which_shift
from commands.deciding.naming import person_named
from commands.deciding.proposal_card import EVENTS
from commands.deciding.shift_card import stand
from handbook.attendance import Event
from handbook.dates.soon import Soon, soon
from storage import attendance, duty, people, rosters
from storage.attendance import OPEN, RECORDED, Record
from storage.cards import Card, Choice, Field, Form, clean
from storage.people import Known
from storage.rosters import Shift

MOST = 500
AHEAD = timedelta(hours=1)
WHAT: dict[str, Event] = {
    "late": "late",
    "迟到": "late",
    "left early": "left_early",
    "early": "left_early",
    "早退": "left_early",
    "missing": "stayed_away",
    "absent": "stayed_away",
    "未到岗": "stayed_away",
}
"""What may be typed for an event that others record."""
RECORDABLE: tuple[Event, ...] = ("late", "left_early", "stayed_away")
_WORD = re.compile("|".join(sorted(map(re.escape, WHAT), key=len, reverse=True)), re.IGNORECASE)


def record_line(asking: Asking, line: str) -> Card:
    """ "record @ada late 25 bus": about the shift that runs, or was the last. Raises Refusal."""
    say, tx = asking.say, asking.tx
    check_may_record(asking)
    known, rest = person_named(asking, line, say("/rollcall attendance record @name late 25"))
    what = _WORD.match(rest)
    if what is None:
        raise Refusal(
            say("What shall I record? Nothing is noted yet."),
            say("I know: late 25, left early 30, missing."),
        )
    shift = which_shift(tx, known, tx.now, AHEAD) or duty.last_shift(tx, known.id, tx.now)
    if shift is None:
        raise Refusal(say("{name} has had no shift lately. Nothing is noted.", name=known.name))
    return _record(asking, known, shift, WHAT[what[0].casefold()], rest[what.end() :])


def form(asking: Asking, value: str) -> Form:
    """Asks for the person, what happened, and how long. Raises Refusal."""
    say = asking.say
    check_may_record(asking)
    shift = shift_of(asking, value)
    on_it = rosters.rostered_on(asking.tx, shift) - {asking.person.id}
    listed = [known for known in people.of_team(asking.tx, shift.team_id) if known.id in on_it]
    if not listed:
        raise Refusal(say("Nobody else is on that shift. Nothing was changed."))
    return Form(
        action="attendance.record",
        title=say("Record"),
        value=value,
        submit=say("Send"),
        close=say("Close"),
        lines=(say("The person is told, and may object to what comes of it."),),
        fields=(
            Field(
                name="person",
                label=say("Person"),
                kind="choice",
                choices=tuple(Choice(value=str(k.id), label=k.name) for k in listed),
            ),
            Field(
                name="what",
                label=say("What happened?"),
                kind="choice",
                choices=tuple(Choice(value=e, label=say(EVENTS[e])) for e in RECORDABLE),
                value="late",
            ),
            Field(
                name="minutes",
                label=say("How long?"),
                kind="line",
                is_optional=True,
                hint=say("Minutes, or the time of coming or going, such as 15:20."),
                limit=40,
            ),
            Field(name="reason", label=say("Note"), kind="text", is_optional=True),
        ),
    )


def sent(asking: Asking, filled: Filled) -> Card:
    """The form was sent. Raises Refusal with the field that needs another look."""
    check_may_record(asking)
    shift, answers = shift_of(asking, filled.value), filled.answers
    team = people.of_team(asking.tx, shift.team_id)
    known = next((one for one in team if str(one.id) == answers.get("person")), None)
    event = next((event for event in RECORDABLE if event == answers.get("what")), None)
    if known is None or event is None:
        raise Refusal(asking.say("Please choose the person, and what happened."))
    more = f"{answers.get('minutes', '')} {answers.get('reason', '')}"
    return _record(asking, known, shift, event, more)


def _record(asking: Asking, known: Known, shift: Shift, event: Event, more: str) -> Card:
    say, found = asking.say, soon(more)
    check_not_self(asking, known.id)
    people.lock(asking.tx, known.id)
    reason = clean(found.rest if found and event != "stayed_away" else more, MOST)
    if event == "late":
        noted = _late(asking, known, shift, _how_long(asking, found), reason)
    else:
        noted = _gone(asking, known, shift, event, found, reason)
    return Card(
        lines=(
            say(
                "Recorded as #{number}: {name}, {what}. The person is told.",
                number=noted.id,
                name=known.name,
                what=words(noted, say),
            ),
            say("To correct it: /rollcall attendance correct {number} 10", number=noted.id),
        )
    )


def _tell(asking: Asking, known: Known, noted: Record) -> None:
    tell(asking, known, noted, say_title="recorded")


def _how_long(asking: Asking, found: Soon | None) -> Soon:
    if found is None:
        asked = asking.say("How long? Please add the minutes, for example: late 25")
        raise Refusal(asked, asking.say("Nothing is noted yet."), fields={"minutes": asked})
    return found


def _late(asking: Asking, known: Known, shift: Shift, found: Soon, reason: str) -> Record:
    """A late that is open is ended; another is noted with its minutes. Raises Refusal."""
    say, noting = asking.say, Noting(asking.tx, asking.book, asking.person.id, asking.actor)
    work = begin(asking.tx, asking.book, known, shift)
    if work is None:
        raise Refusal(say("{name} is on leave for that shift. Nothing is noted.", name=known.name))
    at = found.after(work.counts_from.astimezone(asking.now.tzinfo), work.counts_from)
    before = running_late(asking.tx, known, shift)
    if before is not None and before.state != OPEN:
        raise _is_recorded(asking, before)
    if work.late(at) is None:
        raise Refusal(say("That is in time. Nothing is noted."))
    if at > asking.tx.now:
        wrong = say("That is still to come. Nothing is noted.")
        raise Refusal(wrong, fields={"minutes": wrong})
    noted = (
        noting.arrive(known, before, at)
        if before is not None
        else noting.come(known, shift, at, RECORDED, reason, partial(_tell, asking, known))
    )
    assert noted is not None, "the person's row is held"
    if before is not None:
        _tell(asking, known, noted)
    return noted


def _gone(
    asking: Asking, known: Known, shift: Shift, event: Event, found: Soon | None, reason: str
) -> Record:
    """Gone before the end, or not there at all. Raises Refusal."""
    tx = asking.tx
    since = shift.starts_at
    if event == "stayed_away":
        event = stayed_away(tx, known.id, shift.day)
    else:
        since = _left_at(asking, shift, _how_long(asking, found))
    same = attendance.on_shift(tx, known.id, shift.id or 0, [event])
    if same is not None:
        raise _is_recorded(asking, same)
    noted = record(
        tx,
        asking.book,
        known,
        event,
        shift.day,
        by=asking.person.id,
        actor=asking.actor,
        shift=shift.id,
        counts_from=since,
        minutes=int((shift.ends_at - since).total_seconds() // 60),
        reason=reason,
        told=partial(_tell, asking, known),
    )
    stand(tx, shift, known.team)
    return noted


def _left_at(asking: Asking, shift: Shift, found: Soon) -> datetime:
    """When the person went. Raises Refusal where that is not within the shift."""
    if found.minutes is not None:
        at = shift.ends_at - timedelta(minutes=found.minutes)
    else:
        at = found.after(shift.starts_at.astimezone(asking.now.tzinfo))
    if not shift.starts_at < at < shift.ends_at:
        wrong = asking.say("That is not within the shift. Nothing is noted.")
        raise Refusal(wrong, fields={"minutes": wrong})
    return at


def _is_recorded(asking: Asking, before: Record) -> Refusal:
    say = asking.say
    return Refusal(
        say("That is recorded already, as #{number}. Nothing was changed.", number=before.id),
        say("To correct it: /rollcall attendance correct {number} 10", number=before.id),
    )
