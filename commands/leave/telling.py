"""Who hears of what became of a request: its thread, and the person who asked."""

from collections.abc import Sequence

from commands.deciding.asking import Asking, team_say
from commands.deciding.reach import reach
from commands.leave import card
from commands.leave.asked import who_is_asked
from commands.leave.proofs import proofs_line
from handbook.leave import Verdict
from handbook.messages import Message
from handbook.words import of
from storage import covers, leaves, outbox, people
from storage.cards import Button, Card, Fact, mention
from storage.leaves import APPROVED, ASKED, CLOSED, DECLINED, OPEN_STATES, WITHDRAWN, Leave
from storage.people import Known
from storage.rosters import Shift


def tell_thread(
    asking: Asking, leave: Leave, verdict: Verdict, shifts: Sequence[Shift] | None = None
) -> None:
    """Redraw the card and say in its thread, in the team's language, what has changed.

    `shifts`: the person's on those days, where they are known.
    """
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
    say_in_thread(asking, leave, lines)


def say_in_thread(asking: Asking, leave: Leave, lines: Sequence[str]) -> None:
    """Redraw the card, and that of the leave it is to replace; say this in its thread.

    Who is looked for in the meantime may not be needed any more.
    """
    if leave.state in CLOSED:
        covers.look_again(asking.tx, f"leave:{leave.id}")
    post = outbox.first_of(asking.tx, f"leave:{leave.id}")
    if post is not None:
        outbox.redraw(asking.tx, post)
        outbox.reply(asking.tx, post, post.subject, Card(lines=tuple(lines)))
    if leave.replaces is not None:
        redraw(asking, leave.replaces)


def redraw(asking: Asking, number: int) -> None:
    """Draw a leave's card again."""
    post = outbox.first_of(asking.tx, f"leave:{number}")
    if post is not None:
        outbox.redraw(asking.tx, post)


def say_to_asker(
    asking: Asking,
    leave: Leave,
    name: Message,
    lines: Sequence[str],
    buttons: tuple[Button, ...] = (),
    title: str | None = None,
) -> None:
    """In the person's own direct message, under the request's title (or another) and days.

    `name` is the message's; `lines` are in the person's language.
    """
    person = people.by_id(asking.tx, leave.person_id)
    say = of(person.language)
    told = Card(
        title=title or card.title(leave, asking.book, say),
        facts=(Fact(label=say("Days"), value=card.days(leave, person.team, say)),),
        lines=tuple(lines),
        small=(say("The rules: /timeoff why {number}", number=leave.id),),
        buttons=buttons,
    )
    reach(asking.tx, asking.book, person, name, f"leave:{leave.id}", told)


def tell_asker(asking: Asking, leave: Leave, verdict: Verdict, by: Known | None = None) -> None:
    """In the asker's own direct message and language: what was decided, by whom, what is owed.

    `by`: who decided, where it is not the person who acts.
    """
    decider = by or asking.person
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
        if leave.replaces is not None:
            lines.append(say("It stands in for #{number}.", number=leave.replaces))
        lines += proofs_line(asking.book, leave, verdict, say)
    if leave.state == DECLINED:
        lines.append(say("Why: {reason}", reason=leave.decided_words))
        if old := _still_open(asking, leave.replaces):
            days = card.days(old, person.team, say)
            lines.append(say("#{number} stays as it was: {days}.", number=old.id, days=days))
        else:
            lines.append(
                say(
                    "You are expected at work. If you cannot come, please tell {name} at once.",
                    name=decider.name,
                )
            )
    facts = (
        Fact(label=say("Days"), value=card.days(leave, person.team, say)),
        Fact(
            label=say("Decided by"),
            value=say("{name} ({rule})", name=decider.name, rule=verdict.steps_rule),
        ),
    )
    told = Card(
        title=card.title(leave, asking.book, say),
        facts=facts,
        lines=tuple(lines),
        small=(say("The rules: /timeoff why {number}", number=leave.id),),
    )
    reach(asking.tx, asking.book, person, "leave.decided", f"leave:{leave.id}", told)


def _still_open(asking: Asking, number: int | None) -> Leave | None:
    """The leave that was to be replaced, where it stands."""
    leave = leaves.get(asking.tx, number) if number is not None else None
    return leave if leave is not None and leave.state in OPEN_STATES else None
