"""A swap that a new roster broke: a leader makes it again, or leaves the roster as it came."""

from commands.deciding import rerostered, swap_facts, swaps_broken
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Press
from handbook.swap import NEVER, SwapVerdict
from storage import people, reassigning, swaps
from storage.cards import Card
from storage.reassigning import RosterDiffers
from storage.swaps import APPROVED, BROKEN, Swap


def again_press(asking: Asking, press: Press) -> Card:
    """The swap is made on the present roster. Raises Refusal where that cannot be."""
    say, tx, team = asking.say, asking.tx, asking.person.team
    swap = _held(asking, press.value)
    moves = swaps_broken.undone(tx, team, swap)
    reassigning.hold(tx, team.id or 0, moves)
    against = swap_facts.against(tx, asking.book, team, swap, moves) if moves else ()
    if against is None or any(one.kind in NEVER for one in against):
        raise Refusal(
            say("By the present roster the swap cannot be made again. Nothing was changed."),
            say("If it shall rest so, press [Leave it]."),
        )
    try:
        touched = reassigning.apply(tx, team.id or 0, moves)
    except RosterDiffers:
        raise Refusal(
            say("The roster has changed meanwhile. Nothing was changed."),
            say("Please look at the swap again."),
        ) from None
    swaps.turn(tx, swap, (BROKEN,), APPROVED, settled_by=asking.person.id)
    tx.note(
        "swap.made_again",
        f"swap:{swap.id}",
        asking.actor,
        moves=len(moves),
        against=[one.kind for one in against],
    )
    called = swaps_broken.name(swap)
    swaps_broken.say_repaired(tx, asking.book, swap, team, asking.person.name)
    rerostered.act(tx, team.id or 0, set(touched), say)
    return Card(lines=(say("Swap {swap} is made again.", swap=called),))


def let_be_press(asking: Asking, press: Press) -> Card:
    """The roster stays as it came. Raises Refusal where somebody was first."""
    say, tx, team = asking.say, asking.tx, asking.person.team
    swap = _held(asking, press.value)
    swaps.turn(tx, swap, (BROKEN,), BROKEN, settled_by=asking.person.id)
    tx.note("swap.let_be", f"swap:{swap.id}", asking.actor)
    called = swaps_broken.name(swap)
    swaps_broken.say_let_be(tx, asking.book, swap, team, asking.person.name)
    return Card(lines=(say("The roster stays as it came; swap {swap} is over.", swap=called),))


def _held(asking: Asking, value: str) -> Swap:
    """The swap that waits for this decision, its people held. Raises Refusal."""
    say, tx = asking.say, asking.tx
    swap = swaps.get(tx, int(value)) if value.isdigit() else None
    if swap is None or swap.team_id != asking.person.person.team_id:
        raise Refusal(say("There is no such swap any more."))
    own = (swap.asker_id, swap.colleague_id)
    role = SwapVerdict.model_validate(swap.verdict).decided_by
    if asking.person.id in own:
        raise Refusal(say("Nobody decides their own swap. Nothing was changed."))
    if not asking.book.may(asking.person.roles, role):
        title = asking.book.roles[role].in_language(say.lang)
        raise Refusal(say("That is for the {role} to decide. Nothing was changed.", role=title))
    for number in sorted(number for number in own if number is not None):
        people.lock(tx, number)
    swaps.read_again(tx, swap)
    if swap.state == BROKEN and swap.settled_by is None and swap.decided_at is not None:
        return swap
    if swap.settled_by is not None:
        name, called = people.by_id(tx, swap.settled_by).name, swaps_broken.name(swap)
        line = (
            say("{name} was first: swap {swap} is made again.", name=name, swap=called)
            if swap.state == APPROVED
            else say("{name} was first: the roster stays as it came.", name=name)
        )
        raise Refusal(line, say("Nothing was changed."))
    raise Refusal(say("Nothing is left to decide here."), say("Nothing was changed."))
