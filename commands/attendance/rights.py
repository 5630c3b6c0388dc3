"""Who may record, correct and excuse others' attendance, and which record is meant."""

from commands.deciding.asking import Asking, Refusal
from commands.deciding.lines import cited
from commands.deciding.typed import numbered
from handbook.attendance import Recording
from handbook.terms import OURS
from storage import attendance, people, rosters
from storage.attendance import WITHDRAWN, Record
from storage.cards import clean
from storage.people import Known
from storage.rosters import Shift


def check_may_record(asking: Asking) -> None:
    """Raises Refusal for whoever may not record for others."""
    _check(asking, asking.book.attendance.recording)


def check_may_excuse(asking: Asking) -> None:
    """Raises Refusal for whoever may not excuse."""
    _check(asking, asking.book.attendance.excusing)


def may_record(asking: Asking) -> bool:
    return _may(asking, asking.book.attendance.recording)


def _may(asking: Asking, rights: Recording | None) -> bool:
    roles = rights.roles if rights else ()
    return asking.book.may_any(asking.person.roles, roles)


def _check(asking: Asking, rights: Recording | None) -> None:
    if _may(asking, rights):
        return
    say = asking.say
    titles = [asking.book.roles[r].in_language(say.lang) for r in (rights.roles if rights else ())]
    who = say.names(titles) if titles else say("nobody")
    rule = cited(rights.rule if rights else OURS, say)
    raise Refusal(
        say(
            "Only these may do that: {people} ({rule}). Nothing was changed.", people=who, rule=rule
        )
    )


def check_not_self(asking: Asking, person_id: int) -> None:
    """Raises Refusal: nobody writes about themself."""
    if person_id == asking.person.id:
        raise Refusal(
            asking.say("Nobody records or excuses themself. Nothing was changed."),
            asking.say("To say that you are late: /late 20 traffic"),
        )


def found(asking: Asking, typed: str) -> tuple[Record, Known]:
    """The record of the person's own team, and whose it is. Raises Refusal."""
    say = asking.say
    number, _ = numbered(typed)
    record = attendance.get(asking.tx, int(number)) if number else None
    is_there = record is not None and record.state != WITHDRAWN
    if record is None or not is_there or record.team_id != asking.person.person.team_id:
        raise Refusal(
            say("I know no record “{number}”.", number=clean(typed, 20))
            if typed.strip()
            else say("Which record? Please add its number, for example: 12"),
            say("The records of the running shift: /rollcall attendance shift"),
        )
    return record, people.by_id(asking.tx, record.person_id)


def shift_of(asking: Asking, value: str) -> Shift:
    """The shift of the person's own team. Raises Refusal."""
    number = int(value) if value.isdecimal() and len(value) < 10 else 0
    shift = rosters.get(asking.tx, number)
    if shift is None or shift.team_id != asking.person.person.team_id:
        raise Refusal(asking.say("That shift is no longer on the roster. Nothing was changed."))
    return shift
