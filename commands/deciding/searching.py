"""Search fields that more than one form has: somebody of the team, Slack account or not."""

import unicodedata
from collections.abc import Callable

from commands.deciding.asking import Asking, Refusal
from storage import people
from storage.cards import Choice, Field
from storage.people import Known

MOST = 100
"""As many as Slack shows; a word more finds the others."""


def people_found(
    asking: Asking, typed: str, is_wanted: Callable[[Known], bool]
) -> tuple[Choice, ...]:
    """Those of the person's own team whose name or staff number holds every word typed."""
    wanted = _folded(typed).split()
    found = [
        person_choice(known)
        for known in people.of_team(asking.tx, asking.person.person.team_id)
        if not known.has_left(asking.today) and is_wanted(known)
    ]
    fits = [one for one in found if all(word in _folded(one.label) for word in wanted)]
    return tuple(fits[:MOST])


def person_choice(known: Known) -> Choice:
    return Choice(value=str(known.id), label=f"{known.name} ({known.person.code})")


def person_field(name: str, label: str, source: str, known: Known | None = None) -> Field:
    """The question who is meant; with `known` as the answer to begin with."""
    first = (person_choice(known),) if known else ()
    value = str(known.id) if known else None
    return Field(name=name, label=label, kind="search", choices=first, value=value, source=source)


def person_chosen(asking: Asking, field: str, value: str) -> Known:
    """Who was chosen in such a field. Raises Refusal where it is nobody of the team any more."""
    say = asking.say
    team = people.of_team(asking.tx, asking.person.person.team_id)
    found = next((known for known in team if str(known.id) == value), None)
    if found is None:
        words = say("Please choose somebody of your team.")
        raise Refusal(words, say("Nothing is noted."), fields={field: words})
    if found.has_left(asking.today):
        words = say(
            "{name} is no longer on the list of {team}.", name=found.name, team=found.team.name
        )
        raise Refusal(words, say("Nothing is noted."), fields={field: words})
    return found


def _folded(words: str) -> str:
    return unicodedata.normalize("NFKC", words).casefold()
