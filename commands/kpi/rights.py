"""Who sees a team's figures, who sees each agent's, and who their own only."""

from commands.deciding import whoever
from commands.deciding.asking import Asking, Refusal
from commands.deciding.lines import cited
from handbook.book import in_force
from handbook.kpi import KpiRules
from handbook.quality import Seeing
from handbook.words import mark


def rules_of(asking: Asking) -> KpiRules:
    """Raises Refusal."""
    rules = in_force(asking.book.kpi, asking.today)
    if rules is None:
        raise Refusal(asking.say("Your handbook has no figures."))
    return rules


def sees_team(asking: Asking, rules: KpiRules) -> bool:
    return _is_in(asking, rules.seeing)


def sees_agents(asking: Asking, rules: KpiRules) -> bool:
    return _is_in(asking, rules.agents)


def brings_in(asking: Asking, rules: KpiRules) -> bool:
    """Who sees each agent, or is told when nothing comes, may bring calls in."""
    return _is_in(asking, rules.agents) or _is_in(asking, rules.silence)


def check_team(asking: Asking, rules: KpiRules) -> None:
    """Raises Refusal."""
    _check(asking, rules.seeing, mark("Only these see the team's figures: {people} ({rule})."))


def check_agents(asking: Asking, rules: KpiRules) -> None:
    """Raises Refusal."""
    told = mark("Only these see the figures of others by name: {people} ({rule}).")
    _check(asking, rules.agents, told)


def _check(asking: Asking, seeing: Seeing, told: str) -> None:
    if not _is_in(asking, seeing):
        say = asking.say
        people = whoever.titles(asking.book, seeing.roles, say)
        raise Refusal(
            say(told, people=people, rule=cited(seeing.rule, say)), say("Your own: /kpi me")
        )


def _is_in(asking: Asking, seeing: Seeing) -> bool:
    return any(asking.book.may(asking.person.roles, role) for role in seeing.roles)
