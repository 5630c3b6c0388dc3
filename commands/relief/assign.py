"""A leader assigns overtime: one of the neighbours, or whoever is on duty stays on (CC-2.4.2)."""

import re
from collections.abc import Sequence

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled
from commands.deciding.lines import shift_line
from commands.relief import card
from commands.relief.ask import ask, check_free, named
from commands.relief.candidates import Found, look
from commands.relief.finding import check_right, check_standing, found, numbered, shift_of
from handbook.relief import ReliefVersion
from storage import people, reliefs
from storage.cards import Card, Choice, Field, Form
from storage.reliefs import Relief

_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")


def assign_form(asking: Asking, value: str) -> Form:
    """Whom to ask, for how long, and who is missing. Raises Refusal."""
    say, relief = asking.say, found(asking, value)
    rules = check_right(asking, relief)
    check_standing(asking, relief)
    check_free(asking, relief)
    team = asking.person.team
    able = [one for one in look(asking.tx, rules, relief, team) if _may_be_asked(one)]
    shift = shift_of(asking.tx, relief)
    lines = [shift_line(shift, team.zone, say), card.staffing(asking.tx, relief, team, say)]
    if not able:
        nobody = say("Nobody of the shifts before and after is free then.")
        return Form(
            action="relief.assign",
            title=say("Overtime for {relief}", relief=card.name(relief)),
            close=say("Close"),
            lines=(*lines, nobody, say("Please telephone somebody, and put them on the roster.")),
        )
    return Form(
        action="relief.assign",
        title=say("Overtime for {relief}", relief=card.name(relief)),
        value=str(relief.id),
        submit=say("Ask them"),
        close=say("Close"),
        lines=(*lines, say("They are asked at once, and may accept or decline.")),
        fields=(
            Field(
                name="person",
                label=say("Who?"),
                kind="choice",
                choices=tuple(_choice(one, rules, asking) for one in able),
                value=str(able[0].known.id) if able[0].candidate.why_not is None else None,
            ),
            Field(
                name="hours",
                label=say("How many hours?"),
                kind="line",
                value=f"{rules.most_hours:g}",
                hint=say("At most {hours} at a time.", hours=f"{rules.most_hours:g}"),
                limit=6,
            ),
            *_missing_field(asking, relief),
            Field(
                name="why",
                label=say("Why all the same, if the rest is too short?"),
                kind="text",
                is_optional=True,
                hint=say("It is kept with the overtime; the channel does not see it."),
            ),
        ),
    )


def _missing_field(asking: Asking, relief: Relief) -> Sequence[Field]:
    """Who is expected on the shift, so that the leader can say who of them is missing."""
    from_roster = reliefs.expected(asking.tx, relief.shift_id)
    if not from_roster:
        return ()
    say = asking.say
    team = people.of_team(asking.tx, relief.team_id)
    names = sorted((known.name, known.id) for known in team if known.id in from_roster)
    return (
        Field(
            name="missing",
            label=say("Who is missing?"),
            kind="choice",
            choices=tuple(Choice(value=str(number), label=name) for name, number in names),
            value=str(relief.missing_id) if relief.missing_id else None,
            is_optional=True,
        ),
    )


def _may_be_asked(one: Found) -> bool:
    """Eligible, or against nothing but the rest, which a leader may outweigh with a reason."""
    return one.candidate.why_not in (None, "short_rest")


def _choice(one: Found, rules: ReliefVersion, asking: Asking) -> Choice:
    say, each = asking.say, one.candidate
    told = {
        "name": one.known.name[:24],
        "hours": card.hours(each.when.starts_at, each.when.ends_at, asking.person.team, say),
        "time": say.minutes(each.overtime),
    }
    label = say("{name}, {hours}, overtime {time}", **told)
    if one.has_declined:
        label = say("{choice}; has declined", choice=label)
    elif each.why_not == "short_rest" and each.rest is not None:
        label = say("{choice}; rest {rest} only", choice=label, rest=say.minutes(each.rest))
    return Choice(value=str(one.known.id), label=label)


def assign_sent(asking: Asking, filled: Filled) -> Card:
    relief, answers = found(asking, filled.value), filled.answers
    rules = check_right(asking, relief)
    length = _hours(asking, rules, answers.get("hours", ""))
    person = answers.get("person", "")
    missing = answers.get("missing", "")
    return ask(
        asking,
        relief,
        rules,
        int(person) if person.isdecimal() else 0,
        length,
        answers.get("why", ""),
        int(missing) if missing.isdecimal() else None,
    )


def assign_line(asking: Asking, rest: str) -> Card:
    """ "assign R3 Ada 2 and why": who, how many hours, and a reason against the rest. Refuses."""
    relief = found(asking, rest)
    rules = check_right(asking, relief)
    check_standing(asking, relief)
    _, typed = numbered(rest)
    person, rest = _named(asking, look(asking.tx, rules, relief, asking.person.team), typed)
    first, _, why = rest.partition(" ")
    is_number = first.replace(".", "", 1).isdecimal()
    length = _hours(asking, rules, first if is_number else "")
    return ask(asking, relief, rules, person, length, why if is_number else rest, None)


def _named(asking: Asking, among: Sequence[Found], typed: str) -> tuple[int, str]:
    """Who of the candidates is meant by a mention, a staff number or a name, and what follows."""
    mentioned = _MENTION.match(typed)
    for one in sorted(among, key=lambda one: -len(one.known.name)):
        person = one.known.person
        if mentioned and mentioned[1] == person.slack_id:
            return one.known.id, typed[mentioned.end() :].strip()
        plain = typed.lstrip("@")
        for said in (person.code, one.known.name):
            if f"{plain} ".casefold().startswith(f"{said} ".casefold()):
                return one.known.id, plain[len(said) :].strip()
    say = asking.say
    names = say.names([one.known.name for one in among if _may_be_asked(one)])
    raise Refusal(
        say("I cannot tell who is meant. Nothing was changed."),
        say("Of the shifts before and after these are free: {names}.", names=names)
        if names
        else say("Nobody of the shifts before and after is free then."),
    )


def _hours(asking: Asking, rules: ReliefVersion, typed: str) -> float:
    """How long, in hours; nothing typed is as long as the rules allow. Raises Refusal."""
    say, said = asking.say, typed.strip().replace("．", ".").replace("，", ".").replace(",", ".")
    if not said:
        return rules.most_hours
    is_number = said.replace(".", "", 1).isdecimal() and said != "."
    if not is_number or not 0.25 <= float(said) <= rules.most_hours:
        words = say(
            "Please give hours from 0.25 to {most} ({rule}).",
            most=f"{rules.most_hours:g}",
            rule=named(rules.most_rule, say),
        )
        raise Refusal(words, say("Nothing was changed."), fields={"hours": words})
    return float(said)
