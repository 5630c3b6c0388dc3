"""A post-shift meeting is announced before the shift ends (CC-2.10.1b)."""

from commands.debrief import clock
from schedules.schedule import by_occasion

SCHEDULE = by_occasion(clock.MEETING)
