"""What a typed line begins with: one of a command's words, or a number; and what follows it."""

import re
from collections.abc import Callable, Iterable, Mapping

from commands.deciding.asking import Asking
from storage.cards import Card, Field, Form

_DIGITS = r"([0-9０-９]{1,9})(?![.．]?[0-9０-９A-Za-z])"
_LOOSE = " \t\n\u3000:,.;，。：；、"
_DASH = re.compile(r"[-–—]+(?:\s+|$)")
_ABOUT = re.compile(r"\s*(?:[#＃]?\s*[A-Za-z]?[0-9０-９]|[@＠<])")
"""What Chinese writes behind a word without a space: a number, or somebody's name."""


def begun(typed: str, words: Iterable[str]) -> tuple[str, str] | None:
    """Which of the words stands first, and the rest; None where none does.

    The words are in lower case. Chinese puts no space before a number or a name.
    """
    said, known = " ".join(typed.split(maxsplit=1)), list(words)
    word, _, rest = said.partition(" ")
    if word.casefold() in known:
        return word.casefold(), rest.strip()
    for chinese in sorted(known, key=len, reverse=True):
        after = said.removeprefix(chinese)
        if not chinese.isascii() and after != said and _ABOUT.match(after):
            return chinese, after.strip()
    return None


def routed(
    words: Mapping[str, Callable[[Asking, str], Card]], otherwise: Callable[[Asking, str], Card]
) -> Callable[[Asking, str], Card]:
    """What answers a line: one of the command's words with the rest of it, else all that was
    typed."""

    def line(asking: Asking, typed: str) -> Card:
        found = begun(typed, words)
        if found is None:
            return otherwise(asking, typed.strip())
        word, rest = found
        return words[word](asking, rest)

    return line


def numbered(typed: str, letter: str = "") -> tuple[str, str]:
    """The number that a line begins with, and the rest: "#12: too few" is 12 and the reason.

    "" where it begins with none. A `letter` may stand before it (`P3`). A minus that belongs to
    what follows is left there.
    """
    line = typed.strip()
    found = re.match(rf"[#＃]?\s*(?i:{letter}?){_DIGITS}", line) if letter else None
    found = found or re.match(rf"[#＃]?\s*{_DIGITS}", line)
    if found is None:
        return "", line
    rest = line[found.end() :].strip(_LOOSE)
    dash = _DASH.match(rest)
    return str(int(found[1])), rest[dash.end() :].strip(_LOOSE) if dash else rest


def asks_why(
    asking: Asking,
    action: str,
    title: str,
    value: str,
    lines: Iterable[str],
    *,
    submit: str | None = None,
    label: str | None = None,
    hint: str | None = None,
    is_optional: bool = False,
) -> Form:
    """A form with one question: why. `value` is the row; `submit` is what its button does."""
    say = asking.say
    return Form(
        action=action,
        title=title,
        value=value,
        submit=submit or say("Send"),
        close=say("Close"),
        lines=tuple(lines),
        fields=(
            Field(
                name="reason",
                label=label or say("Reason"),
                kind="text",
                hint=hint,
                is_optional=is_optional,
            ),
        ),
    )
