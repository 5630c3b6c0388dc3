"""Words that decide: only a whole message that is a word of the handbook's list counts."""

import re
import unicodedata
from dataclasses import dataclass

from handbook.book import DecidingWords

_MENTION = re.compile(r"<@[A-Z0-9]+(\|[^>]*)?>")
_EMOJI = re.compile(r":[a-z0-9_+'-]+:", re.IGNORECASE)


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
    if _MENTION.search(text):
        return None  # said to somebody else
    plain = _plain(_EMOJI.sub(" ", text))
    if any(plain == _plain(word) for word in words.approve):
        return Decision(True, None)
    for word in sorted(words.decline, key=len, reverse=True):
        if plain == _plain(word):
            return Decision(False, None)
        reason = _after(text, word)
        if reason is not None:
            return Decision(False, reason)
    return None


def _after(text: str, word: str) -> str | None:
    """What follows a leading word and a clear break, in the sender's own spelling."""
    begun = _EMOJI.sub(" ", text).strip(" \t\n*_~`>")
    if not begun.casefold().startswith(word.casefold()):
        return None
    rest = begun[len(word) :].lstrip("*_~`")
    if not rest or rest[0].isalnum():
        return None
    reason = rest.strip(" \t\n:,.;!?-–—，。：；！？、*_~`")
    return reason or None


def _plain(text: str) -> str:
    """Letters and digits only, one case, one blank between words."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(c if c.isalnum() else " " for c in folded if unicodedata.category(c) != "Cf")
    return " ".join(kept.split())
