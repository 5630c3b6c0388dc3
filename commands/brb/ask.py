"""Saying that one leaves the post, where to and until when, by a line or by a form (OH-3.5.2)."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from commands.brb import card, more, over
from commands.brb.finding import begun_minutes, local, next_minute, rules_of, title_of
from commands.brb.telling import is_there, leader_for, put_to, show
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled
from commands.deciding.lines import shift_line
from handbook.dates.soon import Soon, soon
from handbook.stepping_away import SteppingAway
from storage import duty, people, stepping_away
from storage.cards import Button, Card, Choice, Field, Form, clean
from storage.people import Known
from storage.rosters import Shift
from storage.stepping_away import ASKED, OUT, WITHDRAWN, StepAway

MOST = 500
"""Characters that are kept of where, and what for."""


@dataclass(frozen=True)
class Wish:
    """Until when, and what was said of it."""

    until: datetime
    minutes: int | None
    words: str
    is_private: bool


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
                word=_word(asking, rules.booking.words),
                rule=rules.booking.rule,
            )
        )
    return lines


def _word(asking: Asking, words: tuple[str, ...]) -> str:
    """The first of the words that is written as the person's language is."""
    is_chinese = asking.say.lang == "zh"
    return next((word for word in words if word.isascii() != is_chinese), words[0])


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
    away, leader = _store(asking, shift, rules, wish)
    show(tx, asking.book, away, person)
    if away.state == ASKED and leader is not None:
        put_to(tx, asking.book, away, person, leader)
    return _answer(asking, away, rules, leader, standing)


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
        raise _leaving_early(asking, shift, rules)
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


def _store(
    asking: Asking, shift: Shift, rules: SteppingAway, wish: Wish
) -> tuple[StepAway, Known | None]:
    """The absence, asked for or begun, and who is to agree to it."""
    tx, person = asking.tx, asking.person
    rule = rules.needs_consent(begun_minutes(tx.now, wish.until), is_private=wish.is_private)
    leader = leader_for(tx, asking.book, person, shift, rules) if rule else None
    earlier = stepping_away.on_shift(tx, person.id, shift.id or 0)
    away = stepping_away.add(
        tx,
        StepAway(
            team_id=person.person.team_id,
            person_id=person.id,
            shift_id=shift.id or 0,
            first_id=earlier[0].id if earlier else None,
            # Where nobody but the person could agree, nobody has to.
            state=ASKED if leader else OUT,
            asked_at=tx.now,
            asked_of=leader.id if leader else None,
            is_private=wish.is_private,
            minutes=wish.minutes,
            since=None if leader else tx.now,
            until=wish.until,
            consent_rule=rule,
            words=wish.words or None,
            salt=secrets.token_hex(8),
        ),
    )
    tx.note(
        "brb.asked" if leader else "brb.out",
        f"brb:{away.id}",
        asking.actor,
        personal={"words": (away.salt, wish.words)} if wish.words else None,
        until=wish.until,
        is_private=wish.is_private,
        rule=rule or rules.rule,
        of=away.asked_of,
    )
    return away, leader


def _answer(
    asking: Asking,
    away: StepAway,
    rules: SteppingAway,
    leader: Known | None,
    instead_of: StepAway | None,
) -> Card:
    """What is noted, and what to do next."""
    say, team = asking.say, asking.person.team
    time = say.time(local(away.until, team))
    lines = []
    if instead_of is not None:
        lines.append(
            say("What you asked for before (#{number}) is taken back.", number=instead_of.id)
        )
    if away.state == ASKED and leader is not None:
        lines += [
            say(
                "Please wait: the {role} has to agree first ({rule}).",
                role=title_of(asking.book, rules.decided_by, say),
                rule=away.consent_rule,
            ),
            say("Asked: {name}. I will tell you.", name=leader.name)
            if is_there(asking.tx, asking.book, leader)
            else say("{name} is not on duty. Please also tell somebody there.", name=leader.name),
        ]
        small = (say("Take it back: /brb back"),)
    else:
        lines.append(say("Noted: you are away until {time}. The leaders can see it.", time=time))
        small = (say("When you are back: /brb back"),)
    if away.is_private and rules.booking is not None:
        lines.append(card.private_line(rules.booking, asking.book, say))
    return Card(
        title=say("Away from the post until {time}", time=time),
        lines=tuple(lines),
        small=small,
        buttons=card.own_buttons(away, say),
    )


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


def _leaving_early(asking: Asking, shift: Shift, rules: SteppingAway) -> Refusal:
    """Who does not come back leaves early, and that is leave: the line to ask for it."""
    say, team = asking.say, asking.person.team
    kinds = asking.book.leave.kinds
    name = rules.booking.leave_kind if rules.booking else "personal"
    kind = kinds.get(name) or next(iter(kinds.values()))
    begins, ends = local(_soonest(asking.tx.now), team), local(shift.ends_at, team)
    told = say(
        "That reaches the end of your shift at {time}: who leaves early asks for leave.",
        time=say.time(ends),
    )
    return Refusal(
        told,
        say(
            "For example: /timeoff {word} {day} {start}-{end}",
            word=_word(asking, kind.words),
            day=begins.date().isoformat(),
            start=say.time(begins),
            end=say.time(ends),
        )
        if begins < ends
        else say("Please speak to your leader."),
        say("Nothing was noted."),
        fields={"when": told},
    )


def _soonest(now: datetime) -> datetime:
    """A moment that is still to come when the line has been typed: in 5 to 10 minutes."""
    ahead = next_minute(now) + timedelta(minutes=5)
    return ahead + timedelta(minutes=-ahead.minute % 5)


def _when(asking: Asking) -> Refusal:
    say = asking.say
    return Refusal(
        say("Until when will you be away? Nothing was noted yet."),
        say("For example: /brb 15 lunch room, or /brb until 14:30"),
        fields={"when": say("For example 20 min, or 14:30.")},
    )
