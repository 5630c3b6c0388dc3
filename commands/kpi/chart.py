"""The figures that lead, day by day: a chart on the card, or of many days a picture as a file."""

from collections.abc import Iterator
from datetime import date, timedelta

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Drawing, Made
from commands.deciding.figures import Figure, Figures
from commands.deciding.figures_said import amount, sentence, target_line, title_of
from commands.kpi import card as whole
from commands.kpi import notes
from commands.kpi.file import asked_again, kept
from commands.kpi.rights import rules_of, sees_team
from commands.kpi.wanted import Wanted
from handbook.kpi import KpiRules
from handbook.words import Say
from storage import given
from storage.cards import Button, Card, Chart, Line
from storage.pictures import Panel, drawn

NAME = "kpi_chart"
MOST_POINTS = 20
"""Slack's own chart takes no more."""
MOST_CHARTS = 2


def card(asking: Asking, _: KpiRules, wanted: Wanted) -> Card:
    """Raises Refusal where there is nothing to draw."""
    say, found = asking.say, whole.of(asking, wanted)
    leading = list(_leading(found))
    if wanted.period.days < 2 or not leading:
        raise Refusal(
            say("A chart needs two days or more with calls."),
            say("For example: /kpi month chart"),
        )
    if wanted.period.days > MOST_POINTS:
        return _as_file(asking, wanted, found)
    return Card(
        title=whole.title(asking, wanted),
        lines=(sentence(found, say),),
        charts=tuple(_chart(one, found, say) for one in leading),
        small=(notes.definition(found.counting, asking.person.team.zone, say),),
        buttons=(Button(action="kpi.show", label=say("The team"), value=wanted.typed),),
    )


def _leading(found: Figures) -> Iterator[Figure]:
    """Those that are told first and have a value on two days at least."""
    for name in found.rules.lead[:MOST_CHARTS]:
        figure = found.of(name)
        if sum(value is not None for value in figure.days) > 1:
            yield figure


def _chart(figure: Figure, found: Figures, say: Say) -> Chart:
    there = list(_days(figure, found))
    title = title_of(figure, say)
    lines = [Line(name=title, values=tuple(round(value, 1) for _, value in there))]
    target = figure.indicator.target
    for sign, bound in (("≥", target.at_least), ("≤", target.at_most)) if target else ():
        if bound is not None:
            name = say("Target {sign} {n}", sign=sign, n=f"{bound:g}")
            lines.append(Line(name=name, values=(bound,) * len(there)))
    return Chart(
        title=title,
        points=tuple(f"{day:%m-%d}" for day, _ in there),
        lines=tuple(lines),
        finding=finding(figure, found, say),
    )


def _days(figure: Figure, found: Figures) -> Iterator[tuple[date, float]]:
    """The days that have a value."""
    for at, value in enumerate(figure.days):
        if value is not None:
            yield found.period.first + timedelta(days=at), value


def finding(figure: Figure, found: Figures, say: Say) -> str:
    """What is to be seen: the least and the most, and on how many days the target was met."""
    there = list(_days(figure, found))
    least, most = min(there, key=lambda one: one[1]), max(there, key=lambda one: one[1])
    title = title_of(figure, say)
    if amount(figure, least[1], say) == amount(figure, most[1], say):
        value = amount(figure, least[1], say)
        told = say("{indicator}: {value} on each day", indicator=title, value=value)
    else:
        told = _between(title, figure, least, most, say)
    target = figure.indicator.target
    if target is None:
        return say("{told}.", told=told)
    return say.plural(
        "{told}; {met} of {n} day at the target {target}.",
        "{told}; {met} of {n} days at the target {target}.",
        len(there),
        told=told,
        met=sum(not target.missed_by(value) for _, value in there),
        target=target_line(figure, target, say),
    )


def _between(
    title: str, figure: Figure, least: tuple[date, float], most: tuple[date, float], say: Say
) -> str:
    return say(
        "{indicator}: from {least} on {first} to {most} on {last}",
        indicator=title,
        least=amount(figure, least[1], say),
        first=say.day(least[0]),
        most=amount(figure, most[1], say),
        last=say.day(most[0]),
    )


# ---- a picture


def _as_file(asking: Asking, wanted: Wanted, found: Figures) -> Card:
    say, slack_id = asking.say, asking.person.person.slack_id
    assert slack_id is not None, "who asks is in Slack"
    given.give(asking.tx, asking.person.id, slack_id, NAME, kept(wanted))
    return Card(
        title=whole.title(asking, wanted),
        lines=(
            sentence(found, say),
            say("The chart of these days comes to your direct message with me, as a picture."),
        ),
    )


def made(drawing: Drawing) -> Made:
    """The picture as the figures are now."""
    asking, wanted = asked_again(drawing)
    say = asking.say
    if not sees_team(asking, rules_of(asking)):
        raise LookupError("who asked sees the team's figures no longer")
    found = whole.of(asking, wanted)
    leading = list(_leading(found))
    told = [finding(one, found, say) for one in leading]
    if len(told) > 1:
        told = [say("{n}: {told}", n=at, told=one) for at, one in enumerate(told, 1)]
    days = say.days((wanted.period.first, wanted.period.last))
    return Made(
        name=f"kpi-{wanted.period.first}-{wanted.period.last}.png",
        content=drawn([_panel(one, found) for one in leading]),
        words="\n".join([say("Figures, {days}", days=days), *told]),
        seen=" ".join(told),
    )


def _panel(figure: Figure, found: Figures) -> Panel:
    target = figure.indicator.target
    first = found.period.first
    return Panel(
        days=[first + timedelta(days=at) for at in range(len(figure.days))],
        values=figure.days,
        at_least=target.at_least if target else None,
        at_most=target.at_most if target else None,
        limits=(0, 103) if figure.is_rate else None,
    )
