"""What follows once all have taken over: the first call, and the short review (CC-2.3)."""

from collections.abc import Collection

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled
from commands.deciding.lines import several
from commands.handover.card import rules_then, title
from commands.handover.finding import check_may, found, number_of
from commands.handover.noting import redraw
from commands.handover.taking import MOST, choices
from handbook.handover import HandOverRules
from storage import handovers
from storage.cards import Card, Field, Form, clean
from storage.handovers import ACCEPTED, CLOSED, HandOver


def after_form(asking: Asking, value: str) -> Form:
    """What follows once all have taken over. Raises Refusal."""
    say, handover, rules = asking.say, *_taken(asking, value)
    after = rules.checked("after")
    done = [name for name in after if name in handover.steps]
    return Form(
        action="handover.after",
        title=say("After H{number}", number=handover.id),
        value=str(handover.id),
        submit=say("Send"),
        close=say("Close"),
        lines=(title(asking.tx, asking.person.team, handover, say),),
        fields=(
            Field(
                name="ticked",
                label=say("Done"),
                kind="choices",
                choices=choices(asking, after),
                value=",".join(done),
                is_optional=True,
            ),
            Field(
                name="review",
                label=say("What did the review come to?"),
                kind="text",
                value=handover.review_words,
                is_optional=True,
                limit=MOST,
                hint=say("The leaders read it on the card."),
            ),
        ),
    )


def after_sent(asking: Asking, filled: Filled) -> Card:
    handover, rules = _taken(asking, filled.value)
    ticked = set(filled.answers.get("ticked", "").split(","))
    return _after(asking, rules, handover, ticked, clean(filled.answers.get("review", ""), MOST))


def review_line(asking: Asking, typed: str) -> Card:
    """ "review H3 everybody was quick": all that follows is done. Raises Refusal."""
    handover, rules = _taken(asking, typed)
    words = clean(number_of(typed)[1], MOST)
    return _after(asking, rules, handover, set(rules.checks), words)


def _after(
    asking: Asking,
    rules: HandOverRules,
    handover: HandOver,
    ticked: Collection[str],
    words: str,
) -> Card:
    say, tx, after = asking.say, asking.tx, rules.checked("after")
    done = [name for name in after if name in ticked]
    kept = [name for name in handover.steps if name not in after]
    is_all = len(done) == len(after)
    values = {
        "steps": [*kept, *done],
        "review_words": words or None,
        "state": CLOSED if is_all else ACCEPTED,
        "closed_at": tx.now if is_all else None,
    }
    if not handovers.change(tx, handover, (ACCEPTED,), **values):
        raise _all_done(asking, handover)
    tx.note(
        "handover.reviewed",
        handovers.subject(handover.id),
        asking.actor,
        personal={"review_words": (handover.salt, words)} if words else None,
        steps=done,
    )
    redraw(asking, handover)
    if is_all:
        return Card(lines=(say("Noted: all of H{number} is done.", number=handover.id),))
    left = several((c.in_language(say.lang) for name, c in after.items() if name not in done), say)
    return Card(lines=(say("Noted. Still to do: {checks}.", checks=left),))


def _taken(asking: Asking, typed: str) -> tuple[HandOver, HandOverRules]:
    """One that was taken over, and is not all done. Raises Refusal."""
    say, handover = asking.say, found(asking, typed)
    check_may(asking)
    rules = rules_then(asking.book, asking.person.team, handover)
    if handover.state == CLOSED:
        raise _all_done(asking, handover)
    if handover.state != ACCEPTED:
        raise Refusal(
            say("Nobody has taken over H{number} yet. Nothing was changed.", number=handover.id),
            say("First: /rollcall handover take H{number}", number=handover.id),
        )
    return handover, rules


def _all_done(asking: Asking, handover: HandOver) -> Refusal:
    return Refusal(asking.say("All of H{number} is done already.", number=handover.id))
