"""What a dossier tells of a swap."""

from commands.deciding.case import (
    Case,
    CaseKind,
    Ended,
    Looking,
    Words,
    decided,
    moment,
    name_of,
    silent,
)
from commands.swap import card, words
from handbook.swap import SwapVerdict
from handbook.words import Say, mark
from storage import outbox, people, swaps
from storage.cards import Fact
from storage.people import Team
from storage.swaps import Swap


def tell(looking: Looking) -> Case | None:
    swap = swaps.get(looking.tx, looking.number)
    if swap is None:
        return None
    team = people.team(looking.tx, swap.team_id)
    say, subject = looking.say(team), words.subject(swap)
    verdict = SwapVerdict.model_validate(swap.verdict)
    ended = Ended(swap.state, swap.decided_by, swap.decided_at, swap.decided_words)
    offers = (words.offer_subject(swap),) if _is_open_offer(looking, swap) else ()
    return Case(
        name=words.name(swap),
        title=card.title(swap, say),
        team=team,
        asked=tuple(_asked(looking, swap, verdict, team, say)),
        words=(Words(say("Reason"), swap.reason, "reason", swap.salt),),
        decisions=decided(
            looking, team, subject, swap.salt, [verdict.decided_by], words.STATES, ended
        ),
        rules_on=words.local(swap.asked_at, team).date(),
        rules=verdict.rules,
        verdict=swap.verdict,
        cards=(subject, *offers),
        journal=(subject,),
        silent=silent(looking, subject),
    )


def _is_open_offer(looking: Looking, swap: Swap) -> bool:
    return outbox.first_of(looking.tx, words.offer_subject(swap)) is not None


def _asked(looking: Looking, swap: Swap, verdict: SwapVerdict, team: Team, say: Say) -> list[Fact]:
    tx = looking.tx
    assert swap.id is not None
    placed = words.placed(tx, swap.team_id, swaps.moves(tx, swap.id))
    names = words.names_of(tx, [swap.asker_id, swap.colleague_id])
    found = [Fact(label=say("Asked by"), value=name_of(tx, swap.asker_id))]
    if swap.colleague_id is not None:
        found.append(Fact(label=say("Colleague"), value=name_of(tx, swap.colleague_id)))
    if swap.filed_by != swap.asker_id:
        found.append(Fact(label=say("Asked for them by"), value=name_of(tx, swap.filed_by)))
    found += card.shift_facts(swap, placed, names, team, say)
    found.append(Fact(label=say("Asked"), value=moment(swap.asked_at, team, say)))
    if swap.answered_at is not None:
        answered = moment(swap.answered_at, team, say)
        found.append(Fact(label=say("Answered by the colleague"), value=answered))
    if verdict.is_special:
        found.append(Fact(label=say("Special case"), value=say("yes")))
    every = words.names_of(tx, [breach.person for breach in verdict.breaches])
    found += [
        Fact(label=say("Against it"), value=words.breach_line(breach, every, say))
        for breach in verdict.breaches
    ]
    return found


CASES = {"swap": CaseKind("S", mark("a swap"), tell)}
