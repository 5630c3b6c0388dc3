"""All that is kept about one case: its messages, its journal, and whether the chain holds there."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from storage import journal
from storage.cards import Card
from storage.journal import Entry, Finding, Head
from storage.later import SAID, Later
from storage.outbox import SENT, Outgoing
from storage.transaction import Tx


@dataclass(frozen=True)
class Posted:
    """A head that was posted where the database cannot reach it; `is_read`: it was read there
    again, and not only in our own outbox."""

    head: Head
    is_read: bool


@dataclass(frozen=True)
class Chain:
    """The journal's entries about a case, and what vouches for them.

    `findings` is all that is wrong with the whole journal, `last` its last entry. The chain holds
    up to and with the entry `holds_to`. `posted`: the first head that stands elsewhere and seals
    all of the entries, or the newest one where none does; None where there is none.
    """

    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]
    last: Head | None
    holds_to: int
    posted: Posted | None

    def holds(self, entry: Entry) -> bool:
        return entry.number <= self.holds_to

    @property
    def is_whole(self) -> bool:
        return all(map(self.holds, self.entries))

    @property
    def is_sealed(self) -> bool:
        """Whether a head that stands elsewhere seals every entry of the case."""
        newest = max((entry.number for entry in self.entries), default=0)
        return self.posted is not None and newest <= self.posted.head.number <= self.holds_to


def messages(tx: Tx, subjects: Collection[str]) -> list[Outgoing]:
    """Everything that the outbox was given about the subjects, oldest first."""
    query = select(Outgoing).where(col(Outgoing.subject).in_(subjects)).order_by(col(Outgoing.id))
    return list(tx.session.exec(query).all())


def unsaid(tx: Tx, subjects: Collection[str]) -> list[Later]:
    """Messages that wait for their reader's shift, and those that were not said any more."""
    query = select(Later).where(col(Later.subject).in_(subjects), col(Later.state) != SAID)
    return list(tx.session.exec(query.order_by(col(Later.id))).all())


def heads_sent(tx: Tx) -> list[Head]:
    """The journal's heads that went to channels, as the outbox remembers them."""
    query = select(Outgoing.card).where(Outgoing.subject == "head", Outgoing.state == SENT)
    cards = tx.session.exec(query.order_by(col(Outgoing.id))).all()
    return [head for card in cards if card for head in journal.heads_in(_text(card))]


def _text(card: Mapping[str, object]) -> str:
    return Card.model_validate(card).text


def chain(tx: Tx, subjects: Collection[str], read: Sequence[Head] | None) -> Chain:
    """The journal about the subjects, and the check of all of it.

    `read`: the heads as they stand elsewhere; None where they could not be read there, so that only
    what the outbox remembers is left.
    """
    entries = journal.of_subjects(tx, subjects)
    heads = heads_sent(tx) if read is None else read
    findings, last = journal.audit(tx, heads), journal.head(tx)
    end = last.number if last else 0
    holds_to = min([end, *(finding.number - 1 for finding in findings)])
    newest = max((entry.number for entry in entries), default=0)
    sealing = sorted(
        (head for head in heads if head.number <= holds_to), key=lambda head: head.number
    )
    covering = [head for head in sealing if head.number >= newest] or sealing[-1:]
    return Chain(
        tuple(entries),
        tuple(findings),
        last,
        holds_to,
        Posted(covering[0], read is not None) if covering else None,
    )
