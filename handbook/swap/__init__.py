"""Swaps: what the handbook says of them, and what it says of one (CC-2.4.8, CC-2.7.2)."""

from handbook.swap.judging import NEVER, Breach, BreachKind, Side, SwapVerdict, judge
from handbook.swap.rules import Frequency, Kind, SwapRules, SwapVersion

__all__ = [
    "NEVER",
    "Breach",
    "BreachKind",
    "Frequency",
    "Kind",
    "Side",
    "SwapRules",
    "SwapVerdict",
    "SwapVersion",
    "judge",
]
