"""A report is handed in, by line, form, file or link; replaced and withdrawn until it is due."""

import re
from collections.abc import Sequence
from functools import partial

from commands.deciding import copies
from commands.deciding.asking import Asking, Refusal
from commands.deciding.attaching import assign, note, refuse_too_many, refuse_unreadable
from commands.deciding.command import Attached, Filled, Press, Use
from commands.deciding.lines import cited
from commands.deciding.proposal_card import what
from commands.report import points, words
from commands.report.card import number, receipt
from commands.report.finding import check_own, found, one, others, roll, standing, was_first
from commands.report.owing import Owed
from commands.report.seeing import mine, own_card
from commands.report.telling import drop_kept, redraw_receipt, show, withdraw_cards
from handbook.reports import is_in_time
from storage import files, outbox, people, reports
from storage.cards import Card, Field, Form, Item, clean
from storage.proposals import Proposal
from storage.reports import APPROVED, HANDED, OPEN, OWED, HandIn

MOST_WORDS = 2_800
"""What one paragraph of a form shows whole."""
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_SAID = re.compile(r"(?<![A-Za-z0-9])[Rr]\s?(\d{1,9})(?!\d)[\s:：,，、]*")


def send_line(asking: Asking, typed: str) -> Card:
    """ "send R12 all quiet", or by the report's name. Raises Refusal."""
    if not typed:
        return own_card(asking)
    owed, rest = _meant(asking, typed)
    if not rest:
        raise Refusal(
            asking.say("What is in it? Please add the text or a link, or send me the file here."),
            asking.say("Or press the button for a form."),
            buttons=(words.send_button(owed, asking.say),),
        )
    return _hand_in(asking, owed, rest)


def _meant(asking: Asking, typed: str) -> tuple[Owed, str]:
    """The report that a line begins with, by number or name, and the rest. Where only one kind is
    owed that goes without saying, and the earliest is meant. Raises Refusal."""
    if at := _SAID.match(typed):
        return found(asking, f"R{at[1]}")[0], typed[at.end() :].strip()
    owing = [owed for owed in mine(asking) if owed.row.state in OPEN]
    low = typed.casefold()
    for owed in owing:
        title = owed.kind.title
        for word in sorted((*owed.kind.words, title.en, title.zh), key=len, reverse=True):
            if low.startswith(word.casefold()):
                return owed, typed[len(word) :].strip(" \t\n:：,，、")
    if len({owed.row.name for owed in owing}) == 1:
        return owing[0], typed
    say = asking.say
    if not owing:
        raise Refusal(say("You owe no report now. Nothing was noted."))
    raise Refusal(
        say("Which report is it? Please put its number first. Nothing was noted."),
        *(
            say("R{number} {report}", number=one.row.id, report=_named(asking, one))
            for one in owing[:8]
        ),
        say("For example: /rollcall report send R{number} …", number=owing[0].row.id),
    )


def _named(asking: Asking, owed: Owed) -> str:
    return words.named(asking.tx, owed, asking.person.team, asking.say)


# ---- the form


def form(asking: Asking, value: str) -> Form:
    """Text, a link, files: at least one of them. Raises Refusal."""
    say = asking.say
    owed, _ = found(asking, f"R{value}")
    check_own(asking, owed)
    _refuse_closed(asking, owed)
    before = standing(asking.tx, owed.row)
    asks = owed.kind.asks_for
    told = [
        _named(asking, owed),
        say("Due: {due}", due=words.due(owed, asking.tx.now, asking.person.team, say)),
    ]
    if asks:
        told.append(say("What belongs in it: {what}", what=asks.in_language(say.lang)))
    if before:
        told.append(say("What you hand in now replaces what you handed in before."))
    return Form(
        action="report.send",
        title=say("Hand in a report"),
        value=value,
        submit=say("Hand in"),
        close=say("Close"),
        lines=tuple(told),
        fields=(
            Field(
                name="words",
                label=say("Text"),
                kind="text",
                value=before.words if before else None,
                is_optional=True,
                limit=MOST_WORDS,
            ),
            Field(
                name="link",
                label=say("Or a link to it"),
                kind="line",
                value=before.link if before else None,
                hint=say("The address of a document that its readers can open."),
                is_optional=True,
            ),
            Field(name="files", label=say("Or files"), kind="files", is_optional=True),
        ),
    )


def sent(asking: Asking, filled: Filled) -> Card:
    """The form was sent. Raises Refusal with the field that needs another look."""
    say = asking.say
    owed, _ = found(asking, f"R{filled.value}")
    link = clean(filled.answers.get("link", ""))
    if link and not _LINK.fullmatch(link):
        why = say("That is no address; it begins with https:// and has no space in it.")
        raise Refusal(fields={"link": why})
    said, given = filled.answers.get("words", ""), filled.files.get("files", ())
    if not (said.strip() or link or given):
        raise Refusal(fields={"words": say("Please give a text, a link or a file.")})
    return _hand_in(asking, owed, said, link or None, given)


# ---- files


def uses(asking: Asking, text: str) -> Sequence[Use]:
    """What files in a direct message may be for: the reports that their sender owes."""
    if not asking.book.reports.kinds:
        return ()
    named = {int(number) for number in _SAID.findall(text)}
    return [
        Use(
            Item(lines=(_named(asking, owed),), buttons=(words.for_button(owed, asking.say),)),
            partial(_take, asking, owed, _SAID.sub("", text).strip()),
            is_named=owed.row.id in named,
        )
        for owed in mine(asking)
        if owed.row.state in OPEN or owed.row.id in named
    ]


def _take(asking: Asking, owed: Owed, text: str, given: Sequence[Attached]) -> Card:
    before = standing(asking.tx, owed.row)
    if before is not None and before.at == asking.tx.now and before.by_id == asking.person.id:
        return _add(asking, owed, before, given)  # the line that they came with was it
    return _hand_in(asking, owed, text, None, given)


def _add(asking: Asking, owed: Owed, hand_in: HandIn, given: Sequence[Attached]) -> Card:
    people.lock(asking.tx, asking.person.id)
    note(asking, given, hand_in.files)
    redraw_receipt(asking.tx, hand_in)
    said = asking.say.plural("{n} file", "{n} files", len(given))
    return Card(lines=(asking.say("With it: {files}.", files=said),))


def for_press(asking: Asking, press: Press) -> Card:
    """The person says that the files of today are for this report. Raises Refusal."""
    owed, _ = found(asking, f"R{press.value}")
    return _hand_in(asking, owed, "", is_sent=True)


# ---- handing in


def _hand_in(
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
    _refuse_closed(asking, owed)
    before, was_owed = standing(tx, row), row.state == OWED
    in_time = is_in_time(row.due_at, tx.now)
    if not link and _LINK.fullmatch(text):
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
    hand_in = reports.hand_in_of(tx, new)
    if is_sent:
        assign(asking, hand_in.files, say("What you owe: /rollcall report"))
    note(asking, given, hand_in.files)
    row = reports.get(tx, row.number) or row
    owed = one(now, row) or owed
    personal = {"words": (hand_in.salt, text), "link": (hand_in.salt, link or "")}
    tx.note(
        "report.handed",
        f"report:{row.id}",
        asking.actor,
        personal={name: pair for name, pair in personal.items() if pair[1]} or None,
        receipt=new,
        report=row.name,
        first=row.first,
        in_time=in_time,
        files=len(files.about(tx, [hand_in.files])),
        **({"instead": before.id} if before else {}),
    )
    if before is not None:
        _replace(asking, before)
    proposed = None
    if was_owed and not in_time:
        proposed = points.propose(tx, asking.book, person, owed, tx.now)
    drop_kept(tx, row)
    show(asking, now, owed, hand_in, before)
    return _answer(asking, owed, hand_in, proposed)


def _kept(said: str) -> str:
    """What people wrote, line by line: a report has paragraphs."""
    lines = [clean(line, MOST_WORDS + 1) for line in said.splitlines()]
    return "\n".join(lines).strip()


def _refuse_closed(asking: Asking, owed: Owed) -> None:
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
        "report": _named(asking, owed),
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
    _refuse_closed(asking, owed)
    values = {"state": OWED, "hand_in_id": None, "opened_by": None, "opened_at": None}
    if not reports.take(tx, row, (HANDED,), **values):
        raise was_first(asking, owed)
    reports.withdraw(tx, hand_in.id or 0)
    tx.note("report.withdrawn", f"report:{row.id}", asking.actor, receipt=hand_in.id)
    _replace(asking, hand_in)
    withdraw_cards(tx, row.number)
    return Card(
        lines=(
            say("Withdrawn: {report}. Nobody can open it now.", report=_named(asking, owed)),
            say(
                "It is owed again by {when}.",
                when=words.moment(row.due_at, asking.person.team, say),
            ),
        ),
        buttons=(words.send_button(owed, say),),
    )
