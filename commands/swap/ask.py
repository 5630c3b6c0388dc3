"""Asking for a swap by a typed line: read, judged, and told who is next."""

from commands.deciding.able import question
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled
from commands.deciding.typed import asks_why
from commands.swap import words
from commands.swap.file import file
from commands.swap.reading import read_any, read_exchange, read_gift, read_offer, read_rest
from commands.swap.wish import Wish, decoded
from commands.swap.words import Placed
from storage import eligible, people, swaps
from storage.cards import Card, Form, clean
from storage.swaps import ASKED, Swap

TYPED_MOST = 2000


def exchange_line(asking: Asking, line: str) -> Card:
    """ "my Friday night for @bo's Saturday early, family". Raises Refusal."""
    return filed(asking, read_exchange(asking, asking.person, line))


def give_line(asking: Asking, line: str) -> Card:
    """ "give my Friday night to @bo, family"; with hours only a part of it. Raises Refusal."""
    return filed(asking, read_gift(asking, asking.person, line))


def offer_line(asking: Asking, line: str) -> Card:
    """ "offer my Friday night, family": to everybody who can take it. Raises Refusal."""
    return filed(asking, read_offer(asking, asking.person, line))


def rest_line(asking: Asking, line: str) -> Card:
    """ "rest Sunday for Saturday, family": another day of rest; with a name, for theirs."""
    return filed(asking, read_rest(asking, asking.person, line))


def special_line(asking: Asking, line: str) -> Card:
    """ "special my Friday night for @bo's Saturday early, why": more than the month allows."""
    wish = read_any(asking, asking.person, line)
    if not wish.reason:
        raise Refusal(
            asking.say("A special case needs its reason. Nothing was changed."),
            asking.say("Please type the same again, with , and the reason at its end."),
        )
    return filed(asking, wish.special(wish.reason))


def special_form(asking: Asking, value: str) -> Form:
    """Asks for the written reason of a special case. Raises Refusal."""
    say, wish = asking.say, decoded(asking, value)
    placed = words.placed(asking.tx, asking.person.person.team_id, wish.moves)
    names = words.names_of(asking.tx, [known.id for known in wish.people])
    facts = words.move_facts(placed, names, asking.person.team, say)
    return asks_why(
        asking,
        "swap.special",
        say("A special case"),
        value,
        [f"{fact.label}: {fact.value}" for fact in facts],
        label=say("Why is it a special case?"),
        hint=say("Only those who decide can open it; the channel does not see it."),
    )


def special_sent(asking: Asking, filled: Filled) -> Card:
    reason = clean(filled.answers.get("reason", ""))
    if not reason:
        raise Refusal(fields={"reason": asking.say("Please say why.")})
    return filed(asking, decoded(asking, filled.value).special(reason))


def filed(asking: Asking, wish: Wish) -> Card:
    return answer(asking, file(asking, wish))


def answer(asking: Asking, swap: Swap) -> Card:
    """What the asker is told: the shifts as they were understood, and who is next."""
    assert swap.id is not None
    say, tx, team = asking.say, asking.tx, asking.person.team
    placed = words.placed(tx, swap.team_id, swaps.moves(tx, swap.id))
    names = words.names_of(tx, [swap.asker_id, swap.colleague_id])
    if swap.state == ASKED:
        next_one = say("A leader decides. Until then your shifts stay as they are.")
    elif swap.colleague_id is None:
        next_one = _offered(asking, placed[0])
    else:
        name = people.by_id(tx, swap.colleague_id).name
        next_one = say("{name} is asked first, then a leader decides.", name=name)
    facts = (
        words.rest_facts(placed, names, team, say)
        if swap.kind == "rest" and swap.colleague_id is None
        else words.move_facts(placed, names, team, say)
    )
    return Card(
        title=say("Swap {swap}: {state}", swap=words.name(swap), state=words.state(swap, say)),
        facts=tuple(facts),
        lines=(next_one,),
        small=(
            say(
                "To take it back: /swap withdraw {swap}. The rules: /swap why {swap}",
                swap=words.name(swap),
            ),
        ),
    )


def _offered(asking: Asking, one: Placed) -> str:
    """Where it is offered, and how many could take it as things stand."""
    say, tx = asking.say, asking.tx
    assert one.shift is not None, "only a shift that stands is offered"
    hours = None
    if one.move.starts_at is not None and one.move.ends_at is not None:
        hours = one.move.starts_at, one.move.ends_at
    asked = question(tx, asking.book, asking.person.team, one.shift, hours)
    count = len(eligible.ids(tx, asked, [asking.person.id]))
    if not count:
        return say(
            "It is offered in the floor's channel. Nobody is free and rested then as things stand; "
            "a leader may still allow somebody."
        )
    return say.plural(
        "It is offered in the floor's channel. {n} colleague is free and rested then.",
        "It is offered in the floor's channel. {n} colleagues are free and rested then.",
        count,
    )
