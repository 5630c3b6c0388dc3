"""The day after the exam was due, the director is told who has no result (CC-2.8.2)."""

from commands.training import exam_clock
from schedules.schedule import by_occasion

SCHEDULE = by_occasion(exam_clock.LATE)
