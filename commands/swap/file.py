"""A wish becomes a swap: judged under lock, stored, shown to the leaders, put to the colleague."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from commands.deciding.asking import Asking, Refusal
from commands.deciding.lines import cited
from commands.swap import telling, words
from commands.swap.facts import judged, month_of, rules_of
from commands.swap.wish import Wish, earliest, encoded
from handbook.swap import SwapVerdict, SwapVersion
from storage import people, reassigning, rosters, swaps
from storage.cards import Button
from storage.reassigning import Move
from storage.rosters import Shift
from storage.swaps import ASKED, OFFERED, Swap


def file(asking: Asking, wish: Wish) -> Swap:
    """Store the wish as a swap, and tell those who are next. Raises Refusal."""
    rules = rules_of(asking, earliest(wish.moves))
    if rules.needs_reason and not wish.reason:
        raise Refusal(
            asking.say("Please add why ({rule}); nothing was changed.", rule=rules.rule),
            asking.say("For example, at the end of the line: , family"),
            fields={"reason": asking.say("Please say why.")},
        )
    hold(asking, [known.id for known in wish.people], wish.moves)
    begins_at = check_roster(asking, wish.moves)
    refuse_other(asking, wish)
    verdict = judged(
        asking.tx,
        asking.book,
        rules,
        asking.person.person.team_id,
        asking.person.team.zone,
        wish.kind,
        [known.id for known in wish.people],
        wish.moves,
        is_special=wish.is_special,
    )
    refuse(asking, wish, rules, verdict)
    needs_yes = wish.colleague is not None or wish.kind == "open"
    swap = store(asking, wish, verdict, begins_at, OFFERED if needs_yes else ASKED)
    telling.begin(asking, swap)
    return swap


def store(
    asking: Asking,
    wish: Wish,
    verdict: SwapVerdict,
    begins_at: datetime,
    state: str,
    *,
    counts: bool = True,
) -> Swap:
    """The swap in the database, with its journal entry."""
    tx = asking.tx
    swap = Swap(
        team_id=asking.person.person.team_id,
        kind=wish.kind,
        asker_id=wish.asker.id,
        colleague_id=wish.colleague.id if wish.colleague else None,
        filed_by=asking.person.id,
        state=state,
        month=month_of(wish.moves),
        counts=counts,
        is_special=wish.is_special,
        begins_at=begins_at,
        asked_at=tx.now,
        reason=wish.reason or None,
        salt=secrets.token_hex(8),
        verdict=verdict.model_dump(mode="json"),
    )
    number = swaps.add(tx, swap, wish.moves)
    tx.note(
        "swap.asked",
        f"swap:{number}",
        asking.actor,
        personal={"reason": (swap.salt, wish.reason)} if wish.reason else None,
        kind=wish.kind,
        asker=wish.asker.id,
        colleague=swap.colleague_id,
        shifts=[f"{move.day} {move.code}" for move in wish.moves],
        rules=verdict.rules,
        **({"is_special": True} if wish.is_special else {}),
    )
    found = swaps.get(tx, number)
    assert found is not None, "it was stored just now"
    return found


def hold(asking: Asking, ids: Sequence[int], moves: Sequence[Move]) -> list[Shift]:
    """Hold the people's rows in id order, then the shifts'."""
    for person in sorted(set(ids)):
        people.lock(asking.tx, person)
    return reassigning.hold(asking.tx, asking.person.person.team_id, moves)


def check_roster(asking: Asking, moves: Sequence[Move]) -> datetime:
    """That the roster is what the moves need and none has begun; when the first one begins.

    Raises Refusal.
    """
    say, tx, team = asking.say, asking.tx, asking.person.team
    if len({(move.day, move.code) for move in moves}) < len(moves):
        raise Refusal(
            say("That is one and the same shift: there is nothing to swap."),
            say("Nothing was changed."),
        )
    begins = []
    for one in words.placed(tx, asking.person.person.team_id, moves):
        move = one.move
        what = words.when(one, team, say)
        if one.shift is None or one.shift.id is None:
            raise Refusal(
                say("The roster has no such shift any more: {shift}.", shift=what),
                say("Nothing was changed."),
            )
        giver = move.from_id
        starts = one.shift.starts_at
        if giver is not None:
            own = rosters.assignment(tx, one.shift.id, giver)
            is_whole = own is not None and own.starts_at is None and own.ends_at is None
            if own is None or own.covers_id is not None or not (is_whole or move.is_part):
                name = people.by_id(tx, giver).name
                raise Refusal(
                    say("{name} does not have all of that shift: {shift}.", name=name, shift=what),
                    say("Nothing was changed."),
                )
            starts = move.starts_at or own.starts_at or starts
        if starts <= tx.now:
            raise Refusal(
                say("That has begun already: {shift}. A swap is asked for before.", shift=what),
                say("Nothing was changed."),
            )
        begins.append(starts)
    return min(begins)


def refuse_other(asking: Asking, wish: Wish, without: int | None = None) -> None:
    """That no other swap waits for one of these shifts. Raises Refusal."""
    say, tx = asking.say, asking.tx
    ids = [known.id for known in wish.people]
    waiting = swaps.touching(
        tx, asking.person.person.team_id, min(wish.days), max(wish.days), swaps.WAITING, ids
    )
    mine = {(move.day, move.code, move.from_id) for move in wish.moves if move.from_id}
    for other in waiting:
        assert other.id is not None
        theirs = {(move.day, move.code, move.from_id) for move in swaps.moves(tx, other.id)}
        if other.id != without and mine & theirs:
            raise Refusal(
                say(
                    "One of these shifts is part of {swap} already, which {state}.",
                    swap=words.name(other),
                    state=words.state(other, say),
                ),
                say(
                    "Nothing was changed. To take that one back: /swap withdraw {swap}",
                    swap=words.name(other),
                ),
            )


def refuse(asking: Asking, wish: Wish, rules: SwapVersion, verdict: SwapVerdict) -> None:
    """What cannot be, or only as a special case. Raises Refusal."""
    say = asking.say
    names = {known.id: known.name for known in wish.people}
    if verdict.never:
        lines = [words.breach_line(breach, names, say) for breach in verdict.never]
        raise Refusal(*lines, say("Nothing was changed."), fields={"their_day": " ".join(lines)})
    over = verdict.of_kind("too_often")
    if not over or wish.is_special:
        return
    lines = [words.breach_line(breach, names, say) for breach in over]
    often = rules.frequency(wish.kind)
    if often is None or not often.special_case:
        raise Refusal(*lines, say("Nothing was changed."), fields={"shift": " ".join(lines)})
    special = say(
        "In a special case the {role} may allow more, if you write why ({rule}).",
        role=asking.book.roles[rules.decided_by].in_language(say.lang),
        rule=cited(often.special_rule, say),
    )
    raise Refusal(
        *lines,
        special,
        fields={"special": " ".join([*lines, special])},
        buttons=(
            Button(action="swap.special", label=say("Ask as a special case…"), value=encoded(wish)),
        ),
    )
