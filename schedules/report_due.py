"""What is owed is asked for as it is due; late, its receiver hears, then those above (CC-5)."""

from commands.report import clock
from schedules.schedule import by_occasion

SCHEDULE = by_occasion(clock.ASK)
