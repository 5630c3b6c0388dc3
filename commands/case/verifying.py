"""Whether a case holds is decided once; what holds is logged where the handbook has an item."""

from commands.case import opening
from commands.case.card import facts, title
from commands.case.finding import check_may_verify, found, number_of, rules_of
from commands.deciding import ledger as deciding
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled
from commands.deciding.ledger_card import amount_line, item_title, worth_line
from commands.deciding.lines import cited
from commands.deciding.reach import reach
from commands.deciding.typed import asks_why
from handbook.conduct import Worth, amounted, given, standing
from handbook.words import of
from storage import cases, people
from storage.cards import Card, Field, Form, clean
from storage.cases import OPEN, PRAISE, UNFOUNDED, VERIFIED, Case
from storage.ledger import Entry
from storage.people import Known

MOST = 1000


def verify_line(asking: Asking, rest: str) -> Card:
    """ "verify C3 the recording shows it", "verify C3 2 …" where the handbook does not state the
    points. Raises Refusal."""
    case = _open(asking, rest)
    words = number_of(rest)[1]
    if _worth(asking, case) is None:  # a number there is but a word of the reason
        return _verify(asking, case, None, words)
    said = given(words)
    return _verify(asking, case, said.amount, said.rest)


def unfounded_line(asking: Asking, rest: str) -> Card:
    """ "unfounded C3 the call was somebody else's". Raises Refusal without a reason."""
    say, case = asking.say, _open(asking, rest)
    reason = _reason(asking, case, number_of(rest)[1])
    _decide(asking, case, UNFOUNDED, reason)
    known = opening.person_of(asking, case)
    if known:
        _tell(asking, case, known, None)
    return Card(
        lines=(say("Noted: C{number} does not hold. Nothing of it counts.", number=case.id),)
    )


def verify_form(asking: Asking, value: str) -> Form:
    """Asks why it holds, and for points that are not stated. Raises Refusal."""
    say, case = asking.say, _open(asking, value)
    worth = _worth(asking, case)
    needs = worth is not None and amounted(worth, None).wrong is not None
    points = Field(name="points", label=say("How many points?"), kind="line", limit=10)
    return Form(
        action="case.verify",
        title=say("C{number} is so", number=case.id),
        value=value,
        submit=say("Send"),
        close=say("Close"),
        lines=(*_shown(asking, case), say("The person is told, and may say their side.")),
        fields=(
            *((points,) if needs else ()),
            Field(name="reason", label=say("How do you know?"), kind="text"),
        ),
    )


def verify_sent(asking: Asking, filled: Filled) -> Card:
    case, answers = _open(asking, filled.value), filled.answers
    said = answers.get("points", "").strip()
    read = given(said)
    if said and (read.amount is None or read.rest):
        words = asking.say("Please give the points as a number, such as 2.")
        raise Refusal(words, fields={"points": words})
    return _verify(asking, case, read.amount, answers.get("reason", ""))


def unfounded_form(asking: Asking, value: str) -> Form:
    """Asks why it does not hold. Raises Refusal."""
    say, case = asking.say, _open(asking, value)
    about = say("C{number} is not so", number=case.id)
    shown = _shown(asking, case)
    return asks_why(asking, "case.unfounded", about, value, shown, label=say("How do you know?"))


def unfounded_sent(asking: Asking, filled: Filled) -> Card:
    return unfounded_line(asking, f"{filled.value} {filled.answers.get('reason', '')}")


def _open(asking: Asking, typed: str) -> Case:
    """A case that waits and that the person may decide. Raises Refusal."""
    case = found(asking, typed)
    check_may_verify(asking, case)
    if case.state != OPEN:
        raise _was_first(asking, case)
    return case


def _verify(asking: Asking, case: Case, said: float | None, reason: str) -> Card:
    say = asking.say
    known = opening.person_of(asking, case)
    if known is None:
        raise Refusal(
            say("Nobody knows yet whom C{number} is about. Nothing was changed.", number=case.id),
            say("Say it first: /rollcall case who C{number} @name", number=case.id),
        )
    worth = _worth(asking, case)
    amount = _amount(asking, case, worth, said) if worth else None
    reason = _reason(asking, case, reason)
    people.lock(asking.tx, known.id)
    _decide(asking, case, VERIFIED, reason)
    entry = _log(asking, case, known, worth, amount) if worth else None
    _tell(asking, case, known, entry)
    told = [say("Noted: C{number} holds. {name} is told.", number=case.id, name=known.name)]
    if entry is not None:
        told.append(
            say(
                "Logged as D{number}: {item}, {amount}.",
                number=entry.id,
                item=item_title(asking.book, entry, say),
                amount=amount_line(entry, say),
            )
        )
    if case.kind != PRAISE:
        rule = cited(rules_of(asking).training_rule, say)
        told.append(
            say(
                "Its cause is trained ({rule}): /rollcall case training C{number} and what",
                rule=rule,
                number=case.id,
            )
        )
    return Card(lines=tuple(told))


def _decide(asking: Asking, case: Case, state: str, reason: str) -> None:
    """One conditional update. Raises Refusal for whoever is second."""
    tx = asking.tx
    values = {
        "state": state,
        "decided_by": asking.person.id,
        "decided_at": tx.now,
        "decided_words": reason,
    }
    if not cases.change(tx, case, (OPEN,), **values):
        raise _was_first(asking, case)
    personal = {"decided_words": (case.salt, reason)}
    tx.note(f"case.{state}", cases.source(case.id), asking.actor, personal=personal)
    opening.redraw(asking, case)
    _tell_opener(asking, case)


def _log(asking: Asking, case: Case, known: Known, worth: Worth, amount: float | None) -> Entry:
    item = rules_of(asking).logged_as(case.kind)
    assert item is not None, "it is worth something"
    day = case.opened_at.astimezone(asking.now.tzinfo).date()
    wish = deciding.Wish(
        item, worth, amount, day, evidence=f"C{case.id}", source=cases.source(case.id)
    )
    by = asking.person.id
    return deciding.log(asking.tx, asking.book, known, wish, by=by, actor=asking.actor)


def _worth(asking: Asking, case: Case) -> Worth | None:
    """What a case that holds is logged as; None where the handbook logs nothing of it."""
    item = rules_of(asking).logged_as(case.kind)
    day = case.opened_at.astimezone(asking.now.tzinfo).date()
    found_ = standing(asking.book.conduct, day).get(item) if item else None
    return found_[1] if found_ else None


def _amount(asking: Asking, case: Case, worth: Worth, said: float | None) -> float | None:
    say, judged = asking.say, amounted(worth, said)
    if judged.wrong is None:
        return judged.amount
    words = say("Please say how much: {worth}.", worth=worth_line(worth, say))
    if judged.wrong != "needed":
        words = say(
            "That cannot be given. The handbook says: {worth}.", worth=worth_line(worth, say)
        )
    raise Refusal(
        words,
        say("For example: /rollcall case verify C{number} 2 and how you know", number=case.id),
        fields={"points": words},
    )


def _reason(asking: Asking, case: Case, typed: str) -> str:
    reason = clean(typed, MOST)
    if reason:
        return reason
    words = asking.say("Please say how you know. Nothing was changed.")
    example = asking.say(
        "For example: /rollcall case verify C{number} the recording shows it", number=case.id
    )
    raise Refusal(words, example, fields={"reason": words})


def _was_first(asking: Asking, case: Case) -> Refusal:
    say = asking.say
    if case.decided_by is None:
        return Refusal(say("C{number} was withdrawn: there is nothing to decide.", number=case.id))
    name = people.by_id(asking.tx, case.decided_by).name
    return Refusal(say("{name} has decided C{number} already.", name=name, number=case.id))


def _shown(asking: Asking, case: Case) -> list[str]:
    say = asking.say
    shown = facts(asking.tx, case, asking.person.team, say)
    return [
        title(case, say),
        *(say("{label}: {value}", label=f.label, value=f.value) for f in shown),
    ]


def _tell(asking: Asking, case: Case, known: Known, entry: Entry | None) -> None:
    """What became of it, to its person. The ledger's own message tells of what was logged."""
    say = of(known.language)
    if case.state == UNFOUNDED:
        told = say("It was looked into and does not hold. Nothing of it counts.")
    elif entry is not None:
        told = say("It was looked into and holds. It is logged as D{number}.", number=entry.id)
    else:
        told = say("It was looked into and holds. Nothing is added or deducted for it.")
    if case.state == VERIFIED and case.kind == PRAISE:
        told = f"{told} {say('Thank you!')}"
    name = people.by_id(asking.tx, case.decided_by or 0).name
    card = Card(
        title=say("Praise for you") if case.kind == PRAISE else say("A complaint about you"),
        lines=(told, say("Decided by {name}.", name=name)),
        small=(f"C{case.id}",),
        buttons=(opening.details_button(case, say),),
    )
    reach(asking.tx, asking.book, known, "case.told", f"case_told:{case.id}", card)


def _tell_opener(asking: Asking, case: Case) -> None:
    """Whoever opened it hears what became of it, if it was not about themself."""
    if case.opened_by in (case.person_id, asking.person.id):
        return
    opener = people.by_id(asking.tx, case.opened_by)
    say = of(opener.language)
    told = (
        say("C{number}, which you opened, holds.", number=case.id)
        if case.state == VERIFIED
        else say("C{number}, which you opened, does not hold.", number=case.id)
    )
    card = Card(lines=(told,), buttons=(opening.details_button(case, say),))
    reach(asking.tx, asking.book, opener, "case.told", f"case_told:{case.id}", card)
