"""Whoever receives reports is told what is missing: when it becomes late, and weekly."""

from commands.report import overdue
from schedules.schedule import by_occasion

SCHEDULE = by_occasion(overdue.MISSING)
