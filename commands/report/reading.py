"""Whoever may opens a report, and its receiver approves it or gives it back (CC-2.8.2)."""

from datetime import datetime, timedelta

from commands.deciding import copies
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled, Press
from commands.deciding.reach import reach
from commands.deciding.typed import asks_why
from commands.report import words
from commands.report.card import contents, number
from commands.report.finding import check_decide, check_open, found, roll, standing, was_first
from commands.report.owing import Owed
from commands.report.telling import redraw, redraw_receipt
from handbook.words import of
from storage import people, reports
from storage.cards import Card, Fact, Form, clean
from storage.people import Known
from storage.reports import APPROVED, HANDED, OPEN, RETURNED, HandIn

MOST = 500


def open_form(asking: Asking, value: str) -> Form:
    """What was handed in; its files come as copies. The look is noted first. Raises Refusal."""
    return _look(asking, found(asking, f"R{value}")[0])


def open_line(asking: Asking, typed: str) -> Card:
    """ "open R12": the same as an answer. Raises Refusal."""
    shown = _look(asking, found(asking, typed)[0])
    return Card(title=shown.title, lines=shown.lines)


def _look(asking: Asking, owed: Owed) -> Form:
    tx, say, person = asking.tx, asking.say, asking.person
    hand_in = check_open(asking, owed)
    people.lock(tx, hand_in.by_id)
    tx.note("report.opened", f"report:{owed.row.id}", asking.actor, receipt=hand_in.id)
    new = copies.give(tx, person, [hand_in.files]) if person.id != hand_in.by_id else 0
    if person.id not in {*owed.ids, hand_in.by_id}:
        _keep_opened(asking, owed, hand_in)
    lines = [
        words.named(tx, owed, person.team, say),
        say(
            "{number}, from {name}, {when}",
            number=number(hand_in),
            name=people.by_id(tx, hand_in.by_id).name,
            when=words.moment(hand_in.at, person.team, say),
        ),
        say("With: {what}", what=contents(tx, hand_in, say)),
        *([hand_in.words] if hand_in.words else []),
        *([hand_in.link] if hand_in.link else []),
    ]
    if new:
        lines.append(
            say.plural(
                "{n} copy comes to your direct message with me.",
                "{n} copies come to your direct message with me.",
                new,
            )
        )
    return Form(
        action="report.open",
        title=say("Report R{number}", number=owed.row.id),
        close=say("Close"),
        lines=tuple(lines),
    )


def _keep_opened(asking: Asking, owed: Owed, hand_in: HandIn) -> None:
    """The first who opens it is named on its cards and its receipt."""
    tx, row = asking.tx, owed.row
    reports.opened(tx, hand_in.id or 0)
    if row.opened_by is not None or row.state not in (HANDED, APPROVED):
        return
    values = {"opened_by": asking.person.id, "opened_at": tx.now}
    if reports.take(tx, row, (HANDED, APPROVED), **values):
        redraw(tx, row.number)
        redraw_receipt(tx, hand_in)


# ---- approving, giving back


def approve_press(asking: Asking, press: Press) -> Card:
    return _approve(asking, *_pressed(asking, press.value))


def approve_line(asking: Asking, typed: str) -> Card:
    """ "approve R12". Raises Refusal."""
    owed, more = found(asking, typed)
    if more:
        raise Refusal(
            asking.say("I cannot tell whether “{more}” is part of the yes.", more=clean(more, 60)),
            asking.say("To approve it: /rollcall report approve R{number}", number=owed.row.id),
        )
    return _approve(asking, owed, owed.row.hand_in_id)


def _pressed(asking: Asking, value: str) -> tuple[Owed, int | None]:
    """The report of a button, and what it was seen with."""
    report, _, seen = value.partition(":")
    return found(asking, f"R{report}")[0], int(seen) if seen.isdecimal() else None


def _approve(asking: Asking, owed: Owed, seen: int | None) -> Card:
    hand_in = _decide(asking, owed, seen, APPROVED)
    for known in _owners(asking, owed, hand_in):
        _tell(asking, owed, known, _approved(asking, owed, hand_in, known))
    say = asking.say
    return Card(lines=(say("Approved: R{number}. Whoever owed it is told.", number=owed.row.id),))


def _approved(asking: Asking, owed: Owed, hand_in: HandIn, known: Known) -> Card:
    say = of(known.language)
    return Card(
        title=say("Approved: {report}", report=words.title(owed, say)),
        facts=_facts(asking, owed, hand_in, known),
    )


def return_form(asking: Asking, value: str) -> Form:
    """Asks for the reason. Raises Refusal."""
    say = asking.say
    owed, _ = _pressed(asking, value)
    check_decide(asking, owed)
    return asks_why(
        asking,
        "report.return",
        say("Give it back"),
        value,
        (words.named(asking.tx, owed, asking.person.team, say),),
        submit=say("Give back"),
        label=say("What is to be changed?"),
        hint=say("Whoever handed it in is told; no channel is."),
    )


def return_sent(asking: Asking, filled: Filled) -> Card:
    owed, seen = _pressed(asking, filled.value)
    return _return(asking, owed, seen, filled.answers.get("reason", ""))


def return_line(asking: Asking, typed: str) -> Card:
    """ "return R12 question 4 has no answer". Raises Refusal."""
    owed, why = found(asking, typed)
    return _return(asking, owed, owed.row.hand_in_id, why)


def _return(asking: Asking, owed: Owed, seen: int | None, said: str) -> Card:
    tx, say, row = asking.tx, asking.say, owed.row
    check_decide(asking, owed)
    why = clean(said, MOST)
    if not why:
        nothing = say("Please say what is to be changed.")
        raise Refusal(nothing, say("Nothing was changed."), fields={"reason": nothing})
    due_at = max(row.due_at, tx.now + timedelta(hours=owed.rules.again_hours))
    hand_in = _decide(
        asking, owed, seen, RETURNED, why, due_at=due_at, is_reminded=False, returned_words=why
    )
    for known in _owners(asking, owed, hand_in):
        _tell(asking, owed, known, _returned(asking, owed, hand_in, known, why, due_at))
    when = words.moment(due_at, asking.person.team, say)
    return Card(
        lines=(say("Given back: R{number}. It is due again by {when}.", number=row.id, when=when),)
    )


def _returned(
    asking: Asking, owed: Owed, hand_in: HandIn, known: Known, why: str, due_at: datetime
) -> Card:
    say = of(known.language)
    again = words.moment(due_at, known.team, say)
    return Card(
        title=say("Given back: {report}", report=words.title(owed, say)),
        facts=_facts(asking, owed, hand_in, known),
        lines=(
            say("What is to be changed: {why}", why=why),
            say("Please hand it in again by {when}.", when=again),
        ),
        buttons=(words.send_button(owed, say),),
    )


def _decide(
    asking: Asking, owed: Owed, seen: int | None, to: str, why: str = "", **values: object
) -> HandIn:
    """Decide it once, of what was seen. Raises Refusal."""
    tx, row = asking.tx, owed.row
    check_decide(asking, owed)
    hand_in = standing(tx, row)
    if hand_in is None or row.state in OPEN:
        raise Refusal(
            asking.say("Nothing is handed in for R{number}.", number=row.id),
            asking.say("Nothing was changed."),
        )
    values |= {"decided_by": asking.person.id, "decided_at": tx.now}
    is_ours = hand_in.id == seen and reports.take(tx, row, (HANDED,), state=to, **values)
    if not is_ours:
        raise was_first(asking, owed)
    tx.note(
        f"report.{to}",
        f"report:{row.id}",
        asking.actor,
        personal={"words": (row.salt, why)} if why else None,
        receipt=hand_in.id,
        rule=owed.rules.to.rule,
    )
    redraw(tx, row.number)
    redraw_receipt(tx, hand_in)
    return hand_in


def _owners(asking: Asking, owed: Owed, hand_in: HandIn) -> list[Known]:
    """Whoever owes it, and whoever handed it in where that is another."""
    found = {known.id: known for known in owed.owners}
    if hand_in.by_id not in found:
        found[hand_in.by_id] = people.by_id(asking.tx, hand_in.by_id)
    return list(found.values())


def _facts(asking: Asking, owed: Owed, hand_in: HandIn, known: Known) -> tuple[Fact, ...]:
    say = of(known.language)
    return (
        Fact(label=say("Receipt"), value=number(hand_in)),
        Fact(label=say("Period"), value=words.period(asking.tx, owed, known.team, say)),
        Fact(label=say("Decided by"), value=asking.person.name),
    )


def _tell(asking: Asking, owed: Owed, known: Known, card: Card) -> None:
    subject = f"report_decided:{owed.row.id}"
    reach(asking.tx, roll(asking).book, known, "report.decided", subject, card)
