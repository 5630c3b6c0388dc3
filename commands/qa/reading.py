"""What a typed line says of a call or of chats: the id, the day, what was found."""

import re
from dataclasses import dataclass
from datetime import date

from commands.deciding.asking import Asking, Refusal
from handbook.conduct import begun, standing
from handbook.quality import Calls, Chats
from storage.cards import clean
from storage.samples import ID, TELEPHONE

MOST = 500
MOST_READ = 1000
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?=\s|$|[,，;；])")
_REFERENCE = re.compile(rf"(?:{ID.pattern})(?=\s|$|[,，;；:：])")
_ID = re.compile(r"[A-Za-z]{1,6}(?:[-.][A-Za-z0-9]+)+")
_COUNTS = re.compile(r"(\d{1,5})\D{0,12}?[\s,，/;；]+(\d{1,5})(?!\d)\s*")
_LOOSE = " \t\n\u3000:,.;，。：；、+"
_FLAGS = (
    ("phrase_error", ("no phrases", "phrase error", "without phrases", "用语差错", "未用规范用语")),
    ("wrong_answer", ("wrong answer", "answered wrongly", "wrong", "答复错误", "答错")),
)


@dataclass(frozen=True)
class Ticked:
    """An item of the catalogue, and the points that were given with it."""

    item: str
    given: float | None = None


@dataclass(frozen=True)
class Found:
    """What was found in a call. `phrase_error`, `wrong_answer`: said without an item."""

    ticks: tuple[Ticked, ...] = ()
    phrase_error: bool = False
    wrong_answer: bool = False
    note: str = ""


@dataclass(frozen=True)
class Sheet:
    """So many chats were read and so many failed; `looked_at` names in what."""

    read: int
    failing: int
    looked_at: tuple[str, ...] = ()
    note: str = ""


def day_of(asking: Asking, rest: str) -> tuple[date | None, str]:
    """A date at the line's beginning, and what follows. Raises Refusal for none that there is."""
    found = _DAY.match(rest.strip())
    if found is None:
        return None, rest.strip()
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        words = asking.say("There is no such day. Nothing is noted.")
        raise Refusal(words, fields={"day": words}) from None
    return day, rest.strip()[found.end() :].strip(_LOOSE)


def reference_of(asking: Asking, rest: str) -> tuple[str, str]:
    """The call's id at the line's beginning, and what follows. Raises Refusal."""
    say, line = asking.say, rest.strip()
    found = _REFERENCE.match(line)
    is_item = bool(found) and begun(asking.book.conduct, line, asking.today) is not None
    if found is None or is_item or not any(one.isdigit() for one in found[0]):
        words = say("Which call? Please give the id of its recording.")
        raise Refusal(
            words,
            say("For example: /rollcall qa @name call 20261102-0815 IC-Q.P5"),
            fields={"reference": words},
        )
    if TELEPHONE.fullmatch(found[0]):
        words = say("That looks like a telephone number. Please give the recording's id instead.")
        raise Refusal(words, say("Nothing is noted."), fields={"reference": words})
    return found[0], line[found.end() :].strip(_LOOSE)


def found_in_call(asking: Asking, rules: Calls, rest: str, day: date) -> Found:
    """The items that the line begins with, one after the other; what is left is the note.

    "IC-Q.P1 2 greeting, wrong answer; the amount was last year's". Raises Refusal.
    """
    ticks: dict[str, Ticked] = {}
    flags: set[str] = set()
    line = " ".join(rest.split())
    while line := line.strip(_LOOSE):
        flag = _flag(line)
        if flag:
            name, said = flag
            flags.add(name)
            line = line[len(said) :]
            continue
        found = begun(asking.book.conduct, line, day)
        if found is None:
            break
        [item] = found.items
        _check_kind(asking, rules, item, day)
        ticks[item] = Ticked(item, found.amount)
        line = found.rest
    if unknown := _ID.match(line):
        words = asking.say("The handbook's catalogue has no item “{item}”.", item=unknown[0])
        raise Refusal(words, asking.say("Nothing is noted."), fields={"items": words})
    return Found(
        tuple(ticks.values()), "phrase_error" in flags, "wrong_answer" in flags, clean(line, MOST)
    )


def _flag(line: str) -> tuple[str, str] | None:
    for name, words in _FLAGS:
        for said in words:
            after = line[len(said) : len(said) + 1]
            is_whole = not said.isascii() or not after.isalnum()
            if line.casefold().startswith(said) and is_whole:
                return name, said
    return None


def _check_kind(asking: Asking, rules: Calls, item: str, day: date) -> None:
    found, _ = standing(asking.book.conduct, day)[item]
    if found.kind in rules.kinds:
        return
    say, kinds = asking.say, asking.book.conduct.kinds
    words = say(
        "{item} is nothing that a call is scored by; that is: {parts}.",
        item=item,
        parts=say.names([kinds[kind].in_language(say.lang) for kind in rules.kinds]),
    )
    raise Refusal(words, say("Nothing is noted."), fields={"items": words})


def sheet_of(asking: Asking, rules: Chats, rest: str) -> Sheet:
    """ "20 5 closing phrase": how many were read, how many failed, and in what. Raises Refusal."""
    found = _COUNTS.match(rest.strip())
    if found is None:
        words = asking.say("How many were read, and how many failed? Nothing is noted yet.")
        raise Refusal(
            words,
            asking.say("For example: /rollcall qa @name chats 20 5 closing phrase"),
            fields={"read": words},
        )
    note = clean(rest.strip()[found.end() :].strip(_LOOSE), MOST)
    return Sheet(int(found[1]), int(found[2]), looked_at(rules, note), note)


def looked_at(rules: Chats, said: str) -> tuple[str, ...]:
    """What chats failed in, by its name in the handbook, as far as the words name it."""
    folded = said.casefold()
    return tuple(
        name
        for name, title in rules.looked_at.items()
        if title.en.casefold() in folded or title.zh in folded
    )


def check_sheet(asking: Asking, sheet: Sheet) -> None:
    """Raises Refusal where it cannot be."""
    say = asking.say
    if not 1 <= sheet.read <= MOST_READ:
        words = say("Please give how many chats were read, from 1 to {most}.", most=MOST_READ)
        raise Refusal(words, say("Nothing is noted."), fields={"read": words})
    if sheet.failing > sheet.read:
        words = say("More failed than were read. Nothing is noted.")
        raise Refusal(words, fields={"failing": words})
