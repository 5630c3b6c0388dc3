"""A swap that nobody has decided is over when the first of its shifts begins (CC-2.4.8)."""

from collections.abc import Sequence
from datetime import datetime

from commands.deciding.asking import Books, team_say
from commands.swap import card, telling, words
from handbook.words import of
from storage import people, swaps
from storage.swaps import LAPSED, WAITING, Swap
from storage.transaction import Tx


def due(tx: Tx, until: datetime) -> Sequence[Swap]:
    """What waits and begins by then."""
    return swaps.begun(tx, until)


def why_not(tx: Tx, number: int) -> str | None:
    """Why there is nothing to end; None where there is. Holds the row of whoever asked."""
    swap = swaps.get(tx, number)
    if swap is None:
        return "there is no such swap"
    people.lock(tx, swap.asker_id)
    swaps.read_again(tx, swap)
    return None if swap.state in WAITING else "it was settled meanwhile"


def lapse(tx: Tx, books: Books, number: int) -> None:
    """It is over: both are told, and that nobody decided stands in the thread."""
    swap = swaps.get(tx, number)
    assert swap is not None, "only what is stored is due"
    if not swaps.turn(tx, swap, WAITING, LAPSED, decided_at=tx.now):
        return
    tx.note("swap.lapsed", words.subject(swap), "clock")
    team = people.team(tx, swap.team_id)
    say = team_say(team)
    said = say("The first of its shifts begins: it is too late. Nothing was changed.")
    telling.say_in_thread(tx, swap, [said])
    for person in (swap.asker_id, swap.colleague_id):
        if person is None:
            continue
        known = people.by_id(tx, person)
        say = of(known.language)
        lines = [
            say("Nobody has decided it in time. Your shifts stay as they are."),
            say("Please come to your own shift, or speak to your leader now."),
        ]
        book = books[team.handbook]
        telling.tell(tx, book, swap, known, "swap.told", card.title(swap, say), lines)
