"""Whoever led a shift is asked to sum up its meeting (CC-2.10.1b)."""

from commands.debrief import clock
from schedules.schedule import by_occasion

SCHEDULE = by_occasion(clock.REMINDER)
