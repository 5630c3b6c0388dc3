"""A report comes by line, by form, or as files in the direct message."""

import re
from collections.abc import Sequence
from functools import partial

from commands.deciding.asking import Asking, Refusal
from commands.deciding.attaching import note
from commands.deciding.command import Attached, Filled, Press, Use
from commands.report import words
from commands.report.finding import check_own, found, standing
from commands.report.handing import LINK, MOST_WORDS, hand_in, named, refuse_closed
from commands.report.owing import Owed
from commands.report.seeing import mine, own_card
from commands.report.telling import redraw_receipt
from storage import people
from storage.cards import Card, Field, Form, Item, clean
from storage.reports import OPEN, HandIn

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
    return hand_in(asking, owed, rest)


def _meant(asking: Asking, typed: str) -> tuple[Owed, str]:
    """The report that a line begins with, by number or name, and the rest. Where only one kind is
    owed that goes without saying, and the earliest is meant. Raises Refusal."""
    if at := _SAID.match(typed):
        return found(asking, f"R{at[1]}")[0], typed[at.end() :].strip()
    owing = [owed for owed in mine(asking) if owed.row.state in OPEN]
    low = typed.casefold()
    for owed in owing:
        if word := _name_at(owed, low):
            return owed, typed[len(word) :].strip(" \t\n:：,，、")
    if len({owed.row.name for owed in owing}) == 1:
        return owing[0], typed
    say = asking.say
    if not owing:
        raise Refusal(say("You owe no report now. Nothing was noted."))
    raise Refusal(
        say("Which report is it? Please put its number first. Nothing was noted."),
        *(
            say("R{number} {report}", number=one.row.id, report=named(asking, one))
            for one in owing[:8]
        ),
        say("For example: /rollcall report send R{number} …", number=owing[0].row.id),
    )


def _name_at(owed: Owed, low: str) -> str:
    """By which of its names the report begins a line, in lower case; "" by none."""
    names = (*owed.kind.words, owed.kind.title.en, owed.kind.title.zh)
    longest = sorted(names, key=len, reverse=True)
    return next((name for name in longest if low.startswith(name.casefold())), "")


def _begins_with_name(owed: Owed, text: str) -> bool:
    return bool(_name_at(owed, text.casefold().strip()))


# ---- the form


def form(asking: Asking, value: str) -> Form:
    """Text, a link, files: at least one of them. Raises Refusal."""
    say = asking.say
    owed, _ = found(asking, f"R{value}")
    check_own(asking, owed)
    refuse_closed(asking, owed)
    before = standing(asking.tx, owed.row)
    asks = owed.kind.asks_for
    told = [
        named(asking, owed),
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
    if link and not LINK.fullmatch(link):
        why = say("That is no address; it begins with https:// and has no space in it.")
        raise Refusal(fields={"link": why})
    said, given = filled.answers.get("words", ""), filled.files.get("files", ())
    if not (said.strip() or link or given):
        raise Refusal(fields={"words": say("Please give a text, a link or a file.")})
    return hand_in(asking, owed, said, link or None, given)


# ---- files


def uses(asking: Asking, text: str) -> Sequence[Use]:
    """What files in a direct message may be for: the reports that their sender owes."""
    if not asking.book.reports.kinds:
        return ()
    meant = {int(number) for number in _SAID.findall(text)}
    return [
        Use(
            Item(lines=(named(asking, owed),), buttons=(words.for_button(owed, asking.say),)),
            partial(_take, asking, owed, _SAID.sub("", text).strip()),
            is_named=owed.row.id in meant or _begins_with_name(owed, text),
            is_asked=True,
        )
        for owed in mine(asking)
        if owed.row.state in OPEN or owed.row.id in meant
    ]


def _take(asking: Asking, owed: Owed, text: str, given: Sequence[Attached]) -> Card:
    before = standing(asking.tx, owed.row)
    if before is not None and before.at == asking.tx.now and before.by_id == asking.person.id:
        return _add(asking, before, given)  # the line that they came with was it
    return hand_in(asking, owed, text, None, given)


def _add(asking: Asking, came: HandIn, given: Sequence[Attached]) -> Card:
    people.lock(asking.tx, asking.person.id)
    note(asking, given, came.files)
    redraw_receipt(asking.tx, came)
    said = asking.say.plural("{n} file", "{n} files", len(given))
    return Card(lines=(asking.say("With it: {files}.", files=said),))


def for_press(asking: Asking, press: Press) -> Card:
    """The person says that the files of today are for this report. Raises Refusal."""
    owed, _ = found(asking, f"R{press.value}")
    return hand_in(asking, owed, "", is_sent=True)
