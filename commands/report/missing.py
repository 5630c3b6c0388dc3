"""What is missing, for whoever reports go to; and what is not needed after all."""

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Press
from commands.deciding.reach import reach
from commands.report import words
from commands.report.finding import found, may_receive
from commands.report.listing import overview
from commands.report.owing import Owed
from commands.report.seeing import receives_any
from commands.report.telling import drop_kept
from handbook.words import Say, of
from storage import reports
from storage.cards import Card, clean
from storage.reports import OPEN, VOID

MOST_WORDS = 500


def line(asking: Asking, _: str) -> Card:
    """ "missing". Raises Refusal for whom no report goes to."""
    say = asking.say
    if not receives_any(asking):
        raise Refusal(
            say("No report goes to you, so I cannot show you what is missing."),
            say("What you owe: /rollcall report"),
        )
    return overview(asking) or Card(
        lines=(say("Nothing is missing."), say("What came to you: /rollcall report"))
    )


def press(asking: Asking, _: Press) -> Card:
    return line(asking, "")


# ---- what is not needed


def waive_line(asking: Asking, typed: str) -> Card:
    """ "waive R12 the week was closed". Raises Refusal."""
    say, tx = asking.say, asking.tx
    owed, said = found(asking, typed)
    why = clean(said, MOST_WORDS)
    if asking.person.id in owed.ids or not may_receive(asking, owed):
        raise Refusal(
            say(
                "Only whom R{number} goes to can waive it: {names}. Nothing was changed.",
                number=owed.row.id,
                names=words.roles(asking.book, owed.rules.to.roles, say),
            )
        )
    if not why:
        raise Refusal(
            say("Please add why: /rollcall report waive R{number} …", number=owed.row.id),
            say("Nothing was changed."),
        )
    if not reports.change(tx, owed.row.number, OPEN, state=VOID, decided_by=asking.person.id):
        raise Refusal(
            say("R{number} is not owed any more. Nothing was changed.", number=owed.row.id)
        )
    drop_kept(asking, owed.row)
    tx.note(
        "report.waived",
        f"report:{owed.row.id}",
        asking.actor,
        personal={"words": (owed.row.salt, why)},
    )
    for known in owed.owners:
        subject = f"report_decided:{owed.row.id}"
        card = _waived(asking, owed, why, of(known.language))
        reach(tx, asking.book, known, "report.decided", subject, card)
    return Card(lines=(say("Waived: R{number}. Whoever owed it is told.", number=owed.row.id),))


def _waived(asking: Asking, owed: Owed, why: str, say: Say) -> Card:
    return Card(
        title=say("Not needed: {report}", report=words.title(owed, say)),
        lines=(
            say("{name} has waived it: {why}", name=asking.person.name, why=why),
            words.named(asking.tx, owed, asking.person.team, say),
        ),
    )
