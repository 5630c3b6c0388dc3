"""Drafting a month's roster from needs, rest days, leave and wishes (CC-2.7.2)."""

from handbook.drafting.draft import draft
from handbook.drafting.facts import (
    Balance,
    Cell,
    Draft,
    Floor,
    Member,
    OffQuota,
    Shortfall,
    Slot,
    WishOutcome,
    WishVerdict,
)

__all__ = [
    "Balance",
    "Cell",
    "Draft",
    "Floor",
    "Member",
    "OffQuota",
    "Shortfall",
    "Slot",
    "WishOutcome",
    "WishVerdict",
    "draft",
]
