"""A report is owed from so long before it is due; whoever owes it is reminded."""

from commands.report import clock
from schedules.schedule import by_occasion

SCHEDULE = by_occasion(clock.BEGIN)
