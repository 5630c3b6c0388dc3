"""Values by day drawn as a picture: axes, dates and numbers, and no words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, HEIGHT, DOTS = 9.6, 2.8, 100
"""Inches, of one panel; dots an inch."""
LINE, TARGET = "#1f4e79", "#b3541e"


@dataclass(frozen=True)
class Panel:
    """One measure. A value that is None is a gap. What lies from `at_least` to `at_most` is as it
    should be; `limits` are the axis's ends, and without them the values' own.
    """

    days: Sequence[date]
    values: Sequence[float | None]
    at_least: float | None = None
    at_most: float | None = None
    limits: tuple[float, float] | None = None


def drawn(panels: Sequence[Panel]) -> bytes:
    """A PNG with the panels below each other, numbered where there are several."""
    # Most of a second, which nobody spends who asks for no picture.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, HEIGHT * len(panels)), dpi=DOTS, layout="constrained")
    FigureCanvasAgg(figure)
    for place, panel in enumerate(panels, 1):
        axes = figure.add_subplot(len(panels), 1, place)
        _draw(axes, panel)
        if len(panels) > 1:
            axes.set_title(str(place), loc="left", fontweight="bold")
    out = BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def _draw(axes: "Axes", panel: Panel) -> None:
    from matplotlib.dates import DateFormatter

    values = [float("nan") if one is None else one for one in panel.values]
    axes.plot(list(panel.days), values, color=LINE, marker="o", markersize=4, linewidth=1.8)  # type: ignore[arg-type]
    if panel.limits:
        axes.set_ylim(*panel.limits)
    for target, sign in ((panel.at_least, "≥"), (panel.at_most, "≤")):
        if target is not None:
            axes.axhline(target, color=TARGET, linestyle="--", linewidth=1.4)
            axes.annotate(
                f"{sign} {target:g}",
                (1, target),
                xycoords=("axes fraction", "data"),
                xytext=(4, 0),
                textcoords="offset points",
                va="center",
                color=TARGET,
            )
    if panel.at_least is not None or panel.at_most is not None:
        low, high = axes.get_ylim()
        axes.axhspan(
            low if panel.at_least is None else panel.at_least,
            high if panel.at_most is None else panel.at_most,
            color=TARGET,
            alpha=0.08,
        )
        axes.set_ylim(low, high)
    axes.xaxis.set_major_formatter(DateFormatter("%m-%d"))  # type: ignore[no-untyped-call]
    axes.grid(visible=True, axis="y", alpha=0.3)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
