"""The same facts by another page: what is another outcome, and what only another wording."""

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from handbook.book import Handbook, read
from handbook.leave import Facts, Verdict
from handbook.leave.comparing import (
    counts_otherwise,
    differing,
    judge_again,
    owed,
    standing,
)
from tests.handbook.pages import page

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 11, 2)
OLD = read("call-centre")
JULY = read("pages/july.yaml", Path(__file__).parent / "cases")


def facts(asked: str = "2026-11-01 12:00", days: int = 1, **more: Any) -> Facts:
    first = more.pop("first", MONDAY)
    return Facts(
        first=first,
        last=date.fromordinal(first.toordinal() + days - 1),
        asked_at=datetime.fromisoformat(asked).replace(tzinfo=ZONE),
        begins_at=datetime(first.year, first.month, first.day, 7, tzinfo=ZONE),
        **more,
    )


def judged(book: Handbook, kind: str, of: Facts) -> Verdict:
    verdict = judge_again(book.leave, kind, of)
    assert isinstance(verdict, Verdict)
    return verdict


def outcome(old: Handbook, new: Handbook, kind: str, of: Facts) -> tuple[str, ...]:
    before, after = judged(old, kind, of), judged(new, kind, of)
    owe = [
        owed(book.leave, kind, of.first, verdict) for book, verdict in ((old, before), (new, after))
    ]
    return differing(before, after, *owe)


@pytest.mark.parametrize(
    ("asked", "days", "expected"),
    [
        ("2026-11-02 02:59", 1, ("proofs",)),
        ("2026-11-02 03:00", 1, ("proofs",)),
        ("2026-11-02 03:01", 1, ("notice", "proofs")),
        ("2026-11-02 04:00", 1, ("notice", "proofs")),
        ("2026-11-02 04:01", 1, ("proofs",)),
        ("2026-11-02 03:00", 2, ("deciders", "proofs")),
        ("2026-11-02 03:30", 2, ("notice", "deciders", "proofs")),
        ("2026-11-02 03:00", 3, ("deciders", "proofs")),
    ],
)
def test_an_outcome_differs_exactly_between_the_two_thresholds(
    asked: str, days: int, expected: tuple[str, ...]
) -> None:
    """July's page asks for 4 hours, gives the duty leader two days, and wants no proofs."""
    assert outcome(OLD, JULY, "sick", facts(asked, days)) == expected


def test_before_the_new_rule_begins_nothing_differs() -> None:
    june = facts("2026-06-30 03:30", first=date(2026, 6, 30))
    assert outcome(OLD, JULY, "sick", june) == ()


@pytest.mark.parametrize("kind", OLD.leave.kinds)
@pytest.mark.parametrize("days", [1, 2, 4])
def test_a_page_differs_in_nothing_from_itself(kind: str, days: int) -> None:
    for asked in ("2026-09-01 12:00", "2026-11-01 12:00", "2026-11-02 05:00"):
        assert outcome(OLD, OLD, kind, facts(asked, days)) == ()


def test_another_rule_id_alone_is_no_other_outcome(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "handbook/presets/call-centre.yaml").read_text()
    renamed = page(tmp_path, text.replace("CC-2.4.", "N-").replace("call-centre", "north"))
    for asked in ("2026-11-01 12:00", "2026-11-02 05:00"):
        assert outcome(OLD, renamed, "sick", facts(asked, 4)) == ()
    assert judged(renamed, "sick", facts()).notice_rule == "N-3"


def test_another_document_is_another_outcome(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "handbook/presets/call-centre.yaml").read_text()
    line = "                - {en: prescription, zh: 处方}\n"
    assert line in text
    fewer = page(tmp_path, text.replace(line, ""))
    assert outcome(OLD, fewer, "sick", facts()) == ("proofs",)
    assert outcome(OLD, fewer, "annual", facts()) == ()


def test_where_the_old_page_is_gone_documents_are_not_guessed() -> None:
    verdict = judged(OLD, "sick", facts())
    told = owed(OLD.leave, "sick", MONDAY, verdict)
    assert differing(verdict, verdict, None, None) == ()
    assert differing(verdict, verdict, None, told) == ()


def test_what_a_page_does_not_know_is_said_and_not_judged(tmp_path: Path) -> None:
    assert judge_again(OLD.leave, "sabbatical", facts()) == "no_kind"
    early = facts(first=date(2009, 12, 31), asked="2009-12-30 12:00")
    assert judge_again(OLD.leave, "sick", early) == "no_rule"


def test_the_same_kind_of_standing_for_every_verdict() -> None:
    late = facts("2026-11-02 05:00")
    assert standing(judged(OLD, "sick", facts())) == "in_time"
    assert standing(judged(OLD, "sick", late)) == "late"
    assert standing(judged(OLD, "personal", late)) == "too_late"
    special = facts("2026-11-02 03:00", is_special=True)
    assert standing(judged(OLD, "personal", special)) == "special"
    poor = facts("2026-09-01 12:00", days=2, balance_left=1.0)
    assert standing(judged(OLD, "annual", poor)) == "over_balance"


def test_a_page_that_keeps_no_balance_refuses_nobody_for_it() -> None:
    poor = facts("2026-09-01 12:00", days=2, balance_left=1.0)
    assert standing(judged(OLD, "annual", poor)) == "over_balance"
    kinds = OLD.leave.kinds
    free = kinds["annual"].model_copy(update={"has_balance": False})
    generous = OLD.leave.model_copy(update={"kinds": {**kinds, "annual": free}})
    verdict = judge_again(generous, "annual", poor)
    assert isinstance(verdict, Verdict)
    assert standing(verdict) == "in_time"


def test_another_way_of_counting_is_noticed() -> None:
    desk = read("service-desk")
    assert not counts_otherwise(OLD.leave, JULY.leave, "sick", MONDAY)
    assert not counts_otherwise(OLD.leave, desk.leave, "annual", MONDAY)
    assert not counts_otherwise(OLD.leave, desk.leave, "errand", MONDAY)
    changed = JULY.leave.kinds["sick"].model_copy(update={"has_balance": True})
    other = JULY.leave.model_copy(update={"kinds": {**JULY.leave.kinds, "sick": changed}})
    assert counts_otherwise(OLD.leave, other, "sick", MONDAY)
