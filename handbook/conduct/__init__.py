"""Conduct: the catalogue of what is deducted and added, and how one may answer (CC-2.2, BB-1)."""

from handbook.conduct.accounts import Account, AccountVersion, Band
from handbook.conduct.finding import Meant, begun, given, meant, search, standing
from handbook.conduct.judging import (
    Amounted,
    amounted,
    appeal_until,
    closes_on,
    has_account,
    right,
    runs_out,
)
from handbook.conduct.rules import (
    Appeals,
    Choices,
    ConductRules,
    Item,
    Logging,
    Range,
    Size,
    Unit,
    Worth,
)

__all__ = [
    "Account",
    "AccountVersion",
    "Amounted",
    "Appeals",
    "Band",
    "Choices",
    "ConductRules",
    "Item",
    "Logging",
    "Meant",
    "Range",
    "Size",
    "Unit",
    "Worth",
    "amounted",
    "appeal_until",
    "begun",
    "closes_on",
    "given",
    "has_account",
    "meant",
    "right",
    "runs_out",
    "search",
    "standing",
]
