"""What stands on no card: where somebody went, and what for."""

from commands.brb import card
from commands.brb.finding import found, may_note, rules_for
from commands.deciding.asking import Asking, Refusal
from handbook.terms import OURS
from storage import people, stepping_away
from storage.cards import Form


def details(asking: Asking, value: str) -> Form:
    """A form for the leaders and the person. The look is journaled. Raises Refusal."""
    say, away = asking.say, found(asking, value)
    rules = rules_for(asking, away)
    if away.person_id != asking.person.id and not may_note(asking, away, rules):
        raise Refusal(say("The details are open to the leaders and the person only."))
    person = people.by_id(asking.tx, away.person_id)
    day = stepping_away.shift_of(asking.tx, away).day
    asking.tx.note("brb.looked", f"brb:{away.id}", asking.actor)
    cited = [rules.rule, away.consent_rule or OURS]
    lines = [
        say("{name}: {times}", name=person.name, times=card.times(away, person.team, say)),
        say("Where, and what for: {words}", words=away.words or say("not said")),
    ]
    if away.decided_words:
        lines.append(say("Reason of the decision: {reason}", reason=away.decided_words))
    lines += [
        f"{rule}: {asking.book.wording(rule, day, say.lang)}"
        for rule in dict.fromkeys(cited)
        if rule != OURS
    ]
    return Form(
        action="brb.details",
        title=say("Details of #{number}", number=away.id),
        close=say("Close"),
        lines=tuple(lines),
    )
