"""A person sends proofs: files in their own direct message, or a form with a field for them."""

import re
from collections.abc import Sequence
from datetime import timedelta
from pathlib import PurePath

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Attached, Filled, Press
from commands.deciding.owing import Owed, of_person
from commands.deciding.reach import reach
from commands.deciding.routing import who_decides
from commands.proofs.card import card
from commands.proofs.finding import numbered, was_first
from handbook.words import of
from storage import later, outbox, people, proofs
from storage.cards import Button, Card, Choice, Field, Form, Item
from storage.proofs import SENT, UNSETTLED, Proof

MOST_FILES = 20
MOST_BYTES = 20 * 1024 * 1024
"""Of one file. Photographs of a telephone have a quarter of it."""
RECENT = timedelta(days=1)
"""How long a file waits to be told which leave it is for."""
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}")


def takes(asking: Asking, files: Sequence[Attached], text: str) -> Card | None:
    """Files in a direct message are proofs of what their sender owes. Raises Refusal.

    `text` may begin with the leave's number. None where nothing is owed and more was said.
    """
    say = asking.say
    owing = of_person(asking.tx, asking.book, asking.person)
    if not owing:
        if text:
            return None
        raise Refusal(
            say("You owe no proofs, so I have no use for this file. Nothing was noted."),
            say("Your requests: /timeoff list"),
        )
    _refuse_unreadable(asking, files)
    number, _ = numbered(text)
    meant = [owed for owed in owing if number in owed.numbers] or owing
    if len(meant) == 1:
        return _note(asking, meant[0], files)
    people.lock(asking.tx, asking.person.id)
    for file in files:
        proofs.add_file(asking.tx, asking.person.id, None, file.id, _ending(file))
    return Card(
        lines=(say("For which leave is it? Please press one."),),
        items=tuple(_choice(asking, owed) for owed in meant),
    )


def _choice(asking: Asking, owed: Owed) -> Item:
    """A line of its own each: in one row of a message no two buttons may do the same."""
    label, value = owed.begun(asking.book, asking.say), str(owed.number)
    days = asking.say.days((owed.leaves[0].first, owed.leave.last))
    button = Button(action="proofs.for", label=label, value=value)
    return Item(lines=(days,), buttons=(button,))


def for_press(asking: Asking, press: Press) -> Card:
    """The person says which leave the files of today are for. Raises Refusal."""
    say, tx = asking.say, asking.tx
    owed = _own(asking, press.value)
    people.lock(tx, asking.person.id)
    if not proofs.assign(tx, asking.person.id, owed.number, tx.now - RECENT):
        raise Refusal(say("Your files are noted already."), say("Your proofs: /rollcall proofs"))
    return _hand_in(asking, owed)


def form(asking: Asking, value: str) -> Form:
    """Asks for the files, and for which leave where several owe some. Raises Refusal."""
    say = asking.say
    owing = of_person(asking.tx, asking.book, asking.person)
    if not owing:
        raise Refusal(say("You owe no proofs."), say("Your requests: /timeoff list"))
    meant = next((owed for owed in owing if str(owed.number) == value), owing[0])
    return Form(
        action="proofs.send",
        title=say("Send proofs"),
        value=str(meant.number),
        submit=say("Send"),
        close=say("Close"),
        lines=(
            say("Owed: {documents}.", documents=say.names(meant.documents(say))),
            say("Only those who decide see them. The bot's copies are deleted once it is decided."),
        ),
        fields=(
            Field(
                name="leave",
                label=say("Leave"),
                kind="choice",
                choices=tuple(
                    Choice(value=str(owed.number), label=owed.begun(asking.book, say))
                    for owed in owing
                ),
                value=str(meant.number),
            ),
            Field(name="files", label=say("Photos or files"), kind="files"),
        ),
    )


def sent(asking: Asking, filled: Filled) -> Card:
    """The form was sent. Raises Refusal with the field that needs another look."""
    owed = _own(asking, filled.answers.get("leave") or filled.value)
    files = filled.files.get("files", ())
    if not files:
        raise Refusal(fields={"files": asking.say("Please add a photo or a file.")})
    _refuse_unreadable(asking, files)
    return _note(asking, owed, files)


def _own(asking: Asking, value: str) -> Owed:
    for owed in of_person(asking.tx, asking.book, asking.person):
        if value in map(str, owed.numbers):
            return owed
    say = asking.say
    raise Refusal(say("No proofs are owed for it any more."), say("Your proofs: /rollcall proofs"))


def _refuse_unreadable(asking: Asking, files: Sequence[Attached]) -> None:
    say = asking.say
    for file in files:
        if not file.is_hosted:
            why = say("That is a link to another place, which I cannot read.")
        elif file.size > MOST_BYTES:
            why = say("That file is too large: I take up to {n} MB.", n=MOST_BYTES // 1024**2)
        else:
            continue
        what = say("Nothing was noted. Please send a photo of it.")
        raise Refusal(why, what, fields={"files": f"{why} {what}"})


def _note(asking: Asking, owed: Owed, files: Sequence[Attached]) -> Card:
    tx, say = asking.tx, asking.say
    people.lock(tx, asking.person.id)
    if len(proofs.files(tx, owed.numbers)) + len(files) > MOST_FILES:
        most = say("I take {n} files for a leave. Nothing was noted.", n=MOST_FILES)
        raise Refusal(most, say("Please speak to your duty leader."), fields={"files": most})
    for file in files:
        proofs.add_file(tx, asking.person.id, owed.number, file.id, _ending(file))
    return _hand_in(asking, owed)


def _hand_in(asking: Asking, owed: Owed) -> Card:
    """Their leader is shown them. The person's row is held, and the files are noted."""
    tx, say = asking.tx, asking.say
    row = proofs.begin(tx, owed.leaves)
    if row.state not in UNSETTLED:
        raise was_first(asking, owed)
    files = len(proofs.files(tx, owed.numbers))
    is_first = row.state != SENT
    if is_first:
        route = who_decides(
            tx, asking.book, asking.person.team, owed.decided_by, tx.now, (), {asking.person.id}
        )
        leader = route.first.known.id if route.first else None
        proofs.move(
            tx,
            owed.number,
            UNSETTLED,
            SENT,
            sent_at=tx.now,
            asked_of=leader,
            decided_by=None,
            decided_at=None,
            words=None,
        )
    row = proofs.of(tx, [owed.number])[owed.number]
    tx.note("proofs.sent", owed.subject, asking.actor, files=files, of=row.asked_of)
    _show(asking, owed, row, is_first=is_first)
    role = asking.book.roles[owed.decided_by].in_language(say.lang)
    shown_to = people.by_id(tx, row.asked_of).name if row.asked_of else say("nobody")
    return Card(
        lines=(
            say(
                "Noted for {leave}: {n}.",
                leave=owed.title(asking.book, say),
                n=say.plural("{n} file", "{n} files", files),
            ),
            say("{name}, {role}, looks at them, and I tell you.", name=shown_to, role=role),
            say(
                "Needed are: {documents}. Is one missing? Just send it here.",
                documents=say.names(owed.documents(say)),
            ),
        ),
    )


def _show(asking: Asking, owed: Owed, row: Proof, *, is_first: bool) -> None:
    """The leader gets the card once; with more files it is drawn again."""
    tx, subject = asking.tx, f"proofs:{owed.number}"
    was_kept = later.drop(tx, subject, "proofs.sent")
    if not is_first and not was_kept:
        for post in outbox.posts_of(tx, subject):
            outbox.redraw(tx, post)
    elif row.asked_of is not None:
        leader = people.by_id(tx, row.asked_of)
        fresh = _own(asking, str(owed.number))
        drawn = card(tx, asking.book, fresh, of(leader.language))
        reach(tx, asking.book, leader, "proofs.sent", subject, drawn)


def _ending(file: Attached) -> str:
    """Its kind by its name (".jpg"): the rest of a name may tell what it is about."""
    suffix = PurePath(file.name).suffix
    return suffix.lower() if _ENDING.fullmatch(suffix) else ""
