"""Each agent's calls by name: never a league table, and every look is journaled."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from commands.deciding.asking import Asking, Refusal
from commands.deciding.figures_said import in_unit, within
from commands.kpi import notes
from commands.kpi.rights import check_agents
from commands.kpi.wanted import Wanted
from handbook.kpi import Found, KpiRules, Sums, value
from handbook.kpi.periods import Period
from handbook.words import Say, mark
from storage import call_sums, calls, people
from storage.calls import FORGOTTEN
from storage.cards import Button, Card, Table, clean
from storage.people import Known
from storage.transaction import Tx

MEASURES: Mapping[str, str] = {
    "talk_time": mark("Mean talk"),
    "hold_time": mark("Mean hold"),
    "after_call_work": mark("Mean after-call work"),
    "short_talks": mark("Talks under 10 s"),
}
"""What is told of one person beside the calls that they answered."""
MOST = 98
"""A table's rows."""


@dataclass(frozen=True)
class Answered:
    """What somebody answered. `person` is None where `name` is linked to nobody, or where it had
    its term and a number stands in its place.
    """

    name: str
    person: Known | None
    sums: Sums

    @property
    def is_forgotten(self) -> bool:
        return self.person is None and self.name.startswith(FORGOTTEN)

    def called(self, say: Say) -> str:
        """As a table names them."""
        if self.person is not None:
            return self.name
        if self.is_forgotten:
            return say("somebody who left (#{n})", n=self.name.removeprefix(FORGOTTEN))
        return say("{name} (not linked)", name=self.name)


def of_agents(tx: Tx, team_id: int, period: Period, queues: Sequence[str]) -> list[Answered]:
    """Who answered a call, by name; somebody whom the system has under two names is there once."""
    sums = call_sums.by_agent(tx, team_id, period.first, period.last, queues)
    known = {one.id: one for one in people.of_team(tx, team_id)}
    own: dict[int, Sums] = {}
    others = []
    for agent in calls.agents(tx, team_id):
        assert agent.id is not None
        if agent.id not in sums:
            continue
        if agent.person_id in known:
            own[agent.person_id] = own.get(agent.person_id, Sums()) + sums[agent.id]
        else:
            others.append(Answered(clean(agent.name, 60), None, sums[agent.id]))
    found = [Answered(known[number].name, known[number], of) for number, of in own.items()]
    return sorted([*found, *others], key=lambda one: (one.name.casefold(), one.name))


def card(asking: Asking, rules: KpiRules, wanted: Wanted) -> Card:
    """Raises Refusal for who may not see it, and where nobody answered a call."""
    check_agents(asking, rules)
    say, team_id = asking.say, asking.person.person.team_id
    found = of_agents(asking.tx, team_id, wanted.period, wanted.queues)
    if not found:
        raise _nobody(asking, wanted)
    note(asking, wanted, (one.person.id for one in found if one.person))
    recorded, missing = _recorded(found)
    unknown = sum(one.person is None and not one.is_forgotten for one in found)
    lines = [
        say.plural(
            "{n} agent answered {calls} calls.",
            "{n} agents answered {calls} calls; they stand in the order of their names.",
            len(found),
            calls=f"{sum(one.sums.answered for one in found):,}",
        )
    ]
    if unknown:
        lines.append(
            say.plural(
                "{n} name of the telephone system belongs to nobody on the list yet; at the "
                "terminal: rollcall calls agents",
                "{n} names of the telephone system belong to nobody on the list yet; at the "
                "terminal: rollcall calls agents",
                unknown,
            )
        )
    if len(found) > MOST:
        lines.append(say("More than fit here: Export has them all."))
    small = [say("A call that two people answered counts for both.")]
    if missing:
        titles = [within(say(MEASURES[one])) for one in missing]
        small.append(say("Not recorded by this system: {figures}.", figures=say.names(titles)))
    small.append(notes.age(asking, calls.feeds(asking.tx, team_id)))
    small.append(say("Whoever looks at others' figures stands in the journal."))
    return Card(
        title=say("By agent, {days}", days=notes.days(wanted, say)),
        lines=tuple(lines),
        table=_table(found[:MOST], recorded, say),
        small=tuple(small),
        buttons=(
            Button(action="kpi.show", label=say("The team"), value=wanted.typed),
            Button(action="kpi.file", label=say("Export"), value=wanted.typed),
        ),
    )


def _nobody(asking: Asking, wanted: Wanted) -> Refusal:
    """Nobody answered a call, or no call is known."""
    say, period = asking.say, wanted.period
    if not calls.is_any(asking.tx, asking.person.person.team_id, period.first, period.last):
        return notes.nothing(asking, wanted)
    return Refusal(
        say("Of {days} no call is known that an agent answered.", days=notes.days(wanted, say))
    )


def note(asking: Asking, wanted: Wanted, of: Iterable[int]) -> None:
    """The journal keeps who looked at whose figures."""
    asking.tx.note(
        "kpi.looked",
        f"team:{asking.person.person.team_id}",
        asking.actor,
        first=wanted.period.first,
        last=wanted.period.last,
        people=sorted(of),
    )


def _recorded(found: Sequence[Answered]) -> tuple[list[str], list[str]]:
    """Which measures the system records at all, and which it does not."""
    there = [
        measure
        for measure in MEASURES
        if any(value(measure, Found(one.sums)) is not None for one in found)
    ]
    return there, [measure for measure in MEASURES if measure not in there]


def _table(found: Sequence[Answered], measures: Sequence[str], say: Say) -> Table:
    rows = []
    for one in found:
        told = ((measure, value(measure, Found(one.sums))) for measure in measures)
        cells = ["" if it is None else in_unit(measure, it, say) for measure, it in told]
        rows.append((one.called(say), f"{one.sums.answered:,}", *cells))
    return Table(
        head=(say("Agent"), say("Calls handled"), *(say(MEASURES[one]) for one in measures)),
        rows=tuple(rows),
        numbers=tuple(range(1, len(measures) + 2)),
    )
