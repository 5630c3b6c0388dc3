"""A finding is logged about a person, with the rights of /deduct: they are told of it (CC-2.2)."""

from datetime import date

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled
from commands.deciding.log_asked import Asked, log, logged
from commands.deciding.log_fields import amount_typed, item_choice
from commands.deciding.naming import person_named
from commands.deciding.searching import person_chosen, person_field
from commands.deciding.typed import begun
from commands.patrol.finding import check_may, line, logged_as, standing_found
from handbook.conduct import meant
from storage import patrols, rosters
from storage.cards import Card, Choice, Field, Form
from storage.patrols import Finding
from storage.people import Known

AGAIN = ("again", "再次")


def log_form(asking: Asking, value: str) -> Form:
    """About whom, and what of the catalogue. Raises Refusal."""
    say, (finding, _) = asking.say, standing_found(asking, value)
    rules = check_may(asking)
    _check_not_logged(asking, finding)
    kind = rules.kinds.get(finding.kind)
    return Form(
        action="patrol.log",
        title=say("Log F{number}", number=finding.id),
        value=str(finding.id),
        submit=say("Log it"),
        close=say("Close"),
        lines=(
            line(asking, rules, finding),
            say("The person is told privately, with the rule, and can read what was found."),
        ),
        fields=(
            person_field("person", say("About whom?"), "patrol.person"),
            item_field(asking, kind.items[0] if kind and kind.items else None),
            amount_field(asking),
            Field(
                name="again",
                label=say("Also"),
                kind="choices",
                choices=(Choice(value="again", label=say("The same happened again that day")),),
                is_optional=True,
            ),
        ),
    )


def log_sent(asking: Asking, filled: Filled) -> Card:
    """Raises Refusal, beside the field that it is about."""
    answers, (finding, _) = filled.answers, standing_found(asking, filled.value)
    known = person_chosen(asking, "person", answers.get("person", ""))
    amount = amount_typed(asking, answers.get("amount", ""))
    is_again = bool(answers.get("again"))
    return log_finding(asking, finding, known, answers.get("item", ""), amount, is_again=is_again)


def log_line(asking: Asking, typed: str) -> Card:
    """ "log F3 @ada litter", "log F3 @ada" where the kind is mostly one item. Raises Refusal."""
    say, (finding, rest) = asking.say, standing_found(asking, typed)
    rules = check_may(asking)
    again = begun(rest, AGAIN)
    example = say("/rollcall patrol log F{number} @name CC-2.2.1.6", number=finding.id)
    known, words = person_named(asking, again[1] if again else rest, example)
    kind = rules.kinds.get(finding.kind)
    usual = kind.items[0] if kind and len(kind.items) == 1 else ""
    said = meant(asking.book.conduct, words, asking.today) if words else None
    items = said.items if said else ((usual,) if usual else ())
    if len(items) != 1:
        raise Refusal(
            say("What of the catalogue is it? Nothing is logged yet."),
            say("For example: {example}", example=example),
            say("What can be logged: /deduct items"),
        )
    amount = said.amount if said else None
    return log_finding(asking, finding, known, items[0], amount, is_again=again is not None)


def log_finding(
    asking: Asking,
    finding: Finding,
    known: Known,
    item: str,
    amount: float | None,
    *,
    is_again: bool = False,
) -> Card:
    """Log it with the rights of /deduct. Raises Refusal."""
    say, tx = asking.say, asking.tx
    _check_not_logged(asking, finding)
    before = finding.entry_id
    entry = log(
        asking,
        Asked(
            known,
            item,
            _day(asking, finding),
            amount,
            is_again=is_again,
            place=finding.place or "",
            evidence=f"F{finding.id}",
            note=finding.words or "",
            source=patrols.source(finding.id),
            again=say(
                "/rollcall patrol log F{number} again {code} {item}",
                number=finding.id,
                code=known.person.code,
                item=item,
            ),
        ),
    )
    assert entry.id is not None, "it was stored just now"
    if not patrols.log_as(tx, finding, entry.id, before):
        raise Refusal(say("Somebody has logged F{number} just now.", number=finding.id))
    tx.note("patrol.logged", patrols.source(finding.id), asking.actor, entry=entry.id)
    return logged(asking, known, entry)


def _check_not_logged(asking: Asking, finding: Finding) -> None:
    entry = logged_as(asking.tx, finding)
    if entry is not None:
        told = {"number": finding.id, "entry": entry.id}
        raise Refusal(asking.say("F{number} is logged already, as D{entry}.", **told))


def _day(asking: Asking, finding: Finding) -> date:
    """A night shift's is the date on which it began."""
    shift = rosters.get(asking.tx, finding.shift_id) if finding.shift_id else None
    return shift.day if shift else finding.at.astimezone(asking.now.tzinfo).date()


def item_field(asking: Asking, item: str | None) -> Field:
    say = asking.say
    known = item_choice(asking, item) if item else None
    return Field(
        name="item",
        label=say("What of the catalogue?"),
        kind="search",
        source="patrol.item",
        choices=(known,) if known else (),
        value=known.value if known else None,
        hint=say("A word of it or its number finds it."),
    )


def amount_field(asking: Asking) -> Field:
    say = asking.say
    return Field(
        name="amount",
        label=say("How much?"),
        kind="line",
        is_optional=True,
        limit=20,
        hint=say("Only where the catalogue leaves it open, such as 1 to 5 points."),
    )
