"""The summary of a month: a line a person."""

from collections.abc import Iterable, Iterator, Sequence

from bot.cli.payroll.parts import HOW, SETTLED, UNITS, Parts, amount, counts, hours, short
from bot.cli.phrases import begun
from bot.cli.tables import Table, Value
from commands.deciding.proposal_card import STATES
from handbook.attendance import LATES
from storage.cards import clean
from storage.proposals import CONFIRMED, PROPOSED, Proposal
from storage.timesheet import Own, planned


def summary(parts: Parts) -> Table:
    say = parts.say
    kinds = list(dict.fromkeys(parts.booked(part) for own in parts.month for part in own.away))
    fines = sorted(
        {parts.unit(one) for own in parts.month for one in own.proposals if one.outcome == "fine"}
    )
    amounts = [
        *((f"fine:{unit}", say("fines, {currency}", currency=unit)) for unit in fines),
        ("pay_days", say(UNITS["pay_days"])),
        ("points", say(UNITS["points"])),
    ]
    head = [
        *parts.who_head(),
        say("Left on"),
        say("Also in"),
        say("Shifts"),
        say("Planned, hours"),
        *(say("{kind}, days", kind=parts.title(kind)) for kind in kinds),
        say("On leave, hours"),
        say("Lates"),
        say("Late, minutes"),
        *(say("Lates: {how}", how=say(words)) for words in HOW.values()),
        say("Lates that do not count"),
        say("Briefings missed"),
        say("Left early"),
        say("Not at work"),
        say("Days of absence"),
        say("Overtime, minutes"),
        *(
            say("{what}: {state}", what=begun(name), state=said)
            for _, name in amounts
            for said in (say(STATES[CONFIRMED]), say(STATES[PROPOSED]))
        ),
        say("Measures confirmed"),
        say("Not decided yet"),
    ]
    rows = [_sum(parts, own, kinds, [name for name, _ in amounts]) for own in parts.month]
    return Table("summary", say("Summary"), head, rows)


def _sum(parts: Parts, own: Own, kinds: Sequence[str], amounts: Sequence[str]) -> list[Value]:
    counting = [one.record for one in own.noted if counts(one)]
    lates = [record for record in counting if record.event == "late"]
    waived = [one for one in own.noted if one.record.event in LATES and not counts(one)]
    days = dict.fromkeys(kinds, 0.0)
    for part in own.away:
        days[parts.booked(part)] += part.days

    def number(event: str) -> int:
        return sum(record.event == event for record in counting)

    return [
        *parts.who(own),
        own.known.person.left_on,
        ", ".join(clean(name) for name in own.also_in),
        len(own.shifts),
        hours(sum(map(planned, own.shifts))),
        *(short(days[kind]) for kind in kinds),
        hours(sum(part.minutes for part in own.away)),
        len(lates),
        sum(record.minutes for record in lates),
        *(sum(record.how == how for record in lates) for how in HOW),
        len(waived),
        number("briefing"),
        number("left_early"),
        number("stayed_away"),
        short(sum(record.days for record in counting if record.event == "absence")),
        own.overtime,
        *(
            short(sum(_amounts(parts, own.proposals, amount, states)))
            for amount in amounts
            for states in (SETTLED, (PROPOSED,))
        ),
        sum(one.outcome == "measure" and one.state in SETTLED for one in own.proposals),
        sum(one.state == PROPOSED for one in own.proposals),
    ]


def _amounts(
    parts: Parts, proposed: Iterable[Proposal], wanted: str, states: Sequence[str]
) -> Iterator[float]:
    """What was decided, or is proposed; nothing where no number is stated."""
    for one in proposed:
        unit = f"fine:{parts.unit(one)}" if one.outcome == "fine" else one.outcome
        if unit == wanted and one.state in states:
            yield amount(one) or 0.0
