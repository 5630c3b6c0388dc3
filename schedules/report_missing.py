"""Whoever receives reports is told what is missing, on the days that the handbook names."""

from commands.report import clock
from schedules.schedule import by_occasion

SCHEDULE = by_occasion(clock.MISSING)
