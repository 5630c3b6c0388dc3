"""Bringing an undecided request up again, in its thread."""

from commands.deciding.asking import Books, team_say
from commands.leave import card
from handbook.leave import Verdict
from storage import leaves, outbox, people, rosters
from storage.cards import Card
from storage.transaction import Tx


def remind(tx: Tx, books: Books, number: int) -> None:
    """Say in the thread who decides, how long it has waited, and how long until the shift."""
    leave = leaves.get(tx, number)
    thread = outbox.first_of(tx, f"leave:{number}")
    if leave is None or thread is None:
        return
    person = people.by_id(tx, leave.person_id)
    team, book = person.team, books[person.team.handbook]
    say = team_say(team)
    verdict = Verdict.model_validate(leave.verdict)
    waited = int((tx.now - (leave.taken_at or leave.asked_at)).total_seconds() // 60)
    lines = [
        say(
            "{time} without a decision. The {role} decides ({rule}).",
            time=card.length(waited, say),
            role=card.decider(leave, verdict, book, say),
            rule=verdict.steps_rule,
        )
    ]
    shifts = rosters.shifts_of(tx, leave.person_id, leave.first, leave.last)
    if shifts:
        left = int((shifts[0].starts_at - tx.now).total_seconds() // 60)
        if left > 0:
            lines.append(say("The shift begins in {time}.", time=card.length(left, say)))
        else:
            lines.append(say("The shift has begun."))
    lines.append(say("To decide, answer here: approve, or decline and the reason."))
    outbox.reply(tx, thread, thread.subject, Card(lines=tuple(lines)))
