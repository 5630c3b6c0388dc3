"""What is proposed about a person, in words: for whoever decides, and for the person."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from commands.deciding.lines import cited
from commands.deciding.units import unit_line
from handbook.attendance import Outcome, Recorded
from handbook.book import Handbook
from handbook.consequence import named
from handbook.words import Say, mark
from storage.cards import Button, Card, Fact
from storage.people import Known
from storage.proposals import CHANGED, CONFIRMED, PROPOSED, VOID, WAIVED, Proposal

EVENTS = {
    "late": mark("late"),
    "briefing": mark("briefing missed"),
    "left_early": mark("left early"),
    "stayed_away": mark("not at work"),
    "not_approved": mark("not at work, leave not approved"),
    "overtime_left": mark("overtime left"),
    "stepped_away": mark("away from the post too long"),
    "proofs_missing": mark("proofs missing"),
    "reason_differs": mark("another reason in the proofs"),
    "overdue": mark("not back after leave"),
    "absence": mark("absence"),
}
STATES = {
    PROPOSED: mark("waiting"),
    CONFIRMED: mark("confirmed"),
    CHANGED: mark("changed"),
    WAIVED: mark("waived"),
    VOID: mark("no longer proposed"),
}


MOST_SHOWN = 12
"""Of more events than that, a card says how many more there are."""


def object_button(proposal: Proposal, say: Say) -> Button:
    return Button(action="proposal.object", label=say("Object…"), value=str(proposal.id))


def outcome_kind(outcome: Outcome) -> str:
    """The name of the field that is given."""
    kinds = ("absence_days", "fine", "pay_days", "points", "measure")
    return next(kind for kind in kinds if getattr(outcome, kind) is not None)


def first_amount(outcome: Outcome, days: float) -> float | None:
    """What is proposed for events of so many days, in the outcome's unit; None: not stated."""
    match outcome_kind(outcome):
        case "absence_days":
            return days if outcome.absence_days == "each" else outcome.absence_days
        case "fine":
            return outcome.fine
        case "pay_days":
            return (outcome.pay_days or 0.0) * days
        case "points":
            return None if outcome.points == "unstated" else outcome.points
        case _:
            return None


def card(proposal: Proposal, book: Handbook, known: Known, say: Say) -> Card:
    """The proposal in each of its states, for whoever decides."""
    is_open = proposal.state == PROPOSED
    lines = [] if is_open else [state_line(proposal, book, say)]
    if proposal.objected_at is not None:
        lines.append(say("{name} objects. [Details] says why.", name=known.name))
    return Card(
        title=title(proposal, book, say),
        facts=(Fact(label=say("About"), value=known.name), *facts(proposal, book, say)),
        lines=tuple(lines),
        small=(_fine_print(proposal, say),),
        buttons=buttons(proposal, say),
    )


def _fine_print(proposal: Proposal, say: Say) -> str:
    if proposal.state == PROPOSED:
        return say("Nothing counts before somebody decides it. #P{number}", number=proposal.id)
    return f"#P{proposal.id}"


def buttons(proposal: Proposal, say: Say) -> tuple[Button, ...]:
    """What can be done with it, by those who may."""
    value = str(proposal.id)
    details = Button(action="proposal.details", label=say("Details"), value=value)
    if proposal.state != PROPOSED:
        return (details,)
    return (
        Button(action="proposal.confirm", label=say("Confirm"), value=value, style="primary"),
        Button(action="proposal.change", label=say("Change…"), value=value),
        Button(action="proposal.waive", label=say("Waive…"), value=value),
        details,
    )


def state_line(proposal: Proposal, book: Handbook, say: Say) -> str:
    """ "Confirmed", "changed to …", "waived"; nothing is said of why."""
    if proposal.state == CHANGED:
        return say("Changed to: {what}", what=what(proposal, book, say))
    return say("It is {state}.", state=say(STATES[proposal.state]))


def title(proposal: Proposal, book: Handbook, say: Say) -> str:
    """The consequence, and which of its kind it is in the period."""
    found = named(book, proposal.ground, proposal.consequence, proposal.day)
    name = found.title.in_language(say.lang) if found else proposal.consequence
    if proposal.nth > 1:
        name = say("{title} (number {nth})", title=name, nth=proposal.nth)
    return say("Proposed: {title}", title=name)


def facts(proposal: Proposal, book: Handbook, say: Say) -> tuple[Fact, ...]:
    """What is proposed, by which rule, and what it rests on."""
    amount = _outcome(proposal, book, proposal.amount, say)
    shown = [event(one, book, say) for one in proposal.shown[:MOST_SHOWN]]
    if len(proposal.shown) > MOST_SHOWN:
        shown.append(say("{n} more", n=len(proposal.shown) - MOST_SHOWN))
    return (
        Fact(
            label=say("Proposed"),
            value=say("{what} ({rule})", what=amount, rule=cited(proposal.rule, say)),
        ),
        Fact(label=say("It rests on"), value=say.names(shown)),
    )


def what(proposal: Proposal, book: Handbook, say: Say) -> str:
    """What was proposed, or decided instead: "absence, in days: 1"."""
    decided = proposal.decided_amount
    amount = decided if decided is not None else proposal.amount
    return _outcome(proposal, book, amount, say)


def _outcome(proposal: Proposal, book: Handbook, amount: float | None, say: Say) -> str:
    found = named(book, proposal.ground, proposal.consequence, proposal.day)
    if found and found.is_bonus and amount is not None:
        return say("points: +{amount}", amount=f"{amount:g}")
    return outcome_line(found.outcome if found else None, amount, say, proposal.outcome)


def outcome_line(
    outcome: Outcome | None, amount: float | None, say: Say, kind: str | None = None
) -> str:
    """ "absence, in days: 1", "a fine of 20 CNY"; of a measure its words."""
    number = "" if amount is None else f"{amount:g}"
    match kind or (outcome_kind(outcome) if outcome else ""):
        case "absence_days":
            return say("absence, in days: {amount}", amount=number)
        case "fine":
            currency = outcome.currency if outcome else ""
            return say("a fine of {amount} {currency}", amount=number, currency=currency)
        case "pay_days":
            return say("pay, in days: −{amount}", amount=number)
        case "points":
            if amount is None:
                return say("points, how many is not stated")
            return say("points: −{amount}", amount=number)
        case _:
            measure = outcome.measure if outcome else None
            return measure.in_language(say.lang) if measure else say("a measure")


def event(shown: dict[str, Any], book: Handbook, say: Say) -> str:
    """ "Mon 2 Nov 2026 (late, 12 min)"; of the ledger "D12, Mon 2 Nov 2026 (litter)"."""
    if "month" in shown:
        month = say.month(date.fromisoformat(f"{shown['month']}-01"))
        if "rank" in shown:
            rank, of = shown["rank"], shown["of"]
            return say("{month}: rank {rank} of {of}", month=month, rank=rank, of=of)
        points = unit_line("points", shown["points"], None, say)
        return say("{month}: {points}", month=month, points=points)
    if "report" in shown:
        return _report(shown, book, say)
    day = say.day(date.fromisoformat(shown["day"]))
    if "entry" in shown:
        item = book.conduct.items.get(shown["item"])
        name = item.title.in_language(say.lang) if item else shown["item"]
        return say("D{number}, {day} ({event})", number=shown["entry"], day=day, event=name)
    name = say(EVENTS[shown["event"]])
    if shown["minutes"]:
        length = say.minutes(shown["minutes"])
        return say("{day} ({event}, {length})", event=name, length=length, day=day)
    return say("{day} ({event})", event=name, day=day)


def _report(shown: dict[str, Any], book: Handbook, say: Say) -> str:
    """ "the month's statistics, Sun 1 – Mon 30 Nov 2026: due Fri 4 Dec 2026, 1 day late"."""
    kind = book.reports.kinds.get(shown["report"])
    told = {
        "report": kind.title.in_language(say.lang) if kind else shown["report"],
        "days": say.days((date.fromisoformat(shown["first"]), date.fromisoformat(shown["last"]))),
        "day": say.day(date.fromisoformat(shown["due"])),
    }
    if shown["late"] is None:
        return say("{report}, {days}: due {day}, nothing came in time to count", **told)
    return say.plural(
        "{report}, {days}: due {day}, {n} day late",
        "{report}, {days}: due {day}, {n} days late",
        shown["late"],
        **told,
    )


def shown(events: Sequence[Recorded]) -> list[dict[str, Any]]:
    """The events as a proposal keeps them."""
    return [
        {"event": one.event, "day": one.day.isoformat(), "minutes": one.minutes} for one in events
    ]
