"""Attendance by the sheets of cases, and what must hold of any attendance at all."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from handbook.attendance import EVENTS, Event, Proposed, Recorded, ahead, judge, late
from handbook.book import Handbook, in_force, read
from tests.handbook.pages import problems

CASES = Path(__file__).parent / "attendance_cases"
BOOKS = {name: read(name) for name in ("call-centre", "service-desk")}


def sheet(name: str) -> list[Any]:
    page = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    common = {key: page[key] for key in ("zone", "handbook") if key in page}
    return [pytest.param({**common, **case}, id=case["says"]) for case in page["cases"]]


def moment(said: Any, zone: str) -> datetime:
    at = said if isinstance(said, datetime) else datetime.fromisoformat(str(said))
    # YAML turns a moment with an offset into one on UTC's clock.
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def amounts(due: Sequence[Proposed]) -> dict[str, float | None]:
    """What is due by name, in the unit of each."""
    found: dict[str, float | None] = {}
    for one in due:
        outcome = one.trigger.outcome
        days = one.days if outcome.absence_days == "each" else outcome.absence_days
        pay = outcome.pay_days * one.days if outcome.pay_days is not None else None
        found[one.name] = days or outcome.fine or pay
    return found


@pytest.mark.parametrize("case", sheet("lateness"))
def test_when_somebody_is_late(case: dict[str, Any]) -> None:
    book, zone = BOOKS[case["handbook"]], case["zone"]
    starts_at = moment(case["shift"], zone)
    day = starts_at.astimezone(ZoneInfo(zone)).date()
    rules = in_force(book.attendance.lateness, day)
    assert rules is not None
    found = late(rules, starts_at, moment(case["came"], zone))
    expected = case["expect"]
    assert (found.event if found else None) == expected.get("event")
    if found is None:
        return
    assert found.minutes == expected["minutes"]
    recorded = Recorded(1, found.event, day, found.minutes)
    due = judge(book.attendance.consequences, [recorded], day)
    assert amounts(due) == expected.get("leads_to", {})


def recorded(number: int, said: str) -> Recorded:
    """ "late 2026-11-02 10 used third_late" as an event."""
    event, day, long, *more = said.split()
    assert event in EVENTS
    marks = dict(zip(more[::2], more[1::2], strict=False)) if len(more) > 1 else {}
    return Recorded(
        number,
        event,
        date.fromisoformat(day),
        minutes=0 if long.endswith("d") else int(long),
        days=float(long[:-1]) if long.endswith("d") else 1.0,
        is_excused="excused" in more,
        is_protected="protected" in more,
        used_by=frozenset(filter(None, [marks.get("used")])),
        waived_by=frozenset(filter(None, [marks.get("waived")])),
    )


def events_of(case: dict[str, Any]) -> list[Recorded]:
    if "lates" not in case:
        return [recorded(number, said) for number, said in enumerate(case["events"], 1)]
    # One a month or so, each in a month of two at most.
    used = frozenset(filter(None, [case.get("proposed")]))
    first = date(2026, 1, 5)
    days = [first + timedelta(days=30 * n) for n in range(case["lates"])]
    return [
        Recorded(n, "late", day, 5, used_by=used if n < len(days) else frozenset())
        for n, day in enumerate(days, 1)
    ]


@pytest.mark.parametrize("case", sheet("consequences"))
def test_what_attendance_leads_to(case: dict[str, Any]) -> None:
    book, events = BOOKS[case["handbook"]], events_of(case)
    day = events[-1].day
    due = judge(book.attendance.consequences, events, day)
    assert amounts(due) == case["expect"]
    if "nth" in case:
        assert [one.nth for one in due] == [case["nth"]]
    if "ahead" in case:
        told = [name for name, _, _ in ahead(book.attendance.consequences, events, day)]
        assert told == case["ahead"]


# ---- a handbook that changes on the first of a month

CHANGED = """
handbook: changed
extends: call-centre
title: {en: Changed, zh: 已更改}
attendance:
  consequences:
    third_late:
      rules:
        - from: 2010-01-01
          events: [late, briefing]
          every: 3
          outcome: {absence_days: 1}
          decided_by: duty_leader
          rule: CC-2.4.10.5
        - from: 2026-12-01
          events: [late]
          every: 2
          outcome: {absence_days: 0.5}
          decided_by: duty_leader
          rule: CC-2.4.10.5
"""


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Handbook:
    page = tmp_path_factory.mktemp("book") / "changed.yaml"
    page.write_text(CHANGED, encoding="utf-8")
    return read(str(page))


def test_november_is_judged_by_novembers_rule(changed: Handbook) -> None:
    lates = [Recorded(n, "late", date(2026, 11, 28 + n), 5) for n in (1, 2)]
    assert judge(changed.attendance.consequences, lates, date(2026, 11, 30)) == []


def test_december_by_decembers(changed: Handbook) -> None:
    lates = [Recorded(n, "late", date(2026, 12, n), 5) for n in (1, 2)]
    due = judge(changed.attendance.consequences, lates, date(2026, 12, 2))
    assert amounts(due) == {"third_late": 0.5}


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("lateness:\n    - {from: 2010-01-01, briefing_minutes: 5, seat_minutes: 5, rule: ours}",
         "the briefing must be before one is to be in the seat"),
        ("lateness:\n    - {from: 2010-01-01, rule: X-9}", "rule “X-9” is cited"),
        ("recording: {roles: [nobody], rule: ours}", "“nobody” is not among the roles"),
    ],
)  # fmt: skip
def test_a_bad_page_is_named(tmp_path: Path, page: str, reason: str) -> None:
    text = f"handbook: own\nextends: call-centre\ntitle: {{en: O, zh: O}}\nattendance:\n  {page}\n"
    assert [problem for problem in problems(tmp_path, text) if reason in problem]


# ---- what must hold whatever happened

DAYS = st.dates(date(2026, 1, 1), date(2027, 1, 31))
EVENT: st.SearchStrategy[Event] = st.sampled_from(EVENTS)


@st.composite
def histories(draw: st.DrawFn) -> list[Recorded]:
    count = draw(st.integers(1, 15))
    return [
        Recorded(
            number,
            draw(EVENT),
            draw(DAYS),
            draw(st.integers(0, 200)),
            is_excused=draw(st.booleans()),
            is_protected=draw(st.booleans()),
        )
        for number in range(1, count + 1)
    ]


@settings(deadline=None, max_examples=60)
@given(histories())
def test_nothing_rests_on_what_is_protected_or_excused(events: list[Recorded]) -> None:
    for book in BOOKS.values():
        for day in {events[0].day, events[-1].day}:
            for due in judge(book.attendance.consequences, events, day):
                assert all(one.counts for one in due.events)


@settings(deadline=None, max_examples=60)
@given(histories())
def test_without_what_is_protected_all_is_the_same(events: list[Recorded]) -> None:
    left = [one for one in events if one.counts]
    for book in BOOKS.values():
        for day in {events[0].day, events[-1].day}:
            rules = book.attendance.consequences
            assert judge(rules, events, day) == judge(rules, left, day)
            assert ahead(rules, events, day) == ahead(rules, left, day)


@settings(deadline=None, max_examples=60)
@given(histories())
def test_a_late_is_used_once_by_what_counts_them(events: list[Recorded]) -> None:
    rules = BOOKS["call-centre"].attendance.consequences
    for day in {events[0].day, events[-1].day}:
        due = judge(rules, events, day)
        used = [n.number for one in due if one.trigger.every for n in one.events]
        alone = [n.number for one in due if not one.trigger.counts for n in one.events]
        assert len(set(used)) == len(used)
        assert not set(used) & set(alone)
