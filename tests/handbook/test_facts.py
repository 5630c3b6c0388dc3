"""All five shipped handbooks load, have words for every rule of theirs, and can be judged by."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from handbook import attendance
from handbook.attendance import Event, Recorded
from handbook.book import read, shipped_names
from handbook.leave import Facts, judge
from handbook.terms import OURS, in_force

FIVE = ["broadband-seats", "call-centre", "insurance-centre", "online-help", "service-desk"]
DAY = date(2026, 11, 2)
STARTS = datetime(2026, 11, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def facts() -> dict[str, list[str]]:
    """Handbook → the ids that it must have words for."""
    found: dict[str, list[str]] = {}
    text = (Path(__file__).parent / "facts.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line in FIVE:
            ids = found.setdefault(line, [])
        elif not line.startswith("#"):
            ids += [one for said in line.split() for one in _counted(said)]
    return found


def _counted(said: str) -> Iterator[str]:
    first, _, last = said.partition("..")
    if not last:
        return iter([said])
    stem, number = re.fullmatch(r"(.*?)(\d+)", first).groups()  # type: ignore[union-attr]
    return (f"{stem}{n}" for n in range(int(number), int(last) + 1))


def test_the_list_is_read_as_it_is_meant() -> None:
    found = facts()
    assert list(_counted("CC-2.4.10.1..3")) == ["CC-2.4.10.1", "CC-2.4.10.2", "CC-2.4.10.3"]
    assert {name: len(ids) for name, ids in found.items()} == {
        "call-centre": 84,
        "service-desk": 20,
        "broadband-seats": 30,
        "insurance-centre": 45,
        "online-help": 12,
    }
    assert all(len(set(ids)) == len(ids) for ids in found.values())


def test_five_handbooks_ship() -> None:
    assert shipped_names() == FIVE
    assert {read(name).handbook for name in FIVE} == set(FIVE)


@pytest.mark.parametrize("name", FIVE)
def test_every_rule_has_words_in_both_languages(name: str) -> None:
    book = read(name)
    assert [rule for rule in facts()[name] if rule not in book.rules] == []
    for rule, versions in book.rules.items():
        for wording in versions:
            assert re.search("[一-鿿]", wording.zh), rule
            assert not re.search("[一-鿿]", wording.en), rule
            assert wording.en.endswith("."), rule
            assert wording.zh.endswith("。"), rule


@pytest.mark.parametrize("name", FIVE)
def test_what_is_not_stated_has_no_points(name: str) -> None:
    """Where no number is stated none stands there, in either language."""
    for rule, (wording, *_) in read(name).rules.items():
        assert ("not stated: whoever" in wording.en) == ("分值未注明" in wording.zh), rule
        if "not stated: whoever" in wording.en:
            assert not re.search(r"\d points?\b", wording.en), rule
            assert not re.search(r"扣\d+分|加\d+分", wording.zh), rule


UNSTATED = {
    "broadband-seats": ["1", "7..10", "13", "16..17", "19", "27", "C"],
    "insurance-centre": ["P1..4", "P9", "P11", "P13", "P17", "A2", "A4", "A7", "S1", "S3", "S5"],
}


@pytest.mark.parametrize("name", UNSTATED)
def test_just_the_items_without_a_number_are_unstated(name: str) -> None:
    stem = {"broadband-seats": "BB-", "insurance-centre": "IC-Q."}[name]
    wanted = {one for said in UNSTATED[name] for one in _counted(f"{stem}{said}")}
    book = read(name)
    assert wanted == {rule for rule, said in book.rules.items() if "分值未注明" in said[0].zh}


@pytest.mark.parametrize("name", FIVE)
def test_every_kind_of_leave_is_judged(name: str) -> None:
    book = read(name)
    for kind in book.leave.kinds.values():
        rules = in_force(kind.rules, DAY)
        assert rules is not None
        verdict = judge(Facts(DAY, DAY, STARTS - timedelta(days=90), STARTS), rules)
        assert verdict.refused is None
        assert all(book.deciders(step) for step in verdict.steps)
        assert {verdict.notice_rule, verdict.steps_rule} <= {*book.rules, OURS}


@pytest.mark.parametrize("name", FIVE)
def test_five_minutes_before_the_shift_is_too_late_in_the_call_centre_alone(
    name: str,
) -> None:
    rules = in_force(read(name).attendance.lateness, DAY)
    assert rules is not None
    arrived = [STARTS - timedelta(minutes=5), STARTS, STARTS + timedelta(minutes=1)]
    late = [attendance.late(rules, STARTS, moment) for moment in arrived]
    told = [(one.event, one.minutes) if one else None for one in late]
    if name == "call-centre":
        assert told == [("briefing", 10), ("late", 5), ("late", 6)]
    else:
        assert told == [None, None, ("late", 1)]


@pytest.mark.parametrize(
    ("name", "event", "expected"),
    [
        ("broadband-seats", "late", ("late", "points", "unstated", "BB-7")),
        ("broadband-seats", "left_early", ("late", "points", "unstated", "BB-7")),
        ("broadband-seats", "stepped_away", ("left_post", "points", "unstated", "BB-8")),
        ("broadband-seats", "stayed_away", ("stayed_away", "absence_days", "each", "BB-6")),
        ("broadband-seats", "absence", ("absence", "points", 2.0, "BB-6")),
        ("online-help", "stayed_away", ("stayed_away", "absence_days", "each", "OH-3.5.1")),
        ("online-help", "late", None),
        ("insurance-centre", "stayed_away", ("stayed_away", "absence_days", "each", OURS)),
        ("insurance-centre", "late", None),
    ],
)
def test_what_one_event_leads_to(
    name: str, event: Event, expected: tuple[str, str, object, str] | None
) -> None:
    book = read(name)
    due = attendance.judge(book.attendance.consequences, [Recorded(1, event, DAY, 20)], DAY)
    told = [
        (one.name, field, getattr(one.trigger.outcome, field), one.trigger.rule)
        for one in due
        for field in ("absence_days", "fine", "pay_days", "points", "measure")
        if getattr(one.trigger.outcome, field) is not None
    ]
    assert told == ([expected] if expected else [])
    assert all(book.deciders(one.trigger.decided_by) for one in due)


@pytest.mark.parametrize("name", FIVE)
def test_agents_work_there_and_somebody_reads_the_leaders_channel(name: str) -> None:
    book = read(name)
    assert any(title.in_leaders_channel for title in book.roles.values())
    assert "agent" in book.roles
