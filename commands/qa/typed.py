"""What is typed after the word, and the form that asks for the same."""

from collections.abc import Mapping
from datetime import date

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled
from commands.deciding.ledger_card import worth_line
from commands.deciding.naming import person_named
from commands.deciding.typed import begun
from commands.qa import reading
from commands.qa.reading import Found, Sheet, Ticked
from commands.qa.rights import calls_rules, chats_rules, titles
from commands.qa.scoring import day_for, note_call, note_chats
from handbook.book import in_force
from handbook.conduct import standing
from storage import people
from storage.cards import Card, Choice, Field, Form, clean
from storage.people import Known

CALLS = ("call", "calls", "录音", "电话", "通话")
CHATS = ("chats", "chat", "会话", "聊天")
MOST = 100


def score_line(asking: Asking, line: str) -> Card:
    """ "@ada call 20261102-0815 IC-Q.P5", "@ada chats 20 5 closing phrase". Raises Refusal."""
    say = asking.say
    known, rest = person_named(asking, line, say("/rollcall qa @name call 20261102-0815 IC-Q.P5"))
    word = begun(rest, (*CALLS, *CHATS))
    if word is None:
        raise Refusal(
            say("Was it a call or chats? Nothing is noted yet."),
            say("For example: /rollcall qa @name call 20261102-0815 IC-Q.P5"),
            say("For example: /rollcall qa @name chats 20 5 closing phrase"),
        )
    if word[0] in CALLS:
        return _call(asking, known, word[1])
    said, rest = reading.day_of(asking, word[1])
    rules = chats_rules(asking)
    sheet = reading.sheet_of(asking, rules, rest)
    return note_chats(asking, known, day_for(asking, known, said, rules), sheet)


def _call(asking: Asking, known: Known, rest: str) -> Card:
    reference, rest = reading.reference_of(asking, rest)
    said, rest = reading.day_of(asking, rest)
    rules = calls_rules(asking)
    day = day_for(asking, known, said, rules)
    found = reading.found_in_call(asking, rules, rest, day)
    return note_call(asking, known, reference, day, found)


def form(asking: Asking, _: str) -> Form:
    """Asks for the person, the call, and what was found. Raises Refusal."""
    say = asking.say
    listed = _may_be_sampled(asking)
    return Form(
        action="qa.sample",
        title=say("A sample"),
        submit=say("Send"),
        close=say("Close"),
        lines=(say("The person is told privately, as one message. Nothing ticked: all well."),),
        fields=(
            Field(
                name="person",
                label=say("About whom?"),
                kind="choice",
                choices=tuple(Choice(value=str(one.id), label=one.name) for one in listed[:MOST]),
            ),
            *(_call_fields(asking) if in_force(asking.book.quality.calls, asking.today) else ()),
            *(_chat_fields(asking) if in_force(asking.book.quality.chats, asking.today) else ()),
            Field(name="day", label=say("Day"), kind="date", is_optional=True),
            Field(name="note", label=say("Note"), kind="text", is_optional=True),
        ),
    )


def _may_be_sampled(asking: Asking) -> list[Known]:
    """Raises Refusal where there is nobody."""
    say, rules = asking.say, asking.book.quality
    listed = [
        one
        for one in people.of_team(asking.tx, asking.person.person.team_id)
        if one.id != asking.person.id
        and not one.has_left(asking.today)
        and rules.right(asking.person.roles, one.roles)
    ]
    if not listed:
        rights = [one for one in (rules.sampling, rules.spot_checks) if one]
        who = titles(asking, [role for one in rights for role in one.roles])
        raise Refusal(say("These sample calls and chats: {people}.", people=who or say("nobody")))
    return listed


def _call_fields(asking: Asking) -> tuple[Field, ...]:
    say, rules = asking.say, calls_rules(asking)
    ticks = [
        Choice(
            value=name,
            label=say(
                "{item} {title}: {worth}",
                item=name,
                title=item.title.in_language(say.lang),
                worth=worth_line(worth, say),
            ),
        )
        for name, (item, worth) in standing(asking.book.conduct, asking.today).items()
        if item.kind in rules.kinds
    ]
    flags = (
        Choice(value="phrase_error", label=say("The standard phrases were not used.")),
        Choice(value="wrong_answer", label=say("The answer was found wrong.")),
    )
    is_either = bool(in_force(asking.book.quality.chats, asking.today))
    reference = Field(
        name="reference",
        label=say("Id of the recording"),
        kind="line",
        is_optional=is_either,
        limit=40,
    )
    items = Field(
        name="items",
        label=say("What was found"),
        kind="choices",
        choices=tuple(ticks[:MOST]),
        is_optional=True,
    )
    points = Field(
        name="points",
        label=say("Points that are not stated"),
        kind="line",
        is_optional=True,
        hint=say("Write the points behind the item, for example: {item} 2", item="IC-Q.P1"),
    )
    return (
        reference,
        *((items, points) if ticks else ()),
        Field(name="flags", label=say("Besides"), kind="choices", choices=flags, is_optional=True),
    )


def _chat_fields(asking: Asking) -> tuple[Field, ...]:
    say, rules = asking.say, chats_rules(asking)
    is_either = bool(in_force(asking.book.quality.calls, asking.today))
    aspects = tuple(
        Choice(value=name, label=title.in_language(say.lang))
        for name, title in rules.looked_at.items()
    )
    looked_at = Field(
        name="looked_at",
        label=say("They failed in"),
        kind="choices",
        choices=aspects,
        is_optional=True,
    )
    return (
        Field(
            name="read",
            label=say("Chats read"),
            kind="line",
            value=None if is_either else str(rules.a_day),
            is_optional=is_either,
            limit=5,
        ),
        Field(name="failing", label=say("Failing"), kind="line", is_optional=is_either, limit=5),
        *((looked_at,) if aspects else ()),
    )


def sent(asking: Asking, filled: Filled) -> Card:
    """The form was sent. Raises Refusal with the field that needs another look."""
    say, answers = asking.say, filled.answers
    known = next(
        (one for one in _may_be_sampled(asking) if str(one.id) == answers.get("person")), None
    )
    if known is None:
        words = say("Please choose the person.")
        raise Refusal(words, fields={"person": words})
    said, _ = reading.day_of(asking, answers.get("day", ""))
    is_call, note = bool(answers.get("reference", "").strip()), answers.get("note", "")
    if is_call:
        day = day_for(asking, known, said, calls_rules(asking))
        reference, _ = reading.reference_of(asking, answers["reference"])
        return note_call(asking, known, reference, day, _ticked(asking, answers, day, note))
    if in_force(asking.book.quality.chats, asking.today) is None:
        reading.reference_of(asking, "")
    counts = f"{answers.get('read', '')} {answers.get('failing', '')}"
    rules = chats_rules(asking)
    day = day_for(asking, known, said, rules)
    sheet = reading.sheet_of(asking, rules, counts)
    looked_at = tuple(
        one for one in answers.get("looked_at", "").split(",") if one in rules.looked_at
    )
    note = clean(note, reading.MOST)
    return note_chats(asking, known, day, Sheet(sheet.read, sheet.failing, looked_at, note))


def _ticked(asking: Asking, answers: Mapping[str, str], day: date, note: str) -> Found:
    """What was ticked, with the points that were given behind each. Raises Refusal."""
    rules, catalogue = calls_rules(asking), standing(asking.book.conduct, day)
    points = reading.found_in_call(asking, rules, answers.get("points", ""), day)
    given = {one.item: one.given for one in points.ticks}
    chosen = [one for one in answers.get("items", "").split(",") if one]
    if any(one not in catalogue or catalogue[one][0].kind not in rules.kinds for one in chosen):
        words = asking.say("That item is not in the catalogue of that day.")
        raise Refusal(words, asking.say("Nothing is noted."), fields={"items": words})
    flags = answers.get("flags", "").split(",")
    return Found(
        tuple(Ticked(one, given.get(one)) for one in dict.fromkeys([*chosen, *given])),
        "phrase_error" in flags,
        "wrong_answer" in flags,
        clean(note, reading.MOST),
    )
