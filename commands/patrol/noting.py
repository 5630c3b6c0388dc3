"""A finding is noted at any time on patrol, and what comes of it at once or later (CC-2.6)."""

import re
import secrets

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled, Press
from commands.deciding.lines import several
from commands.deciding.whole import whole
from commands.patrol import becoming
from commands.patrol.finding import check_may, found, kind_title, line
from handbook.patrol import PatrolRules, seat_of
from storage import duty, patrols
from storage.cards import Button, Card, Choice, Field, Form, clean
from storage.patrols import NOTHING, Finding
from storage.rosters import Shift

MOST, MOST_PLACE = 500, 60
_MENTION = re.compile(r"<@[A-Z0-9]+(?:\|[^>]*)?>")
FINE = ("fine", "ok", "all fine", "nothing", "无异常", "正常", "一切正常")


# ---- as a line


def note_line(asking: Asking, typed: str) -> Card:
    """ "desks seat 14: cups", "fine" where nothing was wrong. Raises Refusal."""
    rules = check_may(asking)
    said = typed.strip()
    if said.casefold() in FINE:
        return _noted(asking, rules, _keep(asking, NOTHING, "", ""))
    meant = rules.meant(said)
    if meant is None or not clean(meant[1]):
        raise _unclear(asking, rules)
    kind, words = meant[0], whole(asking, meant[1], MOST, of=said)
    _check_names_nobody(asking, words)
    return _noted(asking, rules, _keep(asking, kind, seat_of(words) or "", words))


def _unclear(asking: Asking, rules: PatrolRules) -> Refusal:
    say = asking.say
    kinds = [kind.in_language(say.lang) for kind in rules.kinds.values()]
    return Refusal(
        say(
            "What was looked at? Nothing is noted yet. There are: {kinds}.",
            kinds=several(kinds, say),
        ),
        say("For example: /rollcall patrol desks seat 14: cups and papers"),
        say("Where nothing was wrong: /rollcall patrol fine"),
    )


def _check_names_nobody(asking: Asking, words: str) -> None:
    """Raises Refusal: what is said of a person, the person must hear."""
    if not _MENTION.search(words):
        return
    say = asking.say
    told = say("A finding names the seat, not the person. Nothing is noted.")
    raise Refusal(
        told,
        say("To log conduct, which its person is told of: /deduct @name phone on the floor"),
        fields={"words": told},
    )


# ---- as a form


def form(asking: Asking, _: str) -> Form:
    """What was found, where, and what is to come of it. Raises Refusal."""
    say, rules = asking.say, check_may(asking)
    kinds = [
        Choice(value=name, label=kind.in_language(say.lang)) for name, kind in rules.kinds.items()
    ]
    kinds.append(Choice(value=NOTHING, label=kind_title(rules, NOTHING, say)))
    return Form(
        action="patrol.note",
        title=say("Note a finding"),
        submit=say("Note it"),
        close=say("Close"),
        lines=(say("Leaders and whoever gets the report read it. It names seats, not people."),),
        fields=(
            Field(
                name="kind",
                label=say("What was looked at?"),
                kind="choice",
                choices=tuple(kinds),
            ),
            Field(
                name="place",
                label=say("Which seat, or where?"),
                kind="line",
                is_optional=True,
                limit=MOST_PLACE,
                hint=say("Such as 14"),
            ),
            Field(
                name="words",
                label=say("What was found?"),
                kind="text",
                is_optional=True,
                limit=MOST,
            ),
            *becoming.fields(asking),
        ),
    )


def sent(asking: Asking, filled: Filled) -> Card:
    """Note it, and do what was asked to come of it. Raises Refusal, beside the field."""
    say, rules, answers = asking.say, check_may(asking), filled.answers
    kind, words = answers.get("kind", ""), whole(asking, answers.get("words", ""), MOST, "words")
    place = whole(asking, answers.get("place", ""), MOST_PLACE, "place")
    comes_of_it = becoming.asked(answers)
    if kind == NOTHING:
        if words or comes_of_it:
            wrong = say("Then something was found: please choose what was looked at.")
            raise Refusal(wrong, fields={"kind": wrong})
        return _noted(asking, rules, _keep(asking, NOTHING, seat_of(place) or place, ""))
    if kind not in rules.kinds:
        wrong = say("Please choose what was looked at.")
        raise Refusal(wrong, say("Nothing is noted."), fields={"kind": wrong})
    if not words:
        wrong = say("Please say what was found. Nothing is noted.")
        raise Refusal(wrong, fields={"words": wrong})
    _check_names_nobody(asking, words)
    finding = _keep(asking, kind, seat_of(place) or place or seat_of(words) or "", words)
    told = becoming.from_form(asking, finding, answers)
    card = _noted(asking, rules, finding)
    return card.model_copy(update={"lines": (*card.lines[:1], *told, *card.lines[1:])})


# ---- either way


def _keep(asking: Asking, kind: str, place: str, words: str) -> Finding:
    tx, shift = asking.tx, _shift(asking)
    finding = Finding(
        team_id=asking.person.person.team_id,
        shift_id=shift.id if shift else None,
        shift_code=shift.code if shift else None,
        kind=kind,
        place=place or None,
        words=words or None,
        salt=secrets.token_hex(8),
        by_id=asking.person.id,
        at=tx.now,
    )
    number = patrols.add(tx, finding)
    personal = {
        name: (finding.salt, said) for name, said in (("place", place), ("words", words)) if said
    }
    subject = patrols.source(number)
    tx.note("patrol.noted", subject, asking.actor, personal=personal or None, kind=kind)
    stored = patrols.get(tx, number)
    assert stored is not None, "it was stored just now"
    return stored


def _shift(asking: Asking) -> Shift | None:
    """The shift that is patrolled: the person's own, else the one that began last."""
    tx = asking.tx
    own = duty.works_on(tx, asking.person.id, tx.now)
    running = duty.running(tx, asking.person.person.team_id, tx.now)
    return own or (running[-1] if running else None)


def _noted(asking: Asking, rules: PatrolRules, finding: Finding) -> Card:
    say = asking.say
    told = [say("Noted: {finding}.", finding=line(asking, rules, finding))]
    undo = Button(action="patrol.undo", label=say("Take back"), value=str(finding.id))
    has_led_to = finding.entry_id is not None or finding.action_id is not None
    if finding.kind == NOTHING or has_led_to:
        return Card(lines=tuple(told), buttons=() if has_led_to else (undo,))
    told.append(
        say(
            "To log conduct: /rollcall patrol log F{number} @name. To make it a task: /rollcall "
            "patrol task F{number} @name and what is to be done",
            number=finding.id,
        )
    )
    return Card(lines=tuple(told), buttons=(*becoming.buttons(finding, say), undo))


def undo_line(asking: Asking, typed: str) -> Card:
    """ "undo F3": by whoever noted it, while nothing has come of it. Raises Refusal."""
    say, tx, (finding, _) = asking.say, asking.tx, found(asking, typed)
    if finding.by_id != asking.person.id:
        raise Refusal(
            say("F{number} was noted by somebody else. Nothing was changed.", number=finding.id)
        )
    if not patrols.withdraw(tx, finding):
        raise Refusal(
            say("F{number} was taken back already.", number=finding.id)
            if finding.state == patrols.WITHDRAWN
            else say("Something has come of F{number} already: it stays.", number=finding.id)
        )
    tx.note("patrol.withdrawn", patrols.source(finding.id), asking.actor)
    return Card(lines=(say("Taken back: F{number}.", number=finding.id),))


def undo_press(asking: Asking, press: Press) -> Card:
    return undo_line(asking, press.value)
