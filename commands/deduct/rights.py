"""Who may log what about whom: by role, never about oneself and never upward (CC-1.2)."""

from commands.deciding.asking import Asking, Refusal
from handbook.conduct import Logging, right
from storage.people import Known


def check_may_log(asking: Asking, known: Known, kind: str) -> Logging:
    """By which of the handbook's rights. Raises Refusal, which says whose it is."""
    say, rules = asking.say, asking.book.conduct
    if known.id == asking.person.id:
        raise Refusal(say("Nobody logs about themself. Nothing is noted."))
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
    if not whose:
        raise Refusal(
            say("The handbook lets nobody log {part} about {name}. Nothing is noted.", **told)
        )
    raise Refusal(
        say(
            "About {name}, {part} is for these to log: {people}. Nothing is noted.",
            people=say.names(dict.fromkeys(whose)),
            **told,
        )
    )
