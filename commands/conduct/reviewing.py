"""Somebody else than the two it concerns reviews an appeal: it is upheld, changed or void."""

from commands.conduct.finding import numbered
from commands.conduct.following import follow
from commands.conduct.hearing import Case, both_sides, waiting
from commands.deciding import accounts, appeal_card, appeal_room
from commands.deciding import appeals as deciding
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled
from commands.deciding.ledger import redraw, subject
from commands.deciding.ledger_card import facts, worth_line
from commands.deciding.reach import reach
from commands.deciding.standing import can_change, review_line, worth_of
from handbook.conduct import amounted
from handbook.words import Say, of
from storage import appeals, ledger, people
from storage.appeals import CHANGED, UPHELD, VOID
from storage.cards import Card, Fact, Field, Form, clean
from storage.ledger import STANDING
from storage.proposals import Proposal

MOST = 1000
MOST_AMOUNT = 10_000


def uphold_form(asking: Asking, value: str) -> Form:
    return _form(asking, value, "conduct.uphold", asking.say("Uphold"))


def change_form(asking: Asking, value: str) -> Form:
    return _form(asking, value, "conduct.change", asking.say("Change"))


def void_form(asking: Asking, value: str) -> Form:
    return _form(asking, value, "conduct.void", asking.say("Void"))


def _form(asking: Asking, value: str, action: str, verb: str) -> Form:
    """Both sides, and why it is decided so. The look is noted. Raises Refusal."""
    say, case = asking.say, waiting(asking, value)
    amount = Field(
        name="amount",
        label=say("How much instead?"),
        kind="line",
        hint=_allowed(asking, case),
        limit=10,
    )
    asks = action == "conduct.change"
    if asks:
        _check_can_change(asking, case)
    asking.tx.note("appeal.looked", subject(case.entry), asking.actor)
    return Form(
        action=action,
        title=say("{what}: D{number}", what=verb, number=case.entry.id),
        value=value,
        submit=verb,
        close=say("Close"),
        lines=both_sides(asking, case),
        fields=(
            *((amount,) if asks else ()),
            Field(name="reason", label=say("Reason"), kind="text"),
        ),
    )


def uphold_sent(asking: Asking, filled: Filled) -> Card:
    return uphold_line(asking, f"{filled.value} {filled.answers.get('reason', '')}")


def void_sent(asking: Asking, filled: Filled) -> Card:
    return void_line(asking, f"{filled.value} {filled.answers.get('reason', '')}")


def change_sent(asking: Asking, filled: Filled) -> Card:
    answers = filled.answers
    amount, reason = answers.get("amount", ""), answers.get("reason", "")
    return _change(asking, waiting(asking, filled.value), amount, reason)


def uphold_line(asking: Asking, rest: str) -> Card:
    """ "uphold D12 two people saw it". Raises Refusal."""
    return _decide(asking, waiting(asking, rest), UPHELD, numbered(rest)[1])


def void_line(asking: Asking, rest: str) -> Card:
    """ "void D12 it was somebody else". Raises Refusal."""
    return _decide(asking, waiting(asking, rest), VOID, numbered(rest)[1])


def change_line(asking: Asking, rest: str) -> Card:
    """ "change D12 2 the first time". Raises Refusal."""
    amount, _, reason = numbered(rest)[1].partition(" ")
    return _change(asking, waiting(asking, rest), amount, reason)


def _change(asking: Asking, case: Case, said: str, reason: str) -> Card:
    """Another amount, which the item allows. Raises Refusal."""
    say, entry = asking.say, case.entry
    _check_can_change(asking, case)
    worth = worth_of(asking.book, entry)
    try:
        amount = float(said.strip().replace(",", "."))
    except ValueError:
        amount = -1.0
    wrong = None
    if not 0 < amount <= MOST_AMOUNT:
        wrong = say("Please give a number above 0; if nothing of it holds, void it.")
    elif amount == entry.amount:
        wrong = say("So much it is already. If it holds, uphold it.")
    elif (amount > (entry.amount or 0.0)) is not entry.is_bonus:
        wrong = say("An appeal makes nothing worse for its person.")
    elif worth is not None and amounted(worth, amount).wrong is not None:
        wrong = say("That cannot be given.")
    if wrong is not None:
        told = (wrong, _allowed(asking, case), say("Nothing was changed."))
        raise Refusal(*(line for line in told if line), fields={"amount": wrong})
    return _decide(asking, case, CHANGED, reason, amount)


def _allowed(asking: Asking, case: Case) -> str | None:
    """What the handbook allows for the item; None where it does not say."""
    worth = worth_of(asking.book, case.entry)
    say = asking.say
    return say("The handbook says: {worth}.", worth=worth_line(worth, say)) if worth else None


def _check_can_change(asking: Asking, case: Case) -> None:
    """That there is another amount which the item allows. Raises Refusal."""
    if can_change(asking.book, case.entry):
        return
    say = asking.say
    wrong = say("There is no other amount to give here: please uphold or void it.")
    allowed = _allowed(asking, case)
    raise Refusal(*([allowed] if allowed else []), wrong, fields={"amount": wrong})


def _decide(asking: Asking, case: Case, to: str, reason: str, amount: float | None = None) -> Card:
    tx, say, words = asking.tx, asking.say, clean(reason, MOST)
    entry, appeal, known = case.entry, case.appeal, case.known
    if not words:
        raise Refusal(
            say("Please say why, so that both sides know. Nothing was changed."),
            say(
                "For example: /rollcall conduct uphold D{number} two people saw it",
                number=entry.id,
            ),
            fields={"reason": say("Please say why.")},
        )
    people.lock(tx, known.id)
    is_ours = appeals.move(
        tx,
        appeal,
        state=to,
        decided_by=asking.person.id,
        decided_at=tx.now,
        decided_words=words,
        was_amount=entry.amount,
        amount=amount,
    )
    if not is_ours:
        raise deciding.was_first(asking, entry, appeal)
    tx.note(
        f"appeal.{to}",
        subject(entry),
        asking.actor,
        personal={"words": (appeal.salt, words)},
        rule=entry.rule,
        was=entry.amount,
        amount=amount,
    )
    if to == VOID:
        ledger.change(tx, entry, (STANDING,), state=ledger.VOID)
    elif to == CHANGED:
        ledger.change(tx, entry, (STANDING,), amount=amount)
    left = follow(asking, known, entry, to)
    accounts.close(tx, asking.book, known, entry.day, asking.actor)
    redraw(tx, entry)
    appeal_room.redraw(tx, appeal)
    _tell(asking, case, left)
    done = {
        UPHELD: say("Upheld: D{number}.", number=entry.id),
        CHANGED: say("Changed: D{number}.", number=entry.id),
        VOID: say("Void: D{number}.", number=entry.id),
    }
    return Card(
        lines=(
            done[to],
            say("Both sides are told, with your reason."),
            *(_stays(one, say) for one in left),
        )
    )


def _stays(proposal: Proposal, say: Say) -> str:
    return say("#P{number} rests on it and is decided already. It stays.", number=proposal.id)


def _tell(asking: Asking, case: Case, left: list[Proposal]) -> None:
    """The person, with what is left of the month, and the author: what was found, by whom, why."""
    tx, book, entry, appeal = asking.tx, asking.book, case.entry, case.appeal
    for known in (case.known, people.by_id(tx, entry.author_id)):
        say = of(known.language)
        if known.id == case.known.id:
            shown: tuple[Fact, ...] = facts(tx, book, known, entry, say)
        else:
            shown = appeal_card.facts(tx, appeal, entry, case.known, say)[:3]
        told = Card(
            title=appeal_card.title(book, entry, say),
            facts=shown,
            lines=(
                review_line(tx, entry, appeal, say),
                say("Reason: {reason}", reason=appeal.decided_words or ""),
                *(_stays(one, say) for one in left),
            ),
            small=(f"D{entry.id}",),
        )
        reach(tx, book, known, "appeal.decided", f"appeal_end:{appeal.id}", told)
