"""Who may take over when a relief is missing, by the cases that a leader can read."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from pydantic import BaseModel, ConfigDict, Field

from handbook.book import in_force, read
from handbook.relief import (
    Candidate,
    Colleague,
    ReliefVersion,
    Stretch,
    candidates,
    minutes_between,
    uncovered,
)
from tests.handbook.pages import SOUND, page, problems
from tests.handbook.sheets import AsWritten

CASES = Path(__file__).parent / "relief_cases.yaml"


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Worker(Part):
    work: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()
    overtime: float = 0


class Case(Part):
    says: str
    zone: str | None = None
    gap: str
    now: str | None = None
    hours: float | None = None
    people: dict[str, Worker]
    expect: tuple[str, ...] = ()
    not_: dict[str, str] = Field(default_factory=dict, alias="not")


class Sheet(Part):
    zone: str
    handbook: str
    cases: tuple[Case, ...]


SHEET = Sheet.model_validate(yaml.load(CASES.read_text(encoding="utf-8"), AsWritten))

BOOK = read(SHEET.handbook)


def rules(day: date = date(2026, 11, 2)) -> ReliefVersion:
    found = in_force(BOOK.relief.rules, day)
    assert found is not None
    return found


def stretch(said: str, zone: ZoneInfo) -> Stretch:
    first, last = (datetime.fromisoformat(each).replace(tzinfo=zone) for each in said.split(" to "))
    return Stretch(first.astimezone(UTC), last.astimezone(UTC))


def told(one: Candidate, name: str, zone: ZoneInfo, *, with_rest: bool) -> str:
    first, last = (m.astimezone(zone) for m in (one.when.starts_at, one.when.ends_at))
    words = f"{name} {one.link} {first:%H:%M} to {last:%H:%M}"
    return f"{words}, rest {one.rest}" if with_rest else words


@pytest.mark.parametrize("case", SHEET.cases, ids=lambda case: case.says)
def test_a_case_comes_out_as_the_sheet_says(case: Case) -> None:
    zone = ZoneInfo(case.zone or SHEET.zone)
    names = sorted(case.people)
    gap = stretch(case.gap, zone)
    now = gap.starts_at
    if case.now:
        now = datetime.fromisoformat(case.now).replace(tzinfo=zone).astimezone(UTC)
    colleagues = [
        Colleague(
            person=number,
            code=name,
            work=tuple(stretch(said, zone) for said in case.people[name].work),
            extra=tuple(stretch(said, zone) for said in case.people[name].extra),
            leave=tuple(stretch(said, zone) for said in case.people[name].leave),
            overtime=round(case.people[name].overtime * 60),
        )
        for number, name in enumerate(names)
    ]
    found = candidates(rules(gap.starts_at.date()), gap, colleagues, now, case.hours)
    eligible = [one for one in found if one.why_not is None]
    assert [
        told(one, names[one.person], zone, with_rest=", rest" in said)
        for one, said in zip(eligible, case.expect, strict=True)
    ] == list(case.expect)
    assert {names[o.person]: o.why_not for o in found if o.why_not} == case.not_
    assert [one.why_not is None for one in found] == sorted(
        (one.why_not is None for one in found), reverse=True
    ), "whoever can be asked comes first"


@pytest.mark.parametrize(
    ("zone", "first", "last", "minutes"),
    [
        ("Europe/Berlin", "2026-10-25 00:00", "2026-10-25 04:00", 300),
        ("Europe/Berlin", "2026-03-29 00:00", "2026-03-29 04:00", 180),
        ("America/New_York", "2026-11-01 00:00", "2026-11-01 04:00", 300),
        ("America/New_York", "2026-03-08 00:00", "2026-03-08 04:00", 180),
        ("Asia/Shanghai", "2026-12-31 23:00", "2027-01-01 03:00", 240),
    ],
)
def test_minutes_are_those_that_passed(zone: str, first: str, last: str, minutes: int) -> None:
    ends = [datetime.fromisoformat(said).replace(tzinfo=ZoneInfo(zone)) for said in (first, last)]
    assert minutes_between(ends[0], ends[1]) == minutes


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 2, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("covers", "now", "expected"),
    [
        ([], 15, (15, 23)),
        ([(15, 19)], 15, (19, 23)),
        ([(19, 23)], 15, (15, 19)),
        ([(19, 23)], 19, None),
        ([(15, 19), (19, 23)], 15, None),
        ([(19, 23), (15, 18)], 15, (18, 19)),
        ([(15, 20), (16, 17)], 15, (20, 23)),
        ([(15, 15)], 15, (15, 23)),
        ([], 23, None),
    ],
)
def test_what_nobody_covers(
    covers: list[tuple[int, int]], now: int, expected: tuple[int, int] | None
) -> None:
    stretches = [Stretch(at(first), at(last)) for first, last in covers]
    hole = uncovered(Stretch(at(15), at(23)), stretches, at(now))
    assert hole == (Stretch(at(expected[0]), at(expected[1])) if expected else None)


def test_the_phone_centre_says_who_assigns_and_how_long() -> None:
    found = rules()
    assert (found.roles, found.rule) == (("duty_leader",), "CC-2.4.2")
    assert (found.rest_hours, found.most_hours, found.report_minutes) == (11, 4, 15)
    assert (found.rest_rule, found.most_rule) == ("ours", "ours")
    assert read("service-desk").relief.rules == ()


def test_a_teams_page_may_ask_for_another_rest_from_a_day_on(tmp_path: Path) -> None:
    own = page(
        tmp_path,
        "extends: call-centre\nrelief:\n  rules:\n"
        "    - {from: 2010-01-01, roles: [duty_leader], rule: CC-2.4.2}\n"
        "    - {from: 2026-12-01, roles: [director], rest_hours: 12, rule: CC-2.4.2}\n",
    )
    november, december = (in_force(own.relief.rules, date(2026, month, 1)) for month in (11, 12))
    assert november is not None
    assert december is not None
    assert (november.rest_hours, december.rest_hours) == (11, 12)
    assert december.roles == ("director",)
    assert own.relief.words, "what people type is not lost with the rules"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("{from: 2010-01-01, roles: [boss], rule: ours}", "“boss” is not among the roles"),
        (
            "{from: 2010-01-01, roles: [leader], rule: X-9}",
            "rule “X-9” is cited and is not among the rules",
        ),
    ],
)
def test_a_slip_is_named(tmp_path: Path, written: str, expected: str) -> None:
    (found,) = problems(tmp_path, f"{SOUND}relief:\n  rules:\n    - {written}\n")
    assert found.endswith(expected)
