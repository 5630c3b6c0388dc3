"""What stands in no message: the reasons, and why somebody could not be asked."""

from commands.deciding.asking import Asking
from commands.deciding.lines import shift_line
from commands.relief import card
from commands.relief.ask import why_not
from commands.relief.candidates import look
from commands.relief.finding import check_right, found, shift_of
from handbook.terms import OURS
from storage import people, reliefs
from storage.cards import Form


def details(asking: Asking, value: str) -> Form:
    """A form for those who assign overtime. The look is journaled. Raises Refusal."""
    say, relief = asking.say, found(asking, value)
    rules = check_right(asking, relief)
    tx, team = asking.tx, asking.person.team
    tx.note("relief.looked", f"relief:{relief.id}", asking.actor)
    assert relief.id is not None
    shift = shift_of(tx, relief)
    lines = [
        shift_line(shift, team.zone, say),
        card.staffing(tx, relief, team, say),
    ]
    for row in reliefs.overtimes(tx, relief.id):
        lines.append(card.overtime_line(row, people.by_id(tx, row.person_id).name, team, say))
        if row.reason:
            lines.append(say("The leader's reason: {reason}", reason=row.reason))
        if row.words:
            lines.append(say("Reason: {reason}", reason=row.words))
    if relief.state in reliefs.STANDING:
        near = look(tx, rules, relief, team)
        lines += [card.candidate_line(one, team, say) for one in near if not one.candidate.why_not]
        lines += [why_not(asking, rules, one) for one in near if one.candidate.why_not]
    lines += [
        f"{rule}: {asking.book.wording(rule, shift.day, say.lang)}"
        for rule in dict.fromkeys((rules.rule, rules.rest_rule, rules.most_rule))
        if rule != OURS
    ]
    return Form(
        action="relief.details",
        title=say("Details of {relief}", relief=card.name(relief)),
        close=say("Close"),
        lines=tuple(lines),
    )
