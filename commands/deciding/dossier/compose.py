"""A dossier is composed: the case's own part, its cards and messages, the rules, the journal."""

from collections.abc import Iterable, Mapping, Sequence

from commands.deciding.asking import Books
from commands.deciding.case import Case, CaseKind, Decided, Looking, Words
from commands.deciding.command import Command, Drawing, by_name
from commands.deciding.dossier.document import (
    Book,
    Dossier,
    Line,
    Message,
    Rule,
    Saying,
    Silence,
    Verdict,
    Version,
)
from commands.deciding.dossier.naming import Names
from commands.deciding.lines import cited
from handbook.terms import OURS
from handbook.words import Say, mark
from storage import dossier, outbox
from storage.cards import Card
from storage.journal import Entry, Head, digest
from storage.later import WAITING
from storage.outbox import (
    EDIT,
    HELD,
    PARKED,
    POST,
    QUEUED,
    SENDING,
    SENT,
    SWALLOWED,
    WHISPER,
    Outgoing,
)
from storage.transaction import Tx

OUTCOMES: Mapping[str, str] = {
    QUEUED: mark("on its way"),
    SENDING: mark("on its way"),
    SENT: mark("delivered"),
    PARKED: mark("not delivered"),
    HELD: mark("not delivered: kept back"),
    SWALLOWED: mark("not sent: a later one stands in for it"),
}
MESSAGE_KINDS: Mapping[str, str] = {
    outbox.POST: mark("message"),
    outbox.REPLY: mark("reply in the thread"),
    WHISPER: mark("shown to one person"),
    EDIT: mark("card drawn again"),
    outbox.FILE: mark("file"),
    outbox.UNFILE: mark("file deleted again"),
}


def compose(
    tx: Tx,
    books: Books,
    commands: Sequence[Command],
    kind: str,
    number: int,
    language: str | None,
    read: Sequence[Head] | None,
) -> Dossier | None:
    """The dossier of a case, in its team's language unless told; None where there is no such case.

    `read`: the journal's heads as they stand in Slack; None where they could not be read.
    """
    kinds: dict[str, CaseKind] = by_name(command.cases for command in commands)
    looking = Looking(tx, books, number, language)
    case = kinds[kind].tell(looking)
    if case is None:
        return None
    say, team, book = looking.say(case.team), case.team, looking.book(case.team)
    subjects = [f"{kind}:{number}", *case.journal]
    chain = dossier.chain(tx, sorted({*subjects}), read)
    entries = chain.entries
    rows = dossier.messages(tx, [*case.cards, *case.messages])
    names = Names(tx, team, say)
    draws = by_name(command.draws for command in commands)
    is_card = _cards(rows, case)
    return Dossier(
        case=f"{kind}:{number}",
        name=case.name,
        title=names.in_text(case.title),
        language=say.lang,
        made_at=tx.now,
        team=team,
        handbook=book.handbook,
        asked=tuple(
            fact.model_copy(update={"value": names.in_text(fact.value)}) for fact in case.asked
        ),
        words=tuple(_saying(words, entries) for words in case.words),
        versions=tuple(_version(row, names, say) for row in rows if row.id in is_card),
        present=tuple(
            _present(subject, draws[subject.partition(":")[0]](_drawing(looking, subject)), names)
            for subject in case.cards
        ),
        rules_on=case.rules_on,
        rules=tuple(
            Rule(cited(rule, say), _wording(book.wording(rule, case.rules_on, say.lang), rule, say))
            for rule in case.rules
        ),
        verdict=case.verdict,
        decisions=tuple(_verdict(one, entries) for one in case.decisions),
        silences=tuple(Silence(s.who, s.since, s.until, s.was_there) for s in case.silent),
        messages=(
            *(_message(row, names, say) for row in rows if row.id not in is_card),
            *_unsaid(tx, case, names, say),
        ),
        book=Book(
            lines=tuple(
                Line(
                    entry.number,
                    entry.at,
                    entry.event,
                    entry.subject,
                    entry.actor,
                    names.actor(entry.actor),
                    entry.facts,
                    entry.prev,
                    entry.hash,
                    chain.holds(entry),
                )
                for entry in entries
            ),
            entries=chain.last.number if chain.last else 0,
            head=_head(chain.last),
            holds_to=chain.holds_to,
            findings=tuple(f"{finding.number}: {finding.what}" for finding in chain.findings),
            posted=_head(chain.posted.head) if chain.posted else None,
            is_posted_read=chain.posted is not None and chain.posted.is_read,
            is_sealed=chain.is_sealed,
        ),
        say=say,
    )


def _drawing(looking: Looking, subject: str) -> Drawing:
    return Drawing(looking.tx, looking.books, int(subject.partition(":")[2]))


def _head(head: Head | None) -> str | None:
    return f"{head.number}:{head.hash}" if head else None


def _wording(wording: str, rule: str, say: Say) -> str:
    if rule == OURS:
        return say("A choice of the handbook's own, by no other rule.")
    return wording if wording != rule else say("The handbook has no words for it on that day.")


# ---- cards and messages


def _cards(rows: Iterable[Outgoing], case: Case) -> set[int | None]:
    """Posts that are the case's card itself, and their redrawings."""
    posts = {
        row.id
        for row in rows
        if row.kind == POST
        and row.subject in case.cards
        and row.conversation.startswith("@") == case.is_private
    }
    return posts | {row.id for row in rows if row.kind == EDIT and row.parent_id in posts}


def _version(row: Outgoing, names: Names, say: Say) -> Version:
    card = Card.model_validate(row.card) if row.card else None
    return Version(
        row.subject,
        row.at,
        names.place(row.conversation.removeprefix("edits:")),
        say(OUTCOMES[row.state]),
        names.in_text(card.text) if card else None,
        _buttons(card),
    )


def _present(subject: str, card: Card, names: Names) -> Version:
    return Version(subject, names.now, "", "", names.in_text(card.text), _buttons(card))


def _buttons(card: Card | None) -> tuple[str, ...]:
    if card is None:
        return ()
    inner = [button for item in card.items for button in item.buttons]
    return tuple(button.label for button in (*inner, *card.buttons))


def _message(row: Outgoing, names: Names, say: Say) -> Message:
    card = Card.model_validate(row.card) if row.card else None
    kind = say(MESSAGE_KINDS.get(row.kind, MESSAGE_KINDS[POST]))
    outcome = say(OUTCOMES[row.state])
    if row.error:
        outcome = say("{outcome} ({error})", outcome=outcome, error=row.error)
    return Message(
        row.at,
        names.place(f"@{row.person}" if row.kind == WHISPER else row.conversation),
        kind,
        names.in_text(card.text) if card else None,
        row.card == {},
        None if row.state in (QUEUED, SENDING) else row.state == SENT,
        outcome,
    )


def _unsaid(tx: Tx, case: Case, names: Names, say: Say) -> Iterable[Message]:
    for kept in dossier.unsaid(tx, [*case.cards, *case.messages]):
        text = names.in_text(Card.model_validate(kept.card).text) if kept.card else None
        waits = kept.state == WAITING
        outcome = (
            say("kept until the reader's next shift")
            if waits
            else say("never said: it no longer held")
        )
        yield Message(
            kept.due_at,
            say("{name}, privately", name=names.person(kept.person_id)),
            say("message"),
            text,
            not kept.card,
            None if waits else False,
            outcome,
        )


# ---- words and the journal


def _saying(words: Words, entries: Sequence[Entry]) -> Saying:
    """The words, held against the journal's digests: all of that name, or that of their moment."""
    sealed = [
        entry.facts[words.name]
        for entry in entries
        if words.name in entry.facts and words.at in (None, entry.at)
    ]
    if words.said:
        is_as_sealed = digest(words.salt, words.said) in sealed
        return Saying(words.label, "said", words.said, is_as_sealed)
    return Saying(words.label, "deleted" if sealed else "none", None, None)


def _verdict(one: Decided, entries: Sequence[Entry]) -> Verdict:
    return Verdict(
        one.step,
        one.steps,
        one.outcome,
        one.by,
        one.role,
        one.at,
        one.is_against,
        one.undone_at,
        _saying(one.words, entries),
    )
