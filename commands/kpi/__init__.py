"""A team's figures on demand, with what they mean and how they were before (IC-KPI, OH-3.4)."""

from commands.deciding.command import Command
from commands.kpi import asking, chart, file, posting, sent, what_if
from handbook.words import mark

COMMAND = Command(
    word="kpi",
    slash="kpi",
    also=("指标", "kpi指标"),
    summary=mark("Figures of calls and quality, beside the target and the time before"),
    usage=mark("month | last week chart | 2026-10 agents | @name | formulas | export | help"),
    line=asking.line,
    forms={"kpi.what_if": what_if.form},
    presses={
        "kpi.show": asking.pressed(),
        "kpi.calls": sent.for_press,
        "kpi.agents": asking.pressed("agents"),
        "kpi.chart": asking.pressed("chart"),
        "kpi.file": asking.pressed("export"),
    },
    sends={"kpi.what_if": what_if.sent},
    gives={chart.NAME: chart.made, file.NAME: file.made},
    draws={sent.SUBJECT: sent.draw},
    uses=sent.uses,
    occasions=(posting.WEEK, posting.MONTH),
)
