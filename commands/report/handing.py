"""A report is handed in with a receipt; replaced and withdrawn until it is due."""

import re
from collections.abc import Sequence

from commands.deciding import copies
from commands.deciding.asking import Asking, Refusal
from commands.deciding.attaching import assign, note, refuse_too_many, refuse_unreadable
from commands.deciding.command import Attached, Press
from commands.deciding.lines import cited
from commands.deciding.proposal_card import what
from commands.report import points, words
from commands.report.card import number, receipt
from commands.report.finding import check_own, found, one, others, roll, standing, was_first
from commands.report.owing import Owed
from commands.report.telling import drop_kept, redraw_receipt, show, withdraw_cards
from handbook.reports import is_in_time
from storage import files, outbox, people, reports
from storage.cards import Card, clean
from storage.proposals import Proposal
from storage.reports import APPROVED, HANDED, OPEN, OWED, HandIn

MOST_WORDS = 2_800
"""What one paragraph of a form shows whole."""
LINK = re.compile(r"https?://\S+", re.IGNORECASE)


def named(asking: Asking, owed: Owed) -> str:
    return words.named(asking.tx, owed, asking.person.team, asking.say)


def hand_in(
    asking: Asking,
    owed: Owed,
    said: str,
    link: str | None = None,
    given: Sequence[Attached] = (),
    *,
    is_sent: bool = False,
) -> Card:
    """It is handed in, its receivers are told, and whoever did so has a receipt. Raises Refusal.

    `is_sent`: the files came before, in the direct message.
    """
    tx, say, person = asking.tx, asking.say, asking.person
    check_own(asking, owed)
    text = _kept(said)
    if len(text) > MOST_WORDS:
        why = say("That is too long: {n} letters at most. Please send it as a file.", n=MOST_WORDS)
        raise Refusal(why, say("Nothing was noted."), fields={"words": why})
    refuse_unreadable(asking, given)
    refuse_too_many(
        asking,
        len(given),
        lambda most: say("I take {n} files for a report. Nothing was noted.", n=most),
        say("Please put them into one."),
    )
    people.lock(tx, person.id)
    now = roll(asking)
    now.settled(owed.row, owed.rules)
    row = reports.get(tx, owed.row.number)
    assert row is not None, "it was found"
    owed = one(now, row) or owed
    refuse_closed(asking, owed)
    before, was_owed = standing(tx, row), row.state == OWED
    in_time = is_in_time(row.due_at, tx.now)
    if not link and LINK.fullmatch(text):
        link, text = text, ""
    is_ours = reports.take(
        tx,
        row,
        (*OPEN, HANDED),
        state=HANDED,
        opened_by=None,
        opened_at=None,
        decided_by=None,
        decided_at=None,
        returned_words=None,
    )
    if not is_ours:
        raise was_first(asking, owed)
    new = reports.hand_in(tx, row.number, person.id, text or None, link, is_in_time=in_time)
    reports.change(tx, row.number, (HANDED,), hand_in_id=new)
    came = reports.hand_in_of(tx, new)
    if is_sent:
        assign(asking, came.files, say("What you owe: /rollcall report"))
    note(asking, given, came.files)
    row = reports.get(tx, row.number) or row
    owed = one(now, row) or owed
    personal = {"words": (came.salt, text), "link": (came.salt, link or "")}
    tx.note(
        "report.handed",
        f"report:{row.id}",
        asking.actor,
        personal={name: pair for name, pair in personal.items() if pair[1]} or None,
        receipt=new,
        report=row.name,
        first=row.first,
        in_time=in_time,
        files=len(files.about(tx, [came.files])),
        **({"instead": before.id} if before else {}),
    )
    if before is not None:
        _replace(asking, before)
    proposed = None
    if was_owed and not in_time:
        proposed = points.propose(tx, asking.book, person, owed, tx.now)
    drop_kept(asking, row)
    show(asking, now, owed, came, before)
    return _answer(asking, owed, came, proposed)


def _kept(said: str) -> str:
    """What people wrote, line by line: a report has paragraphs."""
    lines = [clean(line, MOST_WORDS + 1) for line in said.splitlines()]
    return "\n".join(lines).strip()


def refuse_closed(asking: Asking, owed: Owed) -> None:
    """Raises Refusal where nothing can be handed in for it any more."""
    say, row = asking.say, owed.row
    if row.state == APPROVED:
        raise Refusal(say("R{number} is approved already. Nothing was changed.", number=row.id))
    if row.state == reports.VOID:
        raise Refusal(say("R{number} is not owed any more.", number=row.id))
    if row.state == HANDED and not is_in_time(row.due_at, asking.tx.now):
        raise Refusal(
            say(
                "R{number} was due by {when}, so what was handed in stays as it is.",
                number=row.id,
                when=words.moment(row.due_at, asking.person.team, say),
            ),
            say("Is something wrong in it? Please tell whoever it went to."),
        )


def _replace(asking: Asking, before: HandIn) -> None:
    """The copies of its files go, and its receipt says so."""
    copies.delete(asking.tx, [before.files])
    redraw_receipt(asking.tx, before)


def _answer(asking: Asking, owed: Owed, hand_in: HandIn, proposed: Proposal | None) -> Card:
    tx, say, person = asking.tx, asking.say, asking.person
    now = roll(asking)
    card = receipt(now, owed, hand_in, say)
    slack_id = person.person.slack_id
    if slack_id is not None:
        outbox.tell(tx, slack_id, f"report_receipt:{hand_in.id}", card)
    told = {
        "number": number(hand_in),
        "report": named(asking, owed),
        "when": words.moment(hand_in.at, person.team, say),
    }
    lines = [
        say("Handed in, in time ({when}): {report}.", **told)
        if hand_in.is_in_time
        else say("Handed in, late ({when}): {report}.", **told),
        say("Receipt {number} is in our direct message.", **told),
    ]
    if proposed is not None:
        lines.append(
            say(
                "Because it came late this is proposed ({rule}), and not decided: {what}.",
                rule=cited(proposed.rule, say),
                what=what(proposed, asking.book, say),
            )
        )
    if not others(now.receivers(owed.rules, owed.ids), person.id):
        lines.append(say("Nobody has the role that it goes to: it is kept until somebody does."))
    return Card(lines=tuple(lines))


# ---- withdrawing


def withdraw_line(asking: Asking, typed: str) -> Card:
    """ "withdraw R12". Raises Refusal."""
    return _withdraw(asking, found(asking, typed)[0])


def withdraw_press(asking: Asking, press: Press) -> Card:
    return _withdraw(asking, found(asking, f"R{press.value}")[0])


def _withdraw(asking: Asking, owed: Owed) -> Card:
    tx, say, row = asking.tx, asking.say, owed.row
    check_own(asking, owed)
    people.lock(tx, asking.person.id)
    hand_in = standing(tx, row)
    if hand_in is None or row.state in OPEN:
        raise Refusal(say("Nothing is handed in for R{number}.", number=row.id))
    refuse_closed(asking, owed)
    values = {"state": OWED, "hand_in_id": None, "opened_by": None, "opened_at": None}
    if not reports.take(tx, row, (HANDED,), **values):
        raise was_first(asking, owed)
    reports.withdraw(tx, hand_in.id or 0)
    tx.note("report.withdrawn", f"report:{row.id}", asking.actor, receipt=hand_in.id)
    _replace(asking, hand_in)
    withdraw_cards(tx, row.number)
    return Card(
        lines=(
            say("Withdrawn: {report}. Nobody can open it now.", report=named(asking, owed)),
            say(
                "It is owed again by {when}.",
                when=words.moment(row.due_at, asking.person.team, say),
            ),
        ),
        buttons=(words.send_button(owed, say),),
    )
