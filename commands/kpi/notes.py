"""Below figures in fine print: what they mean, of how many calls they are, and how old."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from commands.deciding.asking import Asking, Refusal
from commands.deciding.figures import Figures
from commands.deciding.figures_said import rules_cited
from commands.kpi.rights import brings_in
from commands.kpi.wanted import Wanted
from handbook.kpi import MEASURES, Counting, Formula, KpiRules
from handbook.kpi.periods import Period
from handbook.words import Say, mark
from storage import call_sums, calls
from storage.calls import Feed

FORMULAS: Mapping[Formula, str] = {
    1: mark("(answered or given up ≤ {n} s) ÷ all offered"),
    2: mark("answered ≤ {n} s ÷ answered"),
    3: mark("answered ≤ {n} s ÷ all offered"),
    4: mark("answered ≤ {n} s ÷ (all offered − given up ≤ {n} s)"),
    5: mark("(answered ≤ {n} s + given up ≤ {short} s) ÷ all offered"),
}
"""Of the time to answer. What is offered here are calls that are over."""


def days(wanted: Wanted, say: Say) -> str:
    """Which days, and of which queues where not of all: a title ends with it."""
    told = say.days((wanted.period.first, wanted.period.last))
    if not wanted.queues:
        return told
    return say("{days}, {queues}", days=told, queues=say.names(wanted.queues))


def formula(counting: Counting, say: Say, number: Formula | None = None) -> str:
    """What stands above and below the line."""
    chosen: Formula = number or counting.formula
    return say(FORMULAS[chosen], n=counting.seconds, short=counting.short_call_seconds)


def definition(counting: Counting, zone: str, say: Say) -> str:
    """The way of counting in force."""
    short = (
        say(
            "who gave up within {n} s is not counted",
            n=counting.short_abandon_seconds,
        )
        if counting.short_abandon_seconds
        else say("short abandons counted")
    )
    key = (
        say("exit by key counts as offered")
        if counting.exit_by_key == "offered"
        else say("exit by key is left out")
    )
    return say(
        "In time: {formula}; {short}; {key}; days by {zone}.",
        formula=formula(counting, say),
        short=short,
        key=key,
        zone=zone,
    )


def small(asking: Asking, found: Figures) -> tuple[str, ...]:
    """All of it, a line each."""
    say, zone = asking.say, asking.person.team.zone
    return (
        definition(found.counting, zone, say),
        _counted(found, say),
        *_by_system(asking, found),
        beside(found.period, say),
        *quality(found, say),
        *unrecorded(found, say),
        *unlinked(asking, found.rules),
        age(asking, calls.feeds(asking.tx, asking.person.person.team_id)),
        say("Rules: {rules}.", rules=say.names(rules_cited(found, say))),
    )


def _counted(found: Figures, say: Say) -> str:
    sums = found.found.sums
    told = say.plural(
        "{count} call offered", "{count} calls offered", sums.offered, count=f"{sums.offered:,}"
    )
    told = say("{calls}, {answered} answered", calls=told, answered=f"{sums.answered:,}")
    told = say("{calls}, {lost} lost", calls=told, lost=f"{sums.lost:,}")
    if sums.open:
        told = say("{calls}, {open} still open", calls=told, open=f"{sums.open:,}")
    if sums.excluded:
        told = say("{calls}, {n} too short to count", calls=told, n=f"{sums.excluded:,}")
    agents = say.plural("{n} agent", "{n} agents", found.found.agents)
    return say("{calls}; {agents} answered.", calls=told, agents=agents)


def _by_system(asking: Asking, found: Figures) -> Iterator[str]:
    """Days that the phone system counted itself, and what it calls in time, which may not be what
    the handbook does.
    """
    say, period = asking.say, found.period
    team_id = asking.person.person.team_id
    for one in call_sums.by_system(asking.tx, team_id, period.first, period.last, found.queues):
        told = say("{days}: counted by the phone system itself", days=say.days(list(one.days)))
        if one.service_level is None:
            yield say("{told}; how many were answered in time it does not say.", told=told)
            continue
        level = {"n": one.threshold, "percent": f"{one.service_level:.1f}"}
        if one.formula is None:
            yield say("{told}: {percent} % within {n} s.", told=told, **level)
        else:
            of = one.formula
            yield say(
                "{told}: {percent} % within {n} s, by formula {of}.", told=told, of=of, **level
            )


def beside(period: Period, say: Say) -> str:
    """Which days the figures are set beside."""
    then = period.before()
    days = say.days((then.first, then.last))
    if period.kind == "day":
        return say("The period before is {days}, the same weekday a week before.", days=days)
    if not period.is_whole:
        return say(
            "The period before is {days}: as many days, for this period is not over.", days=days
        )
    return say("The period before is {days}.", days=days)


def quality(found: Figures, say: Say) -> Iterator[str]:
    """Of how many calls the figures of quality are, where there are such."""
    if not any(MEASURES[one.indicator.measure].is_quality for one in found.figures):
        return
    if not found.found.checked:
        yield say("Quality: no call was listened to.")
    else:
        yield say.plural(
            "Quality: {n} call was listened to.",
            "Quality: {n} calls were listened to.",
            found.found.checked,
        )


def unrecorded(found: Figures, say: Say) -> Iterator[str]:
    """What the telephone system does not tell."""
    if not found.found.sums.answered:
        return
    missing = [
        one.indicator.title.in_language(say.lang)
        for one in found.figures
        if one.value is None and not MEASURES[one.indicator.measure].is_quality
    ]
    if missing:
        yield say("Not recorded by this system: {figures}.", figures=say.names(missing))


def unlinked(asking: Asking, rules: KpiRules) -> Iterator[str]:
    """Whom the telephone system names and nobody knows: told to those who may mend that."""
    if not brings_in(asking, rules):
        return
    if n := calls.unknown(asking.tx, asking.person.person.team_id):
        yield asking.say.plural(
            "{n} name of the telephone system belongs to nobody on the list yet; at the terminal: "
            "rollcall calls agents",
            "{n} names of the telephone system belong to nobody on the list yet; at the terminal: "
            "rollcall calls agents",
            n,
        )


def age(asking: Asking, feeds: Sequence[Feed]) -> str:
    """Up to when calls are known, and when somebody last brought some in."""
    say = asking.say
    newest = max((one.last_call_at for one in feeds if one.last_call_at), default=None)
    if newest is None:
        return say("No call has come in yet.")
    zone = asking.now.tzinfo
    heard = max(one.heard_at for one in feeds)
    told = say("Calls up to {moment}", moment=say.moment(newest.astimezone(zone)))
    if asking.now - heard < timedelta(minutes=1):
        return say("{calls}, brought in just now.", calls=told)
    ago = asking.now - heard
    if ago < timedelta(days=2):
        return say(
            "{calls}, brought in {age} ago.",
            calls=told,
            age=say.minutes(int(ago.total_seconds()) // 60),
        )
    return say.plural(
        "{calls}, brought in {n} day ago.",
        "{calls}, brought in {n} days ago.",
        ago.days,
        calls=told,
    )


def nothing(asking: Asking, wanted: Wanted) -> Refusal:
    """No call of these days is known."""
    say, period = asking.say, wanted.period
    days = say.days((period.first, period.last))
    if wanted.queues:
        told = say(
            "No calls of {days} have come in to {queues}.",
            days=days,
            queues=say.names(wanted.queues),
        )
    else:
        told = say("No calls of {days} have come in yet.", days=days)
    feeds = calls.feeds(asking.tx, asking.person.person.team_id)
    return Refusal(
        told,
        age(asking, feeds),
        say(
            "A manager brings them in: the file in a direct message to me, or rollcall import "
            "calls FILE"
        ),
    )
