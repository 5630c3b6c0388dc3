"""What patrols have found is reported to the director regularly (CC-2.6)."""

from commands.patrol import clock
from schedules.schedule import by_occasion

SCHEDULE = by_occasion(clock.ANALYSIS)
