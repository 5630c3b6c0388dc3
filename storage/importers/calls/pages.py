"""Pages that say what a table of calls means, column by column: shipped ones and a team's own."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from handbook.source import BadPage, Page, Place, Problem, load, shape
from storage.importers.calls.cells import Order, Unit, plain

PRESETS = Path(__file__).parent / "presets"
_Outcome = Literal[
    "answered", "abandoned", "timeout", "empty", "exit_key", "withdrawn", "open", "left_out"
]


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Column = Annotated[str, Field(min_length=1)]
"""A column by its header; other headers of the same column after a “ | ”."""
Columns = Annotated[tuple[Column, ...], BeforeValidator(_listed)]
"""Columns whose lengths are added up; where none of them is recorded, neither is the sum."""
Words = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class Outcomes(Page):
    """What became of a call: by the words of a `column`, or by whether `talked` is more than 0.

    `otherwise` holds for a word that is not named; without it such a row is not read.
    """

    column: Column | None = None
    words: Mapping[_Outcome, Words] = {}
    then: "Outcomes | None" = None
    talked: Columns = ()
    otherwise: _Outcome | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "Outcomes":
        if not self.column and not self.talked:
            raise ValueError("say column or talked")
        if self.column and not self.words and not self.otherwise:
            raise ValueError("say what the column's words mean")
        return self

    @property
    def named(self) -> tuple[str, ...]:
        return (*((self.column,) if self.column else ()), *self.talked)


class CallColumns(Page):
    """Where a call's facts stand. `entered`: when it came in, and `after` which lengths it entered
    the queue. `wait` is added up, or is from there to `answered`, or to `ended` of who gave up.
    """

    id: Columns
    queue: Column | None = None
    agent: Column | None = None
    entered: Column
    after: Columns = ()
    answered: Column | None = None
    ended: Columns = ()
    wait: Columns = ()
    talk: Columns = ()
    hold: Columns = ()
    acw: Columns = ()


class CountColumns(Page):
    """Where an interval's counts stand; `average_` columns are times the answered calls.

    `starts`: a date and a time of day may stand in two columns.
    """

    starts: Columns
    queue: Column | None = None
    agent: Column | None = None
    offered: Columns = ()
    answered: Columns
    lost: Columns = ()
    within: Columns = ()
    lost_within: Columns = ()
    percent_within: Column | None = None
    wait: Columns = ()
    talk: Columns = ()
    hold: Columns = ()
    acw: Columns = ()
    average_wait: Column | None = None
    average_talk: Column | None = None
    average_hold: Column | None = None
    average_acw: Column | None = None

    @model_validator(mode="after")
    def _counts(self) -> "CountColumns":
        if not self.offered and not self.lost:
            raise ValueError("say offered, lost or both")
        for name in ("wait", "talk", "hold", "acw"):
            if getattr(self, name) and getattr(self, f"average_{name}"):
                raise ValueError(f"say {name} or average_{name}")
        return self


class _Table(Page):
    """What tables of calls and of intervals have in common.

    `system` names the telephone system: what several of its reports bring is one feed. `known_by`:
    the columns by which a file is recognised. `only`: rows that do not have these words are not
    meant. `totals`: words in a row's first cell that mean a total. `clock`: by whose clock a time
    is meant that does not say so. `queue`: where a table does not name one. `grows`: a log to which
    lines are added, so that a last one without its end is not whole yet.
    """

    system: Annotated[str, Field(min_length=1, max_length=40)]
    known_by: tuple[Column, ...] = Field(min_length=1)
    inside: str | None = None
    only: Mapping[Column, Words] = {}
    totals: Words = ("合计", "总计", "Total", "TOTAL", "SUMMARY")
    clock: Literal["local", "utc"] = "local"
    dates: Order = "ymd"
    lengths: Unit = "seconds"
    queue: str = ""
    encoded: bool = False
    grows: bool = False


class CallPage(_Table):
    """A table with a row a visit. `first_of`: cells that list several names are cut there."""

    rows: Literal["calls"]
    columns: CallColumns
    outcome: Outcomes
    ended_by: Mapping[Literal["caller", "agent", "system", "transfer"], Words] = {}
    ended_by_column: Column | None = None
    outbound: Mapping[Column, Words] = {}
    first_of: str | None = None


class IntervalPage(_Table):
    """A table with a row an interval of `minutes`; `threshold`: seconds that its “in time” means,
    and `formula` the one of the five by which a percentage was reckoned.
    """

    rows: Literal["intervals"]
    columns: CountColumns
    minutes: Annotated[int, Field(strict=True, ge=1, le=1440)] = 30
    threshold: Annotated[int, Field(strict=True, ge=0, le=3600)] | None = None
    formula: Literal[1, 2, 3, 4, 5] | None = None

    @model_validator(mode="after")
    def _names_a_threshold(self) -> "IntervalPage":
        columns = self.columns
        if (columns.within or columns.percent_within) and self.threshold is None:
            raise ValueError("say threshold: the seconds that “in time” means there")
        if columns.percent_within and self.formula is None:
            raise ValueError("say formula: how the percentage is reckoned")
        return self


MappedPage = CallPage | IntervalPage


def page(path: Path) -> MappedPage:
    """A page of a table. Raises BadPage with file, line and reason."""
    source = load(path, path.name)
    rows = source.values.get("rows")
    if rows not in ("calls", "intervals"):
        place = source.places.get(("rows",), Place(path.name, 1))
        raise BadPage([Problem(place, "say rows: calls, or rows: intervals")])
    return shape(source, CallPage) if rows == "calls" else shape(source, IntervalPage)


@cache
def shipped() -> Mapping[str, MappedPage]:
    """The pages that come with Rollcall, by name."""
    return {path.stem: page(path) for path in sorted(PRESETS.glob("*.yaml"))}


def headers(column: str) -> Sequence[str]:
    """The headers that a page's column may have, as they are compared."""
    return [header(one) for one in column.split(" | ")]


def header(text: str) -> str:
    """A header as it is compared: half-width, in small letters, its spaces single."""
    return " ".join(plain(text).lower().split())
