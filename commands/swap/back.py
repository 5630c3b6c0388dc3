"""What was decided is taken back: at once by whoever decided, later by a leader with a reason."""

from datetime import timedelta

from commands.deciding.asking import Asking, Refusal, team_say
from commands.deciding.command import Filled, Press
from commands.deciding.typed import asks_why
from commands.swap import telling, words
from commands.swap.answer import held
from commands.swap.finding import MOST, check_right, found, numbered, stands_now
from handbook.words import Say
from storage import decisions, reassigning, swaps
from storage.cards import Button, Card, Form, clean, mention
from storage.people import Known
from storage.reassigning import Move, RosterDiffers
from storage.swaps import APPROVED, ASKED, DECLINED, UNDONE, Swap


def can_be_undone(asking: Asking, swap: Swap, decision: int, said: str) -> Card:
    """The private answer to a decision: what was done, and until when it can be undone."""
    say = asking.say
    until = words.local(asking.tx.now + _time(asking), asking.person.team)
    undo = say(
        "You can undo it until {time}: /swap undo {swap}",
        time=say.time(until),
        swap=words.name(swap),
    )
    value = f"{swap.id}:{decision}"
    return Card(
        lines=(said, undo),
        buttons=(Button(action="swap.undo", label=say("Undo"), value=value),),
    )


def undo_press(asking: Asking, press: Press) -> Card:
    """The button belongs to one decision: a later one is not meant by it."""
    number, _, which = press.value.partition(":")
    return _undo(asking, found(asking, number), int(which) if which.isdecimal() else 0)


def undo_line(asking: Asking, rest: str) -> Card:
    """ "undo S3": the person's own decision, for some minutes. Raises Refusal."""
    return _undo(asking, found(asking, rest), None)


def reverse_form(asking: Asking, value: str) -> Form:
    """Asks why an approved swap is taken back. Raises Refusal."""
    say, swap = asking.say, found(asking, value)
    _check_approved(asking, swap)
    return asks_why(
        asking,
        "swap.reverse",
        say("Take back {swap}", swap=words.name(swap)),
        value,
        [say("Both shifts go back to whose they were. Both are told at once, with your reason.")],
        submit=say("Take back"),
    )


def reverse_sent(asking: Asking, filled: Filled) -> Card:
    return reverse_line(asking, f"S{filled.value} {filled.answers.get('reason', '')}")


def reverse_line(asking: Asking, rest: str) -> Card:
    """ "reverse S3 the training was moved": both shifts go back. Raises Refusal."""
    tx, swap, said = asking.tx, found(asking, rest), clean(numbered(rest)[1], MOST)
    _check_approved(asking, swap)
    if not said:
        raise Refusal(
            asking.say("Please say why, so that both know. Nothing was changed."),
            fields={"reason": asking.say("Please say why.")},
        )
    moves = held(asking, swap)
    _check_approved(asking, swap)
    if swap.begins_at <= tx.now:
        raise Refusal(
            asking.say("The first of its shifts has begun: it cannot be taken back any more."),
            asking.say("Nothing was changed."),
        )
    _take_back(asking, swap, moves)
    values = {"decided_by": asking.person.id, "decided_at": tx.now, "decided_words": said}
    moved = swaps.turn(tx, swap, (APPROVED,), UNDONE, **values)
    assert moved, "the people's rows are held"
    subject = words.subject(swap)
    decisions.add(tx, subject, 0, UNDONE, APPROVED, asking.person.id, said)
    tx.note("swap.undone", subject, asking.actor, personal={"words": (swap.salt, said)})
    _tell(asking, swap)
    return Card(lines=(asking.say("{swap} is taken back; both are told.", swap=words.name(swap)),))


def _check_approved(asking: Asking, swap: Swap) -> None:
    check_right(asking, swap)
    if swap.state != APPROVED:
        raise stands_now(asking, swap)


def _take_back(asking: Asking, swap: Swap, moves: list[Move]) -> None:
    try:
        reassigning.take_back(asking.tx, swap.team_id, moves)
    except RosterDiffers as differs:
        [one] = words.placed(asking.tx, swap.team_id, [differs.move])
        what = words.when(one, asking.person.team, asking.say)
        raise Refusal(
            asking.say("The roster has changed since: {shift}. Please mend it there.", shift=what),
            asking.say("Nothing was changed."),
        ) from differs


def _undo(asking: Asking, swap: Swap, which: int | None) -> Card:
    tx, say = asking.tx, asking.say
    moves = held(asking, swap)
    standing = decisions.of(tx, words.subject(swap))
    last = standing[-1] if standing else None
    if last is None or last.id is None or which not in (None, last.id) or last.outcome == UNDONE:
        raise stands_now(asking, swap)
    if last.by != asking.person.id:
        raise Refusal(
            say(
                "Only whoever decided can undo it. To take it back: /swap reverse {swap} and why",
                swap=words.name(swap),
            ),
            say("Nothing was changed."),
        )
    if last.at + _time(asking) < tx.now:
        raise Refusal(
            say(
                "The time to undo it is over. To take it back: /swap reverse {swap} and why",
                swap=words.name(swap),
            ),
            say("Nothing was changed."),
        )
    if swap.state not in (APPROVED, DECLINED) or last.before != ASKED:
        raise stands_now(asking, swap)
    if swap.state == APPROVED:
        _take_back(asking, swap, moves)
    swaps.turn(tx, swap, (swap.state,), ASKED, decided_by=None, decided_at=None, decided_words=None)
    decisions.undo(tx, last.id)
    tx.note("swap.reopened", words.subject(swap), asking.actor, was=last.outcome)
    _tell(asking, swap)
    return Card(lines=(say("Undone: {swap} waits for a decision again.", swap=words.name(swap)),))


def _tell(asking: Asking, swap: Swap) -> None:
    tx, person = asking.tx, asking.person
    say = team_say(person.team)
    name = mention(person.person.slack_id, person.name)
    said = (
        say("{name} has taken the swap back; the roster is as before.", name=name)
        if swap.state == UNDONE
        else say("{name} has undone the decision; it waits again.", name=name)
    )
    telling.say_in_thread(tx, swap, [said])
    telling.redraw_shifts(tx, swap)

    def to_both(say: Say, _: Known) -> list[str]:
        told = {"name": person.name}
        if swap.state == ASKED:
            return [
                say(
                    "{name} has undone the decision. It waits again, and your shifts stay as "
                    "they were before it.",
                    **told,
                )
            ]
        return [
            say("{name} has taken it back. Your shifts are as they were before it.", **told),
            say("Why: {reason}", reason=swap.decided_words),
        ]

    telling.tell_both(asking, swap, to_both)


def _time(asking: Asking) -> timedelta:
    return timedelta(minutes=asking.book.leave.undo_minutes)
