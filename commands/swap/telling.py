"""Who hears of a swap: the leaders' thread, its two people, whoever leads the shifts."""

from collections.abc import Callable, Iterable, Sequence

from commands.deciding.asking import Asking, team_say
from commands.deciding.reach import reach
from commands.swap import card, words
from handbook.book import Handbook
from handbook.messages import Message
from handbook.swap import SwapVerdict
from handbook.words import Say, of
from storage import outbox, people, swaps
from storage.cards import Button, Card, mention
from storage.people import Known
from storage.swaps import ASKED, OFFERED, Swap
from storage.transaction import Tx


def begin(asking: Asking, swap: Swap) -> None:
    """The swap is new: its card stands in the leaders' channel, and who is next is asked."""
    tx, team = asking.tx, asking.person.team
    say = team_say(team)
    drawn = card.of(tx, swap, asking.book, team, say)
    outbox.post(tx, team.leaders_channel, words.subject(swap), drawn)
    if swap.state == ASKED:
        ask_leader(asking, swap)
    elif swap.colleague_id is None:
        outbox.post(
            tx, team.floor_channel, words.offer_subject(swap), card.offer(tx, swap, team, say)
        )
    elif swap.state == OFFERED:
        ask_colleague(asking, swap)


def ask_colleague(asking: Asking, swap: Swap) -> None:
    """In the colleague's direct message: what they would give and get, and their own count."""
    assert swap.colleague_id is not None
    known = people.by_id(asking.tx, swap.colleague_id)
    asker = people.by_id(asking.tx, swap.asker_id)
    say = of(known.language)
    verdict = SwapVerdict.model_validate(swap.verdict)
    own = [one for one in verdict.to_allow if one.person == known.id]
    names = {known.id: known.name}
    lines = [words.breach_line(breach, names, say) for breach in own]
    if own:
        lines.append(say("A leader would have to allow that."))
    if verdict.most is not None and known.id in verdict.counted:
        counted = SwapVerdict.model_validate(
            {**swap.verdict, "counted": {known.id: verdict.counted[known.id]}}
        )
        count = words.count_line(counted, names, say)
        label = words.count_label(swap.kind, say)
        lines += [say("{label}: {count}", label=label, count=count)] if count else []
    lines.append(say("Nothing changes before you and a leader have said yes."))
    tell(
        asking.tx,
        asking.book,
        swap,
        known,
        "swap.ask",
        say("{name} asks you for a swap ({swap})", name=asker.name, swap=words.name(swap)),
        lines,
        (
            Button(
                action="swap.accept", label=say("Yes, I swap"), value=str(swap.id), style="primary"
            ),
            Button(action="swap.refuse", label=say("No, thank you"), value=str(swap.id)),
        ),
    )


def ask_leader(asking: Asking, swap: Swap, news: Sequence[str] = ()) -> None:
    """The thread says the `news` and who decides; whoever does not read it now is told apart."""
    tx, team, book = asking.tx, asking.person.team, asking.book
    verdict = SwapVerdict.model_validate(swap.verdict)
    say = team_say(team)
    first = card.first_to_decide(tx, book, swap, verdict, team)
    if first is None:
        say_in_thread(tx, swap, news)
        return
    swaps.ask(tx, swap, first.id, 0)
    name = mention(first.person.slack_id, first.name)
    say_in_thread(tx, swap, [*news, say("{name}, please decide.", name=name)])
    if any(book.roles[r].in_leaders_channel for r in first.roles if r in book.roles):
        return
    own = of(first.language)
    lines = [own("You are asked to decide ({rule}).", rule=verdict.rule)]
    buttons = card.buttons(swap, verdict, own)
    tell(tx, book, swap, first, "swap.ask", card.title(swap, own), lines, buttons)


def say_in_thread(tx: Tx, swap: Swap, lines: Iterable[str]) -> None:
    """Redraw the cards, and say this in the leaders' thread."""
    redraw(tx, swap)
    post = outbox.first_of(tx, words.subject(swap))
    if post is not None:
        outbox.reply(tx, post, post.subject, Card(lines=tuple(lines)))


def redraw(tx: Tx, swap: Swap) -> None:
    for subject in (words.subject(swap), words.offer_subject(swap)):
        post = outbox.first_of(tx, subject)
        if post is not None:
            outbox.redraw(tx, post)


def tell(
    tx: Tx,
    book: Handbook,
    swap: Swap,
    known: Known,
    name: Message,
    title: str,
    lines: Sequence[str],
    buttons: tuple[Button, ...] = (),
) -> None:
    """In a person's own direct message and language, with the shifts of the swap."""
    assert swap.id is not None
    say = of(known.language)
    placed = words.placed(tx, swap.team_id, swaps.moves(tx, swap.id))
    names = words.names_of(tx, [swap.asker_id, swap.colleague_id])
    told = Card(
        title=title,
        facts=tuple(card.shift_facts(swap, placed, names, known.team, say)),
        lines=tuple(lines),
        small=(say("The rules: /swap why {swap}", swap=words.name(swap)),),
        buttons=buttons,
    )
    reach(tx, book, known, name, words.subject(swap), told)


def tell_both(
    asking: Asking, swap: Swap, said: Callable[[Say, Known], Sequence[str]], but: int | None = None
) -> None:
    """Both people of the swap hear it in their own words; `but`: not who does it."""
    for number in (swap.asker_id, swap.colleague_id):
        if number is not None and number != but:
            known = people.by_id(asking.tx, number)
            say = of(known.language)
            lines = said(say, known)
            title = card.title(swap, say)
            tell(asking.tx, asking.book, swap, known, "swap.told", title, lines)


def tell_leaders(asking: Asking, swap: Swap) -> None:
    """Whoever leads the other shift and has not decided it hears that it changes, too."""
    assert swap.id is not None
    tx, team, book = asking.tx, asking.person.team, asking.book
    verdict = SwapVerdict.model_validate(swap.verdict)
    told = {asking.person.id}
    for place in range(len(swaps.moves(tx, swap.id))):
        leader = card.first_to_decide(tx, book, swap, verdict, team, place)
        if leader is None or leader.id in told:
            continue
        told.add(leader.id)
        say = of(leader.language)
        lines = [
            say("This concerns a shift that you lead; the roster is changed."),
            say("Done by {name}.", name=asking.person.name),
        ]
        tell(tx, book, swap, leader, "swap.told", card.title(swap, say), lines)


def redraw_shifts(tx: Tx, swap: Swap) -> None:
    """The cards of the shifts themselves show who is on them."""
    assert swap.id is not None
    for one in words.placed(tx, swap.team_id, swaps.moves(tx, swap.id)):
        post = outbox.first_of(tx, f"shift:{one.shift.id}") if one.shift else None
        if post is not None:
            outbox.redraw(tx, post)
