"""Who may log what about whom: by role, never about oneself and never upward (CC-1.2)."""

from commands.deciding.asking import Asking, Refusal
from handbook.conduct import Logging, right
from storage.people import Known


def check_has_one(asking: Asking) -> None:
    """Raises Refusal where the team's handbook has no catalogue."""
    if not asking.book.conduct.items:
        say = asking.say
        raise Refusal(
            say(
                "The handbook of {team} deducts and adds nothing: it has no catalogue.",
                team=asking.person.team.name,
            )
        )


def own_rights(asking: Asking) -> list[Logging]:
    """What the handbook lets the person log, of whatever kind and about whomever."""
    own = asking.person.roles
    return [one for one in asking.book.conduct.logging if own & set(one.roles)]


def check_logs(asking: Asking) -> None:
    """Raises Refusal where the person may log nothing at all."""
    check_has_one(asking)
    if own_rights(asking):
        return
    say, roles = asking.say, asking.book.roles
    whose = dict.fromkeys(role for one in asking.book.conduct.logging for role in one.roles)
    titles = [roles[role].in_language(say.lang) for role in whose]
    raise Refusal(
        say("These log conduct: {people}. Nothing is noted.", people=say.names(titles)),
        say("What was logged about you: /rollcall conduct"),
    )


def may_log_about(asking: Asking, known: Known) -> bool:
    """Whether there is any kind of item that the person may log about somebody."""
    rules, own = asking.book.conduct, asking.person.roles
    return known.id != asking.person.id and any(
        right(rules, own, kind, known.roles) for kind in rules.kinds
    )


def check_may_log(asking: Asking, known: Known, kind: str) -> Logging:
    """By which of the handbook's rights. Raises Refusal, which says whose it is."""
    say, rules = asking.say, asking.book.conduct
    if known.id == asking.person.id:
        words = say("Nobody logs about themself. Nothing is noted.")
        raise Refusal(words, fields={"person": words})
    found = right(rules, asking.person.roles, kind, known.roles)
    if found is not None:
        return found
    roles = asking.book.roles
    whose = [
        roles[role].in_language(say.lang)
        for logging in rules.logging
        if right(rules, logging.roles, kind, known.roles) is logging
        for role in logging.roles
    ]
    part = rules.kinds[kind].in_language(say.lang)
    told = {"name": known.name, "part": part}
    words = (
        say(
            "About {name}, {part} is for these to log: {people}. Nothing is noted.",
            people=say.names(dict.fromkeys(whose)),
            **told,
        )
        if whose
        else say("The handbook lets nobody log {part} about {name}. Nothing is noted.", **told)
    )
    raise Refusal(words, fields={"item" if may_log_about(asking, known) else "person": words})
