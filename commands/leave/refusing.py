"""A wish that the rules do not allow is refused with the rule and with what can be done instead."""

from datetime import date, timedelta

from commands.deciding.asking import Asking, Refusal
from commands.leave import card
from commands.leave.facts import overlapping
from commands.leave.wish import Wish, Work, word_for
from handbook.book import in_force
from handbook.dates import typed
from handbook.leave import Facts, Verdict
from handbook.leave.judging import months_before
from storage.cards import Button


def refuse(asking: Asking, wish: Wish, verdict: Verdict, facts: Facts) -> Refusal:
    """Why the wish is not taken, by which rule, and the next step."""
    if verdict.refused == "balance":
        return _too_many(asking, wish, facts)
    return _too_late(asking, wish, verdict)


def _too_many(asking: Asking, wish: Wish, facts: Facts) -> Refusal:
    say = asking.say
    assert facts.balance_left is not None
    words = say(
        "Your balance of {kind}, in days: {left}. This would take {days}.",
        left=f"{facts.balance_left:g}",
        kind=title(asking, wish.kind),
        days=f"{facts.days:g}",
    )
    return Refusal(
        words,
        say("Requests that wait count as well: /timeoff list. Nothing was changed."),
        fields={"last": words},
    )


def _too_late(asking: Asking, wish: Wish, verdict: Verdict) -> Refusal:
    say, team = asking.say, asking.person.team
    until = card.asked_until(verdict, team, say)
    words = say(
        "Too late for {kind} on {days}: it had to be asked by {until} ({rule}).",
        kind=title(asking, wish.kind),
        days=say.days((wish.span.first, wish.span.last)),
        until=until,
        rule=verdict.notice_rule,
    )
    lines = [words]
    buttons: tuple[Button, ...] = ()
    if verdict.special_by is not None and wish.replaces is None:
        by = say.moment(card.local(verdict.special_by, team))
        asked = f"{word_for(asking, wish.kind)} {typed(wish.span)}"
        lines += [
            say("In a special case you can still ask until {by}, with the reason.", by=by),
            say("Type: /timeoff special {asked} and why", asked=asked),
        ]
        value = f"{wish.kind} {typed(wish.span)}"
        label = say("It is a special case…")
        buttons = (Button(action="leave.special", label=label, value=value, style="primary"),)
    elif day := _first_day(asking, wish):
        lines.append(say("The first day that you can ask for now is {day}.", day=say.day(day)))
    return Refusal(
        *lines,
        say("Nothing is noted, and nobody was told."),
        fields={"first": " ".join(lines)},
        buttons=buttons,
    )


def _first_day(asking: Asking, wish: Wish) -> date | None:
    """The first day that the notice still allows, asked today."""
    rules = in_force(asking.book.leave.kinds[wish.kind].rules, wish.span.first)
    if rules is None:
        return None
    if rules.notice.days_ahead is not None:
        return asking.today + timedelta(days=rules.notice.days_ahead)
    if rules.notice.months_ahead is None:
        return None
    day = asking.today
    while months_before(day, rules.notice.months_ahead) < asking.today:
        day += timedelta(days=1)
    return day


def refuse_overlap(asking: Asking, wish: Wish, work: Work) -> None:
    """Raises Refusal when the person has asked for some of that work already."""
    say = asking.say
    other = overlapping(work.absence, work.near)
    if other is None:
        return
    days = card.days(other, asking.person.team, say)
    asked = say("You have asked already: #{number}, {days}.", number=other.id, days=days)
    if wish.person.id != asking.person.id:
        asked = say(
            "{name} has asked already: #{number}, {days}.",
            name=wish.person.name,
            number=other.id,
            days=days,
        )
    raise Refusal(
        asked,
        say(
            "To change it, for example: /timeoff change {number} to {day}",
            number=other.id,
            day=wish.span.first.isoformat(),
        ),
        fields={"first": asked},
    )


def title(asking: Asking, kind: str) -> str:
    return asking.book.leave.kinds[kind].title.in_language(asking.say.lang)
