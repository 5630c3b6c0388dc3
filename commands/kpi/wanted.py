"""What a line wants of figures: of which days and queues, of whom, counted how, shown how."""

from dataclasses import dataclass
from typing import Literal

from handbook.kpi import Counting, Formula
from handbook.kpi.periods import Period
from storage.people import Known

Shows = Literal["figures", "agents", "chart", "formulas", "file", "csv", "help", "operations"]


@dataclass(frozen=True)
class Wanted:
    """`person`: somebody's own figures; None where the line names nobody. `is_team`: the line says
    that the team is meant.

    `formula`, `seconds` and `short` (who gave up within so many seconds is not counted) are another
    way of counting than the handbook's.
    """

    period: Period
    queues: tuple[str, ...] = ()
    person: Known | None = None
    is_team: bool = False
    shows: Shows = "figures"
    formula: Formula | None = None
    seconds: int | None = None
    short: int | None = None

    @property
    def is_other(self) -> bool:
        """Whether another way of counting is asked for."""
        return (self.formula, self.seconds, self.short) != (None, None, None)

    def counting(self, usual: Counting) -> Counting:
        """The handbook's way with what is asked for instead."""
        asked = {
            "formula": self.formula,
            "seconds": self.seconds,
            "short_abandon_seconds": self.short,
        }
        return usual.model_copy(
            update={name: given for name, given in asked.items() if given is not None}
        )

    @property
    def typed(self) -> str:
        """The days and queues as a line, which a button keeps: they stay the same tomorrow."""
        return " ".join([typed(self.period), *(f"queue {queue}" for queue in self.queues)])


def typed(period: Period) -> str:
    """ "2026-11", "week 2026-11-02", "2026-11-02" or "2026-11-02 to 2026-11-05"."""
    match period.kind:
        case "month":
            return f"{period.first:%Y-%m}"
        case "week":
            return f"week {period.first}"
        case "day":
            return f"{period.first}"
        case "range":
            return f"{period.first} to {period.last}"
