"""Figures in words: as one sentence, and as a table beside targets and the time before."""

from collections.abc import Mapping, Sequence

from commands.deciding.figures import Figure, Figures, Status
from commands.deciding.lines import cited, several
from handbook.kpi import MEASURES, Found, Target, value
from handbook.kpi.bars import bars
from handbook.words import Say, mark
from storage.cards import Item, Table

STATUS: Mapping[Status, str] = {
    "met": mark("met"),
    "near": mark("close"),
    "missed": mark("missed"),
    "none": mark("no target"),
    "unknown": mark("not recorded"),
}
MOST_BARS = 31


def sentence(found: Figures, say: Say) -> str:
    """ "Answered within 20 s fell 8.8 points to 47.5 %, below 90 %; …", of those that lead."""
    parts = several((_part(found.of(name), say) for name in found.rules.lead), say)
    told = say("{parts}.", parts=parts)
    return told[:1].upper() + told[1:]


def title_of(figure: Figure, say: Say) -> str:
    """As a line begins with it."""
    title = figure.indicator.title.in_language(say.lang)
    return title[:1].upper() + title[1:]


def within(title: str) -> str:
    """The same within a sentence."""
    return title[:1].lower() + title[1:]


def _part(figure: Figure, say: Say) -> str:
    title = figure.indicator.title.in_language(say.lang)
    if figure.value is None:
        return say("{indicator}: not recorded", indicator=title)
    told = _moved(figure, figure.value, title, say)
    target = figure.indicator.target
    if target is None or not target.missed_by(figure.value):
        return told
    low = target.at_least
    if low is not None and figure.value < low:
        return say("{told}, below {target}", told=told, target=bound(figure, low, say))
    assert target.at_most is not None, "it is missed on one side"
    return say("{told}, above {target}", told=told, target=bound(figure, target.at_most, say))


def _moved(figure: Figure, now: float, title: str, say: Say) -> str:
    words = {"indicator": title, "value": amount(figure, now, say)}
    by = figure.points if figure.is_rate else (figure.change or 0) * 100
    if figure.last is None or by is None:
        return say("{indicator} {value}", **words)
    size = f"{abs(by):.1f}"
    if size == "0.0":
        return say("{indicator} {value}, as before", **words)
    if figure.is_rate and by > 0:
        return say("{indicator} rose {n} points to {value}", n=size, **words)
    if figure.is_rate:
        return say("{indicator} fell {n} points to {value}", n=size, **words)
    if by > 0:
        return say("{indicator} rose {n} % to {value}", n=size, **words)
    return say("{indicator} fell {n} % to {value}", n=size, **words)


def table(found: Figures, say: Say, *, year: Found | None = None, is_short: bool = False) -> Table:
    """A row an indicator; of those alone that are recorded, where it `is_short`. `year`: what the
    same days of a year before were made of, where any call of them is known.
    """
    head = [
        say("Indicator"),
        say("Target"),
        say("This period"),
        say("Period before"),
        say("Change since"),
        say("Status"),
    ]
    if year is not None:
        head.append(say("A year before"))
    rows = []
    for figure in found.figures:
        row = _row(figure, say)
        if year is not None:
            then = value(figure.indicator.measure, year, found.counting.formula)
            row.append("" if then is None else amount(figure, then, say))
        if not is_short or figure.value is not None or figure.last is not None:
            rows.append(tuple(row))
    numbers = (1, 2, 3, 4, 6) if year is not None else (1, 2, 3, 4)
    return Table(head=tuple(head), rows=tuple(rows), numbers=numbers)


def _row(figure: Figure, say: Say) -> list[str]:
    target = figure.indicator.target
    return [
        title_of(figure, say),
        target_line(figure, target, say) if target else "",
        "" if figure.value is None else amount(figure, figure.value, say),
        "" if figure.last is None else amount(figure, figure.last, say),
        change(figure.change, figure.points, say),
        say(STATUS[figure.status]),
    ]


def change(share: float | None, moved: float | None, say: Say) -> str:
    """ "+2.4 %", of a rate its points first: a percentage of percent is misread alone. "" where
    there is nothing before."""
    if share is None and moved is None:
        return ""
    if f"{abs(share or moved or 0):.3f}" == "0.000":
        return say("as before")
    told = "" if share is None else say("{n} %", n=f"{share * 100:+.1f}")
    if moved is None:
        return told
    points = say("{n} points", n=f"{moved:+.1f}")
    return say("{points} ({change})", points=points, change=told) if told else points


def day_by_day(found: Figures, say: Say) -> tuple[Item, ...]:
    """A line of small bars for each indicator that has a value by day; none of a single day."""
    if not 1 < found.period.days <= MOST_BARS:
        return ()
    lines = tuple(_bars(one, say) for one in found.figures if one.days)
    return (Item(title=say("Day by day"), lines=lines),) if lines else ()


def _bars(figure: Figure, say: Say) -> str:
    """Of a rate from 0 to 100, else between the least and the most; with both said."""
    there = [one for one in figure.days if one is not None]
    least, most = min(there), max(there)
    low, high = (0.0, 100.0) if figure.is_rate else (least, most)
    values = {"indicator": title_of(figure, say), "bars": bars(figure.days, low, high)}
    first, last = amount(figure, least, say), amount(figure, most, say)
    if first == last:
        return say("{bars} {indicator}: {value} each day", value=first, **values)
    return say("{bars} {indicator}: {least} to {most}", least=first, most=last, **values)


def amount(figure: Figure, number: float, say: Say) -> str:
    """ "81.1 %", "172 s" or "1,957"."""
    return in_unit(figure.indicator.measure, number, say)


def in_unit(measure: str, number: float, say: Say) -> str:
    """The same of a measure."""
    match MEASURES[measure].unit:
        case "percent":
            return say("{n} %", n=f"{number:.1f}")
        case "seconds":
            return say("{n} s", n=round(number))
        case "calls":
            return f"{number:,.1f}"
        case "count":
            return f"{number:,.0f}"


def target_line(figure: Figure, target: Target, say: Say) -> str:
    """ "≥ 90 %", "≤ 8 %" or "160 s to 180 s"."""
    low, high = target.at_least, target.at_most
    if low is not None and high is not None:
        first, last = bound(figure, low, say), bound(figure, high, say)
        return say("{first} to {last}", first=first, last=last)
    if low is not None:
        return say("≥ {value}", value=bound(figure, low, say))
    assert high is not None, "a target says something"
    return say("≤ {value}", value=bound(figure, high, say))


def bound(figure: Figure, number: float, say: Say) -> str:
    """A target's number, without a 0 behind its point."""
    if figure.is_rate:
        return say("{n} %", n=f"{number:g}")
    return amount(figure, number, say)


def rules_cited(found: Figures, say: Say) -> Sequence[str]:
    """The rules of the indicators, each once, in their order."""
    return list(dict.fromkeys(cited(one.indicator.rule, say) for one in found.figures))
