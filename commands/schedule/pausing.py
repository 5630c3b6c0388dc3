"""A kind of post does not come, until a day or until it is resumed; everybody sees why."""

import re
from datetime import date

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled, Press
from commands.deciding.occasions import Occasion
from commands.deciding.typed import numbered
from commands.schedule.coming import called, check, found, named, paused, shown, teams_say, tell
from handbook.dates import Found, find
from handbook.words import LANGUAGES, of
from storage import people, timetable
from storage.cards import Card, Field, Form, clean
from storage.timetable import Pause

MOST = 200
_UNTIL = re.compile(r"(?i)(?:until\b|till\b|直到|到|至)\s*")


def pause_line(asking: Asking, rest: str) -> Card:
    """ "pause briefing until 2026-12-01 the floor is painted", "pause 2 …". Raises Refusal."""
    check(asking)
    occasion, said = _kind(asking, rest)
    until = None
    if begins := _UNTIL.match(said):
        until, said = _day(asking, said[begins.end() :])
    return _pause(asking, occasion, until, said)


def form(asking: Asking, value: str) -> Form:
    """Until when, and why. Raises Refusal."""
    check(asking)
    say, occasion = asking.say, _by_name(asking, value)
    _check_running(asking, occasion)
    return Form(
        action="schedule.pause",
        title=say("Pause what comes"),
        value=occasion.name,
        submit=say("Pause"),
        close=say("Close"),
        lines=(say("To be paused for your whole team: {kind}.", kind=_said(asking, occasion)),),
        fields=(
            Field(
                name="until",
                label=say("The day on which it comes again"),
                kind="date",
                hint=say("Without a day: until somebody resumes it."),
                is_optional=True,
            ),
            Field(
                name="reason",
                label=say("Reason"),
                kind="text",
                hint=say("The leaders' channel and the list show it."),
                limit=MOST,
            ),
        ),
    )


def sent(asking: Asking, filled: Filled) -> Card:
    check(asking)
    occasion = _by_name(asking, filled.value)
    typed = filled.answers.get("until", "")
    until = date.fromisoformat(typed) if typed else None
    return _pause(asking, occasion, until, filled.answers.get("reason", ""))


def resume_line(asking: Asking, rest: str) -> Card:
    """ "resume briefing". Raises Refusal."""
    check(asking)
    occasion, _ = _kind(asking, rest)
    pause = paused(asking).get(occasion.name)
    if pause is None:
        raise Refusal(
            asking.say("{kind}: not paused. Nothing was changed.", kind=_said(asking, occasion))
        )
    return _resume(asking, occasion, pause)


def resume_press(asking: Asking, press: Press) -> Card:
    """Raises Refusal for a pause that is over, or another team's."""
    check(asking)
    for occasion in shown():
        pause = paused(asking).get(occasion.name)
        if pause is not None and str(pause.id) == press.value:
            return _resume(asking, occasion, pause)
    raise Refusal(
        asking.say("That is paused no longer. Nothing was changed."),
        asking.say("What comes next: /rollcall schedule"),
    )


def _pause(asking: Asking, occasion: Occasion, until: date | None, said: str) -> Card:
    tx, say = asking.tx, asking.say
    people.lock_team(tx, asking.person.person.team_id)
    _check_running(asking, occasion)
    if until is not None and until <= asking.today:
        words = say("The day on which it comes again has to lie ahead.")
        raise Refusal(words, say("Nothing was changed."), fields={"until": words})
    reason = clean(said, MOST)
    if not reason:
        words = say("Please say why, so that the others know.")
        example = say("For example: /rollcall schedule pause briefing until 2026-12-01 holiday")
        raise Refusal(words, say("Nothing was changed."), example, fields={"reason": words})
    team_id = asking.person.person.team_id
    number, salt = timetable.pause(tx, team_id, occasion.name, until, reason, asking.person.id)
    tx.note(
        "schedule.paused",
        f"pause:{number}",
        asking.actor,
        personal={"reason": (salt, reason)},
        job=occasion.name,
        until=until,
    )
    theirs = teams_say(asking)
    kind, name = called(occasion, theirs), named(asking)
    if until is None:
        told = theirs("{name} pauses this until it is resumed: {kind}.", name=name, kind=kind)
        answer = say("Paused until it is resumed: {kind}.", kind=_said(asking, occasion))
    else:
        told = theirs(
            "{name} pauses this until {day}: {kind}.", name=name, kind=kind, day=theirs.day(until)
        )
        answer = say(
            "Paused: {kind}. It comes again on {day}.",
            kind=_said(asking, occasion),
            day=say.day(until),
        )
    tell(asking, f"pause:{number}", told, theirs("Reason: {reason}", reason=reason))
    return Card(lines=(answer, say("To resume it before: /rollcall schedule")))


def _resume(asking: Asking, occasion: Occasion, pause: Pause) -> Card:
    tx, say = asking.tx, asking.say
    if not timetable.resume(tx, pause.id or 0, asking.person.id):
        raise Refusal(say("Somebody has resumed it already. Nothing was changed."))
    tx.note("schedule.resumed", f"pause:{pause.id}", asking.actor, job=occasion.name)
    theirs = teams_say(asking)
    told = theirs("{name} resumes this: {kind}.", name=named(asking), kind=called(occasion, theirs))
    tell(asking, f"pause:{pause.id}", told)
    return Card(
        lines=(
            say("Resumed: {kind}.", kind=_said(asking, occasion)),
            say("What comes next: /rollcall schedule"),
        )
    )


def _check_running(asking: Asking, occasion: Occasion) -> None:
    pause = paused(asking).get(occasion.name)
    if pause is None:
        return
    say, by = asking.say, people.by_id(asking.tx, pause.by_id).name
    raise Refusal(
        say("{name} has paused it already: {kind}.", name=by, kind=_said(asking, occasion)),
        say("Nothing was changed. To resume it: /rollcall schedule"),
    )


def _kind(asking: Asking, rest: str) -> tuple[Occasion, str]:
    """Which kind a line begins with, by name or by a number on the list. Raises Refusal."""
    if numbered(rest)[0]:
        one, said = found(
            asking,
            rest,
            asking.say("For example: /rollcall schedule pause 1 until 2026-12-01 holiday"),
        )
        return one.occasion, said
    line = " ".join(rest.split())
    words = {word.casefold(): occasion for occasion in shown() for word in _words(occasion)}
    for word in sorted(words, key=len, reverse=True):
        after = line[len(word) :]
        if line.casefold().startswith(word) and not (word[-1:].isascii() and after[:1].isalnum()):
            return words[word], after.strip(" :：,，")
    say = asking.say
    kinds = [_said(asking, occasion) for occasion in shown()]
    raise Refusal(
        say("Please say what. Nothing was changed."),
        say("What comes by the clock: {kinds}", kinds=", ".join(kinds)),
        say("For example: /rollcall schedule pause 1 until 2026-12-01 holiday"),
    )


def _words(occasion: Occasion) -> list[str]:
    said = [called(occasion, of(language)) for language in LANGUAGES]
    return [*said, occasion.name, occasion.name.replace("_", " "), *occasion.also]


def _said(asking: Asking, occasion: Occasion) -> str:
    return called(occasion, asking.say)


def _by_name(asking: Asking, name: str) -> Occasion:
    occasion = next((one for one in shown() if one.name == name), None)
    if occasion is None:
        raise Refusal(
            asking.say("There is no such kind of post. Nothing was changed."),
            asking.say("What comes next: /rollcall schedule"),
        )
    return occasion


def _day(asking: Asking, said: str) -> tuple[date, str]:
    """The day that a line begins with, and the words behind it. Raises Refusal."""
    say = asking.say
    match find(said, asking.today):
        case Found(span=span, rest=rest) if span.first == span.last:
            return span.first, rest.strip(" :：,，;；")
        case _:
            raise Refusal(
                say("I cannot tell which day is meant. Nothing was changed."),
                say("For example: /rollcall schedule pause briefing until 2026-12-01 holiday"),
            )
