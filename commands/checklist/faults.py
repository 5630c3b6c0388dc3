"""Something is missing or damaged: reported once, told to the leaders, answered for by rule."""

import re
import secrets
from zoneinfo import ZoneInfo

from commands.checklist import card as cards
from commands.checklist.card import Stand, fault_name, stand_of, title
from commands.checklist.finding import check_may, found, mine, nothing_open
from commands.checklist.ticking import redraw
from commands.deciding.asking import Asking, Refusal, team_say
from commands.deciding.command import Drawing, Filled, Press
from commands.deciding.lines import cited
from commands.deciding.typed import numbered
from handbook.book import Handbook
from handbook.words import Say, mark
from storage import actions, checklists, outbox, people
from storage.cards import Button, Card, Choice, Fact, Field, Form, clean
from storage.checklists import OPEN, SETTLED, TASK, WITHDRAWN, Fault, seat
from storage.people import Team
from storage.transaction import Tx

MOST = 500
KNOWN, UNKNOWN = "known", "unknown"
_KNOWN = re.compile(r"(known|已知)(?:[\s:：,，]+|$)", re.IGNORECASE)
_SIGNS = " \t:：,，.。;；-–—"
STATES = {
    OPEN: mark("open: what becomes of it?"),
    SETTLED: mark("in order again"),
    WITHDRAWN: mark("taken back: it was a mistake"),
}


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
            Field(
                name="point",
                label=say("What?"),
                kind="choice",
                choices=tuple(
                    Choice(value=key, label=text.in_language(say.lang)[:75])
                    for key, text in stand.rules.points.items()
                ),
            ),
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


def sent(asking: Asking, filled: Filled) -> Card:
    """Raises Refusal."""
    stand, answers = found(asking, filled.value), filled.answers
    point = answers.get("point", "")
    if point not in stand.rules.points:
        told = asking.say("Please choose what it is.")
        raise Refusal(told, fields={"point": told})
    return _report(
        asking, stand, point, answers.get("words", ""), has_cause=answers.get("cause") == KNOWN
    )


def line(asking: Asking, rest: str) -> Card:
    """ "fault headset the left side is silent", "fault headset known: it fell". Raises Refusal."""
    say, stand = asking.say, _meant(asking, "")
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
    known = _KNOWN.match(words)
    return _report(
        asking, stand, point, words[known.end() :] if known else words, has_cause=known is not None
    )


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
            what=fault_name(fault, stand.rules, say),
        )
    ]
    if not has_cause and stand.rules.missing is not None:
        told.append(stand.rules.missing.in_language(say.lang))
    return Card(
        lines=tuple(told),
        buttons=(Button(action="fault.withdraw", label=say("Take it back"), value=str(fault.id)),),
    )


def fault_found(asking: Asking, value: str) -> Fault:
    """The fault of the person's own team. Raises Refusal."""
    say, (number, _) = asking.say, numbered(value, "F")
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
    """ "withdraw F3": by whoever reported it, while nobody has seen to it. Raises Refusal."""
    say, tx, fault = asking.say, asking.tx, fault_found(asking, rest)
    if fault.person_id != asking.person.id:
        raise Refusal(
            say("F{number} was reported by somebody else. Nothing was changed.", number=fault.id)
        )
    if not checklists.settle(tx, fault, WITHDRAWN, asking.person.id, (OPEN,)):
        raise Refusal(say("F{number} is seen to already. Nothing was changed.", number=fault.id))
    tx.note("checklist.fault_withdrawn", f"fault:{fault.id}", asking.actor)
    redraw_fault(asking, fault)
    return Card(lines=(say("Taken back: F{number}.", number=fault.id),))


def redraw_fault(asking: Asking, fault: Fault) -> None:
    """Draw the leaders' card of it again, and the list's post."""
    for subject in (f"fault:{fault.id}", f"checklist:{fault.round_id}"):
        for post in outbox.posts_of(asking.tx, subject):
            outbox.redraw(asking.tx, post)


def draw(drawing: Drawing) -> Card:
    fault = checklists.get_fault(drawing.tx, drawing.number)
    assert fault is not None, "faults are never deleted"
    team = people.team(drawing.tx, fault.team_id)
    return card(drawing.tx, drawing.books[team.handbook], team, fault)


def card(tx: Tx, book: Handbook, team: Team, fault: Fault) -> Card:
    """The leaders' card of a fault, in each of its states."""
    say = team_say(team)
    one = checklists.get(tx, fault.round_id)
    assert one is not None, "rounds are never deleted"
    stand = stand_of(tx, book, team, one, say)
    rules = stand.rules if stand else None
    reporter = people.by_id(tx, fault.person_id)
    at = say.moment(fault.at.astimezone(ZoneInfo(team.zone)))
    about = say("Missing or damaged: {what}", what=fault_name(fault, rules, say))
    return Card(
        title=about,
        facts=(
            Fact(label=say("Found in"), value=title(stand, say) if stand else one.name),
            Fact(
                label=say("Reported by"),
                value=say("{name}, {time}", name=reporter.name, time=at),
            ),
            *([Fact(label=say("What"), value=fault.words)] if fault.words else []),
            Fact(label=say("Cause"), value=_cause(stand, fault, say)),
            Fact(label=say("How it stands"), value=_state(tx, fault, say)),
        ),
        buttons=_buttons(fault, say),
    )


def _cause(stand: Stand | None, fault: Fault, say: Say) -> str:
    if fault.has_cause:
        return say("known")
    if stand is None or stand.rules.missing is None:
        return say("not known")
    words = stand.rules.missing.in_language(say.lang)
    return say("not known. {words} ({rule})", words=words, rule=cited(stand.rules.rule, say))


def _state(tx: Tx, fault: Fault, say: Say) -> str:
    if fault.state == TASK and fault.action_id is not None:
        task = tx.get_one(actions.Action, fault.action_id)
        owner = people.by_id(tx, task.owner_id).name if task.owner_id else say("the next shift")
        return say(
            "task T{number} of {name}, until {day}",
            number=task.id,
            name=owner,
            day=say.day(task.due),
        )
    state = say(STATES[fault.state])
    if fault.settled_by is None:
        return state
    return say("{state} ({name})", state=state, name=people.by_id(tx, fault.settled_by).name)


def _buttons(fault: Fault, say: Say) -> tuple[Button, ...]:
    value = str(fault.id)
    settled = Button(action="fault.settled", label=say("It is in order"), value=value)
    if fault.state == OPEN:
        task = Button(action="fault.task", label=say("Make it a task…"), value=value)
        return (task, settled)
    return (settled,) if fault.state == TASK else ()


def line_of(stand: Stand | None, fault: Fault, tx: Tx, say: Say) -> str:
    """ "F3 headset: open: what becomes of it?"."""
    name = cards.fault_name(fault, stand.rules if stand else None, say)
    return say("{what}: {state}", what=name, state=_state(tx, fault, say))
