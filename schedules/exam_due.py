"""In each shift its leader is told who has no result of the exam yet (CC-2.8.2)."""

from commands.training import exam_clock
from schedules.schedule import by_occasion

SCHEDULE = by_occasion(exam_clock.SHIFT)
