"""The same calls by all five formulas: why other numbers are told elsewhere."""

from collections.abc import Mapping
from typing import get_args

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled
from commands.kpi import notes, reading
from commands.kpi.rights import check_team, rules_of
from commands.kpi.wanted import Wanted
from handbook.kpi import Counting, Formula, KpiRules, Sums, together
from handbook.kpi.measures import service_level
from handbook.words import Say, mark
from storage import call_sums, calls
from storage.cards import Button, Card, Choice, Field, Form, Table

WHERE: Mapping[Formula, str] = {
    1: mark("Amazon Connect's service level; the second figure of Asterisk"),
    2: mark("Asterisk's queue show; older reports of Avaya: hides who gave up"),
    3: mark("Huawei's counters; the strictest"),
    4: mark("Cisco, where abandons are ignored: who gives up soon is left out"),
    5: mark("who gives up at once counts as served"),
}


def card(asking: Asking, rules: KpiRules, wanted: Wanted) -> Card:
    """Raises Refusal where no call of these days is known."""
    say, usual = asking.say, rules.counting
    asked = wanted.counting(usual)
    ours = _sums(asking, rules, wanted, usual)
    if ours.is_empty:
        raise notes.nothing(asking, wanted)
    theirs = ours if asked.key == usual.key else _sums(asking, rules, wanted, asked)
    lines = [
        say(
            "By the handbook {value}: {how}.",
            value=_percent(ours, usual.formula, say),
            how=_how(usual, say),
        )
    ]
    if asked != usual:
        lines.append(
            say(
                "As you asked {value}: {how}.",
                value=_percent(theirs, asked.formula, say),
                how=_how(asked, say),
            )
        )
    heads = [_threshold(usual, say)]
    if asked.key != usual.key:
        heads.append(_threshold(asked, say))
    rows = []
    for number in get_args(Formula):
        cells = [_percent(ours, number, say)]
        if asked.key != usual.key:
            cells.append(_percent(theirs, number, say))
        name = say("Formula {n}", n=number)
        if number == usual.formula:
            name = say("{formula} (the handbook's)", formula=name)
        rows.append((name, *cells, notes.formula(asked, say, number), say(WHERE[number])))
    small = [say("Nothing was changed: the handbook's way stays in force.")]
    if theirs.excluded:
        small.append(
            say.plural(
                "As asked, {n} call is not counted at all.",
                "As asked, {n} calls are not counted at all.",
                theirs.excluded,
            )
        )
    small.append(notes.age(asking, calls.feeds(asking.tx, asking.person.person.team_id)))
    return Card(
        title=say("In time by other formulas, {days}", days=notes.days(wanted, say)),
        lines=tuple(lines),
        table=Table(
            head=(say("Formula"), *heads, say("What is counted"), say("Told so by")),
            rows=tuple(rows),
            numbers=tuple(range(1, len(heads) + 1)),
        ),
        small=tuple(small),
        buttons=(
            Button(action="kpi.what_if", label=say("What if…"), value=wanted.typed),
            Button(action="kpi.show", label=say("The team"), value=wanted.typed),
        ),
    )


def _sums(asking: Asking, rules: KpiRules, wanted: Wanted, counting: Counting) -> Sums:
    team_id, period = asking.person.person.team_id, wanted.period
    queues = wanted.queues or rules.queues
    by_day = call_sums.by_day(asking.tx, team_id, period.first, period.last, counting, queues)
    return together(by_day.values())


def _percent(sums: Sums, number: Formula, say: Say) -> str:
    found = service_level(sums, number)
    return "–" if found is None else say("{n} %", n=f"{found:.1f}")


def _how(counting: Counting, say: Say) -> str:
    told = say("formula {n}, within {seconds} s", n=counting.formula, seconds=counting.seconds)
    if counting.short_abandon_seconds:
        return say(
            "{how}, without who gave up within {n} s", how=told, n=counting.short_abandon_seconds
        )
    return told


def _threshold(counting: Counting, say: Say) -> str:
    if counting.short_abandon_seconds:
        return say(
            "≤ {n} s, not under {short} s", n=counting.seconds, short=counting.short_abandon_seconds
        )
    return say("≤ {n} s", n=counting.seconds)


# ---- the form


def form(asking: Asking, value: str) -> Form:
    """Asks for formula, seconds and short abandons; `value` is the days. Raises Refusal."""
    say, rules = asking.say, rules_of(asking)
    check_team(asking, rules)
    usual = rules.counting
    choices = tuple(
        Choice(
            value=str(number),
            label=say("{n}: {formula}", n=number, formula=notes.formula(usual, say, number)),
        )
        for number in get_args(Formula)
    )
    return Form(
        action="kpi.what_if",
        title=say("What if…"),
        value=value,
        submit=say("Count"),
        close=say("Close"),
        lines=(say("The same calls, counted another way. Nothing is changed by it."),),
        fields=(
            Field(
                name="formula",
                label=say("Formula"),
                kind="choice",
                choices=choices,
                value=str(usual.formula),
            ),
            Field(
                name="seconds",
                label=say("In time is within how many seconds?"),
                kind="line",
                value=str(usual.seconds),
                limit=4,
            ),
            Field(
                name="short",
                label=say("Who gives up within how many seconds is not counted?"),
                kind="line",
                value=str(usual.short_abandon_seconds),
                hint=say("0 counts everybody."),
                limit=4,
            ),
        ),
    )


def sent(asking: Asking, filled: Filled) -> Card:
    """Raises Refusal, with each field that cannot be read."""
    rules = rules_of(asking)
    check_team(asking, rules)
    wanted = reading.read(asking, rules, filled.value)
    numbers, wrong = {}, {}
    for name in ("seconds", "short"):
        try:
            numbers[name] = reading.seconds_of(asking, filled.answers.get(name, "").strip())
        except Refusal as refused:
            wrong[name] = refused.lines[0]
    said = filled.answers.get("formula", "")
    formula = next((one for one in get_args(Formula) if str(one) == said), None)
    if wrong or formula is None:
        raise Refusal(
            asking.say("Please choose a formula and whole seconds from 0 to 3600."), fields=wrong
        )
    asked = Wanted(
        wanted.period,
        wanted.queues,
        formula=formula,
        seconds=numbers["seconds"],
        short=numbers["short"],
    )
    return card(asking, rules, asked)
