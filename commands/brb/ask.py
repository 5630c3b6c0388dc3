"""Saying that one leaves the post, where to and until when, by a line or by a form (OH-3.5.2)."""

from commands.brb import more, over
from commands.brb.finding import next_minute, rules_of, title_of
from commands.brb.going import Wish, answer, store
from commands.brb.refusing import leaving_early, word_of
from commands.brb.telling import put_to, show
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled
from commands.deciding.lines import shift_line
from handbook.dates.soon import Soon, soon
from handbook.stepping_away import SteppingAway
from storage import duty, people, stepping_away
from storage.cards import Button, Card, Choice, Field, Form, clean
from storage.rosters import Shift
from storage.stepping_away import ASKED, OUT, WITHDRAWN

MOST = 500
"""Characters that are kept of where, and what for."""


def by_line(asking: Asking, typed: str) -> Card:
    """ "15 lunch room", "until 14:30 bank". Raises Refusal."""
    found = soon(typed)
    if found is None:
        raise _when(asking)
    return _go(asking, found, found.rest, None)


def help_lines(asking: Asking, _: str) -> Card:
    """What can be typed, and whose yes it needs."""
    say = asking.say
    shift = duty.works_on(asking.tx, asking.person.id, asking.tx.now)
    rules = rules_of(asking.book, shift) if shift else None
    return Card(
        title=say("Leave the post for a while"),
        lines=(
            say("/brb 15 lunch room — how many minutes, and where"),
            say("/brb until 14:30 — the same, by the clock"),
            say("/brb back — you are back"),
            say("/brb form — the same, as a form"),
            say("/brb agree 12, or decline 12 too few people — for those who decide"),
            *(_rule_lines(asking, rules) if rules else ()),
        ),
        small=(say("Where, and what for, stands in no message: only the leaders can open it."),),
        buttons=(Button(action="brb.ask", label=say("Leave the post…"), value=""),),
    )


def _rule_lines(asking: Asking, rules: SteppingAway) -> list[str]:
    """What the handbook asks for before one goes."""
    say, lines = asking.say, []
    told = {"role": title_of(asking.book, rules.decided_by, say)}
    if rules.consent is not None and rules.consent.over_minutes:
        lines.append(
            say(
                "For longer than {length} the {role} has to agree first ({rule}).",
                length=say.minutes(rules.consent.over_minutes),
                rule=rules.consent.rule,
                **told,
            )
        )
    elif rules.consent is not None:
        lines.append(
            say("The {role} has to agree first ({rule}).", rule=rules.consent.rule, **told)
        )
    if rules.booking is not None:
        lines.append(
            say(
                "What is private needs their yes too, and begins with: {word} ({rule}).",
                word=word_of(asking, rules.booking.words),
                rule=rules.booking.rule,
            )
        )
    return lines


def form(asking: Asking, _: str) -> Form:
    """The form that asks the same as the line. Raises Refusal where nothing is to be asked."""
    say = asking.say
    shift = _shift(asking)
    rules = _rules(asking, shift)
    private: tuple[Field, ...] = ()
    if rules.booking is not None:
        private = (
            Field(
                name="private",
                label=say("Is it private?"),
                kind="choice",
                choices=(
                    Choice(value="no", label=say("No: work, or a break")),
                    Choice(value="yes", label=say("Yes: it may be booked as leave")),
                ),
                value="no",
            ),
        )
    return Form(
        action="brb.ask",
        title=say("Leave the post"),
        submit=say("Send"),
        close=say("Close"),
        lines=(
            say("Shift: {shift}", shift=shift_line(shift, asking.person.team.zone, say)),
            *_rule_lines(asking, rules),
        ),
        fields=(
            Field(
                name="when",
                label=say("For how long, or until when?"),
                kind="line",
                hint=say("For example 20 min, or 14:30."),
                limit=60,
            ),
            *private,
            Field(
                name="words",
                label=say("Where, and what for?"),
                kind="text",
                is_optional=rules.where_rule is None,
            ),
        ),
    )


def sent(asking: Asking, filled: Filled) -> Card:
    """The form was sent. Raises Refusal with the field that needs another look."""
    found = soon(filled.answers.get("when", ""))
    if found is None:
        raise _when(asking)
    words = " ".join([found.rest, filled.answers.get("words", "")])
    return _go(asking, found, words, filled.answers.get("private") == "yes")


def _go(asking: Asking, found: Soon, words: str, is_private: bool | None) -> Card:
    """Note it, or ask whoever has to agree; one that is open already is changed.

    `is_private`: None where the words say it.
    """
    tx, person = asking.tx, asking.person
    people.lock(tx, person.id)
    shift = _shift(asking)
    rules = _rules(asking, shift)
    wish = _wish(asking, shift, rules, found, words, is_private)
    standing = stepping_away.open_of(tx, person.id)
    if standing is not None and standing.shift_id != shift.id:
        over.end(tx, asking.book, standing)
        standing = None
    if standing is not None and standing.state == OUT:
        return more.change(asking, standing, shift, rules, wish.until, wish.words, wish.is_private)
    if standing is not None:
        stepping_away.move(tx, standing, [ASKED], state=WITHDRAWN)
        tx.note("brb.withdrawn", f"brb:{standing.id}", asking.actor)
    away, leader = store(asking, shift, rules, wish)
    show(tx, asking.book, away, person)
    if away.state == ASKED and leader is not None:
        put_to(tx, asking.book, away, person, leader)
    return answer(asking, away, rules, leader, standing)


def _wish(
    asking: Asking,
    shift: Shift,
    rules: SteppingAway,
    found: Soon,
    words: str,
    is_private: bool | None,
) -> Wish:
    """What is asked for, where that can be. Raises Refusal."""
    say, now = asking.say, asking.now
    words = clean(words, MOST)
    until = next_minute(found.after(now))
    if until <= asking.tx.now:
        raise _when(asking)
    if until >= shift.ends_at:
        raise leaving_early(asking, shift, rules)
    if rules.where_rule is not None and not words:
        where = say("Please say where you can be found ({rule}).", rule=rules.where_rule)
        raise Refusal(
            where,
            say("For example: /brb 15 lunch room"),
            say("Nothing was noted."),
            fields={"words": where},
        )
    if is_private is None:
        is_private = rules.booking is not None and rules.booking.is_private(words)
    return Wish(until, found.minutes, words, is_private)


def _shift(asking: Asking) -> Shift:
    """The shift that the person is on now. Raises Refusal."""
    say, tx = asking.say, asking.tx
    shift = duty.works_on(tx, asking.person.id, tx.now)
    if shift is not None:
        return shift
    following = duty.next_shift(tx, asking.person.id, tx.now)
    zone = asking.person.team.zone
    raise Refusal(
        say("You are not on shift now, so nobody waits for you. Nothing was noted."),
        say("Your next shift: {shift}.", shift=shift_line(following, zone, say))
        if following
        else say("No other shift of yours is on the roster."),
    )


def _rules(asking: Asking, shift: Shift) -> SteppingAway:
    rules = rules_of(asking.book, shift)
    if rules is None:
        say = asking.say
        raise Refusal(
            say("Your handbook says nothing of leaving the post. Nothing was noted."),
            say("Please speak to your leader."),
        )
    return rules


def _when(asking: Asking) -> Refusal:
    say = asking.say
    return Refusal(
        say("Until when will you be away? Nothing was noted yet."),
        say("For example: /brb 15 lunch room, or /brb until 14:30"),
        fields={"when": say("For example 20 min, or 14:30.")},
    )
