"""Who hears of what became of a request: its thread, and the person who asked."""

from collections.abc import Sequence

from commands.deciding.asking import Asking, team_say
from commands.deciding.reach import reach
from commands.leave import card
from commands.leave.asked import who_is_asked
from commands.leave.proofs import proofs_line
from handbook.leave import Verdict
from handbook.words import of
from storage import outbox, people
from storage.cards import Card, Fact, mention
from storage.leaves import APPROVED, ASKED, DECLINED, WITHDRAWN, Leave
from storage.rosters import Shift


def tell_thread(
    asking: Asking, leave: Leave, verdict: Verdict, shifts: Sequence[Shift] | None = None
) -> None:
    """Redraw the card and say in its thread, in the team's language, what has changed.

    `shifts`: the person's on those days, where they are known.
    """
    post = outbox.first_of(asking.tx, f"leave:{leave.id}")
    if post is None:
        return
    team = asking.person.team
    say = team_say(team)
    name = mention(asking.person.person.slack_id, asking.person.name)
    told = {"name": name, "rule": verdict.steps_rule}
    if leave.state == ASKED:
        lines = [
            say(
                "Approved by {name}, step {step} of {steps} ({rule}).",
                step=leave.step,
                steps=len(verdict.steps),
                **told,
            ),
            say(
                "Next: {who}.",
                who=who_is_asked(
                    asking.tx,
                    leave,
                    card.step(leave, verdict),
                    asking.book,
                    say,
                    is_for_all=True,
                ),
            ),
        ]
    else:
        said = {
            APPROVED: say("Approved by {name} ({rule}).", **told),
            DECLINED: say("Declined by {name} ({rule}).", **told),
            WITHDRAWN: say("Withdrawn by {name}.", **told),
        }[leave.state]
        lines = [said, *card.staffing(asking.tx, leave, team, say, shifts)]
    outbox.redraw(asking.tx, post)
    outbox.reply(asking.tx, post, post.subject, Card(lines=tuple(lines)))


def tell_asker(asking: Asking, leave: Leave, verdict: Verdict) -> None:
    """In the asker's own direct message and language: what was decided, by whom, what is owed."""
    person = people.by_id(asking.tx, leave.person_id)
    if person.person.slack_id is None:
        return
    say = of(person.language)
    lines = []
    if leave.state == ASKED:
        lines.append(
            say(
                "Step {step} of {steps} is approved; the {role} is next. It does not hold yet.",
                step=leave.step,
                steps=len(verdict.steps),
                role=card.decider(leave, verdict, asking.book, say),
            )
        )
    if leave.state == APPROVED:
        lines += proofs_line(asking.book, leave, verdict, say)
    if leave.state == DECLINED:
        name = asking.person.name
        lines.append(say("Why: {reason}", reason=leave.decided_words))
        lines.append(
            say(
                "You are expected at work. If you cannot come, please tell {name} at once.",
                name=name,
            )
        )
    facts = (
        Fact(label=say("Days"), value=card.days(leave, person.team, say)),
        Fact(
            label=say("Decided by"),
            value=say("{name} ({rule})", name=asking.person.name, rule=verdict.steps_rule),
        ),
    )
    told = Card(
        title=card.title(leave, asking.book, say),
        facts=facts,
        lines=tuple(lines),
        small=(say("The rules: /timeoff why {number}", number=leave.id),),
    )
    reach(asking.tx, asking.book, person, "leave.decided", f"leave:{leave.id}", told)
