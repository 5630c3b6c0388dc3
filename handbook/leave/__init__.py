"""Leave: its rules, how long one is, and what the rules say of a request (CC-2.4.3 to CC-2.4.9)."""

from handbook.leave.absence import Absence, Open, Turn, absence
from handbook.leave.judging import Facts, Verdict, Why, judge
from handbook.leave.lengths import IsRest, Taken, chain, counted, part_of_a_day
from handbook.leave.rules import Kind, KindRules, LeaveRules, Proofs, for_days

__all__ = [
    "Absence",
    "Facts",
    "IsRest",
    "Kind",
    "KindRules",
    "LeaveRules",
    "Open",
    "Proofs",
    "Taken",
    "Turn",
    "Verdict",
    "Why",
    "absence",
    "chain",
    "counted",
    "for_days",
    "judge",
    "part_of_a_day",
]
