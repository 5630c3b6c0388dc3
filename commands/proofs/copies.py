"""The bot's copies of proofs, for a leader who asks; deleted once it is decided."""

from commands.deciding import copies
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Press
from commands.proofs.finding import check_right, found, numbered, was_first
from storage import files, people, proofs
from storage.cards import Card
from storage.proofs import UNSETTLED


def see_press(asking: Asking, press: Press) -> Card:
    """Copies come to the leader's own direct message; that they looked is noted first."""
    say, tx = asking.say, asking.tx
    owed = found(asking, numbered(press.value)[0])
    check_right(asking, owed)
    people.lock(tx, owed.known.id)
    owed = found(asking, owed.number)
    if owed.state not in UNSETTLED:
        raise was_first(asking, owed)
    subjects = proofs.file_subjects(owed.numbers)
    if not files.about(tx, subjects):
        raise Refusal(say("No file has come yet."), say("Nothing was changed."))
    new = copies.give(tx, asking.person, subjects)
    tx.note("proofs.looked", owed.subject, asking.actor, files=new)
    if not new:
        return Card(lines=(say("The copies are in your direct message with me."),))
    return Card(
        lines=(
            say.plural(
                "{n} copy comes to your direct message with me.",
                "{n} copies come to your direct message with me.",
                new,
            ),
            say("They are deleted as soon as it is decided."),
        )
    )
