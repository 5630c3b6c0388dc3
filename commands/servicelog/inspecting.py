"""Leaders look at the service logs of a day, and may say something to somebody (SD-Q4)."""

import secrets
from collections.abc import Sequence
from datetime import date

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled
from commands.deciding.reach import reach
from commands.deciding.searching import people_found, person_chosen, person_field
from commands.deciding.whole import whole
from commands.servicelog.rights import check_inspects, rules_of, writers
from handbook.dates import Found, Nothing, find
from handbook.words import Say, of
from storage import people, service_logs
from storage.cards import Button, Card, Choice, Fact, Field, Form, clean
from storage.service_logs import Inspection, LogLine

MOST = 30
MOST_WORDS = 500


def line(asking: Asking, rest: str) -> Card:
    """ "team", "team yesterday": who wrote how much, and who has looked. Raises Refusal."""
    say, tx, team = asking.say, asking.tx, asking.person.team
    check_inspects(asking, rules_of(asking))
    day = _typed_day(asking, rest)
    lines = service_logs.of_team(tx, asking.person.person.team_id, day, day)
    expected = writers(tx, asking.book, team, day)
    wrote = _counts(lines)
    nothing = service_logs.without_problem(tx, team.id or 0, day)
    names = {known.id: known.name for known in people.of_team(tx, team.id or 0)}
    counted = [f"{names[one]} {n}" for one, n in sorted(wrote.items(), key=lambda p: names[p[0]])]
    none = sorted(names[one] for one in nothing - wrote.keys())
    silent = sorted(k.name for k in expected if k.id not in wrote and k.id not in nothing)
    looked = dict.fromkeys(
        names[one.by_id] for one in service_logs.inspections(tx, team.id or 0, day)
    )
    facts = (
        (say("Wrote"), counted),
        (say("No problem"), none),
        (say("Nothing yet"), silent),
        (say("Looked at by"), list(looked)),
    )
    return Card(
        title=say("Service logs of {day}", day=say.day(day)),
        facts=tuple(Fact(label=label, value=say.names(who)) for label, who in facts if who),
        lines=() if any(who for _, who in facts) else (say("Nobody has written anything."),),
        buttons=(Button(action="servicelog.read", label=say("Read them…"), value=day.isoformat()),)
        if lines
        else (),
    )


def form(asking: Asking, value: str) -> Form:
    """All lines of the day, and a word to one of their writers. The look is noted. Raises
    Refusal."""
    say, tx, team_id = asking.say, asking.tx, asking.person.person.team_id
    check_inspects(asking, rules_of(asking))
    day = _iso(asking, value)
    lines = service_logs.of_team(tx, team_id, day, day)
    if not lines:
        raise Refusal(say("Nobody has written anything on {day}.", day=say.day(day)))
    tx.note("servicelog.looked", f"team:{team_id}", asking.actor, day=day)
    names = {known.id: known.name for known in people.of_team(tx, team_id)}
    told = [f"{names[one.person_id]}, L{one.id}: {one.words or '–'}" for one in lines[:MOST]]
    if len(lines) > MOST:
        told.append(say("{n} more", n=len(lines) - MOST))
    person = person_field("person", say("A word to somebody?"), "servicelog.person")
    return Form(
        action="servicelog.read",
        title=say("Service logs"),
        value=day.isoformat(),
        submit=say("Inspected"),
        close=say("Close"),
        lines=(say.day(day), *told),
        fields=(
            person.model_copy(update={"is_optional": True}),
            Field(
                name="words",
                label=say("What do you want to say to them?"),
                kind="text",
                limit=MOST_WORDS,
                is_optional=True,
            ),
        ),
    )


def people_options(asking: Asking, typed: str) -> Sequence[Choice]:
    """Those who keep a log."""
    rules = rules_of(asking)
    return people_found(asking, typed, lambda known: bool(set(rules.roles) & known.roles))


def sent(asking: Asking, filled: Filled) -> Card:
    """All logs of the day are inspected; whoever was named is told the words. Raises Refusal."""
    say, tx, team_id = asking.say, asking.tx, asking.person.person.team_id
    check_inspects(asking, rules_of(asking))
    day, answers = _iso(asking, filled.value), filled.answers
    words = whole(asking, answers.get("words", ""), MOST_WORDS, "words")
    whom = answers.get("person", "")
    if bool(words) != bool(whom):
        wanted = (
            say("Please choose whom it is for. Nothing was changed.")
            if words
            else say("Please write what you want to say. Nothing was changed.")
        )
        raise Refusal(wanted, fields={"person" if words else "words": wanted})
    known = person_chosen(asking, "person", whom) if whom else None
    wrote = _counts(service_logs.of_team(tx, team_id, day, day))
    for person in sorted(wrote.keys() | ({known.id} if known else set())):
        mine = words if known is not None and known.id == person else ""
        salt = secrets.token_hex(8)
        service_logs.inspect(
            tx,
            Inspection(
                team_id=team_id,
                person_id=person,
                day=day,
                by_id=asking.person.id,
                words=mine or None,
                salt=salt,
                at=tx.now,
            ),
        )
        tx.note(
            "servicelog.inspected",
            f"person:{person}",
            asking.actor,
            personal={"words": (salt, mine)} if mine else None,
            day=day,
        )
    told = [
        say.plural("Noted: {n} log is inspected.", "Noted: {n} logs are inspected.", len(wrote))
    ]
    if known is not None:
        card = _remark(day, words, asking.person.name, of(known.language))
        reach(tx, asking.book, known, "log.inspected", f"log_inspected:{known.id}:{day}", card)
        told.append(say("{name} is told.", name=known.name))
    return Card(lines=tuple(told))


def _remark(day: date, words: str, name: str, say: Say) -> Card:
    """What the writer of a log reads."""
    return Card(
        title=say("About your service log of {day}", day=say.day(day)),
        lines=(words, say("From {name}.", name=name)),
    )


def _counts(lines: Sequence[LogLine]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for one in lines:
        counts[one.person_id] = counts.get(one.person_id, 0) + 1
    return counts


def _typed_day(asking: Asking, said: str) -> date:
    """Today where none is typed. Raises Refusal for what is no single day."""
    match find(said, asking.today):
        case Nothing() if not said.strip():
            return asking.today
        case Found(span=span) if span.first == span.last:
            return span.first
        case _:
            say = asking.say
            raise Refusal(
                say("I cannot tell which day “{said}” is.", said=clean(said, 40)),
                say("For example: /rollcall servicelog team yesterday"),
            )


def _iso(asking: Asking, value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return asking.today
