"""A draft as tables: the grid to edit and import again, and what is to be known of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from bot.cli.phrases import named
from bot.cli.tables import Table, Value
from handbook.drafting import Draft, Floor, Member, WishOutcome, WishVerdict
from handbook.grid import GridWords
from handbook.roster import RosterRules
from handbook.words import Say, mark
from storage.cards import clean

VERDICTS: Mapping[WishVerdict, str] = {
    "granted": mark("granted"),
    "full": mark("refused: as many rest on that day already as the rule allows"),
    "on_leave": mark("on leave then"),
    "not_here": mark("not on the team then"),
}


def tables(
    month: Floor,
    made: Draft,
    names: Mapping[int, str],
    rules: RosterRules,
    words: GridWords,
    say: Say,
) -> list[Table]:
    """The grid first, because an import reads the first sheet."""
    members = sorted(month.members, key=lambda one: one.code)
    return [
        _grid(month, made, members, names, words, say),
        _shortfalls(month, made, names, rules, say),
        _balances(made, members, names, say),
        _wishes(made, members, names, rules, say),
        _rules(month, rules, say),
    ]


def _grid(
    month: Floor,
    made: Draft,
    members: Sequence[Member],
    names: Mapping[int, str],
    words: GridWords,
    say: Say,
) -> Table:
    def said(one: Member, day: date) -> str:
        cell = made.cells.get((one.person, day))
        if cell:
            return words.marked(cell.code, cell.mark)
        if day in one.free:
            return words.rest[0]
        return words.leave[0] if day in one.days else ""

    head = ["工号", "姓名"] if say.lang == "zh" else ["code", "name"]
    rows = [
        [one.code, clean(names[one.person]), *(said(one, day) for day in month.days)]
        for one in members
    ]
    days = [f"{day.day} {say.weekday(day)}" for day in month.days]
    return Table("roster", f"{month.days[0]:%Y-%m}", [*head, *days], rows, frozen="C2")


def _shortfalls(
    month: Floor, made: Draft, names: Mapping[int, str], rules: RosterRules, say: Say
) -> Table:
    """What the draft could not do, in order of days."""
    rows: list[tuple[date, str, Sequence[Value]]] = []
    for one in made.shortfalls:
        facts = (one.least, one.reserve, one.got)
        if one.missing:
            rows.append((one.day, one.code, [*facts, say("{n} people missing", n=one.missing)]))
        if one.missing_reserve:
            told = {"n": one.missing_reserve, "rule": named(rules.reserve_rule, say)}
            rows.append((one.day, one.code, [*facts, say("{n} on call missing ({rule})", **told)]))
        if not one.is_led:
            rows.append((one.day, one.code, [*facts, say("nobody who leads")]))
    leaders = {one.code: names[one.person] for one in month.members}
    for off in made.off_quota:
        told = {
            "team": clean(leaders.get(off.group, off.group)) or "—",
            "resting": off.resting,
            "due": f"{off.due:.1f}",
            "rule": named(rules.rule, say),
        }
        what = say("of the team of {team} {resting} rest, {due} would be due ({rule})", **told)
        rows.append((off.day, "", [None, None, None, what]))
    head = [say("Date"), say("Shift"), say("Needed"), say("On call"), say("There"), say("What")]
    ordered = sorted(rows, key=lambda row: row[:2])
    return Table(
        "shortfalls",
        say("Shortfalls"),
        head,
        [[day, code, *facts] for day, code, facts in ordered],
    )


def _balances(made: Draft, members: Sequence[Member], names: Mapping[int, str], say: Say) -> Table:
    by_person = {one.person: one for one in made.balances}
    head = [
        say("Staff number"),
        say("Name"),
        say("Shifts"),
        say("Hours"),
        say("Rest days"),
        say("On call"),
        say("Nights, with the months before"),
        say("Weekend days, with the months before"),
    ]
    rows: list[Sequence[Value]] = [
        [
            one.code,
            clean(names[one.person]),
            mine.shifts,
            mine.minutes / 60,
            mine.rests,
            mine.reserves,
            mine.nights,
            mine.weekends,
        ]
        for one in members
        for mine in (by_person[one.person],)
    ]
    return Table("balance", say("Balance"), head, rows)


def _wishes(
    made: Draft,
    members: Sequence[Member],
    names: Mapping[int, str],
    rules: RosterRules,
    say: Say,
) -> Table:
    codes = {one.person: one.code for one in members}

    def why(one: WishOutcome) -> str:
        cited = f" ({named(rules.rule, say)})" if one.verdict == "full" else ""
        return say(VERDICTS[one.verdict]) + cited

    rows: list[Sequence[Value]] = [
        [one.day, codes[one.person], clean(names[one.person]), why(one)]
        for one in sorted(made.wishes, key=lambda one: (one.day, codes[one.person]))
    ]
    head = [say("Date"), say("Staff number"), say("Name"), say("What became of the wish")]
    return Table("wishes", say("Wishes"), head, rows)


def _rules(month: Floor, rules: RosterRules, say: Say) -> Table:
    rows = [[line] for line in _applied(month, rules, say)]
    return Table("rules", say("Rules"), [say("What the draft keeps to")], rows)


def _applied(month: Floor, rules: RosterRules, say: Say) -> Iterator[str]:
    yield say(
        "Who rests on a day: the head count of a shift team × {rest} ÷ {days}, to the next whole "
        "number either way ({rule}). Who is on leave is not counted.",
        rest=month.rest_days,
        days=len(month.days),
        rule=named(rules.rule, say),
    )
    if rules.reserve_share:
        yield say(
            "On call beyond the people needed: {share} %, to the nearest whole number ({rule}).",
            share=f"{rules.reserve_share * 100:g}",
            rule=named(rules.reserve_rule, say),
        )
    if rules.wishes:
        yield say(
            "Wishes are granted in rounds, each person's first before anybody's second, in the "
            "order in which they were said ({rule}).",
            rule=named(rules.wishes.rule, say),
        )
    if limits := month.limits:
        yield say(
            "At least {hours} h of rest between two shifts ({rule}).",
            hours=f"{limits.rest_hours:g}",
            rule=named(limits.rest_rule, say),
        )
        yield say(
            "At most {hours} h of work a week, Monday to Sunday ({rule}).",
            hours=f"{limits.week_hours:g}",
            rule=named(limits.week_rule, say),
        )
        yield say(
            "At most {n} days of work in a row ({rule}).",
            n=limits.days_in_a_row,
            rule=named(limits.row_rule, say),
        )
