"""The cards of a swap: one function draws every state of each."""

from collections.abc import Sequence

from commands.deciding.asking import team_say
from commands.deciding.command import Drawing
from commands.deciding.routing import title_for, who_decides
from commands.swap import words
from commands.swap.words import Placed
from handbook.book import Handbook
from handbook.swap import SwapVerdict
from handbook.words import Say
from storage import people, swaps
from storage.cards import Button, Card, Fact, mention
from storage.people import Known, Team
from storage.rosters import Shift
from storage.swaps import APPROVED, ASKED, OFFERED, WAITING, Swap
from storage.transaction import Tx

MOST_LINES = 4
"""How much that stands against a swap is said on its card."""


def draw(drawing: Drawing) -> Card:
    """The card in the leaders' channel, from the state of this moment."""
    swap = swaps.get(drawing.tx, drawing.number)
    assert swap is not None, "a card is drawn for a swap that is stored"
    team = people.team(drawing.tx, swap.team_id)
    return of(drawing.tx, swap, drawing.books[team.handbook], team, team_say(team))


def draw_offer(drawing: Drawing) -> Card:
    """The card of an open offer, where everybody of the floor reads it."""
    swap = swaps.get(drawing.tx, drawing.number)
    assert swap is not None, "a card is drawn for a swap that is stored"
    team = people.team(drawing.tx, swap.team_id)
    return offer(drawing.tx, swap, team, team_say(team))


def of(tx: Tx, swap: Swap, book: Handbook, team: Team, say: Say) -> Card:
    """The card of any state. No reason ever stands on it: [Details] shows it to those who may."""
    assert swap.id is not None
    verdict = SwapVerdict.model_validate(swap.verdict)
    moves = swaps.moves(tx, swap.id)
    placed = words.placed(tx, swap.team_id, moves)
    names = _names(tx, swap, verdict)
    lines = [words.breach_line(one, names, say) for one in verdict.breaches[:MOST_LINES]]
    if more := len(verdict.breaches) - MOST_LINES:
        lines += [say("And {n} more: see Details.", n=more)] if more > 0 else []
    lines += words.staffing(tx, placed, swap.kind, team, say, is_done=swap.state not in WAITING)
    return Card(
        title=title(swap, say),
        facts=(
            *shift_facts(swap, placed, names, team, say),
            *_counts(swap, verdict, names, say),
            outcome(tx, swap, verdict, book, team, say),
        ),
        lines=tuple(lines),
        small=(say("Rules: {rules}", rules=", ".join(r for r in verdict.rules if r != "ours")),),
        buttons=buttons(swap, verdict, say),
    )


def title(swap: Swap, say: Say) -> str:
    return say("Swap {swap}: {state}", swap=words.name(swap), state=words.state(swap, say))


def shift_facts(
    swap: Swap, placed: Sequence[Placed], names: dict[int, str], team: Team, say: Say
) -> list[Fact]:
    """Whose shift goes to whom; of a rest day that moves by itself, when it was and will be."""
    if swap.kind == "rest" and swap.colleague_id is None:
        return words.rest_facts(placed, names, team, say)
    return words.move_facts(placed, names, team, say)


def offer(tx: Tx, swap: Swap, team: Team, say: Say) -> Card:
    """The open offer: who gives which shift, and the one press that takes it."""
    assert swap.id is not None
    placed = words.placed(tx, swap.team_id, swaps.moves(tx, swap.id))
    asker = people.by_id(tx, swap.asker_id)
    is_open = swap.state == OFFERED
    if is_open:
        line = say("Whoever can work then may take it. A leader still has to say yes.")
    elif swap.state == ASKED:
        line = say("Somebody has taken it; a leader decides next. Thank you all.")
    else:
        line = say("This offer is over: {state}.", state=words.state(swap, say))
    facts = [Fact(label=say("Shift"), value=words.when(one, team, say)) for one in placed]
    return Card(
        title=say("{name} offers a shift ({swap})", name=asker.name, swap=words.name(swap)),
        facts=tuple(facts),
        lines=(line,),
        buttons=(
            (Button(action="swap.take", label=say("I take it"), value=str(swap.id)),)
            if is_open
            else ()
        ),
    )


def _counts(swap: Swap, verdict: SwapVerdict, names: dict[int, str], say: Say) -> Sequence[Fact]:
    line = words.count_line(verdict, names, say) if swap.counts else None
    if line is None:
        return ()
    if verdict.is_special:
        line = say("{line}; asked for as a special case", line=line)
    return (Fact(label=words.count_label(swap.kind, say), value=line),)


def outcome(tx: Tx, swap: Swap, verdict: SwapVerdict, book: Handbook, team: Team, say: Say) -> Fact:
    """Who decides, or who has decided and when."""
    if swap.state in WAITING or swap.decided_at is None or swap.decided_by is None:
        role = book.roles[verdict.decided_by].in_language(say.lang)
        if swap.state == ASKED and swap.asked_of is not None:
            asked = people.by_id(tx, swap.asked_of)
            title_ = title_for(book, asked, verdict.decided_by, say)
            role = say("{name}, {role}", name=asked.name, role=title_)
        return Fact(
            label=say("Decides"), value=say("{role} ({rule})", role=role, rule=verdict.rule)
        )
    by = people.by_id(tx, swap.decided_by)
    at = say.moment(words.local(swap.decided_at, team))
    return Fact(
        label=say("Decided by"),
        value=say("{name}, {moment}", name=mention(by.person.slack_id, by.name), moment=at),
    )


def buttons(swap: Swap, verdict: SwapVerdict, say: Say) -> tuple[Button, ...]:
    """What can be done with it, by those who may."""
    value = str(swap.id)
    details = Button(action="swap.details", label=say("Details"), value=value)
    if swap.state == ASKED:
        approve = (
            Button(
                action="swap.approve_against", label=say("Approve…"), value=value, style="primary"
            )
            if verdict.to_allow
            else Button(action="swap.approve", label=say("Approve"), value=value, style="primary")
        )
        decline = Button(action="swap.decline", label=say("Decline…"), value=value, style="danger")
        return (approve, decline, details)
    if swap.state == APPROVED:
        return (Button(action="swap.reverse", label=say("Take back…"), value=value), details)
    return (details,)


def shifts_of(tx: Tx, swap: Swap) -> list[Shift]:
    """The shifts that it is about, that of whoever asked first."""
    assert swap.id is not None
    placed = words.placed(tx, swap.team_id, swaps.moves(tx, swap.id))
    return [one.shift for one in placed if one.shift is not None]


def first_to_decide(
    tx: Tx, book: Handbook, swap: Swap, verdict: SwapVerdict, team: Team, place: int = 0
) -> Known | None:
    """Whoever leads the shift of that move, or is next to be asked; nobody decides their own."""
    shifts = shifts_of(tx, swap)[place : place + 1]
    own = {swap.asker_id, swap.colleague_id or 0}
    route = who_decides(tx, book, team, verdict.decided_by, tx.now, shifts, own)
    return route.first.known if route.first else None


def _names(tx: Tx, swap: Swap, verdict: SwapVerdict) -> dict[int, str]:
    ids = [swap.asker_id, swap.colleague_id, *(breach.person for breach in verdict.breaches)]
    return words.names_of(tx, ids)
