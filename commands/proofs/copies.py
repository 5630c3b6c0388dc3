"""The bot's copies of proofs: made for a leader who asks, deleted once it is decided."""

from collections.abc import Sequence

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Press
from commands.proofs.finding import check_right, found, numbered, was_first
from handbook.words import of
from storage import outbox, people, proofs
from storage.cards import Card
from storage.proofs import GONE, LOST, THERE, UNSETTLED, WANTED, ProofCopy
from storage.transaction import Tx


def see_press(asking: Asking, press: Press) -> Card:
    """Copies come to the leader's own direct message; that they looked is noted first."""
    say, tx = asking.say, asking.tx
    owed = found(asking, numbered(press.value)[0])
    check_right(asking, owed)
    people.lock(tx, owed.known.id)
    owed = found(asking, owed.number)
    if owed.state not in UNSETTLED:
        raise was_first(asking, owed)
    slack_id = asking.person.person.slack_id
    assert slack_id is not None, "who presses is in Slack"
    files = [file.id for file in proofs.files(tx, owed.numbers) if file.id is not None]
    if not files:
        raise Refusal(say("No file has come yet."), say("Nothing was changed."))
    wanted = [proofs.want_copy(tx, file, asking.person.id) for file in files]
    new = [number for number in wanted if number is not None]
    for number in new:
        outbox.file(tx, slack_id, f"proof_copy:{number}")
    tx.note("proofs.looked", owed.subject, asking.actor, files=len(new))
    if not new:
        return Card(lines=(say("The copies are in your direct message with me."),))
    return Card(
        lines=(
            say.plural(
                "{n} copy comes to your direct message with me.",
                "{n} copies come to your direct message with me.",
                len(new),
            ),
            say("They are deleted as soon as it is decided."),
        )
    )


def delete(tx: Tx, leaves: Sequence[int]) -> None:
    """Every copy is deleted; one that is not made yet never will be. The person's row is held."""
    for copy in proofs.copies(tx, leaves):
        assert copy.id is not None
        proofs.set_copy(tx, copy.id, (WANTED, THERE), state=GONE)
        slack_id = people.by_id(tx, copy.person_id).person.slack_id
        if slack_id is not None:
            outbox.unfile(tx, slack_id, f"proof_copy:{copy.id}")


def tell_lost(tx: Tx, copy: ProofCopy) -> None:
    """Its original is gone from Slack: the leader is told once that it cannot be shown."""
    assert copy.id is not None
    leader = people.by_id(tx, copy.person_id)
    if not proofs.set_copy(tx, copy.id, (WANTED,), state=LOST):
        return
    say = of(leader.language)
    lines = (
        say("One of the files is no longer in Slack: its sender has deleted it."),
        say("Please ask them for it again."),
    )
    if leader.person.slack_id is not None:
        outbox.tell(tx, leader.person.slack_id, f"proof_copy:{copy.id}", Card(lines=lines))
