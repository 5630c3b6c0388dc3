"""What people see of swaps: their own, what waits for them, why, and what is left of the month."""

from collections.abc import Sequence
from datetime import timedelta

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Waiting
from commands.swap import card, words
from commands.swap.facts import APART, rules_on
from commands.swap.finding import found, may_decide, may_see, verdict_of
from handbook.swap import Kind
from handbook.terms import OURS
from storage import people, swaps
from storage.cards import Button, Card, Form, Item
from storage.swaps import ASKED, OFFERED, WAITING, Swap

SINCE = timedelta(days=7)
MOST = 8


def list_lines(asking: Asking, _: str) -> Card:
    """One's own swaps, newest first, open offers, and what is left of the month."""
    say = asking.say
    mine = swaps.of_person(asking.tx, asking.person.id, asking.tx.now - SINCE, MOST)
    items = [Item(lines=tuple(_lines(asking, one)), buttons=_own(asking, one)) for one in mine]
    team = asking.person.person.team_id
    open_ = [s for s in swaps.of_team(asking.tx, team, [OFFERED]) if s.colleague_id is None]
    items += [
        Item(
            lines=tuple(_lines(asking, one)),
            buttons=(Button(action="swap.take", label=say("I take it"), value=str(one.id)),),
        )
        for one in open_[:MOST]
        if one.asker_id != asking.person.id
    ]
    lines = left(asking)
    if not items:
        lines = [say("You have no swaps."), *lines]
    return Card(
        title=say("Swaps"),
        lines=tuple(lines),
        items=tuple(items),
        small=(say("To ask for one: /swap my Friday night for @name's Saturday early, family"),),
    )


def left(asking: Asking) -> list[str]:
    """How many of this month's swaps and rest days are used, and by which rule."""
    say, rules = asking.say, rules_on(asking.book, asking.today)
    if rules is None:
        return []
    month = asking.today.replace(day=1)
    found_: list[str] = []
    for kind in ("exchange", "rest"):
        kind_: Kind = "rest" if kind == "rest" else "exchange"
        often = rules.frequency(kind_)
        if often is None:
            continue
        used = swaps.counted(asking.tx, asking.person.id, month, APART[kind_])
        told = {"used": used, "most": often.most_a_month, "rule": often.rule}
        found_.append(
            say("Rest days changed this month: {used} of {most} ({rule})", **told)
            if kind == "rest"
            else say("Swaps this month: {used} of {most} ({rule})", **told)
        )
    return found_


def _lines(asking: Asking, swap: Swap) -> list[str]:
    assert swap.id is not None
    say, tx, team = asking.say, asking.tx, asking.person.team
    placed = words.placed(tx, swap.team_id, swaps.moves(tx, swap.id))
    names = words.names_of(tx, [swap.asker_id, swap.colleague_id])
    facts = card.shift_facts(swap, placed, names, team, say)
    return [card.title(swap, say), *(f"{fact.label}: {fact.value}" for fact in facts)]


def _own(asking: Asking, swap: Swap) -> tuple[Button, ...]:
    say, value = asking.say, str(swap.id)
    if swap.state == OFFERED and swap.colleague_id == asking.person.id:
        return (
            Button(action="swap.accept", label=say("Yes, I swap"), value=value),
            Button(action="swap.refuse", label=say("No, thank you"), value=value),
        )
    if swap.state in WAITING:
        return (Button(action="swap.withdraw", label=say("Withdraw"), value=value),)
    return ()


def own(asking: Asking) -> Sequence[Item]:
    """The person's swaps that wait, or whose shifts are to come."""
    mine = swaps.of_person(asking.tx, asking.person.id, asking.tx.now, MOST)
    shown = [one for one in mine if one.state in swaps.STANDING]
    return [Item(lines=tuple(_lines(asking, s)), buttons=_own(asking, s)) for s in shown]


def waits(asking: Asking) -> Sequence[Waiting]:
    """The swaps that the person may decide now, and those that they are asked for."""
    found_ = []
    for one in swaps.of_team(asking.tx, asking.person.person.team_id, WAITING):
        is_mine = one.state == OFFERED and one.colleague_id == asking.person.id
        if not (is_mine or (one.state == ASKED and may_decide(asking, one))):
            continue
        shown = _own(asking, one) if is_mine else card.buttons(one, verdict_of(one), asking.say)
        buttons = tuple(button.model_copy(update={"style": None}) for button in shown)
        since = one.answered_at or one.asked_at
        found_.append(Waiting(since=since, lines=tuple(_lines(asking, one)), buttons=buttons))
    return found_


def why_line(asking: Asking, rest: str) -> Card:
    """ "why S3": the rules behind it, as they read then. Raises Refusal."""
    swap = found(asking, rest)
    _check_part(asking, swap)
    return Card(title=card.title(swap, asking.say), lines=tuple(_why(asking, swap)))


def details(asking: Asking, value: str) -> Form:
    """The reasons, for those who may. The look is journaled. Raises Refusal."""
    say, swap = asking.say, found(asking, value)
    if not may_see(asking, swap):
        verdict = verdict_of(swap)
        role = asking.book.roles[verdict.decided_by].in_language(say.lang)
        raise Refusal(
            say(
                "The reason is for the {role} and whoever asked ({rule}).",
                role=role,
                rule=verdict.rule,
            ),
        )
    asking.tx.note("swap.looked", words.subject(swap), asking.actor)
    lines = []
    if swap.reason:
        lines.append(say("Reason: {reason}", reason=swap.reason))
    if swap.decided_words:
        lines.append(say("Words of the decision: {reason}", reason=swap.decided_words))
    if swap.filed_by != swap.asker_id:
        by = people.by_id(asking.tx, swap.filed_by).name
        lines.append(say("Made by {name}.", name=by))
    return Form(
        action="swap.details",
        title=say("Details of {swap}", swap=words.name(swap)),
        close=say("Close"),
        lines=(*lines, *_why(asking, swap)),
    )


def _why(asking: Asking, swap: Swap) -> list[str]:
    say, verdict = asking.say, verdict_of(swap)
    ids = [swap.asker_id, swap.colleague_id, *(one.person for one in verdict.breaches)]
    names = words.names_of(asking.tx, ids)
    lines = [words.breach_line(breach, names, say) for breach in verdict.breaches]
    count = words.count_line(verdict, names, say)
    label = words.count_label(swap.kind, say)
    lines += [say("{label}: {count}", label=label, count=count)] if count else []
    day = words.local(swap.asked_at, asking.person.team).date()
    lines += [
        f"{rule}: {asking.book.wording(rule, day, say.lang)}"
        for rule in verdict.rules
        if rule != OURS
    ]
    return lines


def _check_part(asking: Asking, swap: Swap) -> None:
    """Somebody else's swap is nobody's business, leaders' aside. Raises Refusal."""
    if asking.person.id in (swap.asker_id, swap.colleague_id) or may_decide(asking, swap):
        return
    raise Refusal(
        asking.say("{swap} is somebody else's, and not yours to decide.", swap=words.name(swap))
    )
