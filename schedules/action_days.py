"""Whose task is due is reminded the day before, and on the day."""

from commands.action.clock import REMINDER
from schedules.schedule import by_occasion

SCHEDULE = by_occasion(REMINDER)
"""Twice a task that is open."""
