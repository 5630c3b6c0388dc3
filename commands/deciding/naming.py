"""Whom a line is about: a mention, a staff number or a name at its beginning."""

import re

from commands.deciding.asking import Asking, Refusal
from storage import people
from storage.people import Known

_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>\s*")


def person_named(asking: Asking, line: str, example: str) -> tuple[Known, str]:
    """Who of the team is meant at the line's start, and the rest. Raises Refusal.

    `example` is what to type instead.
    """
    say, team_id = asking.say, asking.person.person.team_id
    everybody = [p for p in people.of_team(asking.tx, team_id) if not p.has_left(asking.today)]
    mentioned = _MENTION.match(line.strip())
    if mentioned:
        named = [p for p in everybody if p.person.slack_id == mentioned[1]]
        rest = line.strip()[mentioned.end() :]
    else:
        plain = line.strip().lstrip("@").casefold()
        named = [p for p in everybody if _begins(plain, p.person.code) or _begins(plain, p.name)]
        named.sort(key=lambda p: -len(p.name))
        rest = ""
        if named:
            code = named[0].person.code
            said = code if _begins(plain, code) else named[0].name
            rest = line.strip().lstrip("@")[len(said) :]
    if not named or (len(named) > 1 and named[0].name == named[1].name):
        raise Refusal(
            say("I cannot tell who is meant. Nothing was changed."),
            say("For example: {example}, or with the staff number", example=example),
        )
    return named[0], rest.strip()


def _begins(line: str, said: str) -> bool:
    return f"{line} ".startswith(f"{said.casefold()} ")
