"""What the handbooks say of quality, and how a slip of it is named."""

from pathlib import Path

import pytest

from handbook.book import read, shipped_names
from tests.handbook.pages import page, problems

BOOKS = {name: read(name) for name in shipped_names()}


def test_the_insurers_calls_and_what_counts_as_which_error() -> None:
    book = BOOKS["insurance-centre"]
    [calls] = book.quality.calls
    assert (calls.kinds, calls.phrase_kinds) == (("phrases", "attitude", "skill"), ("phrases",))
    assert calls.accuracy_items == ("IC-Q.S5",)
    right = book.quality.right
    trainer, director = right({"qa_trainer"}, {"agent"}), right({"director"}, {"agent"})
    assert trainer is not None
    assert director is not None
    assert (trainer.rule, director.rule) == ("IC-Q.L1", "IC-Q.L2")
    assert right({"agent"}, {"agent"}) is None
    assert right({"qa_trainer"}, {"director"}) is None
    assert right({"qa_trainer"}, set()) is None


@pytest.mark.parametrize(
    ("failing", "times"), [(0, 0), (3, 0), (4, 1), (5, 1), (7, 1), (8, 2), (20, 5)]
)
def test_every_four_failing_chats_of_a_day_cost_a_point(failing: int, times: int) -> None:
    [chats] = BOOKS["service-desk"].quality.chats
    assert (chats.a_day, chats.item, chats.recorded_rule) == (20, "SD-Q1", "SD-Q5")
    assert chats.times(failing) == times
    assert len(chats.looked_at) == 7


def test_who_verifies_and_what_it_leads_to() -> None:
    found = {name: book.quality.cases[0] for name, book in BOOKS.items()}
    assert found["broadband-seats"].items == {"praise": "BB-3", "complaint": "BB-C"}
    assert [found[name].verifying.roles[0] for name in sorted(found)] == [
        "leader",
        "qa_trainer",
        "qa_trainer",
        "leader",
        "complaint_handler",
    ]
    assert found["insurance-centre"].training_rule == "IC-Q.L3"


@pytest.mark.parametrize(
    ("slip", "reason"),
    [
        (
            "calls: [{from: 2010-01-01, kinds: [juggling], rule: ours}]",
            "“juggling” is not among the kinds of conduct",
        ),
        (
            "calls: [{from: 2010-01-01, kinds: [skill], accuracy_items: [X-1], rule: ours}]",
            "“X-1” is not an item of the catalogue",
        ),
        (
            "chats: [{from: 2010-01-01, a_day: 20, failing: 4, item: X-1, rule: ours}]",
            "“X-1” is not an item of the catalogue",
        ),
        (
            "chats: [{from: 2010-01-01, a_day: 20, failing: 4, item: IC-Q.P1, rule: ours}]",
            "“IC-Q.P1” must be worth a fixed amount from 2010-01-01 on",
        ),
        ("sampling: {roles: [juggler], about: [agent], rule: ours}", "“juggler” is not among"),
        ("sampling: {roles: [leader], about: [agent], rule: X-9}", "rule “X-9” is cited"),
    ],
)
def test_a_slip_is_named_by_its_line(tmp_path: Path, slip: str, reason: str) -> None:
    [told] = problems(tmp_path, f"extends: insurance-centre\nquality:\n  {slip}\n")
    assert reason in told
    assert told.startswith("ours.yaml:3: ")


def test_a_team_lays_its_own_items_over_the_phone_centres_page(tmp_path: Path) -> None:
    own = page(
        tmp_path,
        "extends: call-centre\n"
        "conduct:\n  items:\n    Q-1:\n      title: {en: greeting, zh: 开头语}\n"
        "      kind: quality\n      rules: [{from: 2026-01-01, points: 1, rule: ours}]\n"
        "quality:\n  calls:\n    - {from: 2010-01-01, kinds: [quality], phrase_kinds: [quality], "
        "rule: CC-1.2}\n",
    )
    assert own.quality.calls[0].phrase_kinds == ("quality",)
    assert own.conduct.items["Q-1"].kind == "quality"
