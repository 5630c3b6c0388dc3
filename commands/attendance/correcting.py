"""Correcting a record's minutes, excusing it with a reason, or taking it out again."""

from datetime import timedelta

from commands.attendance.rights import (
    check_may_excuse,
    check_may_record,
    check_not_self,
    found,
)
from commands.attendance.telling import line, tell, words
from commands.deciding.asking import Asking, Refusal
from commands.deciding.begins import begin
from commands.deciding.command import Filled, Press
from commands.deciding.consequences import settle
from commands.deciding.proposal_card import title
from commands.deciding.shift_card import stand
from commands.deciding.typed import asks_why, numbered
from handbook.attendance import LATES
from handbook.dates.soon import soon
from storage import attendance, people, rosters
from storage.attendance import CLOSED, EXCUSED, OPEN, WITHDRAWN, Record
from storage.cards import Card, Field, Form, clean
from storage.people import Known

MOST = 500


def correct_line(asking: Asking, rest: str) -> Card:
    """ "correct 12 10": other minutes; 0 is in time. Raises Refusal."""
    check_may_record(asking)
    record, known = found(asking, rest)
    return _correct(asking, record, known, numbered(rest)[1])


def correct_form(asking: Asking, value: str) -> Form:
    """Asks for the minutes. Raises Refusal."""
    say = asking.say
    check_may_record(asking)
    record, known = found(asking, value)
    return Form(
        action="attendance.correct",
        title=say("Correct #{number}", number=record.id),
        value=value,
        submit=say("Send"),
        close=say("Close"),
        lines=(say("{name}: {what}", name=known.name, what=line(record, say)),),
        fields=(
            Field(
                name="minutes",
                label=say("How many minutes was it?"),
                kind="line",
                value=str(record.minutes),
                hint=say("0 takes the record out."),
                limit=10,
            ),
        ),
    )


def correct_sent(asking: Asking, filled: Filled) -> Card:
    return correct_line(asking, f"{filled.value} {filled.answers.get('minutes', '')}")


def _correct(asking: Asking, record: Record, known: Known, said: str) -> Card:
    say, length = asking.say, soon(said)
    is_zero = said.strip() in ("0", "0 min")
    if record.event not in (*LATES, "left_early", "stepped_away") or (
        length is None and not is_zero
    ):
        asked = say("Please give the minutes, for example: correct {number} 10", number=record.id)
        raise Refusal(asked, say("Nothing was changed."), fields={"minutes": asked})
    minutes = (length.minutes or 0) if length else 0
    if not minutes:
        return _remove(asking, record, known)
    check_not_self(asking, known.id)
    people.lock(asking.tx, known.id)
    before, event = words(record, say), record.event
    shift = rosters.get(asking.tx, record.shift_id or 0)
    values: dict[str, object] = {"minutes": minutes, "state": CLOSED}
    if shift is not None and event in LATES and record.counts_from is not None:
        at = record.counts_from + timedelta(minutes=minutes)
        work = begin(asking.tx, asking.book, known, shift)
        again = work.late(at) if work else None
        values |= {"event": again.event if again else event, "arrived_at": at}
    if not attendance.change(asking.tx, record, [OPEN, CLOSED], **values):
        raise _excused_already(asking, record)
    asking.tx.note(
        "attendance.corrected", f"attendance:{record.id}", asking.actor, minutes=record.minutes
    )
    return _changed(
        asking,
        record,
        known,
        "corrected",
        [
            say(
                "Corrected: #{number}, {name}, {before} → {after}. The person is told.",
                number=record.id,
                name=known.name,
                before=before,
                after=words(record, say),
            ),
        ],
    )


def excuse_line(asking: Asking, rest: str) -> Card:
    """ "excuse 12 the bus broke down": it counts nowhere. Raises Refusal."""
    say = asking.say
    check_may_excuse(asking)
    record, known = found(asking, rest)
    check_not_self(asking, known.id)
    why = clean(numbered(rest)[1], MOST)
    if not why:
        asked = say("Please say why it is excused. Nothing was changed.")
        raise Refusal(
            asked,
            say("For example: /rollcall attendance excuse {number} bus strike", number=record.id),
            fields={"reason": asked},
        )
    people.lock(asking.tx, known.id)
    is_ours = attendance.change(
        asking.tx,
        record,
        [OPEN, CLOSED],
        state=EXCUSED,
        excused_by=asking.person.id,
        excused_at=asking.tx.now,
        excused_words=why,
    )
    if not is_ours:
        raise _excused_already(asking, record)
    asking.tx.note(
        "attendance.excused",
        f"attendance:{record.id}",
        asking.actor,
        personal={"words": (record.salt, why)},
    )
    said = say(
        "Excused: #{number}, {name}. The person is told, with your reason.",
        number=record.id,
        name=known.name,
    )
    return _changed(asking, record, known, "excused", [said], why)


def excuse_form(asking: Asking, value: str) -> Form:
    """Asks why. Raises Refusal."""
    say = asking.say
    check_may_excuse(asking)
    record, known = found(asking, value)
    return asks_why(
        asking,
        "attendance.excuse",
        say("Excuse #{number}", number=record.id),
        value,
        [say("{name}: {what}", name=known.name, what=line(record, say))],
    )


def excuse_sent(asking: Asking, filled: Filled) -> Card:
    return excuse_line(asking, f"{filled.value} {filled.answers.get('reason', '')}")


def remove_line(asking: Asking, rest: str) -> Card:
    """ "remove 12": it was a mistake. Raises Refusal."""
    check_may_record(asking)
    record, known = found(asking, rest)
    return _remove(asking, record, known)


def remove_press(asking: Asking, press: Press) -> Card:
    return remove_line(asking, press.value)


def _remove(asking: Asking, record: Record, known: Known) -> Card:
    say = asking.say
    check_not_self(asking, known.id)
    if record.event == "absence":
        raise Refusal(
            say("An absence comes of a proposal that was decided. Nothing was changed."),
        )
    people.lock(asking.tx, known.id)
    if not attendance.change(asking.tx, record, [OPEN, CLOSED], state=WITHDRAWN):
        raise _excused_already(asking, record)
    asking.tx.note("attendance.removed", f"attendance:{record.id}", asking.actor)
    said = say("Removed: #{number}, {name}. The person is told.", number=record.id, name=known.name)
    return _changed(asking, record, known, "removed", [said])


def _changed(
    asking: Asking, record: Record, known: Known, what: str, said: list[str], why: str = ""
) -> Card:
    """What rested on the record is judged again; the person is told and the card redrawn."""
    say, tx = asking.say, asking.tx
    decided = settle(tx, asking.book, known, record, asking.actor)
    shift = rosters.get(tx, record.shift_id or 0)
    if shift is not None:
        stand(tx, shift, known.team)
    tell(asking, known, record, say_title=what, why=why)
    for proposal in decided:
        said.append(
            say(
                "#P{number} rests on it and is decided already: {title}. It stays.",
                number=proposal.id,
                title=title(proposal, asking.book, say),
            )
        )
    return Card(lines=tuple(said))


def _excused_already(asking: Asking, record: Record) -> Refusal:
    attendance.read_again(asking.tx, record)
    say = asking.say
    return Refusal(
        say("#{number} has changed meanwhile: {what}.", number=record.id, what=words(record, say)),
        say("Nothing was changed."),
    )
