"""The cases are written so that a leader can read them; each is judged by the shipped handbook."""

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict

from handbook.book import in_force, read
from handbook.leave import Facts, KindRules, Verdict, judge

CASES = Path(__file__).parent / "cases"


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Expected(Part):
    """Only what is written is compared."""

    days: int = 0
    decides: str = ""
    must_call: bool = False
    is_late: bool = False
    minutes_before: int | None = None
    ask_by: str | None = None
    rules: tuple[str, ...] = ()


class Case(Part):
    says: str
    asked: str
    shift: str | None = None
    days: tuple[date, ...]
    zone: str | None = None
    expect: Expected


class Sheet(Part):
    zone: str
    handbook: str
    kind: str
    cases: tuple[Case, ...]


class AsWritten(yaml.SafeLoader):
    """Leaves moments as they were typed: YAML would put a bare one into UTC."""


AsWritten.yaml_implicit_resolvers = {
    first: [(tag, found) for tag, found in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _sheets() -> list[tuple[Sheet, Case]]:
    pairs = []
    for path in sorted(CASES.glob("*.yaml")):
        sheet = Sheet.model_validate(yaml.load(path.read_text(encoding="utf-8"), AsWritten))
        pairs += [(sheet, case) for case in sheet.cases]
    return pairs


def _moment(said: str, zone: str) -> datetime:
    moment = datetime.fromisoformat(said)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(("sheet", "case"), [pytest.param(*p, id=p[1].says) for p in _sheets()])
def test_the_handbook_says(sheet: Sheet, case: Case) -> None:
    zone = case.zone or sheet.zone
    facts = Facts(
        first=case.days[0],
        last=case.days[-1],
        asked_at=_moment(case.asked, zone),
        begins_at=_moment(case.shift, zone) if case.shift else None,
    )
    verdict = judge(facts, _rules(sheet.handbook, sheet.kind, case.days[0]))
    wanted = case.expect.model_dump(exclude_unset=True)
    if wanted.get("ask_by"):
        wanted["ask_by"] = _moment(wanted["ask_by"], zone)
    assert {name: _said(verdict, name) for name in wanted} == wanted


def _rules(handbook: str, kind: str, day: date) -> KindRules:
    found = in_force(read(handbook).leave.kinds[kind].rules, day)
    assert found is not None
    return found


def _said(verdict: Verdict, name: str) -> Any:
    return verdict.steps[0] if name == "decides" else getattr(verdict, name)


SICK = _rules("call-centre", "sick", date(2026, 11, 2))


@given(
    asked=st.datetimes(
        datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(ZoneInfo("Europe/Berlin"))
    ),
    start=st.datetimes(
        datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(ZoneInfo("Europe/Berlin"))
    ),
)
def test_a_call_is_late_exactly_when_fewer_than_three_real_hours_are_left(
    asked: datetime, start: datetime
) -> None:
    verdict = judge(Facts(start.date(), start.date(), asked, start), SICK)
    left = start.timestamp() - asked.timestamp()
    assert verdict.is_late == (left < 3 * 3600)
    assert verdict.minutes_before == left // 60
    assert ("CC-2.4.10.1" in verdict.rules) == verdict.is_late


@given(days=st.integers(1, 400))
def test_a_duty_leader_decides_one_day_and_no_more(days: int) -> None:
    first = date(2026, 11, 2)
    last = date.fromordinal(first.toordinal() + days - 1)
    verdict = judge(Facts(first, last, datetime(2026, 11, 1, tzinfo=ZoneInfo("UTC")), None), SICK)
    assert verdict.days == days
    assert verdict.steps == (("duty_leader",) if days == 1 else ("director",))


def test_a_verdict_comes_back_from_storage_as_it_was() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    asked, start = datetime(2026, 11, 2, 4, 1, tzinfo=zone), datetime(2026, 11, 2, 7, tzinfo=zone)
    verdict = judge(Facts(start.date(), start.date(), asked, start), SICK)
    assert Verdict.model_validate(verdict.model_dump(mode="json")) == verdict


@pytest.mark.parametrize(
    ("line", "kind", "rest"),
    [
        ("sick today fever", "sick", "today fever"),
        ("Sick Leave tomorrow", "sick", "tomorrow"),
        ("SICK", "sick", ""),
        ("sick, since this morning", "sick", ", since this morning"),
        ("ill today", "sick", "today"),
        ("病假 今天", "sick", "今天"),
        ("病假今天发烧", "sick", "今天发烧"),
        ("请病假今天", "sick", "今天"),
        ("生病了", "sick", "了"),
        ("sick今天", "sick", "今天"),
    ],
)
def test_a_line_begins_with_the_kind(line: str, kind: str, rest: str) -> None:
    assert read("call-centre").leave.kind_in(line) == (kind, rest)


@pytest.mark.parametrize("line", ["", "sickbay today", "illness", "today sick", "sick2", "假 今天"])
def test_a_line_without_a_kind_in_front_has_none(line: str) -> None:
    assert read("call-centre").leave.kind_in(line) is None
