"""Words that decide: only a whole message that is a word of the handbook's list counts."""

import re
import unicodedata
from dataclasses import dataclass

from commands.deciding.asking import Asking
from handbook.book import DecidingWords
from storage.cards import Card

_MENTION = re.compile(r"<@[A-Z0-9]+(\|[^>]*)?>")
_EMOJI = re.compile(r":[a-z0-9_+'-]+:", re.IGNORECASE)
_LOOSE = " \t\n\u3000:,.;!?-–—，。：；！？、*_~`\"'”’】"


@dataclass(frozen=True)
class Decision:
    """A message that decides; `reason` is what followed the word."""

    is_yes: bool
    reason: str | None


def read_decision(text: str, words: DecidingWords, bot: str) -> Decision | None:
    """The decision that a message in a thread is, or None for talk.

    Case, punctuation, formatting, emoji and a mention of the bot do not count. A yes is the whole
    message; a no may be followed by its reason. A question decides nothing. `bot` is the bot's own
    Slack id.
    """
    if "?" in text or "？" in text:
        return None
    text = re.sub(rf"<@{re.escape(bot)}(\|[^>]*)?>", " ", text)
    text = _without_invisible(_EMOJI.sub(" ", text))
    is_to_somebody = _MENTION.search(text) is not None
    plain = _plain(text)
    if any(plain == _plain(word) for word in words.approve):
        return None if is_to_somebody else Decision(True, None)
    for word in sorted(words.decline, key=len, reverse=True):
        if plain == _plain(word):
            return None if is_to_somebody else Decision(False, None)
        reason = _after(text, word)
        if reason is not None:
            return Decision(False, reason)
    return None


def _after(text: str, word: str) -> str | None:
    """What follows a leading word and a clear break, in the sender's own spelling."""
    start = next((place for place, c in enumerate(text) if c.isalnum()), len(text))
    if set(text[:start]) & set("<@#"):
        return None  # said to somebody
    begun = text[start:]
    if _folded(begun[: len(word)]) != _folded(word):
        return None
    rest = begun[len(word) :].lstrip("*_~`")
    if not rest or rest[0].isalnum():
        return None
    return rest.strip(_LOOSE) or None


def _without_invisible(text: str) -> str:
    return "".join(c for c in text if unicodedata.category(c) != "Cf")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _plain(text: str) -> str:
    """Letters and digits only, one case, one blank between words."""
    return " ".join("".join(c if c.isalnum() else " " for c in _folded(text)).split())


def misplaced(asking: Asking, channel: str) -> Card | None:
    """The answer to a deciding word that stands in the leaders' channel, under no card."""
    if channel != asking.person.team.leaders_channel:
        return None
    say = asking.say
    which = say("Which request do you mean? Please answer in the thread under its card.")
    return Card(lines=(which, say("Nothing was changed.")))
