"""The leaders hear when the day's problems are not reported in time (SD-Q3)."""

from commands.servicelog import collecting
from schedules.schedule import by_occasion

SCHEDULE = by_occasion(collecting.UNREPORTED)
