"""The team's week as a table, a page of people at a time."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Press
from commands.roster import month_file, spans
from commands.roster.spans import WEEK, Month, Week
from storage import people, rostered, rosters
from storage.cards import Button, Card, Table
from storage.people import Known

PAGE = 30
"""People in one table."""
NAME, CELL = 24, 16
"""Characters of a name and of a day's codes."""
ALL, GROUP = "all", "group"


def line(asking: Asking, typed: str) -> Card:
    """A week is shown, a month is sent as a file. Raises Refusal."""
    meant = spans.read(asking, typed or "week")
    if isinstance(meant, Month):
        return month_file.ask(asking, meant)
    return _card(asking, meant, 0, None)


def press(asking: Asking, press: Press) -> Card:
    """Another page, week, or only the own group: `2026-11-02:1:all`."""
    try:
        monday, page, which = press.value.split(":")
        week, number = spans.week_of(date.fromisoformat(monday)), int(page)
    except ValueError:
        raise Refusal(
            asking.say("The roster looks different by now: /rollcall roster team")
        ) from None
    return _card(asking, week, number, which)


def _card(asking: Asking, week: Week, page: int, which: str | None) -> Card:
    """`which`: everybody or the own group; None: the group where that saves pages."""
    say, tx, team_id = asking.say, asking.tx, asking.person.person.team_id
    places = rostered.places(tx, team_id, week.monday, week.last)
    on_it = {place.person_id for place in places}
    everybody = [
        one
        for one in people.of_team(tx, team_id)
        if one.id in on_it or not one.has_left(week.monday)
    ]
    group = _group(asking, everybody)
    which = which or (GROUP if _is_worth_it(group, everybody) else ALL)
    shown = group if which == GROUP else everybody
    shown = [one for one in shown if one.id in on_it] or shown
    pages = max(1, -(-len(shown) // PAGE))
    page = min(max(page, 0), pages - 1)
    title = say("Roster of {team}: {days}", team=asking.person.team.name, days=_days(asking, week))
    lines = [say("Page {page} of {pages}", page=page + 1, pages=pages)] if pages > 1 else []
    out = rosters.published(tx, team_id, week.monday, week.last)
    if not out:
        lines.append(say("Nothing of this week is published."))
    elif missing := [day for day in week.days if day not in out]:
        lines.append(say("Not published yet: {days}", days=say.days(missing)))
    table = Table(
        head=(say("Name"), *(say.short_day(day) for day in week.days)),
        rows=_rows(asking, week, shown[page * PAGE : (page + 1) * PAGE], places),
    )
    marked = any("(" in cell for row in table.rows for cell in row[1:])
    return Card(
        title=title,
        lines=tuple(lines),
        table=table if out else None,
        small=(say("In brackets: on leave."),) if marked and out else (),
        buttons=tuple(_buttons(asking, week, page, pages, which, everybody)),
    )


def _days(asking: Asking, week: Week) -> str:
    return asking.say.days((week.monday, week.last))


def _group(asking: Asking, everybody: Sequence[Known]) -> list[Known]:
    """Who has the same leader as the asker, that leader, and who is led by the asker."""
    me = asking.person
    leaders = {me.id, me.person.leader_id} - {None}
    return [one for one in everybody if one.id in leaders or one.person.leader_id in leaders]


def _rows(
    asking: Asking, week: Week, shown: Sequence[Known], places: Sequence[rostered.Place]
) -> tuple[tuple[str, ...], ...]:
    away = rostered.away(asking.tx, asking.person.person.team_id, week.monday, week.last)
    cells: dict[tuple[int, date], list[str]] = defaultdict(list)
    for place in places:
        cells[place.person_id, place.day].append(place.code)
    return tuple(
        (
            one.name[:NAME],
            *(_cell(cells[one.id, day], is_away=(one.id, day) in away) for day in week.days),
        )
        for one in shown
    )


def _cell(codes: Sequence[str], *, is_away: bool) -> str:
    said = "/".join(codes)[:CELL]
    return f"({said})" if said and is_away else said


def _buttons(
    asking: Asking, week: Week, page: int, pages: int, which: str, everybody: Sequence[Known]
) -> list[Button]:
    say = asking.say

    def button(action: str, label: str, monday: date, page: int, which: str) -> Button:
        return Button(action=action, label=label, value=f"{monday}:{page}:{which}")

    found = []
    if page + 1 < pages:
        found.append(button("roster.page", say("Next page"), week.monday, page + 1, which))
    if which == GROUP:
        found.append(button("roster.group", say("Everybody"), week.monday, 0, ALL))
    elif _is_worth_it(_group(asking, everybody), everybody):
        found.append(button("roster.group", say("My group"), week.monday, 0, GROUP))
    found.append(button("roster.week", say("Next week"), week.monday + WEEK, 0, which))
    month = f"{week.last:%Y-%m}"
    found.append(Button(action="roster.month", label=say("The month as a file"), value=month))
    return found


def _is_worth_it(group: Sequence[Known], everybody: Sequence[Known]) -> bool:
    """Whether to show the group alone: somebody is in it, and the others fill another page."""
    return len(group) > 1 and len(everybody) > PAGE
