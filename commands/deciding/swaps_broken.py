"""What is said when a new roster meets a swap: to its two people, and in the leaders' thread."""

from collections.abc import Callable, Iterable, Sequence

from commands.deciding import swap_facts
from commands.deciding.asking import team_say
from commands.deciding.breaches import breach_line
from commands.deciding.lines import hours_line
from commands.deciding.reach import reach
from handbook.book import Handbook
from handbook.swap import NEVER, Breach
from handbook.words import Say, of
from storage import move_states, outbox, people, reassigning, swaps
from storage.cards import Button, Card
from storage.people import Team
from storage.reassigning import Move
from storage.swaps import Swap
from storage.transaction import Tx


def name(swap: Swap) -> str:
    return f"S{swap.id}"


def undone(tx: Tx, team: Team, swap: Swap) -> list[Move]:
    """The swap's moves that the roster does not show."""
    found = swaps.moves(tx, swap.id or 0)
    return [move for move in found if move_states.state(tx, team.id or 0, move) != "made"]


def say_made_again(tx: Tx, swap: Swap, team: Team) -> None:
    say = team_say(team)
    in_thread(
        tx,
        swap,
        team,
        [say("A new roster came without swap {swap}. It is made again in it.", swap=name(swap))],
    )


def say_broken(tx: Tx, book: Handbook, swap: Swap, team: Team) -> None:
    """The roster holds as it came, until a leader has decided."""
    say = team_say(team)
    left = undone(tx, team, swap)
    against = swap_facts.against(tx, book, team, swap, left)
    is_possible = against is not None and not any(one.kind in NEVER for one in against)
    lines = [
        say("A new roster came, and swap {swap} is not in it as it was agreed.", swap=name(swap)),
        *_differences(tx, team, swap, say),
        *_against(tx, swap, against or (), say),
        say("The roster holds as it came. What becomes of the swap?")
        if is_possible
        else say("The roster holds as it came; by it the swap cannot be made again."),
    ]
    again = Button(
        action="roster.again",
        label=say("Make the swap again"),
        value=str(swap.id),
        style="primary",
    )
    leave = Button(action="roster.let_be", label=say("Leave it"), value=str(swap.id))
    in_thread(tx, swap, team, lines, (again, leave) if is_possible else (leave,))
    tell_both(
        tx,
        book,
        swap,
        lambda say: [
            say("A new roster came, and your swap is not in it as it was agreed."),
            *_differences(tx, team, swap, say),
            say("The roster holds until your leader has decided what becomes of the swap."),
        ],
    )


def say_closed(tx: Tx, book: Handbook, swap: Swap, team: Team) -> None:
    """It waited, and what it was about is gone."""
    say = team_say(team)

    def lines(say: Say) -> list[str]:
        return [
            say("A new roster came, and the shifts of this swap are not in it as they were."),
            *_differences(tx, team, swap, say),
        ]

    in_thread(tx, swap, team, [*lines(say), say("It is closed; nothing was changed by it.")])
    tell_both(
        tx,
        book,
        swap,
        lambda say: [
            *lines(say),
            say("It is closed and does not count. You are free to ask for another: /swap"),
        ],
    )


def say_repaired(tx: Tx, book: Handbook, swap: Swap, team: Team, leader: str) -> None:
    """A leader has made it again."""
    say = team_say(team)
    line = say("{name} has made swap {swap} again.", name=leader, swap=name(swap))
    in_thread(tx, swap, team, [line])
    tell_both(
        tx,
        book,
        swap,
        lambda say: [
            say("{name} has made it again: it holds as it was agreed.", name=leader),
            say("Your shifts: /rollcall roster me"),
        ],
    )


def say_let_be(tx: Tx, book: Handbook, swap: Swap, team: Team, leader: str) -> None:
    """A leader leaves the roster as it came."""
    say = team_say(team)
    told = {"name": leader, "swap": name(swap)}
    line = say("{name} leaves the roster as it came; swap {swap} is over.", **told)
    in_thread(tx, swap, team, [line])
    tell_both(
        tx,
        book,
        swap,
        lambda say: [
            say("{name} leaves the roster as it came. The swap no longer holds.", name=leader),
            say("Your shifts: /rollcall roster me"),
        ],
    )


def in_thread(
    tx: Tx, swap: Swap, team: Team, lines: Iterable[str], buttons: tuple[Button, ...] = ()
) -> None:
    """In the leaders' thread of the swap, under cards that are true again."""
    subject = f"swap:{swap.id}"
    for drawn in (subject, f"swap_offer:{swap.id}"):
        post = outbox.first_of(tx, drawn)
        if post is not None:
            outbox.redraw(tx, post)
    said = Card(lines=tuple(lines), buttons=buttons)
    post = outbox.first_of(tx, subject)
    if post is None:
        outbox.post(tx, team.leaders_channel, f"roster_swap:{swap.id}", said)
    else:
        outbox.reply(tx, post, subject, said)


def tell_both(tx: Tx, book: Handbook, swap: Swap, lines: Callable[[Say], Sequence[str]]) -> None:
    """Both people of the swap, each in their language."""
    for number in (swap.asker_id, swap.colleague_id):
        if number is None:
            continue
        known = people.by_id(tx, number)
        say = of(known.language)
        card = Card(title=say("Your swap {swap}", swap=name(swap)), lines=tuple(lines(say)))
        reach(tx, book, known, "roster.changed", f"swap:{swap.id}", card)


def _differences(tx: Tx, team: Team, swap: Swap, say: Say) -> list[str]:
    """Of each shift, who was to stand on it, and who does."""
    names = {known.id: known.name for known in people.of_team(tx, swap.team_id)}
    lines = []
    for move in swaps.moves(tx, swap.id or 0):
        if move_states.state(tx, swap.team_id, move) == "made":
            continue
        shift = reassigning.shift_of(tx, swap.team_id, move)
        standing = move_states.who_stands(tx, swap.team_id, move)
        if shift is None or standing is None:
            lines.append(say("{code}, {day}: no such shift", code=move.code, day=say.day(move.day)))
            continue
        there = say.names(names[one] for one in standing if one in names)
        told = {
            "shift": hours_line(shift, team.zone, say),
            "day": say.day(move.day),
            "agreed": _agreed(move, names, say),
            "there": there or say("nobody of them"),
        }
        lines.append(say("{shift}, {day}: agreed {agreed}; on the roster {there}", **told))
    return lines


def _agreed(move: Move, names: dict[int, str], say: Say) -> str:
    to = names.get(move.to_id or 0)
    from_ = names.get(move.from_id or 0)
    if to is None:
        return say("without {name}", name=from_)
    if from_ is None:
        return to
    if move.is_part:
        return say("{name}, for a part, for {other}", name=to, other=from_)
    return say("{name} for {other}", name=to, other=from_)


def _against(tx: Tx, swap: Swap, found: Iterable[Breach], say: Say) -> list[str]:
    """What would stand against making it again."""
    names = {known.id: known.name for known in people.of_team(tx, swap.team_id)}
    return [breach_line(one, names, say) for one in found]
