"""Whoever leads a shift adds a word to its briefing, before it is posted or after."""

import secrets

from commands.briefing.posting import subject
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled
from commands.deciding.lines import cited, hours_line
from commands.deciding.typed import begun
from handbook.book import in_force
from storage import briefings, duty, outbox, rosters
from storage.cards import Card, Field, Form, clean
from storage.rosters import Shift

MOST = 1000
NOTHING = ("nothing", "none", "无", "不加")


def form(asking: Asking, value: str) -> Form:
    """Asks for the word. Raises Refusal."""
    say, shift = asking.say, _shift(asking, value)
    check_may_add(asking, shift)
    briefing = briefings.of_shift(asking.tx, shift.id or 0)
    return Form(
        action="briefing.word",
        title=say("A word for the briefing"),
        value=value,
        submit=say("Add"),
        close=say("Close"),
        lines=(hours_line(shift, asking.person.team.zone, say),),
        fields=(
            Field(
                name="words",
                label=say("What everybody should hear"),
                kind="text",
                value=briefing.words if briefing else None,
                hint=say("The whole floor reads it. Leave it empty to take it back."),
                is_optional=True,
                limit=MOST,
            ),
        ),
    )


def sent(asking: Asking, filled: Filled) -> Card:
    return _add(asking, _shift(asking, filled.value), filled.answers.get("words", ""))


def word_line(asking: Asking, rest: str) -> Card:
    """ "word please greet by name": for the shift that runs, else the next. Raises Refusal."""
    say = asking.say
    shift = next_shift(asking)
    if shift is None:
        raise Refusal(say("No shift of yours is on the roster. Nothing was added."))
    if not rest.strip():
        raise Refusal(
            say("Please say what everybody should hear. Nothing was added."),
            say("For example: /rollcall briefing word please greet every caller by name"),
            say("To take it back: /rollcall briefing word nothing"),
        )
    taken_back = begun(rest, NOTHING)
    words = "" if taken_back is not None and not taken_back[1].strip() else rest
    return _add(asking, shift, words)


def next_shift(asking: Asking) -> Shift | None:
    """The person's own shift that runs, else their next."""
    tx, number = asking.tx, asking.person.id
    return duty.works_on(tx, number, tx.now) or duty.next_shift(tx, number, tx.now)


def check_may_add(asking: Asking, shift: Shift) -> None:
    """Raises Refusal for whoever leads no shifts."""
    say, book = asking.say, asking.book
    rules = in_force(book.briefing, shift.day)
    if rules is None:
        raise Refusal(say("Your handbook has no briefing on that day."))
    if book.may_any(asking.person.roles, rules.led.roles):
        return
    titles = [book.roles[role].in_language(say.lang) for role in rules.led.roles]
    raise Refusal(
        say(
            "A word for the briefing is for these to add: {people} ({rule}).",
            people=say.names(titles),
            rule=cited(rules.led.rule, say),
        ),
        say("Please tell them what everybody should hear."),
    )


def _shift(asking: Asking, value: str) -> Shift:
    number = int(value) if value.isdecimal() and len(value) < 10 else 0
    shift = rosters.get(asking.tx, number)
    if shift is None or shift.team_id != asking.person.person.team_id:
        raise Refusal(asking.say("That shift is no longer on your team's roster."))
    return shift


def _add(asking: Asking, shift: Shift, typed: str) -> Card:
    say, tx = asking.say, asking.tx
    check_may_add(asking, shift)
    if tx.now >= shift.ends_at:
        raise Refusal(say("That shift is over. Nothing was added."))
    words, salt = clean(typed, MOST) or None, secrets.token_hex(8)
    briefing = briefings.made(tx, shift)
    if briefing.words == words:
        return Card(lines=(say("Nothing has changed."),))
    briefings.say_also(tx, briefing, asking.person.id, words, salt)
    tx.note(
        "briefing.word",
        subject(briefing),
        asking.actor,
        personal={"words": (salt, words or "")},
    )
    posts = outbox.posts_of(tx, subject(briefing))
    for post in posts:
        outbox.redraw(tx, post)
    where = hours_line(shift, asking.person.team.zone, say)
    if words is None:
        return Card(lines=(say("Your word is taken out of the briefing of {shift}.", shift=where),))
    if posts:
        return Card(lines=(say("Added to the briefing that is posted: {shift}.", shift=where),))
    return Card(lines=(say("It will stand in the briefing of {shift}.", shift=where),))
