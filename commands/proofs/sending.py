"""A person sends proofs: files in their own direct message, or a form with a field for them."""

from collections.abc import Sequence
from functools import partial

from commands.deciding.asking import Asking, Refusal
from commands.deciding.attaching import assign, note, refuse_too_many, refuse_unreadable
from commands.deciding.command import Attached, Filled, Press, Use
from commands.deciding.owing import Owed, of_person
from commands.deciding.reach import reach
from commands.deciding.routing import who_decides
from commands.proofs.card import card
from commands.proofs.finding import numbered, was_first
from handbook.words import of
from storage import files, later, outbox, people, proofs
from storage.cards import Button, Card, Choice, Field, Form, Item
from storage.proofs import SENT, UNSETTLED, Proof


def uses(asking: Asking, text: str) -> Sequence[Use]:
    """What files in a direct message may be for: the proofs that their sender owes.

    `text` may begin with the leave's number.
    """
    number, _ = numbered(text)
    return [
        Use(
            _choice(asking, owed),
            partial(_note, asking, owed),
            is_named=number in owed.numbers,
        )
        for owed in of_person(asking.tx, asking.book, asking.person)
    ]


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
    [subject] = proofs.file_subjects([owed.number])
    assign(asking, subject, say("Your proofs: /rollcall proofs"))
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
    given = filled.files.get("files", ())
    if not given:
        raise Refusal(fields={"files": asking.say("Please add a photo or a file.")})
    refuse_unreadable(asking, given)
    return _note(asking, owed, given)


def _own(asking: Asking, value: str) -> Owed:
    for owed in of_person(asking.tx, asking.book, asking.person):
        if value in map(str, owed.numbers):
            return owed
    say = asking.say
    raise Refusal(say("No proofs are owed for it any more."), say("Your proofs: /rollcall proofs"))


def _note(asking: Asking, owed: Owed, given: Sequence[Attached]) -> Card:
    tx, say = asking.tx, asking.say
    people.lock(tx, asking.person.id)
    subjects = proofs.file_subjects(owed.numbers)
    refuse_too_many(
        asking,
        len(files.about(tx, subjects)) + len(given),
        lambda most: say("I take {n} files for a leave. Nothing was noted.", n=most),
        say("Please speak to your duty leader."),
    )
    note(asking, given, *proofs.file_subjects([owed.number]))
    return _hand_in(asking, owed)


def _hand_in(asking: Asking, owed: Owed) -> Card:
    """Their leader is shown them. The person's row is held, and the files are noted."""
    tx, say = asking.tx, asking.say
    row = proofs.begin(tx, owed.leaves)
    if row.state not in UNSETTLED:
        raise was_first(asking, owed)
    count = len(files.about(tx, proofs.file_subjects(owed.numbers)))
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
    tx.note("proofs.sent", owed.subject, asking.actor, files=count, of=row.asked_of)
    _show(asking, owed, row, is_first=is_first)
    role = asking.book.roles[owed.decided_by].in_language(say.lang)
    shown_to = people.by_id(tx, row.asked_of).name if row.asked_of else say("nobody")
    return Card(
        lines=(
            say(
                "Noted for {leave}: {n}.",
                leave=owed.title(asking.book, say),
                n=say.plural("{n} file", "{n} files", count),
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
