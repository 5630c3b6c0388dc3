"""Files that people send in their own direct message: what they are for, and which can be read."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from pathlib import PurePath

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import MOST_BYTES, NO, SURELY, Attached, Command
from storage import files, people
from storage.cards import Card

MOST_FILES = 20
RECENT = timedelta(days=1)
"""How long a file waits to be told what it is for."""
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}")


def take(
    asking: Asking, commands: Iterable[Command], given: Sequence[Attached], text: str
) -> Card | None:
    """Files in a direct message are for what their sender owes; where that is several, they say.

    None where nothing is owed and more was said. Raises Refusal.
    """
    say = asking.say
    found = [
        use
        for command in commands
        if command.uses
        for use in command.uses(asking, text)
        if use.suits(given) != NO
    ]
    if not found:
        if text:
            return None
        raise Refusal(
            say("You owe no proofs and no report, so I have no use for this file."),
            say("Nothing was noted. Your requests: /timeoff list"),
        )
    meant = [use for use in found if use.is_named]
    meant = meant or [use for use in found if use.suits(given) == SURELY] or found
    refuse_unreadable(asking, given, max(use.most_bytes for use in meant))
    if len(meant) == 1 and (meant[0].is_named or not meant[0].is_asked):
        return meant[0].take(given)
    people.lock(asking.tx, asking.person.id)
    note(asking, given, "")
    return Card(
        lines=(say("What is it for? Please press one."),), items=tuple(use.item for use in meant)
    )


def note(asking: Asking, given: Iterable[Attached], subject: str) -> None:
    """They are the person's, for this. The person's row is held."""
    for file in given:
        files.add(asking.tx, asking.person.id, subject, file.id, ending(file))


def assign(asking: Asking, subject: str, otherwise: str) -> None:
    """What the person sent today and is for nothing yet is for this. Raises Refusal.

    `otherwise`: where to look what was noted.
    """
    if not files.assign(asking.tx, asking.person.id, subject, asking.tx.now - RECENT):
        raise Refusal(asking.say("Your files are noted already."), otherwise)


def refuse_unreadable(asking: Asking, given: Iterable[Attached], most: int = MOST_BYTES) -> None:
    """Raises Refusal for a file that could not be shown to anybody."""
    say = asking.say
    for file in given:
        if not file.is_hosted:
            why = say("That is a link to another place, which I cannot read.")
        elif file.size > most:
            why = say("That file is too large: I take up to {n} MB.", n=most // 1024**2)
        else:
            continue
        what = say("Nothing was noted. Please send the file itself, or a photo of it.")
        raise Refusal(why, what, fields={"files": f"{why} {what}"})


def refuse_too_many(asking: Asking, count: int, said: Callable[[int], str], then: str) -> None:
    """Raises Refusal where that are more files than somebody can look at."""
    if count > MOST_FILES:
        raise Refusal(said(MOST_FILES), then, fields={"files": said(MOST_FILES)})


def ending(file: Attached) -> str:
    """Its kind by its name (".jpg"): the rest of a name may tell what it is about."""
    suffix = PurePath(file.name).suffix
    return suffix.lower() if _ENDING.fullmatch(suffix) else ""
