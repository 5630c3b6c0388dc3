"""A line or a button asks for figures: of which days, of whom, and how they are shown."""

from collections.abc import Callable, Mapping

from commands.deciding.asking import Asking
from commands.deciding.command import Press
from commands.kpi import by_agent, card, chart, file, operations, own, reading, usage, what_if
from commands.kpi.rights import check_agents, check_team, rules_of, sees_team
from commands.kpi.wanted import Wanted
from handbook.kpi import KpiRules
from storage.cards import Card


def line(asking: Asking, typed: str) -> Card:
    """ "month", "last week chart", "2026-10 agents", "@name"; nothing means this month so far.

    Raises Refusal.
    """
    rules = rules_of(asking)
    wanted = reading.read(asking, rules, typed)
    if wanted.shows == "help":
        return usage.card(asking, rules)
    if wanted.person is not None:
        return _of_person(asking, rules, wanted)
    if _means_own(asking, rules, wanted):
        return own.card(asking, rules, wanted, asking.person)
    check_team(asking, rules)
    if wanted.shows == "formulas" or (wanted.is_other and wanted.shows == "figures"):
        return what_if.card(asking, rules, wanted)
    return _SHOWN[wanted.shows](asking, rules, wanted)


def _of_person(asking: Asking, rules: KpiRules, wanted: Wanted) -> Card:
    assert wanted.person is not None
    if wanted.person.id != asking.person.id:
        check_agents(asking, rules)
    return own.card(asking, rules, wanted, wanted.person)


def _means_own(asking: Asking, rules: KpiRules, wanted: Wanted) -> bool:
    """Whether the line is plain, from somebody who does not see the team's figures."""
    is_plain = wanted.shows == "figures" and not wanted.is_team and not wanted.is_other
    return is_plain and not sees_team(asking, rules)


def pressed(word: str = "") -> Callable[[Asking, Press], Card]:
    """A button whose value is the days and queues, shown another way."""

    def press(asking: Asking, press: Press) -> Card:
        return line(asking, f"{press.value} {word}")

    return press


_SHOWN: Mapping[str, Callable[[Asking, KpiRules, Wanted], Card]] = {
    "figures": card.card,
    "agents": by_agent.card,
    "chart": chart.card,
    "file": file.card,
    "csv": file.card,
    "operations": operations.card,
}
