"""Leave: its rules, how long one is, and what the rules say of a request (CC-2.4.3 to CC-2.4.9)."""

from handbook.leave.absence import Absence, Open, Turn, absence, taken_out
from handbook.leave.judging import Facts, Verdict, Why, answer_by, judge
from handbook.leave.lengths import IsRest, Taken, chain, counted, part_of_a_day
from handbook.leave.places import DayPlaces, ShiftPlaces, resting
from handbook.leave.rules import Kind, KindRules, LeaveRules, Proofs, ReportBack, for_days

__all__ = [
    "Absence",
    "DayPlaces",
    "Facts",
    "IsRest",
    "Kind",
    "KindRules",
    "LeaveRules",
    "Open",
    "Proofs",
    "ReportBack",
    "ShiftPlaces",
    "Taken",
    "Turn",
    "Verdict",
    "Why",
    "absence",
    "answer_by",
    "chain",
    "counted",
    "for_days",
    "judge",
    "part_of_a_day",
    "resting",
    "taken_out",
]
