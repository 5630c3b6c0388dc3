"""Which report is meant, and who may do what with it."""

from collections.abc import Sequence

from commands.deciding.asking import Asking, Refusal
from commands.deciding.lines import cited
from commands.deciding.typed import numbered
from commands.report import words
from commands.report.owing import Owed, Roll
from storage import people, reports
from storage.cards import clean
from storage.people import Known
from storage.reports import HANDED, OPEN, HandIn, Report
from storage.transaction import Tx

LETTER = "R"


def roll(asking: Asking) -> Roll:
    return Roll(asking.tx, asking.book, asking.person.team)


def one(roll: Roll, row: Report) -> Owed | None:
    return next(iter(roll.owed([row])), None)


def found(asking: Asking, typed: str) -> tuple[Owed, str]:
    """The report of the person's own team that a line begins with, and the rest. Raises Refusal."""
    say = asking.say
    number, rest = numbered(typed, LETTER)
    row = reports.get(asking.tx, int(number)) if number else None
    if row is None or row.team_id != asking.person.person.team_id:
        said = clean(typed, 20)
        raise Refusal(
            say("I know no report “{number}”. Nothing was changed.", number=said)
            if number
            else say("Which report? Please add its number, for example: R12"),
            say("What you owe: /rollcall report"),
        )
    owed = one(roll(asking), row)
    if owed is None:
        raise Refusal(say("The handbook knows such a report no longer. Nothing was changed."))
    return owed, rest


def standing(tx: Tx, row: Report) -> HandIn | None:
    return reports.standing(tx, [row]).get(row.number)


def check_own(asking: Asking, owed: Owed) -> None:
    """Raises Refusal for everybody but those whose it is."""
    if asking.person.id not in owed.ids:
        raise Refusal(
            asking.say(
                "R{number} is not yours: {whose}. Nothing was changed.",
                number=owed.row.id,
                whose=words.whose(owed, asking.book, asking.say),
            ),
            asking.say("What you owe: /rollcall report"),
        )


def may_receive(asking: Asking, owed: Owed) -> bool:
    """Whether it goes to the person, or to somebody they may act for."""
    return asking.book.may_any(asking.person.roles, owed.rules.to.roles)


def may_open(asking: Asking, owed: Owed, hand_in: HandIn) -> bool:
    """Those whose it is, to whom it goes, and who has copies of it."""
    if asking.person.id in {*owed.ids, hand_in.by_id} or may_receive(asking, owed):
        return True
    copies = owed.rules.copies
    return bool(copies and asking.person.roles & set(copies.roles))


def check_open(asking: Asking, owed: Owed) -> HandIn:
    """What stands of it, for whoever may read that. Raises Refusal."""
    say, hand_in = asking.say, standing(asking.tx, owed.row)
    if hand_in is None:
        raise Refusal(say("Nothing is handed in for R{number}.", number=owed.row.id))
    if not may_open(asking, owed, hand_in):
        raise Refusal(
            say(
                "R{number} goes to the {roles} ({rule}), and to those with copies.",
                number=owed.row.id,
                roles=words.roles(asking.book, owed.rules.to.roles, say),
                rule=cited(owed.rules.to.rule, say),
            )
        )
    return hand_in


def check_decide(asking: Asking, owed: Owed) -> None:
    """Raises Refusal for whoever does not approve it, or where nobody has to."""
    say, rules = asking.say, owed.rules
    told = {
        "number": owed.row.id,
        "roles": words.roles(asking.book, rules.to.roles, say),
        "rule": cited(rules.to.rule, say),
    }
    if not rules.approval:
        raise Refusal(
            say("R{number} needs no approval: to hand it in is enough.", **told),
            say("Nothing was changed."),
        )
    hand_in = standing(asking.tx, owed.row)
    own = {*owed.ids, *([hand_in.by_id] if hand_in else [])}
    if asking.person.id in own:
        raise Refusal(
            say("Nobody approves their own report. Nothing was changed."),
            say("R{number} is for the {roles} ({rule}).", **told),
        )
    if not may_receive(asking, owed):
        raise Refusal(say("R{number} is for the {roles} ({rule}). Nothing was changed.", **told))


def was_first(asking: Asking, owed: Owed) -> Refusal:
    """What the second of two is told."""
    say, row = asking.say, reports.get(asking.tx, owed.row.number)
    nothing = say("Nothing was changed.")
    if row is not None and row.decided_by is not None and row.state not in (*OPEN, HANDED):
        name = people.by_id(asking.tx, row.decided_by).name
        return Refusal(
            say("{name} was first: R{number} is decided.", name=name, number=row.id), nothing
        )
    return Refusal(
        say("R{number} has changed meanwhile. Please open it again.", number=owed.row.id), nothing
    )


def others(found: Sequence[Known], without: int) -> list[Known]:
    return [known for known in found if known.id != without]
