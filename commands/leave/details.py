"""What stands in no message: the reason, and the rules in full."""

from commands.deciding.asking import Asking, Refusal
from commands.leave import card
from commands.leave.finding import found, may_see
from handbook.leave import Verdict
from handbook.terms import OURS
from storage import decisions, people
from storage.cards import Form
from storage.leaves import Leave


def details(asking: Asking, value: str) -> Form:
    """A form for those whom the rule names. The look is journaled. Raises Refusal."""
    say, leave = asking.say, found(asking, value)
    verdict = Verdict.model_validate(leave.verdict)
    if not may_see(asking, leave, verdict):
        roles = [asking.book.roles[role].in_language(say.lang) for role in verdict.details_for]
        raise Refusal(
            say(
                "The details are open to these only: {people}.",
                people=say.names([*roles, say("the person who asked")]),
            )
        )
    person = people.by_id(asking.tx, leave.person_id)
    asking.tx.note("leave.looked", f"leave:{leave.id}", asking.actor)
    return Form(
        action="leave.details",
        title=say("Details of #{number}", number=leave.id),
        close=say("Close"),
        lines=(
            say(
                "{kind} of {name}, {days}",
                kind=card.kind(leave, asking.book, say),
                name=person.name,
                days=card.days(leave, person.team, say),
            ),
            say("Asked: {when}", when=card.asked(leave, verdict, person.team, say)),
            say("Reason: {reason}", reason=leave.reason or say("none given")),
            *(
                say("Reason of the decision: {reason}", reason=decision.words)
                for decision in decisions.of(asking.tx, f"leave:{leave.id}")
                if decision.words
            ),
            *rule_lines(asking, leave, verdict),
        ),
    )


def rule_lines(asking: Asking, leave: Leave, verdict: Verdict) -> list[str]:
    """Each rule that the verdict rests on, as it read on the leave's first day."""
    return [
        f"{rule}: {asking.book.wording(rule, leave.first, asking.say.lang)}"
        for rule in verdict.rules
        if rule != OURS
    ]
