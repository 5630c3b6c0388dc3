"""What a typed line begins with, in either language."""

import re
from pathlib import Path

import pytest

import commands
from commands.deciding.typed import begun, numbered

WORDS = ("confirm", "确认", "记录", "why")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("confirm 3", ("confirm", "3")),
        ("Confirm  3 now", ("confirm", "3 now")),
        ("confirm", ("confirm", "")),
        ("确认3", ("确认", "3")),
        ("确认 3", ("确认", "3")),
        ("确认P3", ("确认", "P3")),
        ("记录@伟 迟到25", ("记录", "@伟 迟到25")),
        ("记录<@U1> 迟到25", ("记录", "<@U1> 迟到25")),
        ("确认书在哪里", None),
        ("confirmation 3", None),
        ("whynot", None),
        ("", None),
    ],
)
def test_the_word_that_stands_first(typed: str, found: tuple[str, str] | None) -> None:
    assert begun(typed, WORDS) == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("12", ("12", "")),
        ("#12: too few people", ("12", "too few people")),
        ("＃１２，人手不够", ("12", "人手不够")),
        ("12 - too few", ("12", "too few")),
        ("12 -1 too many", ("12", "-1 too many")),
        ("12:34", ("12", "34")),
        ("2026-11", ("2026", "-11")),
        ("12.5 days", ("", "12.5 days")),
        ("12th", ("", "12th")),
        ("1234567890", ("", "1234567890")),
        ("too few", ("", "too few")),
        ("P3 why", ("", "P3 why")),
    ],
)
def test_the_number_that_stands_first(typed: str, found: tuple[str, str]) -> None:
    assert numbered(typed) == found


@pytest.mark.parametrize("typed", ["P3 why", "p3, why", "#P3: why", "3 why"])
def test_a_letter_may_stand_before_it(typed: str) -> None:
    assert numbered(typed, "P") == ("3", "why")


def test_a_letter_means_one_thing() -> None:
    """Who reads of N3 and types it means what they have read of."""
    readers: dict[str, set[str]] = {}
    for path in Path(commands.__file__).parent.rglob("*.py"):
        code = path.read_text(encoding="utf-8")
        found = re.findall(r'\bnumbered\([^()]*, "(\w)"\)|^LETTER = "(\w)"', code, re.MULTILINE)
        for letter in ("".join(both).upper() for both in found):
            readers.setdefault(letter, set()).add(path.parent.name)
    assert len(readers) >= 14
    assert {letter: who for letter, who in readers.items() if len(who) > 1} == {}
