"""What a handbook says of attendance, in words: lateness, and what it and absence lead to."""

from collections.abc import Iterator
from datetime import date

from bot.cli.phrases import above, begun, named, roles
from commands.deciding.proposal_card import EVENTS, first_amount, outcome_line
from handbook.attendance import Lateness, Outcome, Trigger
from handbook.attendance.rules import Recording
from handbook.book import Handbook
from handbook.terms import in_force
from handbook.words import Say, mark

_WITHIN = {
    "month": mark("in a calendar month"),
    "year": mark("in a calendar year"),
    "ever": mark("in all"),
}


def told(book: Handbook, day: date, say: Say) -> Iterator[str]:
    """The rules of attendance in force on a day; nothing where the page has none."""
    rules = book.attendance
    if lateness := in_force(rules.lateness, day):
        yield _late(lateness, say)
    if rules.recording and rules.recording.roles:
        yield say(
            "These record it for others and correct it: {roles} ({rule}).",
            **_who(book, rules.recording, say),
        )
    if rules.excusing and rules.excusing.roles:
        yield say("These excuse it: {roles} ({rule}).", **_who(book, rules.excusing, say))
    standing = [
        (consequence.title.in_language(say.lang), trigger)
        for consequence in rules.consequences.values()
        if (trigger := in_force(consequence.rules, day))
    ]
    if standing:
        yield say("What follows is proposed, never done by itself; its person may object.")
    for title, trigger in standing:
        yield say(
            "{title} ({when}): {outcome}. Decided by: {role} ({rule})",
            title=begun(title),
            when=_when(trigger, say),
            outcome=_outcome(trigger.outcome, say),
            role=roles(book, [trigger.decided_by], say),
            rule=named(trigger.rule, say),
        )
    versions = [rules.lateness, *(one.rules for one in rules.consequences.values())]
    later = [version.since for dated in versions for version in dated if version.since > day]
    if later:
        yield say("From {day} on other rules hold.", day=say.day(min(later)))


def _who(book: Handbook, who: Recording, say: Say) -> dict[str, str]:
    everybody = [*who.roles, *above(book, who.roles)]
    return {"roles": roles(book, everybody, say), "rule": named(who.rule, say)}


def _late(lateness: Lateness, say: Say) -> str:
    rule, seat = named(lateness.rule, say), say.minutes(lateness.seat_minutes)
    if lateness.briefing_minutes is not None:
        briefing = say.minutes(lateness.briefing_minutes)
        return say(
            "At the briefing {briefing} before the shift and in the seat {seat} before it; "
            "later is late ({rule}).",
            briefing=briefing,
            seat=seat,
            rule=rule,
        )
    if lateness.seat_minutes:
        return say(
            "In the seat {seat} before the shift; later is late ({rule}).", seat=seat, rule=rule
        )
    return say("In the seat when the shift begins; later is late ({rule}).", rule=rule)


def _when(trigger: Trigger, say: Say) -> str:
    """Which events lead to it, and how many of them."""
    told = {
        "events": ", ".join(say(EVENTS[event]) for event in trigger.events),
        "within": say(_WITHIN[trigger.within]),
    }
    if trigger.every is not None:
        return say("every {n} {within}: {events}", n=trigger.every, **told)
    if trigger.more_than is not None:
        return say("more than {n} {within}: {events}", n=trigger.more_than, **told)
    if trigger.days is not None:
        return say("{n} days {within}: {events}", n=f"{trigger.days:g}", **told)
    if trigger.at_least_minutes:
        length = say.minutes(trigger.at_least_minutes)
        return say("each time, from {length} on: {events}", length=length, **told)
    return say("each time: {events}", **told)


def _outcome(outcome: Outcome, say: Say) -> str:
    if outcome.absence_days == "each":
        return say("each of its days counts as absence")
    if outcome.points == "unstated":
        return say("points, which the handbook does not state: whoever decides gives them")
    if outcome.pay_days is not None:
        return say("days of pay for each of its days: −{amount}", amount=f"{outcome.pay_days:g}")
    return outcome_line(outcome, first_amount(outcome, 1.0), say)
