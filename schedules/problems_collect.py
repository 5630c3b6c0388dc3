"""The collector of the week gets the day's problems (SD-Q3)."""

from commands.servicelog import collecting
from schedules.schedule import by_occasion

SCHEDULE = by_occasion(collecting.COLLECT)
