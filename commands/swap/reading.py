"""What a typed line asks for: whose shift, for what, with whom, and why."""

import re
from dataclasses import replace

from commands.deciding.asking import Asking, Refusal
from commands.deciding.lines import shift_line
from commands.deciding.naming import person_named
from commands.swap.picking import SHOWN, Said, move_of, pick, said
from commands.swap.wish import Wish, exchange
from storage import rosters
from storage.cards import clean
from storage.people import Known
from storage.reassigning import Move
from storage.rosters import Shift

_FOR = re.compile(r"\s+(?:for|against|with)\s+|\s*换(?:取|成)?\s*", re.IGNORECASE)
_TO = re.compile(r"\s+to\s+|\s*(?:给|转给|让给)\s*", re.IGNORECASE)
_COMMA = re.compile(r"[,，;；。]\s*")
_WHOSE = re.compile(r"(?<=[>\w])['’]s\s+|(?<=[>\w])的")


def read_offer(asking: Asking, asker: Known, line: str) -> Wish:
    """The asker's shift, or a part of it, to whoever takes it. Raises Refusal."""
    what, reason = _reason(line)
    shift, hours = pick(asking, asker, what)
    return Wish("open", asker, None, (move_of(asking, shift, asker, None, hours),), reason)


def _split(by: re.Pattern[str], what: str) -> tuple[str, str]:
    """What stands before and behind the first such word; "" behind where there is none."""
    before, *behind = by.split(what, maxsplit=1)
    return before, behind[0] if behind else ""


def read_any(asking: Asking, asker: Known, line: str) -> Wish:
    """A wish of any kind: to somebody, for something, or else an exchange. Raises Refusal."""
    word, _, rest = line.strip().partition(" ")
    if word.casefold() in ("rest", "休", "调休"):
        return read_rest(asking, asker, rest)
    if word.casefold() in ("give", "转让"):
        return read_gift(asking, asker, rest)
    what, _ = _reason(line)
    if _FOR.search(what) is None and _TO.search(what) is not None:
        return read_gift(asking, asker, line)
    return read_exchange(asking, asker, line)


def read_exchange(asking: Asking, asker: Known, line: str, kind: str = "exchange") -> Wish:
    """The asker's shift for one of somebody else's. Raises Refusal."""
    say = asking.say
    what, reason = _reason(line)
    own, other = _split(_FOR, what)
    if not other:
        raise Refusal(
            say("Whose shift would you take for it? Nothing was changed."),
            say("For example: /swap my Friday night for @name's Saturday early, family"),
            say("To give it away: /swap give Friday to @name. To offer it: /swap offer Friday"),
        )
    shift, hours = pick(asking, asker, own)
    if hours is not None:
        raise Refusal(
            say("A part of a shift can be given or offered, not exchanged."),
            say("For example: /swap give Friday 18:00-20:00 to @name, family"),
        )
    colleague, theirs = _colleague(asking, asker, other)
    their_shift, _ = pick(asking, colleague, theirs)
    wish = exchange(
        "rest" if kind == "rest" else "exchange",
        asker,
        move_of(asking, shift, asker, colleague),
        colleague,
        move_of(asking, their_shift, colleague, asker),
    )
    return replace(wish, reason=reason)


def read_gift(asking: Asking, asker: Known, line: str) -> Wish:
    """The asker's shift, or a part of it, to somebody. Raises Refusal."""
    say = asking.say
    what, reason = _reason(line)
    own, other = _split(_TO, what)
    if not other:
        raise Refusal(
            say("To whom? Nothing was changed."),
            say("For example: /swap give my Friday night to @name, family"),
        )
    shift, hours = pick(asking, asker, own)
    colleague, _ = _colleague(asking, asker, f"{other} ")
    move = move_of(asking, shift, asker, colleague, hours)
    return Wish("give", asker, colleague, (move,), reason)


def read_rest(asking: Asking, asker: Known, line: str) -> Wish:
    """A day of rest for another, with a colleague's shift or one of that day. Raises Refusal."""
    say = asking.say
    what, reason = _reason(line)
    own, other = _split(_FOR, what)
    if not other:
        raise Refusal(
            say("Which day would you work instead? Nothing was changed."),
            say("For example: /swap rest Sunday for Saturday, family"),
        )
    if _names_somebody(asking, other):
        wish = read_exchange(asking, asker, f"{own} for {other}", "rest")
        return replace(wish, reason=reason)
    shift, _ = pick(asking, asker, own)
    instead = _free_shift(asking, asker, said(asking, other), shift)
    moves = (
        Move(shift.day, shift.code, asker.id, None),
        Move(instead.day, instead.code, None, asker.id),
    )
    return Wish("rest", asker, None, moves, reason)


def _free_shift(asking: Asking, asker: Known, words_said: Said, given: Shift) -> Shift:
    """The shift of another day that the person would work: of the said code, or the same one."""
    say, team = asking.say, asker.person.team_id
    day = words_said.days[0]
    there = rosters.on_day(asking.tx, team, day)
    codes = {word.casefold() for word in words_said.words}
    named = [one for one in there if one.code.casefold() in codes]
    fits = named or [one for one in there if one.code == given.code]
    if len(words_said.days) == 1 and len(fits) == 1:
        return fits[0]
    shown = [shift_line(one, asker.team.zone, say) for one in there[:SHOWN]]
    raise Refusal(
        say("Which shift of that day? There are: {shifts}.", shifts=say.names(shown))
        if shown
        else say("The roster has no shift on {day}.", day=say.day(day)),
        say("For example: /swap rest Sunday for Saturday E, family"),
    )


def _colleague(asking: Asking, asker: Known, typed: str) -> tuple[Known, str]:
    """Whose shift it is, and the words for it. Raises Refusal."""
    say = asking.say
    plain = _WHOSE.sub(" ", typed.strip(), count=1) + " "
    known, rest = person_named(asking, plain, say("/swap Friday for @name's Saturday"))
    if known.id == asker.id:
        raise Refusal(
            say("A swap needs somebody else. Nothing was changed."),
            say("To work on another day instead: /swap rest Sunday for Saturday"),
        )
    if known.person.slack_id is None:
        raise Refusal(
            say("{name} is not in Slack, so I cannot ask them.", name=known.name),
            say("Please ask your leader to make the swap. Nothing was changed."),
        )
    return known, rest


def _names_somebody(asking: Asking, typed: str) -> bool:
    try:
        person_named(asking, _WHOSE.sub(" ", typed.strip(), count=1), "")
    except Refusal:
        return False
    return True


def _reason(line: str) -> tuple[str, str]:
    """What stands before the first comma, and the reason behind it."""
    what, *rest = _COMMA.split(" ".join(line.split()), maxsplit=1)
    return what.strip(), clean(rest[0]) if rest else ""
