"""Who samples whom, who checks the scoring, and who sees whose findings (IC-Q, CC-1.2.4)."""

from collections.abc import Sequence

from commands.deciding.asking import Asking, Refusal
from commands.deciding.lines import cited
from handbook.book import in_force
from handbook.quality import Calls, Chats, Sampling, Seeing
from storage import people
from storage.people import Known


def check_may_sample(asking: Asking, known: Known) -> Sampling:
    """By which of the handbook's rights. Raises Refusal, which says whose it is."""
    say, rules = asking.say, asking.book.quality
    if known.id == asking.person.id:
        raise Refusal(say("Nobody samples themself. Nothing is noted."))
    found = rules.right(asking.person.roles, known.roles)
    if found is not None:
        return found
    rights = [one for one in (rules.sampling, rules.spot_checks) if one]
    may = [role for one in rights if one.is_about(known.roles) for role in one.roles]
    if not may:
        raise Refusal(
            say("The handbook lets nobody sample {name}. Nothing is noted.", name=known.name)
        )
    raise Refusal(
        say(
            "{name} is for these to sample: {people}. Nothing is noted.",
            name=known.name,
            people=titles(asking, may),
        )
    )


def check_may_recheck(asking: Asking) -> Seeing:
    """Raises Refusal."""
    found = asking.book.quality.rechecks
    if found is not None and set(found.roles) & asking.person.roles:
        return found
    say = asking.say
    raise Refusal(
        say(
            "These check the scoring: {people} ({rule}). Nothing is noted.",
            people=titles(asking, found.roles) if found else say("nobody"),
            rule=cited(found.rule, say) if found else say("our own rule"),
        )
    )


def titles(asking: Asking, roles: Sequence[str]) -> str:
    known = asking.book.roles
    return asking.say.names(dict.fromkeys(known[r].in_language(asking.say.lang) for r in roles))


def calls_rules(asking: Asking) -> Calls:
    """The rules of today. Raises Refusal where the handbook has none."""
    found = in_force(asking.book.quality.calls, asking.today)
    if found is None:
        say = asking.say
        raise Refusal(say("The handbook of {team} samples no calls.", team=asking.person.team.name))
    return found


def chats_rules(asking: Asking) -> Chats:
    """The rules of today. Raises Refusal where the handbook has none."""
    found = in_force(asking.book.quality.chats, asking.today)
    if found is None:
        say = asking.say
        raise Refusal(say("The handbook of {team} samples no chats.", team=asking.person.team.name))
    return found


def seen(asking: Asking) -> list[Known]:
    """Those of the team whose findings the person may see by name, without themself.

    Whoever samples sees all that are sampled; whoever is told of the month sees their own group,
    or everybody where the team's page names no leaders.
    """
    rules, roles = asking.book.quality, asking.person.roles
    team = people.of_team(asking.tx, asking.person.person.team_id)
    others = [one for one in team if one.id != asking.person.id]
    if rules.samples(roles):
        return others
    if rules.seen_by is None or not set(rules.seen_by.roles) & roles:
        return []
    if not any(one.person.leader_id for one in team):
        return [one for one in others if rules.sampling and rules.sampling.is_about(one.roles)]
    return [one for one in others if one.person.leader_id == asking.person.id]
