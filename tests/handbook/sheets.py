"""The sheets of cases that a leader can read: what happened, and what the rules say of it."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from pydantic import BaseModel, ConfigDict, Field

from handbook.book import Handbook, in_force, read
from handbook.leave import Facts, KindRules, Taken, Verdict, chain, counted, judge, part_of_a_day

CASES = Path(__file__).parent / "cases"


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Expected(Part):
    """Only what is written is compared. `decides` is the first role, `steps` are all of them."""

    days: float = 0
    length: float = 0
    refused: str | None = None
    is_late: bool = False
    is_special: bool = False
    special_by: str | None = None
    decides: str = ""
    steps: tuple[str, ...] = ()
    steps_rule: str = ""
    must_call: bool = False
    minutes_before: int | None = None
    ask_by: str | None = None
    ask_on: date | None = None
    notice_rule: str = ""
    late_rule: str | None = None
    proofs_rule: str | None = None
    proofs_on: date | None = None
    is_proved_first: bool = False
    rules: tuple[str, ...] = ()


class Case(Part):
    """What happened. `shift`: the first work that is missed, nothing where no roster is out.

    `missed`: "4 of 8" hours, of a shift's. `rest`: days without work, else Saturdays and Sundays.
    `taken`: the person's other leaves of the kind. `left`: the balance. `back`: the next shift.
    """

    says: str
    kind: str | None = None
    asked: str
    shift: str | None = None
    days: tuple[date, ...] = Field(min_length=1, max_length=2)
    missed: str | None = None
    rest: tuple[date, ...] | None = None
    taken: tuple[tuple[date, ...], ...] = ()
    left: float | None = None
    back: date | None = None
    special: bool = False
    zone: str | None = None
    expect: Expected


class Sheet(Part):
    """`handbook`: a shipped one's name, or a page in `cases`. A case may name its own kind."""

    zone: str
    handbook: str
    kind: str | None = None
    cases: tuple[Case, ...]


class AsWritten(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Leaves moments as they were typed: YAML would put a bare one into UTC."""


AsWritten.yaml_implicit_resolvers = {
    first: [(tag, found) for tag, found in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True)
class Judged:
    """A case with the handbook that judges it."""

    case: Case
    book: Handbook
    kind: str
    zone: str

    @property
    def rules(self) -> KindRules:
        found = in_force(self.book.leave.kinds[self.kind].rules, self.case.days[0])
        assert found is not None, f"no rules for {self.kind} on {self.case.days[0]}"
        return found

    @property
    def facts(self) -> Facts:
        case, first, last = self.case, self.case.days[0], self.case.days[-1]
        others = [self._taken(days) for days in case.taken]
        linked = chain(first, last, others, self._is_rest)
        return Facts(
            first=first,
            last=last,
            asked_at=self.moment(case.asked),
            begins_at=self.moment(case.shift) if case.shift else None,
            counted=self._missed() if case.missed else self._counted(first, last),
            chained=sum(taken.counted for taken in linked),
            chain_first=min((taken.first for taken in linked), default=None),
            balance_left=case.left,
            back_on=case.back,
            is_special=case.special,
        )

    @property
    def verdict(self) -> Verdict:
        is_never_refused = self.book.leave.kinds[self.kind].is_never_refused
        return judge(self.facts, self.rules, is_never_refused=is_never_refused)

    @property
    def wanted(self) -> dict[str, Any]:
        wanted = self.case.expect.model_dump(exclude_unset=True)
        for name in ("ask_by", "special_by"):
            if wanted.get(name):
                wanted[name] = self.moment(wanted[name])
        return wanted

    def moment(self, said: str) -> datetime:
        moment, zone = datetime.fromisoformat(said), ZoneInfo(self.zone)
        return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)

    def _is_rest(self, day: date) -> bool:
        return day.weekday() > 4 if self.case.rest is None else day in self.case.rest

    def _counted(self, first: date, last: date) -> float:
        return counted(first, last, self.rules.counts, self._is_rest)

    def _taken(self, days: tuple[date, ...]) -> Taken:
        return Taken(days[0], days[-1], self._counted(days[0], days[-1]))

    def _missed(self) -> float:
        assert self.case.missed
        hours, of = map(float, self.case.missed.split(" of "))
        return part_of_a_day(hours * 60, of * 60)


def judged() -> list[Judged]:
    """Every case of every sheet."""
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        sheet = Sheet.model_validate(yaml.load(path.read_text(encoding="utf-8"), AsWritten))
        book = read(sheet.handbook, CASES)
        for case in sheet.cases:
            kind = case.kind or sheet.kind
            assert kind, f"{path.name}: {case.says}: which kind?"
            found.append(Judged(case, book, kind, case.zone or sheet.zone))
    return found


def said(verdict: Verdict, name: str) -> Any:
    return verdict.steps[0] if name == "decides" else getattr(verdict, name)
