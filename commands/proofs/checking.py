"""A leader looks at proofs: all there, one missing, or they tell of another reason."""

from collections.abc import Sequence

from commands.deciding import consequences, copies
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled
from commands.deciding.owing import Owed, missed_days
from commands.deciding.reach import reach
from commands.proofs.card import STATES
from commands.proofs.finding import check_right, found, numbered, was_first
from handbook.leave import Verdict
from handbook.words import of
from storage import attendance, later, outbox, people, proofs
from storage.attendance import CLOSED, WITHDRAWN
from storage.cards import Card, Choice, Field, Form, clean
from storage.proofs import ACCEPTED, DIFFERS, MISSING, UNSETTLED
from storage.transaction import Tx

MOST = 1_000


def check_form(asking: Asking, value: str) -> Form:
    """The documents to tick, beside the reason given. The look is noted. Raises Refusal."""
    say, tx = asking.say, asking.tx
    owed = found(asking, numbered(value)[0])
    check_right(asking, owed)
    if owed.state not in UNSETTLED:
        raise was_first(asking, owed)
    verdict = Verdict.model_validate(owed.leave.verdict)
    may_see = asking.book.may_any(asking.person.roles, verdict.details_for)
    reasons = [leave.reason for leave in owed.leaves if leave.reason]
    told = say("Reason given: {reason}", reason=" · ".join(reasons) or say("none given"))
    tx.note("proofs.looked", owed.subject, asking.actor)
    return Form(
        action="proofs.check",
        title=say("Proofs of #{number}", number=owed.number),
        value=f"{owed.number}:{owed.state}",
        submit=say("Decide"),
        close=say("Close"),
        lines=(
            say(
                "{name}, {days}",
                name=owed.known.name,
                days=say.days((owed.leaves[0].first, owed.leave.last)),
            ),
            *([told] if may_see else []),
            say(
                "One missing, and the days are proposed as absence ({rule}).",
                rule=owed.proofs.rule,
            ),
        ),
        fields=(
            Field(
                name="seen",
                label=say("Which are there?"),
                kind="choices",
                choices=tuple(
                    Choice(value=str(at), label=document)
                    for at, document in enumerate(owed.documents(say))
                ),
                value=",".join(_seen_before(owed)),
                is_optional=True,
            ),
            Field(
                name="fits",
                label=say("And the reason?"),
                kind="choice",
                choices=(
                    Choice(value="yes", label=say("They fit the reason that was given")),
                    Choice(value="no", label=say("They tell of another reason")),
                ),
                value="yes",
            ),
            Field(
                name="words",
                label=say("What is wrong"),
                kind="text",
                is_optional=True,
                hint=say("The person is told; no channel is."),
                limit=MOST,
            ),
        ),
    )


def _seen_before(owed: Owed) -> list[str]:
    """What was ticked when they were looked at last."""
    seen = owed.row.seen if owed.row else []
    return [str(at) for at, each in enumerate(owed.proofs.documents) if each.en in seen]


def check_sent(asking: Asking, filled: Filled) -> Card:
    """The form was sent. Raises Refusal with the field that needs another look."""
    number, _, state = filled.value.partition(":")
    owed = found(asking, numbered(number)[0])
    ticked = filled.answers.get("seen", "").split(",")
    seen = [each.en for at, each in enumerate(owed.proofs.documents) if str(at) in ticked]
    words = clean(filled.answers.get("words", ""), MOST)
    if filled.answers.get("fits") == "no":
        return _decide(asking, owed, DIFFERS, seen, words, state)
    to = ACCEPTED if len(seen) == len(owed.proofs.documents) else MISSING
    return _decide(asking, owed, to, seen, words, state)


def accept_line(asking: Asking, rest: str) -> Card:
    """ "accept 12": all are there, also on paper. Raises Refusal."""
    number, more = numbered(rest)
    owed = found(asking, number)
    if more:
        say = asking.say
        raise Refusal(
            say("I cannot tell whether “{more}” is part of the yes.", more=clean(more, 60)),
            say("If all are there: /rollcall proofs accept {number}", number=owed.number),
        )
    return _decide(asking, owed, ACCEPTED, [each.en for each in owed.proofs.documents], "")


def missing_line(asking: Asking, rest: str) -> Card:
    """ "missing 12 receipt": by the names of the documents. Raises Refusal."""
    number, words = numbered(rest)
    owed = found(asking, number)
    check_right(asking, owed)
    lower = words.casefold()
    documents = owed.proofs.documents
    gone = [each for each in documents if each.en.casefold() in lower or each.zh in lower]
    if not gone:
        say = asking.say
        raise Refusal(
            say(
                "Which are missing? Please name them: {documents}.",
                documents=say.names(owed.documents(say)),
            ),
            say(
                "For example: /rollcall proofs missing {number} {document}",
                number=owed.number,
                document=owed.documents(say)[-1],
            ),
        )
    seen = [each.en for each in documents if each not in gone]
    return _decide(asking, owed, MISSING, seen, "")


def differs_line(asking: Asking, rest: str) -> Card:
    """ "differs 12 the papers are of a dentist": and why. Raises Refusal."""
    number, words = numbered(rest)
    return _decide(asking, found(asking, number), DIFFERS, [], clean(words, MOST))


def _decide(
    asking: Asking, owed: Owed, to: str, seen: Sequence[str], words: str, before: str | None = None
) -> Card:
    """Decide it once, record what it means, delete the copies, tell the person. Raises Refusal.

    `before`: the state that the leader saw.
    """
    tx, say, person_id = asking.tx, asking.say, owed.known.id
    check_right(asking, owed)
    if to == DIFFERS and not words:
        why = say("Please say what they tell of, so that it can be answered.")
        raise Refusal(why, say("Nothing was changed."), fields={"words": why})
    people.lock(tx, person_id)
    owed = found(asking, owed.number)
    row = proofs.begin(tx, owed.leaves)
    # Typed, a decision does not turn round one that another has just made; the form says what is.
    is_anothers = row.decided_by not in (None, asking.person.id)
    if row.state not in ((before,) if before else UNSETTLED) or (is_anothers and not before):
        raise was_first(asking, owed)
    _tell(asking, owed, to, seen, words)
    record, stays = row.record_id, 0
    if record is not None and to != MISSING:
        stays = _retract(asking, owed, record)
        record = None
    if record is None and to != ACCEPTED:
        day, days = missed_days(tx, owed)
        record = consequences.record(
            tx,
            asking.book,
            owed.known,
            "proofs_missing" if to == MISSING else "reason_differs",
            day,
            by=asking.person.id,
            actor=asking.actor,
            days=days,
            subject=owed.subject,
            reason=words,
        ).id
    is_ours = proofs.move(
        tx,
        owed.number,
        UNSETTLED,
        to,
        seen=list(seen),
        decided_by=asking.person.id,
        decided_at=tx.now,
        words=words or None,
        record_id=record,
    )
    assert is_ours, "the person's row is held"
    tx.note(
        f"proofs.{to}",
        owed.subject,
        asking.actor,
        personal={"words": (row.salt, words)} if words else None,
        rule=owed.proofs.rule,
        seen=len(seen),
        of=len(owed.proofs.documents),
    )
    copies.delete(tx, proofs.file_subjects(owed.numbers))
    close(tx, owed.number)
    told = {"number": owed.number, "state": say(STATES[to])}
    lines = [say("The proofs of #{number}: {state}. The person is told.", **told)]
    if to != ACCEPTED:
        lines.append(say("What follows is proposed to whoever decides it, not done."))
    if stays:
        lines.append(say("An absence was confirmed already: that stays until it is changed."))
    return Card(lines=tuple(lines))


def _retract(asking: Asking, owed: Owed, number: int) -> int:
    """Nothing was missing after all: what was recorded goes, and with it what is not decided yet.

    Gives how much of it is decided, and stays. The person's row is held.
    """
    tx, record = asking.tx, attendance.get(asking.tx, number)
    if record is None or not attendance.change(tx, record, (CLOSED,), state=WITHDRAWN):
        return 0
    tx.note("attendance.removed", f"attendance:{number}", asking.actor)
    return len(consequences.settle(tx, asking.book, owed.known, record, asking.actor))


def close(tx: Tx, number: int) -> None:
    """The leaders' cards are drawn again; one that waits for a shift is not needed any more."""
    later.drop(tx, f"proofs:{number}", "proofs.sent")
    for post in outbox.posts_of(tx, f"proofs:{number}"):
        outbox.redraw(tx, post)


def _tell(asking: Asking, owed: Owed, to: str, seen: Sequence[str], words: str) -> None:
    known, book = owed.known, asking.book
    say = of(known.language)
    gone = [each.in_language(say.lang) for each in owed.proofs.documents if each.en not in seen]
    decided = {"name": asking.person.name, "rule": owed.proofs.rule}
    lines = [say("Looked at by {name} ({rule}).", **decided)]
    if to == MISSING:
        lines.append(say("Missing: {documents}.", documents=say.names(gone)))
        lines.append(say("If you still have them, send them here, and they are looked at again."))
    if words:
        lines.append(say("What was said: {words}", words=words))
    card = Card(
        title=say("{leave}: proofs {state}", leave=owed.begun(book, say), state=say(STATES[to])),
        lines=tuple(lines),
    )
    reach(asking.tx, book, known, "proofs.decided", owed.subject, card)
