"""Everybody is answered in time, however slow Slack is, and every card is posted once."""

from collections import Counter

from tests.proofs.load import LIMIT_MS, burst

# Not among the long ones, which begin together: beside their many processes every answer is late.


def test_sixty_commands_at_once_are_answered_in_time(sqlite_url: str) -> None:
    found = burst(sqlite_url, "http", commands=60, seconds=0.4)
    assert (found.in_time, found.slowest_ms < LIMIT_MS) == (60, True)
    assert found.forms == 12
    assert found.cards == Counter({1: 48})
