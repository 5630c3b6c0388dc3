"""The month's card: what was decided in all, and a table by leader, shift, weekday or rule."""

from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from commands.fairness.counting import GROUPS, Month, head, kind_title, share_line, table_rows
from commands.fairness.counting import wait_line as wait
from handbook.words import Say
from storage.cards import Button, Card, Fact, Table
from storage.people import Team

MOST = 60
"""Rows of one table; the file has all of them."""


def of(month: Month, group: str, fewest: int, team: Team, say: Say) -> Card:
    """`group` is one of GROUPS."""
    rows = table_rows(month, group, fewest, say)
    lines = []
    if not rows:
        lines.append(say("Nothing was decided."))
    if more := len(rows[MOST:]):
        lines.append(say("And {n} more: see the file of the terminal.", n=more))
    return Card(
        title=say("How evenly was decided: {month}", month=say.month(month.first)),
        facts=tuple(_facts(month, fewest, team, say)),
        lines=tuple(lines),
        table=Table(head=head(group, say), rows=tuple(rows[:MOST])) if rows else None,
        small=(
            *(_of_appeals(say) if month.found["appeal"].taken else ()),
            say(
                "Of fewer than {n} the number is given, and no rate. What waits is not counted in.",
                n=fewest,
            ),
            say("The median: half were answered sooner. Figures alone do not say why."),
        ),
        buttons=tuple(_buttons(month, group, say)),
    )


def _of_appeals(say: Say) -> tuple[str, ...]:
    return (say("An appeal is approved where its entry was changed or found void."),)


def _facts(month: Month, fewest: int, team: Team, say: Say) -> Iterator[Fact]:
    for kind, found in month.found.items():
        total = month.total(kind)
        if total.decided:
            told = {
                "decided": total.decided,
                "approved": share_line(total, total.approved, fewest, say),
                "declined": share_line(total, total.declined, fewest, say),
                "against": share_line(total, total.against, fewest, say),
            }
            value = say(
                "{decided} decided: {approved} approved, {declined} declined; against a rule: "
                "{against}",
                **told,
            )
            if median := wait(total, fewest, say):
                value = say("{counts}; median wait {time}", counts=value, time=median)
        else:
            value = say("nothing decided")
        yield Fact(label=kind_title(kind, say), value=value)
        if found.open.count and found.open.since:
            at = say.moment(found.open.since.astimezone(ZoneInfo(team.zone)))
            yield Fact(
                label=say("{kind}, waiting", kind=kind_title(kind, say)),
                value=say("{n}, the first since {moment}", n=found.open.count, moment=at),
            )


def _buttons(month: Month, group: str, say: Say) -> Iterator[Button]:
    """The other views, and the month before."""
    for other, label in GROUPS.items():
        if other != group:
            value = f"{month.first:%Y-%m}:{other}"
            yield Button(action=f"fairness.{other}", label=say(label), value=value)
    before = _before(month.first)
    value = f"{before:%Y-%m}:{group}"
    yield Button(action="fairness.month", label=say.month(before), value=value)


def _before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)
