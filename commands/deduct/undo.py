"""Whoever logged an entry takes it back for some minutes; later only a review changes it."""

from datetime import timedelta

from commands.deciding.appeals import take_back
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Press
from commands.deciding.ledger import (
    is_of_sample,
    tell_changed,
)
from commands.deciding.standing import proposal_of
from commands.deciding.typed import numbered
from storage import ledger, people
from storage.cards import Card, clean
from storage.ledger import STANDING, UNDONE, VOID, Entry


def undo_press(asking: Asking, press: Press) -> Card:
    return undo_line(asking, press.value)


def undo_line(asking: Asking, rest: str) -> Card:
    """ "undo D12": one's own entry, while the handbook's minutes last. Raises Refusal."""
    say, tx = asking.say, asking.tx
    entry = _own(asking, rest)
    if (proposal := proposal_of(tx, entry)) is not None:
        raise Refusal(
            say(
                "D{number} is what was decided of #P{proposal}: only a review changes it.",
                number=entry.id,
                proposal=proposal.id,
            )
        )
    people.lock(tx, entry.person_id)
    until = entry.logged_at + timedelta(minutes=asking.book.conduct.undo_minutes)
    if entry.state == STANDING and tx.now > until:
        raise Refusal(
            say(
                "D{number} can be taken back for {length} only. It stands.",
                number=entry.id,
                length=say.minutes(asking.book.conduct.undo_minutes),
            ),
            say("From then on a review changes it: its person may appeal."),
        )
    known = people.by_id(tx, entry.person_id)
    if not take_back(tx, asking.book, known, entry, asking.actor):
        gone = {
            UNDONE: say("D{number} is taken back already.", number=entry.id),
            VOID: say("A review has found already that D{number} is void.", number=entry.id),
        }
        raise Refusal(gone[entry.state])
    if tell_changed(tx, asking.book, known, entry):
        done = say("Taken back: D{number}. {name} is told.", number=entry.id, name=known.name)
    else:
        done = say(
            "Taken back: D{number}. {name} had not heard of it yet.",
            number=entry.id,
            name=known.name,
        )
    return Card(lines=(done,))


def _own(asking: Asking, typed: str) -> Entry:
    """An entry that the person has logged. Raises Refusal."""
    say, (number, _) = asking.say, numbered(typed, "D")
    entry = ledger.get(asking.tx, int(number)) if number else None
    if entry is None or entry.team_id != asking.person.person.team_id:
        raise Refusal(
            say("I know no entry “{number}”.", number=clean(typed, 20))
            if typed.strip()
            else say("Which entry? Please add its number, for example: D12"),
        )
    if entry.author_id != asking.person.id:
        raise Refusal(
            say("D{number} was logged by somebody else. Nothing was changed.", number=entry.id)
        )
    if is_of_sample(entry):
        raise Refusal(
            say("D{number} came of a sample, which is taken back as a whole.", number=entry.id),
            say("/rollcall qa undo Q{number}", number=(entry.source or "").partition(":")[2]),
        )
    return entry
