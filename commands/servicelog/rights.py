"""Who keeps a service log, who looks at those of others, and by which rules."""

from datetime import date
from zoneinfo import ZoneInfo

from commands.deciding.asking import Asking, Refusal
from commands.deciding.lines import cited
from handbook.book import Handbook, in_force
from handbook.service_log import LogRules
from storage import duty, people, rosters
from storage.people import Known, Team
from storage.transaction import Tx


def rules_of(asking: Asking) -> LogRules:
    """The rules of today. Raises Refusal where the handbook has none."""
    found = in_force(asking.book.service_log, asking.today)
    if found is None:
        say, name = asking.say, asking.person.team.name
        raise Refusal(say("The handbook of {team} keeps no service log.", team=name))
    return found


def check_keeps(asking: Asking, rules: LogRules) -> None:
    """Raises Refusal for whoever keeps none."""
    if not set(rules.roles) & asking.person.roles:
        say = asking.say
        raise Refusal(
            say(
                "These keep a service log: {people} ({rule}). Nothing is noted.",
                people=_titles(asking, rules.roles),
                rule=cited(rules.rule, say),
            ),
            say("To look at those of the team: /rollcall servicelog team"),
        )


def inspects(asking: Asking, rules: LogRules) -> bool:
    return asking.book.may_any(asking.person.roles, rules.inspecting.roles)


def check_inspects(asking: Asking, rules: LogRules) -> None:
    """Raises Refusal for whoever does not look at those of others."""
    if not inspects(asking, rules):
        say = asking.say
        raise Refusal(
            say(
                "The team's logs are for these: {people} ({rule}).",
                people=_titles(asking, rules.inspecting.roles),
                rule=cited(rules.inspecting.rule, say),
            ),
            say("Your own: /rollcall servicelog"),
        )


def _titles(asking: Asking, roles: tuple[str, ...]) -> str:
    book, say = asking.book, asking.say
    return say.names(book.roles[role].in_language(say.lang) for role in roles)


def writers(tx: Tx, book: Handbook, team: Team, day: date) -> list[Known]:
    """Those who keep a log of the day: of the roles, and on one of its shifts; where the day has no
    roster, whoever is not on leave."""
    number, rules = team.id or 0, in_force(book.service_log, day)
    if rules is None:
        return []
    members = [
        known for known in people.with_role(tx, number, *rules.roles) if not known.has_left(day)
    ]
    shifts = rosters.on_day(tx, number, day)
    if shifts:
        there = set[int]().union(*(duty.present_on(tx, shift) for shift in shifts))
        return [known for known in members if known.id in there]
    noon = tx.now.astimezone(ZoneInfo(team.zone)).replace(
        year=day.year, month=day.month, day=day.day, hour=12
    )
    away = duty.floor(tx, team, noon).away
    return [known for known in members if known.id not in away]
