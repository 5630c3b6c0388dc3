"""The cases are written so that a leader can read them; each is judged by its handbook."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook.book import in_force, read, shipped_names
from handbook.leave import Facts, KindRules, Verdict, judge
from handbook.leave.judging import months_before
from tests.handbook.sheets import Judged, judged, said

CASES = judged()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.case.says)
def test_the_handbook_says(case: Judged) -> None:
    verdict = case.verdict
    assert {name: said(verdict, name) for name in case.wanted} == case.wanted


@pytest.mark.parametrize(
    ("handbook", "kind"),
    [(name, kind) for name in shipped_names() for kind in read(name).leave.kinds],
)
def test_both_sides_of_every_threshold_have_a_case(handbook: str, kind: str) -> None:
    """A row for 3 days needs a case of 3 and one of more; every notice one in time and one late."""
    cases = [case for case in CASES if (case.book.handbook, case.kind) == (handbook, kind)]
    verdicts = [case.verdict for case in cases]
    assert {verdict.is_late for verdict in verdicts} == {True, False}
    for rules in read(handbook).leave.kinds[kind].rules:
        lengths = {verdict.length for verdict in verdicts}
        deciders, proofs = rules.deciders, rules.proofs
        for limit in [*(row.up_to_days for row in deciders), *(row.up_to_days for row in proofs)]:
            if limit is not None:
                assert limit in lengths, f"a leave of {limit:g} days"
                assert any(limit < length <= limit + 0.5 for length in lengths), f"over {limit:g}"
        if rules.notice.hours_before_shift is not None:
            border = int(rules.notice.hours_before_shift * 60)
            left = {verdict.minutes_before for verdict in verdicts}
            assert {border, border + 1} <= left
            assert border - 1 in left
        if rules.notice.special_case:
            assert {verdict.is_special for verdict in verdicts} == {True, False}


def _rules(handbook: str, kind: str, day: date) -> KindRules:
    found = in_force(read(handbook).leave.kinds[kind].rules, day)
    assert found is not None
    return found


SICK = _rules("call-centre", "sick", date(2026, 11, 2))
ANNUAL = _rules("call-centre", "annual", date(2026, 11, 2))


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


ASKED = datetime(2026, 11, 1, 12, tzinfo=ZoneInfo("UTC"))
parts = st.integers(1, 100).map(lambda hundredths: hundredths / 100)


@given(counted=parts, others=st.lists(parts, max_size=6))
def test_parts_that_are_a_day_together_are_for_whoever_decides_a_day(
    counted: float, others: list[float]
) -> None:
    day = date(2026, 11, 2)
    hundredths = round(counted * 100) + sum(round(other * 100) for other in others)
    verdict = judge(Facts(day, day, ASKED, None, counted, sum(others)), SICK)
    assert verdict.length == hundredths / 100
    assert (verdict.steps == ("duty_leader",)) == (hundredths <= 100)
    assert verdict.is_proved_first == (hundredths > 300)


@given(days=st.integers(1, 30), before=st.integers(0, 30), after=st.integers(1, 30))
def test_proofs_that_come_first_are_owed_on_a_day_of_the_leave_itself(
    days: int, before: int, after: int
) -> None:
    first = date(2026, 11, 2).toordinal()
    chain_first = date.fromordinal(first - before if before else first + days)
    facts = Facts(
        date.fromordinal(first),
        date.fromordinal(first + days - 1),
        ASKED,
        None,
        chained=float(before or after),
        chain_first=chain_first,
    )
    verdict = judge(facts, SICK)
    if verdict.is_proved_first:
        assert verdict.proofs_on is not None
        assert facts.first <= verdict.proofs_on <= facts.last
        third = date.fromordinal(first - before + 2)
        assert verdict.proofs_on == max(facts.first, min(third, facts.last))


@given(day=st.dates(date(2000, 1, 1), date(2100, 1, 1)), months=st.integers(1, 24))
def test_a_month_before_is_the_same_day_or_the_last_there_is(day: date, months: int) -> None:
    earlier = months_before(day, months)
    assert (day.year - earlier.year) * 12 + day.month - earlier.month == months
    following = date.fromordinal(earlier.toordinal() + 1)
    assert earlier.day == day.day or (earlier.day < day.day and following.day == 1)


@given(days=st.integers(1, 20), left=st.integers(0, 40).map(lambda half: half / 2))
def test_a_balance_refuses_exactly_what_is_more_than_it(days: int, left: float) -> None:
    day = date(2027, 3, 1)
    facts = Facts(day, day, ASKED, None, counted=float(days), balance_left=left)
    assert judge(facts, ANNUAL).refused == ("balance" if days > left else None)
    assert judge(facts, ANNUAL, is_never_refused=True).refused is None


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
