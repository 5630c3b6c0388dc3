"""The bot's copies of people's files: made for whoever asks and may, deleted when they are over."""

from collections.abc import Collection

from handbook.words import of
from storage import files, outbox, people
from storage.cards import Card
from storage.files import GONE, LOST, THERE, WANTED, FileCopy
from storage.people import Known
from storage.transaction import Tx


def give(tx: Tx, reader: Known, subjects: Collection[str]) -> int:
    """Copies of these files come to the reader's own direct message; how many are new.

    The row of the files' person is held.
    """
    slack_id = reader.person.slack_id
    if slack_id is None:
        return 0
    found = [file.id for file in files.about(tx, subjects) if file.id is not None]
    wanted = [files.want_copy(tx, file, reader.id) for file in found]
    new = [number for number in wanted if number is not None]
    for number in new:
        outbox.file(tx, slack_id, f"file_copy:{number}")
    return len(new)


def delete(tx: Tx, subjects: Collection[str]) -> None:
    """Every copy is deleted; one that is not made yet never will be. The person's row is held."""
    for copy in files.copies(tx, subjects):
        assert copy.id is not None
        files.set_copy(tx, copy.id, (WANTED, THERE), state=GONE)
        slack_id = people.by_id(tx, copy.person_id).person.slack_id
        if slack_id is not None:
            outbox.unfile(tx, slack_id, f"file_copy:{copy.id}")


def tell_lost(tx: Tx, copy: FileCopy) -> None:
    """Its original is gone from Slack: the reader is told once that it cannot be shown."""
    assert copy.id is not None
    reader = people.by_id(tx, copy.person_id)
    if not files.set_copy(tx, copy.id, (WANTED,), state=LOST):
        return
    say = of(reader.language)
    lines = (
        say("One of the files is no longer in Slack: its sender has deleted it."),
        say("Please ask them for it again."),
    )
    if reader.person.slack_id is not None:
        outbox.tell(tx, reader.person.slack_id, f"file_copy:{copy.id}", Card(lines=lines))
