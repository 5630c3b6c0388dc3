"""One person's calls beside their own time before, and beside nobody else's."""

from collections.abc import Mapping
from dataclasses import replace

from commands.deciding import whoever
from commands.deciding.asking import Asking, Refusal
from commands.deciding.figures_said import change, in_unit, within
from commands.kpi import notes
from commands.kpi.by_agent import note
from commands.kpi.wanted import Wanted
from handbook.exams.rules import Whoever
from handbook.kpi import MEASURES, Found, KpiRules, Sums, value
from handbook.kpi.periods import Period
from handbook.words import Say, mark
from storage import call_sums, calls
from storage.cards import Button, Card, Table
from storage.people import Known

ROWS: Mapping[str, str] = {
    "talk_time": mark("Mean talk time"),
    "hold_time": mark("Mean hold time"),
    "after_call_work": mark("Mean after-call work"),
    "short_talks": mark("Share of talks under 10 s"),
}


def card(asking: Asking, rules: KpiRules, wanted: Wanted, person: Known) -> Card:
    """The person's own; a look at somebody else's is journaled. Raises Refusal."""
    say, period, is_own = asking.say, wanted.period, person.id == asking.person.id
    agents = calls.agents_of(asking.tx, person.id)
    if not agents:
        raise _unlinked(asking, rules, person)
    if not is_own:
        note(asking, wanted, [person.id])
    now = _sums(asking, agents, period, wanted)
    if not now.answered and not _is_any(asking, period):
        raise notes.nothing(asking, replace(wanted, queues=()))
    before = period.before()
    then = _sums(asking, agents, before, wanted)
    days = notes.days(wanted, say)
    if is_own:
        title = say("Your calls, {days}", days=days)
        told = say.plural("You answered {n} call.", "You answered {n} calls.", now.answered)
    else:
        title = say("Calls of {name}, {days}", name=person.name, days=days)
        told = say.plural(
            "{name} answered {n} call.",
            "{name} answered {n} calls.",
            now.answered,
            name=person.name,
        )
    return Card(
        title=title,
        lines=(told, *_left(asking, person)),
        table=_table(now, then, say),
        small=_small(asking, now, period, is_own=is_own),
        buttons=(
            Button(
                action="kpi.show",
                label=say("The time before"),
                value=f"{replace(wanted, period=before).typed} @{person.person.code}",
            ),
        ),
    )


def _sums(asking: Asking, agents: frozenset[int], period: Period, wanted: Wanted) -> Sums:
    team_id = asking.person.person.team_id
    found = call_sums.by_agent(asking.tx, team_id, period.first, period.last, wanted.queues)
    return sum((sums for agent, sums in found.items() if agent in agents), start=Sums())


def _is_any(asking: Asking, period: Period) -> bool:
    """Whether anybody's call of these days is known: 0 calls are no day without a file."""
    return calls.is_any(asking.tx, asking.person.person.team_id, period.first, period.last)


def _left(asking: Asking, person: Known) -> tuple[str, ...]:
    if person.person.left_on is None or not person.has_left(asking.today):
        return ()
    say = asking.say
    return (say("{name} left on {day}.", name=person.name, day=say.day(person.person.left_on)),)


def _table(now: Sums, then: Sums, say: Say) -> Table:
    calls_now, calls_then = float(now.answered), float(then.answered)
    rows = [
        (
            say("Calls handled"),
            f"{now.answered:,}",
            f"{then.answered:,}",
            change(_share(calls_now, calls_then), None, say),
        )
    ]
    for measure, title in ROWS.items():
        this, last = value(measure, Found(now)), value(measure, Found(then))
        if this is None and last is None:
            continue
        is_rate = MEASURES[measure].is_rate and this is not None and last is not None
        rows.append(
            (
                say(title),
                "" if this is None else in_unit(measure, this, say),
                "" if last is None else in_unit(measure, last, say),
                change(_share(this, last), (this or 0) - (last or 0) if is_rate else None, say),
            )
        )
    head = (say("Indicator"), say("This period"), say("Period before"), say("Change since"))
    return Table(head=head, rows=tuple(rows), numbers=(1, 2, 3))


def _share(this: float | None, last: float | None) -> float | None:
    return (this - last) / last if this is not None and last else None


def _small(asking: Asking, now: Sums, period: Period, *, is_own: bool) -> tuple[str, ...]:
    say = asking.say
    missing = [
        within(say(title))
        for measure, title in ROWS.items()
        if now.answered and value(measure, Found(now)) is None
    ]
    told = []
    if missing:
        told.append(say("Not recorded by this system: {figures}.", figures=say.names(missing)))
    told.append(notes.beside(period, say))
    told.append(notes.age(asking, calls.feeds(asking.tx, asking.person.person.team_id)))
    if is_own:
        told.append(say("Nobody else's figures are compared with yours here."))
    else:
        told.append(say("Whoever looks at others' figures stands in the journal."))
    return tuple(told)


def _unlinked(asking: Asking, rules: KpiRules, person: Known) -> Refusal:
    """The telephone system does not know the person; says who can mend that."""
    say, tx, team = asking.say, asking.tx, asking.person.team
    rights = [Whoever(roles=one.roles, rule=one.rule) for one in (rules.silence, rules.agents)]
    who = whoever.first_of(tx, asking.book, team, *rights)
    if who is not None and who.id != asking.person.id:
        ask = say("Please ask {name} to link the name in the telephone system.", name=who.name)
    else:
        ask = say("A name in the telephone system can be linked to the staff number.")
    if person.id == asking.person.id:
        return Refusal(say("The telephone system has no name that is linked to you."), ask)
    return Refusal(
        say("The telephone system has no name that is linked to {name}.", name=person.name), ask
    )
