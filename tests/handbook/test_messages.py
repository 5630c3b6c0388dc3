"""A handbook says which private messages do not wait for their reader's next shift."""

from pathlib import Path
from typing import get_args

import pytest

from handbook.book import read
from handbook.messages import MESSAGES, Message
from tests.handbook.pages import SOUND, page, problems


def marked(messages: str) -> str:
    return f"{SOUND}messages:\n  {messages}\n"


LINE = SOUND.count("\n") + 2


def test_the_phone_centre_keeps_nobody_waiting_for_what_is_urgent() -> None:
    rules = read("call-centre").messages
    assert {name for name in MESSAGES if rules.is_urgent(name)} == {
        "briefing.preview",
        "brb.decided",
        "brb.time",
        "cover.told",
        "handover.raised",
        "late.missing",
        "late.reminder",
        "leave.back",
        "leave.decided",
        "leave.offer",
        "leave.overdue",
        "leave.place",
        "leave.undone",
        "proofs.remind",
        "relief.ask",
        "relief.ended",
        "relief.told",
        "roster.changed",
        "swap.ask",
        "swap.told",
        "turn.ask",
        "turn.reminder",
        "turn.told",
    }
    assert get_args(Message) == MESSAGES


def test_a_page_that_marks_nothing_lets_everything_wait(tmp_path: Path) -> None:
    book = page(tmp_path, SOUND)
    assert not any(book.messages.is_urgent(name) for name in MESSAGES)


def test_a_teams_page_can_mark_others(tmp_path: Path) -> None:
    own = page(tmp_path, "extends: call-centre\nmessages: {urgent: [leave.waiting]}\n")
    assert [name for name in MESSAGES if own.messages.is_urgent(name)] == ["leave.waiting"]
    assert page(tmp_path, marked("urgent: []")).messages.urgent == ()


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        (
            "urgent: [leave.decided, leave.decide]",
            "“messages.urgent.1”: there is no message “leave.decide”; there are "
            + ", ".join(MESSAGES),
        ),
        ("urgent: [on]", "“messages.urgent.0”: write it in quotes: YAML reads it bare as True"),
        (
            "urgent: leave.decided",
            "“messages.urgent” must be a list: [in brackets], or on lines that begin with “- ”",
        ),
        ("rule: X-9", "rule “X-9” is cited and is not among the rules"),
        ("urgnt: []", "“messages.urgnt” is not a name that belongs here"),
    ],
)
def test_a_slip_is_named_by_its_line(tmp_path: Path, messages: str, expected: str) -> None:
    assert problems(tmp_path, marked(messages)) == [f"ours.yaml:{LINE}: {expected}"]
