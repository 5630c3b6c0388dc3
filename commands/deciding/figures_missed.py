"""Which targets a period missed, in words: by how much, and by which rule."""

from collections.abc import Sequence

from commands.deciding.figures import Figure, Figures
from commands.deciding.figures_said import amount, bound, target_line
from commands.deciding.lines import cited, several
from handbook.words import Say


def missed(found: Figures) -> Sequence[Figure]:
    """The figures that lie outside their targets, those that are close too, in their order."""
    return [one for one in found.figures if one.status in ("missed", "near")]


def missed_line(found: Figures, say: Say) -> str:
    """All of them in one line; that all targets are met, where they are; "" where none is known."""
    if some := missed(found):
        parts = several((part(one, say) for one in some), say)
        return say("Targets missed: {figures}.", figures=parts)
    if any(one.status == "met" for one in found.figures):
        return say("All targets that can be told are met.")
    return ""


def part(figure: Figure, say: Say) -> str:
    """ "connect rate 86.0 %, 4.0 points below 90.0 % (IC-KPI.1)"."""
    target, now = figure.indicator.target, figure.value
    assert target is not None, "what is missed is a target"
    assert now is not None, "it is known"
    by = target.missed_by(now)
    low = target.at_least
    words = {
        "indicator": figure.indicator.title.in_language(say.lang),
        "value": amount(figure, now, say),
        "by": say("{n} points", n=f"{by:.1f}") if figure.is_rate else amount(figure, by, say),
        "rule": cited(figure.indicator.rule, say),
    }
    if low is not None and now < low:
        limit = bound(figure, low, say)
        told = say("{indicator} {value}, {by} below {target} ({rule})", target=limit, **words)
    else:
        limit = bound(figure, target.at_most or 0, say)
        told = say("{indicator} {value}, {by} above {target} ({rule})", target=limit, **words)
    return say("{figure}, close", figure=told) if figure.status == "near" else told


def lead_line(found: Figures, say: Say) -> str:
    """The figures that lead, each with its target: "answered within 20 s 81.1 % (≥ 90.0 %)"."""
    return several((_lead(found.of(name), say) for name in found.rules.lead), say)


def _lead(figure: Figure, say: Say) -> str:
    title, target = figure.indicator.title.in_language(say.lang), figure.indicator.target
    if figure.value is None:
        return say("{indicator}: not recorded", indicator=title)
    told = say("{indicator} {value}", indicator=title, value=amount(figure, figure.value, say))
    if target is None:
        return told
    return say("{figure} (target {target})", figure=told, target=target_line(figure, target, say))
