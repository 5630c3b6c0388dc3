"""What the asker is told at once: the days echoed, who decides, what is owed."""

from commands.deciding.asking import Asking
from commands.leave import card, places
from commands.leave.asked import Turn, who_is_asked
from commands.leave.proofs import proofs_line
from commands.leave.wish import Wish
from handbook.leave import Verdict
from storage import rosters
from storage.cards import Button, Card
from storage.leaves import ASKED, QUEUED, Leave


def answer(asking: Asking, wish: Wish, leave: Leave, verdict: Verdict, turn: Turn | None) -> Card:
    """The private answer to a request that was taken; `turn`: who is asked to decide it."""
    say, book, team = asking.say, asking.book, asking.person.team
    is_own = wish.person.id == asking.person.id
    title = book.leave.kinds[wish.kind].title.in_language(say.lang)
    told = {
        "kind": card.kind(leave, book, say),
        "number": leave.id,
        "days": card.counted(leave, verdict, team, say),
        "name": wish.person.name,
    }
    lines = [
        say("{kind} #{number} is noted: {days}.", **told)
        if is_own
        else say("{kind} #{number} is noted for {name}: {days}.", **told),
        say("Asked: {when}", when=card.asked(leave, verdict, team, say)),
    ]
    role = card.decider(leave, verdict, book, say)
    if verdict.is_late and leave.counts_at_once:
        lines.append(
            say(
                "You count as away all the same. The {role} decides how it is booked ({rule}).",
                role=role,
                rule=verdict.late_rule,
            )
            if is_own
            else say(
                "{name} counts as away all the same. The {role} decides how it is booked ({rule}).",
                name=wish.person.name,
                role=role,
                rule=verdict.late_rule,
            )
        )
    elif leave.state == QUEUED:
        lines.append(_full(asking, wish, leave, is_own=is_own))
    elif len(verdict.steps) > 1:
        titles = [book.roles[step].in_language(say.lang) for step in verdict.steps]
        lines.append(
            say(
                "{roles} decide, one after the other ({rule}). It holds once all have approved.",
                roles=_begun(say.names(titles)),
                rule=verdict.steps_rule,
            )
        )
    else:
        lines.append(
            say(
                "The leaders know. The {role} decides ({rule}), and I will tell you.",
                role=role,
                rule=verdict.steps_rule,
            )
        )
    if turn is not None:
        who = who_is_asked(asking.tx, leave, card.step(leave, verdict), book, say, turn=turn)
        lines.append(say("Asked first: {who}.", who=who))
    if verdict.balance_left is not None and is_own:
        left = f"{verdict.balance_left - verdict.days:g}"
        lines.append(
            say("Your balance of {kind} after it, in days: {left}.", left=left, kind=title)
        )
    if leave.state == ASKED:
        lines += _roster_not_out(asking, wish, leave, role)
    if verdict.must_call and is_own:
        lines.append(
            say(
                "Please also telephone the {role} yourself, by {until}.",
                role=role,
                until=card.asked_until(verdict, team, say),
            )
            if verdict.ask_by and not verdict.is_late
            else say("Please also telephone the {role} yourself, at once.", role=role)
        )
    return Card(
        lines=(*lines, *(proofs_line(book, leave, verdict, say) if is_own else ())),
        small=(
            say(
                "Take it back: /timeoff withdraw {number} · The rules: /timeoff why {number}",
                number=leave.id,
            ),
        ),
        buttons=(Button(action="leave.withdraw", label=say("Withdraw"), value=str(leave.id)),)
        if is_own
        else (),
    )


def _full(asking: Asking, wish: Wish, leave: Leave, *, is_own: bool) -> str:
    say = asking.say
    told = {
        "where": places.where_full(_places(asking, wish, leave), asking.person.team.zone, say),
        "n": places.number_of(asking.tx, leave),
        "name": wish.person.name,
    }
    if is_own:
        return say(
            "No place is left: {where}. You are number {n} on the waiting list; "
            "when a place is free I offer it to you.",
            **told,
        )
    return say(
        "No place is left: {where}. {name} is number {n} on the waiting list; "
        "when a place is free I offer it to them.",
        **told,
    )


def _roster_not_out(asking: Asking, wish: Wish, leave: Leave, role: str) -> list[str]:
    if not asking.book.leave.kinds[leave.kind].waits_for_a_place:
        return []
    counted = places.roster_line(_places(asking, wish, leave), asking.say)
    if counted is None:
        return []
    return [asking.say("{line} Your own {role} is asked.", line=counted, role=role)]


def _places(asking: Asking, wish: Wish, leave: Leave) -> places.Places:
    tx, person = asking.tx, wish.person
    shifts = rosters.shifts_of(tx, person.id, leave.first, leave.last)
    return places.look(tx, asking.book, person, leave.first, leave.last, shifts)


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]
