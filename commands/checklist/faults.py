"""Something is missing or damaged: reported once, told to the leaders, answered for by rule."""

import re
import secrets

from commands.checklist.card import Stand, fault_name, title
from commands.checklist.fault_card import card
from commands.checklist.finding import check_may, found, mine, nothing_open
from commands.checklist.ticking import redraw
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled, Press
from commands.deciding.typed import numbered
from handbook.words import Say
from storage import checklists, outbox
from storage.cards import Button, Card, Choice, Field, Form, clean
from storage.checklists import OPEN, WITHDRAWN, Fault, seat

MOST = 500
KNOWN, UNKNOWN = "known", "unknown"
_KNOWN = re.compile(r"(known|已知)(?:[\s:：,，]+|$)", re.IGNORECASE)
_SIGNS = " \t:：,，.。;；-–—"


def form(asking: Asking, value: str) -> Form:
    """What is wrong, and is its cause known? `value`: the list; "" for the newest that one can
    tick. Raises Refusal."""
    say, stand = asking.say, _meant(asking, value)
    check_may(asking, stand)
    missing = stand.rules.missing
    return Form(
        action="checklist.fault",
        title=say("Something is wrong"),
        value=str(stand.round.id),
        submit=say("Report it"),
        close=say("Close"),
        lines=(
            title(stand, say),
            *([missing.in_language(say.lang)] if missing else []),
            say("It goes to the leaders, and they see to it."),
        ),
        fields=(
            *_what(stand, say),
            Field(name="words", label=say("What is the matter, and where?"), kind="text"),
            Field(
                name="cause",
                label=say("Is its cause known?"),
                kind="choice",
                choices=(
                    Choice(value=UNKNOWN, label=say("No")),
                    Choice(value=KNOWN, label=say("Yes, I have written it above")),
                ),
                value=UNKNOWN,
            ),
        ),
    )


def _what(stand: Stand, say: Say) -> tuple[Field, ...]:
    """What of a seat it is; a list that is no seat's is named by itself."""
    if not stand.rules.each_seat:
        return ()
    choices = tuple(
        Choice(value=key, label=text.in_language(say.lang)[:75])
        for key, text in stand.rules.points.items()
    )
    return (Field(name="point", label=say("What?"), kind="choice", choices=choices),)


def sent(asking: Asking, filled: Filled) -> Card:
    """Raises Refusal."""
    stand, answers = found(asking, filled.value), filled.answers
    point = answers.get("point", "") if stand.rules.each_seat else ""
    if stand.rules.each_seat and point not in stand.rules.points:
        told = asking.say("Please choose what it is.")
        raise Refusal(told, fields={"point": told})
    return _report(
        asking, stand, point, answers.get("words", ""), has_cause=answers.get("cause") == KNOWN
    )


def line(asking: Asking, rest: str) -> Card:
    """ "fault headset the left side is silent", "fault headset known: it fell"; of a list that is
    no seat's without the thing. Raises Refusal."""
    say, stand = asking.say, _meant(asking, "")
    if not stand.rules.each_seat:
        return _said(asking, stand, "", rest)
    points = {key: text.in_language(say.lang) for key, text in stand.rules.points.items()}
    point, words = _point_named(stand, rest)
    if point is None:
        raise Refusal(
            say(
                "What is wrong? Please begin with one of these: {points}.",
                points=say.names(points.values()),
            ),
            say(
                "For example: /rollcall checklist fault {what} and what is the matter",
                what=next(iter(points.values())),
            ),
            buttons=(
                Button(
                    action="checklist.fault",
                    label=say("Something is wrong…"),
                    value=str(stand.round.id),
                ),
            ),
        )
    return _said(asking, stand, point, words)


def _said(asking: Asking, stand: Stand, point: str, words: str) -> Card:
    known = _KNOWN.match(words)
    rest = words[known.end() :] if known else words
    return _report(asking, stand, point, rest, has_cause=known is not None)


def _meant(asking: Asking, value: str) -> Stand:
    if value:
        return found(asking, value)
    stands = mine(asking)
    if not stands:
        raise nothing_open(asking.say)
    return stands[0]


def _point_named(stand: Stand, rest: str) -> tuple[str | None, str]:
    folded = rest.strip().casefold()
    named = sorted(
        (
            (name.casefold(), key)
            for key, text in stand.rules.points.items()
            for name in (key, text.en, text.zh)
        ),
        key=lambda pair: -len(pair[0]),
    )
    for name, key in named:
        after = folded[len(name) : len(name) + 1]
        if folded.startswith(name) and not (name.isascii() and after.isalnum()):
            return key, rest.strip()[len(name) :].strip(_SIGNS)
    return None, rest


def _report(asking: Asking, stand: Stand, point: str, typed: str, *, has_cause: bool) -> Card:
    say, tx, words = asking.say, asking.tx, clean(typed, MOST)
    check_may(asking, stand)
    if not words:
        wanted = say("Please say what is the matter. Nothing is noted.")
        raise Refusal(wanted, fields={"words": wanted})
    checklists.lock(tx, stand.round)
    me = asking.person.id
    fault = checklists.add_fault(
        tx,
        Fault(
            team_id=stand.round.team_id,
            round_id=stand.round.number,
            person_id=me,
            point=point,
            has_cause=has_cause,
            words=words,
            salt=secrets.token_hex(8),
            at=tx.now,
        ),
    )
    if stand.rules.each_seat:
        checklists.tick(tx, stand.round, seat(me), me)
    tx.note(
        "checklist.fault",
        f"fault:{fault.id}",
        asking.actor,
        personal={"words": (fault.salt, words)},
        round=stand.round.id,
        point=point,
        has_cause=has_cause,
    )
    team, book = asking.person.team, asking.book
    outbox.post(tx, team.leaders_channel, f"fault:{fault.id}", card(tx, book, team, fault))
    redraw(asking, stand)
    told = [
        say(
            "Reported to the leaders: {what}. Thank you.",
            what=fault_name(fault, stand.rules, stand.title, say),
        )
    ]
    if not has_cause and stand.rules.missing is not None:
        told.append(stand.rules.missing.in_language(say.lang))
    return Card(
        lines=tuple(told),
        buttons=(
            Button(action="checklist.withdraw", label=say("Take it back"), value=str(fault.id)),
        ),
    )


def fault_found(asking: Asking, value: str) -> Fault:
    """The fault of the person's own team. Raises Refusal."""
    say, (number, _) = asking.say, numbered(value, "G")
    fault = checklists.get_fault(asking.tx, int(number)) if number else None
    if fault is None or fault.team_id != asking.person.person.team_id:
        raise Refusal(
            say("I know no fault “{number}”.", number=clean(value, 20)),
            say("What is open: /rollcall checklist faults"),
        )
    return fault


def withdraw_press(asking: Asking, press: Press) -> Card:
    return withdraw_line(asking, press.value)


def withdraw_line(asking: Asking, rest: str) -> Card:
    """ "withdraw G3": by whoever reported it, while nobody has seen to it. Raises Refusal."""
    say, tx, fault = asking.say, asking.tx, fault_found(asking, rest)
    if fault.person_id != asking.person.id:
        raise Refusal(
            say("G{number} was reported by somebody else. Nothing was changed.", number=fault.id)
        )
    if not checklists.settle(tx, fault, WITHDRAWN, asking.person.id, (OPEN,)):
        raise Refusal(say("G{number} is seen to already. Nothing was changed.", number=fault.id))
    tx.note("checklist.fault_withdrawn", f"fault:{fault.id}", asking.actor)
    redraw_fault(asking, fault)
    return Card(lines=(say("Taken back: G{number}.", number=fault.id),))


def redraw_fault(asking: Asking, fault: Fault) -> None:
    """Draw the leaders' card of it again, and the list's post."""
    for subject in (f"fault:{fault.id}", f"checklist:{fault.round_id}"):
        for post in outbox.posts_of(asking.tx, subject):
            outbox.redraw(asking.tx, post)
