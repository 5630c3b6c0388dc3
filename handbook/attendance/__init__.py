"""Attendance: what counts as late, and what lateness and absence lead to (CC-2.4, SD-1.3)."""

from handbook.attendance.judging import Late, Proposed, Recorded, ahead, counts_from, judge, late
from handbook.attendance.rules import (
    EVENTS,
    LATES,
    MISSED,
    AttendanceRules,
    Consequence,
    Event,
    Lateness,
    Outcome,
    Recording,
    Trigger,
)

__all__ = [
    "EVENTS",
    "LATES",
    "MISSED",
    "AttendanceRules",
    "Consequence",
    "Event",
    "Late",
    "Lateness",
    "Outcome",
    "Proposed",
    "Recorded",
    "Recording",
    "Trigger",
    "ahead",
    "counts_from",
    "judge",
    "late",
]
