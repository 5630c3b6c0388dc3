"""The colleague's answer, the taking of an open offer, and taking one's word back."""

from dataclasses import replace

from commands.deciding.asking import Asking, Refusal, team_say
from commands.deciding.command import Press
from commands.swap import telling, words
from commands.swap.facts import judged, rules_of
from commands.swap.file import check_roster, hold, refuse, refuse_other
from commands.swap.finding import found, stands_now
from commands.swap.wish import Wish
from handbook.swap import SwapVerdict
from handbook.words import Say
from storage import people, swaps
from storage.cards import Card, mention
from storage.people import Known
from storage.reassigning import Move
from storage.swaps import ASKED, OFFERED, REFUSED, WAITING, WITHDRAWN, Swap


def accept_press(asking: Asking, press: Press) -> Card:
    return accept_line(asking, press.value)


def accept_line(asking: Asking, rest: str) -> Card:
    """ "accept S3": the colleague says yes, and the leader is asked. Raises Refusal."""
    swap = found(asking, rest)
    if swap.colleague_id is None:
        return take_line(asking, rest)
    moves = held(asking, swap)
    _check_asked(asking, swap)
    verdict = _judged(asking, swap, moves)
    yes = swaps.turn(
        asking.tx,
        swap,
        (OFFERED,),
        ASKED,
        answered_at=asking.tx.now,
        verdict=verdict.model_dump(mode="json"),
    )
    assert yes, "the colleague's row is held"
    return _said_yes(asking, swap)


def take_press(asking: Asking, press: Press) -> Card:
    return take_line(asking, press.value)


def take_line(asking: Asking, rest: str) -> Card:
    """ "take S3": an open offer is the person's, if they can; one of many wins. Raises Refusal."""
    say, swap = asking.say, found(asking, rest)
    if swap.asker_id == asking.person.id:
        raise Refusal(
            say(
                "This is your own offer. To take it back: /swap withdraw {swap}",
                swap=words.name(swap),
            ),
            say("Nothing was changed."),
        )
    moves = held(asking, swap)
    if swap.state != OFFERED or swap.colleague_id is not None:
        raise _gone(asking, swap)
    mine = [replace(move, to_id=asking.person.id) for move in moves]
    verdict = _judged(asking, swap, mine, asking.person)
    if not swaps.take(asking.tx, swap, asking.person.id):
        raise _gone(asking, swap)
    swaps.turn(asking.tx, swap, (ASKED,), ASKED, verdict=verdict.model_dump(mode="json"))
    return _said_yes(asking, swap)


def refuse_press(asking: Asking, press: Press) -> Card:
    return refuse_line(asking, press.value)


def refuse_line(asking: Asking, rest: str) -> Card:
    """ "refuse S3": the colleague does not want it; no reason is asked for. Raises Refusal."""
    swap = found(asking, rest)
    held(asking, swap)
    _check_asked(asking, swap)
    return _ended(asking, swap, REFUSED)


def withdraw_press(asking: Asking, press: Press) -> Card:
    return withdraw_line(asking, press.value)


def withdraw_line(asking: Asking, rest: str) -> Card:
    """ "withdraw S3": before it is decided, by either of the two. Raises Refusal."""
    say, swap = asking.say, found(asking, rest)
    own = (swap.asker_id, swap.colleague_id, swap.filed_by)
    if asking.person.id not in own:
        raise Refusal(
            say("{swap} is not yours to take back.", swap=words.name(swap)),
            say("Nothing was changed."),
        )
    held(asking, swap)
    if swap.state not in WAITING:
        raise stands_now(asking, swap)
    is_asker = asking.person.id in (swap.asker_id, swap.filed_by)
    return _ended(asking, swap, WITHDRAWN if is_asker else REFUSED)


def held(asking: Asking, swap: Swap) -> list[Move]:
    """The swap's moves; its people, whoever acts, its shifts and itself are held and fresh."""
    assert swap.id is not None
    moves = swaps.moves(asking.tx, swap.id)
    ids = {swap.asker_id, swap.colleague_id or swap.asker_id, asking.person.id}
    hold(asking, sorted(ids), moves)
    swaps.read_again(asking.tx, swap)
    return moves


def _check_asked(asking: Asking, swap: Swap) -> None:
    """That the person is the colleague who is asked, and is still. Raises Refusal."""
    say = asking.say
    if swap.colleague_id != asking.person.id:
        name = people.by_id(asking.tx, swap.colleague_id or swap.asker_id).name
        raise Refusal(say("Only {name} can answer that.", name=name), say("Nothing was changed."))
    if swap.state != OFFERED:
        raise stands_now(asking, swap)


def _judged(
    asking: Asking, swap: Swap, moves: list[Move], taker: Known | None = None
) -> SwapVerdict:
    """Judged again with the roster of this moment. Raises Refusal where it cannot be any more."""
    asker = people.by_id(asking.tx, swap.asker_id)
    other = taker or people.by_id(asking.tx, swap.colleague_id or swap.asker_id)
    wish = Wish(
        swap.kind,  # type: ignore[arg-type]
        asker,
        other,
        tuple(moves),
        is_special=swap.is_special,
    )
    check_roster(asking, moves)
    refuse_other(asking, wish, swap.id)
    rules = rules_of(asking, min(move.day for move in moves))
    verdict = judged(
        asking.tx,
        asking.book,
        rules,
        swap.team_id,
        asking.person.team.zone,
        wish.kind,
        [asker.id, other.id],
        moves,
        is_special=swap.is_special,
        without=swap.id,
    )
    try:
        refuse(asking, wish, rules, verdict)
    except Refusal as no:
        raise Refusal(*no.lines) from None  # the special case is the asker's to ask for
    return verdict


def _gone(asking: Asking, swap: Swap) -> Refusal:
    say = asking.say
    if swap.colleague_id == asking.person.id and swap.state == ASKED:
        return Refusal(
            say("You have taken it already; a leader decides next."), say("Nothing was changed.")
        )
    if swap.state == ASKED:
        return Refusal(
            say(
                "Somebody was faster: {swap} is taken. Thank you all the same.",
                swap=words.name(swap),
            ),
        )
    return stands_now(asking, swap)


def _said_yes(asking: Asking, swap: Swap) -> Card:
    tx, person = asking.tx, asking.person
    tx.note("swap.accepted", words.subject(swap), asking.actor, colleague=swap.colleague_id)
    say = team_say(person.team)
    name = mention(person.person.slack_id, person.name)
    telling.ask_leader(asking, swap, [say("{name} has said yes.", name=name)])

    def to_asker(say: Say, _: Known) -> list[str]:
        return [say("{name} has said yes. Now a leader decides.", name=person.name)]

    telling.tell_both(asking, swap, to_asker, but=person.id)
    return Card(
        lines=(
            asking.say("Thank you. {swap} now waits for a leader.", swap=words.name(swap)),
            asking.say(
                "Until then you can take it back: /swap withdraw {swap}", swap=words.name(swap)
            ),
        )
    )


def _ended(asking: Asking, swap: Swap, to: str) -> Card:
    tx, person = asking.tx, asking.person
    done = swaps.turn(tx, swap, WAITING, to, decided_by=person.id, decided_at=tx.now)
    assert done, "the people's rows are held"
    tx.note(f"swap.{to}", words.subject(swap), asking.actor)
    say = team_say(person.team)
    name = mention(person.person.slack_id, person.name)
    said = (
        say("{name} does not take it.", name=name)
        if to == REFUSED
        else say("Withdrawn by {name}.", name=name)
    )
    telling.say_in_thread(tx, swap, [said])

    def to_other(say: Say, _: Known) -> list[str]:
        return [
            say("{name} does not take it. Your shifts stay as they are.", name=person.name)
            if to == REFUSED
            else say("{name} has withdrawn it. Your shifts stay as they are.", name=person.name)
        ]

    telling.tell_both(asking, swap, to_other, but=person.id)
    line = asking.say(
        "All right: {swap} is off, and your shifts stay as they are.", swap=words.name(swap)
    )
    return Card(lines=(line,))
