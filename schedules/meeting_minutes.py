"""As a meeting ends its chair is asked for the minutes."""

from commands.meeting.clock import MINUTES
from schedules.schedule import by_occasion

SCHEDULE = by_occasion(MINUTES)
"""Once a meeting."""
